"""Batches of one row: small networks, whose layers fit into one vector each, and those beside them that do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import backglass as bg
from backglass.engines import NativeEngine, ReferenceEngine, available
from backglass.plan import Cursor, Plan, State
from tests.engines.test_engines_agree import (
    ISAS,
    OPTIMISER_ROWS,
    REGULARISATION,
    distance,
    pairs_of_output_and_loss,
    problem,
    trainable,
)
from tests.tolerances import ENGINE_UPDATES

pytestmark = pytest.mark.skipif(available()["native"] != "", reason="the native engine is not built here")

# Every width of vectors, filled and not; one layer; then what no vector holds: units, inputs.
SIZES = [(2, 2, 2), (1, 1), (3, 4, 4, 1), (9, 8, 3), (20, 16, 5), (64, 2), (4, 17, 2), (65, 3, 2)]
SMALL = SIZES[:6]
ROWS, UPDATES = 7, 40


def start_and_plan(net, dtype, options):
    theta, X, D, s = problem(net, ROWS, dtype)
    plan = Plan(X, D, s, 1, 1000, **options)
    return State(theta, plan.optimiser.initial(theta)), plan


def everywhere(monkeypatch, net, dtype, start, plan, case=""):
    """The same updates by the reference and by the native engine on every instruction set."""
    reference = ReferenceEngine(net, dtype).run(start, plan, UPDATES)
    for isa in ISAS:
        monkeypatch.setenv("BACKGLASS_ISA", isa)
        native = NativeEngine(net, dtype).run(start, plan, UPDATES)
        assert native.state.cursor == reference.state.cursor
        assert distance(native, reference, start) <= ENGINE_UPDATES[dtype], f"{isa} {case}"
        for slot, values in reference.state.slots.items():
            error = np.linalg.norm(native.state.slots[slot] - values)
            assert error <= ENGINE_UPDATES[dtype] * np.linalg.norm(values), f"{isa} {case} {slot}"


@pytest.mark.few(5)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("sizes", SIZES)
def test_every_optimiser(dtype, sizes, monkeypatch):
    net = bg.Network(sizes, "tanh", "logistic", "squared_error")
    for name, optimiser in OPTIMISER_ROWS.items():
        for how in ("none", "clipping", "divided", "decay"):
            options = {"optimiser": optimiser, "decay": optimiser.own_decay, **REGULARISATION[how]}
            everywhere(monkeypatch, net, dtype, *start_and_plan(net, dtype, options), f"{name} {how}")


@pytest.mark.few(1)
@pytest.mark.parametrize("sizes", SMALL)
def test_every_output_and_loss(sizes, monkeypatch):
    kinds = [("per_unit", "mean"), ("frozen", "sum"), ("none", "mean"), ("shared", "mean")]
    for k, (output, loss) in enumerate(pairs_of_output_and_loss()):
        if not trainable(output) or (output == "softmax" and sizes[-1] == 1):
            continue
        biases, reduction = kinds[(k + len(sizes)) % len(kinds)]
        net = bg.Network(sizes, "logistic", output, loss, biases=biases, reduction=reduction)
        start, plan = start_and_plan(net, "float64", {"optimiser": bg.SGD(0.01)})
        everywhere(monkeypatch, net, "float64", start, plan, f"{output} {loss} {biases}")


@pytest.mark.parametrize("sizes", SMALL)
@pytest.mark.parametrize("optimiser", ["adam", "adam_reordered", "nesterov"])
def test_the_bits_do_not_depend_on_where_a_run_is_cut(sizes, optimiser):
    net = bg.Network(sizes, "tanh")
    theta, X, D, s = problem(net, ROWS, "float32")
    rule = OPTIMISER_ROWS[optimiser]
    for shuffle, schedule in ((True, bg.Constant()), (False, bg.Exponential(0.9)), (True, bg.Cosine(50, per="update"))):
        plan = Plan(X, D, s, 1, 1000, rule, schedule, shuffle=shuffle, l2=1e-3, clip_norm=0.1)
        whole = NativeEngine(net, "float32").run(State(theta, rule.initial(theta)), plan, UPDATES)
        engine, state, losses = NativeEngine(net, "float32", threads=3), State(theta, rule.initial(theta)), []
        for batches in (1, 30, 2, UPDATES - 33):
            stretch = engine.run(state, plan, batches)
            state = stretch.state
            losses.extend(stretch.losses)
        assert state.cursor == whole.state.cursor
        np.testing.assert_array_equal(state.theta, whole.state.theta)
        np.testing.assert_array_equal(losses, whole.losses)
        reference = ReferenceEngine(net, "float32").run(State(theta, rule.initial(theta)), plan, UPDATES)
        assert distance(whole, reference, State(theta, {})) <= ENGINE_UPDATES["float32"]


@pytest.mark.parametrize("update", [31, 1_000, 35_000, 10**9])
def test_corrections_late_in_a_run(update, monkeypatch):
    """Adam's 1 - beta^t, which the engine computes from powers that it keeps."""
    net = bg.Network((2, 3, 2), "tanh")
    for optimiser in (bg.Adam(0.01), bg.Adam(0.01, beta_1=0.0, form="reordered"), bg.Adam(0.01, beta_2=0.99999)):
        start, plan = start_and_plan(net, "float64", {"optimiser": optimiser})
        everywhere(monkeypatch, net, "float64", replace(start, cursor=Cursor(3, 2, update)), plan)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("u", [0.0, 1e-3, 20.0, 80.0, 87.3, 87.4, 100.0, 700.0, 708.3, 708.5, 1e4])
def test_the_logistic_function_in_its_tails(u, dtype):
    """Outputs of u and of -u whose errors are 1 or so, and what their biases learn."""
    net = bg.Network((1, 2), "tanh", "logistic", "squared_error")
    theta, X = np.array([0, 0, u, -u], dtype), np.zeros((1, 1), dtype)
    D, s, tiny = np.array([[0, 1]], dtype), np.ones(1, dtype), np.finfo(dtype).tiny
    reference, native = ReferenceEngine(net, dtype), NativeEngine(net, dtype)
    rtol = 3e-6 if dtype == "float32" else 1e-14
    expected = reference.sums(theta, X, D, s).gradient
    np.testing.assert_allclose(native.sums(theta, X, D, s).gradient, expected, rtol=rtol, atol=2 * tiny)
    np.testing.assert_allclose(native.forward(theta, X), reference.forward(theta, X), rtol=rtol, atol=2 * tiny)
    norm = native.run(State(theta, {}), Plan(X, D, s, 1, 1, bg.SGD(1.0)), 1).norms[0]
    squares = np.sum(
        expected.astype(dtype) ** 2, dtype=dtype
    )  # the norm is the root of these, 0 where they are too small
    assert norm == pytest.approx(float(np.sqrt(squares)), rel=1e-5)


@pytest.mark.parametrize("sizes", SMALL)
def test_a_value_that_is_not_finite(sizes):
    net = bg.Network(sizes, "relu", "identity", "squared_error")
    theta, X, D, _ = problem(net, ROWS, "float32", seed=3)
    theta = np.abs(theta)
    plan = Plan(np.abs(X) * 100, D, np.ones(ROWS, "float32"), 1, 1000, bg.SGD(1e3))
    engines = NativeEngine(net, "float32"), ReferenceEngine(net, "float32")
    native, reference = (engine.run(State(theta, {}), plan, UPDATES) for engine in engines)
    assert native.failure is not None
    assert reference.failure is not None
    assert (native.failure.epoch, native.failure.batch) == (reference.failure.epoch, reference.failure.batch)
    assert np.isfinite(native.state.theta).all()


def test_dropout_and_weights_of_rows(monkeypatch):
    """Dropout goes the general way; a weight of 0 makes no update."""
    net = bg.Network((3, 4, 2), "tanh", "softmax", "cross_entropy")
    for dropout in ({}, {2: 0.5}):
        start, plan = start_and_plan(net, "float64", {"optimiser": bg.Adam(0.01), "dropout": dropout})
        plan.s[[0, 3]] = 0, 5
        everywhere(monkeypatch, net, "float64", start, plan)
