"""How NumPy writes expressions."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isnan

from backglass.export.expressions import Op
from backglass.export.printing import COMPARED, PLUS, POWER, SIGN, TIMES, Operation, Syntax, infix


def python_number(number: float, library: str = "np") -> str:
    """A number that Python reads as the same bits; what is not finite by the name that a library has for it.

    Examples
    --------
    >>> python_number(0.1), python_number(float("inf"))
    ('0.1', 'np.inf')
    """
    if isnan(number):
        return f"{library}.nan"
    return {inf: f"{library}.inf", -inf: f"-{library}.inf"}.get(number, repr(float(number)))


# The signs of Python itself, which arrays of any library understand.
SIGNS: Mapping[Op, Operation] = {
    "negative": Operation("-{0}", SIGN, (SIGN,)),
    "add": infix("+", PLUS),
    "subtract": infix("-", PLUS),
    "multiply": infix("*", TIMES),
    "divide": infix("/", TIMES),
    "power": Operation("{0} ** {1}", POWER, (POWER + 1, SIGN)),
    "greater": infix(">", COMPARED),
    "greater_equal": infix(">=", COMPARED),
    "less": infix("<", COMPARED),
    "less_equal": infix("<=", COMPARED),
    "equal": infix("==", COMPARED),
}
PYTHON = Syntax(
    {
        **SIGNS,
        **{op: Operation(f"np.{op}({{0}})") for op in ("abs", "sign", "sqrt", "exp", "expm1", "log", "log1p", "tanh")},
        **{op: Operation(f"np.{op}({{0}})") for op in ("floor", "sin", "cos")},
        "erfc": Operation("erfc({0})"),
        **{op: Operation(f"np.{op}({{0}}, {{1}})") for op in ("hypot", "maximum", "minimum")},
        "where": Operation("np.where({0}, {1}, {2})"),
        "sum": Operation("np.sum({0}, axis=1, keepdims=True)"),
        "max": Operation("np.max({0}, axis=1, keepdims=True)"),
        "is_largest": Operation("first_largest({0})"),
        "count_at_most": Operation('np.searchsorted({numbers}, {0}, side="right")'),
        "take": Operation("{numbers}[np.asarray({0}, dtype=int)]"),
    },
    python_number,
    lambda numbers: f"np.array([{', '.join(map(python_number, numbers))}])",
)
