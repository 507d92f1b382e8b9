"""Tables from files and dataframes, joined where a second one is named, and as a model needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypedDict, Unpack

from backglass.errors import DataError, OptionError
from backglass.modelfile import Model
from backglass.tables.forms.asked import Asked, Spellings, Ways, asked_of
from backglass.tables.forms.every import AnyForm
from backglass.tables.frames import Source, read_source
from backglass.tables.joining import read_joined
from backglass.tables.names import known_column, shown_names
from backglass.tables.table import Table
from backglass.words import options as words
from backglass.words.tables import NEEDS_JOIN
from backglass.workflow.job import reading_of
from backglass.workflow.reading_asked import Reading


class ReadingOptions(TypedDict, total=False):
    """How a path is read, as `read_table` takes it."""

    encoding: str | None
    join: Source | None
    on: str | None
    header: bool | None
    skip_lines: int | None
    separator: str | None


class TableOptions(ReadingOptions, total=False):
    """What is said of the cells of single columns, too."""

    date: Ways
    missing: Spellings
    text: str | Sequence[str]
    number: str | Sequence[str]


def read_table(path: Source, **options: Unpack[TableOptions]) -> Table:
    """Read a table from a text file (CSV and its like) or a Parquet file, or take a dataframe for one.

    Every column gets a form, decided from all of its cells: numbers, truth values, dates, times of day, durations or
    texts, and which spellings mean missing. What a reader should know of it `Table.remarks` says.

    Parameters
    ----------
    path : path, Table or dataframe
        A ``.csv``, ``.tsv``, ``.txt``, ``.data`` or ``.parquet`` file, or a dataframe of pandas or polars.
    **options
        encoding : str, optional
            Of text files, such as "utf-8", "cp932" (Shift_JIS) or "cp1252"; by default their bytes decide.
        join : path, Table or dataframe, optional
            A second table: each row gets the columns of the row there that has the same key.
        on : str, optional
            The key of the join, a column of both.
        header : bool, default True
            Whether the first line of a text file holds the names; without one the columns are c1, c2, ...
        skip_lines : int, default 0
            Lines of a text file above the names.
        separator : str, optional
            What separates its cells: one character, "tab" or "blank"; by default the lines decide.
        date : mapping of str to str
            Formats of dates by column, where the cells do not decide: ``{"day": "%d/%m/%Y"}``.
        missing : sequence of str, or mapping of str to sequence of str
            Spellings that mean missing, beside the known ones: ``["?", "-999"]`` in all columns; or all those of
            single columns: ``{"region": [""]}`` leaves empty cells alone.
        text, number : str or sequence of str
            Columns that are texts as they are written, or numbers, whatever their cells look like.

    Returns
    -------
    Table
        ``frame`` is a polars frame: numbers Float64 or Int64, truth values Boolean, dates Date or Datetime, times of
        day and durations Duration, texts String, missing cells null. ``forms`` says how each column was read.

    Raises
    ------
    OptionError
        There is no such option, or it is of another type; a table to join without a key, or a key without a table.
    FileError, DataError
        A table cannot be read, or they cannot be joined.

    Examples
    --------
    >>> import polars as pl
    >>> table = read_table(pl.DataFrame({"price": ["$1,200", "$950"], "day": ["29/08/23", "01/02/23"]}))
    >>> table.forms["price"].sign, table.forms["day"].format
    ('$', '%d/%m/%y')
    >>> table.frame.rows()
    [(1200, datetime.date(2023, 8, 29)), (950, datetime.date(2023, 2, 1))]
    """
    return table_of(path, reading_of("read_table", options))


def table_of(source: Source, reading: Reading, forms: Mapping[str, AnyForm] | None = None) -> Table:
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
    forms = None if model.preparation is None else model.preparation.forms
    reading = as_trained(reading, model.training.get("layout"))
    table = _table(source, reading, reading.on or (join and join["on"]), keep, forms)
    if join and model.preparation is not None:
        needed = {column.name for column in model.preparation.columns} - set(table.names)
        if names := [name for name in join["columns"] if name in needed]:
            facts = {"columns": shown_names(names), "other": join["table"], "key": join["on"]}
            raise DataError(NEEDS_JOIN, {"join": "join", "on": "on"}, path=table.path, **facts)
    return table


def layout_for(model: Model) -> dict[str, Any]:
    """How the cells of the training table stood in its file, as those of a later text are read."""
    return layout_of(as_trained(Reading(), model.training.get("layout")))


def as_trained(reading: Reading, layout: Mapping[str, Any] | None) -> Reading:
    """The reading of a later table: where nothing is said its cells stand as those of the training table."""
    known = layout_of(reading)
    unsaid = {name: layout[name] for name in known if getattr(reading, name) is None} if layout else {}
    return replace(reading, **unsaid)


def layout_of(reading: Reading) -> dict[str, Any]:
    """What a model keeps of how the cells stood in the training table's file.

    Examples
    --------
    >>> layout_of(Reading(header=False))
    {'header': False, 'skip_lines': 0, 'separator': None}
    """
    header = reading.header is not False
    return {"header": header, "skip_lines": reading.skip_lines or 0, "separator": reading.separator}


def join_as_read(table: Table) -> dict[str, Any] | None:
    """What a second table added, as plain values."""
    return None if table.joined is None else {**vars(table.joined), "columns": list(table.joined.columns)}


def join_to_keep(table: Table) -> dict[str, Any] | None:
    """What a model keeps of a join: the key, the second table's name and the columns that it added.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.cells import FrameCells
    >>> from backglass.tables.table import Joined
    >>> joined = Joined("data/islands.csv", "island", ("hills",), 0)
    >>> join_to_keep(Table(FrameCells(pl.DataFrame()), "birds.csv", joined=joined))
    {'on': 'island', 'table': 'islands.csv', 'columns': ['hills']}
    """
    joined = table.joined
    return (
        None if joined is None else {"on": joined.on, "table": Path(joined.path).name, "columns": list(joined.columns)}
    )


def _table(
    source: Source, reading: Reading, on: str | None, keep: str | None, forms: Mapping[str, AnyForm] | None
) -> Table:
    options: dict[str, Any] = {"encoding": reading.encoding, **layout_of(reading), "ask": partial(_asked, reading)}
    if reading.join is None:
        table = read_source(source, keep, forms=forms, **options)
    elif on is None:
        raise OptionError(words.JOIN_ALONE, {"name": "join", "other": "on"})
    else:
        table = read_joined(source, reading.join, on, keep, forms=forms, **options)
    for name in _all_asked(reading, table.names).named:
        known_column(name, table.names, table.path)
    return table


def _asked(reading: Reading, names: Sequence[str]) -> Asked:
    """What is said of the columns of one of two tables, perhaps."""
    return _all_asked(reading, names).of(names)


def asked_in(reading: Reading, names: Sequence[str]) -> Asked:
    """What is said of the columns with these names."""
    return _all_asked(reading, names)


def _all_asked(reading: Reading, names: Sequence[str]) -> Asked:
    return asked_of(names, reading.date, reading.missing, reading.text, reading.number)
