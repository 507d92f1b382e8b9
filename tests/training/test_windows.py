"""Rows shuffled in windows: one order, wherever the rows lie, whichever engine, however the run is cut."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import backglass as bg
from backglass.engines import NativeEngine, ReferenceEngine, native, windowed
from backglass.engines.loopback import together
from backglass.engines.windowed import run_in_windows
from backglass.errors import FileError, PlanError
from backglass.flat import FlatFile, flat_writer
from backglass.plan import Plan, State
from backglass.windows import Windows

ENGINES = [
    ReferenceEngine,
    pytest.param(NativeEngine, marks=pytest.mark.skipif(bool(native.MISSING), reason="the native engine is not here")),
]
CUTS = [(1000,), (1,) * 60, (7, 1, 30, 22)]


def a_file(path: Path, X, D, X_held, D_held, dtype: str, weights=None, classes: int = 0) -> FlatFile:
    records = np.vstack([np.column_stack([X, D]), np.column_stack([X_held, D_held])]).astype(dtype)
    held = np.arange(len(records)) >= len(X)
    with flat_writer(path, "a test", (len(X), len(X_held)), X.shape[1], dtype) as writer:
        for first in range(0, len(records), 13):
            writer.write(records[first : first + 13], held[first : first + 13])
    found = FlatFile.opened(path, "a test")
    assert found is not None
    for part in (found.train, found.held_out):
        part.classes, part.weights = classes, weights
    return found


def some_rows(n: int = 203, seed: int = 0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 5))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int)


def test_an_order_has_every_row_once_and_another_one_each_epoch():
    orders = [Windows(4, 3).order(seed=5, rows=50, epoch=epoch) for epoch in (1, 2)]
    assert all(sorted(order.tolist()) == list(range(50)) for order in orders)
    assert orders[0].tolist() != orders[1].tolist()


def test_rows_of_a_window_come_from_its_blocks_alone():
    deal = Windows(4, 3).deal(seed=5, rows=50, epoch=1)
    starts = deal.starts()
    for number in range(len(deal)):
        rows = deal.rows_of(number)
        blocks = deal.blocks[3 * number : 3 * number + 3]
        assert set((rows // 4).tolist()) == set(blocks.tolist())
        assert len(rows) == starts[number + 1] - starts[number]
    assert starts[-1] == 50


def test_one_window_can_bring_any_row_first():
    firsts = {int(Windows(2, 8).order(seed, 16, 1)[0]) for seed in range(200)}
    assert firsts == set(range(16))


def a_plan(X, D, **options) -> Plan:
    usual = {"batch_size": 16, "epochs": 5, "optimiser": bg.Adam(0.01), "windows": Windows(10, 3), "seed": 3}
    return Plan(X, D, np.ones(len(X), X.dtype), **(usual | options))


@pytest.mark.few(16)
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimiser", [bg.SGD(0.1), bg.Adam(0.01)], ids=["sgd", "adam"])
@pytest.mark.parametrize("dropout", [{}, {2: 0.3}], ids=["", "dropout"])
@pytest.mark.parametrize("cuts", CUTS, ids=["whole", "singly", "cut"])
def test_windows_have_the_bits_of_the_order_given_epoch_by_epoch(engine, dtype, optimiser, dropout, cuts):
    X, D = some_rows()
    X, D = X.astype(dtype), D[:, None].astype(dtype)
    net = bg.Network((5, 8, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")
    plan = a_plan(X, D, optimiser=optimiser, dropout=dropout, schedule=bg.Cosine(steps=60))
    worker = engine(net, dtype)
    theta = net.initialise(seed=1).flat.astype(dtype)
    start = State(theta, optimiser.initial(theta))

    expected = start
    for epoch in range(1, 6):  # by what any engine does with rows that are taken in their order
        taken = plan.windows.order(plan.seed, len(X), epoch)
        one = replace(plan, shuffle=False, windows=None, taken=taken)
        expected = worker.run(expected, one, plan.batches).state

    state, losses = start, []
    for batches in cuts:
        batches = min(batches, 5 * plan.batches - len(losses))
        stretch = run_in_windows(worker.run, state, plan, batches)
        state = stretch.state
        losses += stretch.losses.tolist()
    while len(losses) < 5 * plan.batches:
        stretch = run_in_windows(worker.run, state, plan, 5 * plan.batches - len(losses))
        state, losses = stretch.state, losses + stretch.losses.tolist()
    assert state.cursor == expected.cursor
    assert np.array_equal(state.theta, expected.theta)
    assert all(np.array_equal(state.slots[name], expected.slots[name]) for name in state.slots)


@pytest.mark.parametrize("block", [1, 3, 40, 1000])
def test_the_reference_by_its_definition(block):
    """The reference follows `Plan.order`, which has no pieces, wherever batches and windows end."""
    X, D = some_rows(61)
    D = D[:, None].astype(float)
    net = bg.Network((5, 4, 1), hidden="tanh")
    plan = a_plan(X, D, batch_size=9, windows=Windows(block, 2))
    engine = ReferenceEngine(net)
    theta = net.initialise(seed=1).flat
    start = State(theta, plan.optimiser.initial(theta))
    by_definition = engine.run(start, plan, 33)
    in_pieces = run_in_windows(engine.run, start, plan, 33)
    assert np.array_equal(by_definition.state.theta, in_pieces.state.theta)
    assert np.array_equal(by_definition.losses, in_pieces.losses)
    assert by_definition.state.cursor == in_pieces.state.cursor


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("batch_size", [16, 100, 5000])
@pytest.mark.parametrize("classes", [2, 3])
def test_a_run_from_a_file_is_the_run_in_memory(tmp_path, dtype, batch_size, classes):
    X, D = some_rows()
    D = D if classes == 2 else D + (X[:, 2] > 1)
    output, loss = ("logistic", "binary_cross_entropy") if classes == 2 else ("softmax", "cross_entropy")
    net = bg.Network((5, 8, 1 if classes == 2 else 3), hidden="relu", output=output, loss=loss)
    weights = np.array([1.0, 2.5, 0.5][:classes])
    file = a_file(tmp_path / "rows", X[:160], D[:160], X[160:], D[160:], dtype, weights, 0 if classes == 2 else 3)
    options = {
        "epochs": 12, "batch_size": batch_size, "dtype": dtype, "seed": 4, "early_stopping": 3, "l2": 1e-3,
        "dropout": 0.1, "shuffle": Windows(7, 4),
    }  # fmt: skip
    theta = net.initialise(seed=0)
    stored = bg.train(net, theta, file.train.X, file.train.D, validation=file.held_out, **options)
    held = (X[160:], D[160:], weights[D[160:]])
    whole = bg.train(net, theta, X[:160], D[:160], sample_weight=weights[D[:160]], validation=held, **options)
    assert np.array_equal(stored.theta.flat, whole.theta.flat)
    assert stored.history.columns().keys() == whole.history.columns().keys()
    for name, values in whole.history.columns().items():
        assert np.array_equal(stored.history.columns()[name], values), name
    assert (stored.epochs, stored.best_epoch, stored.stopped) == (whole.epochs, whole.best_epoch, whole.stopped)


@pytest.mark.parametrize("ranks", [2, 3])
def test_ranks_train_from_files_of_their_own(tmp_path, ranks):
    """Each rank prepares its own file of the same rows; together they have the bits of one process in memory."""
    X, D = some_rows()
    net = bg.Network((5, 8, 1), hidden="relu", output="logistic", loss="binary_cross_entropy")
    theta = net.initialise(seed=0)
    options = {"epochs": 4, "batch_size": 16, "dtype": "float32", "seed": 4, "dropout": 0.1, "shuffle": Windows(7, 4)}

    def of_rank(transport):
        path = tmp_path / f"rows of {transport.rank}"
        file = a_file(path, X[:160], D[:160], X[160:], D[160:], "float32")
        made = bg.train(net, theta, file.train.X, file.train.D, validation=file.held_out, ranks=transport, **options)
        return made.parameters_sha256, made.history.columns()

    hashes, histories = zip(*together(ranks, of_rank), strict=True)
    whole = bg.train(net, theta, X[:160], D[:160], validation=(X[160:], D[160:]), parts=8, **options)
    assert {*hashes} == {whole.parameters_sha256}
    for name, values in whole.history.columns().items():
        assert np.array_equal(histories[0][name], values), name


def test_a_run_goes_on_from_its_checkpoint(tmp_path):
    X, D = some_rows()
    net = bg.Network((5, 8, 1), hidden="relu", output="logistic", loss="binary_cross_entropy")
    file = a_file(tmp_path / "rows", X[:160], D[:160], X[160:], D[160:], "float64")
    theta = net.initialise(seed=0)
    options = {"batch_size": 16, "validation": file.held_out, "shuffle": Windows(7, 4), "early_stopping": 50}
    whole = bg.train(net, theta, file.train.X, file.train.D, epochs=6, **options)

    def stop(moment):
        if moment.update == 27:
            raise KeyboardInterrupt

    cut = bg.train(
        net, theta, file.train.X, file.train.D, epochs=6, callbacks=[bg.EachUpdate(stop)],
        checkpoint=bg.Checkpoint(tmp_path / "point", seconds=0), **options,
    )  # fmt: skip
    assert cut.stopped == "interrupted"
    again = bg.train(net, theta, file.train.X, file.train.D, epochs=6, resume=tmp_path / "point", **options)
    assert np.array_equal(again.theta.flat, whole.theta.flat)
    options["shuffle"] = Windows(8, 4)
    with pytest.raises(PlanError, match="its windows is not the same"):
        bg.train(net, theta, file.train.X, file.train.D, epochs=6, resume=tmp_path / "point", **options)


def test_a_run_from_a_file_cannot_be_replayed_and_says_why(tmp_path):
    X, D = some_rows()
    net = bg.Network((5, 1), output="logistic", loss="binary_cross_entropy")
    file = a_file(tmp_path / "rows", X[:160], D[:160], X[160:], D[160:], "float64")
    run = bg.train(net, net.initialise(seed=0), file.train.X, file.train.D, epochs=2, shuffle=Windows(7, 4))
    with pytest.raises(PlanError, match="did not fit into memory"):
        run.step(1)


def test_a_failure_says_where_it_is_in_the_epoch(tmp_path):
    X, D = some_rows()
    X[37] = 1e200
    net = bg.Network((5, 4, 1), hidden="identity")
    options = {
        "batch_size": 10,
        "epochs": 3,
        "optimiser": bg.SGD(1e200),
        "shuffle": Windows(20, 2),
        "engine": "reference",
    }
    with pytest.warns(bg.NonFiniteWarning):
        whole = bg.train(net, net.initialise(seed=0), X, D, **options)
    file = a_file(tmp_path / "rows", X, D, X[:1], D[:1], "float64")
    with pytest.warns(bg.NonFiniteWarning):
        stored = bg.train(net, net.initialise(seed=0), file.train.X, file.train.D, **options)
    assert stored.problem == whole.problem != ""


def test_the_plan_of_a_file_without_windows_reads_as_before():
    X, D = some_rows()
    plan = a_plan(X, D[:, None].astype(float))
    assert Plan.from_dict(plan.to_dict(), X, plan.D, plan.s).windows == Windows(10, 3)
    plain = replace(plan, windows=None)
    assert "windows" not in plain.to_dict()
    assert Plan.from_dict(plain.to_dict(), X, plan.D, plan.s).windows is None


def test_a_file_cut_short_while_in_use_is_one_sentence(tmp_path):
    X, D = some_rows()
    net = bg.Network((5, 1), output="logistic", loss="binary_cross_entropy")
    file = a_file(tmp_path / "rows", X, D, X[:1], D[:1], "float64")
    with open(tmp_path / "rows", "r+b") as stream:
        stream.truncate(5000)
    gc.collect()
    before = len(windowed._FEEDS)
    with pytest.raises(FileError, match="were cut short by something else"):
        bg.train(net, net.initialise(seed=0), file.train.X, file.train.D, epochs=2, batch_size=8, shuffle=Windows(7, 4))
    assert FlatFile.opened(tmp_path / "rows", "a test") is None
    gc.collect()
    assert len(windowed._FEEDS) == before  # the plan is gone, and its rows and its thread with it


def test_windows_are_checked():
    with pytest.raises(PlanError, match="Windows: block"):
        Windows(0)
    X, D = some_rows(20)
    with pytest.raises(PlanError, match="shuffle is 3, but it is True, False or Windows"):
        bg.train(bg.Network((5, 1)), bg.Network((5, 1)).initialise(seed=0), X, D, shuffle=3)
