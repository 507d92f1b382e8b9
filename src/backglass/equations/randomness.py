"""Random numbers that every engine draws alike: Philox4x64-10, in NumPy's numbering.

A stream is named by (seed, purpose) as the two key words, and by the counter words (block, layer, time, 0), lowest
first; time is the epoch of a shuffle (within windows the layer is the window's number, from 1), the update of a
dropout mask, the number of a worksheet, else 0. As in NumPy, block k (from 0) of a stream uses counter word 0 = k + 1
and gives four draws. A draw r is the uniform number (r >> 11) x 2^-53 in [0, 1).

Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3, SC (2011).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Floats
from backglass.ranges import SEED, checked


class Purpose(IntEnum):
    """What a stream is for: the second key word."""

    INITIALISE = 1
    SHUFFLE = 2
    DROPOUT = 3
    SPLIT = 4
    CHECK = 5
    WORKSHEET = 6
    QUESTIONS = 7
    POINTS = 8
    IMPORTANCE = 9
    RULES = 10
    WINDOWS = 11


def uniforms(seed: int, purpose: Purpose, count: int, *, layer: int = 0, time: int = 0, first: int = 0) -> Floats:
    """`count` uniform numbers in [0, 1) of a stream, by default its first ones.

    Parameters
    ----------
    seed : int
        0 to 2^64 - 1.
    purpose : Purpose
    count : int
    layer, time : int
        Counter words 1 and 2.
    first : int
        The place of the first of them in the stream, from 0.

    Returns
    -------
    array (count,), float64

    Examples
    --------
    >>> uniforms(0, Purpose.SHUFFLE, 2, time=1).round(6).tolist()
    [0.70419, 0.456076]
    >>> uniforms(0, Purpose.SHUFFLE, 1, time=1, first=1).round(6).tolist()
    [0.456076]
    """
    key = np.array([check_seed(seed), purpose], dtype=np.uint64)
    block, skipped = divmod(first, 4)
    counter = np.array([block, layer, time, 0], dtype=np.uint64)
    raw = np.random.Philox(key=key, counter=counter).random_raw(skipped + count)[skipped:]
    return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53


def permutation(seed: int, purpose: Purpose, n: int, *, time: int = 0) -> npt.NDArray[np.intp]:
    """The numbers 0..n-1 in random order: Fisher-Yates from the end, j = floor(U (i + 1)).

    Examples
    --------
    >>> sorted(permutation(0, Purpose.SHUFFLE, 5).tolist())
    [0, 1, 2, 3, 4]
    """
    order = list(range(n))
    i = np.arange(n - 1, 0, -1)
    j = np.floor(uniforms(seed, purpose, max(n - 1, 0), time=time) * (i + 1))
    # The product can round up to i + 1 itself.
    for a, b in zip(i.tolist(), np.minimum(j, i).astype(int).tolist(), strict=True):
        order[a], order[b] = order[b], order[a]
    return np.array(order, dtype=np.intp)


def normals(seed: int, purpose: Purpose, count: int, *, layer: int = 0) -> Floats:
    """Standard normal numbers by Box and Muller: sqrt(-2 log(1 - U_2i)) cos(2 pi U_2i+1).

    Examples
    --------
    >>> bool(abs(normals(0, Purpose.INITIALISE, 10_000).std() - 1) < 0.02)
    True
    """
    u = uniforms(seed, purpose, 2 * count, layer=layer)
    draws: Floats = np.sqrt(-2 * np.log1p(-u[0::2])) * np.cos(2 * np.pi * u[1::2])
    return draws


def dropout_mask(seed: int, update: int, layer: int, shape: tuple[int, int], rate: float, first: int = 0) -> Floats:
    """Inverted dropout: 1 / (1 - rate) where U >= rate, else 0, drawn row by row.

    Parameters
    ----------
    seed : int
    update : int
        The number of the update, from 1.
    layer : int
        The book's layer number, 2..L-1.
    shape : (int, int)
        (N, n_l); row n of the batch, unit j takes draw n n_l + j.
    rate : float
        The share of units dropped, in [0, 1).
    first : int
        Rows of the batch before this one, counted from 0, are left out.

    Examples
    --------
    >>> dropout_mask(seed=0, update=1, layer=2, shape=(2, 4), rate=0.5).tolist()
    [[2.0, 2.0, 2.0, 2.0], [0.0, 2.0, 0.0, 0.0]]
    >>> dropout_mask(seed=0, update=1, layer=2, shape=(2, 4), rate=0.5, first=1).tolist()
    [[0.0, 2.0, 0.0, 0.0]]
    """
    rows, width = shape[0] - first, shape[1]
    u = uniforms(seed, Purpose.DROPOUT, rows * width, layer=layer, time=update, first=first * width)
    return np.where(u >= rate, 1 / (1 - rate), 0.0).reshape(rows, width)


def check_seed(seed: Any) -> int:
    """The seed as an int, or a PlanError that states its range."""
    found: int = checked("seed", seed, SEED)
    return found
