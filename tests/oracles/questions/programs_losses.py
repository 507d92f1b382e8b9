"""Losses by exact sums, their gradients by central differences."""

from __future__ import annotations

import math

import numpy as np

from tests.oracles.questions import gradient, softmax_of

U = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]])
D = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])

ORACLES = {
    "programs-losses-cross-entropy-indices": lambda _: -math.log(0.3 * 0.6) / 2,
    "programs-losses-cross-entropy-soft": lambda _: (
        -(math.log(0.2**0.1 * 0.5**0.2 * 0.3**0.7) + math.log(0.6**0.5 * 0.1**0.3 * 0.3**0.2)) / 2
    ),
    "programs-losses-softmax-with-loss": lambda _: gradient(lambda u: float(-(D * np.log(softmax_of(u))).sum()), U),
    "programs-losses-single-sample": lambda _: [0.2, 0.5, -0.7],
}
