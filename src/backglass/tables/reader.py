"""Reading a CSV or Parquet file into a `Table`, or saying in one sentence why it cannot be read.

`encodings.py` makes UTF-8 of a CSV file's bytes, `delimited.py` columns of the text, `numerals.py` numbers of columns.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from backglass.errors import DataError, FileError
from backglass.tables.delimited import Columns, read_delimited
from backglass.tables.encodings import ENCODINGS, UTF8, known_encoding, utf8_of
from backglass.tables.numerals import Form
from backglass.tables.parquet import MARK, read_parquet
from backglass.words import Text
from backglass.words import tables as words

TAB_TYPE = ".tsv"
TEXT_TYPES = {".csv", TAB_TYPE, ".txt"}
PARQUET_TYPE = ".parquet"
STANDARD = "-"  # stands for standard input and output


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
class Table:
    """A table as read: every column is numbers (Float64) or texts (String), a missing cell is null.

    Rows are numbered from 1 in every message, the line of column names not counted.

    Parameters
    ----------
    frame : polars.DataFrame
        The columns, in the file's order.
    path : str
        Where the table was read.
    sha256 : str
        The hash of the file's bytes; empty where it came from no file.
    kept : polars.Series or None
        The column that `read_table` was asked to keep as it stands in the file, such as 007.
    as_written : mapping of str to polars.Series
        Other columns that it was asked for as they stand in the file.
    forms : mapping of str to Form
        The columns of numbers that the file does not write as 1234.5.
    remarks : tuple of Text
        What was decided from the bytes and cells of the file that a reader should know.
    joined : Joined or None
        What `backglass.tables.joining.join` added.
    """

    frame: pl.DataFrame
    path: str
    sha256: str
    kept: pl.Series | None = None
    as_written: Mapping[str, pl.Series] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    remarks: tuple[Text, ...] = ()
    joined: Joined | None = None

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.frame.height

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The column names."""
        return tuple(self.frame.columns)

    @cached_property
    def identity(self) -> str:
        """By which the table is known again: the hash of its file or, where it came from none, of its columns."""
        if self.sha256:
            return self.sha256
        digest = hashlib.sha256()
        for column in self.frame:
            digest.update(json.dumps([column.name, column.to_list()]).encode())
        return digest.hexdigest()


def read_table(
    path: str | os.PathLike[str],
    keep: str | None = None,
    *,
    encoding: str | None = None,
    forms: Mapping[str, Form] | None = None,
    as_written: Sequence[str] = (),
) -> Table:
    r"""Read a table from a CSV file (separated by comma, semicolon or tab) or a Parquet file.

    ``NA`` and empty cells are missing, and so is NaN. A column is numbers where every cell that is there is one.
    The encoding, the separator and how numbers are written are decided from the file; `Table.remarks` says so where
    it is not UTF-8, commas between the cells and points in the numbers.

    Parameters
    ----------
    path : path
        A ``.csv``, ``.tsv``, ``.txt`` or ``.parquet`` file; "-" is standard input, of either type.
    keep : str, optional
        A column that is wanted as it stands in the file, too.
    encoding : str, optional
        The encoding of a CSV file, such as "cp932"; None decides between UTF-8 and Shift_JIS, and knows UTF-16 by its
        byte order mark.
    forms : mapping of str to Form, optional
        How an earlier table wrote the numbers of some columns (`Table.forms`); the same cells then give the same
        numbers, whatever else the file holds.
    as_written : sequence of str
        More columns that are wanted as they stand in the file; names that it lacks do not matter.

    Raises
    ------
    FileError
        There is no such file, or it cannot be read, or it is of another type.
    DataError
        The file does not hold a table, or not the column to keep, or there is no such encoding.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "birds.csv"
    >>> _ = path.write_text("bird,grams\nowl,310\ntern,NA\n")
    >>> table = read_table(path)
    >>> table.names, table.rows, table.frame["grams"].to_list()
    (('bird', 'grams'), 2, [310.0, None])
    """
    piped = str(path) == STANDARD
    source = Path(words.STANDARD_INPUT if piped else path)
    data = _checked_bytes(source, _piped_bytes() if piped else _bytes_of(source))
    digest = hashlib.sha256(data).hexdigest()
    wanted = as_written if keep is None else (*as_written, keep)
    if source.suffix.lower() == PARQUET_TYPE or data.startswith(MARK):
        frame, written = read_parquet(source, data)
        return _table(source, digest, Columns(frame, {name: written[name] for name in wanted if name in written}), keep)
    text, found = utf8_of(source, data, _checked_encoding(encoding))
    columns = read_delimited(source, text, wanted, forms)
    return _table(source, digest, columns, keep, _remarks(source, found, columns))


def _table(source: Path, digest: str, columns: Columns, keep: str | None, remarks: tuple[Text, ...] = ()) -> Table:
    kept = None if keep is None else columns.as_written[known_column(keep, columns.frame.columns, source)]
    return Table(columns.frame, str(source), digest, kept, columns.as_written, columns.forms, remarks)


def _checked_encoding(name: str | None) -> str | None:
    if name is None:
        return None
    if (found := known_encoding(name)) is None:
        raise DataError(words.NO_ENCODING.format(name=name, names=", ".join(ENCODINGS)))
    return found


def _remarks(source: Path, encoding: str, columns: Columns) -> tuple[Text, ...]:
    """How a CSV file was read, where it is not the plain way."""
    facts = []
    if encoding != UTF8:
        facts.append(words.AS_ENCODING.format(name=ENCODINGS[encoding]))
    if columns.separator == ";" or (columns.separator == "\t" and source.suffix.lower() != TAB_TYPE):
        facts.append(words.SEPARATED_BY[columns.separator])
    for form, text in words.WRITTEN_WITH.items():
        if names := [name for name in columns.forms if columns.forms[name] == form]:
            facts.append(text.format(names=shown_names(names)))
    remarks = []
    if facts:
        together = Text(", ".join(fact.en for fact in facts), "、".join(fact.ja for fact in facts))
        remarks.append(words.READ_AS.format(path=source, facts=together))
    if columns.doubtful:
        remarks.append(words.DOUBTFUL.format(path=source, names=shown_names(columns.doubtful)))
    return tuple(remarks)


def shown_names(names: Sequence[str]) -> str:
    """The names in a row, at most ten of them.

    Examples
    --------
    >>> shown_names(("a", "b"))
    "'a', 'b'"
    """
    return first_names([*map(repr, names)])


def first_names(names: Sequence[str]) -> str:
    """The same without quotation marks.

    Examples
    --------
    >>> first_names("abcdefghijkl")
    'a, b, c, d, e, f, g, h, i, j, ...'
    """
    return ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")


def known_column(name: str, names: Sequence[str], path: object) -> str:
    """The name, after it was seen to be among the column names.

    Raises
    ------
    DataError
        It is not; the nearest one is named.
    """
    if name in names:
        return name
    if near := nearest(name, names):
        raise DataError(words.NEAREST_TARGET.format(name=name, path=path, nearest=near))
    raise DataError(words.UNKNOWN_TARGET.format(name=name, path=path, columns=first_names(names)))


def nearest(name: str, names: Sequence[str]) -> str:
    """The name most like the given one, capitals not minded; empty where none is like it.

    Examples
    --------
    >>> nearest("Specis", ["island", "species"])
    'species'
    """
    folded = {known.casefold(): known for known in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=1)
    return folded[near[0]] if near else ""


def _bytes_of(source: Path) -> bytes:
    """The whole file, unless its name and its first bytes say that it is no table."""
    try:
        with open(source, "rb") as stream:
            mark = stream.read(len(MARK))
            if mark != MARK and source.suffix.lower() not in {PARQUET_TYPE, *TEXT_TYPES}:
                raise FileError(words.UNKNOWN_TYPE.format(path=source))
            data = mark + stream.read()
    except FileError:  # is an OSError, too
        raise
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileError(words.NOT_THERE.format(path=source)) from error
    except IsADirectoryError as error:
        raise FileError(words.FOLDER.format(path=source)) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        if os.path.isdir(source):  # Windows answers a folder with "permission denied"
            raise FileError(words.FOLDER.format(path=source)) from error
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(words.CANNOT_READ.format(path=source, reason=reason)) from error
    return data


def _piped_bytes() -> bytes:
    try:
        return sys.stdin.buffer.read()
    except (AttributeError, OSError, ValueError) as error:  # closed, or replaced by something without bytes
        raise FileError(words.CANNOT_READ.format(path=words.STANDARD_INPUT, reason=error)) from error


def _checked_bytes(source: Path, data: bytes) -> bytes:
    if not data:
        raise DataError(words.EMPTY_FILE.format(path=source))
    return data
