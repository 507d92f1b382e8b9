"""One hidden layer in small batches: threads that own hidden units make the reference's updates, whoever owns which."""

from __future__ import annotations

import time

import numpy as np
import pytest

import backglass as bg
from backglass.engines import NativeEngine, ReferenceEngine, available
from backglass.plan import Plan, State
from tests.engines.teams import sharing_engine, signal_after
from tests.engines.test_engines_agree import ISAS, OPTIMISER_ROWS, distance, problem
from tests.tolerances import ENGINE_UPDATES

pytestmark = pytest.mark.skipif(available()["native"] != "", reason="the native engine is not built here")

UPDATES = 12
# Sizes, rows, batch: two panels of float32, the second almost empty; seven; wide inputs with many outputs; one input.
# Inputs beyond the first cache.
SHAPES = [
    ((20, 33, 3), 53, 20),
    ((33, 200, 5), 70, 31),
    ((70, 64, 32), 90, 64),
    ((1, 40, 1), 300, 128),
    ((500, 65, 4), 150, 100),
]


def assert_same_bits(got, expected):
    np.testing.assert_array_equal(got.state.theta, expected.state.theta)
    for name, slot in expected.state.slots.items():
        np.testing.assert_array_equal(got.state.slots[name], slot)
    for column in ("losses", "weights", "norms"):
        np.testing.assert_array_equal(getattr(got, column), getattr(expected, column))


@pytest.mark.few(4)
@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("shape", SHAPES)
def test_updates_are_the_references_with_the_same_bits_for_any_threads(isa, dtype, shape, monkeypatch):
    monkeypatch.setenv("BACKGLASS_ISA", isa)
    sizes, rows, batch = shape
    for k, (name, optimiser) in enumerate(OPTIMISER_ROWS.items()):
        penalties = {"l1": 1e-3, "l2": 1e-2, "decay": 1e-2} if k % 2 else {}
        end = ("softmax", "cross_entropy") if sizes[-1] > 1 else ("identity", "huber")
        biases = ("per_unit", "frozen", "none")[k % 3]
        net = bg.Network(sizes, "tanh", *end, biases=biases, reduction="mean" if k % 4 else "sum")
        theta, X, D, s = problem(net, rows, dtype, seed=k)
        plan = Plan(X, D, s if k % 3 else np.ones_like(s), batch, 100, optimiser, seed=k, **penalties)
        start = State(theta, optimiser.initial(theta))
        expected = ReferenceEngine(net, dtype).run(start, plan, UPDATES)
        alone = NativeEngine(net, dtype, threads=1).run(start, plan, UPDATES)
        assert distance(alone, expected, start) <= ENGINE_UPDATES[dtype], name
        shared = sharing_engine(net, dtype, threads=(2, 3, 5)[k % 3]).run(start, plan, UPDATES)
        assert_same_bits(shared, alone)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_batches_without_weight_are_recorded_in_their_places(threads):
    net = bg.Network((5, 70, 2), "relu")
    theta, X, D, s = problem(net, 95, "float32")
    s[:20] = s[40:70] = 0  # the first batch of ten, the second, and three in the middle
    plan = Plan(X, D, s, 10, 100, bg.Momentum(0.01), shuffle=False)
    start = State(theta, plan.optimiser.initial(theta))
    expected = ReferenceEngine(net, "float32").run(start, plan, 25)
    engine = sharing_engine(net, "float32", threads)
    got = engine.run(start, plan, 25)
    np.testing.assert_array_equal(got.losses > 0, expected.weights > 0)
    assert got.state.cursor == expected.state.cursor
    assert distance(got, expected, start) <= ENGINE_UPDATES["float32"]
    first = engine.run(start, plan, 7)
    second = engine.run(first.state, plan, 18)
    np.testing.assert_array_equal(second.state.theta, got.state.theta)
    np.testing.assert_array_equal([*first.losses, *second.losses], got.losses)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("rate", [1e4, 1e30])
def test_a_value_that_is_not_finite_stops_all_threads_at_its_update(threads, rate):
    net = bg.Network((4, 40, 3), "relu")
    theta, X, D, s = problem(net, 60, "float32")
    plan = Plan(X, D, s, 10, 100, bg.SGD(rate))
    expected = ReferenceEngine(net, "float32").run(State(theta, {}), plan, 100)
    got = sharing_engine(net, "float32", threads).run(State(theta, {}), plan, 100)
    assert expected.failure is not None
    assert got.failure is not None
    assert (got.failure.epoch, got.failure.batch) == (expected.failure.epoch, expected.failure.batch)
    assert len(got.losses) == len(expected.losses)
    assert np.isfinite(got.state.theta).all()


@pytest.mark.parametrize("threads", [1, 2])
def test_a_signal_stops_all_threads_at_one_update(threads):
    net = bg.Network((50, 100, 3), "relu")
    theta, X, D, s = problem(net, 256, "float32")
    plan = Plan(X, D, s, 64, 10**9, bg.SGD(1e-6))
    sent = signal_after(0.2)
    stretch = sharing_engine(net, "float32", threads).run(State(theta, {}), plan, 10**6)
    assert time.perf_counter() - sent[0] < 0.3
    assert stretch.interrupted
    assert 0 < len(stretch.losses) < 10**6
    again = NativeEngine(net, "float32", threads=1).run(State(theta, {}), plan, len(stretch.losses))
    assert_same_bits(stretch, again)
