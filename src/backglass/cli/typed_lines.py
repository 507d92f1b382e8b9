"""Lines as they are typed on standard input, and how long is left to type them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

READ_AT_ONCE = 1 << 16  # bytes


class TimeOverError(Exception):
    """The clock ran out before a line was typed."""


class TypedLines:
    """Lines of standard input, one after the other.

    Parameters
    ----------
    seconds : float, optional
        How long there is for all of them; None for as long as it takes.
    clock : callable, optional
        What tells the time, in seconds.
    """

    def __init__(self, seconds: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = None if seconds is None else clock() + seconds
        self._waiting = b""
        self._ended = False

    @property
    def left(self) -> float | None:
        """Seconds that are left; None without a clock."""
        return None if self._end is None else max(self._end - self._clock(), 0.0)

    def next(self) -> str | None:
        """The next line without its end; None at the end of input.

        Raises
        ------
        TimeOverError
            The time is over, even in the middle of a line.
        """
        line = self._timed() if self._end is not None and _can_wait() else sys.stdin.readline()
        if self.left == 0:
            raise TimeOverError
        return line.rstrip("\r\n") if line else None

    def _timed(self) -> str:
        """A line read past Python's own buffer, so that waiting for it can end."""
        import select

        while b"\n" not in self._waiting and not self._ended:
            if not select.select([sys.stdin.fileno()], [], [], self.left)[0]:
                raise TimeOverError
            found = os.read(sys.stdin.fileno(), READ_AT_ONCE)
            self._waiting += found
            self._ended = not found
        line, end, self._waiting = self._waiting.partition(b"\n")
        return (line + end).decode(sys.stdin.encoding or "utf-8", errors="replace")


def _can_wait() -> bool:
    """Whether the system can be asked if there is something to read; a text in memory has no descriptor."""
    try:
        return os.name == "posix" and sys.stdin.fileno() >= 0
    except (OSError, ValueError):
        return False
