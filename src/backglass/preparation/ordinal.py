"""A column of texts that have an order, as the user gave it: their places are its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.errors import DataError
from backglass.preparation.columns import NumericColumn, ReadColumn, Texts, place_in, taken
from backglass.preparation.filling import Fill
from backglass.preparation.scaling import Scale
from backglass.tables.names import name_of
from backglass.tables.texts import as_texts
from backglass.words import tables as words


@dataclass(frozen=True)
class OrdinalColumn(ReadColumn):
    """Places in an order, counted from 0; from there on they are a `NumericColumn`.

    Parameters
    ----------
    numbers : NumericColumn
        How the places are filled and scaled.
    levels : tuple of str
        The values, the lowest first. One that is not among them counts as missing; a training row has none such.
    """

    kind: ClassVar[str] = "ordinal"
    levels: Texts

    @classmethod
    def fit(
        cls,
        column: pl.Series,
        rows: NDArray[np.intp],
        levels: Sequence[str],
        fill: Fill = "median",
        scale: Scale = "standard",
    ) -> Self:
        """The kind learned from some rows of `column`, which have at least one value.

        Raises
        ------
        DataError
            A training row has a value that is none of the levels.

        Examples
        --------
        >>> sizes = pl.Series("size", ["large", "small", None, "small"])
        >>> column = OrdinalColumn.fit(sizes, np.arange(4), ["small", "medium", "large"])
        >>> column.read(sizes).to_list(), column.fill
        ([2.0, 0.0, None, 0.0], 0.0)
        """
        places = _places(column, tuple(levels))
        strange = np.flatnonzero((places.is_null() & column.is_not_null()).to_numpy()[rows])
        if strange.size:
            row = int(rows[strange[0]])
            facts = {"value": as_texts(column)[row], "row": row + 1, "levels": ", ".join(levels)}
            raise DataError(words.NO_LEVEL.format(name=name_of(column), **facts))
        numbers = replace(NumericColumn.fit(taken(places, rows), fill, scale), seen=())  # a place is never far off
        return cls(numbers, tuple(levels))

    def read(self, column: pl.Series) -> pl.Series:
        """The column as places."""
        return _places(column, self.levels)


def _places(column: pl.Series, levels: tuple[str, ...]) -> pl.Series:
    places = place_in(as_texts(column), levels)
    return pl.Series(column.name, places, dtype=pl.Float64).set(pl.Series(places < 0), None)
