"""What every layer has: what it learns, the gradients of that, a pass forward, and a pass back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from backglass.brief import brief
from backglass.equations.arrays import Floats
from backglass.errors import DataError
from backglass.numeric import numeric


class Layer(ABC):
    """One layer: forward it keeps what it will need, backward it turns dE/dz of its output into dE/dx of its input.

    A sample is one row: x is (n,) for one of them, (N, n) for many, and the output has as many dimensions.

    Attributes
    ----------
    params : list of array
        What is learned, in an order of the layer's own; empty for most. Change them in place: ``param -= rate * grad``.
    grads : list of array
        dE/dparam in the same order and shapes, filled in place by `backward`; 0 before.
    """

    def __init__(self, *params: Floats) -> None:
        self.params: list[Floats] = list(params)
        self.grads: list[Floats] = [np.zeros_like(param) for param in params]
        self.kept: tuple[Floats, Floats] | None = None  # input and output of the last forward pass

    @abstractmethod
    def forward(self, x: Any) -> Any:
        """The output for inputs (n,) or (N, n)."""

    @abstractmethod
    def backward(self, dout: Any = 1) -> Floats:
        """dE/dx, of x's shape, from dE/dz; 1 stands for ones everywhere."""

    def __repr__(self) -> str:
        """With the shapes of what it learns."""
        return brief(self, **({"params": [param.shape for param in self.params]} if self.params else {}))

    def _last(self) -> tuple[Floats, Floats]:
        """What the last forward pass kept; a DataError where there was none."""
        if self.kept is None:
            raise DataError(f"{type(self).__name__} has nothing to go back through; call forward(x) before backward().")
        return self.kept


def taken(owner: Layer, x: Any, dtype: Any = None, width: int | None = None) -> Floats:
    """Inputs as a layer keeps them, (n,) or (N, n): an array of its own, float32 where x is, else float64.

    Parameters
    ----------
    owner : Layer
        For the message.
    x : array-like
    dtype : optional
        The type to have instead.
    width : int, optional
        The n that the layer takes.

    Raises
    ------
    DataError
        Another shape, nothing in it, something that is no number, or not finite.

    Examples
    --------
    >>> from backglass.layers import Tanh
    >>> taken(Tanh(), [1, 2])
    array([1., 2.])
    """
    name = f"{type(owner).__name__}: x"
    given = numeric(x, name)
    if dtype is None:
        dtype = np.float32 if given.dtype == np.float32 else np.float64
    if given.ndim not in (1, 2) or given.size == 0 or width not in (None, given.shape[-1]):
        n = "n" if width is None else width
        raise DataError(
            f"{name} has the shape {given.shape}, but it is one sample ({n},), or rows (N, {n}), one a sample."
        )
    return _finite(given, dtype, name)


def returned(owner: Layer, dout: Any, z: Floats) -> Floats:
    """What comes back to a layer as an array of its output's shape and type.

    Parameters
    ----------
    owner : Layer
        For the message.
    dout : array-like
        dE/dz; a single number stands for that number everywhere.
    z : array
        The output.

    Raises
    ------
    DataError
        Another shape, something that is no number, or not finite.

    Examples
    --------
    >>> from backglass.layers import Tanh
    >>> returned(Tanh(), 1, np.zeros((2, 1))).tolist()
    [[1.0], [1.0]]
    """
    name = f"{type(owner).__name__}: dout"
    given = numeric(dout, name)
    if given.shape not in ((), z.shape):
        raise DataError(f"{name} has the shape {given.shape}, but the output has {z.shape}.")
    return np.broadcast_to(_finite(given, z.dtype, name), z.shape)


def _finite(given: Floats, dtype: Any, name: str) -> Floats:
    with np.errstate(over="ignore"):  # what is too large for float32 is said to be not finite
        values = np.array(given, dtype=dtype)
    if not np.isfinite(values).all():
        raise DataError(f"{name} holds a value that is not finite in {values.dtype}.")
    return values
