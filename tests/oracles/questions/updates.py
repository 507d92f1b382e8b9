"""Updates by central differences of the error, by exact sums, and by counting the minibatches."""

from __future__ import annotations

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
}
