"""Rewind: an update of a finished or stopped run has the bits that it had."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import backglass as bg
from backglass.engines import choose, native
from backglass.errors import PlanError
from backglass.plan import Failure
from backglass.training import kept as kept_module
from backglass.training.kept import Fingerprint, Kept
from backglass.training.replay import replay

ENGINES = ["native", "reference"]


@pytest.fixture(autouse=True)
def _close(monkeypatch):
    """States after every stretch, as small as the tests' runs are."""
    monkeypatch.setattr(kept_module, "SAMPLES_APART", 1)


def recorded(seen):
    """A callback that keeps theta after every update."""
    return bg.EachUpdate(lambda moment: seen.update({moment.update: moment.theta.flat.copy()}))


@pytest.mark.few(8)
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("optimiser", [bg.SGD(0.1), bg.Adam(0.01), bg.Nesterov(0.05)], ids=lambda row: row.name)
@pytest.mark.parametrize("dropout", [0.0, 0.3])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_update_137_of_500_has_the_bits_that_a_callback_recorded(engine, optimiser, dropout, dtype, classes):
    net, theta, X, labels = classes
    options = {
        "optimiser": optimiser, "engine": engine, "dropout": dropout, "dtype": dtype, "batch_size": 11, "epochs": 100,
    }  # fmt: skip
    seen = {}
    bg.train(net, theta, X, labels, callbacks=[recorded(seen)], **options)
    run = bg.train(net, theta, X, labels, **options)
    assert run.updates == 500
    step = run.step(137)
    assert step.after.theta.tobytes() == seen[137].tobytes()
    assert step.before.theta.tobytes() == seen[136].tobytes()
    assert (step.number, step.epoch, step.batch) == (137, 28, 2)
    assert np.array_equal(X[step.rows - 1].astype(dtype), step.trace.X)
    assert np.array_equal(run.step(1).before.theta, theta.flat.astype(dtype))
    assert np.array_equal(run.step(500).after.theta, run.theta.flat)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_update_around_the_kept_states(engine, classes):
    net, theta, X, labels = classes
    options = {"engine": engine, "batch_size": 8, "epochs": 60, "dropout": 0.2, "schedule": bg.Cosine(steps=60)}
    seen = {0: theta.flat}
    bg.train(net, theta, X, labels, callbacks=[recorded(seen)], **options)
    run = bg.train(net, theta, X, labels, keep_bytes=20 * 131 * 8 * 3, **options)
    kept = [state.cursor.update for state in run.kept.states]
    for update in {u + d for u in kept for d in (0, 1, 2)} & set(range(1, 421)):
        step = run.step(update)
        assert step.after.theta.tobytes() == seen[update].tobytes()
        assert step.before.theta.tobytes() == seen[update - 1].tobytes()


@pytest.mark.parametrize("engine", ENGINES)
def test_after_a_resume_the_updates_before_it_are_there(engine, classes, tmp_path):
    net, theta, X, labels = classes
    seen = {}
    options = {"engine": engine, "batch_size": 8, "dropout": 0.2}
    bg.train(net, theta, X, labels, epochs=80, callbacks=[recorded(seen)], **options)
    bg.train(net, theta, X, labels, epochs=40, checkpoint=tmp_path / "run", **options)
    run = bg.train(net, theta, X, labels, epochs=80, resume=tmp_path / "run", **options)
    for update in (1, 137, 279, 280, 281, 560):
        assert run.step(update).after.theta.tobytes() == seen[update].tobytes()


def test_with_early_stopping_all_updates_can_be_replayed(classes):
    net, theta, X, labels = classes
    seen = {}
    options = {"batch_size": 8, "validation": 0.3, "early_stopping": 5, "epochs": 200, "optimiser": bg.Adam(0.05)}
    bg.train(net, theta, X, labels, callbacks=[recorded(seen)], **options)
    run = bg.train(net, theta, X, labels, **options)
    assert run.stopped == "early"
    best = run.step(run.best_epoch * run.plan.batches)
    assert best.theta_after == run.theta
    last = run.step(run.updates)
    assert last.after.theta.tobytes() == seen[run.updates].tobytes()
    assert np.array_equal(X[last.rows - 1], last.trace.X)
    with pytest.raises(PlanError, match=f"take one from 1 to {run.updates}"):
        run.step(run.updates + 1)


def test_a_stopped_run_can_be_rewound(classes):
    net, theta, X, labels = classes
    seen = {}
    stop = bg.EachUpdate(lambda moment: moment.update == 150)
    run = bg.train(net, theta, X, labels, batch_size=8, epochs=60, callbacks=[recorded(seen), stop])
    assert run.stopped == "callback"
    assert run.step(150).after.theta.tobytes() == seen[150].tobytes()
    with pytest.raises(PlanError, match="from 1 to 150"):
        run.step(151)


def test_batches_of_zero_weight_make_no_update(classes):
    net, theta, X, labels = classes
    s = np.repeat([1.0, 0.0, 0.0, 2.0, 1.0, 0.0, 3.0], 8)[:53]
    seen = {}
    options = {"batch_size": 8, "epochs": 30, "shuffle": False, "sample_weight": s}
    bg.train(net, theta, X, labels, callbacks=[recorded(seen)], **options)
    run = bg.train(net, theta, X, labels, **options)
    assert run.updates == 120
    for update in (1, 2, 3, 77, 120):
        step = run.step(update)
        assert step.after.theta.tobytes() == seen[update].tobytes()
        assert run.plan.s[step.rows - 1].sum() > 0


def test_lbfgs_replays_from_its_start(classes):
    net, theta, X, labels = classes
    seen = {}
    keep = lambda moment: seen.update({moment.epoch: moment.theta.flat.copy()})  # noqa: E731
    run = bg.train(net, theta, X, labels, optimiser="lbfgs", epochs=20, callbacks=[keep])
    for update in (1, 7, run.updates):
        assert run.step(update).after.theta.tobytes() == seen[update].tobytes()
    assert run.step(7).before.theta.tobytes() == seen[6].tobytes()
    assert run.step(7).loss == pytest.approx(run.history["loss"][6], rel=1e-13)
    with pytest.raises(PlanError, match="L-BFGS has no account"):
        run.step(7).account("w(2)[1,1]")
    assert "L-BFGS" in str(run.step(7)) or "LBFGS" in str(run.step(7))


def test_a_run_that_went_on_from_a_state_names_where_it_begins(classes):
    net, theta, X, labels = classes
    first = bg.train(net, theta, X, labels, batch_size=8, epochs=10)
    run = bg.train(net, first.state, X, labels, batch_size=8, epochs=20)
    assert run.step(71).before.theta.tobytes() == first.theta.flat.tobytes()
    with pytest.raises(PlanError, match="take one from 71 to 140"):
        run.step(5)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_loss_of_a_step_is_the_histories(engine, classes):
    net, theta, X, labels = classes
    options = {"l1": 0.01, "l2": 0.02, "optimiser": bg.Nesterov(0.1)}
    run = bg.train(net, theta, X, labels, engine=engine, epochs=9, **options)
    assert run.step(9).loss == pytest.approx(run.history["loss"][8], rel=1e-13)


@pytest.mark.parametrize("engine", ENGINES)
def test_another_process_replays_with_the_data_at_hand(engine, classes):
    net, theta, X, labels = classes
    options = {"optimiser": bg.AdamW(0.01), "dropout": 0.2, "schedule": bg.WarmUp(5, bg.Cosine(20)), "clip_norm": 1.0}
    run = bg.train(net, theta, X, labels, engine=engine, batch_size=8, epochs=30, dtype="float32", **options)
    print_ = Fingerprint(**json.loads(json.dumps(run.fingerprint().to_dict())))
    kept = Kept.from_parts(json.loads(json.dumps(run.kept.to_dict())), run.kept.to_arrays())
    again = replay(print_, kept, X, np.eye(3)[labels], rows=np.arange(101, 154))
    ours, theirs = run.step(99), again.step(99)
    assert theirs.after.theta.tobytes() == ours.after.theta.tobytes()
    assert theirs.rows.tolist() == (ours.rows + 100).tolist()
    assert theirs.account("w(2)[1,1]").change == ours.account("w(2)[1,1]").change


def test_lbfgs_of_another_process(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, optimiser="lbfgs", epochs=5, l2=0.1)
    again = replay(run.fingerprint(), run.kept, X, np.eye(3)[labels])
    assert again.step(5).theta_after == run.theta


def test_a_replay_that_would_not_be_the_same_run_is_refused(classes):
    net, theta, X, labels = classes
    X = X.copy()
    run = bg.train(net, theta, X, labels, epochs=5, engine="reference")
    print_, D = run.fingerprint(), np.eye(3)[labels]
    with pytest.raises(PlanError, match="not the data"):
        replay(print_, run.kept, X + 1e-9, D)
    with pytest.raises(PlanError, match="not the data"):
        replay(print_, run.kept, X[1:], D[1:])
    with pytest.raises(PlanError, match="not the data"):
        replay(print_, run.kept, X, D, np.full(len(X), 2.0))
    with pytest.raises(PlanError, match=r"made by backglass 0\.0\.1"):
        replay(replace(print_, version="0.0.1"), run.kept, X, D)
    other = replay(replace(print_, arithmetic="something else"), run.kept, X, D)
    with pytest.raises(PlanError, match="computed this run by something else"):
        other.step(1)
    X *= 2
    with pytest.raises(PlanError, match="changed since"):
        run.step(1)


@pytest.mark.skipif(bool(native.MISSING) or len(native.facts().isas) < 2, reason="one instruction set only")
def test_another_instruction_set_is_refused(classes, monkeypatch):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=5, engine="native")
    monkeypatch.setenv("BACKGLASS_ISA", native.facts().isas[-1])
    with pytest.raises(PlanError, match="would not have its bits"):
        run.step(3)


def test_nothing_kept_is_said_with_its_reason(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=5, keep_bytes=0)
    with pytest.raises(PlanError, match="trained with keep_bytes=0"):
        run.step(1)
    with pytest.raises(PlanError, match="partial_fit") as refused:
        replace(run, kept=Kept.nothing("partial_fit")).step(1)
    assert "再現できません" in refused.value.text["ja"]


@pytest.mark.parametrize("update", [0, -1, 6, 1.0, True, "1"])
def test_no_such_update(update, classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=5)
    with pytest.raises(PlanError, match="There is no update"):
        run.step(update)


def test_an_engine_that_goes_elsewhere_is_noticed(classes, monkeypatch):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=5, engine="reference")
    real = choose("reference").run
    broken = Failure(1, 1, 2, "loss")
    monkeypatch.setattr(choose("reference"), "run", lambda *given: replace(real(*given), failure=broken))
    with pytest.raises(PlanError, match="did not come to update 3"):
        run.step(3)


def test_a_step_says_what_it_did(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=5)
    step = run.step(5)
    values = json.loads(json.dumps(step.to_json(), allow_nan=False))
    assert values["update"] == 5
    assert len(values["rows"]) == 53
    assert values["after"]["W"][0][0][0] == run.theta["w(2)[1,1]"]
    assert values["largest_changes"][0]["parameter"] == step.largest()[0]
    assert str(step).startswith("Update 5: epoch 5, batch 1")
    assert "and 41 more" in str(step)
