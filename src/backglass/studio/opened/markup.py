"""Formulas, figures and blocks as HTML for the page: MathML and classes, no style and no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from backglass.page import html, mathml
from backglass.page.blocks import Block, Equation, Heading, Paragraph, Table
from backglass.page.breaking import pieces
from backglass.page.figures import is_number
from backglass.page.formulas import NOTHING, Node
from backglass.page.parser import tree
from backglass.studio.opened.naming import OwnNames
from backglass.words import Language, Text
from backglass.words.characters import escaped

NO_BREAK = "\u00a0"
_FIGURES = re.compile(r"[-+×() \d.]+")
_EXPONENT = re.compile(r"(?<=\d)e(-?\d+)")
_AFTER_SIGN = re.compile(r"(?<=[-−+×]) ")
MOST_DRAWN = 1000  # formulas that are kept


class Markup:
    """What sets the formulas of one network, in one language.

    Parameters
    ----------
    names : OwnNames
    speak : {"en", "ja"}
    """

    def __init__(self, names: OwnNames, speak: Language) -> None:
        self.names, self.speak = names, speak
        self.whole = {f"<mtext>{escaped(short)}</mtext>": name for short, name in names.shortened.items()}
        self._drawn: dict[tuple[str, str], str] = {}  # what was set before: symbols come again and again

    def math(self, plain: str) -> str:
        """A formula of the plain notation; what is shortened in it is whole in its title."""
        return self._once("math", plain, lambda: self._titled(mathml.formula(self._own(plain))))

    def book(self, plain: str) -> str:
        """A formula with the book's own indices."""
        return mathml.formula(_tree(plain))

    def side(self, plain: str) -> str:
        """A side of an equation, which a narrow page breaks before a summand, else before a factor."""
        return self._once("side", plain, lambda: self._side(plain))

    def _side(self, plain: str) -> str:
        summands = ["".join(self._node(factor) for factor in summand) for summand in pieces(self._own(plain))]
        if len(summands) == 1:
            return summands[0]
        return "".join(f'<span class="summand">{summand}</span>' for summand in summands)

    def _once(self, how: str, plain: str, draw: Callable[[], str]) -> str:
        if (how, plain) not in self._drawn:
            if len(self._drawn) >= MOST_DRAWN:
                self._drawn.clear()
            self._drawn[how, plain] = draw()
        return self._drawn[how, plain]

    def equation(self, equation: Equation) -> str:
        """Formula, numbers and result below each other, the equals signs in one column."""
        left, _, right = equation.formula.partition(" = ")
        sides = [self.side(right)] if right else []
        if equation.put:
            sides.append(self.put(equation.put))
        if equation.result:
            sides.append(number(equation.result))
        rows = [
            f"<tr><td>{'' if at else self.math(left)}</td><td>=</td><td>{side}</td></tr>"
            for at, side in enumerate(sides)
        ]
        return f'<table class="equation">{"".join(rows) or f"<tr><td>{self.math(left)}</td></tr>"}</table>'

    def line(self, equation: Equation) -> str:
        """The numbers and the result in one line, as a sum is written by hand."""
        return f'{self.put(equation.put)} = <b class="n">{number(equation.result)}</b>'

    def put(self, printed: str) -> str:
        """A right-hand side with numbers in it: as figures where signs alone join them, which break before a sign."""
        if _FIGURES.fullmatch(_EXPONENT.sub("", printed)) is None:
            return f'<span class="put">{self.side(printed)}</span>'
        text = _EXPONENT.sub(lambda found: f"·10<sup>{int(found[1])}</sup>", printed).replace("-", "−")
        summands = [_AFTER_SIGN.sub(NO_BREAK, one) for one in _summands(text)]
        if len(summands) > 1:
            summands = [f'<span class="summand">{one.replace(" ", NO_BREAK)}</span>' for one in summands]
        return f'<span class="put">{" ".join(summands)}</span>'

    def says(self, text: Text) -> str:
        """A sentence of our own, the formulas in it set as such."""
        return _sentence(text[self.speak])

    def paragraph(self, text: Text) -> str:
        """A sentence of its own."""
        return f"<p>{self.says(text)}</p>"

    def table(self, head: Sequence[Text | str], rows: Sequence[Sequence[Text | str]], kind: str = "numbers") -> str:
        """A table, whose cells are words, figures or formulas."""
        lines = ["".join(f"<th>{self.cell(one)}</th>" for one in head)] if head else []
        lines += ["".join(f"<td{_kind(one)}>{self.cell(one)}</td>" for one in row) for row in rows]
        return f'<table class="{kind}">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>'

    def cell(self, one: Text | str) -> str:
        """Words in the language, a figure, or a formula."""
        if isinstance(one, Text):
            return html.words_alone(one[self.speak])
        return number(one) if is_number(one.lstrip("+")) else self.math(one) if one else ""

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Blocks of the glass in the problem's names; pictures are left out, for the page has the network."""
        return "".join(self._block(block) for block in blocks)

    def unit(self, l: int, j: int, words: Text) -> str:
        """The name of a unit in a line of text: its own, or words."""
        name = self.names.units.get((l, j))
        return html.words_alone(words[self.speak]) if name is None else f'<span class="name">{escaped(name)}</span>'

    def _block(self, block: Block) -> str:
        match block:
            case Heading(text):
                return f"<h4>{self.says(text)}</h4>"
            case Paragraph(text):
                return self.paragraph(text)
            case Equation():
                return self.equation(block)
            case Table(head, rows):
                return self.table(head, rows)
        return ""

    def _own(self, plain: str) -> Node:
        return self.names.into(_tree(plain))

    def _node(self, node: Node) -> str:
        return "" if node == NOTHING else self._titled(mathml.formula(node))

    def _titled(self, drawn: str) -> str:
        found = [name for short, name in self.whole.items() if short in drawn]
        return f'<span title="{escaped(", ".join(found))}">{drawn}</span>' if found else drawn


def number(digits: str) -> str:
    """A printed number with a real minus, and its power of ten as such.

    Examples
    --------
    >>> number("-2.5e-7")
    '<span class="number">−2.5·10<sup>−7</sup></span>'
    """
    mantissa, _, exponent = digits.replace("-", "−").partition("e")
    power = f"·10<sup>{exponent}</sup>" if exponent else ""
    return f'<span class="number">{mantissa}{power}</span>'


def _summands(printed: str) -> list[str]:
    """A sum of figures in its summands, each behind its sign; what stands in brackets stays together."""
    found, depth = [""], 0
    for piece in printed.split(" "):
        if piece in ("+", "−") and not depth and found[-1]:
            found.append(piece)
        else:
            found[-1] += f" {piece}" if found[-1] else piece
        depth += piece.count("(") - piece.count(")")
    return found


@lru_cache(maxsize=1000)
def _sentence(text: str) -> str:
    return html.with_formulas(text)


@lru_cache(maxsize=1000)
def _tree(plain: str) -> Node:
    return tree(plain)


def _kind(one: Text | str) -> str:
    """The class of a cell by what stands in it: figures below each other."""
    return ' class="n"' if isinstance(one, str) and is_number(one.lstrip("+")) else ""
