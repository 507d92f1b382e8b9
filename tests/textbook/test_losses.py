"""Lesson `losses` against the acceptance numbers, and against errors planted in the equations."""

from __future__ import annotations

import pytest

from backglass.equations.losses import CrossEntropy, SquaredError
from backglass.equations.output_pairs import SoftmaxCrossEntropy
from backglass.textbook.lesson import unwatched
from backglass.textbook.quiz import judge
from backglass.textbook.shelf import LESSONS
from tests.textbook.acceptance import matches


@pytest.fixture
def data(worked):
    return worked("losses").data


def test_ten_classes(data):
    assert matches("C01", data["squared_error"])
    assert matches("C02", data["program"])
    assert matches("C03", data["cross_entropy"])
    assert matches("C04", data["program_ends"])


def test_conventions(data):
    for name in ("half_sum", "sum", "mean", "half_mean"):
        assert matches("C11", data["conventions"][name], name)
        assert matches("C12", data["convention_gradients"][name], name)
    assert matches("C13", data["output_gradient"])


def test_batches(data):
    assert matches("C05", data["batch"]["loss"])
    assert matches("C06", data["batch"]["grad"])
    assert matches("T01", data["batch"]["onehot"], "onehot")
    for identity, name in (("C07", "soft"), ("C08", "single"), ("C09", "extreme")):
        assert matches(identity, data[name]["loss"], "loss")
        assert matches(identity, data[name]["grad"], "grad")


def test_output_deltas(data):
    for identity, delta in data["deltas"].items():
        assert matches(identity, delta)
    for part in ("d=0", "d=1"):
        assert matches("C10", data["binary"][part], part)
    for part in ("sse", "bce"):
        assert matches("D08", data["saturated"][part], part)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (SquaredError, "value"),
        (SquaredError, "gradient"),
        (CrossEntropy, "value"),
        (CrossEntropy, "gradient"),
        (SoftmaxCrossEntropy, "value"),
        (SoftmaxCrossEntropy, "delta"),
    ],
)
def test_an_error_of_one_per_cent_is_noticed(monkeypatch, row, name):
    right = getattr(row, name)
    monkeypatch.setattr(row, name, lambda *arguments: 1.01 * right(*arguments))
    assert not all(check.as_expected for check in LESSONS["losses"].work(unwatched).all_checks)


@pytest.mark.parametrize(
    ("title", "answer", "slip"),
    [
        ("From the net inputs, for a batch of two", "2.148917261", "mean-for-sum"),
        ("The gradient in the net inputs", "0.785597035", "mean-for-sum"),
        ("Ten classes, squared error", "1.195", "half"),
        ("A saturated output that is wrong", "0.993307149", "missing-derivative"),
        ("Its gradient in the outputs", "2.00", "sign"),
    ],
)
def test_quiz_names_the_slip(worked, title, answer, slip):
    step = next(step for step in worked("losses").steps if step.title.en == title)
    assert judge(answer, step.lines[-1]).slip == slip
