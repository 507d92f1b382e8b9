"""The form of every column of a table, decided once from all of its rows.

First by a column's own cells; what they leave open is decided by the other columns of the table, then by usage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from backglass.errors import DataError
from backglass.tables.forms.asked import NOTHING, Asked
from backglass.tables.forms.clocks import Duration, Time
from backglass.tables.forms.conventions import judged
from backglass.tables.forms.dates import Date
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.evidence import Decided, Evidence
from backglass.tables.forms.first_look import (
    PlainNumbers,
    likely_values,
    native_numbers,
    plain_numbers,
    spelled_missing,
)
from backglass.tables.forms.missing import AMONG_VALUES, ANYWHERE, missing_among
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.own_cells import by_own_cells, evidence_of, uniques_of
from backglass.tables.forms.plain_texts import Text
from backglass.tables.forms.truths import Truth
from backglass.tables.forms.whole_table import by_the_table
from backglass.words import tables as words


def decide(
    columns: Mapping[str, pl.Series], *, separator: str | None = None, asked: Asked = NOTHING
) -> dict[str, Decided]:
    """The form of every column, and what speaks for it.

    Parameters
    ----------
    columns : mapping of str to polars.Series
        Of one length: texts as a file has them, null where a cell is empty, or a dataframe's own types.
    separator : str, optional
        Between the cells of the file; beside semicolons and tabs a comma that may be either is a decimal comma.
    asked : Asked
        What the user says of the columns.

    Raises
    ------
    DataError
        A column that is to be numbers or dates holds none.

    Examples
    --------
    >>> columns = {"cases": pl.Series(["2.155", "546"]), "per100k": pl.Series(["19,47", "3,20"])}
    >>> found = decide(columns, separator=";")
    >>> {name: (one.form.decimal, one.form.group, one.evidence.because) for name, one in found.items()}
    {'cases': (',', '.', 'table'), 'per100k': (',', '', 'cells')}
    """
    decided: dict[str, Decided] = {}
    texts: dict[str, pl.Series] = {}
    natives: dict[str, pl.Series] = {}
    columns = {name: column.alias("") for name, column in columns.items()}  # a name may look like a pattern to polars
    for name, column in columns.items():
        if name in asked.dates or name in asked.texts or name in asked.numbers:
            decided[name] = _as_asked(name, column, asked)
        elif _holds_texts(column):
            texts[name] = column if column.dtype == pl.String else column.cast(pl.String)
        else:
            natives[name] = column
    decided |= _by_types(natives, asked)
    decided |= _by_cells(texts, asked)
    by_the_table(decided, separator)
    return {name: decided[name] for name in columns}


def _holds_texts(column: pl.Series) -> bool:
    return column.dtype == pl.String or isinstance(column.dtype, pl.Categorical | pl.Enum)


def _spelled(name: str, asked: Asked) -> tuple[bool, tuple[str, ...]]:
    """Whether the known spellings of missing hold in a column, and which others."""
    return (False, tuple(asked.missing_in[name])) if name in asked.missing_in else (True, tuple(asked.missing))


def _by_cells(texts: Mapping[str, pl.Series], asked: Asked) -> dict[str, Decided]:
    """The forms of columns of texts, each by its own cells."""
    decided: dict[str, Decided] = {}
    common = {name: column for name, column in texts.items() if name not in asked.missing_in}
    plain = plain_numbers(common, asked.missing)
    gaps = {name: column for name, column in common.items() if name in plain and plain[name].cells < len(column)}
    spelled = spelled_missing(gaps, AMONG_VALUES, asked.missing)
    for name, facts in plain.items():
        decided[name] = _plain(facts, spelled.get(name, {}), asked.missing)
    rest = {name: column for name, column in common.items() if name not in decided}
    likely = likely_values(rest, asked.missing) if rest else set()
    rejected = {name: column for name, column in rest.items() if name not in likely}
    for name, missing in spelled_missing(rejected, ANYWHERE, asked.missing).items():
        cells = len(texts[name]) - sum(missing.values())
        decided[name] = Decided(Text(missing=asked.missing), Evidence(cells, cells, missing))
    for name, column in texts.items():
        if name not in decided:
            decided[name] = by_own_cells(column, *_spelled(name, asked))
    return decided


def _plain(facts: PlainNumbers, gaps: Mapping[str, int], missing: tuple[str, ...]) -> Decided:
    grouped = Number(missing=missing, decimal=",", group=".") if facts.pointed and not facts.proof else None
    return Decided(Number(missing=missing), Evidence(facts.cells, facts.cells, gaps, proof=facts.proof, other=grouped))


def _by_types(columns: Mapping[str, pl.Series], asked: Asked) -> dict[str, Decided]:
    """The forms of a dataframe's columns that hold no texts."""
    numbers = {name: column for name, column in columns.items() if column.dtype.is_numeric()}
    decided: dict[str, Decided] = {}
    if numbers and not asked.missing:
        for name, facts in native_numbers({n: c for n, c in numbers.items() if n not in asked.missing_in}).items():
            gaps = len(numbers[name]) - facts.cells
            decided[name] = Decided(
                Number(), Evidence(facts.cells, facts.cells, {"": gaps} if gaps else {}, because="type")
            )
    return decided | {n: _by_type(c, *_spelled(n, asked)) for n, c in columns.items() if n not in decided}


def _by_type(column: pl.Series, known: bool, missing: tuple[str, ...]) -> Decided:
    """The form of one of them, by its type."""
    form: AnyForm = Number(known=known, missing=missing)
    if column.dtype == pl.Boolean:
        form = Truth(known=known, missing=missing)
    elif column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        form = Date(known=known, missing=missing)
    elif column.dtype == pl.Time:
        form = Time(known=known, missing=missing)
    elif isinstance(column.dtype, pl.Duration):
        form = Duration(known=known, missing=missing)
    return Decided(form, replace(_typed_evidence(form, column), because="type"))


def _typed_evidence(form: AnyForm, column: pl.Series) -> Evidence:
    if column.dtype == pl.Null:
        return Evidence(missing={"": len(column)})
    there = ~missing_among(column, frozenset(), form.missing)
    read = form.read(column).is_not_null()
    gaps = len(column) - int(there.sum())
    unread = (there & ~read).arg_true()
    infinite = int(column.is_infinite().sum()) if column.dtype.is_float() else 0
    return Evidence(
        cells=int(there.sum()),
        read=int((there & read).sum()),
        missing={"": gaps} if gaps else {},
        unread=tuple((row + 1, str(column[row])) for row in unread.head(3)),
        infinite=infinite,
    )


def _as_asked(name: str, column: pl.Series, asked: Asked) -> Decided:
    """The form that the user wants, which reads at least one cell."""
    known, missing = _spelled(name, asked)
    if not _holds_texts(column):
        form: AnyForm = Number(known=known, missing=missing)
        if name in asked.dates:
            form = Date(asked.dates[name], known=known, missing=missing)
        elif name in asked.texts:
            form = Text(known=known, missing=missing)
        evidence = _typed_evidence(form, column)
    else:
        texts = column.cast(pl.String)
        found = uniques_of(texts, known, missing)
        gaps = found.gaps(AMONG_VALUES)
        numbers = None
        if name in asked.numbers:
            numbers = judged(found.cells.filter(~gaps), found.counts.filter(~gaps), asked=True)
        form = Text() if numbers is None else numbers.form
        if name in asked.dates:
            form = Date(asked.dates[name])
        form = replace(form, known=known, missing=missing)
        evidence = evidence_of(form, texts, found, numbers)
    if evidence.cells and not evidence.read:
        row, cell = evidence.unread[0]
        if isinstance(form, Date):
            raise DataError(words.NOT_SUCH_A_DATE.format(name=name, row=row, value=cell, format=form.format))
        raise DataError(words.NO_NUMBER.format(name=name, row=row, value=cell))
    return Decided(form, replace(evidence, because="asked"))
