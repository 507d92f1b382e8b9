"""Equations whose numbers follow from one another as printed, whatever the numbers are."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.page.blocks import Equation, equation
from backglass.page.figures import DIGITS, Number, figure, worked


def numbered(formula: str, value: Number, put: str = "", values: Sequence[Number] = ()) -> Equation:
    """As `page.blocks.equation`; numbers that no calculator takes are left out.

    Examples
    --------
    >>> numbered("z = 1 / (1 + e^(-u))", 0.0, "1 / (1 + e^(-{}))", [-800.0])
    Equation(formula='z = 1 / (1 + e^(-u))', put='', result='0')
    """
    try:
        return equation(formula, value, put, values)
    except (ArithmeticError, ValueError):
        return Equation(formula, "", figure(value))


def figures_of(factors: Sequence[float], product: float) -> list[str]:
    """Factors in so many digits, nine at least, that their product as printed follows from them where it can.

    Examples
    --------
    >>> figures_of([0.7413650695523157, 0.18681560180895948], 0.13849856162945076)
    ['0.741365070', '0.186815602']
    """
    put = " × ".join(["{}"] * len(factors))
    try:
        shown, _, follows = worked(put, factors, product)
    except (ArithmeticError, ValueError):
        follows = False
    if not follows or not factors:
        return [figure(factor, DIGITS) for factor in factors]
    return [factor.strip("()") for factor in shown.split(" × ")]
