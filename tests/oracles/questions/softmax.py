"""Softmax by its definition."""

from __future__ import annotations

import math

import mpmath
import numpy as np

from tests.oracles.questions import softmax_of


def _exponents(q):
    """The exponents of which one is 0 and which give the outputs, whose logarithms they are but for a constant."""
    u = q["given"]["u"]
    return [float(mpmath.log(mpmath.exp(one) / mpmath.exp(max(u)))) for one in u]


ORACLES = {
    "softmax-one-output": lambda q: softmax_of(q["given"]["u"])[q["given"]["k"] - 1],
    "softmax-ratio": lambda q: float(mpmath.exp(q["given"]["u"][0]) / mpmath.exp(q["given"]["u"][1])),
    "softmax-shifted": lambda q: softmax_of(np.array(q["given"]["u"]) + q["given"]["c"]),
    "softmax-exponents": _exponents,
    "softmax-log-sum": lambda q: math.log(sum(math.exp(one) for one in q["given"]["u"])),
    "softmax-two-classes": lambda q: (1 + math.tanh((q["given"]["u"][0] - q["given"]["u"][1]) / 2)) / 2,
}
