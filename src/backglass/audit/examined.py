"""One column as the audit sees it: the training rows' cells as numbers or as labels.

What a rule may not ask for is computed when it does: labels of a long column take longer than all else.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.audit.association import dense, evenly
from backglass.equations.arrays import Floats
from backglass.preparation.coded import SHORT, Coded, Labels, coded
from backglass.preparation.thresholds import each_its_own
from backglass.preparation.verdicts import Kind
from backglass.tables.forms.evidence import Decided
from backglass.tables.forms.truths import Truth
from backglass.tables.names import name_of
from backglass.tables.texts import number_as_text

DATES = ("date", "time", "duration")  # forms that are counted
WORD = r"[^\s\x1c-\x1f]+"  # between what Python takes for blanks
LARGEST_WHOLE = 2.0**53
NUMBERS: tuple[Kind, ...] = ("numeric", "date")


@dataclass(frozen=True, eq=False)
class Examined:
    """A column in the training rows.

    Attributes
    ----------
    name : str
    kind : {"numeric", "categorical", "date", "text"}
        By the cells; "text" has more than 20 different values, of which nearly every row has its own.
    column : polars.Series
        All rows.
    training : array (n,)
        The training rows.
    numbers : array (n,)
        NaN where a cell is missing or no finite number; dates in days. Empty where the column holds texts.
    missing : int
        Training rows without a cell.
    there, wrong, among : int
        Cells that are there; those of them that are no finite number (no date) where most are; and the rows in which
        they were counted: the training rows or, where the form was decided before, all of them.
    strange : tuple of float
        The different numbers among them that are not finite.
    given : Coded or None
        The cells of a column of texts as labels, where these are known.
    hint : str
        What keeps texts that look like numbers from being numbers.
    truths : array (n,) or None
        Truth values as 1 and 0, however they are written, NaN where a cell is missing.
    counted : {"date", "time", "duration", ""}
        What is counted, of the kind "date".
    """

    name: str
    kind: Kind
    column: pl.Series
    training: NDArray[np.intp]
    numbers: Floats
    missing: int
    there: int
    wrong: int
    among: int
    strange: tuple[float, ...] = ()
    given: Coded | None = None
    hint: str = ""
    truths: Floats | None = None
    counted: str = ""

    @property
    def rows(self) -> int:
        """The training rows."""
        return len(self.training)

    @cached_property
    def texts(self) -> Coded:
        """The cells of a column of texts as labels."""
        return self.given or coded(self.column, self.training)

    @cached_property
    def cells(self) -> pl.Series:
        """The training rows."""
        return self.column.gather(self.training)

    @cached_property
    def is_text(self) -> bool:
        """Whether the cells are texts, those of numbers or dates, too."""
        return bool(self.column.dtype == pl.String)

    @cached_property
    def counts(self) -> bool:
        """Whether it is compared by numbers."""
        return self.kind in NUMBERS

    @cached_property
    def gapless(self) -> bool:
        """Whether every training row has a value to compare."""
        return self.missing == 0 and (not self.counts or bool(np.isfinite(self.numbers).all()))

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """Where there is a value to compare: a number in a column of numbers, else any cell; (n,)."""
        if self.counts:
            return np.isfinite(self.numbers)
        return self.texts.labels >= 0 if self.missing else np.ones(self.rows, dtype=bool)

    @cached_property
    def at(self) -> NDArray[np.intp]:
        """The rows where there is a value to compare."""
        return np.arange(self.rows) if self.gapless else np.flatnonzero(self.present)

    @cached_property
    def some(self) -> NDArray[np.intp]:
        """At most 2000 of these rows, evenly spaced."""
        return evenly(self.rows) if self.gapless else self.at[evenly(len(self.at))]

    @cached_property
    def values(self) -> Floats:
        """The numbers that are there."""
        return self.numbers if self.gapless else self.numbers[self.present]

    @cached_property
    def present_rows(self) -> int:
        """In how many rows there is a value to compare."""
        return len(self.values) if self.counts else self.rows - self.missing

    @property
    def words_a_cell(self) -> float:
        """How many words a text has on average."""
        if self.given is None:
            words = self.cells.drop_nulls().str.count_matches(WORD).to_numpy().sum()
        else:
            words = self.given.categories.str.count_matches(WORD).to_numpy() @ self.given.counts
        return float(words) / self.present_rows

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest number, NaN where there is none."""
        return (float(self.values.min()), float(self.values.max())) if len(self.values) else (np.nan, np.nan)

    @cached_property
    def distinct(self) -> int:
        """How many different values there are."""
        if self.is_text:
            return len(self.texts.categories) if self.given else self.cells.drop_nulls().n_unique()
        return different_numbers(self.values) + len(self.strange)

    @property
    def is_constant(self) -> bool:
        """Whether there is one value."""
        if self.is_text:
            return self.distinct == 1
        if not len(self.values):
            return len(self.strange) == 1
        return not self.strange and self.ends[0] == self.ends[1]

    @property
    def first_value(self) -> str:
        """A value as text."""
        if self.is_text:
            return str(self.texts.categories[0])
        return number_as_text(float(self.values[0]) if len(self.values) else self.strange[0])

    @cached_property
    def whole(self) -> bool:
        """Whether it holds numbers, all of them whole."""
        if self.kind != "numeric" or not len(self.values) or not self.values[0].is_integer():
            return False
        return bool((self.values == np.floor(self.values)).all())

    def labels(self, rows: NDArray[np.intp]) -> Labels:
        """The place of every value of some rows, which are there, among the sorted different ones; (rows,)."""
        if self.is_text:
            return dense(self.texts.labels[rows])
        return np.unique(self.numbers[rows], return_inverse=True)[1].astype(np.int64)

    def comparable(self, rows: NDArray[np.intp]) -> Floats:
        """Numbers, or labels in their place, of some rows; (rows,)."""
        return self.numbers[rows] if self.counts else self.texts.labels[rows].astype(np.float64)

    @cached_property
    def ordered(self) -> Floats:
        """The numbers of the rows that are looked at, sorted."""
        return np.sort(self.numbers[self.some])

    @property
    def fingerprint(self) -> tuple[bool, int]:
        """The same for columns of the same values, and rarely for others."""
        if (numbers := self._alike) is not None:
            return True, zlib.crc32((numbers + 0.0).tobytes())  # + 0.0: -0.0 is 0.0
        if self.given is None:
            return False, zlib.crc32(self.cells.hash().to_numpy().tobytes())
        return False, zlib.crc32(
            self.given.labels.tobytes(), zlib.crc32(repr(self.given.categories.to_list()).encode())
        )

    def equals(self, other: Examined) -> bool:
        """Whether every value is that of the other, a missing one that of a missing one."""
        numbers, others = self._alike, other._alike
        if numbers is not None and others is not None:
            return np.array_equal(numbers, others, equal_nan=True)
        return numbers is others and self.cells.equals(other.cells, null_equal=True)

    @property
    def _alike(self) -> Floats | None:
        """The numbers that it is another column's double by: yes and no are those of 1 and 0."""
        return self.numbers if self.counts else self.truths


def examined(column: pl.Series, rows: NDArray[np.intp], decided: Decided | None = None) -> Examined:
    """The training rows of a column.

    Parameters
    ----------
    column : polars.Series
        All rows of it, Float64 or String, as its form counts them.
    rows : array (n,)
        The training rows.
    decided : Decided or None
        Its form, with what it could not read; None for a column of numbers or texts as such.

    Examples
    --------
    >>> found = examined(pl.Series("x", [1.0, None, 3.0, 4.5]), np.arange(3))
    >>> found.kind, found.missing, found.distinct, found.whole
    ('numeric', 1, 2, True)
    """
    if column.dtype == pl.String:
        found = _of_categories(column, rows, "" if decided is None else decided.evidence.hint)
        if decided is not None and isinstance(decided.form, Truth):
            return replace(found, truths=_as_numbers(found.cells, decided.form.true))
        return found
    return _of_numbers(column, rows, decided)


def _as_numbers(cells: pl.Series, true: str) -> Floats:
    """1 where the label of truth stands, 0 where the other one, NaN where none."""
    return (cells == true).cast(pl.Float64).to_numpy()


def _of_numbers(column: pl.Series, rows: NDArray[np.intp], decided: Decided | None) -> Examined:
    every = column.to_numpy()  # NaN where a cell is missing
    numbers = every[rows]
    finite = np.isfinite(numbers)
    found = int(np.count_nonzero(finite))
    gaps = column.null_count() > 0 and found < len(rows)
    missing = int(np.count_nonzero(column.is_null().to_numpy()[rows])) if gaps else 0
    there = len(rows) - missing
    strange: tuple[float, ...] = ()
    if found < there:
        infinite = numbers[np.isinf(numbers)]
        strange = tuple(np.unique(infinite).tolist()) + (np.nan,) * (found + len(infinite) < there)
        numbers = np.where(finite, numbers, np.nan)
    kind: Kind = "numeric"
    counted = ""
    wrong, among = there - found, len(rows)
    if decided is not None:
        counted = decided.form.form if decided.form.form in DATES else ""
        kind = "date" if counted else "numeric"
        there, wrong, among = decided.evidence.cells, decided.evidence.cells - decided.evidence.read, len(column)
    facts = (missing, there, wrong, among, strange)
    return Examined(name_of(column), kind, column, rows, numbers, *facts, counted=counted)


def _of_categories(column: pl.Series, rows: NDArray[np.intp], hint: str) -> Examined:
    """Texts that were decided to be texts, or truth values."""
    given = None
    if len(column) <= SHORT or column.gather(rows[evenly(len(rows))]).n_unique() <= SHORT // 2:
        given = coded(column, rows)
        there, different = int(given.counts.sum()), len(given.categories)
    else:  # names: to sort a million of them takes a second, and no rule asks for it
        cells = column.gather(rows)
        there = len(cells) - cells.null_count()
        different = cells.n_unique() - (there < len(cells))
    kind: Kind = "text" if each_its_own(different, there) else "categorical"
    missing = len(rows) - there
    return Examined(
        name_of(column), kind, column, rows, np.empty(0), missing, there, 0, len(rows), given=given, hint=hint
    )


def different_numbers(values: Floats) -> int:
    """How many different ones there are among `values` (n,).

    Examples
    --------
    >>> different_numbers(np.array([3.0, 5.0, 3.0])), different_numbers(np.array([0.5, 0.25]))
    (2, 2)
    """
    low, high = values.min(initial=LARGEST_WHOLE), values.max(initial=-LARGEST_WHOLE)
    if low > -LARGEST_WHOLE and high < LARGEST_WHOLE and high - low <= 4 * len(values) + 1000:
        whole = values.astype(np.int64)
        if (whole == values).all():
            return int(np.count_nonzero(np.bincount(whole - int(low))))
    return len(np.unique(values))
