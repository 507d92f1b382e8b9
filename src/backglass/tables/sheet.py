"""The cells of a text file as they are written, before anything is said of their forms."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import polars as pl

from backglass.errors import DataError
from backglass.tables.grid import Grid, grid_of, rewritten, without_names_again
from backglass.tables.guard import ask_polars
from backglass.tables.sniffing import (
    BLANK,
    TAB,
    FirstRecords,
    below,
    cut_at_blanks,
    line_of_names,
    looks_like_data,
    notes_below,
    sample_of,
    separator_between,
    separator_named,
    separator_of,
    without_formulas,
)
from backglass.words import Text
from backglass.words import tables as words

EXACT = 2.0**53  # from here on integers lose digits as float64
PADDED = r"^[+-]?0[0-9]"  # 007, which is no plain number
INTEGER = r"^[+-]?[0-9]+$"
NO_VALUE = "NA"

Kinds: TypeAlias = Mapping[int, type[pl.DataType]]  # of columns of numbers, by their places
NO_KINDS: Kinds = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Sheet:
    """The cells of a text file as they are written.

    Attributes
    ----------
    names : tuple of str
        The column names, blanks around them taken off.
    height : int
        The number of rows.
    separator : str
        What separates the cells; " " are runs of blanks.
    remarks : tuple of Text
        What was decided that a reader should know, the separator aside.
    path : Path
        What a message calls the file.
    grid : Grid
        The text, the line of names in it.
    above : int
        The lines of the grid's text that the names take.
    """

    names: tuple[str, ...]
    height: int
    separator: str
    remarks: tuple[Text, ...]
    path: Path
    grid: Grid = field(repr=False)
    above: int = 1

    def texts(self, names: Collection[str] | None = None) -> pl.DataFrame:
        """Columns as String, in the file's order, all where no names are given; an empty cell is null.

        Raises
        ------
        DataError
            The text is not read as the csv module reads it.
        """
        places = self._places(names)
        return self._named(places, self._texts(places))

    def native(self, name: str) -> pl.Series:
        """One column as String."""
        return self.texts([name]).to_series()

    def sample(self, rows: int = 1000) -> pl.DataFrame:
        """The first rows of all columns as String."""
        places = self._places(None)
        return self._named(places, self._texts(places, rows))

    def columns(self, floats: Collection[str], texts: Collection[str], wholes: Collection[str] = ()) -> pl.DataFrame:
        """Columns as Float64 where it is asked and every cell is a plain number, all others as String.

        A plain number is one that float64 writes without loss: not 007 and not an integer above 2^53. Empty cells and
        NA are missing, and so is NaN; blanks around a number do not matter.

        Parameters
        ----------
        floats, texts : collection of str
            The names of columns; those that the file lacks do not matter.
        wholes : collection of str
            Those of them that likely hold whole numbers: if all cells of all of them are, they become Int64.
        """
        asked = set(self._places(floats))
        places = sorted(asked | set(self._places(texts)))
        if not places:
            return pl.DataFrame()
        kinds: Kinds = dict.fromkeys(asked - self.grid.padded, pl.Float64)
        likely: Kinds = dict.fromkeys(set(self._places(wholes)) - self.grid.padded, pl.Int64)

        frame = self._whole(ask_polars(lambda: self._mixed(places, kinds, likely), self._refusal))
        schema = frame.schema
        numbers = [name for name, kind in schema.items() if kind == pl.Float64]
        long, nan = _doubted(frame.select(numbers)) if numbers else ([], [])
        as_text = self._texts(long)
        columns = [as_text[str(place)] for place in long]
        columns += [frame[str(place)] for place in sorted(asked) if schema[str(place)] == pl.String]
        frame = frame.with_columns(pl.col(nan).fill_nan(None)).with_columns(map(plain_numbers, columns))
        return self._named(places, frame)

    @cached_property
    def _place_of(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def _quoted(self) -> bool:
        """Whether a cell may be empty between quotation marks."""
        return b'"' in self.grid.data and b'""' in self.grid.data  # a single byte is found much faster than two

    @property
    def _refusal(self) -> Text:
        return words.CSV_UNREADABLE.format(path=self.path)

    def _places(self, names: Collection[str] | None) -> list[int]:
        if names is None:
            return list(range(len(self.names)))
        return sorted({self._place_of[name] for name in names if name in self._place_of})

    def _named(self, places: Sequence[int], frame: pl.DataFrame) -> pl.DataFrame:
        frame.columns = [self.names[place] for place in places]
        return frame

    def _texts(self, places: Sequence[int], rows: int | None = None) -> pl.DataFrame:
        """Columns as String, named by their places."""
        if not places:
            return pl.DataFrame()
        return self._whole(ask_polars(lambda: self._read(places, rows=rows), self._refusal), rows)

    def _whole(self, frame: pl.DataFrame, rows: int | None = None) -> pl.DataFrame:
        """The frame after it was seen to have all rows; empty texts null."""
        if frame.height != (self.height if rows is None else min(rows, self.height)):
            raise DataError(self._refusal)
        if self._quoted:
            frame = frame.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))
        return frame

    def _mixed(self, places: Sequence[int], kinds: Kinds, likely: Kinds) -> pl.DataFrame:
        """The columns, some of them numbers; where a cell is none, without the likely ones, then all texts."""
        for tried in ({**kinds, **likely}, kinds) if likely else (kinds,):
            try:
                return self._read(places, tried)
            except pl.exceptions.ComputeError:
                continue
        return self._read(places)

    def _read(self, places: Sequence[int], kinds: Kinds = NO_KINDS, rows: int | None = None) -> pl.DataFrame:
        """The columns at some places, in the order of the places and named by them, so that no name is a pattern."""
        return pl.read_csv(
            self.grid.data,
            has_header=False,
            skip_lines=self.above,
            separator=chr(self.grid.mark),
            schema={str(place): kinds.get(place, pl.String) for place in range(self.grid.width)},
            columns=list(places) if len(places) < self.grid.width else None,
            null_values={str(place): NO_VALUE for place, kind in kinds.items() if kind == pl.Float64} or None,
            n_rows=rows,
        )


def _doubted(numbers: pl.DataFrame) -> tuple[list[int], list[str]]:
    """Which columns of numbers hold one that may have lost digits, and which may hold NaN."""
    largest, smallest, sums = (found.row(0) for found in (numbers.max(), numbers.min(), numbers.sum()))
    extremes = zip(numbers.columns, largest, smallest, strict=True)
    long = [int(name) for name, top, low in extremes if top is not None and max(top, -low) >= EXACT]
    return long, [name for name, total in zip(numbers.columns, sums, strict=True) if total is None or total != total]


def plain_numbers(column: pl.Series) -> pl.Series:
    """A column of texts as Float64 where every cell that is there is a plain number, else as it is.

    Examples
    --------
    >>> plain_numbers(pl.Series([" 1.5", "NA", None])).to_list(), plain_numbers(pl.Series(["1", "007"])).to_list()
    ([1.5, None, None], ['1', '007'])
    """
    text = column.str.strip_chars()
    cells = text.set((text == "") | (text == NO_VALUE), None)
    numbers = cells.cast(pl.Float64, strict=False)
    if numbers.null_count() > cells.null_count() or cells.str.contains(PADDED).any():
        return column
    large = numbers.abs() >= EXACT
    if large.any() and cells.filter(large).str.contains(INTEGER).any():
        return column
    return numbers.fill_nan(None)


def sheet_of(
    path: Path,
    data: bytes,
    *,
    separator: str | None = None,
    header: bool = True,
    skip_lines: int = 0,
    names: Collection[str] = (),
) -> Sheet:
    r"""The sheet of a file's text.

    Parameters
    ----------
    path : Path
        What a message calls the file.
    data : bytes
        In UTF-8, without a byte order mark.
    separator : str, optional
        One sign, or "tab" or "blank", which is a run of blanks; None decides from the text.
    header : bool
        Whether the first line holds the column names; else they are c1, c2, ...
    skip_lines : int
        How many lines above the table to skip.
    names : collection of str
        Columns that the table should have: of two separators that would do the one that stands between them.

    Raises
    ------
    DataError
        The text does not hold a table.

    Examples
    --------
    >>> sheet = sheet_of(Path("birds.csv"), b"bird;grams\nowl;310\ntern;\n")
    >>> sheet.names, sheet.height, sheet.separator, sheet.texts()["grams"].to_list()
    (('bird', 'grams'), 2, ';', ['310', None])
    """
    asked = None if separator is None else separator_named(separator)
    data, before, named = below(path, data, skip_lines)
    if len(data[-4:].rstrip(b"\r\n")) < len(data[-4:]) - 1:
        data = data.rstrip(b"\r\n")
    data = without_formulas(data)
    sign = asked or named or separator_of(data)
    if names and header and not (asked or named):
        sign = separator_between(names, data, sign)
    sample = sample_of(data, sign)
    if not sample.records:
        if sample.broken:
            raise DataError(words.QUOTES.format(path=path, line=sample.broken + before))
        raise DataError(words.EMPTY_FILE.format(path=path))
    grid = _grid(path, data, sign, sample, header, before)
    grid, again = without_names_again(grid) if header else (grid, 0)
    if grid.height == header:
        raise DataError(words.ONLY_HEADER.format(path=path))
    first = sample.records[0][1][: grid.width]
    above = 1 + sum(cell.count("\n") for cell in first) if header else 0
    names = tuple(cell.strip() if header else f"c{place}" for place, cell in enumerate(first, start=1))
    sheet = Sheet(names, grid.height - header, sign, (), path, grid, above)
    names = names[: _named_width(sheet, first)]
    if header:
        _refuse_twice(path, names, sample, before)
    remarks = []
    if grid.blank:
        text = words.ONE_BLANK_LINE if grid.blank == 1 else words.BLANK_LINES
        remarks.append(text.format(path=path, count=grid.blank))
    if again:
        text = words.NAMES_ONCE_AGAIN if again == 1 else words.NAMES_AGAIN
        remarks.append(text.format(path=path, count=again))
    if header and looks_like_data(sample):
        remarks.append(words.NO_NAMES.format(path=path))
    return Sheet(names, sheet.height, sign, tuple(remarks), path, grid, above)


def _grid(path: Path, data: bytes, sign: str, sample: FirstRecords, header: bool, before: int) -> Grid:
    """The grid of the text, or the sentence why it is none."""
    if sign == BLANK:
        data, sign = cut_at_blanks(data), TAB

    def refuse(line: int, found: int) -> DataError:
        if header and (error := _title(path, sample, before)):
            return error
        text = words.RAGGED if header else words.RAGGED_ROW
        if header and found < sample.width and notes_below(data, line - before, sign, sample.width):
            text = words.NOTES_BELOW
        return DataError(text.format(path=path, line=line, found=found, expected=sample.width))

    even = sample.width == sample.row_width and not re.match(rb"[ \t]*[\r\n]", data)
    grid = grid_of(data, sign, sample.width) if even else None
    if grid and BOM_UTF8[:1] in grid.data and (grid.data.startswith(BOM_UTF8) or b"\n" + BOM_UTF8 in grid.data):
        grid = None  # the mark is a sign of a cell, which polars would take off
    return grid or rewritten(path, data, sign, sample.width, sample.row_width, refuse, before)


def _title(path: Path, sample: FirstRecords, before: int) -> DataError | None:
    if not (line := line_of_names(sample)):
        return None
    skip = line + before - 1
    return DataError(words.TITLE, {"option": "skip_lines"}, path=path, line=skip + 1, skip=skip)


def _named_width(sheet: Sheet, first: Sequence[str]) -> int:
    """The number of columns without the last ones that have no name and no cell: separators at the lines' ends."""
    width = len(first)
    while width > 1 and not first[width - 1].strip():
        width -= 1
    if width == len(first):
        return width
    last = sheet._texts(range(width, len(first)))
    filled = [int(name) for name in last.columns if last[name].null_count() < last.height]
    return max(filled, default=width - 1) + 1


def _refuse_twice(path: Path, names: Sequence[str], sample: FirstRecords, before: int) -> None:
    name, count = Counter(names).most_common(1)[0]
    if count == 1:
        return
    if not name and (error := _title(path, sample, before)):
        raise error
    if not name:
        places = [place for place, one in enumerate(names, start=1) if not one]
        shown = ", ".join(map(str, places[:10])) + (", ..." if len(places) > 10 else "")
        raise DataError(words.NAMELESS.format(path=path, places=shown))
    text = words.NAMES_OF_A_ROW if name and looks_like_data(sample) else words.DUPLICATE
    raise DataError(text.format(path=path, name=name))
