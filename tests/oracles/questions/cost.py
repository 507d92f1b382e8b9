"""Multiplications and passes counted while they are made."""

from __future__ import annotations

from itertools import pairwise

import numpy as np


def _forward(n):
    """Multiplications of a forward pass, one unit after the other."""
    return sum(1 for below, here in pairwise(n) for _ in range(here) for _ in range(below))


def _backward(q):
    n1, n2, n3 = q["given"]["n"]
    made = 0
    for _ in range(n2):  # a delta of layer 2
        for _ in range(n3):
            made += 1
    for here, below in ((n3, n2), (n2, n1)):  # a gradient for each weight
        made += np.outer(np.ones(here), np.ones(below)).size
    return made


def _differences(q):
    n = q["given"]["n"]
    passes = 0
    for below, here in pairwise(n):
        for _ in [*range(below * here), *range(here)]:
            passes += len((+1, -1))
    return passes


def _factors(q):
    """The factors of a path, written down."""
    L, l = q["given"]["L"], q["given"]["l"]
    factors = ["z", *(f"f'({layer})" for layer in range(l, L + 1)), *(f"w({layer})" for layer in range(l + 1, L + 1))]
    return len([*factors, "dE/dy"]) - 1


ORACLES = {
    "cost-of-forward": lambda q: _forward(q["given"]["n"]),
    "cost-of-backward": _backward,
    "cost-passes-of-differences": _differences,
    "cost-factors-of-a-path": _factors,
}
