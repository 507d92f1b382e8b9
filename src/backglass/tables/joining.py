"""A second table joined to the first on a key, a column of both: each row gets the columns of the row it names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from backglass.errors import DataError
from backglass.tables.cells import JoinedCells
from backglass.tables.forms.asked import Asked
from backglass.tables.forms.every import AnyForm
from backglass.tables.frames import Source, read_source
from backglass.tables.names import known_column
from backglass.tables.table import Joined, Table
from backglass.words import tables as words

DAYS = (pl.Date, pl.Datetime)


def read_joined(
    source: Source,
    other: Source,
    on: str,
    keep: str | None = None,
    *,
    forms: Mapping[str, AnyForm] | None = None,
    ask: Callable[[Sequence[str]], Asked] | None = None,
    **layout: Any,
) -> Table:
    """Read two tables and join the second to the first; `read_source` and `join` say how.

    Raises
    ------
    FileError, DataError
        One cannot be read, or they cannot be joined.
    """
    table = read_source(source, keep, forms=forms, ask=ask, **layout)
    return join(table, read_source(other, forms=forms, ask=ask, **layout), on)


def join(table: Table, other: Table, on: str) -> Table:
    """The rows of a table, each with the columns of that row of another one that has the same key.

    Parameters
    ----------
    table : Table
        Whose rows stay as they are, in their order.
    other : Table
        In which each key stands once. A row without a match gets missing values.
    on : str
        The key: a column of both. Numbers compare as numbers, with all their digits, and a text such as 007 with a
        number as one, dates as dates, and texts as they are written.

    Raises
    ------
    DataError
        A table lacks the key, they hold different types in it, the other table has a key twice, or a column beside the
        key stands in both.

    Examples
    --------
    >>> from backglass.tables.frames import as_table
    >>> birds = as_table(pl.DataFrame({"bird": [1, 2], "island": ["Dream", "Biscoe"]}))
    >>> islands = as_table(pl.DataFrame({"island": ["Dream"], "hills": [3]}))
    >>> join(birds, islands, "island").frame.rows()
    [(1, 'Dream', 3), (2, 'Biscoe', None)]
    """
    for one in (table, other):
        known_column(on, one.names, one.path)
    added = tuple(name for name in other.names if name != on)
    if not added:
        raise DataError(words.NOTHING_TO_JOIN.format(path=other.path, on=on))
    for name in added:
        if name in table.names:
            raise DataError(words.CLASH.format(path=table.path, other=other.path, name=name))
    mine, theirs = _comparable_keys(table, other, on)
    _refuse_twice(other, on, theirs)
    places = pl.DataFrame({"key": theirs, "place": np.arange(other.rows)})
    found = pl.DataFrame({"key": mine}).join(places, on="key", how="left", maintain_order="left")["place"]
    unmatched = found.null_count()
    remarks = (*table.remarks, *other.remarks)
    if unmatched:
        facts = {"count": unmatched, "rows": table.rows, "path": table.path, "other": other.path, "on": on}
        remarks = (*remarks, words.NO_MATCH.format(**facts))
    return Table(
        JoinedCells(table.cells, other.cells, found, added),
        table.path,
        hashlib.sha256(f"{table.identity} {other.identity} {on}".encode()).hexdigest(),
        {**table.decided, **{name: of for name, of in other.decided.items() if name in added}},
        table.kept,
        remarks,
        Joined(other.path, on, added, unmatched),
    )


def _comparable_keys(table: Table, other: Table, on: str) -> tuple[pl.Series, pl.Series]:
    """The keys of both, in one type."""
    mine, theirs = table.values(on), other.values(on)
    if mine.null_count() == len(mine) or theirs.null_count() == len(theirs):  # of no type
        return mine.cast(pl.String), theirs.cast(pl.String)
    if mine.dtype == theirs.dtype:
        return mine, theirs
    if mine.dtype.is_numeric() and theirs.dtype.is_numeric():
        return mine.cast(pl.Float64), theirs.cast(pl.Float64)
    if mine.dtype in DAYS and theirs.dtype in DAYS:
        return mine.cast(pl.Datetime("us")), theirs.cast(pl.Datetime("us"))
    texts, others = (table, other) if mine.dtype == pl.String else (other, table)
    cells = texts.values(on)
    numbers = cells.cast(pl.Float64, strict=False)
    lost = numbers.is_null() & cells.is_not_null()
    if cells.dtype == pl.String and others.values(on).dtype.is_numeric() and not lost.any():
        both = numbers, others.values(on).cast(pl.Float64)
        return both if texts is table else (both[1], both[0])
    row = int(np.argmax((lost if lost.any() else cells.is_not_null()).to_numpy()))
    facts = {"on": on, "value": cells[row], "row": row + 1, "text_path": texts.path, "number_path": others.path}
    raise DataError(words.KEY_TYPES.format(**facts))


def _refuse_twice(other: Table, on: str, keys: pl.Series) -> None:
    twice = keys.is_duplicated() & keys.is_not_null()
    if twice.any():
        first = int(np.argmax(twice.to_numpy()))
        second = first + 1 + int(np.argmax((keys == keys[first]).fill_null(False).to_numpy()[first + 1 :]))
        value = other.cells.native(on)[first]
        facts = {"path": other.path, "on": on, "value": value, "first": first + 1, "second": second + 1}
        raise DataError(words.KEY_TWICE.format(**facts))
