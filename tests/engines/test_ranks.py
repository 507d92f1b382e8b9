"""Ranks have the bits of one process with as many parts, in every engine; parts are within tolerances of the whole."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import backglass as bg
from backglass.engines import ENGINES, Engine, available, native
from backglass.engines.loopback import together
from backglass.engines.ranks import RanksEngine, check_alike
from backglass.engines.transport import Transport
from backglass.errors import EngineError
from backglass.parts import cuts, tree_sum
from backglass.plan import Plan, State, Stretch
from tests.tolerances import ENGINE_SUMS

PARTS = 8
SIZES = [2, 3, 4, 5, 8]
HERE = [name for name in ("reference", "native", "torch") if not available()[name]]
LAST_OF_EPOCH = 5  # rows: fewer than there are parts
NET = bg.Network((7, 33, 12, 3), hidden="relu", output="softmax", loss="cross_entropy")


def plan_of(dtype: str, **options: Any) -> Plan:
    rng = np.random.default_rng(5)
    n = 3 * 50 + LAST_OF_EPOCH
    X, D = rng.normal(size=(n, 7)).astype(dtype), np.eye(3, dtype=dtype)[rng.integers(0, 3, n)]
    s = np.ones(n, dtype=dtype)
    given = {"optimiser": bg.SGD(0.1), "parts": PARTS} | options
    if given.pop("weighted", False):
        s = rng.integers(0, 3, n).astype(dtype)
        s[plan_rows(X, D, s)] = 0  # a batch of no weight
    return Plan(X, D, s, 50, 9, seed=3, **given)


def plan_rows(X: Any, D: Any, s: Any) -> Any:
    return Plan(X, D, s, 50, 9, bg.SGD(0.1), seed=3).rows(Plan(X, D, s, 50, 9, bg.SGD(0.1), seed=3).order(1), 1)


def start(plan: Plan, net: bg.Network = NET) -> State:
    theta = net.initialise(seed=1).flat.astype(plan.dtype)
    return State(theta, plan.optimiser.initial(theta))


def stretch_of(engine: Engine, plan: Plan, batches: int = 9) -> Stretch:
    state = start(plan, engine.network)
    first = engine.run(state, plan, 2)
    second = engine.run(first.state, plan, batches - 2)
    parts = (np.concatenate([a, b]) for a, b in zip(_record(first), _record(second), strict=True))
    return Stretch(second.state, *parts, second.failure, second.interrupted)


def _record(stretch: Stretch) -> tuple[Any, ...]:
    return stretch.losses, stretch.weights, stretch.norms


def bits(stretch: Stretch) -> list[bytes]:
    arrays = [stretch.state.theta, *stretch.state.slots.values(), *_record(stretch)]
    return [array.tobytes() for array in arrays] + [repr(stretch.state.cursor).encode()]


PLANS: dict[str, Callable[[str], Plan]] = {
    "sgd": plan_of,
    "adam": lambda dtype: plan_of(dtype, optimiser=bg.Adam(0.01)),
    "nesterov, penalties, clipped": lambda dtype: plan_of(
        dtype, optimiser=bg.Nesterov(0.01), l1=1e-3, l2=1e-2, decay=0.1, clip_norm=0.5
    ),
    "weights": lambda dtype: plan_of(dtype, weighted=True),
    "dropout": lambda dtype: plan_of(dtype, dropout={2: 0.5, 3: 0.2}),
    "no shuffle": lambda dtype: plan_of(dtype, shuffle=False, parts=11),
}


# Torch's engine is slow on such small batches: a few cases are enough of it.
CASES = [(name, kind) for name in HERE for kind in PLANS if name != "torch" or kind in ("adam", "dropout")]


@pytest.mark.few(8)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "kind"), CASES)
def test_any_number_of_ranks_has_the_bits_of_one_process(name: str, dtype: Any, kind: str) -> None:
    plan = PLANS[kind](dtype)
    alone = bits(stretch_of(ENGINES[name](NET, dtype, 1), plan))
    for size in SIZES if kind == "adam" else [2, 3]:
        found = together(size, lambda at: bits(stretch_of(RanksEngine(ENGINES[name](NET, dtype, 1), at), plan)))
        assert found == [alone] * size, size


@pytest.mark.parametrize("name", HERE)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["adam", "weights", "dropout", "nesterov, penalties, clipped"])
def test_parts_are_within_tolerances_of_the_whole(name: str, dtype: Any, kind: str) -> None:
    plan, engine = PLANS[kind](dtype), ENGINES[name](NET, dtype, 1)
    rows, theta = plan.order(1)[:50], start(plan).theta
    batch = (theta, plan.X[rows], plan.D[rows], plan.s[rows], plan.masks(NET, 1, 50))
    whole, parted = engine.sums(*batch), engine.sums(*batch, parts=PARTS)
    scale = np.abs(whole.gradient).max()
    assert np.abs(whole.gradient - parted.gradient).max() <= ENGINE_SUMS[dtype] * scale
    assert parted.loss == pytest.approx(float(whole.loss), rel=ENGINE_SUMS[dtype])
    assert parted.weight == pytest.approx(float(whole.weight), rel=ENGINE_SUMS[dtype])
    one, many = stretch_of(engine, replace(plan, parts=1)), stretch_of(engine, plan)
    np.testing.assert_allclose(many.losses, one.losses, rtol=1e-9 if dtype == "float64" else 1e-3)
    assert np.array_equal(many.weights > 0, one.weights > 0)


@pytest.mark.parametrize("name", HERE)
def test_the_plain_sum_of_the_reference_is_what_the_adder_computes(name: str) -> None:
    plan = plan_of("float64")
    engine = ENGINES[name](NET, "float64", 1)
    theta = start(plan).theta
    bounds = cuts(len(plan), PARTS)
    into = [np.empty(NET.parameter_count) for _ in bounds]
    engine.partial_sums(theta, (plan.X, plan.D, plan.s, None), bounds, into)
    wanted = tree_sum(into, lambda left, right: left + right)
    found = engine.sums(theta, plan.X, plan.D, plan.s, parts=PARTS)
    np.testing.assert_array_equal(found.gradient, wanted)


def test_masks_of_some_rows_are_those_of_the_whole_batch() -> None:
    plan = plan_of("float64", dropout={2: 0.5, 3: 0.2})
    whole = plan.masks(NET, 4, 50)
    assert whole is not None
    for first in (0, 1, 7, 49):
        some = plan.masks(NET, 4, 50, first)
        assert some is not None
        for l, mask in some.items():
            np.testing.assert_array_equal(mask, whole[l][first:])


def test_more_ranks_than_parts_are_refused_on_every_rank() -> None:
    def work(transport: Transport) -> str:
        plan = plan_of("float64", parts=2)
        with pytest.raises(EngineError) as caught:
            RanksEngine(ENGINES["reference"](NET), transport).run(start(plan), plan, 1)
        return str(caught.value)

    said = set(together(3, work))
    assert len(said) == 1
    assert said.pop().startswith("There are 3 ranks, but a batch is cut into 2 parts")


def test_ranks_that_differ_are_refused_with_one_sentence_on_every_rank() -> None:
    def work(transport: Transport) -> str:
        with pytest.raises(EngineError) as caught:
            check_alike(transport, "v4" if transport.rank == 0 else "v3", {"data": "same"})
        return str(caught.value) + caught.value.text["ja"]

    said = set(together(3, work))
    assert len(said) == 1
    assert "Rank 1 has another arithmetic than rank 0 (v3 and not v4)" in said.pop()


def test_a_value_that_is_not_finite_is_named_on_every_rank() -> None:
    plan = plan_of("float32", optimiser=bg.SGD(1e38))

    def work(transport: Transport) -> Any:
        return RanksEngine(ENGINES["reference"](NET, "float32"), transport).run(start(plan), plan, 9).failure

    alone = ENGINES["reference"](NET, "float32").run(start(plan), plan, 9).failure
    assert alone is not None
    assert together(2, work) == [alone] * 2


def test_ctrl_c_on_one_rank_stops_all_behind_the_same_update() -> None:
    plan = plan_of("float64")

    def work(transport: Transport) -> tuple[bool, int, bytes]:
        engine = RanksEngine(ENGINES["reference"](NET), transport)
        inner, updates = engine.inner.apply, []

        def apply(*given: Any) -> Any:
            updates.append(1)
            if transport.rank == 1 and len(updates) == 3:
                engine._interrupted = True  # what the handler does, in a thread that no signal reaches
            return inner(*given)

        engine.inner.apply = apply  # type: ignore[method-assign]
        stretch = engine.run(start(plan), plan, 9)
        return stretch.interrupted, len(stretch.losses), stretch.state.theta.tobytes()

    found = together(2, work)
    assert found[0] == found[1]
    assert found[0][:2] == (True, 4)
    assert found[0][2] == ENGINES["reference"](NET).run(start(plan), plan, 4).state.theta.tobytes()


def test_ctrl_c_waits_for_the_end_of_an_update() -> None:
    def work(transport: Transport) -> RanksEngine:
        return RanksEngine(ENGINES["reference"](NET), transport)

    (engine,) = together(1, work)
    before = signal.getsignal(signal.SIGINT)
    with engine.uninterrupted():
        signal.raise_signal(signal.SIGINT)
        assert engine._interrupted
    assert signal.getsignal(signal.SIGINT) is before


NATIVE = pytest.mark.skipif(bool(native.MISSING), reason="the native engine was not built")


@NATIVE
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sizes", [(7, 33, 12, 3), (7, 300, 150, 3)])  # in chunks, and not
@pytest.mark.parametrize("threads", [1, 2])
def test_the_parts_of_one_native_call_have_the_bits_that_they_have_alone(
    dtype: Any, sizes: tuple[int, ...], threads: int
) -> None:
    net = bg.Network(sizes, hidden="tanh", output="softmax", loss="cross_entropy")
    engine, plan = ENGINES["native"](net, dtype, threads), plan_of(dtype, weighted=True, dropout={2: 0.5})
    theta, masks = start(plan, net).theta, plan.masks(net, 1, len(plan))
    assert masks is not None
    bounds = cuts(len(plan), 3)  # 51 or 52 rows
    into = [np.empty(net.parameter_count, dtype=dtype) for _ in bounds]
    for _ in range(2):  # the second call finds the memory of the first
        found = engine.partial_sums(theta, (plan.X, plan.D, plan.s, masks), bounds, into)
        for (a, b), one, gradient in zip(bounds, found, into, strict=True):
            own = {l: mask[a:b] for l, mask in masks.items()}
            wanted = ENGINES["native"](net, dtype, 1).sums(theta, plan.X[a:b], plan.D[a:b], plan.s[a:b], own)
            np.testing.assert_array_equal(gradient, wanted.gradient)
            assert (one.loss, one.weight) == (wanted.loss, wanted.weight)


@NATIVE
def test_what_is_not_finite_in_one_native_call_stays_in_it() -> None:
    plan, engine = plan_of("float32"), ENGINES["native"](NET, "float32", 1)
    theta = start(plan).theta
    before = engine.sums(theta, plan.X, plan.D, plan.s)
    assert not np.isfinite(engine.sums(theta * np.float32(1e30), plan.X, plan.D, plan.s).gradient).all()
    np.testing.assert_array_equal(engine.sums(theta, plan.X, plan.D, plan.s).gradient, before.gradient)


RULES = [bg.SGD(0.1), bg.Momentum(0.1), bg.Nesterov(0.1), bg.AdaGrad(0.1), bg.RMSProp(0.01), bg.Adam(0.01)]


@NATIVE
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "none"])
def test_the_native_apply_is_the_equations(dtype: Any, rule: Any, biases: Any) -> None:
    net = bg.Network((70, 90, 5), hidden="tanh", biases=biases)  # more numbers than are worked on at once
    rng = np.random.default_rng(0)
    X, D = rng.normal(size=(6, 70)).astype(dtype), rng.normal(size=(6, 5)).astype(dtype)
    for options in ({}, {"l1": 1e-3, "l2": 1e-2, "decay": 0.1, "clip_norm": 1e-2, "divide_penalties": True}):
        plan = Plan(X, D, np.ones(6, dtype=dtype), 6, 9, rule, **options)
        state = start(plan, net)
        slots = {name: np.abs(rng.normal(size=net.parameter_count)).astype(dtype) for name in rule.slots}
        slots = {name: np.where(net.trainable, values, 0).astype(dtype) for name, values in slots.items()}
        state = State(state.theta, slots, replace(state.cursor, epoch=2, update=2))
        sums = ENGINES["reference"](net, dtype).sums(plan.optimiser.point(state.theta, slots), X, D, plan.s)
        wanted, found = (ENGINES[name](net, dtype).apply(state, sums, plan) for name in ("reference", "native"))
        assert found.state.cursor == wanted.state.cursor
        close = {"rtol": 0, "atol": 1e-5 if dtype == "float32" else 1e-13}
        np.testing.assert_allclose(found.state.theta, wanted.state.theta, **close)
        for name in rule.slots:
            np.testing.assert_allclose(found.state.slots[name], wanted.state.slots[name], **close)
        tolerance = 1e-4 if dtype == "float32" else 1e-11
        assert found.loss == pytest.approx(wanted.loss, rel=tolerance)
        assert found.norm == pytest.approx(wanted.norm, rel=tolerance)
        assert np.array_equal(found.state.theta[~net.trainable], state.theta[~net.trainable])


@NATIVE
def test_one_part_is_the_run_as_it_was() -> None:
    """Without parts the native engine's own loop is at work, not the one of parts."""
    plan = plan_of("float32", parts=1)
    engine = ENGINES["native"](NET, "float32", 1)
    assert stretch_of(engine, plan).state.theta.tobytes() == stretch_of(engine, replace(plan)).state.theta.tobytes()
    assert engine.way == "general"  # type: ignore[attr-defined]
