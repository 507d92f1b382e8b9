"""The 2-2-2 network as one function, differentiated by central differences."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import gradient, sigmoid


def _parts(q, w):
    g = q["given"]
    w = np.asarray(w).reshape(4, 2)
    net_h = w[:2] @ g["i"] + g["b"][0]
    h = sigmoid(net_h)
    return net_h, h, sigmoid(w[2:] @ h + g["b"][1])


def _error(q, w):
    return float(((_parts(q, w)[2] - q["given"]["target"]) ** 2).sum() / 2)


def _gradient(q):
    return gradient(lambda w: _error(q, w), q["given"]["w"])


def _reaching(q):
    g, w = q["given"], np.reshape(q["given"]["w"], (4, 2))
    h = _parts(q, g["w"])[1]
    return gradient(lambda out: float(((sigmoid(w[2:] @ out + g["b"][1]) - g["target"]) ** 2).sum() / 2), h)[0]


ORACLES = {
    "mazur-net-of-h1": lambda q: _parts(q, q["given"]["w"])[0][0],
    "mazur-output-of-o1": lambda q: _parts(q, q["given"]["w"])[2][0],
    "mazur-total-error": lambda q: _error(q, q["given"]["w"]),
    "mazur-gradient-of-w5": lambda q: _gradient(q)[4],
    "mazur-new-w5": lambda q: q["given"]["w5"] - q["given"]["η"] * q["given"]["∂E/∂w5"],
    "mazur-reaching-h1": _reaching,
    "mazur-gradient-of-w1": lambda q: _gradient(q)[0],
    "mazur-new-w1": lambda q: q["given"]["w"][0] - q["given"]["η"] * _gradient(q)[0],
}
