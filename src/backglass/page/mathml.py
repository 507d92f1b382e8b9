"""Formulas as MathML Core, written from the tree of the plain notation."""

from __future__ import annotations

import re

from backglass.page.formulas import (
    FUNCTIONS,
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
    Series,
    Summation,
    Symbol,
    Words,
    bare,
    is_raised,
    is_row,
    is_tall,
    is_word,
    runs_together,
)
from backglass.words.characters import escaped

LINE_END = "\n"
APPLY = "<mo>&#x2061;</mo>"  # a function of what follows
THIN, SPACE = '<mspace width="0.1667em"/>', '<mspace width="0.3333em"/>'
TIMES = "<mo>·</mo>"  # before a number, which would join what stands before it
_SIGNS = {"-": "−", "'": "′"}
_PIECE = re.compile(r"\d+|[^\W\d_]|[^\w\s]")


def formula(node: Node) -> str:
    """A formula as a ``<math>`` element.

    Examples
    --------
    >>> from backglass.page.parser import parse
    >>> formula(parse("(y - d) / 2")).partition(">")[2]
    '<mfrac><mrow><mi>y</mi><mo>−</mo><mi>d</mi></mrow><mn>2</mn></mfrac></math>'
    """
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{"".join(_parts(node))}</math>'


def _parts(node: Node) -> list[str]:
    """The elements of a node, side by side."""
    match node:
        case Numeral(digits):
            return _number(digits)
        case Symbol():
            return [_scripts(_name(node), _below(node), _index(node.above))]
        case Words(text):
            return [f"<mtext>{escaped(text, kept=LINE_END)}</mtext>"] if text else []
        case Summation(over):
            sign = "<mo>∑</mo>"
            index, _, first = over.partition("=")
            run = f"<mi>{escaped(index)}</mi>"
            run = f"<mrow>{run}<mo>=</mo><mn>{first}</mn></mrow>" if first else run
            return [f"<munder>{sign}{run}</munder>" if over else sign]
        case Operator():
            return [_sign(node)]
        case Series(parts):
            return _row(parts)
        case Bracket(inner, "⟦"):
            return [f'<mrow class="marked">{"".join(_parts(inner))}</mrow>']
        case Bracket(Series(entries) as inner, "[") if is_row(inner):
            return [_bracketed([SPACE.join("".join(_parts(one)) for one in entries[::2])], "[", "]", high=False)]
        case Bracket(inner, left):
            return [_bracketed(_parts(inner), left, node.right, is_tall(inner))]
        case Call(Symbol("abs"), of):
            return [_bracketed(_parts(of.inner), "|", "|", is_tall(of))]
        case Call(function, of):
            return [*_parts(function), APPLY, *_parts(of)]
        case Root(of):
            return [f"<msqrt>{''.join(_parts(of.inner))}</msqrt>"]
        case Power(Symbol(above="") as base, exponent):
            return [_scripts(_name(base), _below(base), _one(_parts(bare(exponent))))]
        case Power(base, exponent):
            below = Bracket(base) if is_raised(base) else base
            return [f"<msup>{_one(_parts(below))}{_one(_parts(bare(exponent)))}</msup>"]
        case Prime(of, marks):
            # A prime stands high by itself; raised and made smaller it is hardly seen.
            return [f'<mrow>{_one(_parts(of))}<mo lspace="0" rspace="0">{"′" * len(marks)}</mo></mrow>']
        case Differential("∂", of):
            return [f'<mrow><mo form="prefix" lspace="0" rspace="0">∂</mo>{"".join(_parts(of))}</mrow>']
        case Differential(_, of):
            return [f"<mrow><mi>d</mi>{''.join(_parts(of))}</mrow>"]
        case Fraction(above, below):
            return [f"<mfrac>{_one(_parts(bare(above)))}{_one(_parts(bare(below)))}</mfrac>"]


def _row(parts: tuple[Node, ...]) -> list[str]:
    """Nodes and signs; words that stand side by side keep a space between them."""
    drawn = _sign(parts[0], first=True) if isinstance(parts[0], Operator) else "".join(_parts(parts[0]))
    row = [drawn]
    for before, part, after in zip(parts, parts[1:], (*parts[2:], NOTHING), strict=False):
        if isinstance(part, Operator) and not part.sign:
            row.append(_gap(before, after))
        else:
            row += _parts(part)
    return [element for element in row if element]


def _gap(before: Node, after: Node) -> str:
    """What keeps two factors apart."""
    if is_word(before):
        return SPACE
    if isinstance(before, Symbol) and before.name in FUNCTIONS:
        return THIN
    return TIMES if runs_together(before, after) else ""


def _number(digits: str) -> list[str]:
    mantissa, _, exponent = digits.partition("e")
    if not exponent:
        return [f"<mn>{mantissa}</mn>"]
    power = f"<mn>{exponent.lstrip('-')}</mn>"
    if exponent.startswith("-"):
        power = f"<mrow><mo>−</mo>{power}</mrow>"
    return [f"<mn>{mantissa}</mn>", "<mo>·</mo>", f"<msup><mn>10</mn>{power}</msup>"]


def _name(symbol: Symbol) -> str:
    """One letter is italic, a word upright, as ``<mi>`` has it by itself."""
    letter = symbol.letter.replace("_", " ")
    if len(letter) == 2 and letter[0] == "Δ":  # ΔE is a change of E, no word
        return f"<mrow><mi>Δ</mi><mi>{escaped(letter[1])}</mi></mrow>"
    return f"<mi>{escaped(letter)}</mi>"


def _below(symbol: Symbol) -> str:
    return f"<mtext>{escaped(symbol.label)}</mtext>" if symbol.label else _index(symbol.below)


def _index(text: str) -> str:
    """An index: its letters italic, its numbers upright, its brackets as small as they are."""
    pieces = _PIECE.findall(text)
    word = text.isalpha() and text.isupper() and len(text) > 1
    return _one([f"<mi>{escaped(text)}</mi>"] if word else [_piece(piece) for piece in pieces]) if text else ""


def _piece(piece: str) -> str:
    if piece.isdigit():
        return f"<mn>{piece}</mn>"
    if piece.isalpha():
        return f"<mi>{piece}</mi>"
    space = ' lspace="0" rspace="0"' if piece in "+-" else ""
    return f'<mo stretchy="false"{space}>{_SIGNS.get(piece, piece)}</mo>'


def _scripts(base: str, below: str, above: str) -> str:
    if below and above:
        return f"<msubsup>{base}{below}{above}</msubsup>"
    if below:
        return f"<msub>{base}{below}</msub>"
    return f"<msup>{base}{above}</msup>" if above else base


def _sign(operator: Operator, first: bool = False) -> str:
    """A sign; at the beginning of a line a plus still joins what stands before it."""
    if operator.sign in ("(", ")", "[", "]", "|", "||"):
        return f'<mo stretchy="false">{_fence(operator.sign)}</mo>'
    form = ' form="prefix"' if operator.prefix else ' form="infix"' if first else ""
    return f"<mo{form}>{escaped(_SIGNS.get(operator.sign, operator.sign))}</mo>" if operator.sign else ""


def _bracketed(inner: list[str], left: str, right: str, high: bool) -> str:
    stretchy = "true" if high else "false"
    opening, closing = (
        f'<mo stretchy="{stretchy}" form="{form}">{_fence(sign)}</mo>'
        for form, sign in (("prefix", left), ("postfix", right))
    )
    return f"<mrow>{opening}{''.join(inner)}{closing}</mrow>"


def _fence(sign: str) -> str:
    return sign.replace("||", "‖")


def _one(elements: list[str]) -> str:
    """Several elements as one, where one is wanted."""
    return elements[0] if len(elements) == 1 else f"<mrow>{''.join(elements)}</mrow>"
