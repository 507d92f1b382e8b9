"""A table: cells as they stand, and the form of every column, by which they become values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl

from backglass.brief import brief
from backglass.tables.cells import Cells
from backglass.tables.forms.asked import NOTHING, Asked
from backglass.tables.forms.deciding import decide
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.evidence import Decided, Evidence
from backglass.tables.forms.form import Form
from backglass.tables.forms.guessed import guessed_identity
from backglass.tables.names import known_column, named
from backglass.words import Text

NAMELESS = ""  # of a series that is worked on: polars takes a name such as ^x.$ for a pattern
GIVEN = Evidence(because="asked")


@dataclass(frozen=True)
class Joined:
    """What a second table added to a table.

    Attributes
    ----------
    path : str
        Where the second table was read.
    on : str
        The key, a column of both.
    columns : tuple of str
        The columns that it added.
    unmatched : int
        Rows without a match, where these are missing.
    """

    path: str
    on: str
    columns: tuple[str, ...]
    unmatched: int


@dataclass(frozen=True)
class Unread:
    """The cells of a column that are there, but which its form cannot read.

    Attributes
    ----------
    count : int
    row : int
        Of the first one, counted from 1.
    cell : str
        What stands there.
    infinite : int
        Of them those that are infinite numbers.
    """

    count: int
    row: int
    cell: str
    infinite: int = 0


@dataclass(frozen=True, eq=False)
class Table:
    """A table as read: its columns by their forms.

    Rows are numbered from 1 in every message, the line of column names not counted. `read_table` and `as_table` make
    tables.

    Parameters
    ----------
    cells : Cells
        The columns as they stand.
    path : str
        Where the table was read.
    sha256 : str
        The hash of the file's bytes; empty where it came from no file.
    decided : mapping of str to Decided
        The form of every column with what speaks for it. Where it lacks one, the column's own cells decide.
    kept : str or None
        A column that predictions repeat as it stands.
    remarks : tuple of Text
        What was decided from the bytes and cells of the file that a reader should know.
    joined : Joined or None
        What `backglass.tables.joining.join` added.
    """

    cells: Cells
    path: str
    sha256: str = ""
    decided: Mapping[str, Decided] = field(default_factory=dict)
    kept: str | None = None
    remarks: tuple[Text, ...] = ()
    joined: Joined | None = None
    _values: dict[str, pl.Series] = field(default_factory=dict, repr=False)  # what was read so far
    _unread: dict[str, Unread | None] = field(default_factory=dict, repr=False)
    _alone: dict[str, Decided] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        """Where it is from, and how large; `forms` says how it was read."""
        return brief(self, path=self.path, rows=self.rows, columns=len(self.names))

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.cells.height

    @property
    def names(self) -> tuple[str, ...]:
        """The column names."""
        return self.cells.names

    @property
    def forms(self) -> dict[str, AnyForm]:
        """How the cells of every column become values."""
        return {name: self.form(name) for name in self.names}

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The values of all columns.

        Numbers are Float64 or Int64, truth values Boolean, dates Date or Datetime, times of day and durations Duration,
        texts String; missing ones are null.
        """
        return pl.DataFrame({name: self.values(name) for name in self.names})

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.names)

    def _check(self, name: str) -> None:
        if not isinstance(name, str) or name not in self._known:
            known_column(name, self.names, self.path)

    def form(self, name: str) -> AnyForm:
        """How the cells of a column become values."""
        return self.decision(name).form

    def decision(self, name: str) -> Decided:
        """The form of a column and what speaks for it.

        Raises
        ------
        DataError
            There is no such column.
        """
        self._check(name)
        if name in self.decided:
            return self.decided[name]
        if name not in self._alone:
            self._alone.update(decide({name: self.cells.native(name)}, separator=self.cells.separator))
        return self._alone[name]

    def values(self, name: str) -> pl.Series:
        """The values of a column by its form.

        Raises
        ------
        DataError
            There is no such column.
        """
        self._check(name)
        if name not in self._values:
            self.take(name, self.cells.native(name))
        return self._values[name]

    def take(self, name: str, cells: pl.Series) -> None:
        """Read a column's cells, which are at hand."""
        form: Form = self.form(name).among(self.cells.separator)
        cells = cells.alias(NAMELESS)
        values = named(form.read(cells), name)
        self._values[name], self._unread[name] = values, unread_of(form, cells, values)

    def unread(self, name: str) -> Unread | None:
        """The cells of a column that its form cannot read, where there are some."""
        self.values(name)
        return self._unread[name]

    def column(self, name: str) -> pl.Series:
        """A column as inputs are prepared from it: numbers (Float64; days, minutes, seconds) or texts (String)."""
        values = self.values(name)
        return (
            values
            if values.dtype in (pl.Float64, pl.String)
            else named(self.form(name).counted(values.alias(NAMELESS)), name)
        )

    def labels(self, name: str) -> pl.Series:
        """A column as classes are known by it: texts, whole numbers with all their digits."""
        values = self.values(name)
        return values if values.dtype == pl.String else named(self.form(name).written(values.alias(NAMELESS)), name)

    def read_by(self, forms: Mapping[str, AnyForm]) -> Table:
        """The same cells, read by other forms where some are given."""
        here = set(self.names)
        known = {name: one.form for name, one in self.decided.items()}
        others = {name: form for name, form in forms.items() if name in here and form != known.get(name)}
        if not others:
            return self
        read = {name: values for name, values in self._values.items() if name not in others}
        unread = {name: self._unread[name] for name in read}
        decided = {**self.decided, **{name: Decided(form, GIVEN) for name, form in others.items()}}
        return replace(self, decided=decided, _values=read, _unread=unread)

    def asked(self, asked: Asked) -> Table:
        """The same cells, their forms decided again with what the user says of them."""
        if asked == NOTHING:
            return self
        columns = {name: self.cells.native(name) for name in self.names}
        decided = decide(columns, separator=self.cells.separator, asked=asked)
        return replace(self, decided=decided, _values={}, _unread={})

    def set_to(self, name: str, row: int) -> Table:
        """The same table with the value of one row, counted from 0, in all cells of a column.

        Examples
        --------
        >>> from backglass.tables.frames import as_table
        >>> table = as_table(pl.DataFrame({"x": ["2023-05-01", "2023-05-03"], "y": [1, 2]}))
        >>> [int(days) for days in table.set_to("x", 1).column("x")], table.set_to("x", 1).column("y").to_list()
        ([19480, 19480], [1.0, 2.0])
        """
        values = self.values(name)
        one = values.gather(np.full(self.rows, row))
        return replace(self, sha256="", _values={**self._values, name: one}, _unread={**self._unread, name: None})

    def is_known_as(self, identity: str) -> bool:
        """Whether it is the table of that identity, in this version's words or those of models without forms."""
        if identity == self.identity:
            return True
        columns = ((name, self.cells.native(name)) for name in self.names)
        return not self.sha256 and identity == guessed_identity(columns)

    @cached_property
    def identity(self) -> str:
        """By which the table is known again: the hash of its file or, where it came from none, of its columns."""
        if self.sha256:
            return self.sha256
        digest = hashlib.sha256()
        for name in self.names:
            column = self.column(name)
            digest.update(f"{name}\0{column.dtype}\0".encode())
            if column.dtype == pl.Float64:
                digest.update(np.ascontiguousarray(column.fill_null(np.nan).to_numpy()).data)
            else:
                digest.update(column.str.len_bytes().fill_null(2**32 - 1).to_numpy().tobytes())
                digest.update("".join(column.drop_nulls()).encode())
        return digest.hexdigest()


def unread_of(form: Form, cells: pl.Series, values: pl.Series) -> Unread | None:
    """What of the cells that are there is none of the values."""
    if values.null_count() == 0:
        return None
    empty = values.is_null()
    lost = cells.filter(empty)
    there = form.present(lost)
    count = int(there.sum())
    if count == 0:
        return None
    at = int(np.argmax(there.to_numpy()))
    infinite = 0
    if form.form == "number" and (lost.dtype == pl.String or lost.dtype.is_float()):
        infinite = int(lost.filter(there).cast(pl.Float64, strict=False).is_infinite().sum())
    return Unread(count, int(np.flatnonzero(empty.to_numpy())[at]) + 1, str(lost[at]), infinite)
