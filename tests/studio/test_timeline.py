"""A run that is stepped, rewound, edited and set otherwise has the bits of runs that were never touched."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.equations.initialisers import INITIALISERS
from backglass.plan import State
from backglass.studio import timeline as timeline_module
from backglass.studio.chosen import Chosen
from backglass.studio.problems import opened
from backglass.studio.timeline import Timeline
from backglass.training import kept as kept_module
from tests.studio.asking import bits, flowers


@pytest.fixture(autouse=True)
def _close(monkeypatch):
    """States kept every few updates, as small as the tests' runs are."""
    monkeypatch.setattr(kept_module, "SAMPLES_APART", 40)


def of_flowers(**chosen):
    return Timeline(Chosen.of(flowers(), chosen))


def mazur_run(**chosen):
    return Timeline(Chosen.of(opened({"lesson": "mazur"}), chosen))


def test_the_numbers_of_the_worked_example():
    run = mazur_run()
    run.go(1)
    assert run.measures.loss == pytest.approx(0.291027774, abs=5e-10)
    assert run.theta["w(3)[1,1]"] == pytest.approx(0.358916480, abs=5e-10)
    run.go(10_000)
    assert run.measures.loss == pytest.approx(3.5101878e-05, rel=5e-8)
    run.go(1)
    assert run.measures.loss == pytest.approx(0.291027774, abs=5e-10)
    assert run.end == 10_000


@pytest.mark.few(2)
@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize("optimiser", ["sgd", "nesterov", "adam"])
def test_any_way_through_a_run_has_the_bits_of_train(engine, optimiser):
    problem = flowers()
    chosen = {"optimiser": optimiser, "engine": engine, "dropout": 0.2, "l2": 0.01, "clip_norm": 0.5, "seed": 3}
    run = of_flowers(**chosen)
    seen = {0: run.theta.flat}
    trained = bg.train(
        run.chosen.network, run.chosen.first, problem.X, problem.D, batch_size=11, epochs=12, threads=1,
        callbacks=[bg.EachUpdate(lambda moment: seen.update({moment.update: moment.theta.flat}))], **chosen,
    )  # fmt: skip
    for update in (1, 2, 30, 17, 18, 5, 60, 59, 0, 33):
        assert run.go(update)
        assert run.theta.flat.tobytes() == seen[update].tobytes(), update
    run.go(60)
    assert run.theta == trained.theta


def test_validation_and_single_precision_are_trains_own():
    problem = flowers(rows=90)
    chosen = {"validation": 0.3, "dtype": "float32", "seed": 9, "metric": "accuracy"}
    run = Timeline(Chosen.of(problem, chosen))
    plan = run.chosen.planned[0]
    run.go(3 * plan.batches)
    trained = bg.train(
        run.chosen.network, run.chosen.first, problem.X, problem.D, batch_size=11, epochs=3, threads=1,
        optimiser=bg.Adam(0.02), **chosen,
    )  # fmt: skip
    assert run.theta == trained.theta
    assert run.measures.validation_loss == trained.history["validation_loss"][-1]
    assert run.measures.metric == trained.history["validation_accuracy"][-1]


@given(st.data())
def test_any_sequence_of_what_a_reader_does(data):
    """The oracle knows of segments only what survives: where each began, and by which plan."""
    run = of_flowers(seed=data.draw(st.integers(0, 3)))
    segments = [(0, run.seen.state, run.chosen)]
    for _ in range(data.draw(st.integers(1, 9))):
        what = data.draw(st.sampled_from(["go", "go", "go", "edit", "live", "again"]))
        if what == "go":
            run.go(data.draw(st.integers(0, 60)), data.draw(st.sampled_from([None, 0.0])))
        elif what == "edit":
            run.edit(data.draw(st.sampled_from(["w(2)[3,1]", "b(3)[2]"])), data.draw(st.floats(-2, 2)))
        elif what == "live":
            changes = data.draw(st.sampled_from(LIVE))
            run.set_live(run.chosen.other(changes))
        else:
            run.again()
            segments = [(0, run.seen.state, run.chosen)]
        if what in ("edit", "live"):
            segments = [one for one in segments if one[0] < run.update] + [(run.update, run.seen.state, run.chosen)]
        assert bits(run) == by_one_call(segments, run.update)
    run.go(0)
    run.go(run.end)
    assert bits(run) == by_one_call(segments, run.end)


LIVE = [
    {"optimiser": "sgd"}, {"optimiser": {"name": "adam", "learning_rate": 0.3}}, {"batch_size": 5}, {"l1": 0.02},
    {"dropout": 0.4}, {"schedule": {"name": "exponential", "gamma": 0.9}}, {"shuffle": False}, {"clip_norm": 0.1},
]  # fmt: skip


def by_one_call(segments, update):
    """The state at an update, made by one call of the engine from where its segment began."""
    start, state, chosen = [one for one in segments if one[0] <= update][-1]
    if update > start:
        state = chosen.engine().run(state, chosen.planned[0], update - start).state
    assert isinstance(state, State)
    return state.theta.tobytes() + b"".join(slot.tobytes() for _, slot in sorted(state.slots.items()))


def test_notes_are_the_same_however_the_run_was_cut():
    whole, pieces = of_flowers(), of_flowers()
    whole.go(150)
    for update in (3, 2, 40, 41, 7, 149, 150):
        pieces.go(update, 0.0 if update == 40 else None)
    pieces.go(150)
    assert [vars(a) | {"theta": 0} for a in whole.notes.taken] == [vars(a) | {"theta": 0} for a in pieces.notes.taken]
    assert [note.update for note in whole.notes.taken][-3:] == [141, 145, 150]


def test_an_edit_forgets_what_came_after_and_is_noted():
    run = mazur_run()
    run.go(100)
    run.go(50)
    run.edit("w(3)[1,1]", 0.15)
    assert (run.end, run.changes[-1].to_dict()) == (50, {"update": 50, "parameter": "w(3)[1,1]", "value": 0.15})
    assert run.notes.last == 50
    assert run.notes.taken[-1].loss == run.measures.loss
    run.go(60)
    run.go(49)
    assert run.theta["w(3)[1,1]"] != 0.15
    run.go(50)
    assert run.theta["w(3)[1,1]"] == 0.15


def test_a_dragged_weight_is_one_change():
    run = mazur_run()
    run.go(3)
    for value in (0.1, 0.2, 0.3):
        run.edit("w(3)[1,1]", value)
    run.edit("b(2)[1]", 1.0)
    assert [(change.parameter, change.value) for change in run.changes] == [("w(3)[1,1]", 0.3), ("b(2)[1]", 1.0)]


def test_again_keeps_the_first_edits_and_the_settings():
    run = mazur_run()
    run.edit("w(2)[1,1]", 1.5)
    run.go(10)
    run.set_live(run.chosen.other({"optimiser": {"name": "sgd", "learning_rate": 0.1}}))
    run.edit("w(2)[1,2]", 9.0)
    run.go(20)
    run.again()
    assert (run.update, run.end, len(run.segments)) == (0, 0, 1)
    assert (run.theta["w(2)[1,1]"], run.theta["w(2)[1,2]"]) == (1.5, 0.2)
    assert run.chosen.values["optimiser"]["learning_rate"] == 0.1
    assert [change.parameter for change in run.changes] == ["w(2)[1,1]"]


def test_a_wall_is_met_named_and_taken_back():
    run = mazur_run(hidden="identity", output="identity", optimiser={"name": "sgd", "learning_rate": 1e200})
    assert not run.go(100)
    assert run.failure is not None
    assert run.update == run.end < 100
    assert np.isfinite(run.theta.flat).all()
    stopped = run.update
    assert not run.go(100)
    assert run.update == stopped
    assert run.go(0)
    assert run.failure is None or run.end == 0
    run.set_live(run.chosen.other({"optimiser": "sgd"}))
    assert run.go(5)


def test_settings_change_for_a_piece_of_the_run_only():
    run = of_flowers()
    run.go(20)
    run.set_live(run.chosen.other({"batch_size": 7}))
    assert run.seen.state.cursor.batch == 0
    run.go(40)
    run.go(19)
    assert run.chosen.values["batch_size"] == 11
    run.go(20)
    assert run.chosen.values["batch_size"] == 7
    run.forget()
    assert (run.end, len(run.changes)) == (20, 1)


def test_the_update_just_made_and_the_one_to_come():
    run = of_flowers()
    assert run.made() is None
    coming = run.coming()
    run.go(1)
    made = run.made()
    assert made is not None
    assert made.number == coming.number == 1
    assert made.after.theta.tobytes() == coming.after.theta.tobytes() == run.theta.flat.tobytes()
    run.edit("b(2)[1]", 4.0)
    made = run.made()
    assert made is not None
    assert made.after.theta.tobytes() == coming.after.theta.tobytes() != run.theta.flat.tobytes()
    assert np.array_equal(flowers().X[made.rows - 1], made.trace.X)


def test_rows_held_out_keep_their_numbers():
    run = Timeline(Chosen.of(flowers(rows=90), {"validation": 0.3}))
    step = run.coming()
    assert np.array_equal(flowers(rows=90).X[step.rows - 1], step.trace.X)


def test_what_cannot_be_trained_is_shown_and_says_why():
    run = mazur_run(output="step")
    assert np.isfinite(run.measures.loss)
    with pytest.raises(bg.NetworkError, match="evaluated, not trained"):
        run.go(1)


def test_playing_ends_where_it_is_set():
    run = of_flowers(epochs=3)
    assert run.last_played == 15
    run.go(17)
    assert run.last_played == 17
    still = of_flowers(patience=2, optimiser={"name": "sgd", "learning_rate": 1e-300})
    still.go(100, halted=lambda: still.tired)
    assert still.update == 15
    still.go(9)
    assert not still.tired


def test_how_a_run_is_judged_changes_no_number_of_it():
    run = of_flowers(validation=0.3)
    run.go(40)
    before = [note.metric for note in run.notes.taken], bits(run)
    run.go(20)
    run.set_live(run.chosen.other({"l2": 0.1}))
    run.go(40)
    run.go(30)
    run.look({"metric": "r2", "epochs": 9})
    assert (run.end, len(run.segments), run.chosen.values["l2"]) == (40, 2, 0.1)
    assert run.chosen.values["metric"] == run.segments[0].chosen.values["metric"] == "r2"
    assert run.last_played == 9 * run.chosen.planned[0].batches
    assert run.notes.taken[30].metric == run.measures.metric
    run.look({"metric": None, "epochs": None})
    assert [note.metric for note in run.notes.taken][:20] == before[0][:20]


def test_long_runs_take_no_more_memory(monkeypatch):
    monkeypatch.setattr(timeline_module, "SECONDS_AT_ONCE", 0.02)
    run = mazur_run()
    run.go(100_000)
    assert len(run.segment.kept.states) <= 64
    assert len(run.notes.taken) == 341


def test_many_changes_take_no_more_memory(monkeypatch):
    run = of_flowers()
    most = 100 * run.theta.flat.nbytes
    for module in ("timeline", "segment"):
        monkeypatch.setattr(f"backglass.studio.{module}.KEPT_BYTES", most)
    run.again()
    for k in range(1, 21):
        run.go(50 * k)
        run.edit("b(2)[1]", k / 10)
    kept = [state for segment in run.segments for state in segment.kept.states]
    assert len(run.segments) == 21
    assert sum(3 * state.theta.nbytes for state in kept) <= most
    end = bits(run)
    run.go(477)
    run.go(1000)
    assert bits(run) == end


def test_a_setting_that_no_engine_takes_changes_nothing(monkeypatch):
    run = of_flowers()
    run.go(20)
    run.go(10)
    other = run.chosen.other({"l2": 0.1})

    def engine(_):
        raise bg.EngineError("none")

    monkeypatch.setattr(Chosen, "engine", engine)
    with pytest.raises(bg.EngineError):
        run.set_live(other)
    assert (run.update, run.end, run.changes, len(run.segments)) == (10, 20, [], 1)
    run.edit("b(2)[1]", 0.5)  # the engine that is there goes on


@pytest.mark.parametrize("name", list(INITIALISERS))
def test_first_weights_follow_their_rule_and_seed(name):
    run = mazur_run(initialiser=name, seed=4)
    assert run.theta == run.chosen.network.initialise(4, name)


def test_the_problems_own_weights_need_no_seed():
    assert mazur_run().theta["w(3)[1,1]"] == 0.4
    assert mazur_run(seed=1).theta["w(3)[1,1]"] != 0.4
    assert mazur_run(hidden="tanh").theta["w(3)[1,1]"] == 0.4
