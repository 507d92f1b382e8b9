"""The quiz's judge: answers to lines of lessons."""

from __future__ import annotations

import pytest

from backglass.textbook.lesson import line
from backglass.textbook.quiz import judge
from backglass.textbook.shelf import LESSONS
from backglass.words.slips import OF_LINES

W5 = line("∂E/∂w5 = a × b", 0.0821670405642308, slips={"missing-derivative": 0.43983, "half": 0.1643340811284616})


@pytest.mark.parametrize(
    ("answer", "right", "slip"),
    [
        ("0.082167041", True, None),
        (".0822", True, None),
        ("0.082", True, None),
        ("+0.0822", True, None),
        ("8.2167E-2", True, None),
        ("０．０８２２", True, None),
        ("0.08", False, "digits"),
        ("0.082167042", False, "digits"),
        ("-0.082167041", False, "sign"),
        ("−0.0822", False, "sign"),
        ("0.43983", False, "missing-derivative"),
        ("0.16433", False, "half"),
        ("0.09", False, None),
        ("0", False, "size"),
        ("1", False, "size"),
        ("0.82167", False, "size"),
    ],
)
def test_answers_are_judged_to_the_digits_typed(answer, right, slip):
    judged = judge(answer, W5)
    assert (judged.right, judged.slip, judged.readable) == (right, slip, True)
    assert "0.0821" not in judged.reason.en + judged.reason.ja


@pytest.mark.parametrize("answer", ["", "w5", "nan", "inf", "0.082 0.1", "1,2", "x" * 10_000, "1/0", "(" * 60 + "1"])
def test_what_is_no_number_is_asked_for_again(answer):
    judged = judge(answer, W5)
    assert (judged.right, judged.slip, judged.readable) == (False, None, False)


def test_a_whole_number_needs_no_more_digits():
    assert judge("8", line("F = n1 n2", 8)).right
    assert judge("0.05", line("x = i1", 0.05)).right
    assert judge("-1", line("x = i1", 1)).slip == "sign"
    assert judge("-1", line("x = i1", 1.2)).slip is None


def test_every_slip_of_a_lesson_has_its_words(worked):
    lines = [line for name in LESSONS for step in worked(name).steps for line in step.lines]
    assert {slip for line in lines for slip in line.slips} == set(OF_LINES)
    for line_ in lines:
        for slip, value in line_.slips.items():
            if value not in (line_.value, -line_.value):
                judged = judge(f"{float(value)!r}", line_)
                assert not judged.right
                assert judged.slip is not None, (line_.formula, slip)
