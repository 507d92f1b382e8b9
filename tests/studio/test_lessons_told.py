"""The lessons beside the network: their text in both languages, the numbers of each step lit, long ones apart."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from backglass.network import Network
from backglass.studio import told_lessons
from backglass.studio.lit_steps import LIT, lit
from backglass.studio.problems.course import of_lesson
from backglass.studio.scene import stages
from backglass.studio.session import Session
from backglass.textbook.shelf import LESSONS

LONG = ("mazur", "descent", "depth", "xor")
UNIT = re.compile(r"(u|z|delta)\((\d+)\)\[(\d+)\]")


def network_of(name):
    return Network(**{key: value for key, value in of_lesson(name).start.items() if key != "optimiser"})


def heard(session, **message):
    *_, last = session.hear(message)
    return last


@pytest.mark.parametrize("name", LESSONS)
def test_what_is_lit_is_there(name):
    net = network_of(name)
    theta = net.initialise(0)
    count = len(stages(net))
    for names, stage in lit(name, net):
        assert stage is None or 0 <= stage < count
        for one in names:
            unit = UNIT.fullmatch(one)
            if unit is None:
                assert one == "E" or theta.index(one) >= 0
            else:
                l, j = int(unit[2]), int(unit[3])
                assert 1 <= l <= net.L
                assert 1 <= j <= net.sizes[l - 1]
                assert l > 1 or unit[1] == "z"
    assert set(LIT) == set(LESSONS)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in LONG else []) for name in LESSONS]
)
def test_a_lesson_says_what_the_textbook_says(name):
    made = told_lessons.as_told(LESSONS[name])
    assert set(made) == {"en", "ja"}
    steps = LESSONS[name].work(lambda *_: None).steps
    for speak, lesson in made.items():
        assert lesson["title"] == LESSONS[name].title[speak]
        assert [one["title"] for one in lesson["steps"][:-2]] == [
            f"{number}. {step.title[speak]}" for number, step in enumerate(steps, start=1)
        ]
        whole = lesson["html_head"] + "".join(one["html"] for one in lesson["steps"])
        assert " style=" not in whole
        assert "<script" not in whole
        assert re.search(r"<math", whole)
    assert [one["lit"] for one in made["en"]["steps"]] == [one["lit"] for one in made["ja"]["steps"]]


def test_a_step_knows_its_stage():
    steps = heard(Session(), do="lesson", name="two-layer", lang="ja")["steps"]
    kinds = stages(network_of("two-layer"))
    assert kinds[steps[1]["stage"]] == {"kind": "forward", "l": 2}
    assert kinds[steps[5]["stage"]] == {"kind": "delta", "l": 2}
    assert steps[3]["lit"] == ["w(3)[2,1]"]
    assert "stage" not in steps[0]


def test_a_long_lesson_is_worked_out_apart_while_the_learner_goes_on(monkeypatch):
    """Here a short one, whose own work takes too long in this process only."""

    def work(watch):
        time.sleep(0.01)
        watch(1, 2)
        raise AssertionError("it was to end before")

    monkeypatch.setattr(told_lessons, "PATIENCE", 0.001)
    monkeypatch.setattr(told_lessons, "_TOLD", {})
    monkeypatch.setitem(told_lessons.LESSONS, "cost", replace(LESSONS["cost"], work=work))
    session = Session()
    reply = heard(session, do="lesson", name="cost", lang="en")
    assert (reply["ready"], reply["steps"], reply["title"][:20]) == (False, [], LESSONS["cost"].title.en[:20])
    assert "being worked out" in reply["html_head"]
    assert heard(session, do="step")["say"] == "reply"
    end = time.monotonic() + 60
    while not (reply := heard(session, do="lesson", name="cost", lang="ja"))["ready"]:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert len(reply["steps"]) == 7
    assert not told_lessons._WORKED


def test_there_is_no_such_lesson():
    assert heard(Session(), do="lesson", name="mazurka")["text"].startswith("There is no lesson 'mazurka'; there are")
