"""Activation functions by central differences of their definitions."""

from __future__ import annotations

import math

import numpy as np

from tests.oracles.questions import by_formula, sigmoid, slope


def _u(q):
    return q["given"]["u"]


def _softplus(u):
    return math.log(1 + math.exp(u))


def _one_layer(q):
    g = q["given"]

    def y(x):
        return g["w2"] * (g["w1"] * x + g["b1"]) + g["b2"]

    return [y(1.0) - y(0.0), y(0.0)]


ORACLES = {
    "activations-sigmoid-value": lambda q: (1 + math.tanh(_u(q) / 2)) / 2,
    "activations-sigmoid-slope": lambda q: slope(sigmoid, _u(q)),
    "activations-slope-from-output": lambda q: slope(sigmoid, math.log(q["given"]["z"] / (1 - q["given"]["z"]))),
    "activations-tanh-slope": lambda q: slope(math.tanh, _u(q)),
    "activations-point-symmetry": lambda q: sigmoid(-math.log(q["given"]["p"] / (1 - q["given"]["p"]))),
    "activations-tanh-by-sigmoid": lambda q: by_formula(q, math.tanh(0.7), u=0.7, sigma=sigmoid),
    "activations-saturated": lambda q: slope(lambda u: q["given"]["g"] * sigmoid(u), _u(q)),
    "activations-greatest-factor": lambda q: max(slope(sigmoid, u) for u in np.linspace(-1, 1, 201)) ** q["given"]["n"],
    "activations-relu-slopes": lambda q: [slope(lambda v: max(v, 0.0), u) if u else 0.0 for u in _u(q)],
    "activations-share-of-zeros": lambda q: np.mean(np.maximum(_u(q), 0) == 0),
    "activations-softplus-slope": lambda q: by_formula(q, slope(_softplus, 0.7), u=0.7, abs=abs),
    "activations-identity-layers": _one_layer,
}
