"""Nudges, checks and answers of a session, and what it opens: stages, health, history."""

from __future__ import annotations

import json

import numpy as np
import pytest

import backglass as bg
from backglass.studio.session import Session
from tests.studio.asking import ask, flowers, learner
from tests.studio.opened_moments import check_html, plain, section, texts


@pytest.fixture
def stepped():
    session = Session()
    ask(session, "step")
    return session


def test_a_session_opens_the_update_just_made_and_the_one_to_come(stepped):
    made = ask(stepped, "open", name="w(3)[1,1]")
    assert made["view"] == "made"
    assert made["factors"][0]["value"] == pytest.approx(0.741365070, abs=1e-9)
    assert "0.358916480" in plain(section(made, "update")["html"])
    now = ask(stepped, "open", name="w(3)[1,1]", view="now", lang="ja")
    assert now["value"] == pytest.approx(0.35891648, abs=1e-9)
    assert section(now, "update")["title"] == "次に行う更新"
    assert now["label"] == "w5"
    fresh = ask(Session(), "open", name="w(3)[1,1]")
    assert (fresh["view"], fresh["update"]) == ("now", 0)
    for reply in (made, now, fresh):
        check_html(reply)
        json.dumps(reply, allow_nan=False)


def test_what_cannot_be_opened_is_said_in_the_language(stepped):
    assert ask(stepped, "open", name="nothing")["say"] == "error"
    assert "サンプル" in ask(stepped, "open", name="E", sample=3, lang="ja")["text"]
    assert ask(stepped, "open", name="w(3)[1,1]", view="then")["say"] == "error"


@pytest.mark.parametrize(
    ("name", "text", "right", "slip"),
    [
        ("w(3)[1,1]", "0.741*0.187*0.593", True, None),
        ("w(3)[1,1]", "０．０８２１６７", True, None),
        ("w(3)[1,1]", "-0.0822", False, "sign"),
        ("dE/dw(3)[1,1]", "0.4398", False, "missing-derivative"),
        ("w(3)[1,1]+", "0.3589", True, None),
        ("w(3)[1,1]+", "0.4 - 1/2 * 0.082167041", True, None),
        ("w(3)[1,1]+", "0.3178", False, "rate"),
        ("w(3)[1,1]+", "0.4411", False, "sign"),
        ("delta(3)[1]", "0.741*0.187", True, None),
        ("b(3)[1]+", "0.6", True, None),
        ("u(2)[1]", "0.3775", True, None),
        ("E", "0.298371", True, None),
        ("z(2)[1]", "x", False, None),
    ],
)
def test_a_calculation_is_judged_on_the_update_just_made(stepped, name, text, right, slip):
    found = ask(stepped, "check", name=name, text=text)
    assert (found["right"], found["slip"]) == (right, slip)
    assert found["readable"] == (text != "x")
    assert set(found) == {"say", "id", "right", "slip", "reason", "readable"}
    answer = ask(stepped, "reveal", name=name)["value"]
    assert f"{answer:.9f}" not in json.dumps(found)


def test_a_calculation_is_judged_on_what_is_shown_now(stepped):
    assert ask(stepped, "check", name="z(3)[1]", text="0.742088", view="now")["right"]
    assert not ask(stepped, "check", name="z(3)[1]", text="0.742088", view="made")["right"]
    assert ask(stepped, "reveal", name="z(3)[1]", view="now")["value"] == pytest.approx(0.742088111, abs=1e-9)
    assert ask(stepped, "check", name="u(3)[1]+", text="1")["say"] == "error"


@pytest.mark.parametrize("options", [{"optimiser": {"name": "momentum"}}, {"optimiser": {"name": "adam"}}, {"l2": 0.1}])
def test_the_new_weight_is_that_of_this_update_whatever_the_rule(options):
    session = learner(flowers(), **options)
    for _ in range(3):
        ask(session, "step")
    after = session.timeline.theta["w(2)[1,1]"]
    assert ask(session, "reveal", name="w(2)[1,1]+")["value"] == pytest.approx(after, rel=1e-12)
    assert ask(session, "check", name="w(2)[1,1]+", text=f"{after:.6f}")["right"]
    before = session.timeline.made().theta["w(2)[1,1]"]
    assert ask(session, "check", name="w(2)[1,1]+", text=f"{2 * before - after:.7f}")["slip"] == "sign"


def test_a_nudge_answers_with_the_batch_that_comes_next(stepped):
    found = ask(stepped, "nudge", parameter="w(3)[1,1]", h=0.01)
    expected = bg.example("mazur")
    theta = stepped.timeline.theta
    wanted = bg.nudge(expected.network, theta, expected.X, expected.D, "w(3)[1,1]", 0.01)
    for name in ("before", "after", "change", "predicted", "remainder"):
        assert found[name] == getattr(wanted, name)
    gradient = ask(stepped, "open", name="w(3)[1,1]", view="now")["gradient"]
    assert found["predicted"] == pytest.approx(gradient * 0.01, rel=1e-12)
    assert found["picture"] is None
    drawn = ask(stepped, "nudge", parameter="w(3)[1,1]", h=0.01, drawn=True)["picture"]
    assert drawn["curve"] == [(theta["w(3)[1,1]"] + dw, wanted.before + dE) for dw, dE in wanted.curve()]
    assert drawn["after"] == (theta["w(3)[1,1]"] + wanted.h, wanted.before + wanted.change)
    assert drawn["foretold"][1] - drawn["first"][1] == pytest.approx(wanted.predicted, rel=1e-9)
    assert ask(stepped, "nudge", parameter="w(3)[1,1]", h=0)["say"] == "error"
    assert ask(stepped, "nudge", parameter="u(3)[1]", h=0.1)["say"] == "error"
    extreme = ask(stepped, "nudge", parameter="w(3)[1,1]", h=1e300, drawn=True)
    assert extreme["picture"] is None
    json.dumps(extreme, allow_nan=False)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_nudge_is_of_the_objective_that_the_picture_shows(reduction):
    """Gradient × h has the gradient of the frame: of the next batch, with its dropout and the penalties."""
    session = learner(flowers(), l1=0.02, l2=0.3, divide_penalties=True, dropout=0.3, reduction=reduction)
    ask(session, "step", by="update", n=2)
    run = session.timeline
    for name, h in (("w(2)[3,1]", 1e-4), ("w(3)[1,2]", -1e-4), ("b(2)[3]", 1e-4)):
        found = ask(session, "nudge", parameter=name, h=h, drawn=True)
        picture = found["picture"]
        near = min(picture["curve"], key=lambda point: abs(point[0] - picture["after"][0]))
        assert near[1] == pytest.approx(picture["after"][1], abs=2 * abs(found["change"]))
        at = run.theta.index(name)
        assert found["predicted"] == pytest.approx(run.measures.gradient[at] * h, rel=1e-9)
        assert found["after"] - found["before"] == pytest.approx(found["change"], abs=1e-12)
        assert abs(found["remainder"]) < 1e-2 * abs(found["predicted"]) + 1e-9
    for name, penalised in (("w(2)[3,1]", True), ("b(2)[3]", False)):
        html = section(ask(session, "open", name=name), "update")["html"]
        assert ("with the penalty" in html) == penalised


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_stage_has_its_formulas(stepped, lang):
    replies = [ask(stepped, "stage", k=k, lang=lang) for k in range(7)]
    for reply in replies:
        check_html(reply)
        assert reply["title"]
    shown = [plain(reply["html"]) for reply in replies]
    theta = stepped.timeline.theta
    assert "0.377445179" in shown[0]
    assert "0.742088111" in shown[1]
    assert "0.732088111 × 0.191393346" in shown[2]
    assert "0.140116793" in shown[2]
    assert "0.007519935" in shown[3]
    assert "0.083125235" in shown[4]
    assert f"{theta['w(3)[1,1]']:.9f} − 0.5 × 0.083125235" in shown[6]
    assert replies[0]["lit"] == ["u(2)[1]", "u(2)[2]", "z(2)[1]", "z(2)[2]"]
    assert replies[2]["lit"] == ["delta(3)[1]", "delta(3)[2]", "E"]
    assert "b(3)[1]" in replies[4]["lit"]
    assert "b(3)[1]" not in replies[6]["lit"]
    assert ask(stepped, "stage", k=7, lang=lang)["say"] == "error"


def test_a_wide_network_and_a_batch_are_cut_in_words():
    session = learner(flowers(), sizes=[4, 30, 3])
    replies = [ask(session, "stage", k=k) for k in range(7)]
    assert "And so on for 24 more units." in plain(replies[0]["html"])
    assert "over all 11 samples" in plain(replies[4]["html"])
    assert "more parameters" in plain(replies[5]["html"])
    assert len(replies[5]["lit"]) == 12 * 5
    for reply in replies:
        check_html(reply)


@pytest.mark.parametrize("biases", ["shared", "augmented", "none", "per_unit"])
def test_stages_of_every_kind_of_bias(biases):
    session = learner(flowers(), biases=biases, optimiser={"name": "momentum"}, dropout=[0.3])
    for k in range(7):
        reply = ask(session, "stage", k=k, lang="ja")
        assert reply["say"] == "reply"
        check_html(reply)


def test_health_is_said_in_words():
    session = learner(flowers(), hidden=["relu"])
    for lang, word in (("en", "Health of the network"), ("ja", "ネットワークの診断")):
        reply = ask(session, "health", lang=lang)
        assert word in plain(reply["html"])
        check_html(reply)


def test_the_history_of_a_number_follows_the_notes():
    session = learner(flowers())
    ask(session, "advance", n=30)
    for name in ("w(2)[1,1]", "b(2)[3]", "u(2)[1]", "z(3)[1]", "delta(2)[1]", "z(1)[1]"):
        found = ask(session, "history", name=name)
        assert len(found["update"]) == len(found["value"]) > 3
        json.dumps(found, allow_nan=False)
    found = ask(session, "history", name="w(2)[1,1]")
    notes = session.timeline.notes.taken
    assert found["value"] == [float(note.theta[0]) for note in notes]
    z = ask(session, "history", name="z(3)[1]")
    net, problem = session.timeline.chosen.network, session.problem
    t = bg.trace(net, bg.Parameters(net, notes[-1].theta), problem.X[:1], problem.D[:1])
    assert z["value"][-1] == pytest.approx(t.y[0, 0], rel=1e-12)


def test_a_network_beyond_all_numbers_is_answered_in_words():
    session = learner(flowers(), hidden=["relu"], optimiser={"name": "sgd", "learning_rate": 1e3})
    ask(session, "edit", parameter="w(2)[1,1]", value="1e300")
    ask(session, "edit", parameter="w(3)[1,1]", value="1e300")
    for name in ("w(2)[1,1]", "u(3)[1]", "z(3)[1]", "delta(2)[1]", "E", "w(3)[1,1]"):
        reply = ask(session, "open", name=name)
        json.dumps(reply, allow_nan=False)
    for k in range(7):
        json.dumps(ask(session, "stage", k=k), allow_nan=False)
    json.dumps(ask(session, "health"), allow_nan=False)
    json.dumps(ask(session, "nudge", parameter="w(2)[1,1]", h=1.0), allow_nan=False)
    json.dumps(ask(session, "check", name="w(2)[1,1]+", text="1"), allow_nan=False)
    assert np.isfinite(session.timeline.theta.flat).all()
    assert all("nan" not in html for html in texts(ask(session, "open", name="w(3)[3,2]")))
