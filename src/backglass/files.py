"""Writing files so that a kill leaves the old or the new one whole."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from backglass.errors import FileError
from backglass.words import Text

CANNOT_WRITE = Text(
    "Cannot write {path}: {reason}; choose another place or free it.",
    "{path} に書き込めません ({reason})。別の場所を指定するか、書き込めるようにしてください。",
)


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write `data` to `path` by way of a temporary file in the same folder, synced and then moved.

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
    target = Path(path)
    temporary = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(CANNOT_WRITE.format(path=target, reason=reason)) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
