"""Intervals that hold a new row's number with a wanted probability, of what networks missed rows held out by: CV+.

Barber, Candès, Ramdas, Tibshirani, Predictive inference with the jackknife+, Annals of Statistics 49 (2021). Row i was
held out by the network of fold k(i), which missed its number by R_i = |d_i - y_k(i)(x_i)|. Of a new row x the interval
goes from a low value among all y_k(i)(x) - R_i to a high one among all y_k(i)(x) + R_i. With a single fold it is split
conformal prediction (Vovk, Gammerman, Shafer 2005): y(x) -+ one of the R_i.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, sqrt

import numpy as np

from backglass.equations.arrays import Floats, Indices

SURE = 2  # standard errors
NOTHING: Floats = np.empty(0)
AT_ONCE = 2048  # rows: what is searched for them then lies in the cache


def rank(level: float, misses: int) -> int:
    """Which of so many values, the smallest being the first, ends an interval: ceil(level (n + 1)).

    There is none where it is greater than n. The level counts as it is written: 0.9 is nine tenths.

    Examples
    --------
    >>> rank(0.9, 99), rank(0.9, 9), rank(0.9, 8)
    (90, 9, 9)
    """
    return ceil(Fraction(repr(float(level))) * (misses + 1))


def places(y: Floats, d: Floats, misses: Sequence[Floats]) -> Indices:
    """Of rows that no network saw the rank from which on an interval holds its target; (N,).

    Parameters
    ----------
    y : array (N, K)
        What the network of each fold says of the rows.
    d : array (N,)
        Their targets.
    misses : sequence of K arrays
        The R_i of each fold, ascending.

    Examples
    --------
    >>> places(np.array([[0.0], [0.0]]), np.array([0.25, -3.0]), [np.array([0.1, 0.2, 0.3])]).tolist()
    [3, 4]
    """
    over = d[:, None] - y.astype(np.float64)
    above = sum(np.searchsorted(of_fold, over[:, k]) for k, of_fold in enumerate(misses))
    below = sum(np.searchsorted(of_fold, -over[:, k]) for k, of_fold in enumerate(misses))
    return np.asarray(1 + np.maximum(above, below), dtype=np.intp)


def corrected_rank(level: float, misses: int, unseen: Floats) -> int:
    """The rank for a level, which rows that no network saw correct where they speak against it.

    One network errs more than all of them together, and it is the errors of single ones that make the intervals. Where
    of m unseen rows more or fewer lie in theirs than two standard errors allow, the rank is the one that holds the
    ceil(level (m + 1))-th of them: then the intervals are those of split conformal prediction, with the rank as the
    score (Gupta, Kuchibhotla, Ramdas, Nested conformal prediction, Pattern Recognition 127, 2022).

    Parameters
    ----------
    level : float
    misses : int
        How many there are.
    unseen : array (m,)
        `places` of such rows, ascending; it may be empty.

    Examples
    --------
    >>> corrected_rank(0.9, 999, np.arange(1.0, 1000.0)), corrected_rank(0.9, 999, np.arange(1.0, 1000.0) / 2)
    (900, 450)
    """
    asked, m = rank(level, misses), len(unseen)
    if rank(level, m) > m:  # none at all, or too few
        return asked
    inside = float((unseen <= asked).mean())
    if abs(inside - level) <= SURE * sqrt(level * (1 - level) / m):
        return asked
    return min(int(unseen[rank(level, m) - 1]), misses)


def ends(y: Floats, misses: Sequence[Floats], level: float, unseen: Floats = NOTHING) -> tuple[Floats, Floats]:
    """The low and the high end of every row's interval.

    Parameters
    ----------
    y : array (N, K)
        What the network of each fold says of the rows.
    misses : sequence of K arrays
        The R_i of each fold, ascending.
    level : float
        The share of rows that the intervals shall hold, in (0, 1); `rank` says whether there are misses enough.
    unseen : array (m,), optional
        As `corrected_rank` takes them.

    Returns
    -------
    (array, array)
        (N,) each, float64. Where the folds' networks differ by more than they miss, and the level is low, the ends
        may change places; they are put in order.

    Examples
    --------
    >>> low, high = ends(np.array([[1.0, 2.0]]), [np.array([0.1, 0.3]), np.array([0.2])], 0.6)
    >>> low.tolist(), high.tolist()
    ([0.7], [2.2])
    """
    y = y.astype(np.float64)
    place = corrected_rank(level, sum(map(len, misses)), unseen) - 1
    table = _table(misses)
    parts = [y[start : start + AT_ONCE] for start in range(0, len(y), AT_ONCE)]
    high = [_at(part, table, misses, place) for part in parts]
    low = [-_at(-part, table, misses, place) for part in parts]  # y - R is -(-y + R), to the bit
    one, other = (np.concatenate(found) if found else np.empty(0) for found in (low, high))
    return np.minimum(one, other), np.maximum(one, other)


def _table(misses: Sequence[Floats]) -> Floats:
    """The misses, a fold a row, with an infinite one at least behind them."""
    table = np.full((len(misses), max(map(len, misses)) + 1), np.inf)
    for row, of_fold in zip(table, misses, strict=True):
        row[: len(of_fold)] = of_fold
    return table


def _at(y: Floats, table: Floats, misses: Sequence[Floats], place: int) -> Floats:
    """Of every row the value at a place, from 0, of all y_k + R in ascending order; (N,).

    Equal values come in the order of folds, and in a fold as they stand, so that every value has one place. In each
    fold two bounds close in on the values before the one that is looked for: a value between them is taken, its place
    is counted, and it becomes one bound or the other.
    """
    found, rows = np.empty(len(y)), np.arange(len(y))
    low = np.zeros(y.shape, dtype=np.intp)
    high = np.broadcast_to([len(of_fold) for of_fold in misses], y.shape).copy()
    while len(rows):
        each = np.arange(len(rows))
        fold = (high - low).argmax(axis=1)  # the one that most is to be known of
        middle = (low[each, fold] + high[each, fold]) // 2
        value = y[each, fold] + table[fold, middle]
        # Of a fold before this one, equal values come before it, too.
        below = np.where(np.arange(y.shape[1]) < fold[:, None], np.nextafter(value, np.inf)[:, None], value[:, None])
        before = _smaller(y, table, below, low, high)
        before[each, fold] = middle
        at = before.sum(axis=1)
        found[rows[at == place]] = value[at == place]
        late = (at > place)[:, None]
        high = np.where(late, before, high)
        before[each, fold] += 1
        low = np.where(late, low, before)
        left = at != place
        rows, y, low, high = rows[left], y[left], low[left], high[left]
    return found


def _smaller(y: Floats, table: Floats, below: Floats, low: Indices, high: Indices) -> Indices:
    """How many y_k + R of each row and fold are smaller than a bound; (N, K), not below `low` and not above `high`."""
    folds = np.arange(y.shape[1])
    for _ in range(int((high - low).max()).bit_length()):
        middle = (low + high) // 2
        less = y + table[folds, middle] < below
        low, high = np.where(less, middle + 1, low), np.where(less, high, middle)
    return low
