"""Softmax by its definition, in long precision."""

from __future__ import annotations

import mpmath

from tests.oracles.questions import softmax

ORACLES = {
    "softmax-one-output": lambda q: softmax(q["given"]["u"])[q["given"]["k"] - 1],
    "softmax-ratio": lambda q: float(mpmath.exp(q["given"]["u"][0]) / mpmath.exp(q["given"]["u"][1])),
}
