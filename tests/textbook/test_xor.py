"""Lesson `xor` against the acceptance numbers, and what one layer and no biases come to."""

from __future__ import annotations

from math import log

import pytest

from backglass.textbook.quiz import judge
from tests.textbook.acceptance import matches


@pytest.fixture
def data(worked):
    return worked("xor").data


def test_two_layers(data):
    for part in ("E0", "E", "y"):
        assert matches("P04", data[part], part)
    assert data["accuracy"]["3000"] == 1


def test_one_layer_stays_at_log_2(data):
    assert data["single_layer"]["loss"]["200"] == pytest.approx(log(2), abs=1e-12)
    assert data["single_layer"]["accuracy"] == 0.75


def test_without_biases(data):
    bare = data["without_biases"]
    assert bare["y"][0] == 0.5
    assert bare["E"] > log(2) / 4
    assert bare["and"]["without"] == pytest.approx(log(2), abs=1e-12)
    assert bare["and"]["with"] < 0.04


def test_the_erratum_has_its_evidence(worked):
    checks = [check for check in worked("xor").checks if "003-5" in (check.erratum, check.supports)]
    assert [check.agrees for check in checks] == [False, True]


@pytest.mark.parametrize(
    ("title", "answer", "slip"),
    [
        ("Sample 2, back: the deltas", "0.435840336", "missing-derivative"),
        ("The gradient: the mean over the four samples", "-0.101124648", "mean-for-sum"),
        ("The first update", "-0.412640581", "sign"),
    ],
)
def test_quiz_names_the_slip(worked, title, answer, slip):
    step = next(step for step in worked("xor").steps if step.title.en == title)
    assert judge(answer, step.lines[-1]).slip == slip
