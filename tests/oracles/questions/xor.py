"""XOR by trying weights, rows and nudges."""

from __future__ import annotations

import math
from itertools import product
from statistics import fmean

import numpy as np

from tests.oracles.questions import sigmoid, slope

ROWS = ((0, 0), (0, 1), (1, 0), (1, 1))
GATES = {
    "AND": lambda a, b: a and b,
    "OR": lambda a, b: a or b,
    "NAND": lambda a, b: int(not (a and b)),
    "XOR": lambda a, b: int(a != b),
    "XNOR": lambda a, b: int(a == b),
}


def _fourth(q):
    """The unit solved from its three net inputs."""
    matrix = [[0, 0, 1], [0, 1, 1], [1, 0, 1]]
    return float(np.linalg.solve(matrix, q["given"]["u"]) @ [1, 1, 1])


def _most(q):
    """Every unit with weights of -1, 0, 1 and biases of halves is tried."""
    name = q["question"].split(" rows of ")[1].split()[0]
    return max(
        sum((w1 * a + w2 * b + c > 0) == bool(GATES[name](a, b)) for a, b in ROWS)
        for w1, w2 in product((-1, 0, 1), repeat=2)
        for c in (-1.5, -0.5, 0.5, 1.5)
    )


def _forward(q):
    g = q["given"]
    z = np.tanh(np.array(g["W"]) @ g["x"] + g["b"])
    return sigmoid(z @ g["v"] + g["c"])


def _delta(q):
    """At the net input of the tanh unit; what else reaches the output is held."""
    g = q["given"]
    u, rest = math.atanh(g["z"]), math.log(g["y"] / (1 - g["y"])) - g["v"] * g["z"]

    def error(net):
        y = sigmoid(g["v"] * math.tanh(net) + rest)
        return -math.log(y if g["d"] == 1 else 1 - y)

    return slope(error, u)


def _code(q):
    name = q["question"].split("z2 = x1 ")[1].split()[0]
    fitting = []
    for text in q["choices"]:
        fires = [eval(text, {"z1": GATES["OR"](a, b), "z2": GATES[name](a, b)}) for a, b in ROWS]
        if fires == [False, True, True, False]:
            fitting.append(text)
    (only,) = fitting
    return only


ORACLES = {
    "xor-fourth-sum": _fourth,
    "xor-most-rows": _most,
    "xor-least-error": lambda q: fmean(-math.log(1 / 2) for _ in range(q["given"]["n"])),
    "xor-hidden-forward": _forward,
    "xor-hidden-delta": _delta,
    "xor-hidden-code": _code,
    "xor-without-biases": lambda q: sigmoid(np.dot(q["given"]["v"], np.tanh(np.array(q["given"]["w"]) * 0.0))),
}
