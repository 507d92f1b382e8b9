"""Deltas and gradients by central differences of the whole error."""

from __future__ import annotations

import math

import numpy as np

from tests.oracles.questions import says, sigmoid, slope


def _hidden(q):
    """∂E/∂u where the error falls off linearly behind the layer above, with the deltas as its slopes."""
    g = q["given"]
    column = [row[g["j"] - 1] for row in g["W"]]
    return slope(lambda u: float(np.dot(column, g["δ"])) * sigmoid(u), g["u"])


def _weight(q):
    g = q["given"]

    def error(w):
        W = np.zeros((2, 2))
        W[g["j"] - 1, g["i"] - 1] = w
        return float(W @ g["z"] @ g["δ"])

    return slope(error, 0.3)


def _bias(q):
    j = int(q["question"].split("?")[0][-1])
    return slope(lambda b: b * q["given"]["δ"][j - 1], 0.3)


def _first_layer(q):
    g = q["given"]

    def error(w):
        z = [math.tanh(w * g["x"]), math.tanh(g["w"][1] * g["x"])]
        return (g["v"][0] * z[0] + g["v"][1] * z[1] - g["d"]) ** 2 / 2

    return slope(error, g["w"][0])


def _chain(q):
    """The layers 3 and 4 as functions whose net inputs are those given, at u_2."""
    g = q["given"]

    def error(u2):
        u3 = g["u_3"] + g["w_3"] * (sigmoid(u2) - sigmoid(g["u_2"]))
        return g["δ"] * g["w_4"] * sigmoid(u3)

    return slope(error, g["u_2"])


ORACLES = {
    "backward-hidden-delta": _hidden,
    "backward-recursion": says("f'(u_j^(l)) Σ_k w_kj^(l+1) δ_k^(l+1)"),
    "backward-weight-gradient": _weight,
    "backward-bias-gradient": _bias,
    "backward-reaching": lambda q: slope(
        lambda z: float(np.dot(q["given"]["w"], q["given"]["δ"])) * z, q["given"]["z"]
    ),
    "backward-first-layer": _first_layer,
    "backward-chain-of-units": _chain,
    "backward-relu-deltas": lambda q: [
        slope(lambda v, g=g: g * max(v, 0.0), u) for u, g in zip(q["given"]["u"], q["given"]["g"], strict=True)
    ],
    "backward-batch-gradient": lambda q: slope(
        lambda w: float(np.mean(np.multiply(q["given"]["δ"], q["given"]["z"]) * w)), 0.3
    ),
}
