"""A pocket calculator for the printed lines: what a reader gets who types in the digits shown."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

Calculation: TypeAlias = Callable[[Sequence[float]], Any]

FUNCTIONS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "cos": math.cos,
    "exp": math.exp,
    "log": math.log,
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
}
SIGNS = {"×": "*", "−": "-", "²": "**2", "e^(": "exp(", "^": "**", ",": ""}
PLACE = "number_"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9,]*)(\.[0-9]+(?:e-?[0-9]+)?|e-?[0-9]+)?")  # as they are printed
BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def evaluate(printed: str) -> float:
    """The value of a printed right-hand side.

    Parameters
    ----------
    printed : str
        Numbers, + - × /, powers as ² or ^, brackets, and the functions of the table; e^( ) is the exponential.

    Raises
    ------
    ValueError
        Something else stands in it.

    Examples
    --------
    >>> round(evaluate("0.741365070 × 0.186815602 × 0.593269992"), 9)
    0.082167041
    >>> evaluate("1 / (1 + e^(-0))"), evaluate("2 × 39,760")
    (0.5, 79520)
    """
    if (number := _NUMBER.fullmatch(printed)) is not None:
        plain = printed.replace(",", "")
        return int(plain) if number[1] is None else float(plain)
    if PLACE in printed:
        raise ValueError(f"{printed!r} cannot be computed")
    value: float = _calculation(printed)(())
    return value


@lru_cache(maxsize=1000)
def calculation(put: str) -> Calculation:
    """What a line's template computes, of the numbers in the places of {}.

    Raises
    ------
    ValueError
        It cannot be computed.

    Examples
    --------
    >>> calculation("{} × ({} - {})")([0.5, 3.0, 1.0])
    1.0
    """
    first, *others = put.split("{}")
    return _calculation(first + "".join(f"{PLACE}{k}{after}" for k, after in enumerate(others)))


def _calculation(printed: str) -> Calculation:
    python = printed
    for sign, written in SIGNS.items():
        python = python.replace(sign, written)
    try:
        return _made(ast.parse(python.strip(), mode="eval").body)
    except SyntaxError as error:
        raise ValueError(f"{printed!r} cannot be computed") from error


def _made(node: ast.expr) -> Calculation:
    """What a node computes."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return lambda numbers: number  # noqa: ARG005
        case ast.Name(id=name) if name.startswith(PLACE):
            return itemgetter(int(name.removeprefix(PLACE)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _made(operand)
            return lambda numbers: -inner(numbers)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in BINARY:
            join, before, after = BINARY[type(sign)], _made(left), _made(right)
            return lambda numbers: join(before(numbers), after(numbers))
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in FUNCTIONS:
            function, of = FUNCTIONS[name], _made(argument)
            return lambda numbers: function(of(numbers))
    raise ValueError(f"{ast.unparse(node)!r} cannot be computed")
