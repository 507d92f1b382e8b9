"""Blocks as plain text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len

from backglass.page.blocks import (
    Block,
    Code,
    Equation,
    Heading,
    Illustration,
    Labelled,
    Listing,
    Paragraph,
    Programs,
    Table,
    steady,
)
from backglass.page.formulas import written
from backglass.page.parser import tree
from backglass.page.tabulated import labelled, tabulated
from backglass.page.wrapping import longest_piece, wrap
from backglass.words import Language, Text
from backglass.words import languages as words

WIDTH = 80
INDENT = 3


def draw(blocks: Sequence[Block], speak: Language = "en", width: int = WIDTH) -> str:
    """Blocks as lines of at most `width` columns; a word or number longer than that stands alone.

    Examples
    --------
    >>> print(draw([Heading(Text("A product", "積")), Equation("p = a × b", "2 × 3", "6")]))
    A product
       p = a × b
         = 2 × 3
         = 6
    """
    lines: list[str] = []
    free = False
    for block in steady(blocks):
        apart = isinstance(block, Labelled) or (isinstance(block, Table) and block.apart)
        if lines and (isinstance(block, Heading) or apart or free):
            lines.append("")
        lines += _lines(block, speak, width)
        free = apart
    return "\n".join(line.rstrip() for line in lines)


def _lines(block: Block, speak: Language, width: int) -> list[str]:
    match block:
        case Heading(text):
            return wrap(prose(text[speak]), width, speak)
        case Paragraph(text):
            return _set_in(wrap(prose(text[speak]), width - INDENT, speak))
        case Illustration(says, _):
            return _set_in(wrap(f"[{says[speak]}]", width - INDENT, speak))
        case Code(text):
            return program_lines(text)
        case Programs(listings, prints):
            return [line for one in listings for line in _listing_lines(one, prints, speak, width)]
        case Equation(formula, put, result):
            return equation_lines(symbols(formula), put, result, width)
        case Table():
            return table_lines(block, speak, width=width)
        case Labelled(facts):
            return _set_in(labelled([(label[speak], fact[speak]) for label, fact in facts], speak, width - INDENT))


def program_lines(text: str) -> list[str]:
    """A program's lines further in; they are not broken, for a break would be another program."""
    return [f"{' ' * 2 * INDENT}{line}".rstrip() for line in text.splitlines()]


def _listing_lines(one: Listing, prints: str, speak: Language, width: int) -> list[str]:
    head = _set_in([*wrap(one.name[speak], width - INDENT, speak), *one.typed])
    printed = _set_in([words.PRINTS[speak]])
    return [*head, *program_lines(one.text[speak]), *printed, *program_lines(prints)]


def symbols(plain: str) -> str:
    """The plain notation with the mathematics' own letters.

    Examples
    --------
    >>> symbols("dE_n/dw(2)[1,1] = delta(2)[1] × z(1)[1]")
    '∂E_n/∂w(2)[1,1] = δ(2)[1] × z(1)[1]'
    """
    return written(tree(plain))


def prose(words: str) -> str:
    """Sentences, in which only the names of deltas are symbols: a table's own words stay as they are."""
    return re.sub(r"\bdelta(?=\()", "δ", words)


def equation_lines(formula: str, put: str, result: str, width: int = WIDTH, indent: int = INDENT) -> list[str]:
    """Formula, numbers and result below each other, the equals signs in one column.

    Parameters
    ----------
    formula, put, result : str
        As in `Equation`.
    width : int
        Columns to fill at most.
    indent : int
        Columns left free.
    """
    left, _, right = formula.partition(" = ")
    column = indent + cell_len(left) + 1
    longest = max(cell_len(right), cell_len(put), cell_len(result))
    beside = column + 2 + longest <= width
    if not beside:
        column = indent + 2
    lines = _set_in(wrap(left, width - indent, "en"), indent)
    for place, row in enumerate(row for row in (right, put, result) if row):
        first, *others = [row] if cell_len(row) <= width - column - 2 else at_sums(row, width - column - 4)
        if place == 0 and beside:
            lines[-1] += f" = {first}"
        else:
            lines.append(f"{' ' * column}= {first}")
        lines += [f"{' ' * (column + 4)}{piece}" for piece in others]
    return lines


def at_sums(row: str, width: int) -> list[str]:
    """A right-hand side broken before its plus signs, or anywhere if that does not do."""
    glued = row.replace(" × ", "\u00a0×\u00a0").replace(" - ", "\u00a0-\u00a0").replace(" + ", " +\u00a0")
    whole = glued if longest_piece(glued, "en") <= width else row
    return [piece.replace("\u00a0", " ") for piece in wrap(whole, width, "en")]


def table_lines(table: Table, speak: Language, indent: int = INDENT, width: int = WIDTH) -> list[str]:
    """A table in lines of at most `width` columns."""
    head, *rows = ([cell(one, speak) for one in row] for row in (table.head, *table.rows))
    return _set_in(tabulated(head, rows, speak, width - indent), indent)


def _set_in(lines: Sequence[str], indent: int = INDENT) -> list[str]:
    return [f"{' ' * indent}{line}" for line in lines]


def cell(one: Text | str, speak: Language) -> str:
    """What a table's cell says in one language: words as they are, else the plain notation."""
    return one[speak] if isinstance(one, Text) else symbols(one)
