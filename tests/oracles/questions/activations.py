"""Activation functions by other forms of their definitions."""

from __future__ import annotations

import math

import numpy as np

from tests.oracles.questions import by_formula, sigmoid


def _one_layer(q):
    g = q["given"]

    def y(x):
        return g["w2"] * (g["w1"] * x + g["b1"]) + g["b2"]

    return [y(1.0) - y(0.0), y(0.0)]


ORACLES = {
    "activations-sigmoid-value": lambda q: (1 + math.tanh(q["given"]["u"] / 2)) / 2,
    "activations-point-symmetry": lambda q: sigmoid(-math.log(q["given"]["p"] / (1 - q["given"]["p"]))),
    "activations-tanh-by-sigmoid": lambda q: by_formula(q, math.tanh(0.7), u=0.7, sigma=sigmoid),
    "activations-share-of-zeros": lambda q: np.mean(np.maximum(q["given"]["u"], 0) == 0),
    "activations-identity-layers": _one_layer,
}
