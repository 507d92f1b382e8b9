"""States kept for rewind: few enough, close enough, and those of the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.engines import choose
from backglass.errors import FileError, PlanError
from backglass.plan import Cursor, State
from backglass.training import kept as kept_module
from backglass.training.kept import MOST, Fingerprint, Kept


@pytest.fixture(autouse=True)
def _close(monkeypatch):
    """States after every stretch, as small as the tests' runs are."""
    monkeypatch.setattr(kept_module, "SAMPLES_APART", 1)


OPTIONS = {"optimiser": bg.Adam(0.01), "batch_size": 8, "dropout": 0.2, "epochs": 70}


def state(update: int, size: int = 1) -> State:
    return State(np.full(size, float(update)), {}, Cursor(update, 0, update))


@given(steps=st.lists(st.integers(1, 50), max_size=400), most=st.integers(1, 80))
def test_states_are_few_and_a_replay_is_short(steps, most):
    kept = Kept(8 * most).seen(state(0))
    reached = 0
    for step in steps:
        reached += step
        kept = kept.seen(state(reached))
    updates = [old.cursor.update for old in kept.states]
    limit = min(most, MOST)
    assert updates[0] == 0
    assert len(updates) <= limit
    if limit > 2:
        assert max(np.diff([*updates, reached])) <= 2 * reached / (limit - 1) + 2 * max(steps, default=0)
    for update in (1, reached // 2, reached):
        if update:
            before = kept.before(update)
            assert before is not None
            assert before.cursor.update == max(at for at in updates if at < update)


@pytest.mark.parametrize("engine", ["native", "reference"])
def test_every_kept_state_is_one_of_the_runs(engine, classes):
    net, theta, X, labels = classes
    seen = {}
    watch = bg.EachUpdate(lambda moment: seen.update({moment.update: moment.theta.flat.copy()}))
    run = bg.train(net, theta, X, labels, engine=engine, callbacks=[watch], **OPTIONS)
    assert 32 <= len(run.kept.states) <= MOST
    for old in run.kept.states[1:]:
        assert np.array_equal(old.theta, seen[old.cursor.update])
    old = run.kept.before(run.updates)
    left = run.plan.epochs * run.plan.batches - old.cursor.epoch * run.plan.batches - old.cursor.batch
    again = choose(engine)(net).run(old, run.plan, left).state
    assert np.array_equal(again.theta, run.theta.flat)
    assert all(np.array_equal(again.slots[name], values) for name, values in run.state.slots.items())


def test_keeping_states_changes_no_bits(classes):
    net, theta, X, labels = classes
    runs = [bg.train(net, theta, X, labels, keep_bytes=n, **OPTIONS) for n in (0, 1, 5000, 2**26)]
    assert all(run.theta == runs[0].theta for run in runs)
    assert [len(run.kept.states) for run in runs[:2]] == [0, 1]
    assert sum(old.theta.nbytes * 3 for old in runs[2].kept.states) <= 5000


def test_states_are_so_far_apart_that_they_cost_little(classes, monkeypatch):
    net, theta, X, labels = classes
    monkeypatch.setattr(kept_module, "SAMPLES_APART", 800)
    run = bg.train(net, theta, X, labels, **OPTIONS)
    updates = [old.cursor.update for old in run.kept.states]
    assert len(updates) > 2
    assert min(np.diff(updates)) >= 100


def test_lbfgs_keeps_its_start(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, optimiser="lbfgs", epochs=5)
    assert [old.cursor.update for old in run.kept.states] == [0]
    assert np.array_equal(run.kept.states[0].theta, theta.flat)


def test_a_checkpoint_carries_the_states(tmp_path, classes):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    half = OPTIONS | {"epochs": 35}
    before = bg.train(net, theta, X, labels, checkpoint=path, **half)
    run = bg.train(net, theta, X, labels, resume=path, **OPTIONS)
    updates = [old.cursor.update for old in run.kept.states]
    assert updates[0] == 0
    assert any(0 < update < before.updates for update in updates)
    assert any(update > before.updates for update in updates)
    fewer = bg.train(net, theta, X, labels, resume=path, keep_bytes=1, **OPTIONS)
    assert len(fewer.kept.states) == 1
    none = bg.train(net, theta, X, labels, resume=path, keep_bytes=0, **OPTIONS)
    assert none.kept.reason


def test_a_run_resumed_by_another_arithmetic_keeps_what_comes_after(tmp_path, classes, monkeypatch):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    half = OPTIONS | {"epochs": 35, "engine": "reference"}
    before = bg.train(net, theta, X, labels, checkpoint=path, **half)
    monkeypatch.setattr(choose("reference"), "arithmetic", "another")
    run = bg.train(net, theta, X, labels, resume=path, **half | {"epochs": 40})
    assert run.kept.states[0].cursor.update == before.updates
    assert run.kept.before(1) is None


def test_a_checkpoint_with_states_that_do_not_fit_is_damaged(tmp_path, classes, monkeypatch):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    broken = {"theta": np.zeros((1, 3)), "slot.m": np.zeros((1, 3)), "slot.v": np.zeros((1, 3))}
    monkeypatch.setattr(Kept, "to_arrays", lambda _: broken)
    to_dict = Kept.to_dict
    monkeypatch.setattr(Kept, "to_dict", lambda kept: to_dict(kept) | {"cursors": [[0, 0, 0]]})
    bg.train(net, theta, X, labels, checkpoint=path, **OPTIONS)
    with pytest.raises(FileError, match="damaged checkpoint"):
        bg.train(net, theta, X, labels, resume=path, **OPTIONS)


def test_parts_read_back(classes):
    net, theta, X, labels = classes
    kept = bg.train(net, theta, X, labels, **OPTIONS).kept
    again = Kept.from_parts(kept.to_dict(), kept.to_arrays())
    assert [old.cursor for old in again.states] == [old.cursor for old in kept.states]
    assert all(np.array_equal(a.slots["v"], b.slots["v"]) for a, b in zip(again.states, kept.states, strict=True))
    assert again.to_dict() == kept.to_dict()
    nothing = Kept.nothing("there is a reason")
    assert Kept.from_parts(nothing.to_dict(), nothing.to_arrays()).reason == "there is a reason"


@pytest.mark.parametrize(
    ("cursors", "reason"),
    [
        ([[0, 0, 0], [0, 0, 0]], "kept.cursors are not in the order of the run"),
        ([[1, 0, 5], [0, 0, 3]], "kept.cursors are not in the order of the run"),
        ([[0, 0, -1]], r"cursors\[0\]\[2\] is -1, not a whole number from 0"),
        ([[0, 0, 0]] * 3, "kept.cursors are not in the order of the run"),
        ([[0, 0, 0], [0, 0, 1], [0, 0, 2]], r"the array kept.theta has the shape \(2, 1\), not \(3, 1\)"),
    ],
)
def test_parts_that_are_not_of_one_run_are_refused(cursors, reason):
    kept = Kept().seen(state(0)).seen(state(1))
    with pytest.raises(ValueError, match=reason):
        Kept.from_parts(kept.to_dict() | {"cursors": cursors}, kept.to_arrays())


def test_a_fingerprint_names_the_run(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, **OPTIONS)
    print_ = run.fingerprint()
    assert Fingerprint(**print_.to_dict()) == print_
    assert print_.arithmetic == choose()(net).arithmetic
    assert replace(run, plan=replace(run.plan, seed=1)).fingerprint() != print_
    assert replace(run, plan=replace(run.plan, X=run.plan.X + 1)).fingerprint().data != print_.data


def test_the_rows_of_the_plan_are_those_not_held_out(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=1, validation=0.2)
    assert np.array_equal(run.plan.X, X[run.rows])
    assert len(run.rows) < len(X)
    assert bg.train(net, theta, X, labels, epochs=1).rows.tolist() == list(range(len(X)))
    own = bg.train(net, theta, X, labels, epochs=1, validation=(X[:5], labels[:5]))
    assert own.rows.tolist() == list(range(len(X)))


@pytest.mark.parametrize("value", [-1, 1.5, True, "all"])
def test_keep_bytes_out_of_range(value, classes):
    net, theta, X, labels = classes
    with pytest.raises(PlanError, match="keep_bytes is"):
        bg.train(net, theta, X, labels, keep_bytes=value)
