"""Rows in the order of their times: the later ones are held out, and rows of the same time stay on one side."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.arrays import Floats, Indices
from backglass.errors import DataError
from backglass.ranges import checked, number
from backglass.words import dividing as words


def split_by_time(times: Floats, fraction: float) -> tuple[Indices, Indices]:
    """Rows to train on and the later ones, which are held out, each in ascending order.

    Parameters
    ----------
    times : array (N,)
        Numbers.
    fraction : float
        The share held out, in (0, 1), as nearly as rows of the same time allow.

    Raises
    ------
    DataError
        All rows have the same time.

    Examples
    --------
    >>> earlier, later = split_by_time(np.array([3.0, 1.0, 2.0, 3.0, 0.0]), 0.2)
    >>> earlier.tolist(), later.tolist()
    ([1, 2, 4], [0, 3])
    """
    fraction = checked("The validation fraction", fraction, number(0, 1, "()"))
    (start,) = _starts(times, [len(times) - round(fraction * len(times))])
    return np.flatnonzero(times < start), np.flatnonzero(times >= start)


def time_folds(times: Floats, folds: int) -> list[tuple[Indices, Indices]]:
    """Forward chaining: each fold is judged by a block of rows and trained on all that is earlier.

    With different times they are those of scikit-learn's `TimeSeriesSplit`: the rows in their order make folds + 1
    blocks, the first one larger by what does not divide evenly.

    Parameters
    ----------
    times : array (N,)
        Numbers.
    folds : int

    Raises
    ------
    DataError
        There are fewer different times than folds + 1.

    Examples
    --------
    >>> for rows, held_out in time_folds(np.arange(7.0), 3):
    ...     print(rows, held_out)
    [0 1 2 3] [4]
    [0 1 2 3 4] [5]
    [0 1 2 3 4 5] [6]
    """
    size = len(times) // (folds + 1)
    starts = _starts(times, [len(times) - (folds - k) * size for k in range(folds)])
    ends = [*starts[1:], np.inf]
    return [
        (np.flatnonzero(times < start), np.flatnonzero((times >= start) & (times < end)))
        for start, end in zip(starts, ends, strict=True)
    ]


def _starts(times: Floats, wanted: list[int]) -> list[Any]:
    """The times at which blocks begin: so many rows as wanted stand before each, as nearly as equal times allow."""
    different, counts = np.unique(times, return_counts=True)
    if len(different) <= len(wanted):
        raise DataError(words.TOO_FEW_TIMES.format(times=len(different), parts=len(wanted) + 1))
    before = np.cumsum(counts)[:-1]  # rows before different[1], different[2], ...
    after = np.minimum(np.searchsorted(before, wanted), len(before) - 1)
    nearer = np.abs(before[np.maximum(after - 1, 0)] - wanted) < np.abs(before[after] - wanted)
    places, steps = after - nearer, np.arange(len(wanted))
    places = np.maximum.accumulate(places - steps) + steps  # every block begins later than the one before it,
    places = np.minimum(places, len(before) - len(wanted) + steps)  # and leaves a time for each that follows
    return [different[place + 1] for place in places]
