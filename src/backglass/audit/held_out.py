"""Whether some inputs tell of the target in rows that they were not fitted to: by ridge regression, fold by fold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from backglass.equations.arrays import Floats
from backglass.preparation.coded import Labels

FOLDS_OF_RIDGE = 5
RIDGE = 1.0
NO_SHARE = 0.02  # of the target's variance
SURE = 4.0  # standard deviations of what chance gives


def share_held_out(X: Floats, D: Floats, fold: Labels) -> float:
    """How much of D (n, K) inputs X (n, p) tell in rows that they were not fitted to: the square of a correlation.

    What is correlated are D and what ridge regression on the other folds says of it, each less its mean in the fold.
    Where the correlation is not above 0 in every fold it is 0: what follows from the one stretch of time that a fold
    is does not hold in another one.

    Parameters
    ----------
    X : array (n, p)
    D : array (n, K)
    fold : array (n,)
        Which fold each row is in, from 0.

    Examples
    --------
    >>> x = np.tile([1.0, 2.0, 4.0], 20)[:, None]
    >>> round(share_held_out(x, 3 * x, np.arange(60) % 5), 3)
    1.0
    >>> share_held_out(x, np.repeat(np.arange(20.0), 3)[:, None], np.arange(60) // 12)
    0.0
    """
    X, D = _centred(X), _centred(D)
    inside = [np.flatnonzero(fold == held) for held in range(int(fold.max(initial=-1)) + 1)]
    if any(len(rows) in (0, len(X)) for rows in inside):
        return 0.0
    parts = [_Sums.of(X[rows], D[rows]) for rows in inside]  # of a fold each, so that no product is computed twice
    products = squares_predicted = squares = 0.0
    for rows, part in zip(inside, parts, strict=True):
        told = _Sums.added([other for other in parts if other is not part]).ridge()
        P, rest = _centred(X[rows] @ told), _centred(D[rows])
        product = float((P * rest).sum())
        if not product > 0.0:
            return 0.0
        products += product
        squares_predicted += float((P * P).sum())
        squares += float((rest * rest).sum())
    return products**2 / (squares_predicted * squares) if products > 0.0 else 0.0


def share_by_chance(n: int) -> float:
    """What n rows of pure noise stay below, four standard deviations of a correlation, and never less than 0.02.

    Examples
    --------
    >>> share_by_chance(100), share_by_chance(2000)
    (0.16, 0.02)
    """
    return max(NO_SHARE, SURE**2 / n) if n else math.inf


@dataclass(frozen=True, eq=False)
class _Sums:
    """What a regression of D (n, K) on X (n, p) needs of some rows: n, the sums, and those of products."""

    n: int
    x: Floats
    d: Floats
    xx: Floats
    xd: Floats

    @classmethod
    def of(cls, X: Floats, D: Floats) -> _Sums:
        return cls(len(X), X.sum(axis=0), D.sum(axis=0), X.T @ X, X.T @ D)

    @classmethod
    def added(cls, parts: Sequence[_Sums]) -> _Sums:
        return cls(*(sum(getattr(part, one.name) for part in parts) for one in fields(cls)))

    def ridge(self) -> Floats:
        """The coefficients (p, K) of centred rows."""
        xx, xd = self.xx - np.outer(self.x, self.x) / self.n, self.xd - np.outer(self.x, self.d) / self.n
        told: Floats = np.linalg.solve(xx + RIDGE * np.eye(len(xx)), xd)
        return told


def _centred(values: Floats) -> Floats:
    centred: Floats = values - values.mean(axis=0)
    return centred
