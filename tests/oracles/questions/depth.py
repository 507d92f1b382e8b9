"""The largest slopes by central differences, deltas by going back through the layers."""

from __future__ import annotations

import math

import numpy as np

from tests.oracles.questions import says, sigmoid, slope

GRID = np.linspace(-3, 3, 601)


def _steepest(f):
    return max(round(slope(f, u), 9) for u in GRID)


def _smallest(q):
    sizes = [1.0]
    for factor in q["given"]["a"]:
        sizes.append(sizes[-1] * factor)
    return f"layer {6 - int(np.argmin(sizes))}"


ORACLES = {
    "depth-largest-slopes": lambda _: [_steepest(sigmoid), _steepest(math.tanh), _steepest(lambda u: max(u, 0.0))],
    "depth-why-relu": says("exactly 1"),
    "depth-smallest-delta": _smallest,
    "depth-what-is-learned": says("near the output have moved"),
}
