"""A column of dates or times of day whose month, weekday or hour are inputs beside its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.errors import DataError
from backglass.preparation.calendar_parts import OF_UNIT, PartName, Unit, circle_names, circles
from backglass.preparation.columns import FloatArray, NumericColumn, ReadColumn
from backglass.preparation.filling import Fill
from backglass.preparation.scaling import Scale
from backglass.words import tables as words


@dataclass(frozen=True)
class DatedColumn(ReadColumn):
    """Days or minutes, a `NumericColumn`, and some of their parts as sines and cosines.

    A cell that is missing has the parts of the moment that stands in for it.

    Parameters
    ----------
    numbers : NumericColumn
        How the days, or the minutes, are filled and scaled.
    parts : tuple of {"month", "weekday", "hour"}
        At least one, each once.
    unit : {"days", "minutes"}
        Days since 1970-01-01, or minutes since midnight, which have an hour alone.
    """

    kind: ClassVar[str] = "dated"
    parts: tuple[PartName, ...]
    unit: Unit = "days"

    def __post_init__(self) -> None:
        known = tuple(part for part in OF_UNIT[self.unit] if part in self.parts)
        if not self.parts or known != self.parts:
            raise DataError(words.BAD_PARTS.format(parts=", ".join(self.parts), known=", ".join(OF_UNIT[self.unit])))

    @classmethod
    def fit(
        cls,
        column: pl.Series,
        parts: Sequence[PartName],
        unit: Unit = "days",
        fill: Fill = "median",
        scale: Scale = "standard",
    ) -> Self:
        """The kind learned from `column`, the training rows of one column with at least one value.

        Examples
        --------
        >>> column = DatedColumn.fit(pl.Series("day", [4.0, 5.0]), ["weekday"])
        >>> inputs = np.empty((1, len(column.names)))
        >>> column.encode(pl.Series("day", [11.0]), inputs)
        >>> column.names[:3], inputs[0, :3].tolist()
        (('day', 'day weekday sin', 'day weekday cos'), [13.0, 0.0, 1.0])
        """
        return cls(NumericColumn.fit(column, fill, scale), tuple(parts), unit)

    @property
    def plain(self) -> int:
        """How many inputs it makes: the number, whether it was missing, and those of its parts."""
        return self.numbers.plain + len(circle_names(self.name, self.parts))

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs: the column, whether it was missing, and its parts."""
        own, at = self.numbers.names, self.numbers.plain
        return (*own[:at], *circle_names(self.name, self.parts), *own[at:])

    @staticmethod
    def read(column: pl.Series) -> pl.Series:
        """The column as finite numbers."""
        return NumericColumn.read(column)

    def enter(self, cells: NDArray[Any], inputs: FloatArray) -> None:
        """Write the scaled numbers, the indicator and the parts of some cells into `inputs`, (rows, len(names))."""
        own, at = np.empty((len(cells), len(self.numbers.names))), self.numbers.plain
        self.numbers.enter(cells, own)
        inputs[:, :at], inputs[:, self.plain :] = own[:, :at], own[:, at:]
        for place, wave in enumerate(circles(self.filled(cells), self.parts, self.unit), start=at):
            inputs[:, place] = wave
