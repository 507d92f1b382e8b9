"""What an equation computes, as a tree of a few operations that every target language has.

The trees are not written by hand: `recording.py` calls the equations and the scalings with symbols in the place of
arrays. So whatever has a row in a table can be exported, and an export computes what the row says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Op: TypeAlias = Literal[
    # leaves
    "input",  # an argument: (N, n), a column (N, 1) or a scalar, as its shape says
    "number",  # a number that stands in the formula
    "row",  # numbers that stand in the formula, one a column: (1, n)
    # of one argument, element by element
    "negative", "abs", "sign", "sqrt", "exp", "expm1", "log", "log1p", "tanh", "erfc",
    "floor", "sin", "cos",
    # of two
    "add", "subtract", "multiply", "divide", "power", "hypot", "maximum", "minimum",
    "greater", "greater_equal", "less", "less_equal", "equal",
    # of three: where(condition, then, else)
    "where",
    # along a row of (N, n), giving a column (N, 1)
    "sum", "max",
    # (N, n) -> (N, n): whether a value is its row's largest; of equal ones the first
    "is_largest",
    # of numbers that ascend, and x: how many of them are at most x
    "count_at_most",
    # of numbers, and whole numbers from 0: the number at that place
    "take",
]  # fmt: skip

Shape: TypeAlias = Literal["scalar", "column", "rows"]
CONDITIONS = frozenset({"greater", "greater_equal", "less", "less_equal", "equal", "is_largest"})


@dataclass(frozen=True, eq=False)
class Expression:
    """A node of a tree; one that stands in several places is computed once.

    Attributes
    ----------
    op : Op
    of : tuple of Expression
        The arguments.
    shape : {"scalar", "column", "rows"}
        One number, (N, 1), or (N, n). What is combined of several shapes has the widest; numbers are broadcast.
    name : str
        Of an input.
    number : float
        Of a number.
    numbers : tuple of float
        Of a row, and of what is counted and taken.
    """

    op: Op
    of: tuple[Expression, ...] = ()
    shape: Shape = "scalar"
    name: str = ""
    number: float = 0.0
    numbers: tuple[float, ...] = ()

    @property
    def is_condition(self) -> bool:
        """Whether its values are true and false."""
        return self.op in CONDITIONS


def in_order(roots: Sequence[Expression]) -> list[Expression]:
    """All nodes under some roots, each once, arguments before what is computed of them."""
    seen: dict[int, Expression] = {}

    def visit(node: Expression) -> Iterator[Expression]:
        if id(node) in seen:
            return
        for one in node.of:
            yield from visit(one)
        seen[id(node)] = node
        yield node

    return [node for root in roots for node in visit(root)]


def merged(roots: Sequence[Expression]) -> tuple[Expression, ...]:
    """The same trees, in which what is computed alike is one node, so that it is computed once."""
    of_key: dict[tuple[object, ...], Expression] = {}
    of_node: dict[int, Expression] = {}
    for node in in_order(roots):
        of = tuple(of_node[id(one)] for one in node.of)
        key = (
            node.op,
            tuple(map(id, of)),
            node.shape,
            node.name,
            node.number.hex(),  # -0.0 is not 0.0
            node.numbers,
        )
        of_node[id(node)] = of_key.setdefault(key, replace(node, of=of))
    return tuple(of_node[id(root)] for root in roots)


def shared(roots: Sequence[Expression]) -> list[Expression]:
    """The nodes that are used more than once and are no leaves: what gets a name of its own, in order."""
    uses: dict[int, int] = {}
    nodes = in_order(roots)
    for node in nodes:
        for one in node.of:
            uses[id(one)] = uses.get(id(one), 0) + 1
    for root in roots:
        uses[id(root)] = uses.get(id(root), 0) + 1
    return [node for node in nodes if node.of and uses[id(node)] > 1]


def renamed(root: Expression, names: Mapping[str, str]) -> Expression:
    """The same tree with other names for its inputs.

    Examples
    --------
    >>> u = Expression("input", shape="rows", name="u")
    >>> renamed(Expression("exp", (u,), "rows"), {"u": "u2"}).of[0].name
    'u2'
    """
    return rewritten(root, lambda node: replace(node, name=names.get(node.name, node.name)))


def with_numbers(root: Expression, numbers: Mapping[str, float]) -> Expression:
    """The same tree with numbers in the place of some inputs.

    Examples
    --------
    >>> with_numbers(Expression("exp", (Expression("input", name="u"),)), {"u": 2.0}).of[0].number
    2.0
    """

    def put(node: Expression) -> Expression:
        is_one = node.op == "input" and node.name in numbers
        return Expression("number", number=numbers[node.name]) if is_one else node

    return rewritten(root, put)


def simpler(root: Expression, *, powers: bool = True) -> Expression:
    """The same tree as a reader would write it: conditions that count as numbers, squares as powers if `powers`.

    Examples
    --------
    >>> u, one, zero = Expression("input", name="u"), Expression("number", number=1.0), Expression("number")
    >>> simpler(Expression("where", (Expression("greater", (u, zero)), one, zero))).op
    'greater'
    >>> simpler(Expression("multiply", (u, u))).op
    'power'
    """

    def short(node: Expression) -> Expression:
        if node.op == "where" and is_number(node.of[1], 1.0) and is_number(node.of[2], 0.0):
            return node.of[0]
        if powers and node.op == "multiply" and node.of[0] is node.of[1]:
            return replace(node, op="power", of=(node.of[0], Expression("number", number=2.0)))
        return node

    return rewritten(root, short)


def rewritten(root: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The same tree with every node changed, arguments before what is computed of them.

    Examples
    --------
    >>> rewritten(Expression("exp", (Expression("input", name="u"),)), lambda node: node).op
    'exp'
    """
    made: dict[int, Expression] = {}
    for node in in_order([root]):
        made[id(node)] = change(replace(node, of=tuple(made[id(one)] for one in node.of)))
    return made[id(root)]


def inputs_of(root: Expression) -> set[str]:
    """The names of a tree's inputs.

    Examples
    --------
    >>> sorted(inputs_of(Expression("add", (Expression("input", name="u"), Expression("input", name="z")))))
    ['u', 'z']
    """
    return {node.name for node in in_order([root]) if node.op == "input"}


def is_number(node: Expression, number: float) -> bool:
    """Whether it is this number.

    Examples
    --------
    >>> is_number(Expression("number", number=1.0), 1.0)
    True
    """
    return node.op == "number" and node.number == number
