"""Shapes by matrices that are built, parameters by counting them, net inputs in plain loops."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tests.oracles.questions import net_inputs


def _built(n):
    """How many numbers there are in the arrays of a network."""
    return sum(np.zeros((b, a)).size + np.zeros(b).size for a, b in pairwise(n))


def _shapes(q):
    """The one choice with which W z + b has m entries in a column."""
    fitting = []
    for text in q["choices"]:
        W, b = (tuple(map(int, part.split("(")[1].split(")")[0].split(","))) for part in text.split(", b"))
        try:
            u = np.zeros(W) @ np.zeros((q["given"]["n"], 1))
        except ValueError:
            continue
        if u.shape == b == (q["given"]["m"], 1):
            fitting.append(text)
    (only,) = fitting
    return only


def _augmented(q):
    g = q["given"]
    return [row[0] + row[1] * g["z_1"] + row[2] * g["z_2"] for row in g["V"]]


ORACLES = {
    "shapes-count-of-parameters": lambda q: _built(q["given"]["n"]),
    "shapes-of-a-layer": _shapes,
    "shapes-augmented": _augmented,
    "shapes-whole-batch": lambda _: [
        net_inputs([[2.0, -1.0], [-0.6, 1.5]], [0.3, -0.2], x) for x in ([0.5, 0.8], [1.0, -2.0])
    ],
    "shapes-counted-by-program": lambda _: _built([784, 50, 10]),
}
