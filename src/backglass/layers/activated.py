"""Layers that apply an activation: every row of the table is one, four have a class of their own."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.brief import brief
from backglass.equations import activations as rows
from backglass.equations.arrays import Floats
from backglass.keywords import keywords
from backglass.layers.layer import Layer, returned, taken
from backglass.network_parts import ActivationChoice, activation_row


class Activated(Layer):
    """z = f(x) for any activation: a name, a row of the table, or an `OwnActivation`.

    Parameters
    ----------
    f : activation

    Raises
    ------
    NetworkError
        There is no such activation.

    Examples
    --------
    >>> layer = Activated("softplus")
    >>> layer.forward([0.0]).round(6).tolist(), layer.backward([2.0]).tolist()
    ([0.693147], [1.0])
    """

    @keywords
    def __init__(self, f: ActivationChoice) -> None:
        super().__init__()
        self.f = activation_row(f)

    def forward(self, x: Any) -> Floats:
        """f(x), of x's shape."""
        x = taken(self, x)
        z: Floats = self.f(np.atleast_2d(x)).reshape(x.shape)
        self.kept = x, z
        return z

    def backward(self, dout: Any = 1) -> Floats:
        """f'(x) times dout, element by element; of softmax the Jacobian's product J' dout."""
        x, z = self._last()
        dx: Floats = self.f.pullback(np.atleast_2d(x), np.atleast_2d(returned(self, dout, z)))
        return dx.reshape(x.shape)

    def __repr__(self) -> str:
        """With the row, where the class does not say it."""
        return brief(self, **({"f": self.f} if type(self) is Activated else {}))


class Sigmoid(Activated):
    """The logistic sigmoid; its derivative is computed from x, so that a saturated unit keeps it.

    Examples
    --------
    >>> layer = Sigmoid()
    >>> layer.forward([0.0, 40.0]).tolist(), layer.backward().tolist()
    ([0.5, 1.0], [0.25, 4.248354255291589e-18])
    """

    @keywords
    def __init__(self) -> None:
        super().__init__(rows.Logistic())


class ReLU(Activated):
    """max(x, 0); its derivative is 1 where x > 0 and else 0, at 0, too.

    Examples
    --------
    >>> layer = ReLU()
    >>> layer.forward([1.5, 0.0, -2.0]).tolist(), layer.backward([3.0, 3.0, 3.0]).tolist()
    ([1.5, 0.0, 0.0], [3.0, 0.0, 0.0])
    """

    @keywords
    def __init__(self) -> None:
        super().__init__(rows.ReLU())


class Tanh(Activated):
    """The hyperbolic tangent.

    Examples
    --------
    >>> layer = Tanh()
    >>> layer.forward([0.0]).tolist(), layer.backward([2.0]).tolist()
    ([0.0], [2.0])
    """

    @keywords
    def __init__(self) -> None:
        super().__init__(rows.Tanh())


class Softmax(Activated):
    """Probabilities of classes along the last axis; one sample or many.

    Examples
    --------
    >>> layer = Softmax()
    >>> layer.forward([1.0, 2.0, 3.0]).round(6).tolist()
    [0.090031, 0.244728, 0.665241]
    >>> layer.backward([0.1, -0.2, 0.3]).round(6).tolist()
    [-0.005368, -0.088012, 0.09338]
    """

    @keywords
    def __init__(self) -> None:
        super().__init__(rows.Softmax())
