"""The practice's questions: every answer found another way, one right choice, the same for a seed everywhere.

BACKGLASS_SEEDS says how many seeds are tried.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections import Counter
from typing import Any

import numpy as np
import pytest

from backglass.cli import main
from backglass.textbook.errata import ERRATA
from backglass.textbook.marking import mark
from backglass.textbook.question import CHOICES, GAP, coincide
from backglass.textbook.question_set import GENERATORS, TOPICS, draw_questions, question_of, to_json
from backglass.textbook.shelf import LESSONS
from backglass.words import practice as words
from tests.oracles.questions import found

SEEDS = int(os.environ.get("BACKGLASS_SEEDS", "24"))
ORACLES = found()
NUMERAL = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:e-?\d+)?")
COUNTED = re.compile("([1-9]) [層回行本倍列人桁]|([1-9]) クラス|([1-9]) 成分")  # figures where English has words
CLOSE = 2e-6  # of an answer to its oracle, which may be a central difference


@pytest.fixture(scope="module")
def two_hundred():
    return [to_json(question, "en") for question in draw_questions(7, 200)]


def filled(question: dict[str, Any], piece: str) -> Any:
    """What a program with its gap filled leaves in `result`; an exception is its own answer."""
    names: dict[str, Any] = {}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            exec(f"{question['program'].replace(GAP, piece)}\n{question['check']}", names)
    except Exception as error:
        return error
    return names["result"]


def same(one: Any, other: Any) -> bool:
    """Whether two results agree, in their shapes too."""
    if isinstance(one, str) or isinstance(other, str) or isinstance(one, Exception):
        return isinstance(one, str) and one == other
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    return one.shape == other.shape and np.allclose(one, other, rtol=CLOSE, atol=CLOSE * 1e-3)


def recompute(question: dict[str, Any]) -> None:
    """Hold an answer against its oracle."""
    if question["kind"] == "erratum":
        (entry,) = (one for one in ERRATA.values() if f":\n{one.printed.en}\n" in question["question"])
        assert entry.reason.en in question["because"]
        assert entry.right.en in question["because"]
        return
    expected = ORACLES[question["id"]](question)
    if question["kind"] == "gap":
        results = {piece: filled(question, piece) for piece in question["choices"]}
        right = {piece for piece, result in results.items() if same(result, expected)}
        assert right == {question["answer"]}, (question["id"], results)
        return
    answer = question["answer"] if question["value"] is None else question["value"]
    assert same(answer, expected), (question["id"], answer, expected)
    if question["choices"] is not None:
        assert question["choices"][question["right"] - 1] == question["answer"]


def test_every_answer_is_found_another_way(two_hundred):
    for question in two_hundred:
        recompute(question)


def test_every_generator_has_an_oracle_and_every_oracle_a_generator():
    kinds = {identity: question_of(identity, 0).draft.kind for identity in GENERATORS}
    assert {identity for identity, kind in kinds.items() if kind != "erratum"} == set(ORACLES)


@pytest.mark.few(60)
@pytest.mark.parametrize("identity", GENERATORS)
def test_one_choice_is_right_and_all_differ(identity):
    for seed in range(SEEDS):
        question = question_of(identity, seed)
        recompute(to_json(question, "en"))
        if not question.choices:
            value = question.value
            assert all(not coincide(value, one.what) for one in question.draft.wrongs)
            assert mark(repr(value), question).grade == "right"
            continue
        assert len(question.choices) == CHOICES
        assert [choice.right for choice in question.choices].count(True) == 1
        assert question.choices[question.right - 1].text == question.answer
        for speak in words.LANGUAGES:
            assert len({choice.text[speak] for choice in question.choices}) == CHOICES
            assert all(choice.reason[speak] for choice in question.choices)
        assert mark(str(question.right), question).right
        assert sum(mark(str(number), question).right for number in range(1, CHOICES + 1)) == 1


@pytest.mark.parametrize("identity", GENERATORS)
def test_both_languages_have_the_same_numbers(identity):
    for seed in range(3):
        one, other = (to_json(question_of(identity, seed), speak) for speak in words.LANGUAGES)
        for entry in ("value", "given", "program", "check", "right", "slips", "id", "step"):
            assert one[entry] == other[entry]
        if one["kind"] != "erratum":  # what the documents have printed is printed in one of them
            for ours, theirs in zip(
                (one["question"], *(one["choices"] or ())), (other["question"], *(other["choices"] or ())), strict=True
            ):
                said, also = Counter(NUMERAL.findall(ours)), Counter(NUMERAL.findall(theirs))
                assert said <= also, identity
                assert also - said <= Counter("".join(one) for one in COUNTED.findall(theirs)), identity
        assert re.search("[\u3040-\u9fff]", other["question"])
        assert all(re.search("[\u3040-\u9fff]", reason) for reason in other["reasons"])


@pytest.mark.few(60)
@pytest.mark.parametrize("identity", GENERATORS)
def test_a_wrong_number_is_met_by_its_slip(identity):
    for question in (question_of(identity, seed) for seed in range(SEEDS)):
        if question.choices:
            return
        for one in question.draft.wrongs:
            assert mark(f"{one.what:.12g}", question).slip == one.slip
        assert mark("0", question).grade == ("right" if question.value == 0 else "wrong")
        assert mark("one", question).grade == "unread"


@pytest.mark.parametrize(
    ("typed", "grade", "slip"),
    [
        ("2.718", "right", ""),
        ("+2.718281828459", "right", ""),
        ("２．７１８", "right", ""),
        ("1/0.367879", "right", ""),
        ("27.18×10^-1", "right", ""),
        ("2,718", "unread", ""),
        ("1,234", "wrong", ""),
        ("2,7183", "unread", ""),
        ("2.7", "short", ""),
        ("3", "short", ""),
        ("2.719", "last digit", "digits"),
        ("−2.718", "wrong", "sign"),
        ("0.2718", "wrong", "size"),
        ("0", "wrong", "size"),
        ("0.368", "wrong", "index"),
        ("5", "wrong", ""),
        ("e", "unread", ""),
        ("", "unread", ""),
        ("1/0", "unread", ""),
        ("9" * 300, "unread", ""),
    ],
)
def test_a_number_is_judged_to_the_digits_typed(typed, grade, slip):
    question = question_of("softmax-ratio", 9)
    assert question.value == pytest.approx(np.e)
    assert (mark(typed, question).grade, mark(typed, question).slip) == (grade, slip)


def test_a_number_of_another_size_is_never_praised():
    """As 1 is what 0.6 rounds to."""
    question = next(
        q for q in (question_of("activations-share-of-zeros", seed) for seed in range(99)) if q.value == 0.6
    )
    assert mark("1", question).grade == "wrong"
    assert mark("0.6", question).right
    assert mark("3/5", question).right


@pytest.mark.parametrize("name", TOPICS)
def test_a_step_to_read_up_is_that_step(name, worked):
    for identity in TOPICS[name].by_id:
        at = question_of(identity, 0).draft.at
        assert at.lesson in LESSONS
        assert worked(at.lesson).steps[at.step - 1].title == at.title, identity


def test_they_are_drawn_evenly(two_hundred):
    topics = Counter(question["topic"] for question in two_hundred)
    assert set(topics) == set(TOPICS)
    assert max(topics.values()) - min(topics.values()) <= 1
    for name, topic in TOPICS.items():
        ids = Counter(question["id"] for question in two_hundred if question["topic"] == name)
        assert max(ids.values()) - min(ids[identity] for identity in topic.by_id) <= 1


def test_a_seed_gives_the_same_questions_on_every_machine():
    """Vectors of Philox, so that another order of draws, or another NumPy, is seen."""
    first = question_of("softmax-one-output", 7)
    assert first.draft.given == {"u": (-2.0, -1.0, -1.5), "k": 2}
    assert [choice.text.en for choice in first.choices] == ["0.3072", "0.2689", "0.5065", "-0.2222"]


def test_json_has_what_the_page_of_a_terminal_has(capsys):
    assert main(["practice", "--json", "--seed", "7", "--questions", "200", "--lang", "en"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["seed"] == 7
    assert printed["questions"] == json.loads(
        json.dumps([to_json(question, "en") for question in draw_questions(7, 200)])
    )
    for question in printed["questions"]:
        assert {"id", "topic", "kind", "question", "choices", "answer", "reasons"} <= set(question)
