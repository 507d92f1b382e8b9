"""What was answered wrongly, kept in the user's data folder until it was answered rightly twice."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from backglass.errors import FileError
from backglass.files import write_whole
from backglass.words.practice import CANNOT_FORGET, CANNOT_READ

FOLDER = "BACKGLASS_DATA"  # the variable that names another folder
NAME, DAMAGED = "practice.json", "practice.damaged.json"
VERSION = 1
TIMES = 2  # right answers in a review after which a question leaves
LARGEST = 1 << 20  # bytes of a file that is read
LONGEST = 200  # characters of a question's id


class ReviewList:
    """The list in its file, which is read anew and replaced whole at every change.

    Parameters
    ----------
    folder : Path, optional
        By default that of the variable BACKGLASS_DATA, else the user's data folder.

    Attributes
    ----------
    path : Path
    set_aside : Path or None
        Where a damaged file was put; None where there was none.

    Examples
    --------
    >>> import tempfile
    >>> kept = ReviewList(Path(tempfile.mkdtemp()))
    >>> kept.note("softmax-ratio", right=False)
    >>> kept.waiting()
    ['softmax-ratio']
    >>> for _ in range(TIMES):
    ...     kept.note("softmax-ratio", right=True, in_review=True)
    >>> kept.waiting()
    []
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (data_folder() if folder is None else folder) / NAME
        self.set_aside: Path | None = None

    def waiting(self) -> list[str]:
        """The ids of the questions to be asked again, the longest waiting first."""
        return list(self._read())

    def note(self, identity: str, *, right: bool, in_review: bool = False) -> None:
        """Note an answer: a wrong one comes onto the list, a right one in a review counts.

        Raises
        ------
        FileError
            The file cannot be written.
        """

        def noted(times: Mapping[str, int]) -> dict[str, int]:
            others = {name: count for name, count in times.items() if name != identity}
            if not right:
                return {**others, identity: 0}
            count = times[identity] + 1
            return others if count >= TIMES else {**others, identity: count}

        if not right or (in_review and identity in self._read()):
            self._change(noted, identity, right)

    def forget(self) -> bool:
        """Remove the file, and one that was set aside; whether there was any.

        Raises
        ------
        FileError
            It cannot be removed.
        """
        found = False
        for path in (self.path, self.path.with_name(DAMAGED)):
            try:
                path.unlink()
                found = True
            except FileNotFoundError:
                continue
            except OSError as error:
                raise FileError(CANNOT_FORGET.format(path=path, reason=error.strerror or error)) from error
        return found

    def _change(self, noted: Callable[[Mapping[str, int]], dict[str, int]], identity: str, right: bool) -> None:
        with _alone(self.path.parent):
            times = self._read()
            if right and identity not in times:  # another session has taken it off
                return
            text = json.dumps({"version": VERSION, "questions": noted(times)}, indent=1)
            write_whole(self.path, f"{text}\n".encode())

    def _read(self) -> dict[str, int]:
        """Question's id -> how often it was right in a review."""
        try:
            with open(self.path, "rb") as stream:
                data = stream.read(LARGEST + 1)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise FileError(CANNOT_READ.format(path=self.path, reason=error.strerror or error)) from error
        found = _parsed(data)
        if found is None:
            self._put_aside()
            return {}
        return found

    def _put_aside(self) -> None:
        aside = self.path.with_name(DAMAGED)
        with suppress(OSError):
            os.replace(self.path, aside)
            self.set_aside = aside


def data_folder() -> Path:
    """Where the list stands."""
    if named := os.environ.get(FOLDER):
        return Path(named)

    from platformdirs import user_data_path

    return user_data_path("backglass", appauthor=False)


def _parsed(data: bytes) -> dict[str, int] | None:
    """The list of a file; None where it is damaged."""
    if len(data) > LARGEST:
        return None
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return None
    questions = whole.get("questions") if isinstance(whole, dict) and whole.get("version") == VERSION else None
    if not isinstance(questions, dict):
        return None
    fine = all(len(name) <= LONGEST and type(times) is int and 0 <= times < TIMES for name, times in questions.items())
    return questions if fine else None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other sessions waiting while the file is read and replaced, where the system knows locks of folders."""
    if sys.platform == "win32":
        yield
        return

    import fcntl

    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # writing will say why
        yield
        return
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
