"""The options by which commands read tables, and the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backglass.cli.usage import UsageError
from backglass.words import commands as words

if TYPE_CHECKING:
    from backglass.modelfile import Model
    from backglass.tables.numerals import Form
    from backglass.tables.tables import Table

Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", show_default=False)]
Join = Annotated[str | None, typer.Option("--join", metavar="TABLE", show_default=False)]
On = Annotated[str | None, typer.Option("--on", metavar="COLUMN", show_default=False)]


@dataclass(frozen=True)
class Reading:
    """How tables are to be read, as the options say.

    Attributes
    ----------
    encoding : str or None
        Of CSV files; None decides from the bytes of each.
    join : str or None
        A second table.
    on : str or None
        The key that it is joined on.

    Raises
    ------
    UsageError
        A key without a table to join.
    """

    encoding: str | None = None
    join: str | None = None
    on: str | None = None

    def __post_init__(self) -> None:
        if self.on is not None and self.join is None:
            raise UsageError(words.ON_ALONE)


def table_of(path: str, reading: Reading, forms: Mapping[str, Form] | None = None) -> Table:
    """Read a table, joined where a second one is named; `forms` as `read_table` takes them.

    Raises
    ------
    UsageError
        A table to join without a key.
    FileError, DataError
        A table cannot be read, or they cannot be joined.
    """
    return _table(path, reading, reading.on, None, forms)


def table_for(model: Model, path: str, reading: Reading, keep: str | None = None) -> Table:
    """Read a table for a model: its cells as in training, and with the join that it needs.

    Raises
    ------
    UsageError
        A table to join without a key, which the model does not know either.
    FileError, DataError
        A table cannot be read, or they cannot be joined, or the join is missing that the model was trained with.
    """
    from backglass.errors import DataError
    from backglass.tables.tables import shown_names
    from backglass.words.tables import NEEDS_JOIN

    join = model.training.get("join")
    table = _table(path, reading, reading.on or (join and join["on"]), keep, model.training.get("forms"))
    if join and model.preparation is not None:
        needed = {column.name for column in model.preparation.columns} - set(table.names)
        if names := [name for name in join["columns"] if name in needed]:
            facts = {"names": shown_names(names), "other": join["table"], "on": join["on"]}
            raise DataError(NEEDS_JOIN.format(path=table.path, **facts))
    return table


def joined(table: Table) -> dict[str, Any] | None:
    """What a second table added, as plain values."""
    return None if table.joined is None else {**vars(table.joined), "columns": list(table.joined.columns)}


def join_of(table: Table) -> dict[str, Any] | None:
    """What a model keeps of a join: the key, the second table's name and the columns that it added.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.tables import Joined, Table
    >>> join_of(Table(pl.DataFrame(), "birds.csv", "", joined=Joined("data/islands.csv", "island", ("hills",), 0)))
    {'on': 'island', 'table': 'islands.csv', 'columns': ['hills']}
    """
    joined = table.joined
    return (
        None if joined is None else {"on": joined.on, "table": Path(joined.path).name, "columns": list(joined.columns)}
    )


def _table(path: str, reading: Reading, on: str | None, keep: str | None, forms: Mapping[str, Form] | None) -> Table:
    from backglass.tables.joining import read_joined
    from backglass.tables.tables import read_table

    if reading.join is None:
        return read_table(path, keep, encoding=reading.encoding, forms=forms)
    if on is None:
        raise UsageError(words.JOIN_ALONE)
    return read_joined(path, reading.join, on, keep, encoding=reading.encoding, forms=forms)
