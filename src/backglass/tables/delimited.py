"""The columns of a CSV file: which sign separates its cells, whether its rows are whole, which columns are numbers.

The shape of a file is checked here, line by line, before polars parses it: polars fills short rows silently
and renames duplicate columns.
"""

from __future__ import annotations

import csv
import io
import itertools
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from backglass.errors import DataError
from backglass.tables.guard import ask_polars
from backglass.tables.numerals import Form, as_numbers, form_of, leaves_doubt, number_like, written_so
from backglass.words import tables as words

if TYPE_CHECKING:
    import _csv

SEPARATORS = ",;\t"
RAREST_FIRST = "\t;,"  # where two would do: a comma is the likeliest to stand in a cell
RECORDS_LOOKED_AT = 100
BYTES_LOOKED_AT = 1_000_000
SAMPLE_ROWS = 1000  # which columns hold numbers is guessed from these; the guess is checked by the parsing
_TEXT = pl.col(pl.String).str.strip_chars()
TEXT_OR_MISSING = pl.when(~_TEXT.is_in(["", "NA"])).then(_TEXT)


@dataclass(frozen=True, eq=False)
class Columns:
    """What a file holds.

    Attributes
    ----------
    frame : polars.DataFrame
        Every column as numbers (Float64) or texts (String), blanks around a cell taken off.
    as_written : dict of str to polars.Series
        The columns that were asked for, as texts that stand in the file.
    separator : str
        What separates the cells.
    forms : dict of str to Form
        The columns of numbers that are not written as 1234.5.
    doubtful : tuple of str
        Columns that stay texts, because their commas may be either.
    """

    frame: pl.DataFrame
    as_written: dict[str, pl.Series]
    separator: str = ","
    forms: dict[str, Form] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()


def read_delimited(
    path: Path, data: bytes, wanted: Sequence[str] = (), forms: Mapping[str, Form] | None = None
) -> Columns:
    """The columns of a CSV file in UTF-8.

    Parameters
    ----------
    path : Path
        What a message calls the file.
    data : bytes
        Without a byte order mark.
    wanted : sequence of str
        Columns that are wanted as they stand in the file, too, where they are there.
    forms : mapping of str to Form, optional
        How an earlier file wrote the numbers of some columns; where the cells may be written so, they are.

    Raises
    ------
    DataError
        The file does not hold a table.
    """
    data = _with_newlines(path, data)
    separator = separator_of(data)
    names, height = _shape(path, data, separator)
    refusal = words.CSV_UNREADABLE.format(path=path)
    texts = [place for place, name in enumerate(names) if name in (forms or {})]
    frame = ask_polars(lambda: _parse(data, separator, texts), refusal)
    if frame.shape != (height, len(names)):  # polars and the csv module disagree about a quotation mark
        raise DataError(refusal)
    frame.columns = names
    as_written = {}
    if at := sorted({names.index(name) for name in wanted if name in names}):
        written = ask_polars(lambda: pl.read_csv(data, separator=separator, columns=at, infer_schema=False), refusal)
        as_written = {names[place]: column.rename(names[place]) for place, column in zip(at, written, strict=True)}
    return _with_numbers(frame, as_written, separator, forms or {})


def separator_of(data: bytes) -> str:
    r"""The one of comma, semicolon and tab that cuts the first records into equally many cells, more than one.

    Where none does, the one that the first line holds most often.

    Examples
    --------
    >>> separator_of("a, b;c\n1,5;2,5\n".encode()), separator_of(b"a\tb\n1,5\t2\n")
    (';', '\t')
    """
    for separator in RAREST_FIRST:
        if _cuts_evenly(data, separator):
            return separator
    first = io.BytesIO(data).readline().decode()
    return max(SEPARATORS, key=first.count)


def _cuts_evenly(data: bytes, separator: str) -> bool:
    whole = len(data) <= BYTES_LOOKED_AT
    lines = data if whole else data[: data.rfind(b"\n", 0, BYTES_LOOKED_AT) + 1]
    widths: set[int] = set()
    with _reader(lines, separator) as reader:
        try:
            widths.update(len(cells) for cells in itertools.islice(reader, RECORDS_LOOKED_AT))
        except csv.Error:  # perhaps a cell that goes on where the lines looked at end
            if whole:
                return False
    return len(widths) == 1 and widths != {1}


@contextmanager
def _reader(data: bytes, separator: str) -> Iterator[_csv.Reader]:
    """A reader of the csv module over the records, which does not mind how long a cell is."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
        yield csv.reader(text, delimiter=separator, strict=True)
    finally:
        csv.field_size_limit(limit)


def _with_newlines(path: Path, data: bytes) -> bytes:
    """The text without trailing line ends, lines ending in a newline."""
    data = data.rstrip(b"\r\n")
    if not data.strip():
        raise DataError(words.EMPTY_FILE.format(path=path))
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _shape(path: Path, data: bytes, separator: str) -> tuple[list[str], int]:
    """The column names and the number of rows, after every row was seen to have as many cells as names."""
    records = _quoted_records(path, data, separator)
    names = [name.strip() for name in next(records)[1]]
    twice, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise DataError(words.DUPLICATE.format(path=path, name=twice))
    widths = ((line, len(cells)) for line, cells in records) if b'"' in data else _plain_widths(data, separator)
    height = 0
    for line, width in widths:
        if width != len(names):
            raise DataError(words.RAGGED.format(path=path, line=line, found=width, expected=len(names)))
        height += 1
    if height == 0:
        raise DataError(words.ONLY_HEADER.format(path=path))
    return names, height


def _quoted_records(path: Path, data: bytes, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The line a record ends in and its cells, quotation marks understood; an empty line is one empty cell."""
    with _reader(data, separator) as reader:
        try:
            for cells in reader:
                yield reader.line_num, cells or [""]
        except csv.Error as error:
            raise DataError(words.QUOTES.format(path=path, line=reader.line_num)) from error


def _plain_widths(data: bytes, separator: str) -> Iterator[tuple[int, int]]:
    """The line and the number of cells of every row, in a file without quotation marks: much the faster count."""
    mark = separator.encode()
    lines = io.BytesIO(data)
    lines.readline()
    for line, row in enumerate(lines, start=2):
        yield line, row.count(mark) + 1


def _parse(data: bytes, separator: str, texts: Sequence[int]) -> pl.DataFrame:
    """The columns, those whose first rows are numbers as Float64; all as String if a later row disagrees.

    `texts` are the places of columns that are String whatever they hold. The types are not polars' guess, which
    refuses long numbers.
    """

    def read(rows: int | None, types: dict[str, type[pl.DataType]] | None = None) -> pl.DataFrame:
        return pl.read_csv(
            data,
            separator=separator,
            null_values=["NA"],
            n_rows=rows,
            infer_schema=False,
            schema_overrides=types,
            truncate_ragged_lines=True,
        )

    sample = read(SAMPLE_ROWS)
    plain = _of_equal_gaps(sample.select(pl.all().cast(pl.Float64, strict=False)), sample)
    types: dict[str, type[pl.DataType]] = {
        name: pl.Float64 if name in plain and place not in texts else pl.String
        for place, name in enumerate(sample.columns)
    }
    try:
        return read(None, types)
    except pl.exceptions.ComputeError:
        return read(None)


def _with_numbers(
    frame: pl.DataFrame, as_written: dict[str, pl.Series], separator: str, known: Mapping[str, Form]
) -> Columns:
    """Columns of texts as numbers where all their cells are, in whatever form."""
    texts = frame.select(TEXT_OR_MISSING)
    numbers = texts.select(pl.all().cast(pl.Float64, strict=False))
    plain = _of_equal_gaps(numbers, texts)
    hopeful = set(number_like(texts.select(name for name in texts.columns if name not in plain)))
    columns: list[pl.Series] = []
    forms: dict[str, Form] = {}
    doubtful = []
    for name in texts.columns:
        form = known.get(name)
        if form is None or not written_so(texts[name], form):
            form = form_of(texts[name], decimal_comma=separator != ",") if name in hopeful else None
        if form is not None:
            forms[name] = form
            columns.append(as_numbers(texts[name], form))
        elif name in plain:
            columns.append(numbers[name])
        else:
            columns.append(texts[name])
            if name in hopeful and leaves_doubt(texts[name]):
                doubtful.append(name)
    whole = frame.with_columns(columns).with_columns(pl.col(pl.Float64).fill_nan(None))
    return Columns(whole, as_written, separator, forms, tuple(doubtful))


def _of_equal_gaps(numbers: pl.DataFrame, texts: pl.DataFrame) -> set[str]:
    """The columns of which no cell was lost on the way from text to number."""
    if texts.width == 0:
        return set()
    pairs = zip(numbers.null_count().row(0), texts.null_count().row(0), strict=True)
    return {name for name, (lost, missing) in zip(texts.columns, pairs, strict=True) if lost == missing}


def text_or_missing(column: pl.Series) -> pl.Series:
    """The texts without the blanks around them; empty ones and NA are missing."""
    return column.to_frame().select(TEXT_OR_MISSING).to_series()
