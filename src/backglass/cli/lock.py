"""A lock on the folder of a training, which the system itself takes off when the process ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from backglass.errors import FileError
from backglass.files import CANNOT_WRITE
from backglass.words import training as words

NAME = ".lock"
TRIES = 100  # between opening and locking, the file may be taken away by a run that ends


@contextmanager
def locked(folder: Path, saved: Path) -> Iterator[None]:
    """Keep other trainings out of a folder; folders made for it go afterwards where nothing was written into them.

    Where the file system knows no locks, nothing keeps them out.

    Parameters
    ----------
    folder : Path
        The folder of results, for the sentence.
    saved : Path
        Where the lock's file stands as long as it is held.

    Raises
    ------
    FileError
        Another training has the folder, or it cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with locked(folder, folder / "resume"):
    ...     with locked(folder, folder / "resume"):
    ...         pass  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    backglass.errors.FileError: Another `backglass train` is at work in ...
    """
    made = [saved, *(path for path in saved.parents if not os.path.exists(path))]
    path = saved / NAME
    descriptor = _taken(path, folder)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # before it is taken off: whoever opened the file meanwhile sees that it is gone
        os.close(descriptor)
        with suppress(OSError):  # something was written
            for empty in made:
                empty.rmdir()


def _taken(path: Path, folder: Path) -> int:
    """The lock's file, open and locked."""
    for attempt in range(TRIES):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and attempt < TRIES - 1:  # the folder went between the two
                continue
            raise FileError(CANNOT_WRITE.format(path=path, reason=error.strerror or error)) from error
        if not _lock(descriptor):
            os.close(descriptor)
            break
        with suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), os.stat(path)):
                return descriptor
        os.close(descriptor)
    raise FileError(words.AT_WORK.format(folder=folder))


def _lock(descriptor: int) -> bool:
    """Whether nobody else holds it; where there are no locks, nobody does."""
    if sys.platform == "win32":
        return True

    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
