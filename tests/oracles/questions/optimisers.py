"""Steps of optimisers by exact sums, lengths, and central differences."""

from __future__ import annotations

import math

from tests.oracles.questions import given, slope


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
    "optimisers-momentum": _momentum,
    "optimisers-adagrad": _adagrad,
    "optimisers-weight-decay": _decayed,
    "optimisers-inertia": lambda _: _three_steps(),
}
