"""The rows of several files, some of them after the others: cells as they stand, never a whole file in memory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from backglass.errors import DataError, FileError
from backglass.tables.cells import FrameCells
from backglass.tables.encodings import utf8_of
from backglass.tables.forms.every import AnyForm
from backglass.tables.guard import ask_polars, memory_for
from backglass.tables.parquet import MARK, checked_frame
from backglass.tables.reader import PARQUET_TYPE, TEXT_TYPES, checked_encoding
from backglass.tables.sheet import Sheet, sheet_of
from backglass.tables.sniffing import BLANK, TAB
from backglass.tables.table import Table
from backglass.words import rows as words
from backglass.words import tables as table_words

CELLS = 2**21  # of a part
BYTES_OF_A_CELL = 48  # while a part is read and prepared
FEWEST, MOST = 1024, 2**17  # rows of a part
TEXT_AT_ONCE = 2**23  # bytes of a text file that are read together
LONGEST = 2**26  # bytes without the end of a row
ENDS = 2**16  # bytes at both ends of a file, by which it is known again
NAMED = {BLANK: "blank", TAB: "tab"}


@dataclass(frozen=True, eq=False)
class RowPart:
    """Some rows that lie together.

    Attributes
    ----------
    first : int
        The number of its first row among those of all files, from 0.
    cells : FrameCells
    path : str
        The file, with the numbers of its rows there.
    """

    first: int
    cells: FrameCells
    path: str

    def table(self, forms: Mapping[str, AnyForm]) -> Table:
        """The rows as a table that is read by some forms."""
        return Table(self.cells, self.path).read_by(forms)


@dataclass(frozen=True, eq=False)
class RowParts:
    """The files of a table, gone through as often as need be.

    Attributes
    ----------
    paths : tuple of Path
    encoding, header, skip_lines, separator
        How text files are read, as `read_table` takes them.
    """

    paths: tuple[Path, ...]
    encoding: str | None = None
    header: bool = True
    skip_lines: int = 0
    separator: str | None = None
    _stands: tuple[tuple[int, int], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_stands", tuple(map(_stand, self.paths)))  # frozen from here on

    @cached_property
    def identity(self) -> str:
        """By which the table is known again: the hash of the sizes and both ends of its files, in their order."""
        digest = hashlib.sha256()
        for path, (size, _) in zip(self.paths, self._stands, strict=True):
            with open(path, "rb") as stream:
                digest.update(f"{size} ".encode() + stream.read(ENDS))
                stream.seek(max(0, size - ENDS))
                digest.update(stream.read(ENDS))
        return digest.hexdigest()

    @cached_property
    def types(self) -> dict[str, Any]:
        """The columns and their types, which all files share.

        Raises
        ------
        DataError
            One file has other columns, or a column of another type.
        """
        first: dict[str, Any] = {}
        home: dict[str, Path] = {}
        for path in self.paths:
            here = self._schema(path)
            if not first:
                first, home = dict(here), dict.fromkeys(here, path)
            if first.keys() != here.keys():
                strange = sorted(first.keys() ^ here.keys())
                names = ", ".join(map(repr, strange[:5]))
                raise DataError(words.OTHER_COLUMNS.format(path=path, first=self.paths[0], names=names))
            for name, kind in here.items():
                known = first[name]
                if known == pl.Null:
                    first[name], home[name] = kind, path
                elif kind not in (known, pl.Null):
                    if not (kind.is_numeric() and known.is_numeric()):
                        facts = {"type": kind, "first_type": known, "first": home[name], "path": path}
                        raise DataError(words.OTHER_TYPE.format(name=name, **facts))
                    first[name] = pl.Float64()
        return first

    @property
    def rows_at_once(self) -> int:
        """Rows of a part: the same wherever the table is read, so that sums have the same bits."""
        return max(FEWEST, min(MOST, CELLS // max(1, len(self.types))))

    def __iter__(self) -> Iterator[RowPart]:
        """All rows; files without one do not matter.

        Raises
        ------
        DataError, FileError
            A file cannot be read, or changed since it was seen first.
        """
        first = 0
        types = self.types
        for place, path in enumerate(self.paths):
            self._check(place)
            at = 0
            with memory_for(path):
                for frame, separator in self._frames(path):
                    changed = [pl.col(n).cast(kind) for n, kind in types.items() if frame.schema[n] != kind]
                    frame = frame.select(*types).with_columns(changed)
                    label = f"{path} [{at + 1}-{at + frame.height}]"
                    yield RowPart(first, FrameCells(frame, separator), label)
                    at, first = at + frame.height, first + frame.height
            self._check(place)

    def _check(self, place: int) -> None:
        if _stand(self.paths[place]) != self._stands[place]:
            raise FileError(words.CHANGED.format(path=self.paths[place]))

    def _schema(self, path: Path) -> dict[str, Any]:
        if not _is_parquet(path):
            return dict.fromkeys(next(_sheets(path, self)).names, pl.String())
        frame = ask_polars(lambda: pl.scan_parquet(path, glob=False).head(1).collect(), _refusal(path))
        if frame.height:
            checked_frame(path, frame)
        return dict(frame.schema)

    def _frames(self, path: Path) -> Iterator[tuple[pl.DataFrame, str | None]]:
        if not _is_parquet(path):
            for sheet in _sheets(path, self):
                yield sheet.texts(), sheet.separator
            return
        lazy, at, step = pl.scan_parquet(path, glob=False), 0, self.rows_at_once
        while True:
            frame = ask_polars(lambda: lazy.slice(at, step).collect(), _refusal(path))  # noqa: B023
            if frame.height:
                yield frame, None
            if frame.height < step:
                return
            at += step


def _refusal(path: Path) -> Any:
    return table_words.PARQUET_UNREADABLE.format(path=path)


def _stand(path: Path) -> tuple[int, int]:
    """By which a file is seen to have changed."""
    try:
        found = os.stat(path)
    except FileNotFoundError as error:
        raise FileError(table_words.NOT_THERE.format(path=path)) from error
    except OSError as error:
        raise FileError(table_words.CANNOT_READ.format(path=path, reason=error.strerror or error)) from error
    if not found.st_size:
        raise DataError(table_words.EMPTY_FILE.format(path=path))
    return found.st_size, found.st_mtime_ns


def _is_parquet(path: Path) -> bool:
    try:
        with open(path, "rb") as stream:
            marked = stream.read(len(MARK)) == MARK
    except OSError as error:
        raise FileError(table_words.CANNOT_READ.format(path=path, reason=error.strerror or error)) from error
    if not marked and path.suffix.lower() not in {PARQUET_TYPE, *TEXT_TYPES}:
        raise FileError(table_words.UNKNOWN_TYPE.format(path=path))
    return marked or path.suffix.lower() == PARQUET_TYPE


def _sheets(path: Path, parts: RowParts) -> Iterator[Sheet]:
    """The cells of a text file, some megabytes of whole rows after the others, by the names of the first."""
    encoding = checked_encoding(parts.encoding)
    first: Sheet | None = None
    line = 1
    for data in _whole_rows(path):
        text, found = utf8_of(path, data, encoding)
        if found == "utf-16":
            raise DataError(words.NO_UTF16.format(path=path))
        encoding = found
        if first is None:
            first = sheet = sheet_of(
                path, text, separator=parts.separator, header=parts.header, skip_lines=parts.skip_lines
            )
        elif text.strip():
            called = Path(f"{path} [{line}-]")
            sign = NAMED.get(first.separator, first.separator)
            sheet = sheet_of(called, text, separator=sign, header=False)
            if len(sheet.names) < len(first.names):
                raise DataError(words.OTHER_COLUMNS.format(path=called, first=path, names=first.names[-1]))
            sheet = _renamed(sheet, first.names)
        else:
            continue
        line += data.count(b"\n")
        yield sheet


def _renamed(sheet: Sheet, names: tuple[str, ...]) -> Sheet:
    return Sheet(names, sheet.height, sheet.separator, (), sheet.path, sheet.grid, sheet.above)


def _whole_rows(path: Path) -> Iterator[bytes]:
    """A text file's bytes, cut where a row ends: at the end of a line before which quotation marks are in pairs."""
    rest, lines = b"", 1
    with open(path, "rb") as stream:
        while chunk := stream.read(TEXT_AT_ONCE):
            rest += chunk
            end = _end_of_row(rest)
            if end:
                yield rest[:end]
                lines += rest.count(b"\n", 0, end)
                rest = rest[end:]
            elif len(rest) > LONGEST:
                raise DataError(words.LONG_LINE.format(path=path, size="64 MiB", line=lines))
    if rest:
        yield rest


def _end_of_row(data: bytes) -> int:
    """Behind the last row that is whole, or 0."""
    end, marks = data.rfind(b"\n") + 1, data.count(b'"')
    marks -= data.count(b'"', end)
    while end and marks % 2:
        earlier = data.rfind(b"\n", 0, end - 1) + 1
        marks -= data.count(b'"', earlier, end)
        end = earlier
    return end
