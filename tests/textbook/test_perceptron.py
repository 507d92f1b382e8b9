"""Lesson `perceptron` against the acceptance numbers."""

from __future__ import annotations

import pytest

from backglass.textbook.lessons.perceptron.diagram import BLOCKS, chain_rule, diagram
from backglass.textbook.quiz import judge
from tests.textbook.acceptance import expected, matches


@pytest.fixture
def data(worked):
    return worked("perceptron").data


def test_the_diagram_is_read_back_to_front(data):
    assert {part: data[part] for part in ("chain", "rule")} == expected("K02")


def test_every_block_is_marked_in_its_turn():
    assert diagram() == "W → f() → Z → σ() → A → SSE() → E"
    assert [diagram(block) for block in BLOCKS] == [
        "[W → f() → Z] → σ() → A → SSE() → E",
        "W → f() → [Z → σ() → A] → SSE() → E",
        "W → f() → Z → σ() → [A → SSE() → E]",
    ]
    assert [chain_rule(block) for block in reversed(BLOCKS)] == [
        "∂E/∂W = [∂E/∂A] ∂A/∂Z ∂Z/∂W",
        "∂E/∂W = ∂E/∂A [∂A/∂Z] ∂Z/∂W",
        "∂E/∂W = ∂E/∂A ∂A/∂Z [∂Z/∂W]",
    ]


@pytest.mark.parametrize("part", ["Z", "A", "E", "dE/dA", "dA/dZ", "dE/dZ", "dE/dW", "dE/db", "dE/dX"])
def test_first_pass(data, part):
    assert matches("P01", data["first"][part], part)


def test_two_runs(data):
    assert matches("P02", data["fixed"]["200"]["W"])
    for part in ("W", "b", "E"):
        assert matches("P03", data["trained"]["1000"][part], part)
    assert matches("P03", data["A"], "A")


def test_published_weights_and_errata(worked):
    checks = worked("perceptron").checks
    assert {check.printed: check.agrees for check in checks if check.document and not check.erratum} == {
        "2.6664366": True,
        "2.6668967": True,
    }
    assert {check.erratum: check.agrees for check in checks if check.erratum} == {"004-1": False, "004-2": False}


@pytest.mark.parametrize(
    ("title", "answer", "slip"),
    [
        ("Block SSE(): from A to E", "0.780625423", "half"),
        ("Block SSE(): from A to E", "0.0975781779", "mean-for-sum"),
        ("Derivative 1 of 4, the error: ∂E/∂A = A - Y", "0.0474259", "sign"),
        ("The delta: the first two factors", "-0.047425873", "missing-derivative"),
        ("Derivative 3 of 4, the input: ∂Z/∂W = X", "0.0225838752", "mean-for-sum"),
        ("Derivative 4 of 4, the bias: ∂Z/∂b = 1", "0.0231989321", "mean-for-sum"),
        ("One update", "6.090335501", "sign"),
    ],
)
def test_quiz_names_the_slip(worked, title, answer, slip):
    step = next(step for step in worked("perceptron").steps if step.title.en == title)
    assert judge(answer, step.lines[-1]).slip == slip
