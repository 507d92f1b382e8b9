"""Writing files so that a kill leaves the old or the new one whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from backglass.errors import FileError
from backglass.words import Text

CANNOT_WRITE = Text(
    "Cannot write {path}: {reason}; choose another place or free it.",
    "{path} に書き込めません ({reason})。別の場所を指定するか、書き込めるようにしてください。",
)

NO_NAME = Text("it has no name", "名前がありません")


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write `data` to `path` by way of a temporary file in the same folder, synced and then moved.

    A link stays one, and the file that it leads to is replaced; a device or a pipe is written to.

    Parameters
    ----------
    path : path
        The file to make or to replace; its folder is made where it is missing.
    data : bytes
        The whole content.

    Raises
    ------
    FileError
        The folder or the file cannot be written; what was there before is untouched.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "new" / "note.txt"
    >>> write_whole(path, b"whole")
    >>> path.read_bytes()
    b'whole'
    """
    write_together({path: data})


def write_together(files: Mapping[str | os.PathLike[str], bytes]) -> None:
    """Write files that belong together: none takes its place before all are written beside theirs.

    Parameters
    ----------
    files : mapping of path to bytes
        As `write_whole` takes them.

    Raises
    ------
    FileError
        One cannot be written; what was there before is untouched, of all of them.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> write_together({folder / "net.c": b"int n;", folder / "net.h": b"extern int n;"})
    >>> sorted(path.name for path in folder.iterdir())
    ['net.c', 'net.h']
    """
    with ExitStack() as temporaries:
        moves = []
        for path, data in files.items():
            with _said(path):
                if not os.fspath(path):
                    raise FileError(CANNOT_WRITE.format(path=repr(""), reason=NO_NAME))
                if _is_special(path):
                    Path(path).write_bytes(data)
                    continue
                target = Path(os.path.realpath(path) if os.path.islink(path) else path)
                moves.append((path, temporaries.enter_context(_beside(target, data)), target))
        for path, temporary, target in moves:
            with _said(path):
                os.replace(temporary, target)


@contextmanager
def written_as_it_goes(path: str | os.PathLike[str]) -> Iterator[Callable[[bytes], object]]:
    """What writes a file bit by bit, beside its place, which it takes at the end if nothing went wrong.

    Raises
    ------
    FileError
        The file cannot be written; what was there before is untouched.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "note.txt"
    >>> with written_as_it_goes(path) as write:
    ...     _ = write(b"who"), write(b"le")
    >>> path.read_bytes()
    b'whole'
    """
    with _said(path):
        if _is_special(path):
            with open(path, "wb") as stream:
                yield stream.write
            return
        target = Path(os.path.realpath(path) if os.path.islink(path) else path)
        temporary = target.with_name(f".{target.name}.{uuid4().hex}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(temporary, "xb") as stream:
                yield stream.write
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, target)
        finally:
            with suppress(OSError, ValueError):
                temporary.unlink()


@contextmanager
def _said(path: str | os.PathLike[str]) -> Iterator[None]:
    """Say which file cannot be written."""
    try:
        yield
    except FileError:  # is an OSError, too
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(CANNOT_WRITE.format(path=os.fspath(path), reason=reason)) from error


def _is_special(path: str | os.PathLike[str]) -> bool:
    """Whether something is there that cannot be replaced, such as /dev/null, or a folder."""
    return os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode)


@contextmanager
def _beside(target: Path, data: bytes) -> Iterator[Path]:
    """A file with this content beside the target, gone at the end where it did not take its place."""
    temporary = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        yield temporary
    finally:
        with suppress(OSError, ValueError):
            temporary.unlink()
