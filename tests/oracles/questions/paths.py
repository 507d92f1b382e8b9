"""Paths listed one by one, gradients by central differences."""

from __future__ import annotations

from itertools import product

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


ORACLES = {
    "paths-of-a-weight": lambda q: _listed(q["given"]["n"], q["given"]["l"]),
    "paths-of-a-network": _all_paths,
    "paths-along-one": _one_path,
    "paths-sum-over-all": _sum_over_paths,
    "paths-what-is-reused": says("the delta of each unit"),
    "paths-counted-by-program": lambda _: [_listed((5, 4, 3, 2), l) for l in (2, 3, 4)],
}
