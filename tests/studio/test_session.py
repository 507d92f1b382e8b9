"""A session: what is sent, in which order, and that nothing that is asked ends it."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import backglass as bg
from backglass.studio import session as session_module
from backglass.studio.session import Session
from tests.studio.asking import ask, flowers, frame_of, fresh, heard, learner

NEEDED = {"en": "needs its argument 'n'", "ja": "引数 'n' が必要です"}


def kinds(sent):
    found = [one["say"] if isinstance(one, dict) else "frame" for one in sent]
    return [one for one in found if one != "progress"]


def test_hello_is_answered_before_the_scene_and_a_frame():
    sent = heard(Session(), "hello")
    assert kinds(sent) == ["reply", "scene", "frame"]
    assert set(sent[0]["words"]["en"]) == set(sent[0]["words"]["ja"])
    assert [one["name"] for one in sent[0]["settings"]][:3] == ["sizes", "hidden", "output"]
    assert sent[1]["names"]["weights"]["w(3)[1,1]"] == "w5"
    assert sent[1]["stages"][0] == {"kind": "forward", "l": 2}
    assert sent[1]["layers"][2] == {
        "l": 3, "size": 2, "shown": [1, 2], "activation": "logistic",
        "title": {"en": "output layer", "ja": "出力層"},
    }  # fmt: skip


def test_a_step_is_a_frame_and_a_reply():
    sent = heard(fresh(), "step")
    assert kinds(sent) == ["frame", "reply"]
    assert sent[1] == {"say": "reply", "id": 7}
    frame = frame_of(sent)
    assert (frame["kind"], frame["update"], frame["end"], frame["loss_at"]) == (1, 1, 1, 1)
    assert frame["loss"] == pytest.approx(0.291027774, abs=5e-10)
    assert frame["made_loss"] == pytest.approx(0.298371109, abs=5e-10)


def test_a_frame_has_the_numbers_of_a_trace():
    session = fresh()
    frame = frame_of(heard(session, "frame"))
    t = bg.example("mazur").trace()
    expected = [t.X[0], t.D[0]]
    for l in (2, 3):
        expected += [t.u[l][0], t.z[l][0], t.delta[l][0]]
    for l in (2, 3):
        expected += [t.theta.W[l].ravel(), t.theta.b[l], t.dW[l].ravel(), t.db[l]]
    np.testing.assert_allclose(frame["rest"], np.concatenate(expected), rtol=1e-12)
    assert frame["E_n"] == pytest.approx(t.loss)


def test_wide_layers_show_their_first_units():
    session = learner(flowers(), sizes=[4, 13, 12, 3])
    scene = next(one for one in heard(session, "set", settings={"seed": 2}) if isinstance(one, dict))
    assert [len(layer["shown"]) for layer in scene["layers"]] == [4, 12, 12, 3]
    frame = frame_of(heard(session, "frame"))
    assert len(frame["rest"]) == 4 + 3 + 3 * (12 + 12 + 3) + 2 * ((4 + 1) * 12 + (12 + 1) * 12 + (12 + 1) * 3)
    W = session.timeline.theta.weights
    at = 4 + 3 + 3 * 27
    assert frame["rest"][at : at + 48].tolist() == W[2][:12].ravel().tolist()


@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "none", "augmented"])
def test_every_kind_of_bias_has_the_same_places(biases):
    session = learner(flowers(), biases=biases)
    frame = frame_of(heard(session, "step"))
    run = session.timeline
    assert len(frame["rest"]) == 4 + 3 + 3 * 10 + 2 * (5 * 7 + 8 * 3)
    at = 4 + 3 + 3 * 10 + 28
    assert frame["rest"][at : at + 7].tolist() == run.theta.biases[2].tolist()
    g = run.coming().update.gradient
    dW, _ = run.chosen.network.views(g)
    np.testing.assert_allclose(frame["rest"][at + 7 : at + 35], dW[2].ravel(), rtol=1e-9, atol=1e-15)


def test_the_gradient_is_that_of_the_batch_that_comes_next():
    session = learner(flowers(), dropout=0.3, l1=0.01, l2=0.1, optimiser="sgd")
    run = session.timeline
    for _ in range(7):
        heard(session, "step")
        np.testing.assert_allclose(run.measures.gradient, run.coming().update.gradient, rtol=1e-10, atol=1e-15)


def test_samples_and_epochs_are_stepped():
    session = learner(flowers())
    assert frame_of(heard(session, "step", by="epoch"))["update"] == 5
    assert frame_of(heard(session, "step", by="epoch", n=2))["epoch"] == 3
    assert frame_of(heard(session, "step", by="sample"))["sample"] == 1
    assert frame_of(heard(session, "step", by="sample", n=53))["sample"] == 1
    frame = frame_of(heard(session, "show", sample=52))
    assert frame["rest"][:4].tolist() == flowers().X[52].tolist()
    assert "counted from 0" in ask(session, "show", sample=53)["text"]


def test_far_ways_tell_how_far_they_are(monkeypatch):
    monkeypatch.setattr("backglass.studio.heard.running.SLICE_SECONDS", 0.0)
    sent = heard(fresh(), "advance", n=300)
    progress = [one for one in sent if isinstance(one, dict) and one["say"] == "progress"]
    assert len(progress) > 50
    assert {one["total"] for one in progress} == {300}
    assert [one["done"] for one in progress] == sorted(one["done"] for one in progress)
    assert {one["id"] for one in progress} == {7}
    assert kinds(sent)[-2:] == ["frame", "reply"]


def test_halt_ends_the_command_under_way():
    session = fresh()
    sent = session.hear({"do": "advance", "n": 10**12, "id": 1})
    next(sent)
    thread = threading.Thread(target=session.halt)
    thread.start()
    thread.join()
    assert isinstance(list(sent)[-1], dict)
    assert 0 < session.timeline.update < 10**9
    assert ask(session, "halt")["say"] == "reply"
    assert frame_of(heard(session, "step"))["update"] == session.timeline.update


def test_halt_ends_what_was_sent_before_it_and_nothing_after_it():
    session = fresh()
    session.halt()  # while the advance waits for its turn
    assert ask(session, "advance", n=10**12)["say"] == "reply"
    assert session.timeline.update == 0
    session.halt()  # pressed twice
    for _ in range(2):
        assert ask(session, "advance", n=10**12)["say"] == "reply"
        ask(session, "halt")
    assert frame_of(heard(session, "advance", n=30))["update"] == 30


def test_back_is_only_what_was_trained():
    session = fresh()
    heard(session, "advance", n=10)
    frame = frame_of(heard(session, "to", update=1))
    assert (frame["update"], frame["end"]) == (1, 10)
    assert ask(session, "to", update=11)["text"] == "Update 11 has not been made; the run has 10 updates."
    assert frame_of(heard(session, "advance", n=20))["end"] == 21
    again = frame_of(heard(session, "again"))
    assert (again["update"], again["end"]) == (0, 0)


def test_a_run_that_diverges_says_where_and_is_taken_back():
    session = learner(flowers(), output="identity", loss="squared_error", hidden="relu",
                      optimiser={"name": "sgd", "learning_rate": 1e100})  # fmt: skip
    sent = heard(session, "advance", n=50, lang="ja")
    (stopped,) = (one for one in sent if isinstance(one, dict) and one["say"] == "stopped")
    assert stopped["update"] == session.timeline.update == session.timeline.end < 50
    assert (stopped["epoch"], stopped["batch"]) == (1, stopped["update"] + 1)
    assert "有限の値ではなくなっています" in stopped["text"]
    assert "no longer finite" in stopped["texts"]["en"]
    assert kinds(heard(session, "step"))[0] == "stopped"
    assert frame_of(heard(session, "to", update=0))["update"] == 0
    heard(session, "set", settings={"optimiser": "sgd"})
    assert kinds(heard(session, "step")) == ["frame", "reply"]


def test_playing_goes_as_far_as_a_frame_allows_and_measures_seldom(monkeypatch):
    session = learner(flowers(rows=400))
    monkeypatch.setattr(session_module, "CHEAP_SECONDS", 0.0)
    monkeypatch.setattr(session_module, "SELDOM_SECONDS", 1e9)
    first = frame_of(heard(session, "frame", updates=1))
    later = frame_of(heard(session, "frame", updates=10**9))
    assert later["update"] > first["update"] == 1
    assert later["loss_at"] == first["loss_at"] < later["update"]
    paused = frame_of(heard(session, "frame"))
    assert paused["loss_at"] == paused["update"] == later["update"]
    assert paused["loss"] == session.timeline.measures.loss


def test_a_dear_gradient_is_left_out_while_playing(monkeypatch):
    monkeypatch.setattr(session_module, "CHEAP_GRADIENT", 0)
    session = learner(flowers())
    assert np.isnan(frame_of(heard(session, "frame", updates=1))["rest"][-1])
    assert not np.isnan(frame_of(heard(session, "frame"))["rest"]).any()


def test_playing_ends_in_words_where_it_is_set():
    session = learner(flowers(), epochs=2)
    sent = heard(session, "frame", updates=1000)
    while frame_of(sent)["update"] < 10:
        sent = heard(session, "frame", updates=1000)
    (stopped,) = (one for one in sent if isinstance(one, dict) and one["say"] == "stopped")
    assert stopped["what"] == "end"
    assert stopped["text"] == "Playing ended with epoch 2, as it was set."
    assert frame_of(heard(session, "frame", updates=5))["update"] == 10
    assert frame_of(heard(session, "step"))["update"] == 11


def test_patience_ends_with_the_parameters_of_the_best_epoch():
    session = learner(flowers(), validation=0.3, patience=3, optimiser={"name": "adam", "learning_rate": 0.1})
    sent = heard(session, "frame", updates=100)
    while not any(isinstance(one, dict) and one["say"] == "stopped" for one in sent):
        sent = heard(session, "frame", updates=100)
    run = session.timeline
    plan, held = run.chosen.planned
    early = bg.EarlyStopping(patience=3)
    same = bg.train(
        run.chosen.network, run.chosen.first, plan.X, plan.D, batch_size=plan.batch_size, optimiser=plan.optimiser,
        seed=plan.seed, shuffle=plan.shuffle, epochs=1000, validation=(held.X, held.D), early_stopping=early,
    )  # fmt: skip
    assert same.epochs == same.best_epoch + 3
    assert run.update == same.best_epoch * plan.batches == frame_of(sent)["update"]
    assert run.theta == same.theta
    (stopped,) = (one for one in sent if isinstance(one, dict) and one["say"] == "stopped")
    assert stopped["text"].endswith(f"the best epoch, which ended with update {run.update}.")


def test_an_edit_shows_the_scene_of_the_same_generation():
    session = fresh()
    before = frame_of(heard(session, "step"))
    sent = heard(session, "edit", parameter="w(3)[1,1]", value="3/20")
    assert kinds(sent) == ["scene", "frame", "reply"]
    assert sent[0]["generation"] == before["generation"] == frame_of(sent)["generation"]
    assert sent[0]["edits"] == [{"update": 1, "parameter": "w(3)[1,1]", "value": 0.15}]
    assert session.timeline.theta["w(3)[1,1]"] == 0.15
    others = heard(session, "set", settings={"seed": 3})
    assert others[0]["generation"] == before["generation"] + 1


def test_an_edit_with_a_decimal_comma_is_asked_for_again():
    session = fresh()
    before = session.timeline.theta["w(3)[1,1]"]
    (refused,) = heard(session, "edit", parameter="w(3)[1,1]", value="0,298")
    assert (refused["say"], "type a point" in refused["text"]) == ("error", True)
    assert session.timeline.theta["w(3)[1,1]"] == before


def test_the_scene_follows_the_settings_in_force():
    session = learner(flowers())
    heard(session, "advance", n=10)
    heard(session, "set", settings={"optimiser": "sgd"})
    heard(session, "advance", n=5)
    back = heard(session, "to", update=9)
    assert back[0]["settings"]["optimiser"]["name"] == "adam"
    on = heard(session, "frame", updates=1)
    assert on[0]["settings"]["optimiser"]["name"] == "sgd"


@pytest.mark.parametrize("value", ["", "x", "1/0", "1e999", True, None, [1], float("nan"), 10**400, "９" * 300])
def test_what_is_no_number_is_no_edit(value):
    session = fresh()
    answer = ask(session, "edit", parameter="w(3)[1,1]", value=value)
    assert answer["say"] == "error"
    assert answer["text"].endswith(".")
    assert session.timeline.changes == []


@pytest.mark.parametrize(("typed", "value"), [("0.15", 0.15), ("−1/4", -0.25), ("３／２０", 0.15), (2, 2.0)])
def test_what_is_typed_is_taken(typed, value):
    session = fresh()
    assert ask(session, "edit", parameter=" w(3)[1,1]", value=typed)["say"] == "reply"
    assert session.timeline.theta["w(3)[1,1]"] == value


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_wrong_is_said_in_the_language_asked(lang):
    assert NEEDED[lang] in ask(Session(), "advance", lang=lang)["text"]


@pytest.mark.parametrize(
    "message", [None, [], "step", {}, {"do": None}, {"do": ["step"]}, {"do": "__init__"}, {"do": "step", "n": "1"},
                {"do": "step", "n": True}, {"do": "advance", "n": 1e400}, {"do": "advance", "n": float("nan")},
                {"do": "to", "update": -1}, {"do": "set", "settings": [1]}, {"do": "set", "settings": {"a": 1}},
                {"do": "step", 3: 1}, {"do": "edit", "parameter": "w(9)[1,1]", "value": 1}],
)  # fmt: skip
def test_no_message_ends_a_session(message):
    session = fresh()
    (answer,) = session.hear(message)
    assert answer["say"] == "error"
    assert answer["text"]
    assert frame_of(heard(session, "step"))["update"] == 1
