"""Losses by exact sums of their definitions."""

from __future__ import annotations

import math
from statistics import fmean

from tests.oracles.questions import binary_entropy, given


def _squares(q):
    return [(a - b) ** 2 for a, b in zip(*given(q, "y", "d"), strict=True)]


ORACLES = {
    "losses-half-squared": lambda q: math.fsum(_squares(q)) / 2,
    "losses-mean-squared": lambda q: fmean(_squares(q)),
    "losses-of-one-hot": lambda q: -math.log(q["given"]["y"][q["given"]["k"] - 1]),
    "losses-of-a-batch": lambda q: fmean(-math.log(row[k - 1]) for row, k in zip(*given(q, "Y", "k"), strict=True)),
    "losses-knows-nothing": lambda q: -math.log(1 / q["given"]["K"]),
    "losses-soft-targets": lambda q: -math.log(math.prod(y**d for y, d in zip(*given(q, "y", "d"), strict=True))),
    "losses-bounded": lambda q: -math.log(0 + q["given"]["ε"]),
    "losses-binary-entropy": lambda q: binary_entropy(*given(q, "y", "d")),
}
