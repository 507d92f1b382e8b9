"""Calls of polars that a damaged file makes fail: whatever comes of them, the user reads one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl

from backglass.errors import DataError, MemoryShortageError, tells_of_memory
from backglass.words import Text
from backglass.words import tables as words


def ask_polars(read: Callable[[], pl.DataFrame], refusal: Text) -> pl.DataFrame:
    """What `read` returns; whatever polars raises becomes `refusal`, its panics (`BaseException`s) too.

    Raises
    ------
    DataError
        The refusal.
    MemoryError
        Where that was the reason.
    """
    try:
        with _silent_stderr():
            return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        if tells_of_memory(error):
            raise MemoryError from error
        raise DataError(refusal) from error


@contextmanager
def memory_for(path: object) -> Iterator[None]:
    """Say of which table it was that memory was not enough for it."""
    try:
        yield
    except MemoryShortageError:
        raise
    except (MemoryError, RuntimeError) as error:  # the latter where no thread can be started
        if not tells_of_memory(error):
            raise
        raise MemoryShortageError(words.NO_MEMORY.format(path=path)) from error


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Send file descriptor 2 nowhere for a moment: a panic of polars prints a stack trace before it raises."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error, so there is nothing to silence
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
