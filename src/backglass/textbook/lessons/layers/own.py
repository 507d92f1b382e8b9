"""The reader's own layers, as the lesson shows them, in plain NumPy; and the one that document 002 quotes.

They use nothing of the package, so that they are another route to its numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np


class MyAffine:
    """U = X W' + b."""

    def __init__(self, W: Any, b: Any) -> None:
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, x: Any) -> Any:
        """Keep x, give the net inputs."""
        W, b = self.params
        self.x = x
        return x @ W.T + b

    def backward(self, dout: Any) -> Any:
        """Fill the gradients, give dE/dx."""
        W = self.params[0]
        self.grads[0][...] = dout.T @ self.x
        self.grads[1][...] = dout.sum(axis=0)
        return dout @ W


class MyReLU:
    """max(x, 0)."""

    def __init__(self) -> None:
        self.params: list[Any] = []
        self.grads: list[Any] = []

    def forward(self, x: Any) -> Any:
        """Keep where x is positive."""
        self.mask = x > 0
        return np.where(self.mask, x, 0)

    def backward(self, dout: Any) -> Any:
        """Let through what was let through."""
        return np.where(self.mask, dout, 0)


class MySoftmax:
    """Probabilities along the last axis, of one sample or of rows."""

    def __init__(self) -> None:
        self.params: list[Any] = []
        self.grads: list[Any] = []

    def forward(self, x: Any) -> Any:
        """Keep the outputs."""
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        self.out = e / e.sum(axis=-1, keepdims=True)
        return self.out

    def backward(self, dout: Any) -> Any:
        """The Jacobian's product, without the Jacobian."""
        s = (self.out * dout).sum(axis=-1, keepdims=True)
        return self.out * (dout - s)


class MySoftmaxWithLoss:
    """Softmax and cross entropy, the mean over the rows."""

    def __init__(self) -> None:
        self.params: list[Any] = []
        self.grads: list[Any] = []

    def forward(self, x: Any, t: Any) -> Any:
        """The error; t has a row for each of x."""
        x = x - x.max(axis=1, keepdims=True)
        log_y = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
        self.y = np.exp(log_y)
        self.t = t
        return -(t * log_y).sum() / len(x)

    def backward(self, dout: Any = 1) -> Any:
        """y - t, of the mean, of what is done with it."""
        return dout * (self.y - self.t) / len(self.t)


class Published(MySoftmaxWithLoss):
    """As document 002 quotes it: of one sample as a 1-D array shape[0] is K, and dout is not used."""

    def forward(self, x: Any, t: Any) -> Any:
        """The error, as it should be."""
        E = super().forward(np.atleast_2d(x), np.atleast_2d(t))
        self.t = t
        return E

    def backward(self, dout: Any = 1) -> Any:  # noqa: ARG002
        """(y - t) / shape[0]."""
        batch_size = self.t.shape[0]
        return (self.y - self.t) / batch_size
