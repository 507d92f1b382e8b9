"""Softmax by its definition, its derivatives by central differences."""

from __future__ import annotations

import math

import mpmath
import numpy as np

from tests.oracles.questions import gradient, slope, softmax


def _moved(u, k, by):
    return softmax([one + by * (place == k - 1) for place, one in enumerate(u)])


def _derivative(q, i):
    """∂f_i/∂u_k, the net inputs taken from the outputs given."""
    u = np.log(q["given"]["f"])
    return slope(lambda by: _moved(u, q["given"]["k"], by)[i - 1], 0.0)


def _pulled_back(q):
    g = q["given"]
    return gradient(lambda u: float(softmax(u) @ g["g"]), np.log(g["f"]))[g["k"] - 1]


def _exponents(q):
    """The exponents of which one is 0 and which give the outputs, whose logarithms they are but for a constant."""
    u = q["given"]["u"]
    return [float(mpmath.log(mpmath.exp(one) / mpmath.exp(max(u)))) for one in u]


def _formula(q):
    """The choice that gives the Jacobian at one point."""
    u = np.array([0.3, -0.4, 1.1])
    f, jacobian = softmax(u), np.array([gradient(lambda v, i=i: float(softmax(v)[i]), u) for i in range(3)])
    fitting = []
    for text in q["choices"]:
        python = text.replace(" (", " * (").replace("δ_ik f_i", "δ_ik * f_i")
        values = [[eval(python, {"f_i": f[i], "f_k": f[k], "δ_ik": float(i == k)}) for k in range(3)] for i in range(3)]
        if np.allclose(values, jacobian, atol=1e-6):
            fitting.append(text)
    (only,) = fitting
    return only


ORACLES = {
    "softmax-one-output": lambda q: softmax(q["given"]["u"])[q["given"]["k"] - 1],
    "softmax-ratio": lambda q: float(mpmath.exp(q["given"]["u"][0]) / mpmath.exp(q["given"]["u"][1])),
    "softmax-shifted": lambda q: softmax(np.array(q["given"]["u"]) + q["given"]["c"]),
    "softmax-exponents": _exponents,
    "softmax-own-derivative": lambda q: _derivative(q, q["given"]["k"]),
    "softmax-cross-derivative": lambda q: _derivative(q, q["given"]["i"]),
    "softmax-jacobian-formula": _formula,
    "softmax-column-sum": lambda q: round(sum(_derivative(q, i) for i in (1, 2, 3)), 9),
    "softmax-pulled-back": _pulled_back,
    "softmax-log-sum": lambda q: math.log(sum(math.exp(one) for one in q["given"]["u"])),
    "softmax-two-classes": lambda q: (1 + math.tanh((q["given"]["u"][0] - q["given"]["u"][1]) / 2)) / 2,
}
