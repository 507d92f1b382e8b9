"""Differences by polynomials in fractions, and by measuring the errors that they make."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from tests.oracles.questions import says


def _exact(q, *names):
    return [Fraction(str(q["given"][name])) for name in names]


def _central(q):
    """(3 a w² h + a h³) / h, the odd part of a (w + h)³."""
    a, w, h = _exact(q, "a", "w", "h")
    return float(3 * a * w**2 + a * h**2)


def _one_side(q):
    a, w, h = _exact(q, "a", "w", "h")
    return float((a * (w + h) ** 2 - a * w**2) / h - 2 * a * w)


def _order(q):
    """The errors of t³ at 0, where the derivative is 0, with the step 1 and the smaller one."""
    e, n = _exact(q, "e", "n")
    errors = [(h**3 - (-h) ** 3) / (2 * h) for h in (Fraction(1), 1 / n)]
    return float(e * errors[1] / errors[0])


def _best_step(q):
    """The step with the least error for exp, the sine and the logarithm at 1."""
    known = ((math.exp, math.e), (math.sin, math.cos(1)), (lambda t: math.log(t + 2), 1 / 3))

    def off(text):
        h = float(text)
        return max(abs((f(1 + h) - f(1 - h)) / (2 * h) - slope) for f, slope in known)

    return min(q["choices"], key=off)


def _relative(q):
    g, D = _exact(q, "g", "D")
    return float(abs(g - D) / sorted((abs(g), abs(D)))[1])


def _fault(q):
    factors = np.array(q["given"]["g"]) / np.array(q["given"]["D"])
    if not np.allclose(factors, factors[0]):
        return says("slopes f' of a layer")(q)
    phrases = {-1: "sign of the gradient", 2: "1/2", q["given"]["N"]: "mean over N"}
    return says(phrases[round(float(factors[0]))])(q)


def _kink(q):
    a, w, h = _exact(q, "a", "w", "h")
    above, below = (a * one if one > 0 else Fraction(0) for one in (w + h, w - h))
    return float((above - below) / (2 * h))


ORACLES = {
    "gradient-check-central-difference": _central,
    "gradient-check-error-to-one-side": _one_side,
    "gradient-check-order-of-errors": _order,
    "gradient-check-choice-of-step": _best_step,
    "gradient-check-relative-error": _relative,
    "gradient-check-telling-factor": _fault,
    "gradient-check-across-the-kink": _kink,
    "gradient-check-whole-vector": lambda _: [2 * 0.5 + 3 * -1.0, 3 * 0.5],
}
