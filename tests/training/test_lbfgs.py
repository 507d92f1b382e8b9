"""L-BFGS: the gradient is that of the reported loss."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.engines import ReferenceEngine
from backglass.training.lbfgs import objective


def central_differences(engine, plan, theta, h=1e-6):
    steps = np.eye(len(theta)) * h
    return np.array(
        [(objective(engine, plan, theta + e)[0] - objective(engine, plan, theta - e)[0]) / (2 * h) for e in steps]
    )


@pytest.fixture
def regression():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(41, 4))
    D = np.stack([X[:, 0] ** 2, np.sin(X[:, 1]), X[:, 2] * X[:, 3]], axis=1)
    return X, D


@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "none", "augmented"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_gradient_is_the_central_difference_of_the_reported_loss(regression, biases, reduction):
    X, D = regression
    net = bg.Network((4, 5, 3), hidden="tanh", biases=biases, reduction=reduction)
    s = np.random.default_rng(2).uniform(0, 2, size=len(X))
    run = bg.train(net, net.initialise(1), X, D, optimiser=bg.LBFGS(), epochs=3, sample_weight=s, l2=0.01)
    engine = ReferenceEngine(net)
    value, gradient = objective(engine, run.plan, run.theta.flat)
    np.testing.assert_allclose(gradient, central_differences(engine, run.plan, run.theta.flat), rtol=1e-6, atol=1e-7)
    more = bg.train(net, run.theta, X, D, optimiser=bg.LBFGS(), epochs=1, sample_weight=s, l2=0.01)
    assert more.history["loss"][0] == pytest.approx(value, rel=1e-13)


def test_scikit_learn_is_three_times_off_where_we_are_right(regression):
    """At alpha = 0 scikit-learn's gradient for 3 outputs is 3 times that of the loss that it reports."""
    neural_network = pytest.importorskip("sklearn.neural_network", reason="scikit-learn is not installed")
    X, D = regression
    peer = neural_network.MLPRegressor(
        hidden_layer_sizes=(5,), activation="tanh", alpha=0.0, solver="sgd", max_iter=1, batch_size=len(X)
    )
    with pytest.warns(UserWarning, match="Maximum iterations"):
        peer.fit(X, D)
    net = bg.Network((4, 5, 3), hidden="tanh")
    theta = net.parameters([W.T for W in peer.coefs_], peer.intercepts_)
    run = bg.train(net, theta, X, D, optimiser="lbfgs", epochs=1)
    _, gradient = objective(ReferenceEngine(net), run.plan, theta.flat)
    layers = [X, *(np.empty((len(X), n)) for n in (5, 3))]
    deltas = [np.empty_like(layer) for layer in layers[1:]]
    shapes = [np.empty_like(W) for W in peer.coefs_], [np.empty_like(b) for b in peer.intercepts_]
    loss, of_W, _ = peer._backprop(X, D, np.ones(len(X)), layers, deltas, *shapes)
    # its loss is the half mean over rows and outputs, ours the half mean over rows of the sum over outputs
    assert loss * 3 == pytest.approx(run.history["loss"][0], rel=1e-12)
    np.testing.assert_allclose(of_W[0].T.ravel(), gradient[: 5 * 4], rtol=1e-10)
    slope = central_differences(ReferenceEngine(net), run.plan, theta.flat)[0] / 3
    assert of_W[0][0, 0] / slope == pytest.approx(3, rel=1e-5)


def test_it_minimises_and_keeps_frozen_biases(regression):
    X, D = regression
    net = bg.Network((4, 9, 3), hidden="tanh", biases="frozen")
    run = bg.train(net, net.initialise(1), X, D, optimiser=bg.LBFGS(), epochs=200, gradient_norm=True)
    losses = run.history["loss"]
    assert (np.diff(losses) <= 0).all()
    assert losses[-1] < losses[0] / 10
    assert not run.theta.flat[~net.is_weight].any()
    assert run.epochs == run.updates == run.history.epochs


def test_it_says_whether_it_converged(regression):
    X, D = regression
    net = bg.Network((4, 3), hidden="tanh")
    run = bg.train(net, net.initialise(1), X, D, optimiser=bg.LBFGS(), epochs=200)
    assert (run.stopped, run.problem) == ("converged", "")
    assert bg.train(net, net.initialise(1), X, D, optimiser=bg.LBFGS(), epochs=2).stopped == "finished"
    few = bg.train(net, net.initialise(1), X, D, optimiser=bg.LBFGS(max_evaluations=3), epochs=200)
    assert few.stopped == "finished"
    assert few.epochs <= 3


@pytest.mark.parametrize("weights", [None, "some"])
def test_divided_penalties_are_in_the_gradient(regression, weights):
    X, D = regression
    s = None if weights is None else np.random.default_rng(2).uniform(0, 2, size=len(X))
    net = bg.Network((4, 5, 3), hidden="tanh")
    options = {"optimiser": bg.LBFGS(), "epochs": 3, "sample_weight": s}
    run = bg.train(net, net.initialise(1), X, D, l2=0.5, divide_penalties=True, **options)
    engine = ReferenceEngine(net)
    _, gradient = objective(engine, run.plan, run.theta.flat)
    np.testing.assert_allclose(gradient, central_differences(engine, run.plan, run.theta.flat), rtol=1e-6, atol=1e-7)
    same = bg.train(net, net.initialise(1), X, D, l2=0.5 / (len(X) if s is None else s.sum()), **options)
    np.testing.assert_allclose(run.theta.flat, same.theta.flat, rtol=1e-9)


def test_callbacks_and_early_stopping(regression):
    X, D = regression
    net = bg.Network((4, 9, 3), hidden="tanh")
    run = bg.train(net, net.initialise(1), X, D, optimiser="lbfgs", callbacks=[lambda moment: moment.epoch == 4])
    assert (run.stopped, run.epochs) == ("callback", 4)
    held_out = (X[:5], np.random.default_rng(0).normal(size=(5, 3)))
    run = bg.train(net, net.initialise(1), X, D, optimiser="lbfgs", validation=held_out, early_stopping=3, epochs=500)
    assert run.stopped == "early"
    assert run.best_epoch == int(np.argmin(run.history["validation_loss"])) + 1
