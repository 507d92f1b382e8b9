"""The derivatives of softmax by central differences."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import gradient, slope, softmax_of


def _moved(u, k, by):
    return softmax_of([one + by * (place == k - 1) for place, one in enumerate(u)])


def _derivative(q, i):
    """∂f_i/∂u_k, the net inputs taken from the outputs given."""
    u = np.log(q["given"]["f"])
    return slope(lambda by: _moved(u, q["given"]["k"], by)[i - 1], 0.0)


def _pulled_back(q):
    g = q["given"]
    return gradient(lambda u: float(softmax_of(u) @ g["g"]), np.log(g["f"]))[g["k"] - 1]


def _formula(q):
    """The choice that gives the Jacobian at one point."""
    u = np.array([0.3, -0.4, 1.1])
    f, jacobian = softmax_of(u), np.array([gradient(lambda v, i=i: float(softmax_of(v)[i]), u) for i in range(3)])
    fitting = []
    for text in q["choices"]:
        python = text.replace(" (", " * (").replace("δ_ik f_i", "δ_ik * f_i")
        values = [[eval(python, {"f_i": f[i], "f_k": f[k], "δ_ik": float(i == k)}) for k in range(3)] for i in range(3)]
        if np.allclose(values, jacobian, atol=1e-6):
            fitting.append(text)
    (only,) = fitting
    return only


ORACLES = {
    "softmax-jacobian-own-derivative": lambda q: _derivative(q, q["given"]["k"]),
    "softmax-jacobian-cross-derivative": lambda q: _derivative(q, q["given"]["i"]),
    "softmax-jacobian-formula": _formula,
    "softmax-jacobian-column-sum": lambda q: round(sum(_derivative(q, i) for i in (1, 2, 3)), 9),
    "softmax-jacobian-pulled-back": _pulled_back,
}
