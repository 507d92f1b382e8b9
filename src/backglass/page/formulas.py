"""What a formula is made of, and what everything that writes one asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

GREEK = {
    "alpha": "α",
    "beta": "β",
    "delta": "δ",
    "epsilon": "ε",
    "eta": "η",
    "lambda": "λ",
    "mu": "μ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "theta": "θ",
}
ON_A_TERMINAL = frozenset({"beta", "delta", "epsilon", "eta", "lambda", "mu"})  # the others stay names there
FUNCTIONS = frozenset({"cos", "exp", "log", "sin", "tanh"})  # upright, their arguments without brackets
CLOSING = {"(": ")", "[": "]", "⟦": "⟧", "|": "|", "||": "||"}


@dataclass(frozen=True)
class Numeral:
    """As it is printed, such as "39,760" or "2.5e-7"."""

    digits: str


@dataclass(frozen=True)
class Symbol:
    """A letter or a word with its indices.

    Attributes
    ----------
    name : str
        Without the indices, Greek letters as they were written.
    index : str
        What was written behind it, such as "(3)[1,2]" or "_h1".
    below : str
        The unit's or another index, such as "1,2" or "h1".
    above : str
        The layer with its brackets, such as "(3)"; "+" for a value after an update.
    label : str
        In place of the unit's index a word that is no formula, such as a column's name.
    """

    name: str
    index: str = ""
    below: str = ""
    above: str = ""
    label: str = ""

    @property
    def letter(self) -> str:
        """The name, a Greek one as its letter."""
        return GREEK.get(self.name, self.name)


@dataclass(frozen=True)
class Words:
    """What is no formula."""

    text: str


@dataclass(frozen=True)
class Summation:
    """The sign of a sum, and the index that it runs over, with its first value where that is said: "i=0"."""

    over: str = ""


@dataclass(frozen=True)
class Operator:
    """A sign between two nodes, or before one; empty between what stands side by side.

    Attributes
    ----------
    sign : str
    written : str
        With the spaces around it.
    prefix : bool
        Whether it belongs to what follows alone.
    """

    sign: str
    written: str
    prefix: bool = False


@dataclass(frozen=True)
class Series:
    """Nodes and the operators between them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Bracket:
    """Something in brackets; nothing in those of a function that is only named."""

    inner: Node
    left: str = "("

    @property
    def right(self) -> str:
        """The bracket that closes it."""
        return CLOSING[self.left]


@dataclass(frozen=True)
class Call:
    """A function of something, such as f'(u)."""

    function: Node
    of: Bracket


@dataclass(frozen=True)
class Root:
    """A square root."""

    of: Bracket


@dataclass(frozen=True)
class Power:
    """A power; `written` is "²" or "^"."""

    base: Node
    exponent: Node
    written: str = "^"


@dataclass(frozen=True)
class Prime:
    """A derivative by its prime, or another value of the same name."""

    of: Node
    marks: str = "'"


@dataclass(frozen=True)
class Differential:
    """One half of a derivative: ∂E, or dy where there is but one variable."""

    sign: str
    of: Node


@dataclass(frozen=True)
class Fraction:
    """One thing over another; `written` is the slash with its spaces."""

    above: Node
    below: Node
    written: str = " / "


Node: TypeAlias = (
    Numeral
    | Symbol
    | Words
    | Summation
    | Operator
    | Series
    | Bracket
    | Call
    | Root
    | Power
    | Prime
    | Differential
    | Fraction
)
NOTHING = Words("")


def written(node: Node) -> str:
    """A tree as it was written, with the mathematics' own letters.

    Examples
    --------
    >>> from backglass.page.parser import parse
    >>> written(parse("dE_n/dw(2)[1,1] = sum_k delta(3)[k] × beta_1"))
    '∂E_n/∂w(2)[1,1] = Σ_k δ(3)[k] × β_1'
    """
    match node:
        case Numeral(text) | Words(text):
            return text
        case Symbol():
            return (node.letter if node.name in ON_A_TERMINAL else node.name) + node.index
        case Summation(over):
            return f"Σ_{over}" if over else "Σ"
        case Operator():
            return node.written
        case Series(parts):
            return "".join(map(written, parts))
        case Bracket(inner, left):
            return f"{left}{written(inner)}{node.right}"
        case Call(function, of):
            return written(function) + written(of)
        case Root(of):
            return f"sqrt{written(of)}"
        case Power(base, exponent, sign):
            return written(base) + (sign if sign == "²" else f"^{written(exponent)}")
        case Prime(of, marks):
            return written(of) + marks
        case Differential(sign, of):
            return sign + written(of)
        case Fraction(above, below, slash):
            return f"{written(above)}{slash}{written(below)}"


def series(parts: Sequence[Node]) -> Node:
    """Several parts as one node; one part stays itself."""
    return parts[0] if len(parts) == 1 else Series(tuple(parts))


def bare(node: Node) -> Node:
    """Without the round brackets around it, for where something else holds it together."""
    return node.inner if isinstance(node, Bracket) and node.left == "(" else node


def is_word(node: Node) -> bool:
    """Whether it is a name of several letters, which stands upright and keeps its distance."""
    return isinstance(node, Symbol) and len(node.letter) > 1 and node.name not in FUNCTIONS


def is_raised(node: Node) -> bool:
    """Whether something stands above it already, so that a power needs brackets."""
    return (isinstance(node, Symbol) and bool(node.above)) or (isinstance(node, Prime) and is_raised(node.of))


def is_tall(node: Node) -> bool:
    """Whether a fraction makes it higher than a line, so that the brackets around it grow."""
    match node:
        case Series(parts):
            return any(map(is_tall, parts))
        case Bracket(of) | Call(_, of) | Root(of) | Power(of) | Differential(_, of):
            return is_tall(of)
    return isinstance(node, Fraction)


def runs_together(before: Node, after: Node) -> bool:
    """Whether a number stands behind its factor without a sign, so that it needs one to be read as a factor."""
    named = isinstance(before, Symbol) and (is_word(before) or before.name in FUNCTIONS)
    return isinstance(after, Numeral) and isinstance(before, Symbol | Numeral | Bracket) and not named


def is_row(inner: Node) -> bool:
    """Whether what square brackets hold is a row of a matrix: entries with nothing but blanks between them."""
    if not isinstance(inner, Series):
        return False
    signs = [part.sign for part in inner.parts if isinstance(part, Operator)]
    entries = [part for part in inner.parts if not isinstance(part, Operator)]
    return not any(signs) and all(isinstance(entry, Symbol | Numeral) for entry in entries)
