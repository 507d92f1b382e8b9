"""The plain notation, read into a tree; text, LaTeX and MathML are written from it.

w(3)[1,2]  b(2)  delta(2)[1]      layer in round brackets, units in square ones; also w12^(3), w1i^(3), u_k^(3), net_h1
w(3)[1,2]+  w5+                   the value after an update
E_n  beta_1  epsilon'  f'(u)      an index behind _, primes; Greek letters as such or by their names
dE/dw(3)[1,2]  ∂y/∂u  1/2         a slash without spaces holds its two neighbours alone
2 (y - d) / n_L                   a slash with spaces holds the products on its sides
sum_k delta(3)[k] w(3)[k,j]       what stands side by side is multiplied; so do × and ·
e^(-u)  z²  sqrt(v)  |u|  ||d||   powers, roots, absolute values, norms
39,760  2.5e-7                    numbers; ⟦ ⟧ marks what is spoken of

What is no formula is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from backglass.page.formulas import (
    CLOSING,
    GREEK,
    NOTHING,
    Bracket,
    Call,
    Differential,
    Fraction,
    Node,
    Numeral,
    Operator,
    Power,
    Prime,
    Root,
    Summation,
    Symbol,
    Words,
    series,
)

DEEPEST = 40  # brackets within brackets
LAYERED = frozenset({"w", "W", "b", "u", "z", "m", "delta", "δ"})  # w(3) is w of layer 3; f(3) is f at 3
RELATIONS = ("=", "≠", "≈", "≤", "≥", "→", "←", ">", "<")
PARTIAL = frozenset({"E", "u", "y", "z"})  # what is differentiated by several variables


class NotationError(ValueError):
    """A text that is no formula of the plain notation."""


class _Token(NamedTuple):
    space: str  # before it
    kind: str
    text: str
    symbol: Symbol | None = None


_LETTER = "A-Za-z\u0370-\u03a1\u03a4-\u03ff"  # Latin and Greek, without the sign of a sum
_LAYER = r"\((?:\d+|t|[lL](?:[-+]\d)?)\)"
_TOKEN = re.compile(
    r"(?P<space>\s*)(?:"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?(?:e-?\d+)?)"
    r"|(?P<sum>(?:\bsum_|Σ_)(?P<over>\w(?:=\d)?)\b|Σ)"
    rf"|(?P<symbol>(?P<name>[{_LETTER}]+)(?P<digits>(?:\d+(?:[ijkn](?![0-9A-Za-z]))?)?)(?P<under>_[0-9{_LETTER}]+)?)"
    r"|(?P<sign>\|\||\.\.\.|[-−+×·/=≠≈≤≥→←<>,()\[\]⟦⟧|²^'∂…∞]))"
)
_INDEX = re.compile(rf"(?P<layer>{_LAYER})?(?:\[(?P<units>\w+(?:,\w+)*)\])?")
_HIGH = re.compile(rf"(?P<layer>\^{_LAYER})?(?P<next>\+(?=\s|$))?")
_NEXT = re.compile(r"\+(?=\s|$)")


def parse(plain: str) -> Node:
    """The tree of a formula.

    Raises
    ------
    NotationError
        It is no formula.

    Examples
    --------
    >>> parse("(y - d) / 2").below
    Numeral(digits='2')
    >>> parse("w(3)[1,2]")
    Symbol(name='w', index='(3)[1,2]', below='12', above='(3)', label='')
    """
    reader = _Reader(_tokens(plain))
    tree = reader.listed()
    if reader.token is not None:
        raise NotationError(f"{plain!r} goes on after a formula")
    return tree


def tree(plain: str) -> Node:
    """The tree of a formula; words where it is none."""
    try:
        return parse(plain)
    except NotationError:
        return Words(plain)


def _tokens(plain: str) -> list[_Token]:
    tokens, at = [], 0
    plain = plain.rstrip()
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise NotationError(f"{plain!r} holds a sign that is none of the notation's")
        at, symbol = match.end(), None
        kind = str(match.lastgroup if match["sum"] is None else "sum")
        text = match[0].lstrip()
        if match["symbol"]:
            kind = "symbol"
            symbol, at = _symbol(match, plain)
        elif match["sum"]:
            text = match["over"] or ""
        tokens.append(_Token(match["space"], kind, text, symbol))
    return tokens


def _symbol(match: re.Match[str], plain: str) -> tuple[Symbol, int]:
    """A name with all indices behind it, and where they end."""
    name, start = match["name"], match.end("name")
    layered = name in LAYERED or (name.startswith("d") and name[1:] in LAYERED)
    behind = _INDEX.match(plain, match.end())
    assert behind is not None  # it may be empty
    at, above = match.end(), ""
    below = match["digits"] + (match["under"] or "")[1:]
    if len(below) > 2 and below.isalpha() and below.islower() and len(name) > 1 and name not in GREEK:
        return Symbol(match["symbol"]), at  # a word with an underscore in it
    if behind["units"] and not (behind["layer"] and not layered):
        units = behind["units"].split(",")
        at, above = _or_next(plain, behind.end(), behind["layer"] or "")
        below = ("" if all(len(unit) == 1 for unit in units) else ",").join(units)
    elif behind["layer"] and layered:
        at, above = _or_next(plain, behind.end("layer"), behind["layer"])
    elif name != "e":
        high = _HIGH.match(plain, at)
        assert high is not None  # it may be empty
        at, above = high.end(), (high["layer"] or "")[1:] + (high["next"] or "")
    return Symbol(name, plain[start:at], below, above), at


def _or_next(plain: str, at: int, layer: str) -> tuple[int, str]:
    """Where the indices end, and what stands above: a plus sign behind them is the value after an update."""
    after = _NEXT.match(plain, at)
    return (at, layer) if after is None else (after.end(), f"{layer}+")


class _Reader:
    """A formula while it is read, from its loosest ties to its closest."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.at, self.depth, self.bars = tokens, 0, 0, 0

    @property
    def token(self) -> _Token | None:
        """The next one; None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def listed(self) -> Node:
        """Things between commas."""
        return self._chain(self._related, (",",))

    def _related(self) -> Node:
        return self._chain(self._sum, RELATIONS)

    def _sum(self) -> Node:
        return self._chain(self._product, ("+", "-", "−"), signed=True)

    def _chain(self, inner: Callable[[], Node], signs: tuple[str, ...], signed: bool = False) -> Node:
        """What some signs join, the first perhaps with a sign of its own."""
        parts: list[Node] = []
        if signed and self._is(*signs):
            parts.append(self._operator(prefix=True))
        parts.append(inner())
        while self._is(*signs):
            parts += [self._operator(), inner()]
        return series(parts)

    def _product(self) -> Node:
        parts = [self._side_by_side()]
        while self._is("×", "·", "/"):
            operator = self._operator()
            if operator.sign == "/":
                parts = [Fraction(series(parts), self._side_by_side(), operator.written)]
            else:
                parts += [operator, self._side_by_side()]
        return series(parts)

    def _side_by_side(self) -> Node:
        parts = [self._closest()]
        while self._begins():
            space = self.tokens[self.at].space
            parts += [Operator("", space), self._closest()]
        return series(parts)

    def _begins(self) -> bool:
        """Whether something stands here that can be multiplied."""
        if self.token is None or self.token.kind != "sign":
            return self.token is not None
        opens = self.token.text in ("(", "[", "⟦", "∂", "...", "…", "∞")
        return opens or (self.token.text in ("|", "||") and not self.bars)

    def _closest(self) -> Node:
        """What a slash without spaces holds."""
        found = self._derivative() or self._power()
        while self._is("/") and not self.tokens[self.at].space and self._next_is_tight():
            self.at += 1
            found = Fraction(found, self._power(), "/")
        return found

    def _next_is_tight(self) -> bool:
        return self.at + 1 < len(self.tokens) and not self.tokens[self.at + 1].space

    def _derivative(self) -> Node | None:
        """dE/dw and dy/dx, whose halves are written like names."""
        three = self.tokens[self.at : self.at + 3]
        if len(three) < 3 or three[1].text != "/" or three[1].space or three[2].space:
            return None
        above, below = three[0].symbol, three[2].symbol
        if above is None or below is None or not (above.name[:1] == below.name[:1] == "d" != below.name):
            return None
        of = above.name[1:]
        if of not in PARTIAL or not (of == "E" or above.index):
            if len(above.name) + len(below.name) != 4:
                return None
            sign = "d"
        else:
            sign = "∂"
        self.at += 3
        halves = [Symbol(half.name[1:], half.index, half.below, half.above) for half in (above, below)]
        return Fraction(Differential(sign, halves[0]), Differential(sign, halves[1]), "/")

    def _power(self) -> Node:
        base = self._called()
        while self._is("²", "^"):
            sign = self._take().text
            if sign == "²":
                base = Power(base, Numeral("2"), sign)
            else:
                base = Power(base, self._bracket() if self._is("(") else self._called())
        return base

    def _called(self) -> Node:
        """A function with what it is taken of; anything else as it is."""
        found = self._first()
        marks = ""
        while self._is("'"):
            marks += self._take().text
        if marks:
            found = Prime(found, marks)
        if not isinstance(found, Symbol | Prime) or not self._is("(") or self.tokens[self.at].space:
            return found
        of = self._bracket()
        return Root(of) if isinstance(found, Symbol) and found.name == "sqrt" else Call(found, of)

    def _first(self) -> Node:
        """A number, a symbol, a sign that stands for itself, or a bracket."""
        if self.token is None:
            raise NotationError("a formula ends where something should follow")
        _, kind, text, symbol = self.token
        if symbol is not None or kind in ("number", "sum") or text in ("...", "…", "∞"):
            self.at += 1
            return symbol or (Summation(text) if kind == "sum" else Numeral(text))
        if text == "∂":
            self.at += 1
            more = self.token is not None and not self.token.space and self._begins()
            return Differential("∂", self._called() if more else NOTHING)
        if text in CLOSING:
            return self._bracket()
        raise NotationError(f"{text!r} stands where something else should")

    def _bracket(self) -> Bracket:
        left = self._take().text
        if left == "(" and self._is(")"):
            self.at += 1
            return Bracket(NOTHING)
        self.depth, outside = self.depth + 1, self.bars
        self.bars = 1 if left in ("|", "||") else 0
        if self.depth > DEEPEST:
            raise NotationError(f"more than {DEEPEST} brackets within each other")
        inner = self.listed()
        if not self._is(CLOSING[left]):
            raise NotationError(f"a bracket {left!r} is not closed")
        self.at, self.depth, self.bars = self.at + 1, self.depth - 1, outside
        return Bracket(inner, left)

    def _operator(self, prefix: bool = False) -> Operator:
        """The sign here, with the spaces on both of its sides."""
        token = self._take()
        after = self.token.space if self.token is not None else ""
        return Operator(token.text, ("" if prefix else token.space) + token.text + after, prefix)

    def _take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _is(self, *texts: str) -> bool:
        return self.token is not None and self.token.kind == "sign" and self.token.text in texts
