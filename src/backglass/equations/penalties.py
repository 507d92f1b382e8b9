"""Penalties on weights (never biases), decoupled decay, and clipping by norm.

`weights` marks the entries of the flat vector that are weights: 1 for a weight, 0 for a bias.
"""

from __future__ import annotations

from backglass.equations.arrays import Array, namespace


def penalty(theta: Array, weights: Array, l1: float = 0.0, l2: float = 0.0) -> Array:
    """l1 sum |w| + (l2 / 2) sum w^2.

    Parameters
    ----------
    theta, weights : arrays (P,)
    l1, l2 : float
        At least 0.

    Examples
    --------
    >>> import numpy as np
    >>> w = np.array([1.0, -2.0, 0.0])
    >>> round(float(penalty(w, np.ones(3), l1=0.1)), 12), round(float(penalty(w, np.ones(3), l2=0.1)), 12)
    (0.3, 0.25)
    """
    xp = namespace(theta)
    w = weights * theta
    return l1 * xp.sum(xp.abs(w)) + l2 / 2 * xp.sum(w * w)


def penalty_gradient(theta: Array, weights: Array, l1: float = 0.0, l2: float = 0.0) -> Array:
    """l1 sign(w) + l2 w, with sign(0) = 0.

    Examples
    --------
    >>> import numpy as np
    >>> penalty_gradient(np.array([1.0, -2.0, 0.0]), np.ones(3), l1=0.1).tolist()
    [0.1, -0.1, 0.0]
    """
    w = weights * theta
    return l1 * namespace(theta).sign(w) + l2 * w


def decayed(theta: Array, weights: Array, rate: float, decay: float) -> Array:
    """w - rate decay w: decay apart from the gradient (Loshchilov, Hutter, ICLR 2019).

    Examples
    --------
    >>> import numpy as np
    >>> decayed(np.array([1.0, 1.0]), np.array([1.0, 0.0]), rate=0.5, decay=0.1).tolist()
    [0.95, 1.0]
    """
    return theta - (rate * decay) * (weights * theta)


def clipped(gradient: Array, largest: float) -> Array:
    """The gradient, shortened to norm `largest` where it is longer (Pascanu, Mikolov, Bengio, ICML 2013).

    Examples
    --------
    >>> import numpy as np
    >>> clipped(np.array([3.0, 4.0]), 2.5).tolist()
    [1.5, 2.0]
    """
    xp = namespace(gradient)
    scaled, peak, length = _scaled(gradient)
    shorter = scaled * (largest / xp.where(length == 0, xp.ones_like(length), length))
    return xp.where(peak * length > largest, shorter, gradient)  # no branch: a GPU goes on without an answer


def norm(gradient: Array) -> float:
    """The length of a gradient, however large its entries.

    Examples
    --------
    >>> import numpy as np
    >>> norm(np.array([2e200, 2e200, 2e200, 2e200]))
    4e+200
    """
    _, peak, length = _scaled(gradient)
    return float(peak * length)


def clip_factor(gradient: Array, largest: float) -> float:
    """What `clipped` multiplies the gradient by; 1 where it is short enough.

    Examples
    --------
    >>> import numpy as np
    >>> clip_factor(np.array([3.0, 4.0]), 2.5), clip_factor(np.array([3.0, 4.0]), 25.0)
    (0.5, 1.0)
    """
    _, peak, length = _scaled(gradient)
    return float(largest / length / peak) if peak * length > largest else 1.0


def _scaled(gradient: Array) -> tuple[Array, Array, Array]:
    """The gradient divided by its largest entry, that entry, and the quotient's length: no square overflows."""
    xp = namespace(gradient)
    peak = xp.max(xp.abs(gradient))
    scaled = gradient / xp.where(peak == 0, xp.ones_like(peak), peak)
    return scaled, peak, xp.sqrt(xp.sum(scaled * scaled))
