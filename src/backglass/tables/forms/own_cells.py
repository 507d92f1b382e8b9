"""The form of one column by its own cells: the one that reads most."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from backglass.tables.forms.clocks import candidates as clock_candidates
from backglass.tables.forms.conventions import SHARE, Judged, judged
from backglass.tables.forms.dates import Date, proof
from backglass.tables.forms.dates import candidates as date_candidates
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.evidence import Decided, Evidence
from backglass.tables.forms.missing import AMONG_VALUES, missing_among
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.plain_texts import Text
from backglass.tables.forms.truths import Truth, truth_of

MOST_OF = 0.8  # of the cells are read: few other spellings without a digit mean missing then
HALF = 0.5
FEW = 3
MOST_LABELS = 20  # different numbers beside single letters: groups 1, 2 and X
MOST_LEVELS = 10
MOST_TRUTHS = 50  # different spellings


@dataclass(frozen=True)
class Uniques:
    """The different cells of a column, with how often each stands in it.

    Attributes
    ----------
    cells, counts : polars.Series
        Of what is not empty, without blanks around it.
    empty : int
    known, missing
        As a form has them.
    """

    cells: pl.Series
    counts: pl.Series
    empty: int
    known: bool = True
    missing: tuple[str, ...] = ()

    def gaps(self, absent: frozenset[str]) -> pl.Series:
        """Which cells mean missing, (cells,) of booleans."""
        return missing_among(self.cells, absent if self.known else frozenset(), self.missing)

    def spelled(self, gaps: pl.Series) -> dict[str, int]:
        """The spellings of missing with their counts."""
        found = dict(sorted(zip(self.cells.filter(gaps), self.counts.filter(gaps), strict=True)))
        return ({"": self.empty} if self.empty else {}) | found


def uniques_of(column: pl.Series, known: bool = True, missing: tuple[str, ...] = ()) -> Uniques:
    """The different cells of a column of texts.

    Examples
    --------
    >>> uniques_of(pl.Series(["a", " a", "", None])).empty
    2
    """
    texts = column.alias("cells").str.strip_chars()
    counted = texts.value_counts(name="counts").filter(pl.col("cells") != "").sort("cells")
    return Uniques(
        counted["cells"], counted["counts"].cast(pl.Int64), len(column) - int(counted["counts"].sum()), known, missing
    )


def by_own_cells(column: pl.Series, known: bool = True, missing: tuple[str, ...] = ()) -> Decided:
    """The form that reads most of a column's cells, if it reads 95 % of those that are there, else Text.

    Examples
    --------
    >>> by_own_cells(pl.Series(["1,5", "2,25", "-"])).form
    Number(known=True, missing=(), decimal=',', group='', sign='', unit='')
    """
    found = uniques_of(column, known, missing)
    gaps = found.gaps(AMONG_VALUES)
    cells, counts = found.cells.filter(~gaps), found.counts.filter(~gaps)
    total = int(counts.sum())
    numbers = judged(cells, counts)
    best, read = _reading_most(cells, counts, numbers)
    if (truth := _truth(found)) is not None and int(found.counts.filter(truth.present(found.cells)).sum()) > read:
        return Decided(truth, evidence_of(truth, column, found))
    spelled: tuple[str, ...] = ()
    if best is not None and read < SHARE * total:
        if not (spelled := _spellings_beside(best, cells, read, total)):
            return _text_near(best, read, column, found, numbers)
        missing = (*missing, *spelled)
    if best is None:
        best = Text() if total else Number()
    form = replace(best, known=known, missing=missing)
    evidence = evidence_of(form, column, replace(found, missing=missing), numbers)
    return Decided(form, replace(evidence, guessed=spelled))


def _text_near(near: AnyForm, read: int, column: pl.Series, found: Uniques, numbers: Judged) -> Decided:
    """A column of texts, though most of its cells are values of a form."""
    form = Text(known=found.known, missing=found.missing)
    near = replace(near, known=found.known, missing=found.missing)
    evidence = evidence_of(form, column, found, numbers)
    cells = found.cells.filter(~found.gaps(AMONG_VALUES))
    values = near.read(cells)
    few = isinstance(near, Number) and values.n_unique() <= MOST_LEVELS  # 0, 1, 2, 3+ are categories
    if few or read < HALF * evidence.cells or evidence.hint:
        return Decided(form, evidence)
    unread = _first_rows(column, cells.filter(values.is_null()))
    return Decided(form, replace(evidence, near=near, near_read=read, unread=unread))


def _reading_most(cells: pl.Series, counts: pl.Series, numbers: Judged) -> tuple[AnyForm | None, int]:
    """The form that reads most cells, infinite numbers counted, and how many; of equals numbers, then dates."""
    options: list[tuple[AnyForm | None, int]] = [(None, 0)]
    if numbers.read.any():
        options.append((numbers.form, int(counts.filter(numbers.read | numbers.infinite).sum())))
    if options[-1][1] < int(counts.sum()):
        options += date_candidates(cells, counts)[:1]
        options += clock_candidates(cells, counts)[:1]
    return max(options, key=lambda option: option[1])


def _truth(found: Uniques) -> Truth | None:
    """The truth values that every cell is, but for those that mean missing."""
    gaps = found.gaps(frozenset())
    if not 0 < len(found.cells) - gaps.sum() <= MOST_TRUTHS:
        return None
    counts = dict(zip(found.cells.filter(~gaps), found.counts.filter(~gaps), strict=True))
    form = truth_of(counts, found.known)
    return None if form is None else replace(form, known=found.known, missing=found.missing)


def _spellings_beside(form: AnyForm, cells: pl.Series, read: int, total: int) -> tuple[str, ...]:
    """The few spellings without a digit beside a column's values, which mean missing; none where there are others."""
    if read < MOST_OF * total:
        return ()
    values = form.read(cells).is_null()
    if isinstance(form, Number):
        values = values & ~form.plain(cells).cast(pl.Float64, strict=False).is_infinite().fill_null(False)
    others = sorted(cells.filter(values))
    words, different = len({one.casefold() for one in others}), len(cells) - len(others)
    few = words <= FEW and different > words  # 0 beside three names is one more category
    few = few and not (different <= MOST_LABELS and all(len(one) == 1 and one.isalpha() for one in others))
    return tuple(others) if few and not any(letter.isdigit() for one in others for letter in one) else ()


def evidence_of(form: AnyForm, column: pl.Series, found: Uniques, numbers: Judged | None = None) -> Evidence:
    """How well a form reads a column of texts.

    Parameters
    ----------
    form : a form
    column : polars.Series
    found : Uniques
        Of this column.
    numbers : Judged, optional
        What was found of its numbers.
    """
    there = form.present(found.cells)
    cells, counts = found.cells.filter(there), found.counts.filter(there)
    proved, infinite = 0, 0
    other: Number | Date | None = None
    if isinstance(form, Number):
        read, beyond = _numbers_of(form, cells, numbers)
        infinite = int(counts.filter(beyond).sum())
        if numbers is not None:
            proved, other = numbers.proof, numbers.other
    else:
        read = form.read(cells).is_not_null()
    if isinstance(form, Date):
        proved, other = proof(form, cells, counts)
    return Evidence(
        cells=int(counts.sum()),
        read=int(counts.filter(read).sum()),
        missing=found.spelled(~there),
        unread=_first_rows(column, cells.filter(~read)),
        infinite=infinite,
        proof=proved,
        other=None if other is None else replace(other, known=form.known, missing=form.missing),
        hint=_hint(form, cells, numbers),
    )


def _numbers_of(form: Number, cells: pl.Series, numbers: Judged | None) -> tuple[pl.Series, pl.Series]:
    """Which cells are finite numbers and which infinite ones, as was judged of the same cells."""
    if numbers is not None and len(numbers.read) == len(cells):
        return numbers.read, numbers.infinite
    values = form.plain(cells).cast(pl.Float64, strict=False)
    return values.is_finite().fill_null(False), values.is_infinite().fill_null(False)


def _hint(form: AnyForm, cells: pl.Series, numbers: Judged | None) -> str:
    if isinstance(form, Truth):
        several = len(cells) > form.read(cells).drop_nulls().n_unique()
        return ", ".join(sorted(cells)) if several else ""
    return numbers.hint if numbers is not None and isinstance(form, Text) else ""


def _first_rows(column: pl.Series, cells: pl.Series) -> tuple[tuple[int, str], ...]:
    """The first rows, counted from 1, that hold one of some cells."""
    if len(cells) == 0:
        return ()
    texts = column.str.strip_chars()
    rows = texts.is_in(cells.implode()).arg_true().head(3)
    return tuple((row + 1, str(texts[row])) for row in rows)
