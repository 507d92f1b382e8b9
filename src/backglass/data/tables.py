"""Reading a CSV or Parquet file into a `Table`, or saying in one sentence why it cannot be read.

The shape of a CSV file is checked here, line by line, before polars parses it: polars fills short rows silently
and renames duplicate columns. What polars raises is turned into a sentence; its panics are no `Exception`.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from backglass.errors import DataError, FileError
from backglass.words import Text
from backglass.words import tables as words

TEXT_TYPES = {".csv", ".tsv", ".txt"}
PARQUET_TYPE = ".parquet"
STANDARD = "-"  # stands for standard input and output
PARQUET_MARK = b"PAR1"
SEPARATORS = ",;\t"
SAMPLE_ROWS = 1000  # polars guesses from these which columns hold numbers; the guess is checked by the parsing


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
        The hash of the file's bytes.
    kept : polars.Series or None
        The column that `read_table` was asked to keep as it stands in the file, such as 007.
    """

    frame: pl.DataFrame
    path: str
    sha256: str
    kept: pl.Series | None = None

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.frame.height

    @property
    def names(self) -> tuple[str, ...]:
        """The column names."""
        return tuple(self.frame.columns)


def read_table(path: str | os.PathLike[str], keep: str | None = None) -> Table:
    r"""Read a table from a CSV file (UTF-8; separated by comma, semicolon or tab) or a Parquet file.

    ``NA`` and empty cells are missing, and so is NaN. A column is numbers where every cell that is there is one.
    In a file separated by semicolons, 3,5 is a number.

    Parameters
    ----------
    path : path
        A ``.csv``, ``.tsv``, ``.txt`` or ``.parquet`` file; "-" is standard input, of either type.
    keep : str, optional
        A column that is wanted as it stands in the file, too.

    Raises
    ------
    FileError
        There is no such file, or it cannot be read, or it is of another type.
    DataError
        The file does not hold a table, or not the column to keep.

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
    parquet = source.suffix.lower() == PARQUET_TYPE or data.startswith(PARQUET_MARK)
    frame, kept = _parquet(source, data, keep) if parquet else _csv(source, data, keep)
    return Table(frame, str(source), hashlib.sha256(data).hexdigest(), kept)


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
    shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
    raise DataError(words.UNKNOWN_TARGET.format(name=name, path=path, columns=shown))


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
            mark = stream.read(len(PARQUET_MARK))
            if mark != PARQUET_MARK and source.suffix.lower() not in {PARQUET_TYPE, *TEXT_TYPES}:
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


def _ask_polars(read: Callable[[], pl.DataFrame], refusal: Text) -> pl.DataFrame:
    """What `read` returns; whatever polars raises becomes `refusal`, its panics (`BaseException`s) too."""
    try:
        with _silent_stderr():
            return read()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise DataError(refusal) from error


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Send file descriptor 2 nowhere for a moment: a panic of polars prints a stack trace before it raises."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error, so there is nothing to silence
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


# --- CSV --------------------------------------------------------------------------------------------------------


def _csv(source: Path, data: bytes, keep: str | None) -> tuple[pl.DataFrame, pl.Series | None]:
    data = _clean_text(source, data)
    separator = _separator(data)
    names, height = _shape(source, data, separator)

    kept_at = [] if keep is None else [names.index(known_column(keep, names, source))]

    def read() -> pl.DataFrame:
        return _parse(data, separator)

    def read_kept() -> pl.DataFrame:
        return pl.read_csv(data, separator=separator, columns=kept_at, infer_schema=False)

    frame = _ask_polars(read, words.CSV_UNREADABLE.format(path=source))
    if frame.shape != (height, len(names)):  # polars and the csv module disagree about a quotation mark
        raise DataError(words.CSV_UNREADABLE.format(path=source))
    frame.columns = names
    kept = None
    if keep is not None:
        kept = _ask_polars(read_kept, words.CSV_UNREADABLE.format(path=source)).to_series().rename(keep)
    return frame.select(_numbers_or_text(column, separator == ";") for column in frame), kept


def _clean_text(source: Path, data: bytes) -> bytes:
    """The bytes of a UTF-8 text, without byte order mark and trailing line ends, lines ending in a newline."""
    at = data.find(b"\0")
    if at >= 0:
        raise DataError(words.NUL_BYTE.format(path=source, line=_line(data, at)))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(words.NOT_UTF8.format(path=source, line=_line(data, error.start))) from error
    data = data.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    if not data.strip():
        raise DataError(words.EMPTY_FILE.format(path=source))
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _separator(data: bytes) -> str:
    """The one of comma, semicolon and tab that the first line holds most often."""
    first = io.BytesIO(data).readline().decode()
    return max(SEPARATORS, key=first.count)


def _shape(source: Path, data: bytes, separator: str) -> tuple[list[str], int]:
    """The column names and the number of rows, after every row was seen to have as many cells as names."""
    records = _quoted_records(source, data, separator)
    names = [name.strip() for name in next(records)[1]]
    for name in names:
        if names.count(name) > 1:
            raise DataError(words.DUPLICATE.format(path=source, name=name))
    widths = ((line, len(cells)) for line, cells in records) if b'"' in data else _plain_widths(data, separator)
    height = 0
    for line, width in widths:
        if width != len(names):
            raise DataError(words.RAGGED.format(path=source, line=line, found=width, expected=len(names)))
        height += 1
    if height == 0:
        raise DataError(words.ONLY_HEADER.format(path=source))
    return names, height


def _quoted_records(source: Path, data: bytes, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The line a record ends in and its cells, quotation marks understood; an empty line is one empty cell."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells or [""]
    except csv.Error as error:
        raise DataError(words.QUOTES.format(path=source, line=reader.line_num)) from error


def _plain_widths(data: bytes, separator: str) -> Iterator[tuple[int, int]]:
    """The line and the number of cells of every row, in a file without quotation marks: much the faster count."""
    mark = separator.encode()
    lines = io.BytesIO(data)
    lines.readline()
    for line, row in enumerate(lines, start=2):
        yield line, row.count(mark) + 1


def _parse(data: bytes, separator: str) -> pl.DataFrame:
    """The columns, those whose first rows are numbers as Float64; all as String if a later row disagrees."""

    def read(rows: int | None, types: dict[str, type[pl.DataType]] | None) -> pl.DataFrame:
        return pl.read_csv(
            data,
            separator=separator,
            null_values=["NA"],
            n_rows=rows,
            infer_schema=types is None,
            infer_schema_length=SAMPLE_ROWS,
            schema_overrides=types,
            truncate_ragged_lines=True,
        )

    sample = read(SAMPLE_ROWS, None)
    types: dict[str, type[pl.DataType]] = {
        name: pl.Float64 if kind.is_numeric() else pl.String for name, kind in sample.schema.items()
    }
    try:
        return read(None, types)
    except pl.exceptions.ComputeError:
        return read(None, dict.fromkeys(types, pl.String))


def _numbers_or_text(column: pl.Series, decimal_comma: bool) -> pl.Series:
    """The column as numbers where all its cells are, else as text; blanks around a cell do not count."""
    if column.dtype != pl.String:
        return column.fill_nan(None)
    text = _text_or_missing(column)
    plain = text.str.replace(",", ".", literal=True) if decimal_comma else text
    numbers = plain.cast(pl.Float64, strict=False)
    return numbers.fill_nan(None) if numbers.null_count() == text.null_count() else text


def _text_or_missing(column: pl.Series) -> pl.Series:
    text = column.str.strip_chars()
    return text.set(text.is_in(["", "NA"]), None)


# --- Parquet ---


def _parquet(source: Path, data: bytes, keep: str | None) -> tuple[pl.DataFrame, pl.Series | None]:
    def read() -> pl.DataFrame:
        return pl.read_parquet(io.BytesIO(data))

    frame = _ask_polars(read, words.PARQUET_UNREADABLE.format(path=source))
    if frame.height == 0 or frame.width == 0:
        raise DataError(words.ONLY_HEADER.format(path=source))
    kept = None if keep is None else frame[known_column(keep, frame.columns, source)]
    return frame.select(_plain_column(source, column) for column in frame), kept


def _plain_column(source: Path, column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind.is_numeric() or kind == pl.Null:
        return column.cast(pl.Float64).fill_nan(None)
    if kind == pl.Boolean or kind.is_temporal() or kind in (pl.String, pl.Categorical, pl.Enum):
        return _text_or_missing(column.cast(pl.String))
    raise DataError(words.NESTED.format(path=source, name=column.name, type=kind))
