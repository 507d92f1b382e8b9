"""Derivatives by mpmath and central differences; descent by taking the steps."""

from __future__ import annotations

import math

import mpmath

from tests.oracles.questions import says, slope


def _g(q, *names):
    return [q["given"][name] for name in names]


def _power(q):
    a, b, n, x = _g(q, "a", "b", "n", "x")
    return float(mpmath.diff(lambda t: (a * t + b) ** n, x))


def _log_of_a_square(q):
    a, x = _g(q, "a", "x")
    return float(mpmath.diff(lambda t: mpmath.log(a + t * t), x))


def _factors(q):
    """At numbers: E = y², y = tanh u, u = 3 w, each factor a central difference."""
    w = 0.2
    u, y = 3 * w, math.tanh(3 * w)
    known = {"E/∂y": slope(lambda t: t**2, y), "y/∂u": slope(math.tanh, u), "u/∂w": slope(lambda t: 3 * t, w)}
    known |= {"E/∂u": slope(lambda t: math.tanh(t) ** 2, u), "E/∂w": slope(lambda t: math.tanh(3 * t) ** 2, w)}
    known |= {f"{b}/∂{a}": 1 / value for name, value in dict(known).items() for a, b in [name.split("/∂")]}
    fitting = []
    for text in q["choices"]:
        python = text.replace("×", "*")
        for name, value in known.items():
            python = python.replace(f"∂{name}", str(value))
        if math.isclose(eval(python), known["E/∂w"], rel_tol=1e-6):
            fitting.append(text)
    (only,) = fitting
    return only


def _error(q, w):
    return (w * q["given"]["x"] - q["given"]["d"]) ** 2 / 2


def _which_way(q):
    """The one choice whose step makes a plane fall in both weights."""
    fitting = []
    for text in q["choices"]:
        ways = [1.0 if part.strip().startswith("larger") else -1.0 for part in _ways(text)]
        if all(g * way < 0 for g, way in zip(q["given"]["g"], ways, strict=True)):
            fitting.append(text)
    (only,) = fitting
    return only


def _ways(text):
    """ "larger" or "smaller" for each of the two weights."""
    if text.startswith("Make both"):
        return [text.split("w_2 ")[1]] * 2
    return [text.split("w_1 ")[1], text.split("w_2 ")[1]]


def _walk(q, n, c=0.0):
    """The weight after n steps, each with a central difference of the error."""
    g = q["given"]
    w = g["w"]
    for _ in range(n):
        w -= g["η"] * slope(lambda t: g["a"] * (t - c) ** 2 / 2, w)
    return w


def _fate(q):
    """Seen from the steps that were taken."""
    w, g = [q["given"]["w"]], q["given"]
    for _ in range(60):
        w.append(w[-1] - g["η"] * g["a"] * w[-1])
    if w[1] == 0:
        return says("0 after one step")(q)
    if w[1] == -w[0]:
        return says("between two values")(q)
    if w[1] * w[0] > 0:
        return says("from one side")(q)
    return says("sign", "goes to 0" if abs(w[-1]) < abs(w[0]) else "without a bound")(q)


def _largest_rate(q):
    """By halving: whether the steps stay near the least error."""
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        w = (one := q["given"]["d"] / q["given"]["x"]) + 1.0
        nearer = w - middle * (w * q["given"]["x"] - q["given"]["d"]) * q["given"]["x"]
        low, high = (middle, high) if abs(nearer - one) < 1.0 else (low, middle)
    return low


ORACLES = {
    "chain-rule-power-of-a-sum": _power,
    "chain-rule-log-of-a-square": _log_of_a_square,
    "chain-rule-log-sine-squared": lambda q: float(
        mpmath.diff(lambda t: mpmath.log(mpmath.sin(t) ** 2), q["given"]["x"])
    ),
    "chain-rule-factors": _factors,
    "chain-rule-response": lambda q: (
        (_error(q, q["given"]["w"] + q["given"]["h"]) - _error(q, q["given"]["w"])) / q["given"]["h"]
    ),
    "chain-rule-expected-error": lambda q: (
        q["given"]["E"] + slope(lambda w: q["given"]["g"] * w, 0.0) * q["given"]["h"]
    ),
    "chain-rule-which-way": _which_way,
    "chain-rule-one-step": lambda q: _walk(q, 1, q["given"]["c"]),
    "chain-rule-after-steps": lambda q: _walk(q, q["given"]["n"]),
    "chain-rule-learning-rate": _fate,
    "chain-rule-largest-rate": _largest_rate,
    "chain-rule-halted": says("may be smaller still"),
}
