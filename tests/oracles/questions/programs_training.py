"""Updates and gradients by central differences and exact sums."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import gradient

W1, W2 = np.array([[0.2, -0.4], [0.7, 0.1]]), np.array([[0.5, -0.3], [0.8, 0.6]])


def _error(w1):
    return float((((W2 @ np.tanh(w1 @ [0.5, -1.0])) - [0.3, 0.1]) ** 2).sum() / 2)


ORACLES = {
    "programs-training-minibatch-update": lambda _: [0.5 - 0.1 * 0.9 / 3, -0.3 - 0.1 * 0.7 / 3],
    "programs-training-two-layer-update": lambda _: W1 - 0.5 * gradient(_error, W1),
    "programs-training-gradient-check": lambda _: [0.75, 3.0, 12.0],
    "programs-training-put-back": lambda _: [4.0, -2.0, 1.0, 0.5, -1.0, 2.0],
    "programs-training-relative-error": lambda _: 2 / 3,
}
