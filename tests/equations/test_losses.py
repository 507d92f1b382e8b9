"""Losses against mpmath: value, derivative, kinks, and what is summed or averaged."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mpf

import backglass as bg
from backglass.equations.losses import LOSSES
from tests import tolerances
from tests.oracles import precise
from tests.oracles.problems import ALL_LOSSES, label, targets

by_loss = pytest.mark.parametrize("row", ALL_LOSSES, ids=label)
ZERO_AT_THE_TARGET = ("squared_error", "mean_squared_error", "absolute_error", "huber", "quantile", "poisson")


def samples(row, n=8, K=3):
    """Outputs that the loss's activations can give, and targets, the ends of their range among them."""
    rng = np.random.default_rng(7)
    output = "identity" if "identity" in row.outputs else next(iter(row.outputs))
    net = bg.Network((1, K), output=output, loss=row)
    return net.output(2 * rng.normal(size=(n, K))), targets(rng, net, n)


@by_loss
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_values_and_derivatives_are_mpmaths(row, dtype):
    y, d = (values.astype(dtype) for values in samples(row))
    E, slope = row.value(y, d), row.gradient(y, d)
    assert E.shape == (len(y),)
    assert slope.shape == y.shape
    assert E.dtype == slope.dtype == dtype
    for n, (of_y, of_d) in enumerate(zip(y.tolist(), d.tolist(), strict=True)):
        exact = [mpf(x) for x in of_d]
        truth = precise.value(lambda _, at=of_y, to=exact: precise.loss(row, [mpf(x) for x in at], to), 0.0)
        np.testing.assert_allclose(E[n], truth, rtol=tolerances.FUSED[dtype])
        truth = precise.gradient(lambda at, to=exact: precise.loss(row, at, to), of_y)
        np.testing.assert_allclose(slope[n], truth, rtol=tolerances.FUSED[dtype])


@by_loss
def test_outputs_are_summed_and_only_the_mean_squared_error_is_averaged(row):
    """Over the axis of the outputs, never over that of the samples."""
    y, d = samples(row)
    if row.name == "cross_entropy":
        row = LOSSES[row.name]()  # smoothing spreads over the number of classes
    one_by_one = np.stack([row.value(y[:, [k]], d[:, [k]]) for k in range(3)])
    whole = one_by_one.mean(axis=0) if row.name == "mean_squared_error" else one_by_one.sum(axis=0)
    np.testing.assert_allclose(row.value(y, d), whole, rtol=tolerances.FORMULA)


@pytest.mark.parametrize("row", [row for row in ALL_LOSSES if row.name in ZERO_AT_THE_TARGET], ids=label)
def test_nothing_is_lost_at_the_target_and_the_derivative_there_is_zero(row):
    d = np.array([[0.5, 2.0, 7.0]])
    assert row.value(d, d).tolist() == [0]
    assert row.gradient(d, d).tolist() == [[0, 0, 0]]


@pytest.mark.parametrize("row", [LOSSES["absolute_error"](), bg.Quantile(q=0.8)], ids=label)
def test_kinks_are_stated(row):
    """The derivative jumps at the target and nowhere else; Huber's does not jump at all."""
    assert row.kink == "0 at y = d"
    assert row.kinks == (0.0,)
    d = np.zeros((1, 3))
    sides = row.gradient(np.array([[-1e-300, 0.0, 1e-300]]), d)[0]
    q = 0.8 if row.name == "quantile" else None
    np.testing.assert_allclose(sides, [-q, 0, 1 - q] if q else [-1, 0, 1], rtol=tolerances.FORMULA)


def test_hubers_two_branches_meet():
    row, edge = bg.Huber(delta=0.3), np.array([[0.3, -0.3]])
    assert row.kink == ""
    assert row.kinks == ()
    np.testing.assert_allclose(row.value(edge, 0 * edge), [0.09], rtol=tolerances.FORMULA)
    np.testing.assert_allclose(row.gradient(edge, 0 * edge), edge, rtol=tolerances.FORMULA)
    np.testing.assert_allclose(row.gradient(10 * edge, 0 * edge), edge, rtol=tolerances.FORMULA)


def test_half_the_absolute_error_is_the_median_loss():
    y, d = samples(bg.Quantile(q=0.5))
    np.testing.assert_allclose(
        bg.Quantile(q=0.5).value(y, d), LOSSES["absolute_error"]().value(y, d) / 2, rtol=tolerances.FORMULA
    )


def test_smoothing_mixes_the_uniform_distribution_in():
    d = np.array([[0.0, 1.0, 0.0, 0.0]])
    learned = bg.CrossEntropy(smoothing=0.1).smoothed(d)
    np.testing.assert_allclose(learned, [[0.025, 0.925, 0.025, 0.025]], rtol=tolerances.FORMULA)
