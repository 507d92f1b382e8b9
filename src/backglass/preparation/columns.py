"""How one input column becomes numbers: a kind per column, learned from the training rows alone.

Each kind is a small frozen object with the same things: `read` takes a table's column as the kind needs it, `fit`
learns the kind from the training rows, `names` are the inputs it makes, `encode` fills them in (`cells` makes an array
of what was read, of which `enter` takes some rows), and as something `Stored` it becomes plain values. A new kind is a
new class in `Column` of `kinds.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Self, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.brief import brief
from backglass.cached import cached_property
from backglass.codec import Mark, Stored
from backglass.errors import DataError
from backglass.preparation.coded import SHORT, coded
from backglass.preparation.filling import FILLS_OF_NUMBERS, Fill, category_for, number_for
from backglass.preparation.pieces import are_edges, enter_pieces, piece_names
from backglass.preparation.scaling import SCALINGS, AnyScaling, Scale, Scaling
from backglass.ranges import DIFFERENT_TEXTS
from backglass.tables.forms.numbers import finite_in
from backglass.tables.names import name_of
from backglass.tables.texts import as_texts
from backglass.words import tables as words

FloatArray = NDArray[np.floating[Any]]
Rows = NDArray[np.intp]
FilledBy: TypeAlias = Annotated[Fill, Mark.ADDED]
Texts: TypeAlias = Annotated[tuple[str, ...], DIFFERENT_TEXTS]
UNSEEN, MISSING = -1, -2  # in the place of a category


@dataclass(frozen=True)
class NumericColumn(Stored):
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
    pieces : tuple of float
        The edges between which the filled number is encoded once more, ascending; see `backglass.preparation.pieces`.
        Empty where it is not.
    seen : tuple of float
        The lowest, the middle and the highest number of the training rows, before outliers are held back: what a later
        table is held against. Empty in models of before.
    """

    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "numeric"
    name: str
    fill: float
    indicator: bool
    scaling: AnyScaling
    filled_by: FilledBy = "median"
    pieces: Annotated[tuple[float, ...], Mark.ADDED] = ()
    seen: Annotated[tuple[float, ...], Mark.UNSAID] = ()

    def __post_init__(self) -> None:
        if self.pieces and not are_edges(self.pieces):
            raise DataError(words.EDGES)
        if self.seen and (len(self.seen) != 3 or list(self.seen) != sorted(self.seen)):
            raise DataError(words.NOT_SEEN)

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
                scaling = SCALINGS[scale].fit(_filled(column, number))
        except OverflowError as error:
            raise DataError(words.TOO_LARGE.format(name=name_of(column))) from error
        return cls(name_of(column), number, column.null_count() > 0, scaling, fill, seen=seen_in(column))

    @property
    def plain(self) -> int:
        """How many inputs it makes beside its pieces."""
        return 2 if self.indicator else 1

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The inputs: the column, whether it was missing, and its pieces."""
        return (self.name, *((f"{self.name} missing",) * self.indicator), *piece_names(self.name, self.pieces))

    @staticmethod
    def cells(column: pl.Series) -> NDArray[Any]:
        """What `read` gave as an array: NaN where a number is missing."""
        return column.to_numpy()

    def filled(self, cells: NDArray[Any]) -> NDArray[Any]:
        """The cells, with what stands in for those that are missing."""
        missing = np.isnan(cells)
        return np.where(missing, self.fill, cells) if missing.any() else cells

    def enter(self, cells: NDArray[Any], inputs: FloatArray) -> None:
        """Write the scaled values, the indicator and the pieces of some cells into `inputs`, (rows, len(names))."""
        numbers = self.filled(cells)
        inputs[:, 0] = self.scaling(numbers)
        if self.indicator:
            inputs[:, 1] = np.isnan(cells)
        if self.pieces:
            enter_pieces(numbers, self.pieces, inputs[:, self.plain :])

    def encode(self, column: pl.Series, inputs: FloatArray) -> None:
        """Write what `read` gave into `inputs`, (rows, len(names))."""
        self.enter(self.cells(column), inputs)


@dataclass(frozen=True)
class ReadColumn(Stored):
    """A column that is a `NumericColumn` once it is read: what `CleanedColumn` and `OrdinalColumn` share.

    Parameters
    ----------
    numbers : NumericColumn
        How the numbers are filled and scaled.
    """

    tag: ClassVar[str] = "kind"
    numbers: Annotated[NumericColumn, Mark.FLAT]

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
    def plain(self) -> int:
        """How many inputs it makes beside its pieces."""
        return self.numbers.plain

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs: the column, whether it was missing, and its pieces."""
        return self.numbers.names

    def filled(self, cells: NDArray[Any]) -> NDArray[Any]:
        """The cells, with what stands in for those that are missing."""
        return self.numbers.filled(cells)

    @staticmethod
    def cells(column: pl.Series) -> NDArray[Any]:
        """What `read` gave as an array: NaN where a number is missing."""
        return NumericColumn.cells(column)

    def enter(self, cells: NDArray[Any], inputs: FloatArray) -> None:
        """Write the scaled numbers, the indicator and the pieces of some cells into `inputs`, (rows, len(names))."""
        self.numbers.enter(cells, inputs)

    def encode(self, column: pl.Series, inputs: FloatArray) -> None:
        """Write what `read` gave into `inputs`, (rows, len(names))."""
        self.enter(self.cells(column), inputs)


@dataclass(frozen=True)
class CategoricalColumn(Stored):
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

    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "categorical"
    name: str
    fill: str | None
    indicator: bool
    categories: Texts
    filled_by: FilledBy = "most-frequent"

    def __post_init__(self) -> None:
        if self.fill is not None and self.fill not in self.categories:
            raise DataError(words.FILL_NO_CATEGORY.format(name=self.name, fill=self.fill))

    def __repr__(self) -> str:
        """The column and how it is coded; of very many categories the first ones."""
        return brief(self, **{one.name: getattr(self, one.name) for one in fields(self)})

    @staticmethod
    def read(column: pl.Series) -> pl.Series:
        """The column as texts."""
        return as_texts(column)

    @classmethod
    def fit(cls, column: pl.Series, fill: Fill = "most-frequent") -> Self:
        """The kind learned from `column`, the training rows of one column with at least one value."""
        by = "most-frequent" if fill in FILLS_OF_NUMBERS else fill
        texts = coded(column)
        return cls(name_of(column), category_for(texts, by), column.null_count() > 0, tuple(texts.categories), by)

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs: one per category, and whether it was missing."""
        names = tuple(f"{self.name} = {category}" for category in self.categories)
        return (*names, f"{self.name} missing") if self.indicator else names

    @property
    def plain(self) -> int:
        """How many inputs it makes: all of them."""
        return len(self.categories) + self.indicator

    def cells(self, column: pl.Series) -> NDArray[Any]:
        """What `read` gave as places among the categories: `UNSEEN` where a text is none, `MISSING` where none is."""
        places = place_in(column, self.categories)
        return np.where(column.is_null().to_numpy(), MISSING, places) if column.null_count() else places

    def filled(self, cells: NDArray[Any]) -> NDArray[Any]:
        """The places, with that of the category which stands in for a gap, where one does."""
        if self.fill not in self.categories:
            return cells
        return np.where(cells == MISSING, self.categories.index(self.fill), cells)

    def enter(self, cells: NDArray[Any], inputs: FloatArray) -> None:
        """Write the one-hot rows, and the indicator, of some cells into `inputs`, (rows, len(names))."""
        inputs[:] = 0.0
        if self.indicator:
            inputs[:, -1] = cells == MISSING
        cells = self.filled(cells)
        rows = np.flatnonzero(cells >= 0)
        inputs[rows, cells[rows]] = 1.0

    def encode(self, column: pl.Series, inputs: FloatArray) -> None:
        """Write what `read` gave into `inputs`, (rows, len(names))."""
        self.enter(self.cells(column), inputs)


def seen_in(column: pl.Series) -> tuple[float, ...]:
    """The lowest, the middle and the highest of some finite numbers, at least one of which is there.

    Examples
    --------
    >>> seen_in(pl.Series([3.0, None, 1.0, 9.0]))
    (1.0, 3.0, 9.0)
    """
    low, middle, high = column.min(), column.median(), column.max()
    assert isinstance(low, float)
    assert isinstance(middle, float)
    assert isinstance(high, float)
    return in_order(low, middle, high)


def in_order(low: float, middle: float, high: float) -> tuple[float, float, float]:
    """The lowest, the middle and the highest number, where rounding may have moved the middle one beyond the others.

    Examples
    --------
    >>> in_order(0.1, 0.10000000000000002, 0.1)
    (0.1, 0.1, 0.1)
    """
    return low, min(max(middle, low), high), high


def finite_numbers(column: pl.Series) -> pl.Series:
    """The column as numbers; a text that is none, or an infinite number, is refused with its row."""
    if column.dtype == pl.Float64 and finite_in(column) + column.null_count() == len(column):
        return column
    numbers = column.cast(pl.Float64, strict=False)
    wrong = np.flatnonzero((numbers.is_null() & column.is_not_null()).to_numpy())
    if wrong.size:
        row = int(wrong[0])
        raise DataError(words.TEXT_AS_NUMBER.format(name=name_of(column), value=column[row], row=row + 1))
    wrong = np.flatnonzero(numbers.is_infinite().fill_null(False).to_numpy())
    if wrong.size:
        row = int(wrong[0])
        raise DataError(words.NOT_FINITE.format(name=name_of(column), value=numbers[row], row=row + 1))
    return numbers.fill_nan(None)


def place_in(column: pl.Series, categories: tuple[str, ...]) -> NDArray[np.int64]:
    """The place of every text in `categories`, `UNSEEN` where it is not among them or missing; (rows,).

    Examples
    --------
    >>> place_in(pl.Series("c", ["q", None, "r"]), ("p", "q")).tolist()
    [1, -1, -1]
    """
    if len(column) <= SHORT:
        place_of = {category: place for place, category in enumerate(categories)}
        return np.array([place_of.get(cell, UNSEEN) for cell in column], dtype=np.int64)
    places = column.cast(_enum(categories), strict=False).to_physical().cast(pl.Int64)
    return (places.fill_null(UNSEEN) if places.null_count() else places).to_numpy()


def taken(column: pl.Series, rows: NDArray[np.intp]) -> pl.Series:
    """Some rows of a column.

    Examples
    --------
    >>> taken(pl.Series("x", [1.0, 2.0, 3.0]), np.array([2, 0])).to_list()
    [3.0, 1.0]
    """
    if column.dtype == pl.Float64 and not column.null_count():
        return pl.Series(column.name, column.to_numpy()[rows])
    return column.gather(rows)


def _filled(column: pl.Series, number: float) -> NDArray[np.float64]:
    """The numbers of a column, none of which is NaN, with one in the place of the missing ones."""
    values = column.to_numpy()  # NaN where one is missing
    return np.where(np.isnan(values), number, values) if column.null_count() else values


@lru_cache(maxsize=64)
def _enum(categories: tuple[str, ...]) -> pl.Enum:
    return pl.Enum(categories)
