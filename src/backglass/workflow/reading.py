"""Tables from files and dataframes, joined where a second one is named, and as a model needs them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backglass.errors import DataError, OptionError
from backglass.modelfile import Model
from backglass.tables.frames import Source, read_source
from backglass.tables.joining import read_joined
from backglass.tables.numerals import Form
from backglass.tables.reader import Table, shown_names
from backglass.words import options as words
from backglass.words.tables import NEEDS_JOIN
from backglass.workflow.job import Reading


def read_table(
    path: Source, *, encoding: str | None = None, join: Source | None = None, on: str | None = None
) -> Table:
    """Read a table from a CSV or Parquet file, or take a dataframe for one.

    ``NA`` and empty cells are missing. Encoding, separator and how numbers are written are decided from the file;
    `Table.remarks` says so where a reader should know it.

    Parameters
    ----------
    path : path, Table or dataframe
        A ``.csv``, ``.tsv``, ``.txt`` or ``.parquet`` file, or a dataframe of pandas or polars.
    encoding : str, optional
        Of CSV files, such as "utf-8", "cp932" (Shift_JIS) or "cp1252"; by default their bytes decide.
    join : path, Table or dataframe, optional
        A second table: each row gets the columns of the row there that has the same key.
    on : str, optional
        The key of the join, a column of both.

    Returns
    -------
    Table
        Its columns are numbers or texts, in ``frame``.

    Raises
    ------
    OptionError
        A table to join without a key, or a key without a table.
    FileError, DataError
        A table cannot be read, or they cannot be joined.

    Examples
    --------
    >>> import polars as pl
    >>> birds = pl.DataFrame({"bird": ["owl", "tern"], "island": ["Dream", "Biscoe"]})
    >>> read_table(birds, join=pl.DataFrame({"island": ["Dream"], "hills": [3]}), on="island").frame["hills"].to_list()
    [3.0, None]
    """
    return table_of(path, Reading(encoding, join, on))


def table_of(source: Source, reading: Reading, forms: Mapping[str, Form] | None = None) -> Table:
    """A table, joined where a second one is named; `forms` as `backglass.tables.reader.read_table` takes them.

    Raises
    ------
    OptionError
        A table to join without a key.
    FileError, DataError
        A table cannot be read, or they cannot be joined.
    """
    return _table(source, reading, reading.on, None, forms)


def table_for(model: Model, source: Source, reading: Reading, keep: str | None = None) -> Table:
    """A table for a model: its cells as in training, and with the join that it needs.

    Raises
    ------
    OptionError
        A table to join without a key, which the model does not know either.
    FileError, DataError
        A table cannot be read, or they cannot be joined, or the join is missing that the model was trained with.
    """
    join = model.training.get("join")
    table = _table(source, reading, reading.on or (join and join["on"]), keep, model.training.get("forms"))
    if join and model.preparation is not None:
        needed = {column.name for column in model.preparation.columns} - set(table.names)
        if names := [name for name in join["columns"] if name in needed]:
            facts = {"columns": shown_names(names), "other": join["table"], "key": join["on"]}
            raise DataError(NEEDS_JOIN, {"join": "join", "on": "on"}, path=table.path, **facts)
    return table


def join_as_read(table: Table) -> dict[str, Any] | None:
    """What a second table added, as plain values."""
    return None if table.joined is None else {**vars(table.joined), "columns": list(table.joined.columns)}


def join_to_keep(table: Table) -> dict[str, Any] | None:
    """What a model keeps of a join: the key, the second table's name and the columns that it added.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.reader import Joined
    >>> table = Table(pl.DataFrame(), "birds.csv", "", joined=Joined("data/islands.csv", "island", ("hills",), 0))
    >>> join_to_keep(table)
    {'on': 'island', 'table': 'islands.csv', 'columns': ['hills']}
    """
    joined = table.joined
    return (
        None if joined is None else {"on": joined.on, "table": Path(joined.path).name, "columns": list(joined.columns)}
    )


def _table(
    source: Source, reading: Reading, on: str | None, keep: str | None, forms: Mapping[str, Form] | None
) -> Table:
    if reading.join is None:
        return read_source(source, keep, encoding=reading.encoding, forms=forms)
    if on is None:
        raise OptionError(words.JOIN_ALONE, {"name": "join", "other": "on"})
    return read_joined(source, reading.join, on, keep, encoding=reading.encoding, forms=forms)
