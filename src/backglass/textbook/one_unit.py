"""An activation function and its derivative at one net input: what lessons and questions say of a single unit."""

from __future__ import annotations

import numpy as np

from backglass.equations.activations import Activation


def at(f: Activation, u: float) -> float:
    """f at one net input.

    Examples
    --------
    >>> from backglass.equations.activations import ReLU
    >>> at(ReLU(), 2.0)
    2.0
    """
    return float(f(np.array([u]))[0])


def slope(f: Activation, u: float) -> float:
    """f' at one net input.

    Examples
    --------
    >>> from backglass.equations.activations import Logistic
    >>> slope(Logistic(), 0.0)
    0.25
    """
    return float(f.derivative(np.array([u]))[0])
