"""Output and loss together: fused against unfused, finite and silent far out, mpmath where units are saturated."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mpf

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.output_pairs import FUSED, UnfusedPair, output_pair
from tests import tolerances
from tests.oracles import precise
from tests.oracles.problems import PAIR_IDS, PAIRS, problem

FUSED_PAIRS = [
    output_pair(ACTIVATIONS["identity"](), LOSSES["squared_error"]()),
    output_pair(ACTIVATIONS["logistic"](), LOSSES["binary_cross_entropy"]()),
    output_pair(ACTIVATIONS["softmax"](), LOSSES["cross_entropy"]()),
    output_pair(ACTIVATIONS["softmax"](), bg.CrossEntropy(smoothing=0.1)),
    output_pair(ACTIVATIONS["logistic"](), bg.BinaryCrossEntropy(smoothing=0.2)),
    output_pair(ACTIVATIONS["exp"](), LOSSES["poisson"]()),
]
CROSS_ENTROPIES = FUSED_PAIRS[1:5]

by_fused = pytest.mark.parametrize("pair", FUSED_PAIRS, ids=lambda pair: pair.name)
by_cross_entropy = pytest.mark.parametrize("pair", CROSS_ENTROPIES, ids=lambda pair: pair.name)
by_dtype = pytest.mark.parametrize("dtype", ["float64", "float32"])


def check_against_mpmath(pair, u, d, rtol):
    """E_n and delta of every row."""
    E, delta = pair.value(u, d), pair.delta(u, d)
    for n, (of_u, of_d) in enumerate(zip(u.tolist(), d.tolist(), strict=True)):
        exact = [mpf(x) for x in of_d]

        def loss(v, to=exact):
            return precise.loss(pair.loss, precise.outputs(pair.output, v), to)

        truth = precise.value(lambda _, at=of_u: loss([mpf(x) for x in at]), 0.0)
        np.testing.assert_allclose(E[n], truth, rtol=rtol, atol=tolerances.SMALLEST["float64"])
        truth = precise.gradient(loss, of_u)
        np.testing.assert_allclose(delta[n], truth, rtol=rtol, atol=tolerances.SMALLEST["float64"])


def test_four_pairs_are_fused_by_name():
    assert {kind.name for kind in FUSED.values()} == {
        "identity_squared_error",
        "logistic_binary_cross_entropy",
        "softmax_cross_entropy",
        "exp_poisson",
    }
    assert all(type(pair) in FUSED.values() for pair in FUSED_PAIRS)
    for output, loss in PAIRS:
        pair = output_pair(output, loss)
        assert (pair.output, pair.loss) == (output, loss)
        assert (pair.name != "unfused") == ((type(output), type(loss)) in FUSED)


@by_fused
@by_dtype
def test_fused_is_the_unfused_jacobian_product(pair, dtype):
    p = problem(bg.Network((4, 4), output=pair.output, loss=pair.loss)).astype(dtype)
    u, d, unfused = p.X, p.D, UnfusedPair(pair.output, pair.loss)
    E, delta = pair.value(u, d), pair.delta(u, d)
    assert E.dtype == delta.dtype == dtype
    tolerance = tolerances.FUSED[dtype]
    np.testing.assert_allclose(E, unfused.value(u, d), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(delta, unfused.delta(u, d), rtol=tolerance, atol=tolerance)


@by_cross_entropy
@by_dtype
def test_cross_entropies_are_exact_and_silent_at_logits_of_ten_thousand(pair, dtype):
    """There E_n is a sum of straight lines, and delta is y - d with y 0 or 1."""
    u = np.array([[1e4, -1e4, 0.0], [-1e4, -1e4, 1e4], [1e4, 9e3, 8e3]], dtype=dtype)
    d = np.array([[0, 1, 0], [0, 0, 1], [0.25, 0.25, 0.5]], dtype=dtype)
    E, delta = pair.value(u, d), pair.delta(u, d)
    assert E.dtype == delta.dtype == dtype
    rtol = tolerances.FEW_ROUNDINGS[dtype]
    learned = pair.loss.smoothed(d)
    if pair.output.name == "logistic" and pair.loss.smoothing == 0:
        np.testing.assert_allclose(E, [2e4 + np.log(2), 0, 7.5e3 + 6.75e3 + 4e3], rtol=rtol)
        np.testing.assert_array_equal(delta, [[1, -1, 0.5], [0, 0, 0], [0.75, 0.75, 0.5]])
        return
    if pair.output.name == "logistic":
        np.testing.assert_allclose(E, [1.8e4 + np.log(2), 3e3, 7e3 + 6.3e3 + 4e3], rtol=rtol)
        np.testing.assert_allclose(delta, [[0.9, -0.9, 0.4], [-0.1, -0.1, 0.1], [0.7, 0.7, 0.5]], rtol=rtol)
        return
    largest, y = u.max(axis=1, keepdims=True), np.array([[1, 0, 0], [0, 0, 1], [1, 0, 0]])
    np.testing.assert_allclose(E, (learned * (largest - u)).sum(axis=1), rtol=rtol)
    np.testing.assert_allclose(delta, y - learned, rtol=rtol)


@pytest.mark.parametrize(("output", "loss"), PAIRS, ids=PAIR_IDS)
@by_dtype
def test_every_pair_is_finite_and_silent_far_out(output, loss, dtype):
    """Of those whose output has no upper bound, e^1e4 is no number; there u stays below 0."""
    pair = output_pair(output, loss)
    u = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, -1e4]], dtype=dtype)
    if output.name == "exp":
        u = -np.abs(u)
    d = np.array([[0, 1, 0], [0, 0, 1]], dtype=dtype)
    E, delta = pair.value(u, d), pair.delta(u, d)
    assert E.dtype == delta.dtype == dtype
    assert np.isfinite(E).all()
    assert np.isfinite(delta).all()


@by_fused
def test_saturated_fused_pairs_are_mpmaths(pair):
    u = np.array(
        [[20.0, -20.0, 3.0], [40.0, -40.0, 0.0], [-700.0, -40.0, -39.0], [-1e4, -9.99e3, -1.5], [3.0, 3.0, -60.0]]
    )
    if pair.output.name != "exp":
        u = np.concatenate([u, [[400.0, -1e4, 0.0]]])  # further out, 1 - y is beyond the oracle's digits
    p = problem(bg.Network((1, 3), output=pair.output, loss=pair.loss), n=len(u))
    check_against_mpmath(pair, u, p.D, tolerances.FUSED["float64"])


@pytest.mark.few(8)
@pytest.mark.parametrize("loss", ["squared_error", "mean_squared_error", "huber", "quantile"])
@pytest.mark.parametrize("output", ["logistic", "tanh", "softmax", "softplus", "elu", "gelu", "silu", "mish"])
def test_saturated_unfused_pairs_are_mpmaths(output, loss):
    """Here torch loses the tails of f' to 1 - z."""
    pair = output_pair(ACTIVATIONS[output](), LOSSES[loss]())
    u = np.array([[20.0, -20.0, 3.0], [36.0, -36.0, 0.5], [-30.0, 12.0, -13.0]])
    d = np.array([[0.3, -0.4, 2.0], [0.0, 1.0, 0.2], [0.6, 0.1, 0.3]])
    check_against_mpmath(pair, u, d, tolerances.FUSED["float64"])


def test_delta_is_the_derivative_of_the_value_for_targets_that_were_rounded():
    """Three times 0.33333 is not 1, and training takes it."""
    pair = output_pair(ACTIVATIONS["softmax"](), LOSSES["cross_entropy"]())
    check_against_mpmath(
        pair, np.array([[0.3, -1.2, 2.0]]), np.array([[0.33333, 0.33333, 0.33333]]), tolerances.FUSED["float64"]
    )


@by_fused
@by_dtype
def test_the_output_gradient_from_u_is_the_losss_own(pair, dtype):
    p = problem(bg.Network((4, 4), output=pair.output, loss=pair.loss)).astype(dtype)
    gradient = pair.output_gradient(p.X, p.D)
    assert gradient.dtype == dtype
    unfused = pair.loss.gradient(pair.output(p.X), p.D)
    np.testing.assert_allclose(gradient, unfused, rtol=tolerances.FUSED[dtype], atol=tolerances.FUSED[dtype])


@by_cross_entropy
def test_the_output_gradient_far_out_is_silent(pair):
    u, d = np.array([[1e4, -1e4], [-1e4, 1e4]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    gradient = pair.output_gradient(u, d)
    if pair.output.name == "logistic" and pair.loss.smoothing:  # (1 - d') e^1e4
        assert gradient[0, 0] == np.inf
        return
    assert gradient[0, 0] == pytest.approx(-float(pair.loss.smoothed(d)[0, 0]) if pair.output.name == "softmax" else -1)
    assert gradient[1, 0] == -np.inf
