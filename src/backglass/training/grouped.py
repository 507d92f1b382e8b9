"""Rows of one group (a patient, a household) kept on one side: whole groups dealt out to parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.engines.native import permutation
from backglass.equations.arrays import Indices
from backglass.equations.randomness import Purpose
from backglass.errors import DataError
from backglass.words import dividing as words


def deal_groups(
    groups: Any, shares: Sequence[float], seed: int, classes: Any = None, *, largest_first: bool = False
) -> Indices:
    """The part of every row, (N,), from 0: whole groups, every part near its share of the rows and of each class.

    Groups come one after the other, in random order, each to the part that lacks most of what the group has. Part 0,
    which is trained on, keeps rows of every class.

    Parameters
    ----------
    groups : array (N,)
        The group of each row, as numbers or texts.
    shares : sequence of float
        Of the parts; they add up to 1.
    seed : int
    classes : array (N,), optional
        The class of each row.
    largest_first : bool
        For folds, which are all alike: groups come by their size, those of one size in random order. That balances
        best, and no part needs rows of every class.

    Raises
    ------
    DataError
        There are fewer groups than parts, or none can be held out.

    Examples
    --------
    >>> parts = deal_groups([1, 1, 1, 2, 2, 3], (0.5, 0.5), seed=0, largest_first=True)
    >>> parts.tolist() in ([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])
    True
    """
    names, of_row = np.unique(np.asarray(groups), return_inverse=True)
    if len(names) < len(shares):
        raise DataError(words.TOO_FEW_GROUPS.format(groups=len(names), parts=len(shares)))
    share = np.array(shares)[:, None]
    kinds, counts, at = _counted(of_row, classes)
    order = permutation(seed, Purpose.SPLIT, len(names))
    if largest_first:
        order = order[np.argsort(-np.bincount(of_row)[order], kind="stable")]
    whole = np.bincount(kinds, weights=counts)
    filled = np.zeros((len(shares), len(whole)))
    part = np.empty(len(names), dtype=np.intp)
    for group in order.tolist():
        has = kinds[at[group] : at[group + 1]]
        rows = counts[at[group] : at[group + 1]]
        there = filled[:, has]
        last_of_a_class = bool(((there[0] == 0) & (there.sum(axis=0) + rows == whole[has])).any())
        place = (
            0
            if last_of_a_class and not largest_first
            else int(np.argmin((there / (share * whole[has]) - 1) @ (rows / whole[has])))
        )
        filled[place, has] += rows
        part[group] = place
    if not filled[:, 0].all():
        raise DataError(words.NOT_BY_GROUPS)
    return np.asarray(part[of_row], dtype=np.intp)


def _counted(of_row: Indices, classes: Any) -> tuple[Indices, npt.NDArray[np.float64], Indices]:
    """What the groups have, one behind the other: kinds (0 is a row, k a row of class k), counts, where each begins."""
    n, size = int(of_row.max()) + 1, np.bincount(of_row)
    if classes is None:
        return np.zeros(n, dtype=np.intp), size.astype(np.float64), np.arange(n + 1)
    of_class = np.unique(np.asarray(classes), return_inverse=True)[1] + 1
    count = int(of_class.max()) + 1
    pairs, counts = np.unique(np.concatenate([of_row * count, of_row * count + of_class]), return_counts=True)
    return pairs % count, counts.astype(np.float64), np.searchsorted(pairs, np.arange(n + 1) * count)
