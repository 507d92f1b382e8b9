"""The affine layer: the only one that learns."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import DataError
from backglass.keywords import keywords
from backglass.layers.layer import Layer, returned, taken
from backglass.numeric import numeric
from backglass.ranges import TRUTH, check


class Affine(Layer):
    """u = x W' + b, the net inputs of a layer of units.

    W is (n_out, n_in) as everywhere in this package: a row is a unit, W[j, i] is w_ji and leads from i to j. Books that
    write x W with W (n_in, n_out) have the transpose of it.

    Parameters
    ----------
    W : array-like (n_out, n_in)
        Copied; float32 stays float32, anything else becomes float64. The layer computes in this type.
    b : array-like (n_out,), optional
        Or (1,): one bias that all units share. Without it there is none.
    frozen : bool, default False
        Whether b keeps its value: then it is none of `params`.

    Attributes
    ----------
    params, grads : list of array
        W and b, dE/dW and dE/db: sums over the rows of dout_j x_i and of dout_j. A loss that is a mean has divided.

    Raises
    ------
    DataError
        The arrays are no numbers, not finite, or do not fit together.

    Examples
    --------
    >>> layer = Affine(W=[[0.5, -0.25], [0.25, 0.5]], b=[0.25, -0.25])
    >>> layer.forward([1.0, 2.0]).tolist()
    [0.25, 1.0]
    >>> layer.backward([1.0, 10.0]).tolist()
    [3.0, 4.75]
    >>> [grad.tolist() for grad in layer.grads]
    [[[1.0, 2.0], [10.0, 20.0]], [1.0, 10.0]]
    """

    @keywords
    def __init__(self, W: Any, b: Any = None, *, frozen: bool = False) -> None:
        check("frozen", frozen, TRUTH, DataError)
        W = _array(W, "W")
        if W.ndim != 2 or W.size == 0:
            raise DataError(f"W has the shape {W.shape}, but it is (n_out, n_in), one row a unit.")
        constant = frozen or b is None
        b = np.zeros(1, W.dtype) if b is None else _array(b, "b").astype(W.dtype)
        if b.shape not in ((1,), W.shape[:1]):
            raise DataError(f"b has the shape {b.shape}, but it is ({len(W)},), one a unit as W has them, or (1,).")
        super().__init__(W, *(() if constant else (b,)))
        self._constant = b

    @property
    def W(self) -> Floats:
        """(n_out, n_in)."""
        return self.params[0]

    @property
    def b(self) -> Floats:
        """(n_out,) or (1,)."""
        return self.params[1] if len(self.params) > 1 else self._constant

    def forward(self, x: Any) -> Floats:
        """U = x W' + b: (n_in,) to (n_out,), (N, n_in) to (N, n_out)."""
        x = taken(self, x, self.W.dtype, self.W.shape[1])
        u: Floats = x @ self.W.T + self.b
        self.kept = x, u
        return u

    def backward(self, dout: Any = 1) -> Floats:
        """dE/dx = dout W, (4.12) without its f'; dE/dW and dE/db go into `grads`, (4.13)."""
        x, u = self._last()
        dout = returned(self, dout, u)
        delta = np.atleast_2d(dout)
        self.grads[0][...] = delta.T @ np.atleast_2d(x)
        if len(self.grads) > 1:
            self.grads[1][...] = delta.sum(axis=0) if len(self.b) == len(self.W) else delta.sum()
        dx: Floats = dout @ self.W
        return dx


def _array(values: Any, name: str) -> Floats:
    given = numeric(values, name)
    array = np.array(given, dtype=np.float32 if given.dtype == np.float32 else np.float64)
    if not np.isfinite(array).all():
        raise DataError(f"{name} holds a value that is not finite.")
    return array
