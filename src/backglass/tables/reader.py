"""Reading a CSV or Parquet file into a `Table`, or saying in one sentence why it cannot be read.

`encodings.py` makes UTF-8 of a text file's bytes, `sheet.py` cells of the text, and `forms/` values of the cells.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.errors import DataError, FileError
from backglass.tables.cells import Cells, FrameCells
from backglass.tables.centuries import centuries_in
from backglass.tables.compact_dates import compact_dates_in
from backglass.tables.encodings import ENCODINGS, UTF8, known_encoding, utf8_of
from backglass.tables.forms.asked import NOTHING, Asked
from backglass.tables.forms.deciding import decide
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.evidence import Decided
from backglass.tables.forms.first_look import framed
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.saying import remarks_of
from backglass.tables.guard import memory_for
from backglass.tables.names import known_column, nearest
from backglass.tables.no_tables import no_table
from backglass.tables.parquet import MARK, read_parquet
from backglass.tables.row_files import Rows, is_several
from backglass.tables.sheet import INTEGER, Sheet, sheet_of
from backglass.tables.table import Table
from backglass.tables.totals import totals_in
from backglass.words import Text
from backglass.words import tables as words

TAB_TYPE = ".tsv"
TEXT_TYPES = {".csv", TAB_TYPE, ".txt", ".data"}
PARQUET_TYPE = ".parquet"
PLAIN_NUMBER = r"^(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NA)$"
STANDARD = "-"  # stands for standard input and output


def read_table(
    path: str | os.PathLike[str],
    keep: str | None = None,
    *,
    encoding: str | None = None,
    header: bool = True,
    skip_lines: int = 0,
    separator: str | None = None,
    forms: Mapping[str, AnyForm] | None = None,
    ask: Callable[[Sequence[str]], Asked] | None = None,
) -> Table:
    r"""Read a table from a text file (CSV and its like) or a Parquet file.

    Every column gets a form, decided from all of its cells: numbers, truth values, dates, times, durations or texts,
    and which spellings mean missing. `Table.remarks` says what a reader should know of it.

    Parameters
    ----------
    path : path
        A ``.csv``, ``.tsv``, ``.txt``, ``.data`` or ``.parquet`` file; "-" is standard input, of either type.
    keep : str, optional
        A column that predictions repeat as it stands.
    encoding : str, optional
        The encoding of a text file, such as "cp932"; None decides between UTF-8 and Shift_JIS, and knows UTF-16 by its
        byte order mark.
    header : bool, default True
        Whether a text file's first line holds the names; without one the columns are c1, c2, ...
    skip_lines : int, default 0
        Lines of a text file above the names.
    separator : str, optional
        What separates the cells of a text file: one character, "tab" or "blank"; None finds it.
    forms : mapping of str to Form, optional
        The forms of an earlier table, by which the same cells give the same values; other columns are not decided
        until they are asked for.
    ask : callable, optional
        What the user says of the columns with these names.

    Raises
    ------
    FileError
        There is no such file, or it cannot be read, or it is of another type.
    DataError
        The file does not hold a table, or not a column that was named, or there is no such encoding.
    MemoryShortageError
        It takes more memory than there is.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "birds.csv"
    >>> _ = path.write_text("bird,grams\nowl,310\ntern,NA\n")
    >>> table = read_table(path)
    >>> table.names, table.rows, table.frame["grams"].to_list()
    (('bird', 'grams'), 2, [310, None])
    """
    piped = str(path) == STANDARD
    source = Path(words.STANDARD_INPUT if piped else path)
    # The hash takes a second for two gigabytes, and no other thread waits for it.
    with memory_for(source), ThreadPoolExecutor(1) as beside:
        data = _checked_bytes(source, _piped_bytes() if piped else _bytes_of(source))
        digest = beside.submit(hashlib.sha256, data)
        if source.suffix.lower() == PARQUET_TYPE or data.startswith(MARK):
            table = decided_table(FrameCells(read_parquet(source, data)), str(source), forms=forms, ask=ask)
        else:
            text, found = utf8_of(source, data, checked_encoding(encoding))
            del data
            names = () if forms is None else forms.keys()
            sheet = sheet_of(source, text, separator=separator, header=header, skip_lines=skip_lines, names=names)
            table = _of_sheet(source, sheet, found, forms, ask)
    table = replace(table, sha256=digest.result().hexdigest())
    return table if keep is None else replace(table, kept=known_column(keep, table.names, source))


def table_of_text(
    name: str,
    data: bytes,
    forms: Mapping[str, AnyForm] | None = None,
    *,
    header: bool = True,
    skip_lines: int = 0,
    separator: str | None = None,
) -> Table:
    r"""What `read_table` reads of a text file with these bytes, which are in no file; Parquet is refused.

    Raises
    ------
    DataError
        They do not hold a table.

    Examples
    --------
    >>> table_of_text("birds.csv", b"bird,grams\nowl,310\n").frame.rows()
    [('owl', 310)]
    """
    source = Path(name)
    if data.startswith(MARK):
        raise DataError(words.NOT_TEXT.format(path=source))
    text, found = utf8_of(source, _checked_bytes(source, data), None)
    names = () if forms is None else forms.keys()
    sheet = sheet_of(source, text, separator=separator, header=header, skip_lines=skip_lines, names=names)
    return _of_sheet(source, sheet, found, forms, None)


def decided_table(
    cells: Cells,
    path: str,
    sha256: str = "",
    forms: Mapping[str, AnyForm] | None = None,
    ask: Callable[[Sequence[str]], Asked] | None = None,
) -> Table:
    """A table of any cells, read by forms that are given, or by those that its cells decide.

    Examples
    --------
    >>> decided_table(FrameCells(pl.DataFrame({"day": ["2024-02-29"]})), "birds").frame.dtypes
    [Date]
    """
    if forms is not None:
        return _with_doubts(Table(cells, path, sha256).read_by(forms))
    columns = {name: cells.native(name) for name in cells.names}
    decided = decide(columns, separator=cells.separator, asked=NOTHING if ask is None else ask(cells.names))
    return _with_doubts(Table(cells, path, sha256, decided, remarks=remarks_of(path, decided)))


def _with_doubts(table: Table) -> Table:
    """The table with what its values alone say: which rows look like totals, and which columns hold other dates."""
    found = (*totals_in(table), *centuries_in(table), *compact_dates_in(table))
    return replace(table, remarks=(*table.remarks, *found)) if found else table


def _of_sheet(
    source: Path,
    sheet: Sheet,
    encoding: str,
    forms: Mapping[str, AnyForm] | None,
    ask: Callable[[Sequence[str]], Asked] | None,
) -> Table:
    """The table of a text's cells, with what a reader should know of how it was read."""
    plain = Table(sheet, str(source), remarks=(*_remarks(source, encoding, sheet), *sheet.remarks))
    return _with_doubts(_read_by(plain, sheet, forms) if forms is not None else _read_first(plain, sheet, ask))


def _read_first(table: Table, sheet: Sheet, ask: Callable[[Sequence[str]], Asked] | None) -> Table:
    """A text file whose forms its own cells decide; most columns of plain numbers are never texts in between."""
    asked = NOTHING if ask is None else ask(sheet.names)
    floats: list[str] = []
    wholes: list[str] = []
    if sheet.separator == "," and not asked.missing:
        floats, wholes = ([name for name in found if name not in asked.named] for found in _plain(sheet.sample()))
    columns, decided = _decided(sheet, floats, wholes, asked)
    if floats and any(isinstance(one.form, Number) and one.form.decimal == "," for one in decided.values()):
        columns, decided = _decided(sheet, (), wholes, asked)  # points of the others may stand between thousands
    table = replace(table, decided=decided, remarks=(*table.remarks, *remarks_of(table.path, decided)))
    for name, cells in columns.items():
        table.take(name, cells)
    return table


def _decided(
    sheet: Sheet, floats: Sequence[str], wholes: Sequence[str], asked: Asked
) -> tuple[dict[str, pl.Series], dict[str, Decided]]:
    """The columns, some of them as numbers where they can be, and their forms."""
    numbers = set(floats)
    columns = sheet.columns(floats, [name for name in sheet.names if name not in numbers], wholes).to_dict()
    decided = decide(columns, separator=sheet.separator, asked=asked)
    for name in (*floats, *wholes):
        if columns[name].dtype.is_numeric():
            decided[name] = replace(decided[name], evidence=replace(decided[name].evidence, because="cells"))
    return columns, decided


def _read_by(table: Table, sheet: Sheet, forms: Mapping[str, AnyForm]) -> Table:
    """A text file by the forms of an earlier table; other columns stay where they are."""
    table = table.read_by(forms)
    wanted = [name for name in sheet.names if name in forms]
    floats = {name for name in wanted if _is_plain(forms[name])}
    wholes = floats & set(_plain(sheet.sample())[1])
    columns = sheet.columns(floats, [name for name in wanted if name not in floats], wholes)
    for column in columns:
        table.take(column.name, column)
    return table


def _is_plain(form: AnyForm) -> bool:
    """Whether the form reads what a text file's plain numbers are read as at once."""
    return isinstance(form, Number) and (form.decimal, form.group) == (".", "")


def _plain(sample: pl.DataFrame) -> tuple[list[str], list[str]]:
    """The columns whose first cells are numbers such as 1234.5, with a point in one at least, or such as 1234."""
    cells = framed(sample.to_dict()).unpivot()["value"]  # one column after the other

    def by_column(found: pl.Series, empty: bool) -> NDArray[np.bool_]:
        flags: NDArray[np.bool_] = found.fill_null(empty).to_numpy()
        return flags.reshape(sample.width, sample.height)

    pointed = by_column(cells.str.contains(".", literal=True), False).any(axis=1)
    plain = by_column(cells.str.contains(PLAIN_NUMBER), True).all(axis=1)
    filled = by_column(cells.is_not_null(), False).any(axis=1)
    whole = by_column(cells.str.contains(INTEGER), True).all(axis=1)
    floats, wholes = np.flatnonzero(plain & pointed), np.flatnonzero(whole & filled)
    names = sample.columns
    return [names[place] for place in floats], [names[place] for place in wholes]


def checked_encoding(name: str | None) -> str | None:
    """An encoding as Python calls it, or a sentence on what was meant; None is to be found out."""
    if name is None:
        return None
    if (found := known_encoding(name)) is None:
        near = nearest(name, tuple(ENCODINGS))
        text = words.NEAREST_ENCODING if near else words.NO_ENCODING
        raise DataError(text.format(name=name, nearest=near, names=", ".join(ENCODINGS)))
    return found


def _remarks(source: Path, encoding: str, sheet: Sheet) -> tuple[Text, ...]:
    """How a text file was read, where it is not the plain way."""
    facts = []
    if encoding != UTF8:
        facts.append(words.AS_ENCODING.format(name=ENCODINGS[encoding]))
    if sheet.separator in words.SEPARATED_BY and (sheet.separator != "\t" or source.suffix.lower() != TAB_TYPE):
        facts.append(words.SEPARATED_BY[sheet.separator])
    if not facts:
        return ()
    together = Text(", ".join(fact.en for fact in facts), "、".join(fact.ja for fact in facts))
    return (words.READ_AS.format(path=source, facts=together),)


def _bytes_of(source: Path) -> bytes:
    """The whole file, unless its name and its first bytes say that it is no table."""
    try:
        with open(source, "rb", buffering=0) as stream:
            mark = stream.read(len(MARK))
            if mark != MARK and source.suffix.lower() not in {PARQUET_TYPE, *TEXT_TYPES}:
                raise FileError(words.UNKNOWN_TYPE.format(path=source))
            if stream.seekable():  # so that the file lies in memory once
                stream.seek(0)
                return stream.read()
            return mark + stream.read()
    except FileError:  # is an OSError, too
        raise
    except (FileNotFoundError, NotADirectoryError) as error:
        if is_several(source):
            raise FileError(words.SEVERAL.format(path=source, first=Rows(source).paths()[0])) from error
        raise FileError(words.NOT_THERE.format(path=source)) from error
    except IsADirectoryError as error:
        raise FileError(words.FOLDER.format(path=source)) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        if os.path.isdir(source):  # Windows answers a folder with "permission denied"
            raise FileError(words.FOLDER.format(path=source)) from error
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(words.CANNOT_READ.format(path=source, reason=reason)) from error


def _piped_bytes() -> bytes:
    try:
        return sys.stdin.buffer.read()
    except (AttributeError, OSError, ValueError) as error:  # closed, or replaced by something without bytes
        raise FileError(words.CANNOT_READ.format(path=words.STANDARD_INPUT, reason=error)) from error


def _checked_bytes(source: Path, data: bytes) -> bytes:
    if not data:
        raise DataError(words.EMPTY_FILE.format(path=source))
    if (kind := no_table(data)) is not None:
        raise DataError(words.NO_TABLE[kind].format(path=source))
    return data
