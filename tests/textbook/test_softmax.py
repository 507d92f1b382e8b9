"""Lesson `softmax` against the acceptance numbers, and against errors planted in the equations."""

from __future__ import annotations

import numpy as np
import pytest

from backglass.equations.activations import Softmax
from backglass.textbook.lesson import unwatched
from backglass.textbook.lessons import naive
from backglass.textbook.quiz import judge
from backglass.textbook.shelf import LESSONS
from tests.textbook.acceptance import matches


@pytest.fixture
def data(worked):
    return worked("softmax").data


def test_values(data):
    for identity, case in zip(("B01", "B02", "B03", "B04", "B05", "B06"), data["values"], strict=True):
        assert matches(identity, case["f"])
        assert sum(case["f"]) == pytest.approx(1, rel=1e-15)


def test_shifts_and_ratio(data):
    for shifted in data["shifted"].values():
        assert matches("B07", shifted)
    assert matches("B08", data["ratio"])


def test_jacobian_and_pullback(data):
    assert matches("B09", data["jacobian"])
    assert matches("B10", data["pullback"])


def test_logarithms_and_two_classes(data):
    assert matches("B11", data["two_classes"])
    assert matches("B12", data["log_sum_exp"])
    assert matches("B13", data["log_softmax"]["1000, 0, -1000"])


def test_the_naive_formula_breaks_where_the_lesson_says():
    assert np.isnan(naive.softmax([1010.0, 1000.0, 990.0])).all()
    assert np.isnan(naive.softmax([-1000.0, -1001.0, -1002.0])).all()
    np.testing.assert_allclose(naive.softmax([1.0, 2.0, 3.0]), Softmax()(np.array([1.0, 2.0, 3.0])), rtol=1e-15)


@pytest.mark.parametrize("name", ["__call__", "jacobian", "pullback"])
def test_an_error_of_one_per_cent_is_noticed(monkeypatch, name):
    right = getattr(Softmax, name)
    monkeypatch.setattr(Softmax, name, lambda *arguments: 1.01 * right(*arguments))
    assert not all(check.as_expected for check in LESSONS["softmax"].work(unwatched).all_checks)


def test_quiz_names_the_lost_sign_and_the_missing_jacobian(worked):
    steps = {step.title.en: step for step in worked("softmax").steps}
    assert judge("0.162803402", steps["The derivative for i ≠ k"].lines[-1]).slip == "sign"
    assert judge("0.30", steps["Backwards without the matrix"].lines[-1]).slip == "missing-derivative"
