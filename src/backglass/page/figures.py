"""Numbers as text: as a line prints them, and whether two of them agree in the digits printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from typing import TypeAlias

from backglass.page.calculator import calculation, evaluate

Number: TypeAlias = float | int

DIGITS = 9  # decimals of a line, as in document 001
MOST_DIGITS = 17
SMALLEST_PLAIN = 1e-5  # below it a number is written with an exponent
LARGEST_PLAIN = 1e15  # from here on, too: a double has no more digits
SLACK = 1e-6  # of the last digit: for a number that lies half way up to its own rounding error
PLAIN = str.maketrans("", "", ".,")  # leaves the digits of a number that needs no bracket
_PLACE = re.compile(r"\{\}")
_NUMBER = re.compile(r"[-−]?\d[\d,]*\.?\d*(?:e-?\d+)?")


def figure(value: Number, digits: int = DIGITS, *, shorten: bool = True) -> str:
    """A number with so many decimals, by default shorter where it is exact.

    Examples
    --------
    >>> figure(0.1 + 0.2), figure(1 / 3), figure(2.447562235932e-06), figure(39760)
    ('0.3', '0.333333333', '2.447562236e-6', '39,760')
    >>> figure(0.5, 4, shorten=False), figure(-1.5e80)
    ('0.5000', '-1.5e80')
    """
    if isinstance(value, int):
        return f"{value:,}"
    return _figured(float(value) + 0.0, digits, shorten)  # minus zero is shown as zero


@lru_cache(maxsize=2000)
def _figured(value: float, digits: int, shorten: bool) -> str:
    """What `figure` makes of a float: a derivation has the same numbers again and again."""
    text = _written(value, digits)
    if "e" in text:
        mantissa, exponent = text.split("e")
        mantissa = _shortened(mantissa, value, f"e{exponent}") if shorten else mantissa
        return f"{mantissa}e{int(exponent)}"
    return _shortened(text, value, "") if shorten else text


def _written(value: float, digits: int) -> str:
    """So many decimals; with an exponent where the number is very small or very large."""
    plain = value == 0 or SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN or not isfinite(value)
    return f"{value:.{digits}f}" if plain else f"{value:.{digits}e}"


def signed(value: Number) -> str:
    """A summand: a number with its sign.

    Examples
    --------
    >>> signed(0.25), signed(-0.25)
    ('+0.25', '-0.25')
    """
    return f"{'+' if value > 0 else ''}{figure(value)}"


def significant(value: float, digits: int = DIGITS) -> str:
    """A number with so many significant digits, for tables.

    Examples
    --------
    >>> significant(3.510187782979e-05), significant(0.2983711087), significant(0.0)
    ('3.51018778e-5', '0.298371109', '0.00000000')
    """
    mantissa, _, exponent = f"{value:#.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa.rstrip(".")


def _shortened(text: str, value: float, exponent: str) -> str:
    """The text without the zeros at its end, if it is the number itself."""
    exact = abs(float(text + exponent) - value) <= 1e-14 * abs(value)
    return text.rstrip("0").rstrip(".") if exact and "." in text else text


def filled(put: str, values: Sequence[Number], digits: int = DIGITS) -> str:
    """A line's template with numbers in the places of {}, in brackets where a sign or a power stands beside them.

    Examples
    --------
    >>> filled("{} × {} + {}² + {}²", [-0.5, 2.0, -3.0, 2e-7])
    '-0.5 × 2 + (-3)² + (2e-7)²'
    """
    before, places = _places(put)
    if len(places) != len(values):
        raise ValueError(f"{put!r} has {len(places)} places for {len(values)} numbers")
    text = [before]
    for value, (free, raised, after) in zip(values, places, strict=True):
        number = figure(value, digits)
        bracket = (number[0] == "-" and not free) or (raised and not number.translate(PLAIN).isdigit())
        text += (f"({number})", after) if bracket else (number, after)
    return "".join(text)


@lru_cache(maxsize=1000)
def _places(put: str) -> tuple[str, tuple[tuple[bool, bool, str], ...]]:
    """What stands before the first place; of each: may a sign stand there, is it raised, what follows."""
    first, *others = parts = _PLACE.split(put)
    free = [not first.strip(), *([False] * len(others))]
    return first, tuple(
        (free[k] or before.rstrip().endswith(("(", "[")), after.lstrip().startswith(("²", "^")), after)
        for k, (before, after) in enumerate(pairwise(parts))
    )


def worked(put: str, values: Sequence[Number], result: Number, digits: int = DIGITS) -> tuple[str, str, bool]:
    """A line's numbers and its result, the numbers in so many digits that the result follows from them as printed.

    Returns
    -------
    (str, str, bool)
        The numbers put in, the result, and whether the numbers as printed give the result, rounded to its digits;
        no number of digits helps a result that is wrong.

    Examples
    --------
    >>> worked("{} × {}", [2 / 3, 3000.0], 2000.0)
    ('0.6666666666667 × 3000', '2000', True)
    >>> worked("{} × {}", [0.5, 0.3], 0.1515)
    ('0.5 × 0.3', '0.1515', False)
    """
    text = figure(result, digits)
    computed, wanted, half = calculation(put), evaluate(text), _unit(result, digits) / 2
    for more in range(digits, MOST_DIGITS + 1):
        shown = filled(put, values, more)
        if abs(computed([evaluate(figure(value, more)) for value in values]) - wanted) <= half:
            return shown, text, True
    return filled(put, values, digits), text, False


def _unit(result: Number, digits: int) -> float:
    """One unit of the last digit that `figure` writes before it shortens."""
    if isinstance(result, int):
        return 0.0
    exponent = _written(result, digits).partition("e")[2]
    return float(f"1e{int(exponent or 0) - digits}") * (1 + SLACK)


def last_digit(text: str) -> Decimal:
    """One unit of the last digit of a number as text.

    Examples
    --------
    >>> last_digit("0.75136507"), last_digit("3.51e-5"), last_digit("12")
    (Decimal('1E-8'), Decimal('1E-7'), Decimal('1'))
    """
    exponent = decimal(text).as_tuple().exponent
    return Decimal((0, (1,), int(exponent)))


def decimal(text: str) -> Decimal:
    """A printed number as exactly what is printed."""
    return Decimal(text.replace("−", "-").replace(",", "").strip())


def is_number(text: str) -> bool:
    """Whether a printed text is one number."""
    return _NUMBER.fullmatch(text.strip()) is not None


def agree(printed: str, computed: Number) -> bool:
    """Whether a computed number, rounded to the digits printed, is the printed one.

    Examples
    --------
    >>> agree("0.291027924", 0.29102777369), agree("0.298371109", 0.29837110876), agree("0.75136507", 0.7513650696)
    (False, True, True)
    """
    if not isfinite(computed):
        return False
    distance = abs(Decimal(computed) - decimal(printed))
    return distance <= last_digit(printed) * (Decimal("0.5") + Decimal(SLACK))


def rounded(computed: Number, like: str) -> str:
    """A computed number in the digits of a printed one.

    Examples
    --------
    >>> rounded(0.29102777369, "0.291027924"), rounded(3.510187782979e-05, "0.0000351085")
    ('0.291027774', '0.0000351019')
    """
    if isinstance(computed, int):
        return f"{computed:,}"
    value = Decimal(computed).quantize(last_digit(like), rounding=ROUND_HALF_EVEN)
    return f"{value:e}" if "e" in like else f"{value:f}"
