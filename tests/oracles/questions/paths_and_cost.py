"""Paths listed one by one, multiplications counted while they are made, gradients by central differences."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np

from tests.oracles.questions import says, sigmoid, slope


def _listed(n, l):
    """The paths from one unit of layer l to the outputs."""
    return len(list(product(*(range(one) for one in n[l:]))))


def _all_paths(q):
    n = q["given"]["n"]
    return sum(_listed(n, l) for l in (2, 3) for _ in range(n[l - 2] * n[l - 1]))


def _one_path(q):
    g = q["given"]
    return slope(lambda v: g["δ"] * g["w"] * sigmoid(g["u"] + v * g["x"]), 0.0)


def _sum_over_paths(q):
    g = q["given"]
    return slope(lambda v: sum(d * w * g["f'"] * v * g["x"] for w, d in zip(g["w"], g["δ"], strict=True)), 0.3)


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
    "paths-and-cost-paths-of-a-weight": lambda q: _listed(q["given"]["n"], q["given"]["l"]),
    "paths-and-cost-paths-of-a-network": _all_paths,
    "paths-and-cost-one-path": _one_path,
    "paths-and-cost-sum-over-paths": _sum_over_paths,
    "paths-and-cost-what-is-reused": says("the delta of each unit"),
    "paths-and-cost-cost-of-forward": lambda q: _forward(q["given"]["n"]),
    "paths-and-cost-cost-of-backward": _backward,
    "paths-and-cost-passes-of-differences": _differences,
    "paths-and-cost-factors-of-a-path": _factors,
    "paths-and-cost-counted-paths": lambda _: [_listed((5, 4, 3, 2), l) for l in (2, 3, 4)],
}
