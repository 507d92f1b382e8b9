"""Writing files so that a kill leaves the old or the new one whole."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
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
    try:
        if not os.fspath(path):
            raise FileError(CANNOT_WRITE.format(path=repr(""), reason=NO_NAME))
        if _is_special(path):
            Path(path).write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path) if os.path.islink(path) else path), data)
    except FileError:  # is an OSError, too
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(CANNOT_WRITE.format(path=os.fspath(path), reason=reason)) from error


def _is_special(path: str | os.PathLike[str]) -> bool:
    """Whether something is there that cannot be replaced, such as /dev/null, or a folder."""
    return os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode)


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    finally:
        with suppress(OSError, ValueError):
            temporary.unlink()
