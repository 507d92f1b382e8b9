"""Ranges: what they take, and the one sentence for what they do not."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest

import backglass as bg
from backglass.errors import DataError, PlanError
from backglass.ranges import DIFFERENT_TEXTS, FINITE, SEED, check, checked, number, one_of, outside, whole

ONE = bg.Network((1, 1))
NO_NUMBERS = (True, False, None, "1", [1], np.array([1, 2]), 1j)


@pytest.mark.parametrize("wanted", [whole(0), whole(0, 9), number(), number(-inf, inf, "()"), FINITE, SEED])
@pytest.mark.parametrize("value", [*NO_NUMBERS, nan, inf, -inf], ids=repr)
def test_what_is_no_finite_number_is_in_no_range(wanted, value):
    assert not wanted.takes(value)


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        (whole(), (1, 10**400), (0, -1, 1.0, 0.5)),
        (whole(0, 9), (0, 9), (-1, 10)),
        (SEED, (0, 2**64 - 1), (-1, 2**64)),
        (number(), (0, 0.0, -0.0, 1e308, 3), (-1e-300, 10**400)),
        (number(0, 1, "[]"), (0, 1), (-0.1, 1.1)),
        (number(0, 1, "()"), (0.5, np.float64(0.5)), (0, 1)),
        (number(0, 1, "(]"), (1,), (0,)),
        (FINITE, (-1e308, 0), (10**400, -(10**400))),
        (whole().or_value(None, inf), (None, inf, 3), (0, "None", -inf)),
        (one_of("a", "b"), ("a", np.str_("b")), ("c", None, ["a"], np.array(["a", "b"]))),
        (DIFFERENT_TEXTS, (("a",), ("a", "b")), ((), ("a", "a"))),
    ],
)
def test_the_ends_of_a_range(wanted, inside, outside):
    assert all(wanted.takes(value) for value in inside)
    assert not any(wanted.takes(value) for value in outside)


@pytest.mark.parametrize(
    ("wanted", "en", "ja"),
    [
        (whole(), "n is -3, but it is a whole number from 1 up.", "1 以上の整数"),
        (whole(2, 9), "n is -3, but it is a whole number from 2 to 9.", "2 から 9 までの整数"),
        (SEED, "n is -3, but it is a whole number from 0 to 2^64 - 1.", "0 から 2^64 - 1 までの整数"),
        (number(0, 0.5, "(]"), "n is -3, but it is a number in (0, 0.5].", "(0, 0.5] の数"),
        (one_of("mean", "sum"), "n is -3, but it is 'mean' or 'sum'.", "'mean' か 'sum'"),
        (one_of(1, 2, 3), "n is -3, but it is one of 1, 2, 3.", "1, 2, 3 のいずれか"),
        (whole().or_value(None), "n is -3, but it is None or a whole number from 1 up.", "None か1 以上の整数"),
    ],
)
def test_one_sentence(wanted, en, ja):
    with pytest.raises(PlanError) as caught:
        check("n", -3, wanted)
    assert str(caught.value) == en
    assert caught.value.text.ja == f"n が -3 ですが、{ja}でなければなりません。"
    with pytest.raises(DataError):
        check("n", -3, wanted, DataError)


@pytest.mark.parametrize("value", [np.int64(3), np.float32(0.5), Fraction(1, 2), 3, 0.5])
def test_numbers_of_other_libraries_become_pythons(value):
    found = checked("n", value, number())
    assert type(found) in (int, float)
    assert found == value
    with pytest.raises(PlanError, match=r"n is True"):
        checked("n", True, number())


@pytest.mark.parametrize(
    ("ask", "meant"),
    [
        (lambda: bg.Network((1, 1), biases="pre_unit"), "per_unit"),
        (lambda: bg.Network((1, 1, 1), hidden="tahn"), "tanh"),
        (lambda: bg.Network((1, 1), loss="squared_eror"), "squared_error"),
        (lambda: bg.train(ONE, ONE.initialise(), [[1]], [1], optimiser="adma"), "adam"),
        (lambda: bg.train(ONE, ONE.initialise(), [[1]], [1], engine="refrence"), "reference"),
        (lambda: bg.train(ONE, ONE.initialise(), [[1]], [1], dtype="flaot32"), "float32"),
        (lambda: bg.MLPClassifier(activation="tahn").fit([[0], [1]], [0, 1]), "tanh"),
        (lambda: bg.MLPClassifier(solver="adamx").fit([[0], [1]], [0, 1]), "adam"),
        (lambda: bg.MLPClassifier(preset="tabluar").fit([[0], [1]], [0, 1]), "tabular"),
        (lambda: bg.MLPClassifier(class_weight="balancd").fit([[0], [1]], [0, 1]), "balanced"),
        (lambda: bg.MLPClassifier(learning_rate="adaptve", solver="sgd").fit([[0], [1]], [0, 1]), "adaptive"),
        (lambda: bg.fit_table("t.csv", "y", scale="rbust"), "robust"),
        (lambda: bg.fit_table("t.csv", "y", task="regresion"), "regression"),
    ],
)  # fmt: skip
def test_a_misspelt_choice_is_told_what_was_meant(ask, meant):
    with pytest.raises(bg.BackglassError) as caught:
        ask()
    assert str(caught.value).endswith(f"; did you mean {meant!r}?")


def test_what_is_like_no_choice_is_told_all_of_them():
    assert outside("n", "steam", one_of("auto", "native", "reference")).en.endswith("'reference'.")
    assert outside("n", 3, one_of("auto", "native")).en == "n is 3, but it is 'auto' or 'native'."
    assert outside("n", "atuo", one_of("auto", "native").or_value(None)).ja.endswith("'auto' のことですか。")
