"""What a question of the practice is made of, and the functions by which a generator states one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from backglass.page.figures import Number, figure
from backglass.textbook.draw import Draw
from backglass.textbook.errata import ERRATA
from backglass.words import Text
from backglass.words import practice as words
from backglass.words.textbook import NOTHING

Kind: TypeAlias = Literal["choice", "gap", "number", "erratum"]
Answer: TypeAlias = Number | tuple[Number, ...] | str | Text
Values: TypeAlias = Mapping[str, Number | tuple[Number, ...] | tuple[tuple[Number, ...], ...]]

NONE: Values = {}
GAP = "____"
CHOICES = 4
INDICES = frozenset({"i", "j", "k"})
APART = 0.01  # of the larger one: what two numbers differ by at least, so that three digits tell them apart
FEWEST_DIGITS, MOST_DIGITS = 3, 9  # of numbers to choose from; significant ones at least, decimals at most
ROUNDING = 1e-12  # below it a number is what rounding leaves of 0
MOST_EXACT, EXACT = 6, 1e-12  # decimals up to which a number is printed as it is, and what rounding leaves of it


@dataclass(frozen=True)
class At:
    """The step of a lesson where an answer can be read up.

    Attributes
    ----------
    lesson : str
    step : int
        From 1.
    title : Text
        The step's title, so that no lesson need be worked out to name it; a test holds both together.
    """

    lesson: str
    step: int
    title: Text


@dataclass(frozen=True)
class Wrong:
    """A wrong answer and the slip that gives it.

    Attributes
    ----------
    slip : str
        A name such as "sign"; those that `words.practice.SLIPS` has need no reason of their own.
    what : number, tuple of numbers, str or Text
        The answer: computed, or a piece of a program (str), or words.
    reason : Text
        Why it is wrong.
    """

    slip: str
    what: Answer
    reason: Text


def wrong(slip: str, what: Answer, reason: Text | None = None) -> Wrong:
    """A wrong answer, with the reason that its slip always has where none is given.

    Examples
    --------
    >>> wrong("sign", -0.25).reason.en
    'The sign is wrong.'
    """
    return Wrong(slip, what, words.SLIPS[slip] if reason is None else reason)


@dataclass(frozen=True)
class Draft:
    """A question as its generator states it; `question_set` makes a `Question` of it.

    Attributes
    ----------
    kind : str
        "choice", "gap", "number" or "erratum".
    at : At
    says : Text
        The question.
    right : number, tuple of numbers, str or Text
    because : Text
        What makes it right.
    wrongs : tuple of Wrong
        Three at least where there are choices; of more, three are drawn.
    given : mapping of str to number, or to numbers in a row, or rows of them
        Symbol -> value, a line each below the question, such as ``u = (1, 2, 3)``; whoever recomputes the answer reads
        them.
    program : str
        Lines of Python with a gap; empty where there are none.
    check : str
        Lines that call the filled program and leave what comes out in ``result``; right numbers tell a right choice
        from a wrong one.
    hint : Text
        The formula, for those who ask.
    """

    kind: Kind
    at: At
    says: Text
    right: Answer
    because: Text
    wrongs: tuple[Wrong, ...]
    given: Values = field(default_factory=dict)
    program: str = ""
    check: str = ""
    hint: Text = NOTHING


Generator: TypeAlias = Callable[[Draw], Draft]


@dataclass(frozen=True)
class Topic:
    """What a file of `questions/` has.

    Attributes
    ----------
    name : str
        As `--topic` takes it: that of its file, with hyphens.
    place : int
        Where it stands in the list: tens, in the order of the lessons.
    title : Text
    generators : tuple of callable
        Each a function of a `Draw` whose name, behind that of the topic, is the question's id.
    """

    name: str
    place: int
    title: Text
    generators: tuple[Generator, ...]

    @property
    def by_id(self) -> dict[str, Generator]:
        """Question's id -> generator.

        Examples
        --------
        >>> from backglass.textbook.questions.softmax import TOPIC
        >>> next(iter(TOPIC.by_id))
        'softmax-one-output'
        """
        return {f"{self.name}-{one.__name__.replace('_', '-')}": one for one in self.generators}


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from: as printed, and what there is to say to who takes it.

    Attributes
    ----------
    text : Text
    right : bool
    reason : Text
    slip : str
        Empty for the right one.
    """

    text: Text
    right: bool
    reason: Text
    slip: str


@dataclass(frozen=True)
class Question:
    """A question as it is asked.

    Attributes
    ----------
    id, topic : str
    draft : Draft
        What its generator stated.
    choices : tuple of Choice
        Four in an order of the seed, exactly one right; empty where a number is to be typed.
    answer : Text
        The right one, as printed.
    """

    id: str
    topic: str
    draft: Draft
    choices: tuple[Choice, ...]
    answer: Text

    @property
    def right(self) -> int:
        """The number of the right choice, from 1; 0 where a number is to be typed."""
        return next((number for number, choice in enumerate(self.choices, start=1) if choice.right), 0)

    @property
    def value(self) -> Number | tuple[Number, ...] | None:
        """The right number, or numbers; None where the answer is none."""
        return None if isinstance(self.draft.right, str | Text) else self.draft.right


def ask_number(
    at: At, says: Text, value: Number, *wrongs: Wrong, because: Text, hint: Text, given: Values = NONE
) -> Draft:
    """A number to be typed; `wrongs` are what the slips give, by which a wrong one is met with its reason."""
    return Draft("number", at, says, value, because, wrongs, given, hint=hint)


def ask_choice(
    at: At, says: Text, right: Answer, *wrongs: Wrong, because: Text, hint: Text = NOTHING, given: Values = NONE
) -> Draft:
    """Four choices: numbers, tuples of numbers, formulas (str) or words (Text)."""
    return Draft("choice", at, says, right, because, wrongs, given, hint=hint)


def ask_gap(
    at: At, says: Text, program: str, right: str, *wrongs: Wrong, because: Text, check: str, given: Values = NONE
) -> Draft:
    """A gap ``____`` in a program and four pieces for it; `check` leaves in ``result`` what tells them apart."""
    return Draft("gap", at, says, right, because, wrongs, given, program.strip("\n"), check.strip("\n"))


def ask_erratum(at: At, identity: str, right: Text, *wrongs: Wrong) -> Draft:
    """What is wrong in a formula of a document; what there is to say to it is the erratum's reason."""
    entry = ERRATA[identity]
    says = words.WHAT_IS_WRONG.format(document=entry.document, printed=entry.printed)
    because = words.RIGHT_IS.format(reason=entry.reason, right=entry.right)
    return Draft("erratum", at, says, right, because, wrongs)


def not_wrong(en: str, ja: str, why_en: str, why_ja: str) -> Wrong:
    """What somebody may take for the mistake in a formula, and why it is none.

    Examples
    --------
    >>> not_wrong("The sign is wrong.", "符号が逆である。", "The slope is positive.", "傾きは正です。").slip
    'not-wrong'
    """
    return wrong("not-wrong", Text(en, ja), Text(why_en, why_ja))


def coincide(one: Answer, other: Answer) -> bool:
    """Whether two answers cannot be told apart: numbers within a hundredth, texts that are alike in a language.

    Examples
    --------
    >>> coincide(0.25, 0.2501), coincide(0.25, -0.25), coincide("x > 0", "x>0")
    (True, False, True)
    """
    if isinstance(one, str | Text) or isinstance(other, str | Text):
        ours, theirs = as_text(one), as_text(other)
        return any(_bare(ours[speak]) == _bare(theirs[speak]) for speak in words.LANGUAGES)
    ours_, theirs_ = _numbers(one), _numbers(other)
    return len(ours_) == len(theirs_) and all(
        abs(a - b) <= APART * max(abs(a), abs(b)) for a, b in zip(ours_, theirs_, strict=True)
    )


def is_rounding(answer: Answer) -> bool:
    """Whether one of its numbers is only what rounding has left of 0.

    Examples
    --------
    >>> is_rounding(0.1 + 0.2 - 0.3), is_rounding(0.0), is_rounding((1.0, -2.5e-16))
    (True, False, True)
    """
    return not isinstance(answer, str | Text) and any(0 < abs(one) < ROUNDING for one in _numbers(answer))


def _bare(text: str) -> str:
    return "".join(text.split())


def _numbers(answer: Answer) -> tuple[Number, ...]:
    if isinstance(answer, tuple):
        return answer
    assert isinstance(answer, int | float)
    return (answer,)


def as_text(answer: Answer, decimals: int = MOST_DIGITS) -> Text:
    """An answer as it is printed.

    Examples
    --------
    >>> as_text(2 / 3, 4).en, as_text((0.5, -0.25)).ja
    ('0.6667', '(0.5, -0.25)')
    """
    if isinstance(answer, Text):
        return answer
    if isinstance(answer, str):
        return Text(answer, answer)
    shown = [figure(number, decimals) for number in _numbers(answer)]
    text = f"({', '.join(shown)})" if isinstance(answer, tuple) else shown[0]
    return Text(text, text)


def given_lines(draft: Draft) -> list[str]:
    """What is given, a line for each symbol but for the indices i, j and k, which the question names.

    Examples
    --------
    >>> text = Text("", "")
    >>> given = {"u": (1.0, 2.5), "W": ((1.0, 2.0), (3.0, 4.0))}
    >>> given_lines(ask_choice(At("softmax", 1, text), text, 1, because=text, given=given))
    ['u = (1, 2.5)', 'W = ((1, 2), (3, 4))']
    """
    shown = {
        symbol: value for symbol, value in draft.given.items() if symbol not in INDICES or isinstance(value, tuple)
    }
    return [f"{symbol} = {_written(value)}" for symbol, value in shown.items()]


def _written(value: Number | tuple[Number, ...] | tuple[tuple[Number, ...], ...]) -> str:
    return f"({', '.join(map(_written, value))})" if isinstance(value, tuple) else figure(value)


def decimals_for(answers: Sequence[Answer]) -> int:
    """Decimals for the numbers among the answers: all that they have, if few, else for three significant digits.

    Examples
    --------
    >>> decimals_for([0.25, -0.0625]), decimals_for([1 / 3, 0.000438568]), decimals_for([2, 3])
    (4, 7, 3)
    """
    numbers = [one for answer in answers if not isinstance(answer, str | Text) for one in _numbers(answer)]
    for decimals in range(FEWEST_DIGITS, MOST_EXACT + 1):
        if all(abs(one - round(one, decimals)) <= EXACT * abs(one) for one in numbers):
            return decimals
    for decimals in range(FEWEST_DIGITS, MOST_DIGITS):
        if all(abs(one - round(one, decimals)) <= abs(one) * 10.0**-FEWEST_DIGITS / 2 for one in numbers):
            return decimals
    return MOST_DIGITS
