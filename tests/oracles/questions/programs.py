"""What the programs with a gap must give, by central differences and exact sums of their definitions."""

from __future__ import annotations

import math

import mpmath
import numpy as np

from tests.oracles.questions import gradient, sigmoid, softmax_of

U = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]])
G = np.array([[0.1, -0.2, 0.3], [1.0, 0.5, -0.5]])
D = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
W, B = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([0.1, -0.2])
X, DOUT = np.array([[0.3, -0.4], [1.0, 0.7]]), np.array([[0.2, 0.5], [-0.3, 0.8]])
W1, W2 = np.array([[0.2, -0.4], [0.7, 0.1]]), np.array([[0.5, -0.3], [0.8, 0.6]])


def _log_softmax(u):
    with mpmath.workdps(1000):
        total = mpmath.log(sum(mpmath.exp(one) for one in u))
        return [float(one - total) for one in u]


def _passed(x, w, b):
    return float(((x @ w.T + b) * DOUT).sum())


def _error(w1):
    return float((((W2 @ np.tanh(w1 @ [0.5, -1.0])) - [0.3, 0.1]) ** 2).sum() / 2)


ORACLES = {
    "programs-layers-relu-grad": lambda _: [0.0, 0.0, 1.0],
    "programs-layers-sigmoid-layer": lambda _: gradient(
        lambda u: float(np.sum(sigmoid(u) * [0.3, -0.2, 1.0])), [-1.0, 0.5, 2.0]
    ),
    "programs-layers-relu-layer": lambda _: [0.0, 0.0, -0.2, 1.5],
    "programs-losses-stable-sigmoid": lambda _: [(1 + math.tanh(u / 2)) / 2 for u in (-1000.0, -0.5, 0.0, 2.0)],
    "programs-losses-stable-softmax": lambda _: [[1.0, 0.0, 0.0], softmax_of([2.0, 1.0, 0.0])],
    "programs-layers-softmax-backward": lambda _: gradient(lambda u: float((softmax_of(u) * G).sum()), U),
    "programs-losses-log-softmax": lambda _: [_log_softmax((1000, 0, -1000)), _log_softmax((1, 2, 3))],
    "programs-losses-cross-entropy-indices": lambda _: -math.log(0.3 * 0.6) / 2,
    "programs-losses-cross-entropy-soft": lambda _: (
        -(math.log(0.2**0.1 * 0.5**0.2 * 0.3**0.7) + math.log(0.6**0.5 * 0.1**0.3 * 0.3**0.2)) / 2
    ),
    "programs-losses-softmax-with-loss": lambda _: gradient(lambda u: float(-(D * np.log(softmax_of(u))).sum()), U),
    "programs-losses-single-sample": lambda _: [0.2, 0.5, -0.7],
    "programs-layers-affine-weights": lambda _: gradient(lambda w: _passed(X, w, B), W),
    "programs-layers-affine-bias": lambda _: gradient(lambda b: _passed(X, W, b), B),
    "programs-layers-affine-inputs": lambda _: gradient(lambda x: _passed(x, W, B), X),
    "programs-training-minibatch-update": lambda _: [0.5 - 0.1 * 0.9 / 3, -0.3 - 0.1 * 0.7 / 3],
    "programs-training-two-layer-update": lambda _: W1 - 0.5 * gradient(_error, W1),
    "programs-training-gradient-check": lambda _: [0.75, 3.0, 12.0],
    "programs-training-put-back": lambda _: [4.0, -2.0, 1.0, 0.5, -1.0, 2.0],
    "programs-training-relative-error": lambda _: 2 / 3,
    "programs-training-minibatch-rows": lambda _: [0, 3, 6],
    "programs-training-one-hot": lambda _: [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "programs-training-standardise": lambda _: [
        [5 / math.sqrt(200 / 3), 5 / math.sqrt(350 / 3)],
        [-20 / math.sqrt(200 / 3), -15 / math.sqrt(350 / 3)],
    ],
    "programs-training-accuracy": lambda _: 2 / 3,
}
