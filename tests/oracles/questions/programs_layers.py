"""What layers hand back, by central differences."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import gradient, sigmoid, softmax_of

U = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]])
G = np.array([[0.1, -0.2, 0.3], [1.0, 0.5, -0.5]])
W, B = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([0.1, -0.2])
X, DOUT = np.array([[0.3, -0.4], [1.0, 0.7]]), np.array([[0.2, 0.5], [-0.3, 0.8]])


def _passed(x, w, b):
    return float(((x @ w.T + b) * DOUT).sum())


ORACLES = {
    "programs-layers-sigmoid-layer": lambda _: gradient(
        lambda u: float(np.sum(sigmoid(u) * [0.3, -0.2, 1.0])), [-1.0, 0.5, 2.0]
    ),
    "programs-layers-relu-layer": lambda _: [0.0, 0.0, -0.2, 1.5],
    "programs-layers-softmax-backward": lambda _: gradient(lambda u: float((softmax_of(u) * G).sum()), U),
    "programs-layers-affine-weights": lambda _: gradient(lambda w: _passed(X, w, B), W),
    "programs-layers-affine-bias": lambda _: gradient(lambda b: _passed(X, W, b), B),
    "programs-layers-affine-inputs": lambda _: gradient(lambda x: _passed(x, W, B), X),
}
