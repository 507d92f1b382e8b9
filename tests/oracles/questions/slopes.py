"""Slopes by central differences of the functions."""

from __future__ import annotations

import math

import numpy as np

from tests.oracles.questions import by_formula, sigmoid, slope


def _u(q):
    return q["given"]["u"]


def _softplus(u):
    return math.log(1 + math.exp(u))


ORACLES = {
    "slopes-of-sigmoid": lambda q: slope(sigmoid, _u(q)),
    "slopes-from-output": lambda q: slope(sigmoid, math.log(q["given"]["z"] / (1 - q["given"]["z"]))),
    "slopes-of-tanh": lambda q: slope(math.tanh, _u(q)),
    "slopes-saturated": lambda q: slope(lambda u: q["given"]["g"] * sigmoid(u), _u(q)),
    "slopes-greatest-factor": lambda q: max(slope(sigmoid, u) for u in np.linspace(-1, 1, 201)) ** q["given"]["n"],
    "slopes-of-relu": lambda q: [slope(lambda v: max(v, 0.0), u) if u else 0.0 for u in _u(q)],
    "slopes-of-softplus": lambda q: by_formula(q, slope(_softplus, 0.7), u=0.7, abs=abs),
}
