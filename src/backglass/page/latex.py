r"""Blocks as LaTeX, for a document that uses amsmath; Japanese text needs an engine that has Japanese fonts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backglass.page.blocks import (
    Block,
    Code,
    Equation,
    Heading,
    Illustration,
    Labelled,
    Paragraph,
    Programs,
    Table,
    steady,
)
from backglass.page.breaking import rows_of
from backglass.page.formulas import (
    CLOSING,
    FUNCTIONS,
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
from backglass.page.parser import tree
from backglass.words import Language, Text
from backglass.words import languages as words

_GREEK = {letter: name for name, letter in GREEK.items()}
_SIGNS = {
    "×": r"\times ", "·": r"\cdot ", "≠": r"\ne ", "≈": r"\approx ", "≤": r"\le ", "≥": r"\ge ",
    "→": r"\to ", "←": r"\gets ", "−": "-", "||": r"\|",
}  # fmt: skip
_FENCES = {"|": (r"\lvert ", r"\rvert "), "||": (r"\lVert ", r"\rVert ")}
_DOTS = {"...": r"\dots ", "…": r"\dots ", "∞": r"\infty "}
_SPECIAL = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\^{}", "|": r"\textbar{}", "∂": r"$\partial$", "Σ": r"$\Sigma$"}
    | {letter: rf"$\{name}$" for name, letter in GREEK.items()}
)


def draw(blocks: Sequence[Block], speak: Language = "en") -> str:
    r"""Blocks as paragraphs, align* environments and tabulars.

    Examples
    --------
    >>> print(draw([Equation("dE/dw(2)[1,1] = delta(2)[1] × z(1)[1]", "0.5 × 0.3", "0.15")]))
    \begin{align*}
    \frac{\partial E}{\partial w_{11}^{(2)}} &= \delta_{1}^{(2)} \times z_{1}^{(1)} \\
    &= 0.5 \times 0.3 \\
    &= 0.15
    \end{align*}
    """
    return "\n".join(_drawn(block, speak) for block in steady(blocks))


def _drawn(block: Block, speak: Language) -> str:
    match block:
        case Heading(text):
            return f"\\paragraph{{{in_text(text[speak])}}}"
        case Paragraph(text):
            return f"{in_text(text[speak])}\n"
        case Illustration(says, _):
            return rf"\textit{{[{in_text(says[speak])}]}}" + "\n"
        case Code(text):
            return _verbatim(text)
        case Programs(listings, prints):
            return "\n".join(
                f"\\paragraph{{{in_text(one.name[speak])}}}\n{_verbatim(one.text[speak])}\n"
                f"{in_text(words.PRINTS[speak])}\n{_verbatim(prints)}"
                for one in listings
            )
        case Equation():
            rows = [_line(*parts) for parts in rows_of(block)]
            return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"
        case Labelled(facts):
            items = [rf"\item[{{{in_text(label[speak])}}}] {in_text(fact[speak])}" for label, fact in facts]
            return "\\begin{description}\n" + "\n".join(items) + "\n\\end{description}"
        case Table(head, rows_):
            columns = "l" + "r" * (len(head) - 1)
            lines = [" & ".join(_cell(one, speak) for one in row) + r" \\" for row in (head, *rows_)]
            body = "\n".join([lines[0], r"\hline", *lines[1:]])
            return f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}\n"


def _verbatim(text: str) -> str:
    return f"\\begin{{verbatim}}\n{text.rstrip()}\n\\end{{verbatim}}"


def _line(left: Node, sign: str, right: Node) -> str:
    """A line of an equation; what is broken off goes on further in."""
    sign = sign or (r"\quad" if right != NOTHING else "")
    return f"{typeset(left)} &{sign} {typeset(right)}".strip()


def formula(plain: str) -> str:
    r"""A formula of the plain notation in LaTeX.

    Examples
    --------
    >>> formula("dE_n/dw(3)[1,12] = f'(u(3)[1]) × 2.5e-7")
    "\\frac{\\partial E_{n}}{\\partial w_{1,12}^{(3)}} = f'(u_{1}^{(3)}) \\times 2.5 \\cdot 10^{-7}"
    >>> formula("(x - μ) / sqrt(v)")
    '\\frac{x - \\mu}{\\sqrt{v}}'
    """
    return typeset(tree(plain))


def typeset(node: Node) -> str:
    """The tree of a formula in LaTeX."""
    return re.sub(r"  +", " ", _math(node)).strip()


def _math(node: Node) -> str:
    match node:
        case Numeral(digits):
            return _number(digits)
        case Symbol(_, _, below, above, label):
            below = rf"\text{{{in_text(label)}}}" if label else below
            scripts = (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
            return f"{_name(node).rstrip()}{scripts}" if scripts else _name(node)
        case Words(text):
            return rf"\text{{{in_text(text)}}}" if text else ""
        case Summation(over):
            return rf"\sum_{{{over}}} " if over else r"\sum "
        case Operator(sign, around):
            return around.replace(sign, _SIGNS.get(sign, sign)) if sign else around
        case Series(parts):
            return _row(parts)
        case Bracket(inner, "⟦"):
            return rf"\boxed{{{typeset(inner)}}}"
        case Bracket(Series(entries) as inner, "[") if is_row(inner):
            return "[" + r"\ ".join(_math(one).strip() for one in entries[::2]) + "]"
        case Bracket(inner, left):
            return _bracketed(inner, left)
        case Call(Symbol("abs"), of):
            return _bracketed(of.inner, "|")
        case Call(Symbol() as function, of) if is_word(function) and not function.below:
            return rf"\operatorname{{{in_text(function.name)}}}{_math(of)}"
        case Call(function, of):
            return _math(function) + _math(of)
        case Root(of):
            return rf"\sqrt{{{typeset(of.inner)}}}"
        case Power(base, exponent):
            return f"{_math(Bracket(base) if is_raised(base) else base).rstrip()}^{{{typeset(bare(exponent))}}}"
        case Prime(of, marks):
            return (f"{{{_math(of)}}}" if is_raised(of) else _math(of).rstrip()) + marks
        case Differential("∂", of):
            return rf"\partial {_math(of)}"
        case Differential(sign, of):
            return f"{sign}{_math(of)}"
        case Fraction(above, below):
            return rf"\frac{{{typeset(bare(above))}}}{{{typeset(bare(below))}}}"


def _row(parts: Sequence[Node]) -> str:
    """Nodes and signs; words that stand side by side keep a space between them."""
    drawn = _math(parts[0])
    for before, part, after in zip(parts, parts[1:], (*parts[2:], NOTHING), strict=False):
        beside = isinstance(part, Operator) and not part.sign
        if beside and is_word(before):
            drawn += r"\ "
        elif beside and runs_together(before, after):
            drawn += r" \cdot "
        else:
            drawn += _math(part)
    return drawn


def _number(digits: str) -> str:
    mantissa, _, power = digits.partition("e")
    mantissa = _DOTS.get(mantissa, mantissa.replace(",", "{,}"))
    return rf"{mantissa} \cdot 10^{{{power}}}" if power else mantissa


def _name(symbol: Symbol) -> str:
    """A letter in italics, a Greek one by its name, a function and a word upright."""
    if symbol.name in FUNCTIONS:
        return rf"\{symbol.name} "
    if symbol.letter in _GREEK:
        return rf"\{_GREEK[symbol.letter]} "
    return rf"\mathrm{{{in_text(symbol.name)}}} " if len(symbol.name) > 1 else symbol.name


def _bracketed(inner: Node, left: str) -> str:
    opening, closing = _FENCES.get(left, (left, CLOSING[left]))
    if is_tall(inner):
        opening, closing = rf"\left{opening}", rf"\right{closing}"
    return f"{opening}{_math(inner).strip()}{closing}"


def _cell(one: Text | str, speak: Language) -> str:
    return in_text(one[speak]) if isinstance(one, Text) else f"${formula(one)}$"


def in_text(plain: str) -> str:
    """Words for running text, what LaTeX reads as a command escaped."""
    return plain.replace("\\", "\0").translate(_SPECIAL).replace("\0", r"\textbackslash{}")
