"""What an answer that is the same for every row reaches: what a model has to be better than."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backglass.equations.arrays import Floats
from backglass.workflow.figures_of_merit import by_class, macro


def base_of_classes(true: NDArray[np.int64], base: int, classes: int) -> dict[str, float]:
    """The scores of always saying the same class.

    Parameters
    ----------
    true : array (rows,)
        Class indices.
    base : int
        The one that is said.
    classes : int
        How many there are.

    Examples
    --------
    >>> base_of_classes(np.array([0, 0, 0, 1]), 0, 2)
    {'accuracy': 0.75, 'balanced_accuracy': 0.5, 'macro_f1': 0.42857142857142855}
    """
    counts = np.bincount(true, minlength=classes)
    confusion = np.zeros((classes, classes), dtype=np.int64)
    confusion[:, base] = counts
    return {
        "accuracy": int(counts[base]) / max(len(true), 1),
        "balanced_accuracy": float(counts[base] > 0) / max(int((counts > 0).sum()), 1),
        "macro_f1": macro(by_class(confusion))["f1"],
    }


def base_of_numbers(true: Floats, base: float) -> dict[str, float]:
    """The scores of always saying the same number; R² is 0 where it is the mean of these rows, and below it elsewhere.

    Parameters
    ----------
    true : array (rows,)
    base : float

    Examples
    --------
    >>> base_of_numbers(np.array([1.0, 3.0]), 2.0)
    {'r2': 0.0, 'mae': 1.0, 'rmse': 1.0}
    """
    off: Any = true - base
    spread = float(np.square(true - true.mean()).sum())
    found = {"r2": 1 - float(np.square(off).sum()) / spread} if spread else {}
    return found | {"mae": float(np.abs(off).mean()), "rmse": float(np.sqrt(np.square(off).mean()))}
