"""Judging an answer to a question of the practice, and naming the slip behind a wrong one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from math import isclose
from typing import Literal, TypeAlias

from backglass.page.figures import Number, agree, decimal, is_number, last_digit
from backglass.textbook.question import Question
from backglass.words import Text
from backglass.words import practice as words

LEAST_DIGITS = 3  # significant ones that count
POWERS = tuple(power for power in range(-6, 7) if power)  # of ten, by which an answer of the wrong size may be off

Grade: TypeAlias = Literal["right", "last digit", "short", "wrong", "unread"]


@dataclass(frozen=True)
class Marked:
    """What became of an answer.

    Attributes
    ----------
    grade : str
        "right", "last digit" (right but for rounding on the way), "short" (too few digits to tell), "wrong" or
        "unread".
    reason : Text
        What there is to say to it; the right answer is not in it.
    slip : str
        The slip that gives it; empty where none is known.
    """

    grade: Grade
    reason: Text
    slip: str = ""

    @property
    def right(self) -> bool:
        """Whether the answer counts."""
        return self.grade in ("right", "last digit")


def mark(typed: str, question: Question) -> Marked:
    """Judge an answer: the number of a choice, or a number to the digits typed.

    Examples
    --------
    >>> from backglass.textbook.question_set import question_of
    >>> question = question_of("softmax-ratio", seed=7)
    >>> question.answer.en, mark("2.718", question).grade, mark("２．７１８", question).grade
    ('2.718281828', 'right', 'right')
    >>> mark("0.368", question).slip
    'index'
    """
    typed = plain_digits(typed)
    if question.choices:
        return _marked_choice(typed, question)
    return _marked_number(typed, question)


def plain_digits(typed: str) -> str:
    """What was typed with half-width signs, a minus as programs have it and no blanks around.

    Examples
    --------
    >>> plain_digits("　−０.２5 "), plain_digits("？")
    ('-0.25', '?')
    """
    return unicodedata.normalize("NFKC", typed).replace("−", "-").strip()


def _marked_choice(typed: str, question: Question) -> Marked:
    if typed not in map(str, range(1, len(question.choices) + 1)):
        return Marked("unread", words.WHICH_CHOICE)
    choice = question.choices[int(typed) - 1]
    return Marked("right" if choice.right else "wrong", choice.reason, choice.slip)


def _marked_number(typed: str, question: Question) -> Marked:
    value, typed = question.value, read_number(typed)
    assert isinstance(value, int | float)  # a question without choices asks for one number
    if not typed:
        return Marked("unread", words.NO_NUMBER)
    digits = _digits(typed)
    if _fits(typed, value):
        return Marked("right", question.draft.because)
    if agree(typed, value) and digits:
        return Marked("short", words.TOO_SHORT.format(digits=LEAST_DIGITS))
    for one in question.draft.wrongs:
        if isinstance(one.what, int | float) and _fits(typed, one.what):
            return Marked("wrong", one.reason, one.slip)
    if digits > LEAST_DIGITS and abs(decimal(typed) - Decimal(value)) <= 2 * last_digit(typed):
        return Marked("last digit", words.SLIPS["digits"], "digits")
    if _fits(typed, -value):
        return Marked("wrong", words.SLIPS["sign"], "sign")
    if not digits or any(_fits(typed, sign * value * 10.0**power) for sign in (1, -1) for power in POWERS):
        return Marked("wrong", words.SLIPS["size"], "size")
    return Marked("wrong", words.NO_KNOWN_SLIP)


def read_number(typed: str) -> str:
    """The number that was typed as `figures` reads it; empty where it is none.

    Examples
    --------
    >>> read_number("+.5"), read_number("1E-3"), read_number("half")
    ('0.5', '1e-3', '')
    """
    typed = typed.removeprefix("+").replace("E", "e")
    if typed.startswith((".", "-.")):
        typed = typed.replace(".", "0.", 1)
    return typed if is_number(typed) else ""


def _fits(typed: str, value: Number) -> bool:
    """Whether the number typed is this one, in digits enough to tell, or exactly."""
    if isclose(float(decimal(typed)), value, rel_tol=1e-12):
        return True
    return _digits(typed) >= LEAST_DIGITS and agree(typed, value)


def _digits(typed: str) -> int:
    """Significant digits of a typed number; zeros at the front are none."""
    return len(typed.partition("e")[0].replace("-", "").replace(".", "").replace(",", "").lstrip("0"))
