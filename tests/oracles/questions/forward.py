"""The forward pass in plain loops; where a unit switches by bisection; parameters by building them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from tests.oracles.questions import sigmoid


def _sums(W, b, z):
    return [
        math.fsum([*(w * one for w, one in zip(row, z, strict=True)), bias]) for row, bias in zip(W, b, strict=True)
    ]


def _network(q, f, output):
    g = q["given"]
    z = [f(u) for u in _sums(g["W"], g["b"], g["x"])]
    return output(_sums([g["v"]], [g["c"]], z)[0])


def _root(f, low=-1e4, high=1e4):
    """Where a monotone function is 0, by halving."""
    rising = f(high) > 0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if (f(middle) > 0) == rising else (middle, high)
    return (low + high) / 2


def _moved(q):
    g = q["given"]
    at, then = (_root(lambda x, b=b: g["w"] * x + b) for b in (g["b"], g["b'"]))
    side = "right" if then > at else "left"
    (only,) = (
        text
        for text in q["choices"]
        if f"to the {side} by" in text and math.isclose(float(text.split()[-1][:-1]), abs(then - at), rel_tol=1e-6)
    )
    return only


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
    "forward-net-input": lambda q: _sums([q["given"]["w"]], [q["given"]["b"]], q["given"]["x"])[0],
    "forward-switches-at": lambda q: _root(
        lambda x: _sums([q["given"]["w"]], [q["given"]["b"]], [x, q["given"]["x_2"]])[0]
    ),
    "forward-another-bias": _moved,
    "forward-count-of-parameters": lambda q: _built(q["given"]["n"]),
    "forward-shapes": _shapes,
    "forward-relu-network": lambda q: _network(q, lambda u: u if u > 0 else 0.0, float),
    "forward-sigmoid-network": lambda q: _network(q, sigmoid, sigmoid),
    "forward-augmented": _augmented,
    "forward-whole-batch": lambda _: [
        _sums([[2.0, -1.0], [-0.6, 1.5]], [0.3, -0.2], x) for x in ([0.5, 0.8], [1.0, -2.0])
    ],
    "forward-counted-by-program": lambda _: _built([784, 50, 10]),
}
