"""Checking the arrays that a user hands over, once, before anything is computed: inputs, targets, weights, masks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Floats
from backglass.equations.losses import Loss
from backglass.errors import DataError, NetworkError
from backglass.numeric import numeric
from backglass.parameters import Parameters
from backglass.ranges import as_python
from backglass.words import networks as words
from backglass.words import said

if TYPE_CHECKING:
    from backglass.network import Network

AT_ONCE = 2**16  # numbers that are looked through at once: they stay in the cache


def check_belongs(theta: Any, network: Network) -> None:
    """Refuse what are not the parameters of this network.

    Raises
    ------
    NetworkError
        An array, or the parameters of another network.
    """
    if not isinstance(theta, Parameters):
        raise NetworkError(
            f"theta is of the type {type(theta).__name__}, but it is made by the network's parameters() or "
            "initialise(), or from a flat array by bg.Parameters(net, flat)."
        )
    if theta.network != network:
        raise NetworkError("theta belongs to another network; make it by this network's parameters() or initialise().")


def checked_inputs(network: Network, X: Any, dtype: str, name: str = "X") -> Floats:
    """X as an array (N, n_1) of finite numbers.

    Parameters
    ----------
    network : Network
    X : array-like (N, n_1)
        One row a sample, at least one.
    dtype : {"float64", "float32"}
    name : str
        What the message calls it.

    Raises
    ------
    DataError
        Another shape, no row, something that is no number, or not finite.

    Examples
    --------
    >>> from backglass.network import Network
    >>> checked_inputs(Network((2, 1)), [[1, 2]], "float32")
    array([[1., 2.]], dtype=float32)
    """
    values = _array(X, dtype, name)
    n_in = network.sizes[0]
    if values.ndim != 2 or values.shape[1] != n_in:
        raise DataError(f"{name} has the shape {values.shape}, but the network {network.sizes} takes (rows, {n_in}).")
    if len(values) == 0:
        raise DataError(f"{name} has no row; give at least one sample.")
    return _finite(values, name)


def checked_targets(network: Network, D: Any, n: int, dtype: str, name: str = "D") -> Floats:
    """Targets as an array (N, n_L) in the range of the loss.

    Parameters
    ----------
    network : Network
    D : array-like
        (N, n_L); 1-D for one output; for cross entropy also 1-D whole numbers, the class indices from 0.
    n : int
        The number of samples.
    dtype : {"float64", "float32"}
    name : str
        What the message calls it.

    Raises
    ------
    DataError
        Another shape, a value outside the loss's range, rows of class probabilities that do not add up to 1.

    Examples
    --------
    >>> from backglass.network import Network
    >>> checked_targets(Network((1, 2), output="softmax", loss="cross_entropy"), [1, 0], 2, "float64").tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    shape = (n, network.sizes[-1])
    return targets_of(network.loss, D, shape, dtype, name, f"X and the network {network.sizes} take {shape}")


def targets_of(loss: Loss, D: Any, shape: tuple[int, int], dtype: str, name: str, wanted: str) -> Floats:
    """The same for a loss and a shape (N, n_L); `wanted` says of another shape what it should be.

    Raises
    ------
    DataError
        As of `checked_targets`.
    """
    n, n_out = shape
    raw = numeric(D, name)
    if loss.classes and raw.ndim == 1:
        return _one_hot(raw, n, n_out, dtype, name)
    values = _array(raw, dtype, name)
    if values.ndim == 1 and n_out == 1:
        values = values[:, None]
    if values.shape != shape:
        raise DataError(f"{name} has the shape {values.shape}, but {wanted}.")
    _finite(values, name)
    low, high = loss.target_range
    if (values < low).any() or (values > high).any():
        row = 1 + int(np.argmax(((values < low) | (values > high)).any(axis=1)))
        raise DataError(words.TARGET_OUTSIDE.format(name=name, low=low, high=high, row=row, loss=loss.name))
    if loss.classes:
        off = np.abs(values.sum(axis=1) - 1) > 1e-5
        if off.any():
            row = 1 + int(np.argmax(off))
            total = f"{values[row - 1].sum():g}"
            raise DataError(words.NOT_ADDING_UP.format(name=name, row=row, total=total))
    return values


def checked_weights(s: Any, n: int, dtype: str, name: str = "sample_weight") -> Floats:
    """Sample weights as an array (N,), at least 0 and not all 0; None is 1 for all.

    Raises
    ------
    DataError
        Another shape, a negative weight, no positive one.

    Examples
    --------
    >>> checked_weights(None, 3, "float64").tolist()
    [1.0, 1.0, 1.0]
    """
    if s is None:
        return np.ones(n, dtype=dtype)
    values = _array(s, dtype, name)
    if values.shape != (n,):
        raise DataError(f"{name} has the shape {values.shape}, but there are {n} rows.")
    _finite(values, name)
    if (values < 0).any() or not (values > 0).any():
        raise DataError(f"{name} holds {values.min():g}; weights are at least 0, and one is above 0.")
    return values


def checked_masks(network: Network, masks: Any, n: int) -> dict[int, Floats]:
    """Factors of dropout, l -> (N, n_l) of hidden layers, in float64.

    Raises
    ------
    DataError
        No mapping, another layer or shape, something that is no number, or not finite.

    Examples
    --------
    >>> from backglass.network import Network
    >>> checked_masks(Network((1, 2, 1)), {2: [[0, 2]]}, 1)
    {2: array([[0., 2.]])}
    """
    if not isinstance(masks, Mapping):
        raise DataError(f"masks is {said(masks)}, but it is a dict: hidden layer -> array (rows, units).")
    found = {as_python(l): numeric(mask, "A mask").astype(np.float64) for l, mask in masks.items()}
    if any(l not in range(2, network.L) or mask.shape != (n, network.sizes[l - 1]) for l, mask in found.items()):
        raise DataError("A mask has a row for every row of X and a column for every unit of its hidden layer.")
    if not all(np.isfinite(mask).all() for mask in found.values()):
        raise DataError("A mask holds a value that is not finite; it is 0 or 1 / (1 - p).")
    return found


def _array(values: Any, dtype: str, name: str) -> Floats:
    with np.errstate(over="ignore"):  # what is too large for float32 is said to be not finite
        return np.ascontiguousarray(numeric(values, name), dtype=dtype)


def _finite(values: Floats, name: str) -> Floats:
    at_once = max(1, AT_ONCE // max(1, values[:1].size))
    for start in range(0, len(values), at_once):  # all at once, what is found out would need a quarter of their memory
        finite = np.isfinite(values[start : start + at_once])
        if not finite.all():
            row = 1 + start + int(np.argmax(~finite.reshape(len(finite), -1).all(axis=1)))
            raise DataError(
                f"{name} holds a value in row {row}, counted from 1, that is not finite in {values.dtype}; fill it or "
                "leave it out."
            )
    return values


def _one_hot(indices: npt.NDArray[Any], n: int, n_out: int, dtype: str, name: str) -> Floats:
    if indices.dtype.kind not in "iub":
        raise DataError(f"{name} is 1-D but holds no whole numbers; give class indices, or rows of probabilities.")
    if indices.shape != (n,):
        raise DataError(f"{name} has the shape {indices.shape}, but there are {n} rows.")
    outside = (indices < 0) | (indices >= n_out)
    if outside.any():
        row = 1 + int(np.argmax(outside))
        found = indices[row - 1]
        raise DataError(f"{name} is class {found} in row {row}, counted from 1, but the classes are 0 to {n_out - 1}.")
    rows = np.zeros((n, n_out), dtype=dtype)
    rows[np.arange(n), indices.astype(np.intp)] = 1
    return rows
