"""Expressions as text, in the syntax of any language: what they share stands in lines of its own before them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from backglass.export.expressions import Expression, Op, in_order, renamed, shared

ATOM, POWER, SIGN, TIMES, PLUS, COMPARED = 6, 5, 4, 3, 2, 1  # how strongly a text holds together
CALLED: Mapping[Op, str] = {"exp": "e", "max": "m", "sum": "s", "is_largest": "first"}  # names of what is shared


@dataclass(frozen=True)
class Operation:
    """How an operation is written.

    Attributes
    ----------
    text : str
        With {0}, {1}, {2} in the place of the arguments, and {numbers} where it has some.
    holds : int
        How strongly it holds together, from `COMPARED` to `ATOM`; an argument that holds more weakly than `needs` is
        put in brackets.
    needs : tuple of int
        What each argument must hold; where it is empty, none is put in brackets, as in a call.
    plain : str
        How it is written where numbers alone make the difference: one factor is a number, or the divisor is, or both
        of a power are. Empty for as always.
    """

    text: str
    holds: int = ATOM
    needs: tuple[int, ...] = ()
    plain: str = ""


def infix(sign: str, holds: int) -> Operation:
    """A sign between two arguments; the right one is put in brackets where it holds no more strongly.

    So a + (b + c) keeps its brackets: an export rounds in the order of the equations.
    """
    return Operation(f"{{0}} {sign} {{1}}", holds, (holds, holds + 1))


@dataclass(frozen=True)
class Syntax:
    """A language.

    Attributes
    ----------
    operations : mapping of Op to Operation
    number : callable
        A number as the language writes it, so that it is read as the same bits. A negative one is put in brackets
        where an argument must hold.
    row : callable
        Numbers as a row (1, n), or as what is counted and taken from.
    widened : callable, optional
        Called with an argument's text, its expression and the one it is an argument of, where the language does not
        broadcast; gives the text to put in.
    """

    operations: Mapping[Op, Operation]
    number: Callable[[float], str]
    row: Callable[[Sequence[float]], str]
    widened: Callable[[str, Expression, Expression], str] | None = None


def lines_of(
    results: Mapping[str, Expression], syntax: Syntax, reserved: Collection[str] = (), stem: str = "t"
) -> list[tuple[str, str]]:
    """What is computed, as pairs of a name and a text: what is shared first, under names of its own.

    Parameters
    ----------
    results : mapping
        The names of what is wanted, and how each is computed, in the order of computing: where one is computed of
        another that comes before it, it is so by that one's name.
    syntax : Syntax
    reserved : collection of str
        Names that are taken.
    stem : str
        What a shared value is called that has no name of its own.

    Examples
    --------
    >>> from backglass.equations.activations import SiLU
    >>> from backglass.export.python_syntax import PYTHON
    >>> from backglass.export.recording import record
    >>> for name, text in lines_of({"z": record(SiLU(), "u")}, PYTHON):
    ...     print(name, "=", text)
    e = np.exp(-np.abs(u))
    t = 1.0 + e
    z = u * np.where(u >= 0.0, 1.0 / t, e / t)
    """
    names = {id(node): name for name, node in reversed([*results.items()])}
    again = {id(node) for node in shared(list(results.values()))}
    nodes = in_order(list(results.values()))
    taken = {*reserved, *results, *(node.name for node in nodes)}
    named: dict[int, str] = {}
    lines = []
    for node in nodes:
        if id(node) in names or id(node) in again:
            name = names.get(id(node)) or _free(CALLED.get(node.op, stem), taken)
            lines.append((name, _text(node, named, syntax)[0]))
            named[id(node)] = name
    same = ((name, named[id(node)]) for name, node in results.items())
    return [*lines, *((name, other) for name, other in same if name != other)]


def lines_of_layers(z: Sequence[Expression], net: str, syntax: Syntax, stop: str = "") -> list[str]:
    """The statements from z1 to y.

    Parameters
    ----------
    z : sequence of Expression
        How each layer from the second on computes its outputs of its net inputs u.
    net : str
        The statement that computes u{l} of z{before}.
    syntax : Syntax
    stop : str
        What ends a statement.

    Examples
    --------
    >>> from backglass.equations.activations import Identity, Tanh
    >>> from backglass.export.python_syntax import PYTHON
    >>> from backglass.export.recording import record
    >>> lines_of_layers([record(Tanh(), "u"), record(Identity(), "u")], "u{l} = W{l} @ z{before}", PYTHON)
    ['u2 = W2 @ z1', 'z2 = np.tanh(u2)', 'u3 = W3 @ z2', 'y = u3']
    """
    lines = []
    for l, of_layer in enumerate(z, start=2):
        lines.append(net.format(l=l, before=l - 1))
        result = {"y" if l == len(z) + 1 else f"z{l}": renamed(of_layer, {"u": f"u{l}"})}
        lines += [f"{name} = {text}{stop}" for name, text in lines_of(result, syntax)]
    return lines


def _free(stem: str, taken: set[str]) -> str:
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}{number}"
    taken.add(name)
    return name


def _text(node: Expression, named: Mapping[int, str], syntax: Syntax) -> tuple[str, int]:
    """The text of a node and how strongly it holds."""
    if id(node) in named:
        return named[id(node)], ATOM
    if node.op == "input":
        return node.name, ATOM
    if node.op == "number":
        text = syntax.number(node.number)
        return text, SIGN if text.startswith("-") else ATOM
    if node.op == "row":
        return syntax.row(node.numbers), ATOM
    how = syntax.operations[node.op]
    arguments = []
    for place, one in enumerate(node.of):
        text, holds = _text(one, named, syntax)
        if how.needs and holds < how.needs[place]:
            text, holds = f"({text})", ATOM
        arguments.append(text if syntax.widened is None else syntax.widened(text, one, node))
    written = how.plain if how.plain and _plainly(node) else how.text
    return written.format(*arguments, numbers=syntax.row(node.numbers) if node.numbers else ""), how.holds


def _plainly(node: Expression) -> bool:
    """Whether numbers take part in such a way that an operation by element need not be written as one."""
    numbers = [one.shape == "scalar" for one in node.of]
    return all(numbers) if node.op == "power" else any(numbers) if node.op == "multiply" else numbers[-1]
