"""The certificate for anybody's code."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.errors import DataError, PlanError
from backglass.training.lbfgs import objective


def quartic(w):
    return np.sum(w**4) + w.flat[0] * np.sum(w), 4 * w**3 + w.flat[0] + np.sum(w) * np.eye(1, w.size).reshape(w.shape)


def test_a_right_gradient_of_any_shape():
    theta = np.random.default_rng(0).normal(size=(2, 3))
    certificate = bg.certify_function(quartic, theta)
    assert (certificate.verdict, certificate.parameters_checked) == ("right", 6)
    assert certificate.names == ("theta[0,0]", "theta[0,1]", "theta[0,2]", "theta[1,0]", "theta[1,1]", "theta[1,2]")
    assert certificate.self_test.found == certificate.self_test.of == 6
    assert certificate.subject["function"] == "quartic"


@pytest.mark.parametrize("k", range(4))
def test_an_error_of_one_percent_in_one_entry_is_found(k):
    def spoilt(w):
        loss, gradient = quartic(w)
        gradient[k] *= 1.01
        return loss, gradient

    certificate = bg.certify_function(spoilt, [0.3, -1.2, 2.0, 7.0])
    assert (certificate.verdict, certificate.worst_parameter) == ("wrong", f"theta[{k}]")
    assert certificate.worst_relative_error == pytest.approx(0.01 / 1.01, rel=1e-4)
    assert certificate.factor is None


def test_the_functions_arrays_are_left_alone_and_may_be_reused():
    kept = np.zeros(2)

    def in_place(w):
        kept[:] = 2 * w
        loss = float(w @ w)
        w *= 0
        return loss, kept

    theta = np.array([1.0, 2.0])
    assert bg.certify_function(in_place, theta).verdict == "right"
    assert theta.tolist() == [1.0, 2.0]


def test_kinks_are_set_apart():
    def loss(w):
        return np.abs(w).sum() + (w**2).sum(), np.sign(w) + 2 * w

    certificate = bg.certify_function(loss, [0.0, 1e-3, -2.0])
    assert certificate.set_apart == {"theta[0]": "kink"}
    assert (certificate.verdict, certificate.kinks, certificate.parameters_checked) == ("right", 1, 2)


def test_where_the_loss_is_not_finite_beside_theta_there_is_no_quotient():
    with np.errstate(all="ignore"):
        certificate = bg.certify_function(lambda w: (np.sqrt(w).sum(), 0.5 / np.sqrt(w)), [0.0, 1.0])
    assert certificate.set_apart == {"theta[0]": "not finite"}
    assert certificate.verdict == "right"


def test_float32_is_judged_as_float32():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(50, 6)).astype(np.float32)

    def single(w):
        r = A @ w.astype(np.float32) - 1
        return np.float32(r @ r) / 2, A.T @ r

    certificate = bg.certify_function(single, rng.normal(size=6))
    assert (certificate.verdict, certificate.tolerance, certificate.subject["dtype"]) == ("right", 1e-3, "float32")
    wrong = bg.certify_function(lambda w: (single(w)[0], 1.05 * single(w)[1].astype(np.float32)), rng.normal(size=6))
    assert wrong.verdict == "wrong"


@pytest.fixture
def regression():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(41, 4))
    return X, np.stack([X[:, 0] ** 2, np.sin(X[:, 1]), X[:, 2] * X[:, 3]], axis=1)


@pytest.mark.parametrize("outputs", [1, 3])
def test_scikit_learns_gradient_is_n_outputs_times_its_loss(regression, outputs):
    neural_network = pytest.importorskip("sklearn.neural_network", reason="scikit-learn is not installed")
    X, D = regression[0], regression[1][:, :outputs]
    peer = neural_network.MLPRegressor(
        hidden_layer_sizes=(5,), activation="tanh", alpha=0.0, solver="lbfgs", max_iter=1
    )
    with pytest.warns(UserWarning, match="lbfgs failed to converge"):
        peer.fit(X, D if outputs > 1 else D.ravel())
    packed = np.hstack([part.ravel() for part in peer.coefs_ + peer.intercepts_])

    def loss_and_gradient(theta):
        sizes = [4, 5, outputs]
        layers = [X, *(np.empty((len(X), n)) for n in sizes[1:])]
        deltas = [np.empty_like(layer) for layer in layers[1:]]
        of_W, of_b = ([np.empty_like(part) for part in parts] for parts in (peer.coefs_, peer.intercepts_))
        return peer._loss_grad_lbfgs(theta, X, D, np.ones(len(X)), layers, deltas, of_W, of_b)

    certificate = bg.certify_function(loss_and_gradient, packed)
    if outputs == 1:
        assert certificate.verdict == "right"
        return
    assert certificate.verdict == "wrong"
    assert certificate.factor == pytest.approx(3, rel=1e-8)
    assert "The gradient is 3 times too large" in str(certificate)


def test_on_ours_it_finds_nothing(regression):
    X, D = regression
    net = bg.Network((4, 5, 3), hidden="tanh")
    run = bg.train(net, net.initialise(0), X, D, optimiser="lbfgs", epochs=1)
    for name in ("reference", "native"):
        if bg.engines.available()[name]:
            continue
        engine = bg.engines.ENGINES[name](net)
        certificate = bg.certify_function(lambda flat, e=engine: objective(e, run.plan, flat), run.theta.flat)
        assert certificate.verdict == "right"
        assert certificate.worst_relative_error < 1e-7


def test_a_share_and_progress():
    told = []
    theta = np.arange(1.0, 41.0)
    certificate = bg.certify_function(quartic, theta, share=0.25, seed=3, progress=lambda *counts: told.append(counts))
    assert (certificate.parameters, certificate.parameters_checked, told[-1]) == (40, 10, (10, 10))
    assert "10 of 40" in str(certificate)


@pytest.mark.parametrize(
    ("function", "theta", "options", "error", "message"),
    [
        (quartic, [], {}, DataError, "theta is empty"),
        (quartic, [np.nan], {}, DataError, "theta is empty or holds"),
        (quartic, ["a"], {}, DataError, "theta holds texts"),
        (lambda w: (w.sum(), np.zeros(3)), [1.0, 2.0], {}, DataError, r"gradient has the shape \(3,\)"),
        (lambda w: (np.nan, w), [1.0], {}, DataError, "The loss at theta is nan"),
        (lambda w: ("much", w), [1.0], {}, DataError, "The loss is no number"),
        (quartic, [1.0], {"share": 2}, PlanError, "share is 2"),
        (quartic, [1.0], {"tolerance": 0}, PlanError, "tolerance is 0"),
    ],
)
def test_wrong_arguments_are_named(function, theta, options, error, message):
    with pytest.raises(error, match=message):
        bg.certify_function(function, theta, **options)
