"""What the programs with a gap must give."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import gradient, sigmoid, softmax

U = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]])
G = np.array([[0.1, -0.2, 0.3], [1.0, 0.5, -0.5]])

ORACLES = {
    "programs-relu-grad": lambda _: [0.0, 0.0, 1.0],
    "programs-sigmoid-layer": lambda _: gradient(
        lambda u: float(np.sum(sigmoid(u) * [0.3, -0.2, 1.0])), [-1.0, 0.5, 2.0]
    ),
    "programs-stable-softmax": lambda _: [[1.0, 0.0, 0.0], softmax([2.0, 1.0, 0.0])],
    "programs-softmax-backward": lambda _: gradient(lambda u: float((softmax(u) * G).sum()), U),
}
