"""Missing values by NumPy, and rows by counting one after the other."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.oracles.questions import given


def _left(q):
    n, a, b = given(q, "n", "a", "b")
    return sum(row not in a and row not in b for row in range(1, n + 1))


def _joined(q):
    a, b = given(q, "a", "b")
    count = Counter(b)
    return sum(max(count[key], 1) for key in a)


ORACLES = {
    "missing-values-mean-fill": lambda q: np.nanmean([*q["given"]["x"], *[np.nan] * q["given"]["m"]]),
    "missing-values-zero-filled": lambda q: np.mean([*q["given"]["x"], *[0.0] * q["given"]["m"]]),
    "missing-values-complete-rows": _left,
    "missing-values-filled-columns": lambda _: [[180.0, 4.0], [175.0, 2.0], [171.0, 5.0], [174.0, 9.0]],
    "missing-values-joined-rows": _joined,
}
