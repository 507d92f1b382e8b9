"""Descent by taking the steps, slopes by differences."""

from __future__ import annotations

from tests.oracles.questions import says, slope


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
    "descent-response": lambda q: (
        (_error(q, q["given"]["w"] + q["given"]["h"]) - _error(q, q["given"]["w"])) / q["given"]["h"]
    ),
    "descent-expected-error": lambda q: q["given"]["E"] + slope(lambda w: q["given"]["g"] * w, 0.0) * q["given"]["h"],
    "descent-which-way": _which_way,
    "descent-one-step": lambda q: _walk(q, 1, q["given"]["c"]),
    "descent-after-steps": lambda q: _walk(q, q["given"]["n"]),
    "descent-learning-rate": _fate,
    "descent-largest-rate": _largest_rate,
    "descent-halted": says("may be smaller still"),
    "descent-descends": lambda _: 3.0 - 2.0 * 0.8**3,
}
