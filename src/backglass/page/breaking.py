"""A formula broken into lines between its terms, for media that draw it from its tree."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from backglass.page.blocks import Equation
from backglass.page.formulas import (
    NOTHING,
    Bracket,
    Call,
    Fraction,
    Node,
    Operator,
    Power,
    Series,
    bare,
    is_tall,
    series,
    written,
)
from backglass.page.parser import tree

LINE = 72  # columns of plain text that fit a line of a page
PIECE = 20  # columns of a bracket that a page may break


def rows_of(equation: Equation) -> list[tuple[Node, str, Node]]:
    """The lines of an equation: left-hand side, "=" or nothing where a line goes on, right-hand side."""
    left, _, right = equation.formula.partition(" = ")
    rows: list[tuple[Node, str, Node]] = []
    for side in filter(None, (right, equation.put, equation.result)):
        first, *others = lines(tree(side), LINE)
        rows.append((NOTHING if rows else tree(left), "=", first))
        rows += [(NOTHING, "", other) for other in others]
    return rows or [(tree(left), "", NOTHING)]


def lines(node: Node, width: int) -> list[Node]:
    """A formula in lines of about so many columns of plain text, broken before plus signs, else before other ones.

    Examples
    --------
    >>> from backglass.page.parser import parse
    >>> [written(line) for line in lines(parse("0.25 × 0.5 + (0.125 + 0.75) / 3"), 20)]
    ['0.25 × 0.5', ' + (0.125 + 0.75) / 3']
    """
    if columns(node) <= width:
        return [node]
    parts = list(_opened(node, width))
    for signs in (("+",), ("+", "-", "×", "")):
        pieces = _cut(parts, signs)
        if max(map(_columns, pieces)) <= width:
            break
    broken: list[list[Node]] = []
    for piece in pieces:
        if broken and _columns(broken[-1]) + _columns(piece) <= width:
            broken[-1] += piece
        else:
            broken.append(piece)
    return [series(line) for line in broken]


def pieces(node: Node) -> list[list[Node]]:
    """A formula as summands, each as its factors: a page breaks it before a summand, else before a factor.

    Brackets that are wide are open.

    Examples
    --------
    >>> from backglass.page.parser import parse
    >>> formula = parse("0.25 × 0.5 + (0.125 × 0.5 + 0.75 × 0.625) × 3")
    >>> [[written(factor) for factor in summand] for summand in pieces(formula)]
    [['0.25', ' × 0.5'], [' + (0.125', ' × 0.5'], [' + 0.75', ' × 0.625)', ' × 3']]
    """
    summands = _cut(list(_wide_opened(node)), ("+", "-"))
    return [[series(factor) for factor in _cut(summand, ("×",))] for summand in summands]


def _wide_opened(node: Node) -> Iterator[Node]:
    """What stands in one line of it, brackets open that are wide and hold nothing higher than a line."""
    match node:
        case Series(parts):
            for part in parts:
                yield from _wide_opened(part)
        case Bracket(inner, left) if columns(node) > PIECE and left != "⟦" and not is_tall(inner):
            yield Operator(left, left)
            yield from _wide_opened(inner)
            yield Operator(node.right, node.right)
        case Call(function, of) if columns(node) > PIECE:
            yield function
            yield from _wide_opened(of)
        case Fraction() if columns(node) > LINE:
            yield from _opened(node, LINE)
        case _:
            yield node


def columns(node: Node) -> int:
    """How wide a formula is, in columns of plain text; of a fraction the wider half counts."""
    match node:
        case Fraction(above, below):
            return max(columns(above), columns(below))
        case Series(parts):
            return sum(map(columns, parts))
        case Bracket(inner, left):
            return columns(inner) + 2 * len(left)
        case Call(function, of):
            return columns(function) + columns(of)
        case Power(base, exponent):
            return columns(base) + columns(bare(exponent))
    return cell_len(written(node))


def _columns(parts: list[Node]) -> int:
    return sum(map(columns, parts))


def _opened(node: Node, width: int) -> Iterator[Node]:
    """What stands in one line of it: rows and brackets open, and fractions that are too wide for a line."""
    match node:
        case Series(parts):
            for part in parts:
                yield from _opened(part, width)
        case Bracket(inner, left):
            yield Operator(left, left)
            yield from _opened(inner, width)
            yield Operator(node.right, node.right)
        case Call(function, of):
            yield function
            yield from _opened(of, width)
        case Fraction(above, below, slash) if columns(node) > width:
            yield from _opened(above, width)
            yield Operator("/", slash)
            yield from _opened(below, width)
        case _:
            yield node


def _cut(parts: list[Node], signs: tuple[str, ...]) -> list[list[Node]]:
    """The parts, cut before some signs."""
    pieces: list[list[Node]] = [[]]
    for part in parts:
        breaks = isinstance(part, Operator) and part.sign in signs and not part.prefix and part.written.startswith(" ")
        if breaks and pieces[-1]:
            pieces.append([])
        pieces[-1].append(part)
    return pieces
