"""Calls of polars that a damaged file makes fail: whatever comes of them, the user reads one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl

from backglass.errors import DataError
from backglass.words import Text


def ask_polars(read: Callable[[], pl.DataFrame], refusal: Text) -> pl.DataFrame:
    """What `read` returns; whatever polars raises becomes `refusal`, its panics (`BaseException`s) too."""
    try:
        with _silent_stderr():
            return read()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise DataError(refusal) from error


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
