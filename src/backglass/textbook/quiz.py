"""Judging a reader's answer to the digits typed, and naming the slip behind a wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isclose
from typing import Literal, TypeAlias

from backglass.page.figures import Number, agree, decimal, is_number, last_digit
from backglass.textbook.lesson import Line, SlipKind
from backglass.words import Text
from backglass.words import textbook as words

LEAST_DIGITS = 3

Grade: TypeAlias = Literal["right", "short", "last digit", "slip", "wrong", "not a number"]


@dataclass(frozen=True)
class Verdict:
    """What became of an answer.

    Attributes
    ----------
    grade : str
        "right", "last digit" (right but for rounding on the way), "short" (too few digits to tell), "slip",
        "wrong" or "not a number".
    slip : str or None
        Which slip gives this answer.
    text : Text
        What the reader is told, with the result.
    """

    grade: Grade
    slip: SlipKind | None
    text: Text

    @property
    def right(self) -> bool:
        """Whether the answer counts."""
        return self.grade in ("right", "last digit")


def judge(answer: str, line: Line) -> Verdict:
    """Judge an answer to the digits typed.

    Parameters
    ----------
    answer : str
        What the reader typed.
    line : Line
        The line whose result was hidden.

    Examples
    --------
    >>> from backglass.textbook.lesson import line
    >>> gradient = line("dE/dw5 = delta × out_h1", 0.0821670405642308)
    >>> judge("0.08217", gradient).grade, judge("-0.082167041", gradient).slip, judge("0.1", gradient).grade
    ('right', 'sign', 'short')
    """
    answer = answer.strip().replace("−", "-").replace("+", "", 1).replace("E", "e")
    if answer.startswith((".", "-.")):
        answer = answer.replace(".", "0.", 1)
    if not is_number(answer):
        return _verdict("not a number", words.QUIZ_NOT_A_NUMBER, line)
    if agree(answer, line.value):
        if _digits(answer) >= LEAST_DIGITS or _is_exact(answer, line.value):
            return _verdict("right", words.QUIZ_RIGHT, line)
        return _verdict("short", words.QUIZ_SHORT, line)
    slip = _slip(answer, line)
    if slip is not None:
        return _verdict("slip", words.SLIPS[slip], line, slip)
    if _digits(answer) > LEAST_DIGITS and abs(decimal(answer) - Decimal(line.value)) <= 2 * last_digit(answer):
        return _verdict("last digit", words.QUIZ_LAST_DIGIT, line)
    return _verdict("wrong", words.QUIZ_WRONG, line)


def _verdict(grade: Grade, text: Text, line: Line, slip: SlipKind | None = None) -> Verdict:
    return Verdict(grade, slip, text.format(result=f"{line.symbol} = {line.result}", digits=LEAST_DIGITS))


def _slip(answer: str, line: Line) -> SlipKind | None:
    """The slip that gives the answer, in the digits typed; a single digit must be exact, it fits too much to tell."""
    candidates: list[tuple[SlipKind, Number]] = [("sign", -line.value), *line.slips.items()]
    telling = _digits(answer) > 1
    for kind, value in candidates:
        if agree(answer, value) and (telling or _is_exact(answer, value)):
            return kind
    return None


def _is_exact(answer: str, value: Number) -> bool:
    return isclose(float(decimal(answer)), value, rel_tol=1e-12)


def _digits(answer: str) -> int:
    """Significant digits of a typed number; zeros at the front are none."""
    return len(answer.lower().partition("e")[0].replace("-", "").replace(".", "").replace(",", "").lstrip("0"))
