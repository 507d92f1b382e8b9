"""Updates by central differences of the error, by exact sums, and by counting the minibatches."""

from __future__ import annotations

import math
from fractions import Fraction

from tests.oracles.questions import given, slope

WORDS = {
    "over all training samples": "batch learning",
    "share one update": "minibatch",
    "One pass": "epoch",
    "One update of": "iteration",
    "The factor of the gradient": "learning rate",
    "drawn at random": "stochastic gradient descent",
}


def _all_at_once(q):
    x, d, w, v, eta = given(q, "x", "d", "w", "v", "η")

    def error(first, second):
        return (second * first * x - d) ** 2 / 2

    return [w - eta * slope(lambda t: error(t, v), w), v - eta * slope(lambda t: error(w, t), v)]


def _mean(numbers):
    return float(sum(Fraction(str(one)) for one in numbers) / len(numbers))


def _sizes(q):
    """How many samples each minibatch of an epoch has, one sample after the other."""
    sizes = [0]
    for _ in range(q["given"]["N"]):
        if sizes[-1] == q["given"]["B"]:
            sizes.append(0)
        sizes[-1] += 1
    return sizes


def _named(q):
    (name,) = (name for phrase, name in WORDS.items() if phrase in q["question"])
    return name


def _momentum(q):
    w, v, g, mu, eta = given(q, "w", "v", "g", "μ", "η")
    return math.fsum((w, mu * v, -eta * g))


def _adagrad(q):
    w, first, second, eta = given(q, "w", "g_1", "g_2", "η")
    return w - eta * second / math.hypot(first, second)


def _decayed(q):
    w, g, decay, eta = given(q, "w", "g", "λ", "η")
    return w - eta * slope(lambda t: g * t + decay * t**2 / 2, w)


def _three_steps():
    """The first three positions on w², each from the two before it."""
    w = [1.0, 1.0]
    for _ in range(3):
        w.append(w[-1] + 0.9 * (w[-1] - w[-2]) - 0.1 * slope(lambda t: t**2, w[-1]))
    return w[-1]


ORACLES = {
    "updates-weight-update": lambda q: (
        q["given"]["w"] - q["given"]["η"] * slope(lambda w: q["given"]["δ"] * w * q["given"]["z"], q["given"]["w"])
    ),
    "updates-all-at-once": _all_at_once,
    "updates-minibatch-step": lambda q: q["given"]["w"] - q["given"]["η"] * _mean(q["given"]["g"]),
    "updates-ragged-gradient": lambda q: _mean(q["given"]["g"]),
    "updates-count-of-updates": lambda q: sum(len(_sizes(q)) for _ in range(q["given"]["T"])),
    "updates-last-minibatch": lambda q: _sizes(q)[-1],
    "updates-named": _named,
    "updates-momentum-step": _momentum,
    "updates-adagrad-step": _adagrad,
    "updates-decayed-step": _decayed,
    "updates-inertia": lambda _: _three_steps(),
}
