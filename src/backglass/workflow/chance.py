"""A finished fit held against what says the same of every row: the most frequent class, or the mean.

Both are judged by the same rows, so that what decides are differences row by row, and a difference counts where chance
would hardly give it. Two measures decide, each at half of `LEVEL`, and one of them is enough:

- classes: the rows that only one of both gets right (sign test), and the differences of the log losses (t test); a
  model of rare classes may be of use by its probabilities alone;
- numbers: the differences of the squared errors (t test), and where their mean is for the model the ranks of predicted
  and true numbers (Spearman), which a few far values do not decide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backglass.equations.arrays import Floats
from backglass.preparation.targets import ClassTarget, Target
from backglass.tables.texts import number_as_text
from backglass.workflow.predicting import probabilities

LEVEL = 0.05  # how often a fit of pure noise may pass for a better one
ROUNDING = 1e-9  # of what the base loses; a smaller gain is none
LEAST_PROBABILITY = float(np.finfo(np.float32).eps)  # outputs are float32, and none is certain


@dataclass(frozen=True)
class Chance:
    """How a fit and its base did on the same rows.

    Attributes
    ----------
    rows : int
        By which they were judged.
    base : str
        What the base says of every row: the class most frequent in training, or the training rows' mean.
    model_score, base_score : float
        Rows that are right, or the root mean squared error in the target's unit.
    better : bool
        Whether the model is better than the base, and by more than chance would give.
    """

    rows: int
    base: str
    model_score: float
    base_score: float
    better: bool


def against_base(
    target: Target, D_train: NDArray[Any], D: NDArray[Any], y: Floats, counts: NDArray[np.int64] | None = None
) -> Chance:
    """Hold predictions against the most frequent class, or the mean.

    Parameters
    ----------
    target : ClassTarget or NumberTarget
    D_train : array (training rows,)
        Class indices or standardised numbers that were trained on.
    D : array (rows,)
        Those of the rows to judge by.
    y : array (rows, n_L)
        The network's outputs for the rows to judge by.
    counts : array (classes,), optional
        How many rows of each class were trained on, in the place of `D_train`.

    Examples
    --------
    >>> kinds = ClassTarget("kind", ("owl", "tern"))
    >>> D_train, D = np.array([0, 0, 0, 1, 1]), np.array([0, 1] * 10)
    >>> against_base(kinds, D_train, D, np.full((20, 1), 0.4))
    Chance(rows=20, base='owl', model_score=10, base_score=10, better=False)
    >>> against_base(kinds, D_train, D, 0.1 + 0.8 * D[:, None]).better
    True
    """
    y = y.astype(np.float64)
    if isinstance(target, ClassTarget):
        if counts is None:
            counts = np.bincount(D_train, minlength=len(target.classes))
        return _of_classes(target.classes, counts, D, probabilities(y))
    return _of_numbers(target.mean, target.scale, D, y[:, 0])


def _of_classes(classes: tuple[str, ...], counts: NDArray[np.int64], D: NDArray[Any], p: Floats) -> Chance:
    frequent = int(counts.argmax())
    right, right_of_base = p.argmax(axis=1) == D, np.full(len(D), frequent) == D
    lost_by_base = log_losses(np.tile(counts / counts.sum(), (len(D), 1)), D)
    better = (
        _sign_test(int((right & ~right_of_base).sum()), int((right_of_base & ~right).sum())) < LEVEL / 2
        or t_test(lost_by_base, log_losses(p, D)) < LEVEL / 2
    )
    return Chance(len(D), classes[frequent], int(right.sum()), int(right_of_base.sum()), better)


def _of_numbers(mean: float, scale: float, D: Floats, y: Floats) -> Chance:
    """The base's standardised number is 0, for the mean is the training rows'."""
    lost_by_base, lost = D**2, (y - D) ** 2
    nearer = lost.mean() < (1 - ROUNDING) * lost_by_base.mean()
    better = t_test(lost_by_base, lost) < LEVEL / 2 or (nearer and _rank_test(y, D) < LEVEL / 2)
    error, error_of_base = (float(np.sqrt(np.mean(differences**2))) * scale for differences in (y - D, D))
    return Chance(len(D), number_as_text(float(f"{mean:.6g}")), error, error_of_base, bool(better))


def log_losses(p: Floats, D: NDArray[Any]) -> Floats:
    """Of each row minus the logarithm of its class's probability, (rows,)."""
    return np.asarray(-np.log(np.maximum(p[np.arange(len(D)), D], LEAST_PROBABILITY)))


def _sign_test(wins: int, losses: int) -> float:
    """How often as many wins or more come about where a win and a loss are equally likely."""
    from scipy.special import bdtrc

    return 1.0 if wins == 0 else float(bdtrc(wins - 1, wins + losses, 0.5))


def t_test(lost_by_base: Floats, lost: Floats) -> float:
    """How often a mean gain as large or larger comes about where nothing is gained.

    Parameters
    ----------
    lost_by_base, lost : array (rows,)
        Losses row by row.

    Examples
    --------
    >>> t_test(np.array([1.0, 1.0, 1.0]), np.array([1.0, 2.0, 0.0]))
    1.0
    >>> t_test(np.array([1.0, 1.2, 0.9]), np.array([0.1, 0.2, 0.1])) < 0.01
    True
    """
    gained = lost_by_base - lost
    mean = float(gained.mean())
    if len(gained) < 2 or mean <= ROUNDING * float(lost_by_base.mean()):
        return 1.0
    error = float(gained.std(ddof=1)) / math.sqrt(len(gained))
    return 0.0 if error <= ROUNDING * mean else _tail_of_t(mean / error, len(gained) - 1)


def _rank_test(y: Floats, D: Floats) -> float:
    """How often ranks agree as well or better where predicted and true numbers have nothing to do with each other."""
    ranks = _ranks(y), _ranks(D)
    if len(y) < 3 or min(rank.std() for rank in ranks) == 0:
        return 1.0
    r = float(np.corrcoef(*ranks)[0, 1])
    return 0.0 if r >= 1 else _tail_of_t(r * math.sqrt((len(y) - 2) / (1 - r * r)), len(y) - 2) if r > -1 else 1.0


def _ranks(values: Floats) -> Floats:
    """The ranks from 0, equal values sharing their mean."""
    _, of_value, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts + 1) / 2)[of_value], dtype=np.float64)


def _tail_of_t(t: float, freedom: int) -> float:
    from scipy.special import stdtr

    return float(stdtr(freedom, -t))
