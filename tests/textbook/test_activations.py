"""Lesson `activations` against the acceptance numbers, and against errors planted in the equations."""

from __future__ import annotations

import numpy as np
import pytest

from backglass.equations.activations import Logistic, ReLU, Tanh
from backglass.textbook.lesson import unwatched
from backglass.textbook.lessons import naive
from backglass.textbook.quiz import judge
from backglass.textbook.shelf import LESSONS
from tests.textbook.acceptance import matches


@pytest.fixture
def data(worked):
    return worked("activations").data


@pytest.mark.parametrize(
    ("identity", "name", "what"),
    [
        ("A01", "logistic", "f"),
        ("A02", "logistic", "derivative"),
        ("A04", "tanh", "f"),
        ("A05", "tanh", "derivative"),
        ("A06", "relu", "f"),
        ("A07", "relu", "derivative"),
        ("A09", "elu", "f"),
        ("A10", "softplus", "f"),
        ("A11", "log_logistic", "f"),
    ],
)
def test_values_and_derivatives(data, identity, name, what):
    assert matches(identity, data[name][what])


def test_parts_of_entries(data):
    assert matches("A03", data["greatest_derivative"]["logistic"], "dsigmoid")
    assert matches("A03", data["greatest_derivative"]["tanh"], "dtanh")
    assert matches("A08", data["leaky_relu"]["f"], "f")
    assert matches("A08", data["leaky_relu"]["derivative"], "df")
    for name in ("identity", "step"):
        assert matches("A12", data[name]["f"], name)
        assert matches("A12", data[name]["derivative"], f"d{name}")
    for name, value in data["symmetry"].items():
        assert matches("A13", value, name)


def test_naive_formulas_break_where_the_lesson_says():
    assert naive.logistic_derivative(40.0) == 0
    assert naive.logistic_derivative(20.0) == pytest.approx(2.061153614e-9, rel=1e-6, abs=0)
    assert naive.logistic_derivative(20.0) != pytest.approx(2.061153614e-9, rel=1e-8, abs=0)
    assert naive.tanh_derivative(20.0) == 0
    assert np.isnan(naive.tanh(1000.0))
    assert naive.softplus(1000.0) == np.inf
    assert naive.log_logistic(-1000.0) == -np.inf
    assert naive.logistic(-1000.0) == 0


@pytest.mark.parametrize("row", [Logistic, Tanh])
def test_a_wrong_derivative_is_noticed(monkeypatch, row):
    right = row.derivative
    monkeypatch.setattr(row, "derivative", lambda self, u: 1.01 * right(self, u))
    assert not all(check.as_expected for check in LESSONS["activations"].work(unwatched).all_checks)


def test_the_derivative_agreed_on_at_the_kink_is_noticed(monkeypatch):
    monkeypatch.setattr(ReLU, "derivative", lambda _, u: (u >= 0) * 1.0)
    wrong = [check for check in LESSONS["activations"].work(unwatched).all_checks if not check.as_expected]
    assert {check.name for check in wrong} == {"ReLU'(0)"}


def test_quiz_names_the_missing_derivative(worked):
    step = next(step for step in worked("activations").steps if step.title.en == "Saturation")
    assert judge("0.50", step.lines[-1]).slip == "missing-derivative"
