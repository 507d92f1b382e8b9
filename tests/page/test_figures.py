"""Numbers as text, the calculator and checks."""

from __future__ import annotations

import math

import pytest

from backglass.page.calculator import evaluate
from backglass.page.figures import agree, decimal, figure, filled, is_number, rounded, significant, worked
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.lesson import line
from backglass.words import Text


@pytest.mark.parametrize(
    ("printed", "computed", "agrees"),
    [
        ("0.75136507", 0.7513650695523157, True),
        ("0.75136506", 0.7513650695523157, False),
        ("0.511301270", 0.5113012702387375, True),
        ("0.0000351085", 3.510854812251263e-05, True),
        ("0.0000351085", 3.510187782978859e-05, False),
        ("3.510855e-5", 3.510854812251263e-05, True),
        ("3,156,944,000", 3156944000, True),
        ("37,191,016,277,640,192", 37191016277640192, True),
        ("37,191,016,277,640,192", 37191016277640193, False),
        ("-0.019049119", -0.019049118258278114, False),
        ("019049119", -0.019049118258278114, False),
        ("0.5", 0.45, True),
        ("0.5", 0.449, False),
        ("0.3925", 0.39249999999999996, True),
        ("0.3925", math.nan, False),
        ("0.3925", math.inf, False),
    ],
)
def test_agreement_in_the_digits_printed(printed, computed, agrees):
    assert agree(printed, computed) == agrees


def test_what_is_a_number():
    assert all(map(is_number, ["1", "-0.5", "3,156", "1.5e-7", "−2.5", " 7 "]))
    assert not any(map(is_number, ["", "x", "1 2", "(1, 2)", "--1", "1e", "nan"]))


def test_figures():
    assert figure(-0.0) == "0"
    assert figure(0.35) == "0.35"
    assert figure(1e-9, 3) == "1e-9"
    assert figure(2.0, 3) == "2"
    assert figure(123456.789, 1) == "123456.8"
    assert significant(1.0, 3) == "1.00"
    assert significant(1122.0, 4) == "1122"
    assert rounded(7, "7.0") == "7"
    assert decimal("−1,000.5") == -1000.5


def test_brackets_around_negative_numbers():
    assert filled("{} + {} × ({} - {})", [-1.0, -2.0, -3.0, -4.0]) == "-1 + (-2) × (-3 - (-4))"
    assert filled("{}²", [-3.0]) == "(-3)²"
    with pytest.raises(ValueError, match="2 places for 1 numbers"):
        filled("{} × {}", [1.0])


def test_the_calculator():
    assert evaluate("1 / (1 + e^(-0.5))") == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert evaluate("-2² + (-2)²") == 0
    assert evaluate("sqrt(4) × abs(-1) - cos(0)") == 1
    for text in ("__import__('os')", "x", "1 +", "'a'", "log(1, 2)", "1 if 1 else 2"):
        with pytest.raises(ValueError, match="cannot be computed"):
            evaluate(text)


def test_more_digits_until_the_result_follows():
    numbers, result, follows = worked("{} × {}", [2 / 3, 3000.0], 2000.0)
    assert follows
    assert abs(evaluate(numbers) - evaluate(result)) <= 1e-9
    assert not worked("{} × {}", [0.5, 0.3], 0.15 * 1.01)[2]
    reached = 0.055399424651, -0.019049118258  # which rounded to nine decimals add up to ...307
    assert worked("{} + {}", reached, sum(reached))[:2] == ("0.0553994247 + (-0.0190491183)", "0.036350306")


def test_a_line_that_does_not_follow_makes_its_check_disagree():
    assert not line("a = b c", 0.1515, "{} × {}", [0.5, 0.3]).follows


def test_checks_compare_texts_and_numbers():
    assert Check("blocks", "W f() Z", "W f() Z").agrees
    assert not Check("blocks", "W f() Z", "Z f() W").agrees
    assert not Check("gradient", "(1, 2, 3)", 1.0).agrees
    assert same("route", 1 / 3, 1 / 3 + 1e-15, Text("", "")).agrees
    assert not same("route", 1 / 3, 1.01 / 3, Text("", "")).agrees


def test_evidence_is_one_check_that_fails_and_one_that_holds():
    wrong, right = evidence("001-7", "E", "0.291027924", "0.291027774", 0.29102777369, "001", Text("end", "終わり"))
    assert (wrong.agrees, right.agrees, wrong.as_expected, right.as_expected) == (False, True, True, True)
    assert wrong.note("en") == "document 001; end; misprint, see erratum 001-7"
    mistaken = evidence("001-7", "E", "0.291027774", "0.291027924", 0.29102777369, "001", Text("", ""))
    assert [check.as_expected for check in mistaken] == [False, False]
