"""Judging a reader's answer to a line of a lesson, by the slips that the lesson knows of it."""

from __future__ import annotations

from dataclasses import replace

from backglass.glass.answers import Judgement, judged_number
from backglass.glass.slips import Made
from backglass.textbook.lesson import Line
from backglass.words.slips import OF_LINES, SIGN

TRIES = 2  # of one question
# What a reader types in place of an answer.
HINT = frozenset({"?", "hint", "ヒント"})
SKIP = frozenset({"skip", "スキップ"})
ANSWER = frozenset({"answer", "答え", "こたえ"})


def judge(answer: str, line: Line) -> Judgement:
    """Judge an answer to the digits typed.

    Parameters
    ----------
    answer : str
        What the reader typed: a number, or an expression.
    line : Line
        The line whose result was hidden.

    Examples
    --------
    >>> from backglass.textbook.lesson import line
    >>> gradient = line("dE/dw5 = delta × out_h1", 0.0821670405642308)
    >>> judge("0.08217", gradient).right, judge("-0.082167041", gradient).slip, judge("0.1", gradient).slip
    (True, 'sign', 'digits')
    """
    made = [Made("sign", -line.value, SIGN), *(Made(slip, value, OF_LINES[slip]) for slip, value in line.slips.items())]
    return replace(judged_number(answer, line.value, made), name=line.symbol)
