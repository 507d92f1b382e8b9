"""The file as such: one JSON object and named arrays in a safetensors file, whole, unchanged and of a known version.

What the object and the arrays mean is no matter of this module; `model.py` says it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from backglass.codec import LARGEST_HEADER, LENGTH_BYTES, EntryError, check_size, check_tensor_file, json_object
from backglass.equations.arrays import Floats
from backglass.errors import FileError
from backglass.files import write_whole
from backglass.words import models as words

Shapes: TypeAlias = Mapping[str, tuple[int, ...]]

FORMAT = "backglass-model"
# Version 1 had the parameters alone, and no checksum; in version 2 all numbers were standardised; in version 3 columns
# had no forms, so that each table's cells were guessed again; in version 4 all members saw the same inputs.
VERSION = 5

_ENTRY = "backglass"
_CHECKSUM = "checksum"
_TYPES = {"F32": np.float32, "F64": np.float64, "U8": np.uint8, "I64": np.int64}


@dataclass(frozen=True, eq=False)
class Contents:
    """What a file holds.

    Parameters
    ----------
    header : dict
        The JSON object.
    tensors : dict of str to array
        The arrays by name, the checksum left out.
    version : int
        The version of the format that it was written in.
    """

    header: dict[str, Any]
    tensors: dict[str, Floats]
    version: int


def write_contents(path: str | os.PathLike[str], header: Mapping[str, Any], tensors: Mapping[str, Floats]) -> None:
    """Write a file of the present version, whole or not at all; the same contents give the same bytes.

    Raises
    ------
    FileError
        The file cannot be written, or the object is larger than a file may hold; what was there before is untouched.
    ValueError
        The header holds something that JSON does not have, such as NaN.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "model.safetensors"
    >>> write_contents(path, {"note": "tern"}, {"parameters": np.zeros(2)})
    >>> read_contents(path).header["note"]
    'tern'
    """
    text = json.dumps({"format": FORMAT, "version": VERSION, **header}, ensure_ascii=False, allow_nan=False)
    try:
        check_size(text)
    except EntryError as error:
        raise FileError(words.NOT_WRITTEN.format(path=path, reason=error.text)) from error
    arrays = {name: np.ascontiguousarray(values) for name, values in tensors.items()}
    arrays[_CHECKSUM] = _checksum(text, arrays)
    # One entry alone: safetensors writes several in any order, and the same model shall be the same bytes.
    try:
        content = save(arrays, metadata={_ENTRY: text})
    except SafetensorError as error:
        reason = words.LONG_HEADER.format(most=LARGEST_HEADER)
        raise FileError(words.NOT_WRITTEN.format(path=path, reason=reason)) from error
    write_whole(path, content)


def read_contents(path: str | os.PathLike[str], room: Callable[[Any, Shapes], int] | None = None) -> Contents:
    """Read a file that `write_contents`, or an older version of it, wrote.

    Parameters
    ----------
    path : path
    room : callable, optional
        Called with the JSON object, which is not checked yet, and the arrays' shapes by name; gives how many bytes such
        arrays may take together. They are not read where they take more: a file with holes is small on the disk.

    Raises
    ------
    FileError
        There is no such file; it is cut short, changed, of another program or of a newer format, or larger than it
        may be.
    """
    file = Path(path)
    with _opened(file) as stored:
        text, header, version = _header(file, stored)
        if version > VERSION:
            raise FileError(words.NEWER.format(path=file, version=version, known=VERSION))
        shapes = {name: _shape(file, stored, name) for name in stored.keys()}  # noqa: SIM118 (not a dict)
        if room is not None:
            _check_room(file, shapes, room(header, {name: shape for name, (_, shape) in shapes.items()}))
        tensors: dict[str, Floats] = {name: stored.get_tensor(name) for name in shapes}
    found = tensors.pop(_CHECKSUM, None)
    if version > 1 and (found is None or not np.array_equal(_checksum(text, tensors), found)):
        raise FileError(words.CHANGED.format(path=file))
    return Contents(header, tensors, version)


def is_model(path: str | os.PathLike[str]) -> bool:
    """Whether the file is a backglass model, of any version; a file that is none, or not there, is not."""
    file = Path(path)
    try:
        with _opened(file) as stored:
            _header(file, stored)
    except FileError:
        return False
    return True


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    """The safetensors file; what stands in the way of reading it becomes a sentence."""
    if not os.path.isfile(file):
        raise FileError(words.NOT_THERE.format(path=file))
    try:
        _check_length(file)
        check_tensor_file(file)
        with safe_open(file, framework="numpy") as stored:
            yield stored
    except FileError:  # is an OSError, too
        raise
    except EntryError as error:
        raise FileError(words.damaged(file, error.text.without_stop())) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(words.CANNOT_READ.format(path=file, reason=reason)) from error
    except SafetensorError as error:
        raise FileError(words.NOT_SAFETENSORS.format(path=file)) from error


def _check_length(file: Path) -> None:
    """Refuse a file without a whole header, before anything is read as one."""
    with open(file, "rb") as stream:
        first = stream.read(LENGTH_BYTES)
        size = os.fstat(stream.fileno()).st_size
    length = int.from_bytes(first, "little")
    if len(first) < LENGTH_BYTES or length > size - LENGTH_BYTES:
        raise FileError(words.NOT_SAFETENSORS.format(path=file))
    if length > LARGEST_HEADER:
        raise FileError(words.HUGE.format(path=file, most=LARGEST_HEADER))


def _header(file: Path, stored: Any) -> tuple[str, dict[str, Any], int]:
    """The JSON text, its object, and the version of the format."""
    text = (stored.metadata() or {}).get(_ENTRY, "")
    try:
        header = json_object(text)
    except EntryError as error:  # is a ValueError, too
        raise FileError(words.damaged(file, error.text.without_stop())) from error
    except ValueError as error:
        raise FileError(words.NOT_OURS.format(path=file)) from error
    version = header.get("version")
    if header.get("format") != FORMAT or type(version) is not int or version < 1:
        raise FileError(words.NOT_OURS.format(path=file))
    return text, header, version


def _shape(file: Path, stored: Any, name: str) -> tuple[str, tuple[int, ...]]:
    """An array's type and shape; a type that no version of the format has is refused before it is read."""
    part = stored.get_slice(name)
    kind = part.get_dtype()
    if kind not in _TYPES:
        reason = words.WRONG_TYPE.format(name=name, found=kind, wanted=", ".join(_TYPES))
        raise FileError(words.damaged(file, reason))
    return kind, tuple(part.get_shape())


def _check_room(file: Path, shapes: Mapping[str, tuple[str, tuple[int, ...]]], room: int) -> None:
    found = sum(prod(shape) * np.dtype(_TYPES[kind]).itemsize for kind, shape in shapes.values())
    if found > room:
        raise FileError(words.damaged(file, words.TOO_LARGE.format(found=found, most=room)))


def _checksum(text: str, tensors: Mapping[str, Floats]) -> Floats:
    """SHA-256 of the JSON text, then of every array's name, type, shape and bytes in the order of the names; (32,)."""
    digest = hashlib.sha256(text.encode())
    names = {np.dtype(kind): name for name, kind in _TYPES.items()}
    for name in sorted(tensors):
        values = tensors[name]
        digest.update(f"\n{name} {names[values.dtype]} {','.join(map(str, values.shape))}\n".encode())
        digest.update(np.ascontiguousarray(values).data)
    return np.frombuffer(digest.digest(), dtype=np.uint8)
