"""How much one column says about another: what the audit measures, for numbers and for categories.

A target is a matrix here, D (n, K): standardised numbers in one column, or classes one-hot, so that one definition of
"the share explained" serves both.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backglass.equations.arrays import Floats
from backglass.preparation.coded import Labels

MOST_ROWS = 2000  # of a long table so many, evenly spaced, are enough to see a near-perfect predictor
ROUNDED = 1e-7  # of the mean; smaller deviations from it are known to few digits
SIX_DIGITS = 1e-6
HUGE = 1e100
FOLDS = 3
BINS = 20
ORDERS = 200  # random orders of the codes that the given order is compared with
SHARES = np.arange(1, BINS) / BINS
HARDLY = 1e-6  # of the largest square: a variance below it is known to few digits
NEAR = 0.05  # of a share, far more than what a tree and its nearest values differ by
SMOOTH = 0.2  # an order is meaningful where fewer of the random ones are as smooth


def correlation(x: Floats, y: Floats) -> float:
    """Pearson's r of two columns (n,), 0 where one of them is constant.

    Examples
    --------
    >>> correlation(np.array([1.0, 3.0, 1.0, 3.0]), np.array([0.0, 1.0, 0.0, 1.0]))
    1.0
    """
    return float(np.clip(unit(x) @ unit(y), -1.0, 1.0)) if len(x) >= 2 else 0.0


def rank_correlation(x: Floats, y: Floats) -> float:
    """Spearman's rank correlation of two columns (n,), equal values sharing their mean rank.

    Examples
    --------
    >>> rank_correlation(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 10.0, 100.0, 1000.0]))
    1.0
    """
    return correlation(ranks(x), ranks(y))


def may_correlate(x: Floats, along: Floats, least: float) -> bool:
    """Whether |r| of x (n,) may be `least` or more; `along` (n,) is the other column's `unit`.

    A quick look that leaves no doubt where it says no: r is found to six digits, or not at all.

    Examples
    --------
    >>> may_correlate(np.array([1.0, 2.0, 4.0, 4.5]), unit(np.array([2.0, 1.0, 4.0, 3.0])), 0.9)
    False
    """
    mean = float(x.mean())
    deviations = x - mean
    square = float(deviations @ deviations)
    length = math.sqrt(square)
    if not max(ROUNDED * abs(mean), 1.0 / HUGE) < length < HUGE:
        return True
    return abs(float(deviations @ along)) >= (least - SIX_DIGITS) * length


def one_to_one(x: Labels, y: Labels) -> bool:
    """Whether either of two columns of labels (n,) tells the other, with no row to the contrary.

    Examples
    --------
    >>> one_to_one(np.array([0, 1, 0]), np.array([5, 2, 5])), one_to_one(np.array([0, 1, 2]), np.array([5, 2, 5]))
    (True, False)
    """
    pairs = len(np.unique(x * (int(y.max(initial=0)) + 1) + y))
    return pairs == len(np.unique(x)) == len(np.unique(y))


def explained(groups: Labels, D: Floats) -> float:
    """The share of the variance of D (n, K) that lies between the groups, less what chance alone would give.

    That is the adjusted S_B / S_yy = 1 - (1 - S_B / S_yy) (n - 1) / (n - groups).

    Examples
    --------
    >>> explained(np.array([0, 0, 1, 1]), np.array([[0.0], [0.0], [1.0], [1.0]]))
    1.0
    """
    mean = D.mean(axis=0)
    total = float(((D - mean) ** 2).sum())
    counts = np.bincount(groups)
    count = len(counts)
    if total == 0.0 or len(D) <= count:
        return 0.0
    between = float((counts[:, None] * (_sums(groups, D, count) / counts[:, None] - mean) ** 2).sum())
    within = 1.0 - between / total
    return 1.0 - within * (len(D) - 1) / (len(D) - count)


def explained_by_line(x: Floats, D: Floats) -> float:
    """The share of the variance of D (n, K) that a straight line in x (n,) explains, adjusted as `explained` is."""
    centred = D - D.mean(axis=0)
    total = float((centred**2).sum())
    if total == 0.0 or len(D) <= 2:
        return 0.0
    share = float(((unit(x) @ centred) ** 2).sum()) / total
    return 1.0 - (1.0 - share) * (len(D) - 1) / (len(D) - 2)


def in_bins(x: Floats, ordered: Floats | None = None) -> Labels:
    """The place of every number among at most 20 bins of equal counts, (n,); equal numbers share their bin.

    `ordered` are the numbers sorted, where this was done.
    """
    edges = np.sort(quantiles(np.sort(x) if ordered is None else ordered, SHARES))
    edges = edges[np.concatenate(([True], edges[1:] != edges[:-1]))]
    return dense(np.searchsorted(edges, x, side="right"))


def predicted_share(x: Floats, y: NDArray[Any], *, classes: bool) -> float:
    """How well a decision tree on the single column x (n,) predicts y (n,) in rows that it was not grown on.

    For classes 1 - errors / errors of the most frequent class; for numbers R^2. 1 is perfect, 0 or less is nothing.
    The folds hold every third row in the order of y.
    """
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    fold, predicted = _folds(y), np.empty_like(y)
    x = ranks(x)  # a tree asks for the order alone, and scikit-learn's for numbers that fit into float32
    for held in range(FOLDS):
        tree: Any = (DecisionTreeClassifier if classes else DecisionTreeRegressor)(random_state=0)
        tree.fit(x[fold != held, None], y[fold != held])
        predicted[fold == held] = tree.predict(x[fold == held, None])
    return _share(y, predicted, classes)


def may_predict(x: Floats, y: NDArray[Any], least: float, *, classes: bool) -> bool:
    """Whether `predicted_share` may be `least` or more, found without scikit-learn, whose import takes a second.

    A tree that grows until its leaves are pure predicts what the nearest value of x has. Where numbers hardly differ
    its leaves are not: then the answer is yes.

    Examples
    --------
    >>> x = np.arange(60.0)
    >>> may_predict(x, x // 20, 0.99, classes=False), may_predict(x, x % 7, 0.99, classes=False)
    (True, False)
    """
    if not classes and not float(y.var()) > HARDLY * float(np.abs(y).max()) ** 2:
        return True
    fold, predicted = _folds(y), np.empty_like(y)
    x = ranks(x)
    for held in range(FOLDS):
        values, leaves = np.unique(x[fold != held], return_inverse=True)
        seen = y[fold != held]
        if classes:
            counts = np.zeros((len(values), int(y.max()) + 1), dtype=np.int64)
            np.add.at(counts, (leaves, seen), 1)
            of_leaf = counts.argmax(axis=1)
        else:
            of_leaf = np.bincount(leaves, weights=seen) / np.bincount(leaves)
        between = (values[1:] + values[:-1]) / 2
        predicted[fold == held] = of_leaf[np.searchsorted(between, x[fold == held])]
    return _share(y, predicted, classes) >= least - NEAR


def _folds(y: NDArray[Any]) -> Labels:
    fold = np.empty(len(y), dtype=np.int64)
    fold[np.argsort(y, kind="stable")] = np.arange(len(y)) % FOLDS
    return fold


def _share(y: NDArray[Any], predicted: NDArray[Any], classes: bool) -> float:
    """The share that was predicted: of what the most frequent class gets wrong, or of the variance."""
    if classes:
        base = len(y) - int(np.unique(y, return_counts=True)[1].max())
        return 1.0 - int((predicted != y).sum()) / base if base else 0.0
    total = float(((y - y.mean()) ** 2).sum())
    return 1.0 - float(((y - predicted) ** 2).sum()) / total if total > 0 else 0.0


def smoother_orders(codes: Labels, D: Floats) -> float:
    """The share of random orders of the codes along which the groups' means change no more than along the given one.

    Near 0 where neighbouring codes mean similar things, about one half where the numbering means nothing. The
    change is the sum of the squared steps from one mean to the next (von Neumann 1941).
    """
    count = int(codes.max()) + 1
    means = _sums(codes, D, count) / np.bincount(codes, minlength=count)[:, None]

    def roughness(order: NDArray[np.int64]) -> float:
        return float((np.diff(means[order], axis=0) ** 2).sum())

    given = roughness(np.arange(count))
    draw = np.random.default_rng(0)
    return float(np.mean([roughness(draw.permutation(count)) <= given * (1 + 1e-9) for _ in range(ORDERS)]))


@lru_cache(maxsize=8)
def evenly(n: int) -> NDArray[np.intp]:
    """At most 2000 of n rows, evenly spaced."""
    rows = np.arange(n) if n <= MOST_ROWS else np.linspace(0, n - 1, MOST_ROWS).astype(np.intp)
    rows.flags.writeable = False  # one array for all columns
    return rows


def quantiles(ordered: Floats, shares: Floats) -> Floats:
    """The quantiles of sorted numbers (n,), n at least 1, at some shares, to the bit as np.quantile gives them.

    Examples
    --------
    >>> quantiles(np.array([1.0, 2.0, 4.0]), np.array([0.25, 0.5])).tolist()
    [1.5, 2.0]
    """
    last = len(ordered) - 1
    places = last * shares
    below = np.floor(places)
    part = places - below
    left = below.astype(np.intp)
    low, high = ordered[left], ordered[np.minimum(left + 1, last)]
    width = high - low
    found: Floats = np.where(part >= 0.5, high - width * (1 - part), low + width * part)
    return found


def dense(labels: Labels) -> Labels:
    """The place of every label (n,), whole numbers from 0, among the sorted different ones; (n,).

    Examples
    --------
    >>> dense(np.array([4, 0, 4, 2])).tolist()
    [2, 0, 2, 1]
    """
    used = np.bincount(labels) > 0
    places: Labels = np.cumsum(used) - 1
    return places[labels]


def unit(x: Floats) -> Floats:
    """The deviations of x (n,) from their mean, of length 1; zeros for a constant column.

    Examples
    --------
    >>> unit(np.array([0.0, 2.0, 0.0, 2.0])).tolist()
    [-0.5, 0.5, -0.5, 0.5]
    """
    largest = np.abs(x).max(initial=0.0)
    if largest == 0.0 or x.min() == x.max():
        return np.zeros(len(x))
    scaled = x / largest  # so that no square overflows
    deviations: Floats = scaled - scaled.mean()
    length = float(np.linalg.norm(deviations))
    return deviations / length if length > 0 else np.zeros(len(x))


def ranks(x: Floats) -> Floats:
    """The ranks of x (n,), counted from 1, equal values sharing their mean rank.

    Examples
    --------
    >>> ranks(np.array([5.0, 7.0, 5.0])).tolist()
    [1.5, 3.0, 1.5]
    """
    order = np.argsort(x)
    ordered = x[order]
    found = np.empty(len(x))
    other = ordered[1:] != ordered[:-1]
    if other.all():
        found[order] = np.arange(1.0, len(x) + 1)
        return found
    places = np.concatenate(([0], np.cumsum(other)))
    counts = np.bincount(places)
    found[order] = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return found


def _sums(groups: Labels, D: Floats, count: int) -> Floats:
    """The sums of D (n, K) in each group, (count, K)."""
    return np.column_stack([np.bincount(groups, weights=of_one, minlength=count) for of_one in D.T])
