"""Standard input, output and error as a command needs them: there, and failing in words.

What cannot be written to standard output is told in one sentence; a reader that went away is not; what cannot be
written to standard error cannot be told.
"""

from __future__ import annotations

import io
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from backglass.errors import FileError
from backglass.launched import launched
from backglass.words import commands as words


class OutputError(FileError):
    """Standard output cannot be written to: it is full, or was closed."""


class _Output(io.FileIO):
    """Standard output whose failures are sentences."""

    def write(self, data: Any, /) -> int:
        try:
            while (written := super().write(data)) is None:  # a pipe that does not wait, and is full
                select.select([], [self], [])
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(words.CANNOT_PRINT.format(reason=error.strerror or error)) from error
        return written


class _Remarks(io.FileIO):
    """Standard error, whose failures nobody can be told."""

    def write(self, data: Any, /) -> int:
        with suppress(OSError):
            super().write(data)
        return len(data)


@contextmanager
def standard_streams() -> Iterator[None]:
    """Give standard output and error these ways to fail, and open those that were closed.

    A closed one is opened so that no file that is opened later takes its number, and with it what is printed.
    What was put in their place, such as a test's, stays.
    """
    kept = sys.stdin, sys.stdout, sys.stderr
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (it stays open)
    elif sys.stdin is sys.__stdin__ and isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # an answer in another encoding is read as what cannot be read
    if sys.stdout is sys.__stdout__:
        sys.stdout = _text(sys.stdout, _Output(_number(sys.stdout, os.O_RDONLY), "w", closefd=False))
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text(sys.stderr, _Remarks(_number(sys.stderr, os.O_WRONLY), "w", closefd=False), by_line=True)
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


@contextmanager
def followers_silent() -> Iterator[None]:
    """Have the ranks behind the first one print nothing; what Python says of an error that nobody foresaw it says."""
    if (group := launched()) is None or group.rank == 0:
        yield
        return
    kept = sys.stdout, sys.stderr
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        try:
            yield
        finally:
            sys.stdout, sys.stderr = kept


def discard() -> None:
    """Let what standard output still holds go nowhere, else Python complains about it when it exits."""
    with suppress(OSError, ValueError):  # it has no number, or is no file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        sys.stdout.flush()


def _number(stream: io.TextIOBase | Any, way: int) -> int:
    """The number of a stream; where it was closed, that of a file which cannot do what is asked of the stream."""
    return os.open(os.devnull, way) if stream is None else int(stream.fileno())


def _text(before: Any, raw: io.FileIO, by_line: bool = False) -> io.TextIOWrapper:
    """Text over bytes; a terminal without Japanese shows "?" instead of failing."""
    encoding = None if before is None else before.encoding
    by_line = by_line or raw.isatty()
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding=encoding, errors="replace", line_buffering=by_line)
