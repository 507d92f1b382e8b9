"""The tables and models that were sent to the studio, by their hashes, for as long as it runs."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from backglass.errors import DataError, FileError
from backglass.words.studio import serving as words
from backglass.words.tables import NOT_THERE

FileKind: TypeAlias = Literal["table", "model"]
MOST_BYTES = 64 * 2**20  # of a file
MOST_BYTES_KEPT = 512 * 2**20  # of all; those not used for longest go first
LONGEST_NAME = 120
PART = 2**20
HEAD = 8  # bytes of the length that a safetensors file begins with


@dataclass(frozen=True)
class ReceivedFile:
    """A file that was sent.

    Attributes
    ----------
    hash : str
        SHA-256 of its bytes.
    kind : {"table", "model"}
    name : str
        As its sender calls it, without a folder.
    path : Path
    size : int
        Bytes.
    """

    hash: str
    kind: FileKind
    name: str
    path: Path
    size: int


class ReceivedFiles:
    """A folder of files, found by their hashes; used by all sessions at once.

    Examples
    --------
    >>> files = ReceivedFiles()
    >>> temporary = files.new_path()
    >>> _ = temporary.write_bytes(b"x,y")
    >>> kept = files.add(temporary, "a/b.csv")
    >>> kept.name, kept.kind, files.find(kept.hash).path.read_bytes()
    ('b.csv', 'table', b'x,y')
    >>> files.close()
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="backglass-studio-", ignore_cleanup_errors=True)
        self._files: dict[str, ReceivedFile] = {}
        self._lock = threading.Lock()

    def new_path(self) -> Path:
        """Where a file may be written that is not whole yet."""
        return Path(self._folder.name) / f"{secrets.token_hex(8)}.part"

    def add(self, path: Path, name: str) -> ReceivedFile:
        """Keep a file that is whole; it is moved."""
        digest = hashlib.sha256()
        with open(path, "rb") as stream:
            while part := stream.read(PART):
                digest.update(part)
        found = digest.hexdigest()
        kind: FileKind = "model" if _has_tensors(path) else "table"
        kept = ReceivedFile(found, kind, file_name(name), Path(self._folder.name) / found, path.stat().st_size)
        with self._lock:
            os.replace(path, kept.path)
            self._files.pop(found, None)
            self._files[found] = kept
            self._make_room()
        return kept

    def add_copy(self, source: str) -> ReceivedFile:
        """Keep a copy of a file of this machine.

        Raises
        ------
        FileError
            It is not there, cannot be read, or is larger than one that may be sent.
        """
        path = self.new_path()
        try:
            if os.stat(source).st_size > MOST_BYTES:
                raise FileError(words.TOO_LARGE.format(most=MOST_BYTES >> 20))
            shutil.copyfile(source, path)
        except FileNotFoundError as error:
            raise FileError(NOT_THERE.format(path=source)) from error
        except (OSError, ValueError) as error:
            if isinstance(error, FileError):
                raise
            reason = getattr(error, "strerror", None) or str(error)
            raise FileError(words.UNREADABLE.format(path=source, reason=reason)) from error
        return self.add(path, source)

    def find(self, digest: str) -> ReceivedFile:
        """The file of a hash.

        Raises
        ------
        DataError
            It was not sent, or had to make room.
        """
        with self._lock:
            if digest not in self._files:
                raise DataError(words.NO_FILE)
            self._files[digest] = self._files.pop(digest)  # now the last to make room
            return self._files[digest]

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def _make_room(self) -> None:
        over = sum(file.size for file in self._files.values()) - MOST_BYTES_KEPT
        for file in list(self._files.values())[:-1]:
            if over <= 0:
                return
            file.path.unlink(missing_ok=True)
            del self._files[file.hash]
            over -= file.size


def file_name(name: str) -> str:
    r"""The last part of a name, in characters that can be shown.

    Examples
    --------
    >>> file_name("C:\\data\\birds.csv"), file_name("../../x\n.csv"), file_name("")
    ('birds.csv', 'x.csv', 'file')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:LONGEST_NAME] or "file"


def _has_tensors(path: Path) -> bool:
    """Whether a file begins as a model file does; what is in it, its reader finds out."""
    with open(path, "rb") as stream:
        head = stream.read(HEAD + 1)
    return head[HEAD:] == b"{" and int.from_bytes(head[:HEAD], "little") <= path.stat().st_size - HEAD
