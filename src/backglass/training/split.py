"""Holding rows out for validation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.engines.native import permutation
from backglass.equations.randomness import Purpose
from backglass.errors import DataError, PlanError
from backglass.ranges import checked, number, whole
from backglass.training.grouped import deal_groups
from backglass.words import Text

Rows = npt.NDArray[np.intp]

TOO_FEW = Text(
    "{n:There is one row|There are {n} rows}, too few to hold a share of {fraction:g} out for validation; give more "
    "rows or another share.",
    "行が {n} 行しかなく、検証用に {fraction:g} の割合を取り分けられません。行を増やすか、割合を変えてください。",
)


def split_rows(n: int, fraction: float, seed: int, classes: Any = None, groups: Any = None) -> tuple[Rows, Rows]:
    """Rows to train on and rows held out, each in ascending order.

    Parameters
    ----------
    n : int
        The number of rows.
    fraction : float
        The share held out, in (0, 1).
    seed : int
        The split is the same wherever the seed is.
    classes : array-like (n,), optional
        The class of each row; every class then gives its share, and keeps at least one row to train on.
    groups : array-like (n,), optional
        The group of each row; whole groups are then held out, the shares as near as that allows.

    Returns
    -------
    (array, array)
        Row numbers from 0.

    Raises
    ------
    PlanError
        The fraction is outside (0, 1).
    DataError
        Too few rows for both parts to hold any.

    Examples
    --------
    >>> train, held_out = split_rows(10, 0.2, seed=0)
    >>> len(train), len(held_out)
    (8, 2)
    """
    fraction = checked("The validation fraction", fraction, number(0, 1, "()"))
    if groups is not None:
        part = deal_groups(groups, (1 - fraction, fraction), seed, classes)
        return np.flatnonzero(part == 0), np.flatnonzero(part == 1)
    order = permutation(seed, Purpose.SPLIT, n)
    held = order[: round(fraction * n)] if classes is None else _stratified(order, fraction, np.asarray(classes))
    if len(held) == 0 or len(held) == n:
        raise DataError(TOO_FEW.format(n=n, fraction=fraction))
    chosen = np.zeros(n, dtype=bool)
    chosen[held] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


def _stratified(order: Rows, fraction: float, classes: npt.NDArray[Any]) -> Rows:
    """Hold out whole numbers of each class: the floors first, then the largest remainders up to the total."""
    names, of_row = np.unique(classes, return_inverse=True)
    counts = np.bincount(of_row, minlength=len(names))
    exact = fraction * counts
    quota = np.minimum(np.floor(exact).astype(int), counts - 1)
    wanted = round(fraction * len(classes))
    for k in np.argsort(-(exact - quota), kind="stable"):
        if quota.sum() < wanted and quota[k] < counts[k] - 1:
            quota[k] += 1
    by_class = of_row[order]
    return np.concatenate([order[by_class == k][:q] for k, q in enumerate(quota)])


def split_folds(n: int, folds: int, seed: int, classes: Any = None, groups: Any = None) -> list[tuple[Rows, Rows]]:
    """Every row held out once: for each fold the rows to train on and those held out, in ascending order.

    Parameters
    ----------
    n : int
        The number of rows.
    folds : int
        At least 2, at most n.
    seed : int
        The folds are the same wherever the seed is.
    classes : array-like (n,), optional
        The class of each row; every class is then dealt out to the folds evenly.
    groups : array-like (n,), optional
        The group of each row; whole groups are then dealt out.

    Returns
    -------
    list of (array, array)
        Row numbers from 0.

    Raises
    ------
    PlanError
        The number of folds is outside its range.
    DataError
        There are fewer groups than folds.

    Examples
    --------
    >>> [held_out.size for _, held_out in split_folds(10, 3, seed=0)]
    [4, 3, 3]
    """
    return [(rows.astype(np.intp), held.astype(np.intp)) for rows, held in each_fold(n, folds, seed, classes, groups)]


def each_fold(n: int, folds: int, seed: int, classes: Any = None, groups: Any = None) -> Iterator[tuple[Rows, Rows]]:
    """What `split_folds` lists, made fold by fold, the numbers in 32 bits where they fit: members keep theirs."""
    if not whole(2, n).takes(folds):
        raise PlanError(f"There are {folds!r} folds, but it is a whole number from 2 to the number of rows, {n}.")
    fold = (
        _folds_of_rows(n, folds, seed, classes)
        if groups is None
        else deal_groups(groups, [1 / folds] * folds, seed, classes, largest_first=True)
    )
    kind: Any = np.int32 if n < 2**31 else np.intp
    return ((np.flatnonzero(fold != k).astype(kind), np.flatnonzero(fold == k).astype(kind)) for k in range(folds))


def _folds_of_rows(n: int, folds: int, seed: int, classes: Any) -> npt.NDArray[Any]:
    order = permutation(seed, Purpose.SPLIT, n)
    if classes is not None:
        order = order[np.argsort(np.asarray(classes)[order], kind="stable")]
    fold = np.empty(n, dtype=np.min_scalar_type(folds))
    fold[order] = np.arange(n) % folds
    return fold
