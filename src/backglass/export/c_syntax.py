"""How C99 writes expressions of one element, in double or in float."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from backglass.equations.arrays import DType, Floats
from backglass.export.expressions import Op
from backglass.export.printing import ATOM, COMPARED, PLUS, SIGN, TIMES, Operation, Syntax, infix
from backglass.words import Language
from backglass.words import export_c as words

CHOICE = 0  # how strongly `a ? b : c` holds together
C_TYPE: dict[DType, str] = {"float64": "double", "float32": "float"}
SUFFIX: dict[DType, str] = {"float64": "", "float32": "f"}  # of numbers and of the functions of math.h
OF_ONE: tuple[Op, ...] = (
    "sqrt",
    "exp",
    "expm1",
    "log",
    "log1p",
    "tanh",
    "erfc",
    "floor",
    "sin",
    "cos",
)  # as math.h calls them


def c_number(number: float, dtype: DType = "float64") -> str:
    """A number that C reads as the same bits.

    Examples
    --------
    >>> c_number(0.1), c_number(0.1, "float32"), c_number(float("-inf")), c_number(3.0, "float32")
    ('0.1', '0.1f', '-HUGE_VAL', '3.0f')
    """
    return c_numbers([number], dtype)[0]


def c_numbers(numbers: Sequence[float] | Floats, dtype: DType = "float64") -> list[str]:
    """Numbers that C reads as the same bits: a network may have millions.

    Examples
    --------
    >>> c_numbers([0.5, float("nan"), 1e300], "float32")
    ['0.5f', 'NAN', 'HUGE_VALF']
    """
    with np.errstate(over="ignore"):
        rounded = np.asarray(numbers, dtype=dtype)
    f = SUFFIX[dtype]
    texts = [repr(one) for one in rounded.tolist()] if dtype == "float64" else [str(one) + f for one in rounded]
    if not np.isfinite(rounded).all():
        others = {f"nan{f}": "NAN", f"inf{f}": f"HUGE_VAL{f.upper()}", f"-inf{f}": f"-HUGE_VAL{f.upper()}"}
        texts = [others.get(text, text) for text in texts]
    return texts


def c_syntax(dtype: DType, tables: dict[tuple[float, ...], str]) -> Syntax:
    """C for one `dtype`.

    Parameters
    ----------
    dtype : {"float64", "float32"}
    tables : dict of tuple of float to str
        Gets the arrays of constants that expressions need, with their names, for C has no arrays in expressions.

    Examples
    --------
    >>> from backglass.equations.activations import SiLU
    >>> from backglass.export.printing import lines_of
    >>> from backglass.export.recording import record
    >>> for name, text in lines_of({"z": record(SiLU(), "u")}, c_syntax("float32", {})):
    ...     print(name, "=", text)
    e = expf(-fabsf(u))
    t = 1.0f + e
    z = u * (u >= 0.0f ? 1.0f / t : e / t)
    """

    def named(numbers: Sequence[float]) -> str:
        return tables.setdefault(tuple(numbers), f"numbers{len(tables) + 1}")

    return Syntax(operations_of(SUFFIX[dtype]), lambda number: c_number(number, dtype), named)


def operations_of(f: str) -> dict[Op, Operation]:
    """The operations; `f` is put after the names of functions."""
    return {
        "negative": Operation("-{0}", SIGN, (SIGN + 1,)),
        "abs": Operation(f"fabs{f}({{0}})"),
        **{op: Operation(f"{op}{f}({{0}})") for op in OF_ONE},
        "sign": Operation(f"sign{f}({{0}})"),
        "hypot": Operation(f"hypot{f}({{0}}, {{1}})"),
        "power": Operation(f"pow{f}({{0}}, {{1}})"),
        "maximum": Operation(f"larger{f}({{0}}, {{1}})"),
        "minimum": Operation(f"smaller{f}({{0}}, {{1}})"),
        "add": infix("+", PLUS),
        "subtract": infix("-", PLUS),
        "multiply": infix("*", TIMES),
        "divide": infix("/", TIMES),
        "greater": infix(">", COMPARED),
        "greater_equal": infix(">=", COMPARED),
        "less": infix("<", COMPARED),
        "less_equal": infix("<=", COMPARED),
        "equal": infix("==", COMPARED),
        "where": Operation("{0} ? {1} : {2}", CHOICE, (COMPARED, COMPARED, COMPARED)),
        "count_at_most": Operation("count_at_most({numbers}, sizeof {numbers} / sizeof {numbers}[0], {0})"),
        "take": Operation("{numbers}[(int){0}]", ATOM, (ATOM,)),
    }


HELPERS = {
    "larger": """/* {about} */
static {T} larger{f}({T} a, {T} b)
{{
    return a > b || a != a ? a : b;
}}""",
    "smaller": """/* {about} */
static {T} smaller{f}({T} a, {T} b)
{{
    return a < b || a != a ? a : b;
}}""",
    "sign": """/* {about} */
static {T} sign{f}({T} a)
{{
    return a > 0 ? 1 : a < 0 ? -1 : a;
}}""",
    "count_at_most": """/* {about} */
static double count_at_most(const double numbers[], size_t n, double x)
{{
    size_t low = 0;

    while (low < n) {{
        const size_t middle = low + (n - low) / 2;
        if (numbers[middle] <= x)
            low = middle + 1;
        else
            n = middle;
    }}
    return (double)low;
}}""",
}


ABOUT = {
    "larger": words.LARGER,
    "smaller": words.SMALLER,
    "sign": words.SIGN,
    "count_at_most": words.COUNT_AT_MOST,
}


def helpers_of(code: str, lang: Language) -> list[str]:
    """The functions that some code calls and C does not have: only these, for compilers warn of others.

    Examples
    --------
    >>> [text.splitlines()[1] for text in helpers_of("z = largerf(u, 0.0f);", "en")]
    ['static float largerf(float a, float b)']
    """
    return [
        text.format(about=ABOUT[name][lang], T=c_type, f=f)
        for name, text in HELPERS.items()
        for c_type, f in (("double", ""), ("float", "f"))
        if re.search(rf"\b{name}{f}\(", code)
    ]
