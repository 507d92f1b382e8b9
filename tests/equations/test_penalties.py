"""Penalties, decay and clipping."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.equations.penalties import clipped, decayed, penalty, penalty_gradient
from tests import tolerances

THETA = np.array([0.7, -1.3, 0.2, 5.0, -4.0])
WEIGHTS = np.array([1.0, 1.0, 1.0, 0.0, 0.0])  # the last two are biases
vectors = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8).map(np.array)


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.0, 0.3), (0.2, 0.5), (0.0, 0.0)])
def test_the_gradient_is_the_central_difference(l1, l2):
    steps = tolerances.STEP * np.eye(5)
    numeric = [
        (penalty(THETA + h, WEIGHTS, l1, l2) - penalty(THETA - h, WEIGHTS, l1, l2)) / (2 * tolerances.STEP)
        for h in steps
    ]
    analytic = penalty_gradient(THETA, WEIGHTS, l1, l2)
    np.testing.assert_allclose(analytic, numeric, atol=tolerances.CENTRAL_DIFFERENCE)
    assert analytic[:3].all() == (l1 + l2 > 0)


def test_values_and_the_kink_at_zero():
    np.testing.assert_allclose(penalty(THETA, WEIGHTS, l1=0.5), 0.5 * (0.7 + 1.3 + 0.2), rtol=tolerances.FORMULA)
    np.testing.assert_allclose(penalty(THETA, WEIGHTS, l2=0.5), 0.25 * (0.49 + 1.69 + 0.04), rtol=tolerances.FORMULA)
    w = np.array([0.0, -0.0, 1e-300, -1e-300])
    assert penalty_gradient(w, np.ones(4), l1=0.5).tolist() == [0, 0, 0.5, -0.5]


def test_nothing_ever_touches_biases():
    assert penalty(THETA, 0 * WEIGHTS, l1=1, l2=1) == 0
    assert penalty_gradient(THETA, WEIGHTS, l1=1, l2=1)[3:].tolist() == [0, 0]
    np.testing.assert_array_equal(decayed(THETA, WEIGHTS, rate=0.1, decay=0.5)[3:], THETA[3:])


def test_decay_shrinks_weights_by_rate_times_decay():
    shrunk = decayed(THETA, WEIGHTS, rate=0.1, decay=0.5)
    np.testing.assert_allclose(shrunk[:3], 0.95 * THETA[:3], rtol=tolerances.FORMULA)


@given(vectors, st.floats(1e-3, 1e3))
def test_clipping_shortens_and_keeps_the_direction(g, largest):
    short, norm = clipped(g, largest), np.linalg.norm(g)
    assert np.linalg.norm(short) <= largest * (1 + tolerances.FORMULA)
    expected = g * min(1, largest / norm) if norm else g
    np.testing.assert_allclose(short, expected, rtol=tolerances.FORMULA, atol=tolerances.SMALLEST["float64"])
    if norm < largest:
        np.testing.assert_array_equal(short, g)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_gradient_whose_squares_overflow_is_clipped_too(dtype):
    """An update of 0 in its place would leave training stuck in silence."""
    huge = np.finfo(dtype).max / 2
    g = np.array([3, 0, -4], dtype=dtype) / 4 * huge
    short = clipped(g, 5.0)
    assert short.dtype == dtype
    np.testing.assert_allclose(short, [3, 0, -4], rtol=tolerances.FEW_ROUNDINGS[dtype])
    assert clipped(0 * g, 5.0).tolist() == [0, 0, 0]
    with np.errstate(invalid="ignore"):
        assert not np.isfinite(clipped(np.array([1, np.inf], dtype=dtype), 5.0)).all()
