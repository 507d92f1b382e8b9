"""What a lesson is made of: what is given, steps of lines, a summary card, checks, and the numbers as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from backglass.page.blocks import Equation, Illustration
from backglass.page.blocks import Table as Table
from backglass.page.figures import DIGITS, Number, figure, worked
from backglass.textbook.checks import Check, Evidence
from backglass.words import Text
from backglass.words import textbook as words
from backglass.words.slips import Slip

Watch: TypeAlias = Callable[[int, int], None]


def plain(text: str) -> Text:
    """What is written alike in both languages and is no formula: a name, a count such as 4 / 4."""
    return Text(text, text)


@dataclass(frozen=True)
class Given:
    """One thing that is given: what it is, and its value as text."""

    what: Text
    value: str

    @property
    def cell(self) -> Text | str:
        """The value for a table: a formula where it has an equals sign, else words, as the rows of a matrix are.

        An index in square brackets is a program's, counted from 0: it stays as it is, too.

        Examples
        --------
        >>> Given(Text("error", "誤差関数"), "E_n = 1/2 (y - d)²").cell
        'E_n = 1/2 (y - d)²'
        """
        return self.value if "=" in self.value and "[" not in self.value else plain(self.value)


@dataclass(frozen=True)
class Line:
    """One computed number: formula, numbers put in, result.

    Attributes
    ----------
    formula : str
        The same in all languages, such as "E = E_o1 + E_o2"; what stands left of its first "=" is asked for.
    put : str
        The right-hand side with the numbers in it; empty where there is nothing to work out by hand.
    result : str
        As printed; it follows from `put` as printed.
    value : float or int
        The number itself, by the equations.
    follows : bool
        Whether the printed result follows from the printed numbers; False only if the equations are wrong.
    slips : dict of slip to number
        What a reader gets who makes that slip.
    drawn : str
        The formula for a page, where the notation of blocks would read it otherwise; empty where it would not.
    """

    formula: str
    put: str
    result: str
    value: Number
    follows: bool
    slips: Mapping[Slip, Number] = field(default_factory=dict)
    drawn: str = ""

    @property
    def block(self) -> Equation:
        """What of it is drawn."""
        return Equation(self.drawn or self.formula, self.put, self.result)

    @property
    def symbol(self) -> str:
        """What the line computes."""
        return self.formula.partition("=")[0].strip()


def line(
    formula: str,
    value: Number,
    put: str = "",
    values: Sequence[Number] = (),
    digits: int = DIGITS,
    slips: Mapping[Slip, Number] | None = None,
    drawn: str = "",
) -> Line:
    """A line with as many digits as it takes for the printed result to follow from the printed numbers.

    Parameters
    ----------
    formula : str
    value : number
        The result, by the equations.
    put : str
        The right-hand side with {} for every number.
    values : sequence of numbers
        What stands in those places.
    digits : int, default 9
        Decimals of the result.
    slips : dict, optional
        What a reader gets who makes the slip; a wrong sign is found without.
    drawn : str, optional
        As in `Line`.

    Examples
    --------
    >>> product = line("dE/dw = delta × z", 0.5 * 0.3, "{} × {}", [0.5, 0.3])
    >>> product.put, product.result, product.symbol
    ('0.5 × 0.3', '0.15', 'dE/dw')
    """
    value = value if isinstance(value, int) else float(value)
    values = [number if isinstance(number, int) else float(number) for number in values]
    shown, result, follows = worked(put, values, value, digits) if put else ("", figure(value, digits), True)
    return Line(formula, shown, result, value, follows, slips or {}, drawn)


@dataclass(frozen=True)
class LessonStep:
    """One step: what is done, why, a picture where one shows it, a program, the lines, and perhaps a table.

    The quiz asks for the value of its last line.
    """

    title: Text
    says: Text = words.NOTHING
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    picture: Illustration | None = None
    program: str = ""


@dataclass(frozen=True, eq=False)
class Content:
    """A lesson worked out.

    Attributes
    ----------
    given : tuple of Given
    steps : tuple of LessonStep
    summary : tuple of Text
        The summary card, a sentence each.
    checks : tuple of Check
    data : dict
        The lesson's numbers as plain JSON values; what the tests compare and what ``--json`` prints.
    """

    given: tuple[Given, ...]
    steps: tuple[LessonStep, ...]
    summary: tuple[Text, ...]
    checks: tuple[Check, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def all_checks(self) -> tuple[Check, ...]:
        """The lesson's checks, and that every printed line follows from its printed numbers."""
        lines = [line for step in self.steps for line in step.lines if line.put]
        if not lines:
            return self.checks
        following = sum(line.follows for line in lines)
        return (*self.checks, Check(words.LINES_NAME, str(len(lines)), following, place=words.LINES_PLACE))


def unwatched(done: int, total: int) -> None:
    """Watch nothing: for lessons worked out where nobody looks on."""


def _no_evidence() -> tuple[Check, ...]:
    return ()


@dataclass(frozen=True)
class Lesson:
    """A lesson as the list shows it, with the functions that work it out.

    Attributes
    ----------
    name : str
        As the command takes it, such as "two-layer".
    place : int
        Where it is best read: lessons come in the order of these, which are tens, so that another fits between.
    title : Text
    answers : Text
        The question that it answers, which stands at its beginning.
    documents : tuple of str
        The documents it comes from, "000" to "004".
    terms : tuple of str
        The glossary's terms that it uses, in English.
    work : callable
        Computes the lesson; it is given a function (done, total) to call while that takes long.
    evidence : callable
        The checks of its errata, computed at once; `work` puts them among its checks.
    """

    name: str
    place: int
    title: Text
    answers: Text
    documents: tuple[str, ...]
    terms: tuple[str, ...]
    work: Callable[[Watch], Content]
    evidence: Evidence = _no_evidence
