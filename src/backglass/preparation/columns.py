"""How one input column becomes numbers: a kind per column, learned from the training rows alone.

Each kind is a small frozen object with the same five things: `read` takes a table's column as the kind needs it,
`fit` learns the kind from the training rows, `names` are the inputs it makes, `encode` fills them in, and
`to_dict`/`from_dict` keep it as plain values. A new kind is a new class in `KINDS` of
`fitting.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.errors import DataError
from backglass.preparation.filling import FILLS_OF_NUMBERS, Fill, category_for, fill_of, number_for
from backglass.preparation.plain import finite_number, mapping_of, text_of, texts_of, truth_of
from backglass.preparation.scaling import SCALINGS, Scale, Scaling, Standard, scaling_from_dict, scaling_to_dict
from backglass.tables.texts import as_texts
from backglass.words import tables as words

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class NumericColumn:
    """Numbers: missing cells are filled, then the column is scaled.

    Parameters
    ----------
    name : str
        The column.
    fill : float
        What stands in for a missing value.
    indicator : bool
        Whether a second input says "was missing": it does where a training row lacked the value. A value that is
        missing only later is filled all the same.
    scaling : Standard, MinMax, Robust, Quantile or Unscaled
        Learned from the filled training rows.
    filled_by : {"median", "mean", "zero", "most-frequent", "drop-rows", "drop-column"}
        How `fill` was found. With "drop-rows" training rows without a value are left out.
    """

    kind: ClassVar[str] = "numeric"
    name: str
    fill: float
    indicator: bool
    scaling: Scaling
    filled_by: Fill = "median"

    @staticmethod
    def read(column: pl.Series) -> pl.Series:
        """The column as finite numbers."""
        return finite_numbers(column)

    @classmethod
    def fit(cls, column: pl.Series, fill: Fill = "median", scale: Scale = "standard") -> Self:
        """The kind learned from `column`, the training rows of one column with at least one value.

        Raises
        ------
        DataError
            The numbers are too large to compute with.
        """
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                number = number_for(column, fill)
                scaling = SCALINGS[scale].fit(column.fill_null(number).to_numpy())
        except OverflowError as error:
            raise DataError(words.TOO_LARGE.format(name=column.name)) from error
        return cls(column.name, number, column.null_count() > 0, scaling, fill)

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs: the column, and whether it was missing."""
        return (self.name, f"{self.name} missing") if self.indicator else (self.name,)

    def encode(self, column: pl.Series, inputs: FloatArray) -> None:
        """Write the scaled values, and the indicator, into `inputs`, (rows, len(names))."""
        inputs[:, 0] = self.scaling(column.fill_null(self.fill).to_numpy())
        if self.indicator:
            inputs[:, 1] = column.is_null().to_numpy()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"kind": self.kind, **vars(self), "scaling": scaling_to_dict(self.scaling)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The column that `to_dict` described; of an older file, whose columns were all standardised, too."""
        old = {**plain, "kind": Standard.kind}
        scaling = scaling_from_dict(mapping_of(plain["scaling"]) if "scaling" in plain else old)
        fill, by = finite_number(plain["fill"]), fill_of(plain.get("filled_by", "median"))
        return cls(text_of(plain["name"]), fill, truth_of(plain["indicator"]), scaling, by)


@dataclass(frozen=True)
class ReadColumn:
    """A column that is a `NumericColumn` once it is read: what `CleanedColumn` and `OrdinalColumn` share.

    Parameters
    ----------
    numbers : NumericColumn
        How the numbers are filled and scaled.
    """

    numbers: NumericColumn

    @property
    def name(self) -> str:
        """The column."""
        return self.numbers.name

    @property
    def fill(self) -> float:
        """The number that stands in for a missing one."""
        return self.numbers.fill

    @property
    def filled_by(self) -> Fill:
        """How it was found."""
        return self.numbers.filled_by

    @property
    def indicator(self) -> bool:
        """Whether a second input says "was missing"."""
        return self.numbers.indicator

    @property
    def scaling(self) -> Scaling:
        """How the numbers are scaled."""
        return self.numbers.scaling

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs: the column, and whether it was missing."""
        return self.numbers.names

    def encode(self, column: pl.Series, inputs: FloatArray) -> None:
        """Write the scaled numbers, and the indicator, into `inputs`, (rows, len(names))."""
        self.numbers.encode(column, inputs)


@dataclass(frozen=True)
class CategoricalColumn:
    """Texts and booleans: missing cells are filled, then there is one input per category, 1 or 0.

    Parameters
    ----------
    name : str
        The column.
    fill : str or None
        What stands in for a missing value: a category, or None for none of them.
    indicator : bool
        Whether a last input says "was missing".
    categories : tuple of str
        The training rows' categories, sorted. A category unseen in training sets none of the inputs.
    filled_by : {"most-frequent", "zero", "drop-rows", "drop-column"}
        How `fill` was found. With "drop-rows" training rows without a value are left out.
    """

    kind: ClassVar[str] = "categorical"
    name: str
    fill: str | None
    indicator: bool
    categories: tuple[str, ...]
    filled_by: Fill = "most-frequent"

    @staticmethod
    def read(column: pl.Series) -> pl.Series:
        """The column as texts."""
        return as_texts(column)

    @classmethod
    def fit(cls, column: pl.Series, fill: Fill = "most-frequent") -> Self:
        """The kind learned from `column`, the training rows of one column with at least one value."""
        by = "most-frequent" if fill in FILLS_OF_NUMBERS else fill
        categories = np.unique(column.drop_nulls().to_numpy())
        return cls(column.name, category_for(column, by), column.null_count() > 0, tuple(map(str, categories)), by)

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs: one per category, and whether it was missing."""
        names = tuple(f"{self.name} = {category}" for category in self.categories)
        return (*names, f"{self.name} missing") if self.indicator else names

    def encode(self, column: pl.Series, inputs: FloatArray) -> None:
        """Write the one-hot rows, and the indicator, into `inputs`, (rows, len(names))."""
        inputs[:] = 0.0
        filled = column if self.fill is None else column.fill_null(self.fill)
        places = place_in(filled, self.categories)
        rows = np.flatnonzero(places >= 0)
        inputs[rows, places[rows]] = 1.0
        if self.indicator:
            inputs[:, -1] = column.is_null().to_numpy()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"kind": self.kind, **vars(self), "categories": list(self.categories)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The column that `to_dict` described."""
        return cls(
            name=text_of(plain["name"]),
            fill=None if plain["fill"] is None else text_of(plain["fill"]),
            indicator=truth_of(plain["indicator"]),
            categories=texts_of(plain["categories"]),
            filled_by=fill_of(plain.get("filled_by", "most-frequent")),
        )


def finite_numbers(column: pl.Series) -> pl.Series:
    """The column as numbers; a text that is none, or an infinite number, is refused with its row."""
    if column.dtype == pl.Float64 and column.null_count() == 0 and np.isfinite(column.to_numpy()).all():
        return column  # nothing to look for: of ten thousand columns each call of polars counts
    numbers = column.cast(pl.Float64, strict=False)
    wrong = np.flatnonzero((numbers.is_null() & column.is_not_null()).to_numpy())
    if wrong.size:
        row = int(wrong[0])
        raise DataError(words.TEXT_AS_NUMBER.format(name=column.name, value=column[row], row=row + 1))
    wrong = np.flatnonzero(numbers.is_infinite().fill_null(False).to_numpy())
    if wrong.size:
        row = int(wrong[0])
        raise DataError(words.NOT_FINITE.format(name=column.name, value=numbers[row], row=row + 1))
    return numbers.fill_nan(None)


def place_in(column: pl.Series, categories: tuple[str, ...]) -> NDArray[np.int64]:
    """The place of every text in `categories`, -1 where it is not among them or missing; (rows,).

    Examples
    --------
    >>> place_in(pl.Series("c", ["q", None, "r"]), ("p", "q")).tolist()
    [1, -1, -1]
    """
    places = column.replace_strict(list(categories), list(range(len(categories))), default=-1, return_dtype=pl.Int64)
    return places.fill_null(-1).to_numpy()
