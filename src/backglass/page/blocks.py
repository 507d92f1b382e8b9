"""What can be drawn: headings, paragraphs, equations with their numbers, tables, facts.

Formulas are written in the plain notation of parameter names: w(3)[1,2], b(2)[1], u(2)[1], z(2)[1], delta(2)[1],
f'(u(2)[1]), dE/dw(3)[1,2], sum_k, ×; Greek letters by their names; what is marked stands in ⟦ ⟧.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from backglass.page.figures import DIGITS, Number, figure, worked
from backglass.words import Language, Text
from backglass.words.characters import visible


@dataclass(frozen=True)
class Heading:
    """The title of what follows."""

    text: Text


@dataclass(frozen=True)
class Paragraph:
    """Sentences."""

    text: Text


@dataclass(frozen=True)
class Equation:
    """One number: formula, numbers put in, result.

    Attributes
    ----------
    formula : str
        With or without a right-hand side, such as "u = w z + b".
    put : str
        The right-hand side with the numbers in it; empty where there is none.
    result : str
        As printed; empty where there is only a formula.
    """

    formula: str
    put: str = ""
    result: str = ""


@dataclass(frozen=True)
class Table:
    """Numbers side by side.

    Attributes
    ----------
    head : tuple of Text or str
        The heads of the columns: words, or a formula.
    rows : tuple of tuple of Text or str
    apart : bool
        Whether a terminal leaves a line free before and after it.
    """

    head: tuple[Text | str, ...]
    rows: tuple[tuple[Text | str, ...], ...]
    apart: bool = False


@dataclass(frozen=True)
class Labelled:
    """Facts, each behind its label; a terminal leaves a line free before and after them."""

    facts: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, eq=False)
class Illustration:
    """A picture, and what it shows, which stands below it and in place of it where nothing can be drawn.

    Attributes
    ----------
    says : Text
    svg : callable
        A language -> one ``<svg>`` element that needs nothing from elsewhere.
    """

    says: Text
    svg: Callable[[Language], str]


@dataclass(frozen=True)
class Code:
    """Lines of a program, as they stand."""

    text: str


@dataclass(frozen=True)
class Listing:
    """A program in one language.

    Attributes
    ----------
    language : str
        As pages and highlighters know it, such as "octave".
    name : Text
        What it is called.
    typed : tuple of str
        What runs its file, as it is typed, a line each.
    text : Text
        The program, whose comments are in either language.
    """

    language: str
    name: Text
    typed: tuple[str, ...]
    text: Text


@dataclass(frozen=True)
class Programs:
    """One computation as programs in several languages, side by side, each with what it prints.

    Attributes
    ----------
    listings : tuple of Listing
    prints : str
        Lines that all of them print.
    """

    listings: tuple[Listing, ...]
    prints: str


Block: TypeAlias = Heading | Paragraph | Equation | Table | Labelled | Illustration | Code | Programs


def steady(blocks: Sequence[Block]) -> list[Block]:
    r"""The blocks with the control characters of their words written out: a table's names are among them.

    Examples
    --------
    >>> steady([Heading(Text("a\x1b[2J", "a"))])
    [Heading(text=Text(en='a\\x1b[2J', ja='a'))]
    """
    return [_steady(block) for block in blocks]


def _steady(block: Block) -> Block:
    match block:
        case Heading(text) | Paragraph(text):
            return replace(block, text=_visible(text))
        case Table(head, rows):
            return replace(block, head=_row(head), rows=tuple(map(_row, rows)))
        case Labelled(facts):
            return Labelled(tuple((_visible(label), _visible(fact)) for label, fact in facts))
        case Illustration(says):
            return replace(block, says=_visible(says))
    return block


def _row(cells: Sequence[Text | str]) -> tuple[Text | str, ...]:
    return tuple(_visible(one) if isinstance(one, Text) else one for one in cells)


def _visible(one: Text) -> Text:
    return Text(visible(one.en), visible(one.ja))


def equation(
    formula: str, value: Number, put: str = "", values: Sequence[Number] = (), digits: int = DIGITS
) -> Equation:
    """An equation whose printed numbers give its printed result, rounded to its digits.

    Where no number of digits does that, as for a difference of nearly equal numbers, they are left out.

    Parameters
    ----------
    formula : str
    value : number
        The result.
    put : str
        The right-hand side with {} for every number.
    values : sequence of numbers
        What stands in those places.
    digits : int, default 9
        Decimals of the result; the numbers put in have as many as it takes.

    Examples
    --------
    >>> equation("dE/dw(2)[1,1] = delta(2)[1] × z(1)[1]", 0.15, "{} × {}", [0.5, 0.3])
    Equation(formula='dE/dw(2)[1,1] = delta(2)[1] × z(1)[1]', put='0.5 × 0.3', result='0.15')
    """
    shown, result, follows = worked(put, values, value, digits) if put else ("", figure(value, digits), True)
    return Equation(formula, shown if follows else "", result)
