"""L-BFGS in the studio: iterations one at a time, in any order, with the bits of `train`; and its threads go."""

from __future__ import annotations

import gc
import re
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backglass as bg
from backglass.studio import iterations as iterations_module
from backglass.studio.carrying import Carrier
from backglass.studio.chosen import Chosen
from backglass.studio.problems import opened
from backglass.studio.problems.planned import problem_of_run
from backglass.studio.scene import stages
from backglass.studio.session import Session
from backglass.studio.spent import spent
from backglass.studio.timeline import Timeline
from tests.studio.asking import ask, bits, flowers, frame_of, fresh, heard, learner

RULE = {"optimiser": "lbfgs"}


def run_of(**chosen):
    return Timeline(Chosen.of(flowers(), RULE | chosen))


def trained(epochs, **chosen):
    """The states that `train` comes to, by iteration, and its run."""
    problem, seen = flowers(), {}
    first = Chosen.of(problem, RULE | chosen)
    run = bg.train(
        first.network, first.first, problem.X, problem.D, optimiser=bg.LBFGS(), epochs=epochs, threads=1,
        callbacks=[lambda moment: seen.update({moment.epoch: moment.theta.flat.copy()})], **chosen,
    )  # fmt: skip
    return seen, run


def threads():
    gc.collect()
    return sum(thread.name == "L-BFGS" for thread in threading.enumerate())


def gone():
    until = time.monotonic() + 5
    while threads() and time.monotonic() < until:
        time.sleep(0.01)
    return threads() == 0


@pytest.mark.parametrize("chosen", [{}, {"l2": 0.01, "engine": "reference"}, {"dtype": "float32", "validation": 0.3}])
def test_any_way_through_has_the_bits_of_train(chosen):
    seen, _ = trained(30, **chosen)
    run = run_of(**chosen)
    assert run.go(30) == (30 in seen)  # in single precision the line search finds no way on before
    assert run.end == max(seen)
    for update in (1, 2, 9, 3, 8, max(seen), max(seen) - 1, 1, 11):
        assert run.go(update)
        assert run.theta.flat.tobytes() == seen[update].tobytes(), update


def test_an_update_is_an_iteration_and_an_epoch_whose_loss_is_noted():
    _, made = trained(12)
    run = run_of()
    run.go(12)
    assert (run.update, run.epoch_end(), run.seen.state.cursor.epoch) == (12, 13, 12)
    noted = [note.loss for note in run.notes.taken]
    assert noted[:-1] == pytest.approx(made.history["loss"].tolist(), rel=1e-14)  # each before its iteration
    assert run.seen.made_loss == made.history["loss"][-1]
    assert np.isnan(frame_of(heard(learner(flowers(), **RULE), "step"))["rate"])


def test_what_is_no_longer_remembered_is_made_again(monkeypatch):
    seen, _ = trained(25)
    run = run_of()
    run.segment.within(3 * run.theta.flat.nbytes)
    begun = []
    thread = iterations_module.Thread
    monkeypatch.setattr(iterations_module, "Thread", lambda **given: begun.append(1) or thread(**given))
    for update in (25, 24, 4, 5, 20, 2):
        assert run.go(update)
        assert run.theta.flat.tobytes() == seen[update].tobytes()
    assert len(run.segment.iterations._visited) <= 3
    assert len(begun) == 3


@given(st.data())
@settings(max_examples=settings.default.max_examples // 5)
def test_changes_on_the_way_begin_anew_from_where_they_are_made(data):
    run = run_of()
    for _ in range(data.draw(st.integers(1, 4))):
        run.go(run.update + data.draw(st.integers(1, 6)))
        run.go(data.draw(st.integers(0, run.end)))
        if data.draw(st.booleans()):
            run.edit("b(3)[2]", data.draw(st.floats(-1, 1)))
        else:
            run.set_live(run.chosen.other(data.draw(st.sampled_from([{"l2": 0.1}, {"optimiser": "adam"}, RULE]))))
    run.go(run.update + 3)
    end, update = bits(run), run.update
    run.go(data.draw(st.integers(0, update)))
    assert threads() <= 1 + sum(one.iterations is not None for one in run.segments)
    run.go(update)
    assert bits(run) == end


def test_of_many_pieces_one_has_a_thread():
    before = threads()
    run = run_of()
    for k in range(6):
        run.go(run.update + 2)
        run.edit("b(2)[1]", k / 10)
    run.go(run.update + 2)
    assert threads() - before <= 1
    run.go(1)
    run.go(13)
    assert threads() - before <= 1
    del run
    assert gone()


def test_it_ends_by_itself_says_so_and_can_be_gone_on_with():
    session = learner(flowers(rows=12), **RULE, hidden="identity", l2=0.1)
    sent = heard(session, "advance", n=5000)
    (said,) = (one for one in sent if isinstance(one, dict) and one["say"] == "stopped")
    end = session.timeline.update
    assert 0 < end < 5000
    assert (said["what"], said["update"]) == ("end", end)
    assert said["text"].startswith(f"L-BFGS has converged with update {end}:")
    heard(session, "to", update=end - 1)
    assert not [one for one in heard(session, "step") if isinstance(one, dict) and one["say"] == "stopped"]
    (again,) = (one for one in heard(session, "frame", updates=1) if isinstance(one, dict) and one["say"] == "stopped")
    assert again["update"] == session.timeline.update == end
    shown = ask(session, "open", name="w(2)[1,1]", view="now")
    assert "L-BFGS ends with this one" in "".join(one.get("html", "") for one in shown["sections"])
    heard(session, "set", settings={"optimiser": "sgd"})
    heard(session, "step")
    assert session.timeline.update == end + 1
    session.close()


@pytest.mark.parametrize(
    ("rule", "why"), [({"max_evaluations": 5}, "evaluations"), ({"gradient_tolerance": 1e9}, "converged")]
)
def test_every_end_has_its_words(rule, why):
    run = run_of(optimiser={"name": "lbfgs", **rule})
    assert not run.go(100)
    assert run.ended == why
    assert (run.update == 0) == (why == "converged")
    run.go(0)
    assert (run.ended is None) == (why == "evaluations")


def test_what_is_not_finite_is_named_and_taken_back():
    run = run_of(hidden="identity", output="identity", loss="squared_error")
    run.edit("w(3)[1,1]", 1e200)
    assert not run.go(3)
    assert run.failure is not None
    assert run.failure.what == "loss"
    run.edit("w(3)[1,1]", 0.1)
    assert run.go(3)


def test_choosing_it_leaves_out_what_it_does_not_take():
    session = learner(flowers(), dropout=0.2, clip_norm=0.5, decay=0.01, l2=0.1)
    heard(session, "advance", n=7)
    heard(session, "set", settings=RULE)
    values = session.timeline.chosen.values
    assert [values[name] for name in ("batch_size", "dropout", "clip_norm", "decay", "l2")] == [
        None,
        [0.0],
        None,
        0,
        0.1,
    ]
    assert session.timeline.update == 7
    heard(session, "advance", n=3)
    refused = ask(session, "set", settings={"batch_size": 11})
    assert "leave batch_size out" in refused["text"]
    assert "指定しないでください" in ask(session, "set", settings={"batch_size": 11}, lang="ja")["text"]
    assert session.timeline.update == 10
    session.close()


def test_the_change_of_a_weight_is_the_one_that_was_made():
    session = fresh()
    heard(session, "set", settings=RULE)
    before = session.timeline.theta["w(3)[1,1]"]
    gradient = session.timeline.coming().trace.gradient[session.timeline.theta.index("w(3)[1,1]")]
    heard(session, "step")
    after = session.timeline.theta["w(3)[1,1]"]
    shown = ask(session, "open", name="w(3)[1,1]", view="made")
    (html,) = (one["html"] for one in shown["sections"] if one["id"] == "update")
    assert "L-BFGS mixes the gradients" in html
    text = re.sub("<[^>]*>", "", html).replace("−", "-").replace(" ", " ")
    assert float(re.search(r"= (-?[\d.]+)", text)[1]) == pytest.approx(after, abs=1e-9)
    assert f"{(before - after) / gradient:.4g}" in text
    assert "w(3)[1,1]+" not in shown["asks"]
    assert "L-BFGS mixes" in ask(session, "stage", k=len(stages(session.timeline.chosen.network)) - 1)["html"]
    session.close()


def test_a_link_shows_the_same_figures():
    session = learner(flowers(), **RULE)
    heard(session, "advance", n=6)
    heard(session, "edit", parameter="b(3)[1]", value="1/4")
    heard(session, "advance", n=4)
    link = ask(session, "link")["state"]
    other = learner(flowers())
    assert ask(other, "hello", link=link)["say"] == "reply"
    assert other.timeline.update == 10
    assert bits(other.timeline) == bits(session.timeline)
    session.close()
    other.close()


def test_a_run_of_train_goes_on_by_it():
    mazur = bg.example("mazur")
    run = bg.train(mazur.network, mazur.parameters, mazur.X, mazur.D, optimiser=bg.LBFGS(memory=5), epochs=3)
    problem = problem_of_run(run)
    assert problem.start["optimiser"] == bg.LBFGS(memory=5).to_dict()
    assert not any("L-BFGS" in note.en for note in problem.notes)
    again = Timeline(Chosen.of(problem_of_run(run, from_start=True)))
    again.go(3)
    assert again.theta == run.theta


def test_a_page_that_is_closed_leaves_no_thread():
    carrier = Carrier(lambda: Session({"lesson": "mazur"}), lambda _: None, "en")
    carrier.take('{"do": "set", "settings": {"optimiser": "lbfgs"}, "id": 1}')
    carrier.take('{"do": "advance", "n": 5, "id": 2}')
    until = time.monotonic() + 20
    while not threads() and time.monotonic() < until:
        time.sleep(0.01)
    assert threads()
    carrier.close()
    assert carrier.join(20)
    assert gone()


def test_the_time_of_its_thread_counts_as_the_askers():
    """What takes long is not answered where all sessions' messages come in."""
    run = run_of()
    run.go(1)
    before, began = spent(), time.thread_time()
    run.go(40)
    others = spent() - before - (time.thread_time() - began)
    assert others > 0
    run.rest()


def test_the_minimiser_keeps_its_errors_to_who_asks(monkeypatch):
    run = Timeline(Chosen.of(opened({"lesson": "mazur"}), RULE))

    def broken(*_):
        raise MemoryError("no room")

    monkeypatch.setattr(iterations_module, "minimise", broken)
    with pytest.raises(MemoryError, match="no room"):
        run.go(1)
    monkeypatch.undo()
    assert run.go(1)
