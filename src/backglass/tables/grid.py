"""The text of a table proved to be one: rows of equally many cells, each where polars and the csv module see it.

polars fills short rows in silence and has its own mind about stray quotation marks. A text that is well formed is
proved so by one pass over its bytes (`grid_of`); any other is read by the csv module, which is slow, and written anew
(`rewritten`).
"""

from __future__ import annotations

import csv
import io
import itertools
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backglass.cores import cores_allowed
from backglass.errors import DataError
from backglass.words import tables as words

if TYPE_CHECKING:
    import _csv

    Bytes = NDArray[np.uint8]
    Places = NDArray[np.intp]

COMMA, NEWLINE, RETURN, QUOTE, ZERO = b',\n\r"0'
PART = 1 << 24  # bytes of a text that are worth a thread
BLOCK = 1 << 18  # bytes looked at at once: what is made of them stays in the processor's cache


@dataclass(frozen=True, eq=False)
class Grid:
    """A text of whole rows, which end in newlines.

    Attributes
    ----------
    data : bytes
        In UTF-8; a cell with quotation marks, separators or line ends in it stands between quotation marks.
    mark : int
        The byte between two cells.
    width, height : int
        The number of cells of every row, and of rows.
    padded : frozenset of int
        Places of the columns where digits follow a leading zero, as in 007, and perhaps of some more.
    blank : int
        The blank lines that were left out.
    """

    data: bytes
    mark: int
    width: int
    height: int
    padded: frozenset[int]
    blank: int = 0


@contextmanager
def records_of(data: bytes, separator: str) -> Iterator[_csv.Reader]:
    """A reader of the csv module over the records, which does not mind how long a cell is."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
        yield csv.reader(text, delimiter=separator, strict=True)
    finally:
        csv.field_size_limit(limit)


def grid_of(data: bytes, separator: str, width: int) -> Grid | None:
    r"""The text as a grid of so many columns; None where it is none as it stands.

    Examples
    --------
    >>> grid_of(b"a,b\r\n1,007\r\n", ",", 2)
    Grid(data=b'a,b\n1,007\n', mark=44, width=2, height=2, padded=frozenset({1}), blank=0)
    >>> grid_of(b"a,b\n1\n", ",", 2) is None
    True
    """
    mark = ord(separator)
    if mark > 127:
        return None
    quoted = b'"' in data
    if b"\r" in data:
        data = _with_newlines(data) if quoted else data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    cells = np.frombuffer(data, np.uint8)
    parts = [(0, len(data))] if quoted else list(itertools.pairwise(_cuts(data)))
    with ThreadPoolExecutor(len(parts) or 1) as pool:
        scans = list(pool.map(lambda part: _scanned(cells, part, mark, width, quoted), parts))
    padded, count = set[int](), 0
    for scan in scans:
        if scan is None:
            return None
        padded |= scan[1]
        count += scan[0]
    open_end = not data.endswith(b"\n")
    if (count + open_end) % width:
        return None
    return Grid(data, mark, width, (count + open_end) // width, frozenset(padded))


def _cuts(data: bytes) -> list[int]:
    """Where to cut a text without quotation marks into parts of whole rows, for all cores."""
    parts = max(1, min(cores_allowed(), len(data) // PART))
    inner = (data.find(b"\n", place * len(data) // parts) + 1 for place in range(1, parts))
    return sorted({0, *(cut for cut in inner if cut), len(data)})


def _scanned(cells: Bytes, part: tuple[int, int], mark: int, width: int, quoted: bool) -> tuple[int, set[int]] | None:
    """How many ends of cells there are in a part of the text, and the columns with padded numbers; None for no grid."""
    count, inside, padded = 0, False, set[int]()
    for start in range(*part, BLOCK):
        block = cells[start : min(start + BLOCK, part[1])]
        newlines = block == NEWLINE
        ends = (block == mark) | newlines
        if quoted:
            within = _within_quotes(block, inside)
            if not _well_quoted(cells, start, block, mark, inside):
                return None
            ends &= ~within
            newlines &= ~within
            inside = bool(within[-1])
        places = np.flatnonzero(ends)
        if not np.array_equal(np.flatnonzero(newlines), places[(width - 1 - count) % width :: width]):
            return None
        zeros = _leading_zeros(cells, start, block, mark)
        padded |= set(((count + np.searchsorted(places, zeros)) % width).tolist())
        count += len(places)
    return None if inside else (count, padded)


def _within_quotes(block: Bytes, inside: bool) -> NDArray[np.bool_]:
    """Which bytes come after an odd number of quotation marks."""
    flips = block == QUOTE
    flips[0] ^= inside
    return np.bitwise_xor.accumulate(flips)


def _well_quoted(cells: Bytes, start: int, block: Bytes, mark: int, inside: bool) -> bool:
    """Whether every quotation mark opens or closes a cell, or is one of two within a quoted cell."""
    at = np.flatnonzero(block == QUOTE)
    if len(at) == 0:
        return True
    opening = np.arange(len(at)) % 2 == int(inside)
    opens, closes = at[opening] + start, at[~opening] + start
    before = cells[np.maximum(opens - 1, 0)]
    after = cells[np.minimum(closes + 1, len(cells) - 1)]
    begins = (opens == 0) | (before == mark) | (before == NEWLINE) | (before == QUOTE)
    ends = (closes == len(cells) - 1) | (after == mark) | (after == NEWLINE) | (after == QUOTE)
    return bool(begins.all() and ends.all())


def _leading_zeros(cells: Bytes, start: int, block: Bytes, mark: int) -> Places:
    """Where in the block a cell begins with 0, a sign or a blank perhaps before it, and another digit follows."""
    zeros = block[: len(cells) - 1 - start] == ZERO
    following = cells[start + 1 : start + 1 + len(zeros)]
    zeros &= (following - np.uint8(ZERO)) < 10  # what is below "0" wraps around
    zeros[1:] &= (block[: len(zeros)][:-1] - np.uint8(ord("."))) > 11  # neither a point nor a digit before it
    at = np.flatnonzero(zeros)
    if len(at) == 0:
        return at
    edges = np.zeros(256, bool)
    edges[[mark, NEWLINE, QUOTE]] = True
    signs = np.zeros(256, bool)
    signs[list(b"+- ")] = True
    before = cells[np.maximum(at + start - 1, 0)]
    second = edges | signs
    begins = edges[before] | (at + start == 0)
    begins |= signs[before] & (second[cells[np.maximum(at + start - 2, 0)]] | (at + start == 1))
    found: Places = at[begins]
    return found


def _with_newlines(data: bytes) -> bytes:
    """The text with its carriage returns outside of quoted cells made newlines."""
    cells = np.frombuffer(data, np.uint8)
    inside, parts = False, []
    for start in range(0, len(cells), BLOCK):
        block = cells[start : start + BLOCK].copy()
        within = _within_quotes(block, inside)
        inside = bool(within[-1])
        returns = np.flatnonzero((block == RETURN) & ~within)
        pairs = cells[np.minimum(returns + start + 1, len(cells) - 1)] == NEWLINE
        block[returns] = NEWLINE
        parts.append(np.delete(block, returns[pairs]).tobytes())
    return b"".join(parts)


def rewritten(
    path: Path, data: bytes, separator: str, width: int, rows: int, refuse: Callable[[int, int], DataError], before: int
) -> Grid:
    """The grid of any text, read and written anew by the csv module; blank lines are left out.

    Parameters
    ----------
    path : Path
        What a message calls the file.
    data : bytes
    separator : str
    width, rows : int
        The number of cells of the first record and of all others; the cells that one has more must be empty.
    refuse : callable
        What is raised for the line and the number of cells of a record that has other ones.
    before : int
        How many lines of the file stand above the text.

    Raises
    ------
    DataError
        The text is no grid.
    """
    kept, height, blank = min(width, rows), 0, 0
    plain = io.BytesIO()
    stream = io.TextIOWrapper(plain, encoding="utf-8", newline="")
    write = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow
    with records_of(data, separator) as reader:
        try:
            for cells in reader:
                if is_blank(cells, height == 0, max(width, rows) == 1):
                    blank += 1
                    continue
                cells = cells or [""]
                if len(cells) != (rows if height else width) or any(cells[kept:]):
                    raise refuse(reader.line_num + before, len(cells))
                write(cells[:kept])
                height += 1
        except csv.Error as error:
            raise DataError(words.QUOTES.format(path=path, line=reader.line_num + before)) from error
    stream.flush()
    grid = grid_of(plain.getvalue(), ",", kept)
    if grid is None:  # it was written well formed
        raise DataError(words.CSV_UNREADABLE.format(path=path))
    return Grid(grid.data, grid.mark, grid.width, grid.height, grid.padded, blank)


def without_names_again(grid: Grid) -> tuple[Grid, int]:
    r"""The grid without the rows that are its first one again, as where files were put one behind the other.

    Examples
    --------
    >>> without_names_again(Grid(b"a,b\n1,2\na,b\n3,4\n", 44, 2, 4, frozenset()))
    (Grid(data=b'a,b\n1,2\n3,4\n', mark=44, width=2, height=3, padded=frozenset(), blank=0), 1)
    """
    data, names = grid.data, grid.data.split(b"\n", 1)[0]
    if grid.width < 2 or names.count(b'"') % 2:  # one cell is a value like any other; a name with a line end in it
        return grid, 0
    kept, count, done = [], 0, 0
    at = data.find(b"\n" + names)
    while at >= 0:
        start, end = at + 1, at + 1 + len(names)
        if data[end : end + 1] in (b"\n", b"") and data.count(b'"', done, start) % 2 == 0:
            kept.append(data[done:start])
            done, count = min(end + 1, len(data)), count + 1
        at = data.find(b"\n" + names, end - len(names))
    if not count:
        return grid, 0
    return replace(grid, data=b"".join([*kept, data[done:]]), height=grid.height - count), count


def is_blank(cells: list[str], first: bool, one_column: bool) -> bool:
    """Whether a record is a line without anything, or with blanks alone, and stands for no row.

    In a table of one column it is a missing cell, unless it is the first line, where a name should be.

    Examples
    --------
    >>> is_blank([], False, False), is_blank([], False, True), is_blank(["", ""], False, False)
    (True, False, False)
    """
    nothing = len(cells) < 2 and not "".join(cells).strip(" \t")
    return nothing and (cells != [""] if first else not one_column)
