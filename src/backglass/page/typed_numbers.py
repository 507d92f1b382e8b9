"""Numbers as a reader types them, digits or a product or sum of digits, with the rounding that is in them.

A number stands for all that round to it: 0.0822 is anything from 0.08215 to 0.08225. In an expression, whole numbers
are exact, all others stand for what rounds to them, and the bounds go through + - * / with them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

from backglass.page.figures import SLACK

LONGEST = 200  # characters
DEEPEST = 40  # brackets within brackets
LARGEST_EXPONENT = 400
CLOSE = Fraction(1, 200)  # how near an expression has to come, whatever the rounding of its factors allows
LEAST_DIGITS = 2  # of a number that is right, or by which a slip is named: a single one fits too much
EXACT = Fraction(1, 10**12)
SLACK_OF_BOUNDS = Fraction(SLACK)

SIGNS = str.maketrans(dict.fromkeys("−–—―‐‑ー", "-") | dict.fromkeys("×·⋅", "*") | dict.fromkeys("÷⁄∕", "/"))
RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_DIGITS = r"(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)"  # 0,298 has a decimal comma and is none
_TOKEN = re.compile(rf"\s*({_DIGITS}(?:[eE][-+]?\d{{1,4}})?|[-+*/()])")
_POWER = re.compile(
    r"(?<![\d.,])10(?:([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})|\s*(?:\^|\*\*)\s*(?:([-+]?\d{1,4})|\(\s*([-+]?\d{1,4})\s*\)))(?![\d.,])"
)
_SCIENTIFIC = re.compile(rf"([-+\s]*{_DIGITS})\s*\*\s*1(e[-+]?\d{{1,4}})")

_WIDTHS = ("<wide>", "<narrow>")

Bounds: TypeAlias = tuple[Fraction, Fraction] | None  # None where a divisor's rounding includes 0


@dataclass(frozen=True)
class TypedNumber:
    """What was typed.

    Attributes
    ----------
    value : Fraction
        As it stands.
    bounds : (Fraction, Fraction) or None
        Between which it lies by its own rounding; None where that has no end.
    digits : int or None
        Significant digits of a single number; None of an expression.
    """

    value: Fraction
    bounds: Bounds
    digits: int | None

    def gives(self, number: float) -> bool:
        """Whether a computed number is what was typed, within its rounding; of an expression, near it besides.

        Examples
        --------
        >>> typed = read("0.741*0.187*0.593")
        >>> typed.gives(0.0821670405642), typed.gives(0.138498561629)
        (True, False)
        """
        if not isfinite(number):
            return False
        sought = Fraction(number)
        if self.bounds is not None:
            low, high = self.bounds
            slack = SLACK_OF_BOUNDS * (high - low) + EXACT * abs(sought)
            if not low - slack <= sought <= high + slack:
                return False
        return self.digits is not None or abs(self.value - sought) <= CLOSE * abs(sought)

    def is_exactly(self, number: float) -> bool:
        """Whether it is the number itself, to the last digits of a float."""
        return isfinite(number) and abs(self.value - Fraction(number)) <= EXACT * abs(Fraction(number))

    def has_digits(self, least: int) -> bool:
        """Whether it has so many significant digits; an expression has as many as it takes."""
        return self.digits is None or self.digits >= least


def read(text: str) -> TypedNumber | None:
    """A number or an expression as typed, in half-width or full-width signs.

    Parameters
    ----------
    text : str
        At most 200 characters: digits, + - * / × ÷, brackets, and powers of ten, as in 4.39×10^-4.

    Returns
    -------
    TypedNumber or None
        None where it cannot be read, or divides by 0.

    Examples
    --------
    >>> float(read("−1,234.5").value), float(read("１／４").value), float(read("4.39×10⁻⁴").value)
    (-1234.5, 0.25, 0.000439)
    >>> read("0,5"), read("0,298"), read("1/0")
    (None, None, None)
    """
    if len(text) > LONGEST:
        return None
    tokens = _tokens(_with_exponents(half_width(text).translate(SIGNS)))
    if not tokens:
        return None
    try:
        return _Reader(tokens).whole()
    except (ValueError, ZeroDivisionError):
        return None


def with_decimal_commas(text: str) -> TypedNumber | None:
    """What a text is where its commas are decimal signs; None where it has none, or is no number then, either.

    Examples
    --------
    >>> float(with_decimal_commas("0,298").value), with_decimal_commas("0.298"), with_decimal_commas("1,234,567")
    (0.298, None, None)
    """
    text = half_width(text)
    return read(text.replace(",", ".")) if "," in text else None


def half_width(text: str) -> str:
    """Full-width signs as half-width ones, and nothing else: 0.5² is not 0.52, nor 3½ 31/2.

    Examples
    --------
    >>> half_width("ｗ（２）［１，１］＝０．５²")
    'w(2)[1,1]=0.5²'
    """
    return "".join(
        unicodedata.normalize("NFKC", sign) if unicodedata.decomposition(sign).startswith(_WIDTHS) else sign
        for sign in text
    )


def _with_exponents(text: str) -> str:
    """Powers of ten as 1e-4, and a number times one as a single number: 4.39*10^-4 has three digits."""

    def power(match: re.Match[str]) -> str:
        raised, plain, bracketed = match.groups()
        return f"1e{raised.translate(RAISED) if raised else plain or bracketed}"

    text = _POWER.sub(power, text)
    alone = _SCIENTIFIC.fullmatch(text.strip())
    return text if alone is None else f"{alone[1]}{alone[2]}"


def _tokens(text: str) -> list[str]:
    """The parts of a text; none where one is not of the notation."""
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return []
        found.append(match[1])
        at = match.end()
    return found


class _Reader:
    """Reads the tokens from left to right: sums of products of signed numbers and brackets."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0
        numerals = [token for token in tokens if token[0] not in "+-*/()"]
        self.alone = len(numerals) == 1 and not set(tokens) & {"*", "/"}

    def whole(self) -> TypedNumber:
        value, bounds = self._sum()
        if self.at < len(self.tokens):
            raise ValueError
        digits = None
        if self.alone:
            numeral = next(token for token in self.tokens if token[0] not in "+-()")
            digits = len(re.sub(r"[eE].*|[.,]", "", numeral).lstrip("0"))
        return TypedNumber(value, bounds, digits)

    def _sum(self) -> tuple[Fraction, Bounds]:
        left = self._product()
        for sign in self._next("+-"):
            right = self._product()
            left = _added(left, right if sign == "+" else _negative(right))
        return left

    def _product(self) -> tuple[Fraction, Bounds]:
        left = self._signed()
        for sign in self._next("*/"):
            right = self._signed()
            left = _multiplied(left, right if sign == "*" else _inverse(right))
        return left

    def _signed(self) -> tuple[Fraction, Bounds]:
        negative = False
        for sign in self._next("+-"):
            negative ^= sign == "-"
        one = self._bracketed()
        return _negative(one) if negative else one

    def _bracketed(self) -> tuple[Fraction, Bounds]:
        if self.at == len(self.tokens):
            raise ValueError
        token = self.tokens[self.at]
        self.at += 1
        if token == "(":
            self.depth += 1
            if self.depth > DEEPEST:
                raise ValueError
            inner = self._sum()
            if self.at == len(self.tokens) or self.tokens[self.at] != ")":
                raise ValueError
            self.at, self.depth = self.at + 1, self.depth - 1
            return inner
        if token in ("+", "-", "*", "/", ")"):
            raise ValueError
        return self._numeral(token)

    def _numeral(self, token: str) -> tuple[Fraction, Bounds]:
        mantissa, _, exponent = token.lower().replace(",", "").partition("e")
        power = int(exponent or 0)
        if abs(power) > LARGEST_EXPONENT:
            raise ValueError
        decimals = len(mantissa.partition(".")[2])
        value = Fraction(mantissa.rstrip(".")) * Fraction(10) ** power
        if not decimals and not self.alone:
            return value, (value, value)
        half = Fraction(10) ** (power - decimals) / 2
        return value, (value - half, value + half)

    def _next(self, signs: str) -> Iterator[str]:
        """The signs that come next, each as soon as what follows the one before has been read."""
        while self.at < len(self.tokens) and self.tokens[self.at] in signs:
            self.at += 1
            yield self.tokens[self.at - 1]


def _added(one: tuple[Fraction, Bounds], other: tuple[Fraction, Bounds]) -> tuple[Fraction, Bounds]:
    bounds = None if one[1] is None or other[1] is None else (one[1][0] + other[1][0], one[1][1] + other[1][1])
    return one[0] + other[0], bounds


def _negative(one: tuple[Fraction, Bounds]) -> tuple[Fraction, Bounds]:
    return -one[0], None if one[1] is None else (-one[1][1], -one[1][0])


def _multiplied(one: tuple[Fraction, Bounds], other: tuple[Fraction, Bounds]) -> tuple[Fraction, Bounds]:
    bounds = None
    if one[1] is not None and other[1] is not None:
        corners = [a * b for a in one[1] for b in other[1]]
        bounds = (min(corners), max(corners))
    return one[0] * other[0], bounds


def _inverse(one: tuple[Fraction, Bounds]) -> tuple[Fraction, Bounds]:
    bounds = None if one[1] is None or one[1][0] <= 0 <= one[1][1] else (1 / one[1][1], 1 / one[1][0])
    return 1 / one[0], bounds
