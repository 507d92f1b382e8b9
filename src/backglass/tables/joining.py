"""A second table joined to the first on a key, a column of both: each row gets the columns of the row it names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from backglass.errors import DataError
from backglass.tables.delimited import text_or_missing
from backglass.tables.frames import Source, read_source
from backglass.tables.numerals import Form, as_numbers
from backglass.tables.reader import Joined, Table, known_column
from backglass.words import tables as words

EXACT = 2.0**53  # from here on neighbouring whole numbers are the same float64


def read_joined(
    source: Source,
    other: Source,
    on: str,
    keep: str | None = None,
    *,
    encoding: str | None = None,
    forms: Mapping[str, Form] | None = None,
) -> Table:
    """Read two tables and join the second to the first; `read_source` and `join` say how.

    Raises
    ------
    FileError, DataError
        One cannot be read, or they cannot be joined.
    """
    table = read_source(source, keep, encoding=encoding, forms=forms, as_written=(on,))
    return join(table, read_source(other, encoding=encoding, forms=forms, as_written=(on,)), on)


def join(table: Table, other: Table, on: str) -> Table:
    """The rows of a table, each with the columns of that row of another one that has the same key.

    Parameters
    ----------
    table : Table
        Whose rows stay as they are, in their order.
    other : Table
        In which each key stands once. A row without a match gets missing values.
    on : str
        The key: a column of both, of numbers or of texts in both. Numbers compare as numbers, so that 7 is 007;
        where some are too large for that (2^53 or more), as they stand in the files.

    Raises
    ------
    DataError
        A table lacks the key, they hold different types in it, the other table has a key twice, or a column beside the
        key stands in both.

    Examples
    --------
    >>> birds = Table(pl.DataFrame({"bird": [1.0, 2.0], "island": ["Dream", "Biscoe"]}), "birds.csv", "")
    >>> islands = Table(pl.DataFrame({"island": ["Dream"], "hills": [3.0]}), "islands.csv", "")
    >>> join(birds, islands, "island").frame.rows()
    [(1.0, 'Dream', 3.0), (2.0, 'Biscoe', None)]
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
    return replace(
        table,
        frame=table.frame.hstack([other.frame[name].gather(found) for name in added]),
        sha256=hashlib.sha256(f"{table.identity} {other.identity} {on}".encode()).hexdigest(),
        forms={**table.forms, **other.forms},
        remarks=remarks,
        joined=Joined(other.path, on, added, unmatched),
    )


def _comparable_keys(table: Table, other: Table, on: str) -> tuple[pl.Series, pl.Series]:
    """The keys of both, as numbers or as texts."""
    mine, theirs = table.frame[on], other.frame[on]
    if mine.null_count() == len(mine) or theirs.null_count() == len(theirs):  # of no type
        return mine.cast(pl.String), theirs.cast(pl.String)
    if mine.dtype != theirs.dtype:
        texts, numbers = (table, other) if mine.dtype == pl.String else (other, table)
        cells = texts.frame[on]
        row = int(np.argmax((as_numbers(cells).is_null() & cells.is_not_null()).to_numpy()))
        facts = {"on": on, "value": cells[row], "row": row + 1, "text_path": texts.path, "number_path": numbers.path}
        raise DataError(words.KEY_TYPES.format(**facts))
    if mine.dtype == pl.String or all((keys.abs() < EXACT).all() for keys in (mine, theirs)):
        return mine, theirs
    if not all(on in one.as_written for one in (table, other)):  # tables that were read before they were to be joined
        return mine, theirs
    first, second = (text_or_missing(one.as_written[on].cast(pl.String)) for one in (table, other))
    return first, second


def _refuse_twice(other: Table, on: str, keys: pl.Series) -> None:
    twice = keys.is_duplicated() & keys.is_not_null()
    if twice.any():
        first = int(np.argmax(twice.to_numpy()))
        second = first + 1 + int(np.argmax((keys == keys[first]).fill_null(False).to_numpy()[first + 1 :]))
        value = other.frame[on][first] if on not in other.as_written else other.as_written[on][first]
        facts = {"path": other.path, "on": on, "value": value, "first": first + 1, "second": second + 1}
        raise DataError(words.KEY_TWICE.format(**facts))
