"""Columns by NumPy and by building them; words by what the questions say."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import given

BAD = ("satisfaction", "noise", "deposit", "advertisement", "colour")
RULES = {
    "satisfaction": "Too much of it is missing.",
    "noise": "Its errors are too large.",
    "deposit": "It is made from the output.",
    "advertisement": "It is a number without continuity.",
    "colour": "Its numbers were given without a meaning.",
}


def _leave_out(q):
    (only,) = (text for text in q["choices"] if any(word in text for word in BAD))
    return only


def _why(q):
    (rule,) = (rule for word, rule in RULES.items() if word in q["question"])
    return rule


def _error_share(q):
    a, b = map(np.array, given(q, "a", "b"))
    return np.mean((a - b) ** 2) / 2 / np.var(a)


def _one_hot(q):
    """The columns of a table that is built."""
    m, values = given(q, "m", "c")
    return np.hstack([np.zeros((1, m)), *(np.eye(kinds)[:1] for kinds in values)]).shape[1]


ORACLES = {
    "inputs-column-to-leave-out": _leave_out,
    "inputs-why-left-out": _why,
    "inputs-error-share": _error_share,
    "inputs-inputs-of-codes": _one_hot,
}
