"""The last layer: an output activation and a loss behind it, computed together from u."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np

from backglass.brief import brief
from backglass.equations.arrays import Floats
from backglass.equations.losses import LOSSES
from backglass.equations.output_pairs import output_pair
from backglass.equations.table import look_up
from backglass.errors import DataError, NetworkError
from backglass.keywords import keywords
from backglass.layers.layer import Layer, returned, taken
from backglass.network import Reduction
from backglass.network_parts import ActivationChoice, LossChoice, activation_row, check_stands_behind
from backglass.numeric import numeric
from backglass.ranges import check, one_of
from backglass.samples import targets_of


class WithLoss(Layer):
    """E of any output activation with a loss that can stand behind it.

    Parameters
    ----------
    output : activation, default "identity"
    loss : loss, default "squared_error"
    reduction : {"mean", "sum"}, default "mean"
        Whether E is the mean of the E_n of the N samples, or their sum. A single sample is a batch of one.

    Attributes
    ----------
    y, t : array (N, n)
        Outputs and targets of the last forward pass, a row a sample.

    Raises
    ------
    NetworkError
        There is no such activation or loss, or they do not go together.

    Examples
    --------
    >>> layer = WithLoss("tanh", "squared_error")
    >>> layer.forward([0.0, 0.0], [1.0, 0.0])
    0.5
    >>> layer.backward().tolist(), layer.backward(2.0).tolist()
    ([-1.0, 0.0], [-2.0, 0.0])
    """

    @keywords
    def __init__(
        self,
        output: ActivationChoice = "identity",
        loss: LossChoice = "squared_error",
        *,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__()
        f, E = activation_row(output), look_up("loss", LOSSES, loss, NetworkError)
        check_stands_behind(f, E)
        check("reduction", reduction, one_of(*get_args(Reduction)), NetworkError)
        self.pair, self.reduction = output_pair(f, E), reduction
        self.t: Floats = np.zeros((0, 0))

    @property
    def y(self) -> Floats:
        """The outputs of the last forward pass, (N, n)."""
        y: Floats = self.pair.output(np.atleast_2d(self._last()[0]))
        return y

    def predict(self, x: Any) -> Floats:
        """The outputs alone, of x's shape; nothing is kept of it."""
        x = taken(self, x)
        y: Floats = self.pair.output(np.atleast_2d(x)).reshape(x.shape)
        return y

    def forward(self, x: Any, t: Any = None) -> float:
        """E for net inputs (n,) or (N, n).

        Parameters
        ----------
        x : array-like (n,) or (N, n)
        t : array-like
            Targets of x's shape; for one output also (N,). Of a cross entropy also the classes' indices from 0: a whole
            number for one sample, (N,) for many; rows may be soft, adding up to 1.

        Raises
        ------
        DataError
            The targets are missing, have another shape, or are none that the loss takes.
        """
        x = taken(self, x)
        self.t = self._targets(t, x)
        self.kept = x, np.zeros((), x.dtype)
        E = self.pair.value(np.atleast_2d(x), self.t)
        return float(E.mean() if self.reduction == "mean" else E.sum())

    def backward(self, dout: Any = 1) -> Floats:
        """dE/dx of x's shape: dout times every sample's delta, divided by N where E is the mean."""
        x, E = self._last()
        share = returned(self, dout, E) / (len(self.t) if self.reduction == "mean" else 1)
        dx: Floats = (share * self.pair.delta(np.atleast_2d(x), self.t)).astype(x.dtype)
        return dx.reshape(x.shape)

    def _targets(self, t: Any, x: Floats) -> Floats:
        """Targets as rows (N, n)."""
        name, shape = f"{type(self).__name__}: t", np.atleast_2d(x).shape
        if t is None:
            raise DataError(f"{name} is not given; forward(x, t) takes the inputs and the targets.")
        given = numeric(t, name)
        if given.ndim == 0 and shape[0] > 1:
            raise DataError(f"{name} is a single number, but x has {shape[0]} rows; give a target for each.")
        if given.ndim == 0 or (given.ndim == 1 == x.ndim):
            given = given[None]  # of one sample: its index or its only target, or its row
        return targets_of(self.pair.loss, given, shape, x.dtype.name, name, f"x of the shape {x.shape} takes {shape}")

    def __repr__(self) -> str:
        """With what the class does not say."""
        pair = {"output": self.pair.output.name, "loss": self.pair.loss.name} if type(self) is WithLoss else {}
        return brief(self, **pair, **({} if self.reduction == "mean" else {"reduction": self.reduction}))


class SoftmaxWithLoss(WithLoss):
    """Softmax and cross entropy, by the logarithm of the softmax: no small number is added, no error is bounded.

    Examples
    --------
    >>> layer = SoftmaxWithLoss()
    >>> round(layer.forward([1.0, 2.0, 3.0], 2), 6), layer.backward().round(6).tolist()
    (0.407606, [0.090031, 0.244728, -0.334759])
    >>> round(layer.forward([[1, 2, 3], [0.5, -1, 2]], [2, 0]), 6)
    1.074459
    >>> round(layer.forward([[1, 2, 3], [0.5, -1, 2]], [[0.1, 0.2, 0.7], [0.6, 0.3, 0.1]]), 6)
    1.424459
    """

    @keywords
    def __init__(self, *, reduction: Reduction = "mean") -> None:
        super().__init__("softmax", "cross_entropy", reduction=reduction)


class IdentityWithLoss(WithLoss):
    """The identity and half the sum of squares, for regression.

    Examples
    --------
    >>> layer = IdentityWithLoss()
    >>> layer.forward([[1.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 1.0]]), layer.backward().tolist()
    (1.5, [[0.5, 1.0], [0.0, -0.5]])
    """

    @keywords
    def __init__(self, *, reduction: Reduction = "mean") -> None:
        super().__init__("identity", "squared_error", reduction=reduction)


class SigmoidWithLoss(WithLoss):
    """The sigmoid and the binary cross entropy of every output, summed over the outputs of a sample.

    Examples
    --------
    >>> layer = SigmoidWithLoss()
    >>> round(layer.forward([[0.0], [1000.0]], [1, 0]), 6), layer.backward().tolist()
    (500.346574, [[-0.25], [0.5]])
    """

    @keywords
    def __init__(self, *, reduction: Reduction = "mean") -> None:
        super().__init__("logistic", "binary_cross_entropy", reduction=reduction)
