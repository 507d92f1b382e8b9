"""The reference engine and the contract's plan."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.engines import ENGINES, ReferenceEngine, available, choose
from backglass.errors import EngineError
from backglass.plan import Cursor, Plan, State


@pytest.fixture
def problem():
    rng = np.random.default_rng(2)
    net = bg.Network((3, 6, 5, 2), hidden=["tanh", "silu"])
    return net, net.initialise(1).flat, rng.normal(size=(11, 3)), rng.normal(size=(11, 2)), rng.uniform(0, 2, size=11)


def test_the_gradient_under_dropout_is_that_of_the_masked_loss(problem):
    net, theta, X, D, s = problem
    plan = Plan(X, D, s, 11, 1, bg.SGD(0.1), dropout={2: 0.5, 3: 0.25}, seed=3)
    masks = plan.masks(net, 1, 11)
    assert {l: set(np.unique(mask)) for l, mask in masks.items()} == {2: {0.0, 2.0}, 3: {0.0, 1 / 0.75}}
    engine, h = ReferenceEngine(net), 1e-6
    numeric = [
        (engine.sums(theta + e, X, D, s, masks).loss - engine.sums(theta - e, X, D, s, masks).loss) / (2 * h)
        for e in np.eye(len(theta)) * h
    ]
    np.testing.assert_allclose(engine.sums(theta, X, D, s, masks).gradient, numeric, rtol=1e-6, atol=1e-7)
    run = engine.run(State(theta, {}), plan, 1)
    np.testing.assert_allclose(run.state.theta, theta - 0.1 * np.array(numeric) / s.sum(), rtol=1e-7, atol=1e-9)


def test_masks_are_new_at_every_update_and_kept_by_their_number(problem):
    net, _, X, D, s = problem
    plan = Plan(X, D, s, 11, 1, bg.SGD(0.1), dropout={2: 0.5}, seed=3)
    first, second = plan.masks(net, 1, 11)[2], plan.masks(net, 2, 11)[2]
    assert (first != second).any()
    assert (plan.masks(net, 1, 4)[2] == first[:4]).all()


def test_every_epoch_visits_every_row_once_in_a_new_order(problem):
    _, _, X, D, s = problem
    plan = Plan(X, D, s, 4, 3, bg.SGD(0.1), seed=7)
    orders = [plan.order(epoch) for epoch in (1, 2, 3)]
    assert plan.batches == 3
    for order in orders:
        batches = [plan.rows(order, batch) for batch in range(3)]
        assert [len(rows) for rows in batches] == [4, 4, 3]
        assert sorted(np.concatenate(batches)) == list(range(11))
    assert len({tuple(order) for order in orders}) == 3
    assert (Plan(X, D, s, 11, 3, bg.SGD(0.1), seed=7).order(1) == np.arange(11)).all()
    assert (Plan(X, D, s, 4, 3, bg.SGD(0.1), seed=7, shuffle=False).order(1) == np.arange(11)).all()


def test_clipping_leaves_frozen_biases_out():
    net = bg.Network((2, 2), biases="frozen")
    X, D = np.array([[3.0, 4.0]]), np.array([[100.0, 0.0]])
    start = State(np.zeros(6), {})
    run = ReferenceEngine(net).run(start, Plan(X, D, np.ones(1), 1, 1, bg.SGD(1.0), clip_norm=1.0), 1)
    np.testing.assert_allclose(run.state.theta, [0.6, 0.8, 0, 0, 0, 0], rtol=1e-15)
    assert run.norms[0] == pytest.approx(500)


def test_diagnose_names_a_delta():
    net = bg.Network((1, 2, 1), hidden="identity")
    theta = net.parameters(W=[[[1.0], [1.0]], [[1e300, 1e300]]]).flat
    X, D, s = np.array([[1e-300]]), np.array([[1e150]]), np.ones(1)
    failure = ReferenceEngine(net).diagnose(theta, theta, X, D, s, None, Cursor(4, 2, 30))
    assert (failure.epoch, failure.batch, failure.layer, failure.what) == (5, 3, 2, "delta")


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_do_not_change_the_result(problem, threads):
    net, theta, X, D, s = problem
    plan = Plan(X, D, s, 4, 5, bg.Adam(0.01))
    start = State(theta, plan.optimiser.initial(theta))
    one = ReferenceEngine(net, threads=threads).run(start, plan, 15)
    assert one.state.theta.tobytes() == ReferenceEngine(net).run(start, plan, 15).state.theta.tobytes()


def test_engines_are_chosen_by_name():
    assert choose("reference") is ReferenceEngine
    assert set(available()) >= {"reference"}
    assert choose("auto") in ENGINES.values()
    with pytest.raises(EngineError, match="auto, reference"):
        choose("turbo")
