"""Scales by NumPy; words by what the questions say."""

from __future__ import annotations

import numpy as np

from tests.oracles.questions import slope

TERMS = {
    "by its least and its largest": "min-max scaling",
    "a column's mean": "standardisation",
    "by heart": "regularisation",
    "over the minibatch": "batch normalisation",
}


def _place(q):
    """The place of x_k, from 0, read in the question."""
    return int(q["question"].split("x_")[1][0]) - 1


def _standardised(q):
    """With s² as the mean of the squares less the square of the mean."""
    x = np.array(q["given"]["x"])
    scale = 1 / np.sqrt(np.mean(x**2) - np.mean(x) ** 2)
    return (x[_place(q)] - x.mean()) * scale


def _min_maxed(q):
    x = q["given"]["x"]
    return np.interp(x[_place(q)], [min(x), max(x)], [0.0, 1.0])


def _new_value(q):
    x, v = q["given"]["x"], q["given"]["v"]
    return (v - np.mean(x)) / np.std(x)


def _term(q):
    (term,) = (term for phrase, term in TERMS.items() if phrase in q["question"])
    return term


def _step(q):
    """The ratio of two central differences of δ times the net input."""
    g = q["given"]
    first, second = (slope(lambda w, x=x: g["η"] * g["δ"] * w * x, 0.1) for x in (g["x_1"], g["x_2"]))
    return first / second


ORACLES = {
    "scaling-standardised": _standardised,
    "scaling-min-maxed": _min_maxed,
    "scaling-new-value": _new_value,
    "scaling-zero-means": lambda q: np.polyval([q["given"]["s"], q["given"]["μ"]], 0.0),
    "scaling-words-alike": _term,
    "scaling-step-of-scale": _step,
}
