"""The torch engine does what the reference does, within the same tolerances; here on the processor."""

from __future__ import annotations

import itertools
import os
import signal
import threading
from dataclasses import replace

import numpy as np
import pytest

import backglass as bg
from backglass.engines import ENGINES, ReferenceEngine, TorchCudaEngine, TorchEngine, available, choose
from backglass.engines import torch as engine_module
from backglass.engines.lots import TOGETHER, lots
from backglass.engines.torch_updates import Updates, way
from backglass.equations.randomness import Purpose, permutation
from backglass.errors import EngineError, NonFiniteWarning
from backglass.plan import Cursor, Plan, State
from tests.engines.test_engines_agree import (
    CASES,
    HIDDEN,
    NUDGES,
    SHAPES,
    UPDATES,
    distance,
    nudged,
    pairs_of_output_and_loss,
    plan_of,
    problem,
)
from tests.tolerances import ENGINE_SUMS, ENGINE_UPDATES

MISSING = available()["torch"]
needs_torch = pytest.mark.skipif(MISSING != "", reason="torch is not installed; the extra 'torch' brings it")
EVERY = 41  # of the cases one in so many, another one for every shape and optimiser
EVERYTHING = {"l1": 1e-3, "l2": 1e-2, "decay": 1e-2, "clip_norm": 0.3, "dropout": {2: 0.25}}


def engine(net: bg.Network, dtype: str = "float64") -> TorchEngine:
    """On one thread: what these networks need."""
    return TorchEngine(net, dtype, threads=1)


def case_of(shape: str, dtype: str, weights: bool = True, regularisation: str = "everything"):
    return {
        "hidden": "tanh", "end": ("softmax", "cross_entropy"), "optimiser": "adam", "biases": "per_unit",
        "reduction": "mean", "regularisation": regularisation, "dtype": dtype, "shape": shape, "weights": weights,
    }  # fmt: skip


@needs_torch
def test_fifty_updates_are_the_references():
    """Cases are set apart as tests/engines/test_engines_agree.py does it."""
    apart, wrong, taken = [], [], range(0, len(CASES), EVERY)
    for seed in taken:
        case = CASES[seed]
        net, start, plan = plan_of(case, seed)
        expected = ReferenceEngine(net, case["dtype"], threads=1).run(start, plan, UPDATES)
        got = engine(net, case["dtype"]).run(start, plan, UPDATES)
        assert got.state.cursor == expected.state.cursor
        assert got.state.theta.dtype == case["dtype"]
        np.testing.assert_array_equal(got.weights > 0, expected.weights > 0)
        if distance(got, expected, start) > ENGINE_UPDATES[case["dtype"]]:
            reference = ReferenceEngine(net, case["dtype"], threads=1)
            others = (reference.run(nudged(start, case["dtype"], draw), plan, UPDATES) for draw in range(NUDGES))
            sensitive = max(distance(other, expected, start) for other in others) > ENGINE_UPDATES[case["dtype"]] / 10
            (apart if sensitive else wrong).append(case)
    assert not wrong
    assert len(apart) <= 0.1 * len(taken)


@needs_torch
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_sums_of_every_activation_and_loss(dtype):
    pairs = pairs_of_output_and_loss()
    for (output, loss), hidden in zip(pairs, itertools.cycle([*HIDDEN, "step"]), strict=False):
        net = bg.Network((3, 6, 4), hidden, output, loss)
        arrays = problem(net, 9, dtype, seed=9)
        expected, got = (one(net, dtype).sums(*arrays) for one in (ReferenceEngine, engine))
        case = f"{hidden} {output} {loss}"
        assert got.weight == pytest.approx(float(expected.weight), rel=ENGINE_SUMS[dtype])
        assert got.loss == pytest.approx(float(expected.loss), rel=ENGINE_SUMS[dtype]), case
        assert got.gradient.dtype == dtype
        error = np.linalg.norm(got.gradient - expected.gradient)
        assert error <= ENGINE_SUMS[dtype] * np.linalg.norm(expected.gradient), case
        y, of_all = engine(net, dtype).judge(*arrays)
        assert np.array_equal(y, engine(net, dtype).forward(*arrays[:2]))
        assert of_all == got.loss


@needs_torch
@pytest.mark.parametrize("shape", SHAPES)
def test_the_bits_do_not_depend_on_where_a_run_is_cut(shape):
    """Nor on how many updates are a unit, which is cut there too."""
    dtype = "float32"
    net, start, plan = plan_of(case_of(shape, dtype), 3)
    whole = engine(net, dtype).run(start, plan, UPDATES)
    worker, state, parts = engine(net, dtype), start, []
    for batches in (1, 16, 3, UPDATES - 20):
        stretch = worker.run(state, plan, batches)
        state = stretch.state
        parts.append(stretch)
    assert state.cursor == whole.state.cursor
    np.testing.assert_array_equal(state.theta, whole.state.theta)
    for name, slot in state.slots.items():
        np.testing.assert_array_equal(slot, whole.state.slots[name])
    for column in ("losses", "weights", "norms"):
        together = np.concatenate([getattr(part, column) for part in parts])
        np.testing.assert_array_equal(together, getattr(whole, column))


@needs_torch
@pytest.mark.parametrize("schedule", [bg.Exponential(0.9), bg.Cosine(17, per="update")])
@pytest.mark.parametrize("batch", [5, 23])
def test_schedules_and_batches_of_no_weight(schedule, batch):
    net = bg.Network((3, 4, 2), "tanh")
    theta, X, D, s = problem(net, 23, "float64")
    s[:10] = 0
    plan = Plan(X, D, s, batch, 100, bg.SGD(0.1), schedule, shuffle=False)
    start = State(theta, {})
    expected = ReferenceEngine(net).run(start, plan, 33)
    worker = engine(net)
    first = worker.run(start, plan, 8)
    got = worker.run(first.state, plan, 25)
    assert got.state.cursor == expected.state.cursor
    np.testing.assert_allclose(got.state.theta, expected.state.theta, rtol=1e-11)
    np.testing.assert_allclose([*first.losses, *got.losses], expected.losses, rtol=1e-11)
    nothing = engine(net).run(start, replace(plan, s=np.zeros(23)), 7)
    assert nothing.state.cursor.update == 0
    np.testing.assert_array_equal(nothing.state.theta, theta)


@needs_torch
@pytest.mark.parametrize("batch", [7, 41])
def test_rows_that_are_taken_from_shared_arrays(batch):
    net = bg.Network((3, 4, 2), "tanh")
    theta, X, D, s = problem(net, 50, "float64")
    taken = np.random.default_rng(0).permutation(50)[:41]
    plan = Plan(X, D, s, batch, 9, bg.SGD(0.1), taken=taken)
    got, alone = (engine(net).run(State(theta, {}), one, 20).state.theta for one in (plan, plan.alone()))
    np.testing.assert_array_equal(got, alone)
    np.testing.assert_allclose(got, ReferenceEngine(net).run(State(theta, {}), plan, 20).state.theta, rtol=1e-11)


def test_lots_are_the_plans_batches():
    rng = np.random.default_rng(0)
    s = (rng.random(23) > 0.5) * 1.0
    plan = Plan(rng.normal(size=(23, 2)), np.zeros((23, 1)), s, 2, 99, bg.SGD(0.1), bg.Exponential(0.5), seed=4)
    made, left = [], 300
    for lot in lots(plan, Cursor(3, 5, 40), left):
        assert len(lot) <= TOGETHER
        for place, rows, live, (t, rate) in zip(lot.places, lot.rows, lot.live, lot.times, strict=True):
            made.append((place, rows[live == 1].tolist(), int(t), rate))
    expected, update = [], 40
    for place in range(left):
        epoch, batch = divmod(3 * plan.batches + 5 + place, plan.batches)
        order = permutation(4, Purpose.SHUFFLE, 23, time=epoch + 1)
        rows = order[2 * batch : 2 * batch + 2].tolist()
        if s[rows].sum():
            update += 1
            expected.append((place, rows, update, 0.1 * 0.5**epoch))
    assert [one[:3] for one in made] == [one[:3] for one in expected]
    np.testing.assert_allclose([one[3] for one in made], [one[3] for one in expected], rtol=1e-14)


@needs_torch
@pytest.mark.parametrize("optimiser", [bg.SGD(1e4), bg.Momentum(1e4)])
def test_a_value_that_is_not_finite_stops_the_run_at_its_update(classes, optimiser):
    net, theta, X, labels = classes
    net = bg.Network((4, 7, 3), "relu")
    runs = []
    for name in ("reference", "torch"):
        with pytest.warns(NonFiniteWarning):
            runs.append(bg.train(net, theta.__class__(net, theta.flat), X, np.eye(3)[labels], optimiser=optimiser,
                                 batch_size=10, engine=name, epochs=500, threads=1))  # fmt: skip
    assert runs[0].problem == runs[1].problem
    assert runs[0].updates == runs[1].updates
    assert np.isfinite(runs[1].theta.flat).all()


@needs_torch
def test_parameters_that_overflow_while_the_loss_is_finite():
    net = bg.Network((1, 1))
    plan = Plan(np.full((1, 1), 1e10), np.zeros((1, 1)), np.ones(1), 1, 9, bg.SGD(1e300))
    stretch = engine(net).run(State(np.array([1.0, 0.0]), {}), plan, 5)
    assert stretch.failure is not None
    assert stretch.failure.what.startswith("parameter")
    assert stretch.state.theta.tolist() == [1.0, 0.0]


@needs_torch
@pytest.mark.skipif(os.name != "posix", reason="a signal to this process alone is a matter of POSIX")
def test_a_signal_between_two_copies_leaves_a_whole_number_of_updates(monkeypatch):
    net = bg.Network((3, 8, 2), "tanh")
    theta, X, D, s = problem(net, 40, "float64")
    plan, start = Plan(X, D, s, 8, 10**6, bg.Adam(0.01)), State(theta, bg.Adam().initial(theta))
    worker, calls, unit = engine(net), [0], Updates._unit

    def interrupted(self, k):
        unit(self, k)
        calls[0] += 1
        if calls[0] == 3:
            os.kill(os.getpid(), signal.SIGINT)
            threading.Event().wait(5)

    monkeypatch.setattr(Updates, "_unit", interrupted)
    stretch = worker.run(start, plan, 1000)
    assert stretch.interrupted
    done = len(stretch.losses)
    assert done == stretch.state.cursor.update == 2 * 16  # the third unit was not told
    monkeypatch.undo()
    np.testing.assert_array_equal(engine(net).run(start, plan, done).state.theta, stretch.state.theta)


@needs_torch
def test_threads_of_python_share_an_engine():
    net = bg.Network((8, 30, 4), "tanh", "softmax", "cross_entropy")
    theta, X, D, s = problem(net, 60, "float64")
    plans = [Plan(X, D, s, 20, 100, bg.Adam(0.01), seed=seed) for seed in range(3)]
    shared, start = engine(net), State(theta, bg.Adam().initial(theta))
    alone = [engine(net).run(start, plan, 20).state.theta for plan in plans]
    found: dict[int, list] = {}
    workers = [
        threading.Thread(target=lambda k=k: found.update({k: shared.run(start, plans[k], 20).state.theta}))
        for k in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for k, theta in enumerate(alone):
        np.testing.assert_array_equal(found[k], theta)


@needs_torch
def test_arrays_that_may_not_be_written_to_and_torchs_settings(torch):
    net = bg.Network((3, 4, 2), "tanh")
    theta, X, D, s = problem(net, 23, "float32")
    for array in (theta, X, D, s):
        array.flags.writeable = False
    before = theta.copy()
    threads, precision = torch.get_num_threads(), torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("medium")
    try:
        worker = TorchEngine(net, "float32", threads=threads + 1)
        stretch = worker.run(State(theta, {}), Plan(X, D, s, 5, 9, bg.SGD(0.1)), 9)
        assert torch.get_float32_matmul_precision() == "medium"
        assert torch.get_num_threads() == threads
    finally:
        torch.set_float32_matmul_precision(precision)
    assert not np.array_equal(stretch.state.theta, before)
    np.testing.assert_array_equal(theta, before)
    assert f"{threads + 1} threads" in worker.arithmetic


@needs_torch
def test_what_is_compiled_for_a_gpu_is_the_update(torch):
    """The traced operations alone: to compile them takes minutes here, to capture them a GPU."""
    net = bg.Network((5, 17, 3), "tanh", "softmax", "cross_entropy")
    theta, X, D, s = problem(net, 53, "float64")
    plan = Plan(X, D, s, 20, 9, bg.Adam(0.01), **EVERYTHING)
    with torch.no_grad():
        updates = Updates(torch, "cpu", ReferenceEngine(net), plan)
        updates.load(State(theta, plan.optimiser.initial(theta)))
        (lot,) = lots(plan, Cursor(), 3)
        updates.make(lot, print)
        arguments = updates._arguments(updates._theta, updates._slots, 0)
        assert arguments[-1 - len(plan.dropout)].tolist().count(0.0) == 7  # the last batch is ragged
        traced = updates.traced(arguments)
        for ours, theirs in zip(traced(*arguments), updates._update(*arguments), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-15)
    asked = {node.target for node in traced.graph.nodes if node.op == "call_function"}
    assert torch.ops.aten.mm.default in asked
    assert not {torch.ops.aten.dot.default, torch.ops.aten.item.default, torch.ops.aten._local_scalar_dense.default} & (
        asked
    )


@needs_torch
def test_training_and_what_is_known_of_a_run():
    X, D = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
    net = bg.Network((2, 3, 1), "tanh", "logistic", "binary_cross_entropy")
    runs = [
        bg.train(net, net.initialise(seed=0), X, D, optimiser=bg.Adam(0.05), epochs=100, engine=name, threads=3)
        for name in ("torch", "reference")
    ]
    assert runs[0].engine == "torch"
    np.testing.assert_allclose(*(run.history["loss"] for run in runs), rtol=1e-10)
    np.testing.assert_array_equal(runs[0].step(100).after.theta, runs[0].theta.flat)
    certificate = bg.certify(net, runs[0].theta, X, D, engine="torch")
    assert certificate.verdict == "right"


def test_without_torch_a_sentence_says_so(monkeypatch):
    engine_module.missing.cache_clear()
    monkeypatch.setattr(engine_module, "find_spec", {}.get)
    try:
        assert (
            available()["torch"]
            == available()["torch:cuda"]
            == "torch is not installed; pip install 'backglass[torch]'"
        )
        with pytest.raises(EngineError, match=r"'torch' is not here: torch is not installed; pip install .*\[torch\]"):
            choose("torch")
        with pytest.raises(EngineError, match="'torch:cuda' is not here"):
            TorchCudaEngine(bg.Network((1, 1)))
    finally:
        engine_module.missing.cache_clear()


@needs_torch
@pytest.mark.skipif(available()["torch:cuda"] == "", reason="there is a GPU here")
def test_without_a_gpu_a_sentence_says_so():
    with pytest.raises(EngineError, match="'torch:cuda' is not here: the torch that is installed finds no GPU"):
        choose("torch:cuda")


def test_what_the_engine_cannot_take():
    own = bg.OwnActivation("softsign", lambda u: u / (1 + abs(u)), lambda u: 1 / (1 + abs(u)) ** 2)
    net = bg.Network((2, 3, 1), own)
    assert "one's own" in TorchEngine.unsuited(net)
    assert ENGINES["torch:cuda"].unsuited(bg.Network((2, 3, 1))) == ""


def test_the_way_that_is_asked_for(monkeypatch):
    monkeypatch.setenv("BACKGLASS_TORCH", "captured")
    assert (way("cpu"), way("cuda")) == ("plain", "captured")
    monkeypatch.setenv("BACKGLASS_TORCH", "fast")
    with pytest.raises(EngineError, match="BACKGLASS_TORCH is 'fast', but it is one of compiled, captured"):
        way("cuda")


def test_a_device_is_the_engines():
    net = bg.Network((1, 1))
    with pytest.raises(bg.ArgumentError, match=r"no argument 'device'; did you mean 'engine' \(the device is the eng"):
        bg.train(net, net.initialise(), [[0.0]], [1.0], device="cuda")
