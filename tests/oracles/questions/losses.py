"""Losses by exact sums of their definitions, gradients by central differences."""

from __future__ import annotations

import math
from statistics import fmean

import numpy as np

from tests.oracles.questions import given, gradient, sigmoid, slope, softmax_of


def _squares(q):
    return [(a - b) ** 2 for a, b in zip(*given(q, "y", "d"), strict=True)]


def _fused(q):
    """∂E/∂u, the net inputs taken from the outputs given."""
    y, k = given(q, "y", "k")
    return gradient(lambda u: -math.log(softmax_of(u)[k - 1]), np.log(y))


def _binary(y, d):
    return -math.log(y) if d == 1 else -math.log(1 - y)


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
    "losses-half-squared": lambda q: math.fsum(_squares(q)) / 2,
    "losses-mean-squared": lambda q: fmean(_squares(q)),
    "losses-of-one-hot": lambda q: -math.log(q["given"]["y"][q["given"]["k"] - 1]),
    "losses-of-a-batch": lambda q: fmean(-math.log(row[k - 1]) for row, k in zip(*given(q, "Y", "k"), strict=True)),
    "losses-knows-nothing": lambda q: -math.log(1 / q["given"]["K"]),
    "losses-output-gradient": lambda q: slope(lambda y: -math.log(y), q["given"]["y"][q["given"]["k"] - 1]),
    "losses-fused-delta": _fused,
    "losses-soft-targets": lambda q: -math.log(math.prod(y**d for y, d in zip(*given(q, "y", "d"), strict=True))),
    "losses-bounded": lambda q: -math.log(0 + q["given"]["ε"]),
    "losses-binary-entropy": lambda q: _binary(*given(q, "y", "d")),
    "losses-binary-delta": lambda q: slope(lambda u: _binary(sigmoid(u), q["given"]["d"]), q["given"]["u"]),
    "losses-divided-by-classes": lambda q: _fused(q)[q["given"]["k"] - 1] / len(q["given"]["y"]),
    "losses-odd-pair": _odd_pair,
}
