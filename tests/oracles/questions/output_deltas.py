"""The output's deltas by central differences of the error."""

from __future__ import annotations

import math

import numpy as np

from tests.oracles.questions import binary_entropy, given, gradient, sigmoid, slope, softmax_of


def _fused(q):
    """∂E/∂u, the net inputs taken from the outputs given."""
    y, k = given(q, "y", "k")
    return gradient(lambda u: -math.log(softmax_of(u)[k - 1]), np.log(y))


def _odd_pair(q):
    """The one pair whose delta, a central difference of the error, is not y - d."""
    u, d = np.array([0.3, -0.4, 1.1]), np.array([0.0, 0.0, 1.0])
    outputs = {"identity": lambda v: v, "sigmoid": sigmoid, "tanh": np.tanh, "softmax": softmax_of}
    losses = {
        "squared error": lambda y: float(((y - d) ** 2).sum() / 2),
        "binary cross entropy": lambda y: float(-(d * np.log(y) + (1 - d) * np.log(1 - y)).sum()),
        "cross entropy": lambda y: float(-(d * np.log(y)).sum()),
    }
    odd = []
    for text in q["choices"]:
        output, _, loss = text.partition(" and ")
        f, error = outputs[output], losses[loss]
        if not np.allclose(gradient(lambda v, f=f, error=error: error(f(v)), u), f(u) - d, atol=1e-6):
            odd.append(text)
    (only,) = odd
    return only


ORACLES = {
    "output-deltas-of-identity": lambda q: slope(lambda u: (u - q["given"]["d"]) ** 2 / 2, q["given"]["y"]),
    "output-deltas-of-sigmoid": lambda q: slope(
        lambda u: (sigmoid(u) - q["given"]["d"]) ** 2 / 2, math.log(q["given"]["y"] / (1 - q["given"]["y"]))
    ),
    "output-deltas-in-outputs": lambda q: slope(lambda y: -math.log(y), q["given"]["y"][q["given"]["k"] - 1]),
    "output-deltas-of-softmax": _fused,
    "output-deltas-of-binary": lambda q: slope(lambda u: binary_entropy(sigmoid(u), q["given"]["d"]), q["given"]["u"]),
    "output-deltas-divided-by-classes": lambda q: _fused(q)[q["given"]["k"] - 1] / len(q["given"]["y"]),
    "output-deltas-odd-pair": _odd_pair,
}
