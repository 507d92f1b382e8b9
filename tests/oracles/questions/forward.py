"""The forward pass in plain loops; where a unit switches by bisection."""

from __future__ import annotations

import math

from tests.oracles.questions import net_inputs, sigmoid


def _network(q, f, output):
    g = q["given"]
    z = [f(u) for u in net_inputs(g["W"], g["b"], g["x"])]
    return output(net_inputs([g["v"]], [g["c"]], z)[0])


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


ORACLES = {
    "forward-net-input": lambda q: net_inputs([q["given"]["w"]], [q["given"]["b"]], q["given"]["x"])[0],
    "forward-switches-at": lambda q: _root(
        lambda x: net_inputs([q["given"]["w"]], [q["given"]["b"]], [x, q["given"]["x_2"]])[0]
    ),
    "forward-another-bias": _moved,
    "forward-relu-network": lambda q: _network(q, lambda u: u if u > 0 else 0.0, float),
    "forward-sigmoid-network": lambda q: _network(q, sigmoid, sigmoid),
}
