"""Judging an answer to a question of the practice, and naming the slip behind a wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from backglass.page.figures import Number
from backglass.page.typed_numbers import TypedNumber, half_width, read, with_decimal_commas
from backglass.textbook.question import Question
from backglass.words import Text
from backglass.words import practice as words
from backglass.words.slips import DECIMAL_COMMA
from backglass.words.textbook import NOTHING

LEAST_DIGITS = 3  # significant ones that count
NEAR = 0.25  # of the value: what fewer digits may be off by to be praised
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
    >>> question = question_of("softmax-ratio", seed=9)
    >>> question.answer.en, mark("2.718", question).grade, mark("２．７１８", question).grade
    ('2.718281828', 'right', 'right')
    >>> mark("0.368", question).slip, mark("2.7183 / 1", question).grade, mark("2.7", question).grade
    ('index', 'right', 'short')
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
    return half_width(typed).replace("−", "-").strip()


def _marked_choice(typed: str, question: Question) -> Marked:
    if typed not in map(str, range(1, len(question.choices) + 1)):
        return Marked("unread", words.WHICH_CHOICE)
    choice = question.choices[int(typed) - 1]
    return Marked("right" if choice.right else "wrong", choice.reason, choice.slip)


def _marked_number(typed: str, question: Question) -> Marked:
    value, number, with_commas = question.value, read(typed), with_decimal_commas(typed)
    assert isinstance(value, int | float)  # a question without choices asks for one number
    if number is None:
        return Marked("unread", words.NO_NUMBER if with_commas is None else DECIMAL_COMMA.format(text=typed))
    if _fits(number, value):
        return Marked("right", question.draft.because)
    for one in question.draft.wrongs:
        if isinstance(one.what, int | float) and _fits(number, one.what):
            return Marked("wrong", one.reason, one.slip)
    if with_commas is not None and with_commas.gives(value):
        return Marked("unread", DECIMAL_COMMA.format(text=typed))
    if number.gives(value) and abs(float(number.value) - value) <= NEAR * abs(value):
        return Marked("short", words.TOO_SHORT.format(digits=LEAST_DIGITS))
    if _is_nearly(number, value):
        return Marked("last digit", words.SLIPS["digits"], "digits")
    if _fits(number, -value):
        return Marked("wrong", words.SLIPS["sign"], "sign")
    if not number.value or any(_fits(number, sign * value * 10.0**power) for sign in (1, -1) for power in POWERS):
        return Marked("wrong", words.SLIPS["size"], "size")
    return Marked("wrong", NOTHING)


def _fits(number: TypedNumber, value: Number) -> bool:
    """Whether it was typed in digits enough to tell, or exactly."""
    return number.is_exactly(value) or (number.gives(value) and number.has_digits(LEAST_DIGITS))


def _is_nearly(number: TypedNumber, value: Number) -> bool:
    """Whether only the last digit of several is wrong."""
    if number.bounds is None or number.digits is None or number.digits <= LEAST_DIGITS:
        return False
    unit = number.bounds[1] - number.bounds[0]
    return abs(number.value - Fraction(value)) <= 2 * unit
