"""Blocks as plain text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len

from backglass.page.blocks import Block, Equation, Heading, Illustration, Labelled, Paragraph, Table, steady
from backglass.page.formulas import written
from backglass.page.parser import tree
from backglass.page.wrapping import wrap
from backglass.words import Language, Text

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
            return [f"{' ' * INDENT}{line}" for line in wrap(prose(text[speak]), width - INDENT, speak)]
        case Illustration(says, _):
            return [f"{' ' * INDENT}{line}" for line in wrap(f"[{says[speak]}]", width - INDENT, speak)]
        case Equation(formula, put, result):
            return equation_lines(symbols(formula), put, result, width)
        case Table():
            return table_lines(block, speak, width=width)
        case Labelled(facts):
            return _labelled([(label[speak], fact[speak]) for label, fact in facts], speak, width)


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
    lines = [f"{' ' * indent}{left}"]
    for place, row in enumerate(row for row in (right, put, result) if row):
        first, *others = at_sums(row, width - column - 2)
        if place == 0 and beside:
            lines[-1] += f" = {first}"
        else:
            lines.append(f"{' ' * column}= {first}")
        lines += [f"{' ' * (column + 4)}{piece}" for piece in others]
    return lines


def at_sums(row: str, width: int) -> list[str]:
    """A right-hand side broken before its plus signs, or anywhere if that does not do."""
    glued = row.replace(" × ", "\u00a0×\u00a0").replace(" - ", "\u00a0-\u00a0").replace(" + ", " +\u00a0")
    pieces = wrap(glued, width, "en")
    if max(map(cell_len, pieces)) > width:
        pieces = wrap(row, width, "en")
    return [piece.replace("\u00a0", " ") for piece in pieces]


def table_lines(table: Table, speak: Language, indent: int = INDENT, width: int = WIDTH) -> list[str]:
    """A table with a rule below its head; the first column is aligned left, the others right.

    Columns stand two spaces apart, or one where the table would else be wider than `width`.
    """
    rows = [[cell(one, speak) for one in row] for row in (table.head, *table.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    gap = 2 if indent + sum(widths) + 2 * (len(widths) - 1) <= width else 1
    drawn = []
    for row in rows:
        padding = [" " * (widest - cell_len(one)) for widest, one in zip(widths, row, strict=True)]
        cells = [row[0] + padding[0], *(space + one for space, one in zip(padding[1:], row[1:], strict=True))]
        drawn.append(" " * indent + (" " * gap).join(cells))
    rule = " " * indent + "─" * (sum(widths) + gap * (len(widths) - 1))
    return [drawn[0], rule, *drawn[1:]]


def _labelled(facts: Sequence[tuple[str, str]], speak: Language, width: int, indent: int = INDENT) -> list[str]:
    """Labels in one column, what stands behind them in another."""
    column = indent + max(cell_len(label) for label, _ in facts) + 3
    lines = []
    for label, fact in facts:
        first, *others = wrap(fact, width - column, speak)
        lines.append(f"{' ' * indent}{label}{' ' * (column - indent - cell_len(label))}{first}")
        lines += [f"{' ' * column}{line}" for line in others]
    return lines


def cell(one: Text | str, speak: Language) -> str:
    """What a table's cell says in one language: words as they are, else the plain notation."""
    return one[speak] if isinstance(one, Text) else symbols(one)
