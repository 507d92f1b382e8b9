"""The perceptron by central differences and by trying all four rows."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import gradient, sigmoid, slope

ROWS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
GATES = {
    "AND": lambda a, b: a and b,
    "OR": lambda a, b: a or b,
    "XOR": lambda a, b: a != b,
    "NAND": lambda a, b: not (a and b),
    "NOR": lambda a, b: not (a or b),
}


def _fires(q):
    g = q["given"]
    return ROWS @ [g["w1"], g["w2"]] + g["b"] > 0


def _gate(q):
    (name,) = (n for n, f in GATES.items() if [bool(f(a, b)) for a, b in ROWS.tolist()] == _fires(q).tolist())
    return name


def _boundary(q):
    """By bisection along the axis."""
    g = q["given"]
    low, high = -10.0, 10.0
    for _ in range(80):
        middle = (low + high) / 2
        above = g["w1"] * middle + g["b"] > 0
        low, high = (low, middle) if above == (g["w1"] > 0) else (middle, high)
    return low


def _weight(q):
    g = q["given"]
    return gradient(lambda w: g["δ"] * float(np.dot(w, g["x"])), g["w"])[g["j"] - 1]


ORACLES = {
    "perceptron-block-sum": lambda q: np.dot(
        [q["given"]["w1"], q["given"]["w2"], 1], [q["given"]["x1"], q["given"]["x2"], q["given"]["b"]]
    ),
    "perceptron-delta-from-sum": lambda q: slope(lambda u: (sigmoid(u) - q["given"]["Y"]) ** 2 / 2, q["given"]["Z"]),
    "perceptron-weight-gradient": _weight,
    "perceptron-further-back": lambda q: gradient(
        lambda x: q["given"]["δ"] * float(np.dot(q["given"]["w"], x)), q["given"]["x"]
    ),
    "perceptron-one-update": lambda q: (
        q["given"]["w"] - q["given"]["η"] * slope(lambda w: q["given"]["δ"] * w * q["given"]["x"], q["given"]["w"])
    ),
    "perceptron-boundary": _boundary,
    "perceptron-gate": _gate,
    "perceptron-right-rows": lambda q: int((_fires(q) == [False, False, False, True]).sum()),
}
