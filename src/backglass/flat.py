"""Prepared rows in a flat file: what a network is trained on where a table does not fit into memory.

Behind a header lie the rows that are trained on, then those held out. A row is its inputs and its target, a class as
its number, all of one floating-point type in the machine's byte order. Rows are read by `pread`, never mapped: what is
read counts as memory of ours or not at all.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Floats, Indices
from backglass.errors import FileError
from backglass.files import CANNOT_WRITE
from backglass.words import rows as words

MAGIC = b"backglass rows 1\n"
NAME = "rows.flat"  # of such a file beside a model
HEADER = 4096  # bytes
AT_ONCE = 2**23  # bytes that are read together where all rows are gone through

What: TypeAlias = Literal["X", "D", "s"]


@dataclass(eq=False)
class FlatRows:
    """Rows of such a file, one part of it.

    Attributes
    ----------
    path : Path
        Where it was; it may be gone while it is open.
    first : int
        The byte where the part begins.
    rows, inputs : int
    dtype : numpy.dtype
    digest : str
        SHA-256 of the part's bytes.
    classes : int
        Output units of classes, where there are several: targets become one-hot rows; else 0.
    weights : array (classes,) or None
        The weight of each class's rows; None where all weigh 1.
    """

    path: Path
    descriptor: Descriptor
    first: int
    rows: int
    inputs: int
    dtype: np.dtype[Any]
    digest: str
    classes: int = 0
    weights: Floats | None = None

    @property
    def row_bytes(self) -> int:
        """Bytes of a row."""
        return (self.inputs + 1) * self.dtype.itemsize

    @property
    def X(self) -> OnDisk:
        """The inputs, (rows, inputs)."""
        return OnDisk(self, "X", (self.rows, self.inputs))

    @property
    def D(self) -> OnDisk:
        """The targets, (rows, n_L)."""
        return OnDisk(self, "D", (self.rows, self.classes or 1))

    @property
    def s(self) -> OnDisk:
        """The weights, (rows,)."""
        return OnDisk(self, "s", (self.rows,))

    def records(self, first: int, end: int) -> Floats:
        """Some rows as they lie there, (end - first, inputs + 1).

        Raises
        ------
        FileError
            The file is shorter than it was, or cannot be read.
        """
        found = np.empty((end - first, self.inputs + 1), dtype=self.dtype)
        self.read_into(found, first)
        return found

    def read_into(self, found: Floats, first: int) -> None:
        """The same, written into an array of rows that lie one behind the other."""
        view, at = found.reshape(-1).view(np.uint8).data, self.first + first * self.row_bytes
        while len(view):
            try:
                got = os.preadv(self.descriptor.number, [view], at)
            except OSError as error:
                raise FileError(words.CANNOT_READ.format(path=self.path, reason=error.strerror)) from error
            if not got:
                raise FileError(words.CUT_SHORT.format(path=self.path))
            view, at = view[got:], at + got

    def parts(self) -> Iterator[Floats]:
        """All rows, some megabytes after the others."""
        step = max(1, AT_ONCE // self.row_bytes)
        for first in range(0, self.rows, step):
            yield self.records(first, min(first + step, self.rows))

    def gathered(self, spans: list[tuple[int, int]], places: Indices) -> tuple[Floats, Floats, Floats]:
        """X, D and s of the rows of some spans, in an order of them all."""
        found = np.empty((sum(end - first for first, end in spans), self.inputs + 1), dtype=self.dtype)
        at = 0
        for first, end in spans:
            self.read_into(found[at : at + end - first], first)
            at += end - first
        return self.split(found, places)

    def split(self, records: Floats, places: Indices | slice = slice(None)) -> tuple[Floats, Floats, Floats]:
        """X, D and s of records, in some order of them."""
        X, targets = np.ascontiguousarray(records[:, :-1][places]), records[:, -1][places]
        return X, self.targets(targets), self.weights_of(targets)

    def targets(self, numbers: Floats) -> Floats:
        """Targets as a network takes them, (rows, n_L)."""
        if not self.classes:
            return np.ascontiguousarray(numbers[:, None])
        one_hot = np.zeros((len(numbers), self.classes), dtype=self.dtype)
        one_hot[np.arange(len(numbers)), numbers.astype(np.intp)] = 1
        return one_hot

    def weights_of(self, numbers: Floats) -> Floats:
        """The weights of rows with these targets."""
        if self.weights is None:
            return np.ones(len(numbers), dtype=self.dtype)
        return self.weights[numbers.astype(np.intp)].astype(self.dtype)


@dataclass(frozen=True, eq=False)
class OnDisk:
    """One of a file's arrays: some rows of it are read where they are asked for.

    Attributes
    ----------
    source : FlatRows
    what : {"X", "D", "s"}
    shape : tuple of int
    """

    source: FlatRows
    what: What
    shape: tuple[int, ...]

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of its numbers."""
        return self.source.dtype

    @property
    def digest(self) -> str:
        """What the array is known by, of which the hash of a run's data is made."""
        weights = self.source.weights
        of_weights = "" if weights is None or self.what != "s" else repr(weights.tolist())
        return f"{self.what} {self.shape} {self.source.digest} {of_weights}"

    @property
    def gathered(self) -> Any:
        """What reads the rows of a window."""
        return self.source.gathered

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice | npt.NDArray[Any]) -> Floats:
        if isinstance(rows, slice):
            first, end, step = rows.indices(len(self))
            return self._of(first, max(first, end))[::step]
        wanted = np.asarray(rows)
        found = np.empty((len(wanted), *self.shape[1:]), dtype=self.dtype)
        for place, row in enumerate(wanted.tolist()):
            found[place] = self._of(row, row + 1)[0]
        return found

    def _of(self, first: int, end: int) -> Floats:
        """The rows from one to another; where only targets are wanted, a few megabytes are held at a time."""
        step = max(1, AT_ONCE // self.source.row_bytes)
        parts = [self._part(start, min(start + step, end)) for start in range(first, end, step)]
        return np.concatenate(parts) if parts else np.empty((0, *self.shape[1:]), dtype=self.dtype)

    def _part(self, first: int, end: int) -> Floats:
        records = self.source.records(first, end)
        if self.what == "X":
            return records[:, :-1]
        numbers = records[:, -1].copy()
        return self.source.targets(numbers) if self.what == "D" else self.source.weights_of(numbers)


@dataclass(eq=False)
class Descriptor:
    """A file that is open for reading as long as one of its parts is in use."""

    number: int

    def __del__(self) -> None:
        with suppress(OSError):
            os.close(self.number)


@dataclass(eq=False)
class FlatFile:
    """Such a file: its two parts.

    Attributes
    ----------
    path : Path
    train, held_out : FlatRows
    """

    path: Path
    train: FlatRows
    held_out: FlatRows

    @classmethod
    def opened(cls, path: Path, made_of: str) -> Self | None:
        """The file, where it is there, whole, and made of what it should be; else None."""
        try:
            number = os.open(path, os.O_RDONLY)
        except OSError:
            return None
        descriptor = Descriptor(number)
        try:
            head = os.pread(number, HEADER, 0)
            facts = json.loads(head.removeprefix(MAGIC).rstrip(b"\0")) if head.startswith(MAGIC) else {}
            if facts.get("made_of") != made_of or facts["byte_order"] != sys.byteorder:
                return None
            parts: list[FlatRows] = []
            at = HEADER
            for rows, digest in zip(facts["rows"], facts["sha256"], strict=True):
                kind = np.dtype(facts["dtype"])
                parts.append(FlatRows(path, descriptor, at, rows, facts["inputs"], kind, digest))
                at += parts[-1].row_bytes * rows
            train, held_out = parts
            return cls(path, train, held_out) if os.fstat(number).st_size == at else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remove(self) -> None:
        """Take it away; what is open can still be read."""
        with suppress(OSError):
            self.path.unlink()


@dataclass(eq=False)
class FlatWriter:
    """What writes such a file, both parts at once."""

    descriptor: int
    temporary: Path
    dtype: np.dtype[Any]
    ends: list[int]
    hashes: tuple[Any, Any]

    def write(self, records: Floats, held_out: npt.NDArray[np.bool_]) -> None:
        """Some rows, (rows, inputs + 1), each behind those of its part."""
        for part, rows in enumerate((records[~held_out], records[held_out])):
            if not len(rows):
                continue
            data = np.ascontiguousarray(rows, dtype=self.dtype).reshape(-1).view(np.uint8).data
            self.hashes[part].update(data)
            while len(data):
                put = os.pwrite(self.descriptor, data, self.ends[part])
                self.ends[part] += put
                data = data[put:]


@contextmanager
def flat_writer(path: Path, made_of: str, rows: tuple[int, int], inputs: int, dtype: str) -> Iterator[FlatWriter]:
    """A file of prepared rows, which takes its place once it is whole.

    Parameters
    ----------
    path : Path
    made_of : str
        What it is made of: a later run takes it for its own where that is the same.
    rows : (int, int)
        How many are trained on, and held out.
    inputs : int
    dtype : {"float32", "float64"}

    Raises
    ------
    FileError
        The folder cannot be written to, or has too little room.
    """
    kind = np.dtype(dtype)
    row_bytes = (inputs + 1) * kind.itemsize
    needed = HEADER + sum(rows) * row_bytes
    temporary = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if (free := shutil.disk_usage(path.parent).free) < needed:
            raise FileError(words.DISK_FULL.format(path=path.parent, needed=_size(needed), free=_size(free)))
        number = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            writer = FlatWriter(
                number, temporary, kind, [HEADER, HEADER + rows[0] * row_bytes], (hashlib.sha256(), hashlib.sha256())
            )
            yield writer
            head = {
                "made_of": made_of, "rows": list(rows), "inputs": inputs, "dtype": kind.name,
                "byte_order": sys.byteorder, "sha256": [one.hexdigest() for one in writer.hashes],
            }  # fmt: skip
            os.pwrite(number, (MAGIC + json.dumps(head).encode()).ljust(HEADER, b"\0"), 0)
            os.fsync(number)
        finally:
            os.close(number)
        os.replace(temporary, path)
    except FileError:
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            free = shutil.disk_usage(path.parent).free
            raise FileError(words.DISK_FULL.format(path=path.parent, needed=_size(needed), free=_size(free))) from error
        raise FileError(CANNOT_WRITE.format(path=path, reason=error.strerror or error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _size(count: int) -> str:
    return f"{count / 2**30:.3g} GiB" if count >= 2**30 else f"{count / 2**20:.3g} MiB"
