"""Activation functions by definitions that do not overflow, or with many digits."""

from __future__ import annotations

import math

import mpmath

from tests.oracles.questions import softmax_of


def _log_softmax(u):
    with mpmath.workdps(1000):
        total = mpmath.log(sum(mpmath.exp(one) for one in u))
        return [float(one - total) for one in u]


ORACLES = {
    "programs-activations-stable-sigmoid": lambda _: [(1 + math.tanh(u / 2)) / 2 for u in (-1000.0, -0.5, 0.0, 2.0)],
    "programs-activations-stable-softmax": lambda _: [[1.0, 0.0, 0.0], softmax_of([2.0, 1.0, 0.0])],
    "programs-activations-log-softmax": lambda _: [_log_softmax((1000, 0, -1000)), _log_softmax((1, 2, 3))],
    "programs-activations-relu-grad": lambda _: [0.0, 0.0, 1.0],
}
