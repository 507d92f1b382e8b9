"""A planted error of 1 % in equations/backward.py: the lessons must notice."""

from __future__ import annotations

from types import FunctionType

import pytest

from backglass.equations import backward
from backglass.textbook.lesson import unwatched
from backglass.textbook.shelf import LESSONS

NOTICE_DELTAS = {"activations", "mazur", "two-layer", "multilayer", "layers", "paths", "vanishing", "xor", "depth"}
NOTICE_GRADIENTS = {
    "descent", "perceptron", "activations", "mazur", "two-layer", "multilayer", "layers", "xor", "depth",
}  # fmt: skip


def hidden_deltas(delta):
    L = max(delta)
    return {l: value if l == L else 1.01 * value for l, value in delta.items()}


def gradients(dW):
    return {l: 1.01 * value for l, value in dW.items()}


@pytest.fixture
def plant(monkeypatch):
    """Change what a function gives wherever it has been imported to."""

    def planted(function, change):
        right = FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__)
        monkeypatch.setitem(function.__globals__, "_planted", lambda *arguments: change(right(*arguments)))

        def wrong(*arguments):
            return _planted(*arguments)  # noqa: F821

        monkeypatch.setattr(function, "__defaults__", None)
        monkeypatch.setattr(function, "__code__", wrong.__code__)

    return planted


def disagreeing(names):
    contents = {name: LESSONS[name].work(unwatched) for name in names}
    return {name for name, content in contents.items() if any(not check.as_expected for check in content.all_checks)}


def test_without_an_error_nothing_disagrees():
    assert disagreeing(set(LESSONS) - {"mazur"}) == set()


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("function", "change", "noticed"),
    [
        (backward.deltas, hidden_deltas, NOTICE_DELTAS),
        (backward.weight_gradients, gradients, NOTICE_GRADIENTS),
        (backward.sample_weight_gradients, gradients, {"multilayer", "paths"}),
        (backward.bias_gradients, gradients, {"perceptron", "multilayer", "losses", "xor"}),
    ],
    ids=["deltas", "weight gradients", "gradients of samples", "bias gradients"],
)
def test_an_error_of_one_per_cent_is_noticed(plant, function, change, noticed):
    plant(function, change)
    assert disagreeing(noticed) == noticed


def test_that_makes_at_least_eight_lessons_for_each_half_of_the_backward_pass():
    assert len(NOTICE_DELTAS) >= 8
    assert len(NOTICE_GRADIENTS) >= 8
