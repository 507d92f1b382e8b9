"""How good predictions are, in figures: by class, by threshold, by how sure they are, and which rows are worst.

What is said of them is said elsewhere: here are numbers alone. A figure that is not defined, such as the precision of a
class that is never predicted, is None; in a mean it counts as 0, as scikit-learn has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backglass.equations.arrays import Floats

BINS = 10  # of a calibration, as wide as each other
LEAST = 1e-7  # a smaller probability counts as this one: float32 knows no other between 1 - LEAST and 1
WORST = 10  # rows that are named
DRAWN = 200  # points of a curve by threshold that are drawn and written


@dataclass(frozen=True)
class OfClass:
    """How well one class is found.

    Attributes
    ----------
    precision : float or None
        Of the rows that are said to be of it, the share that is.
    recall : float or None
        Of the rows that are of it, the share that is said to be.
    f1 : float or None
        2 precision recall / (precision + recall).
    support : int
        Rows of it.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    support: int


def by_class(confusion: NDArray[np.int64]) -> tuple[OfClass, ...]:
    """Precision, recall and F1 of every class.

    Parameters
    ----------
    confusion : array (classes, classes)
        Counts, the true class down, the predicted one across.

    Examples
    --------
    >>> by_class(np.array([[3, 1], [0, 2]]))[0]
    OfClass(precision=1.0, recall=0.75, f1=0.8571428571428571, support=4)
    >>> by_class(np.array([[3, 0], [1, 0]]))[1]
    OfClass(precision=None, recall=0.0, f1=0.0, support=1)
    """
    right, said, there = (counts.tolist() for counts in (confusion.diagonal(), confusion.sum(0), confusion.sum(1)))
    return tuple(
        OfClass(_share(hit, named), _share(hit, support), _share(2 * hit, named + support), support)
        for hit, named, support in zip(right, said, there, strict=True)
    )


def macro(classes: Sequence[OfClass]) -> dict[str, float]:
    """The means over the classes that occur or are predicted, each class counting as much as another.

    Examples
    --------
    >>> macro(by_class(np.array([[3, 1, 0], [0, 2, 0], [0, 0, 0]])))["recall"]
    0.875
    """
    seen = [one for one in classes if one.f1 is not None]
    return {
        name: sum(getattr(one, name) or 0.0 for one in seen) / len(seen) if seen else 0.0
        for name in ("precision", "recall", "f1")
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, eq=False)
class Thresholds:
    """What becomes of two classes where a row is said to be of the second from this probability on.

    Attributes
    ----------
    threshold : array (T,)
        Every probability that occurs, the smallest first.
    precision, recall, f1 : array (T,)
        Of the second class.
    average_precision : float
        The mean of the precisions, each weighted by the recall that is won there.
    """

    threshold: Floats
    precision: Floats
    recall: Floats
    f1: Floats
    average_precision: float

    @property
    def best(self) -> int:
        """Where F1 is largest; of equal ones the highest threshold."""
        return len(self.f1) - 1 - int(self.f1[::-1].argmax())

    @property
    def drawn(self) -> NDArray[np.int64]:
        """At most so many places of the curve, the ends and the best one among them; (DRAWN,)."""
        places = np.linspace(0, len(self.threshold) - 1, min(len(self.threshold), DRAWN)).round().astype(np.int64)
        return np.unique([*places.tolist(), self.best])


def thresholds(positive: NDArray[np.bool_], p: Floats) -> Thresholds | None:
    """Precision, recall and F1 by threshold (Davis & Goadrich 2006 on why the curve is not interpolated).

    Parameters
    ----------
    positive : array (rows,)
        Which rows are of the second class.
    p : array (rows,)
        Its probability.

    Returns
    -------
    Thresholds or None
        None where no row, or every row, is of it.

    Examples
    --------
    >>> found = thresholds(np.array([False, True, True]), np.array([0.2, 0.4, 0.9]))
    >>> found.threshold.tolist(), found.f1.round(3).tolist(), found.best, found.average_precision
    ([0.2, 0.4, 0.9], [0.8, 1.0, 0.667], 1, 1.0)
    """
    total = int(positive.sum())
    if total in (0, len(positive)):
        return None
    order = np.argsort(-p, kind="stable")
    falling = p[order]
    ends = np.append(np.flatnonzero(np.diff(falling)), len(p) - 1)  # rows of the same probability stand together
    hits, said = positive[order].cumsum()[ends], ends + 1
    precision, recall = hits / said, hits / total
    average = float((np.diff(recall, prepend=0.0) * precision).sum())
    f1 = 2 * hits / (said + total)
    return Thresholds(falling[ends][::-1], precision[::-1], recall[::-1], f1[::-1], average)


@dataclass(frozen=True, eq=False)
class Calibration:
    """How often rows of which a probability was said are of the class: bin by bin, empty ones left out.

    Attributes
    ----------
    start, end : array (bins,)
        The probabilities between which a bin lies.
    rows : array (bins,)
        How many there are in it.
    predicted, observed : array (bins,)
        The mean of their probabilities, and the share that is of the class.
    error : float
        The expected calibration error: the mean distance of the two, weighted by the rows.
    """

    start: Floats
    end: Floats
    rows: NDArray[np.int64]
    predicted: Floats
    observed: Floats
    error: float


def calibration(positive: NDArray[np.bool_], p: Floats, bins: int = BINS) -> Calibration:
    """How sure predictions are, held against how often they are right (Guo et al. 2017, for one of two classes).

    Parameters
    ----------
    positive : array (rows,)
        Which rows are of the class.
    p : array (rows,)
        Its probability.
    bins : int, default 10

    Examples
    --------
    >>> found = calibration(np.array([False, True, True, True]), np.array([0.1, 0.9, 0.9, 0.9]))
    >>> found.rows.tolist(), found.observed.tolist(), round(found.error, 3)
    ([1, 3], [0.0, 1.0], 0.1)
    """
    edges = np.linspace(0.0, 1.0, bins + 1)
    place = np.searchsorted(edges[1:-1], p)
    counts = np.bincount(place, minlength=bins)
    there = np.flatnonzero(counts)
    rows = counts[there]
    predicted = np.bincount(place, p, bins)[there] / rows
    observed = np.bincount(place, positive, bins)[there] / rows
    error = float((rows * np.abs(predicted - observed)).sum() / max(len(p), 1))
    return Calibration(edges[there], edges[there + 1], rows, predicted, observed, error)


@dataclass(frozen=True)
class Errors:
    """How far predicted numbers are from the true ones, in their unit.

    Attributes
    ----------
    mean : float
        Of predicted minus true: above 0 where too much is said.
    half, nine_tenths : float
        Half of the rows, and nine of ten, are off by this much or less.
    """

    mean: float
    half: float
    nine_tenths: float


def errors(true: Floats, predicted: Floats) -> Errors:
    """How far predicted numbers are from the true ones.

    Examples
    --------
    >>> errors(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 5.0]))
    Errors(mean=1.0, half=1.0, nine_tenths=1.8)
    """
    off = predicted - true
    half, nine_tenths = np.quantile(np.abs(off), (0.5, 0.9)).tolist()
    return Errors(float(off.mean()), half, nine_tenths)


def losses(D: Any, p: Floats) -> Floats:
    """Of each row minus the logarithm of its class's probability; (rows,).

    Examples
    --------
    >>> losses(np.array([0, 1]), np.array([[1.0, 0.0], [0.5, 0.5]])).round(4).tolist()
    [-0.0, 0.6931]
    """
    right: Floats = p[np.arange(len(D)), D] / p.sum(axis=1)
    surprise: Floats = -np.log(np.clip(right, LEAST, 1.0))
    return surprise


def worst(lost: Floats, most: int = WORST) -> NDArray[np.int64]:
    """The places of the rows that lose most, the worst first, of equal ones the first.

    Examples
    --------
    >>> worst(np.array([0.1, 3.0, 0.2, 3.0]), 3).tolist()
    [1, 3, 2]
    """
    return np.argsort(-lost, kind="stable")[:most]
