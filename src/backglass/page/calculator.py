"""A pocket calculator for the printed lines: what a reader gets who types in the digits shown."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

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
    for sign, python in SIGNS.items():
        printed = printed.replace(sign, python)
    try:
        value: float = _value(ast.parse(printed.strip(), mode="eval").body)
    except SyntaxError as error:
        raise ValueError(f"{printed!r} cannot be computed") from error
    return value


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in BINARY:
            return BINARY[type(sign)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in FUNCTIONS:
            return FUNCTIONS[name](_value(argument))
    raise ValueError(f"{ast.unparse(node)!r} cannot be computed")
