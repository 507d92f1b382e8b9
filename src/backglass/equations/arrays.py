"""What the equations need of an array library beyond the array API.

Every function of this package takes arrays of any library that `array-api-compat` knows (NumPy, torch, ...)
and returns arrays of the same library and dtype.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from array_api_compat import array_namespace, device, is_numpy_array

Array: TypeAlias = Any  # of any library
Floats: TypeAlias = npt.NDArray[Any]  # NumPy's, float64 or float32
Indices: TypeAlias = npt.NDArray[np.intp]
DType: TypeAlias = Literal["float64", "float32"]


def namespace(*arrays: Array) -> Any:
    """The array-API namespace of the arrays; NumPy's of plain numbers, so that f(0.5) can be tried.

    Examples
    --------
    >>> import numpy as np
    >>> namespace(np.zeros(2)).sum(np.ones(3))
    np.float64(3.0)
    >>> namespace(0.5).exp(0.0)
    np.float64(1.0)
    """
    for one in arrays:  # of a small network's equations the general way takes most of the time
        if type(one) is not np.ndarray and not isinstance(one, float | int):
            return array_namespace(*arrays)
    return np  # itself of the array API since version 2; the compatible one imports numpy.testing and f2py


def identity_matrix(like: Array) -> Array:
    """(n, n), as wide as the last axis of an array, of its library, dtype and device.

    Examples
    --------
    >>> import numpy as np
    >>> identity_matrix(np.zeros((5, 2))).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return namespace(like).eye(like.shape[-1], dtype=like.dtype, device=device(like))


def erfc(x: Array) -> Array:
    """The complementary error function, which keeps the small values that 1 - erf loses.

    Examples
    --------
    >>> import numpy as np
    >>> float(erfc(np.float64(0.0)))
    1.0
    """
    if is_numpy_array(x) or not hasattr(namespace(x), "erfc"):
        # The array API has no error function; SciPy's import is paid by gelu alone.
        from scipy.special import erfc as scipy_erfc

        return scipy_erfc(x)
    return namespace(x).erfc(x)


def softmax(u: Array) -> Array:
    """softmax(u)_k = e^(u_k) / sum_i e^(u_i) along the last axis, without overflow.

    Parameters
    ----------
    u : array (..., K)

    Returns
    -------
    array (..., K)
        Positive, adding up to 1.

    Examples
    --------
    >>> import numpy as np
    >>> softmax(np.array([1010.0, 1000.0, 990.0])).round(6).tolist()
    [0.999955, 4.5e-05, 0.0]
    """
    xp = namespace(u)
    e = xp.exp(u - xp.max(u, axis=-1, keepdims=True))
    return e / xp.sum(e, axis=-1, keepdims=True)


def one_minus_softmax(u: Array) -> Array:
    """1 - softmax(u): of the largest u the sum of the others, where the difference itself would round to 0.

    Examples
    --------
    >>> import numpy as np
    >>> one_minus_softmax(np.array([40.0, 0.0])).tolist()
    [4.248354255291589e-18, 1.0]
    """
    xp = namespace(u)
    z = softmax(u)
    largest = is_largest(u)
    others = xp.sum(xp.where(largest, xp.zeros_like(z), z), axis=-1, keepdims=True)
    return xp.where(largest, others, 1 - z)


def is_largest(u: Array) -> Array:
    """Where the largest u stands along the last axis, once; of equal ones the first.

    Examples
    --------
    >>> import numpy as np
    >>> is_largest(np.array([1.0, 3.0, 3.0])).tolist()
    [False, True, False]
    """
    xp = namespace(u)
    return xp.arange(u.shape[-1], device=device(u)) == xp.argmax(u, axis=-1, keepdims=True)


def log_sum_exp(u: Array) -> Array:
    """log of sum_k e^(u_k) along the last axis, kept as an axis of length 1; finite for any finite u.

    Examples
    --------
    >>> import numpy as np
    >>> log_sum_exp(np.array([1000.0, 1000.0])).tolist()
    [1000.6931471805599]
    """
    largest, rest = _log_sum_exp_parts(u)
    return largest + rest


def log_softmax(u: Array) -> Array:
    """log of the softmax along the last axis, exact where the softmax itself rounds to 0 or 1.

    Examples
    --------
    >>> import numpy as np
    >>> log_softmax(np.array([1000.0, 0.0, -1000.0])).tolist()
    [0.0, -1000.0, -2000.0]
    """
    largest, rest = _log_sum_exp_parts(u)
    return (u - largest) - rest


def _log_sum_exp_parts(u: Array) -> tuple[Array, Array]:
    """The largest u and log(1 + the sum of the others' e^(u - largest)), which may be far below rounding of 1."""
    xp = namespace(u)
    largest = xp.max(u, axis=-1, keepdims=True)
    e = xp.exp(u - largest)
    others = xp.where(is_largest(u), xp.zeros_like(e), e)
    return largest, xp.log1p(xp.sum(others, axis=-1, keepdims=True))


def logistic(u: Array) -> Array:
    """1 / (1 + e^(-u)) without overflow: e is only ever raised to numbers that are not positive.

    Examples
    --------
    >>> import numpy as np
    >>> logistic(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    xp = namespace(u)
    e = xp.exp(-xp.abs(u))
    return xp.where(u >= 0, 1 / (1 + e), e / (1 + e))


def log_logistic(u: Array) -> Array:
    """log of the logistic function: min(u, 0) - log(1 + e^(-|u|)).

    Examples
    --------
    >>> import numpy as np
    >>> log_logistic(np.array([-1000.0, 0.0])).tolist()
    [-1000.0, -0.6931471805599453]
    """
    return -softplus(-u)


def softplus(u: Array) -> Array:
    """log(1 + e^u) = max(u, 0) + log(1 + e^(-|u|)), without overflow.

    Examples
    --------
    >>> import numpy as np
    >>> softplus(np.array([0.0, 1000.0])).tolist()
    [0.6931471805599453, 1000.0]
    """
    xp = namespace(u)
    return xp.maximum(u, xp.zeros_like(u)) + xp.log1p(xp.exp(-xp.abs(u)))


def sech_squared(u: Array) -> Array:
    """1 / cosh(u)^2 = 4 e^(-2|u|) / (1 + e^(-2|u|))^2: tanh' with its tails, which 1 - tanh^2 rounds to 0.

    Examples
    --------
    >>> import numpy as np
    >>> sech_squared(np.array([20.0])).tolist()
    [1.6993417021166355e-17]
    """
    xp = namespace(u)
    e = xp.exp(-2 * xp.abs(u))
    return 4 * e / ((1 + e) * (1 + e))


def x_log_y(x: Array, y: Array) -> Array:
    """x log y, with 0 log 0 = 0.

    Examples
    --------
    >>> import numpy as np
    >>> x_log_y(np.array([0.0, 2.0]), np.array([0.0, 1.0])).tolist()
    [0.0, 0.0]
    """
    xp = namespace(x, y)
    return x * xp.log(xp.where(x == 0, xp.ones_like(y), y))


def square_root(x: Array) -> Array:
    """The square root of an array, or of a plain number.

    Examples
    --------
    >>> square_root(4.0)
    2.0
    """
    return sqrt(x) if isinstance(x, float | int) else namespace(x).sqrt(x)


def count_at_most(numbers: Sequence[float], x: Array) -> Array:
    """How many of some ascending numbers are at most x.

    Examples
    --------
    >>> import numpy as np
    >>> count_at_most((1.0, 2.0), np.array([0.0, 1.0, 5.0])).tolist()
    [0, 1, 2]
    """
    if is_numpy_array(x):
        return np.searchsorted(numbers, x, side="right")
    return namespace(x).count_at_most(tuple(numbers), x)


def take(numbers: Sequence[float], places: Array) -> Array:
    """The numbers at some places, counted from 0.

    Examples
    --------
    >>> import numpy as np
    >>> take((1.0, 2.0), np.array([1, 0])).tolist()
    [2.0, 1.0]
    """
    if is_numpy_array(places):
        return np.asarray(numbers)[places]
    return namespace(places).take(tuple(numbers), places)
