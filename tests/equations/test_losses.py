"""Losses against mpmath: value, derivative, kinks, and what is summed or averaged."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mpf

import backglass as bg
from backglass.equations.activations import Logistic, Softmax
from backglass.equations.losses import LOSSES
from backglass.equations.output_pairs import output_pair
from backglass.errors import NetworkError
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


@pytest.mark.few(8)
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


def test_smoothing_of_a_yes_or_no_by_hand():
    """s = 0.2: d' = 0.9 and 0.1; at u = 0 y is 1/2, E = 2 log 2 and delta = y - d' = -0.4 and 0.4."""
    d, row = np.array([[1.0, 0.0]]), bg.BinaryCrossEntropy(smoothing=0.2)
    np.testing.assert_allclose(row.smoothed(d), [[0.9, 0.1]], rtol=tolerances.FORMULA)
    for engine in ("reference", "native"):
        net = bg.Network((1, 2), output="logistic", loss=row)
        run = bg.train(
            net, net.parameters([[[0.0], [0.0]]]), [[1.0]], d, optimiser=bg.SGD(1.0), epochs=1, engine=engine
        )
        assert run.history["loss"][0] == pytest.approx(2 * np.log(2), rel=1e-15)
        np.testing.assert_allclose(run.theta.b[2], [0.4, -0.4], rtol=1e-15)
    y = np.array([[0.8, 0.3]])
    by_hand = -(0.9 * np.log(0.8) + 0.1 * np.log(0.2)) - (0.1 * np.log(0.3) + 0.9 * np.log(0.7))
    np.testing.assert_allclose(row.value(y, d), [by_hand], rtol=tolerances.FORMULA)
    np.testing.assert_allclose(row.gradient(y, d), [[-0.1 / 0.16, 0.2 / 0.21]], rtol=10 * tolerances.FORMULA)


def test_of_two_classes_both_smoothings_are_one():
    """A softmax of (0, u) with K = 2 is the logistic of u, and s / K is s / 2."""
    u, d = np.array([[0.7], [-1.2]]), np.array([[1.0], [0.0]])
    one = output_pair(Logistic(), bg.BinaryCrossEntropy(smoothing=0.3))
    two = output_pair(Softmax(), bg.CrossEntropy(smoothing=0.3))
    both, targets_of_both = np.hstack([0 * u, u]), np.hstack([1 - d, d])
    np.testing.assert_allclose(one.value(u, d), two.value(both, targets_of_both), rtol=tolerances.FORMULA)
    np.testing.assert_allclose(one.delta(u, d)[:, 0], two.delta(both, targets_of_both)[:, 1], rtol=tolerances.FORMULA)


@pytest.mark.parametrize("row", [bg.CrossEntropy, bg.BinaryCrossEntropy])
def test_a_smoothing_is_in_its_range_and_in_the_dictionary(row):
    for wrong in (1.0, -0.1, float("nan"), "0.1", True, False, None):
        with pytest.raises(NetworkError, match=rf"{row.__name__}: smoothing is .*, but it is a number in \[0, 1\)"):
            row(smoothing=wrong)
    for smoothing in (0.0, 0.1):
        assert LOSSES[row.name](**{k: v for k, v in row(smoothing).to_dict().items() if k != "name"}) == row(smoothing)


def test_a_binary_cross_entropy_without_smoothing_is_stored_as_ever():
    """Checkpoints and fingerprints of earlier runs hold it so, and are compared."""
    assert bg.BinaryCrossEntropy().to_dict() == {"name": "binary_cross_entropy"}
