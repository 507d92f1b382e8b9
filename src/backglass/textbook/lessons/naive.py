"""The formulas as books and published programs have them, taken at their word: where they overflow or round."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import numpy.typing as npt


def _silent(formula: Callable[[Any], Any]) -> Callable[[float], float]:
    """The formula without NumPy's warnings; what they warn of is what a lesson shows."""

    @wraps(formula)
    def computed(u: float) -> float:
        with np.errstate(all="ignore"):
            return float(formula(np.float64(u)))

    return computed


@_silent
def logistic(u: Any) -> Any:
    """1 / (1 + e^(-u))."""
    return 1 / (1 + np.exp(-u))


@_silent
def logistic_derivative(u: Any) -> Any:
    """(1 - f) f."""
    return (1 - logistic(u)) * logistic(u)


@_silent
def tanh(u: Any) -> Any:
    """(e^u - e^(-u)) / (e^u + e^(-u)).

    Examples
    --------
    >>> tanh(1000.0)
    nan
    """
    return (np.exp(u) - np.exp(-u)) / (np.exp(u) + np.exp(-u))


@_silent
def tanh_derivative(u: Any) -> Any:
    """1 - f^2."""
    return 1 - np.tanh(u) ** 2


@_silent
def softplus(u: Any) -> Any:
    """log(1 + e^u)."""
    return np.log(1 + np.exp(u))


@_silent
def log_logistic(u: Any) -> Any:
    """The log of the logistic function, one after the other."""
    return np.log(np.float64(logistic(u)))


def softmax(u: list[float]) -> npt.NDArray[np.float64]:
    """e^(u_k) / sum_i e^(u_i).

    Examples
    --------
    >>> softmax([1000.0, 0.0]).tolist()
    [nan, 0.0]
    """
    with np.errstate(all="ignore"):
        e = np.exp(np.asarray(u, dtype=float))
        return np.asarray(e / e.sum())
