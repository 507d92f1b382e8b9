"""What layers make of a delta, by going back through them one by one, and by central differences."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import gradient, sigmoid, slope

W = (np.array([[1.0, 2.0], [-0.5, 0.3]]), np.array([[0.7, -1.2], [0.4, 0.9]]))


def _through(q):
    delta = 1.0
    for _ in range(q["given"]["n"]):
        delta = slope(lambda u, delta=delta: delta * q["given"]["w"] * sigmoid(u), q["given"]["u"])
    return delta


def _enough(q):
    left, layers = 1.0, 0
    while left >= 10.0 ** -q["given"]["m"] * (1 + 1e-12):
        left, layers = left / 4, layers + 1
    return layers


def _keeps(q):
    """By halving: the weight with which a delta of 1 comes back as 1."""
    low, high = 0.0, 1e3
    for _ in range(80):
        middle = (low + high) / 2
        grown = slope(lambda u, w=middle: w * sigmoid(u), q["given"]["u"]) > 1
        low, high = (low, middle) if grown else (middle, high)
    return low


def _explodes(q):
    (only,) = (text for text in q["choices"] if (float(text) * q["given"]["f'"]) ** q["given"]["n"] > 2)
    return float(only)


def _first_delta():
    """∂E/∂u of the first layer, where the error behind the last falls off linearly."""
    u = [np.array([0.5, -1.0]), np.array([1.5, 0.2])]

    def error(first):
        second = u[1] + W[0] @ (sigmoid(first) - sigmoid(u[0]))
        return float(np.dot([0.6, -0.8], W[1] @ sigmoid(second)))

    return gradient(error, u[0])


ORACLES = {
    "vanishing-through-layers": _through,
    "vanishing-layers-enough": _enough,
    "vanishing-linear": lambda q: slope(lambda c: c * q["given"]["δ"], 0.0) * q["given"]["c"],
    "vanishing-weight-that-keeps": _keeps,
    "vanishing-explodes": _explodes,
    "vanishing-back-through": lambda _: _first_delta(),
}
