r"""Blocks as LaTeX, for a document that uses amsmath; Japanese text needs an engine that has Japanese fonts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backglass.page.blocks import Block, Equation, Heading, Paragraph, Table
from backglass.page.text import at_sums
from backglass.words import Language, Text

_NAME = "(?:delta|[wWbuzdyxsmpEg])"
_INDEXED = re.compile(rf"({_NAME})(?:\((\w+(?:[-+]\d)?)\))?(?:\[([\w,]+)\])?")
_GREEK = "beta|delta|epsilon|eta|lambda|mu|theta"
_TOKEN = re.compile(
    rf"(?P<partial>\bd(?P<of>E(?:_n)?|[uyz](?:\(\w+\))?\[\w+\])/d(?P<to>{_NAME}(?:\(\w+\)(?:\[[\w,]+\])?|\[\w+\])))"
    rf"|(?P<symbol>\b{_NAME}(?:\(\w+(?:[-+]\d)?\)(?:\[[\w,]+\])?|\[[\w,]+\]))"
    rf"|(?P<greek>\b(?:{_GREEK})(?:_\w+)?\b)"
    r"|(?P<sum>\bsum_(?P<over>\w)\b)"
    r"|(?P<exponent>\b(?P<mantissa>\d[\d.]*)e(?P<power>-?\d+))"
    r"|(?P<thousands>\d{1,3}(?:,\d{3})+)"
    r"|(?P<root>\bsqrt\((?P<under>[^()]+)\))"
    r"|(?P<name>\b(?:change|decay|largest|norm|sign)\b)"
    r"|(?P<word>\b(?:log|exp|tanh|max|min|sqrt)\b)"
    r"|(?P<sign>[×⟦⟧→∂·√²])"
)
_POWER = re.compile(r"\^\(((?:[^()]|\([^()]*\))*)\)")  # ^( ) with at most one more pair of brackets in it
_SIGNS = {
    "×": r"\times ", "⟦": r"\boxed{", "⟧": "}", "→": r"\to ",
    "∂": r"\partial ", "·": r"\cdot ", "√": r"\surd ", "²": "^2",
}  # fmt: skip
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\^{}"})
_LINE = 72  # columns of plain text that fit a line of a page


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
    return "\n".join(_drawn(block, speak) for block in blocks)


def _drawn(block: Block, speak: Language) -> str:
    match block:
        case Heading(text):
            return f"\\paragraph{{{in_text(text[speak])}}}"
        case Paragraph(text):
            return f"{in_text(text[speak])}\n"
        case Equation():
            rows = " \\\\\n".join(f"{left} &{sign} {right}" for left, sign, right in rows_of(block))
            return "\\begin{align*}\n" + "\n".join(row.lstrip() for row in rows.split("\n")) + "\n\\end{align*}"
        case Table(head, rows_):
            columns = "l" + "r" * (len(head) - 1)
            lines = [" & ".join(_cell(one, speak) for one in row) + r" \\" for row in (head, *rows_)]
            body = "\n".join([lines[0], r"\hline", *lines[1:]])
            return f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}\n"


def rows_of(equation: Equation) -> list[tuple[str, str, str]]:
    """The lines of an equation as LaTeX: left-hand side, sign, right-hand side."""
    left, _, right = equation.formula.partition(" = ")
    if not (right or equation.put or equation.result):
        return [(formula(left), "", "")]
    rows: list[tuple[str, str, str]] = []
    for row in (right, equation.put, equation.result):
        if row:
            first, *others = at_sums(row, _LINE)
            rows.append((formula(left) if not rows else "", "=", formula(first)))
            rows += [("", r"\quad", formula(piece)) for piece in others]
    return rows


def formula(plain: str) -> str:
    r"""A formula of the plain notation in LaTeX.

    Examples
    --------
    >>> formula("dE_n/dw(3)[1,12] = f'(u(3)[1]) × 2.5e-7")
    "\\frac{\\partial E_n}{\\partial w_{1,12}^{(3)}} = f'(u_{1}^{(3)}) \\times 2.5 \\cdot 10^{-7}"
    """
    drawn = _TOKEN.sub(_replaced, _POWER.sub(r"^{\1}", plain))
    return re.sub(r"  +", " ", drawn).strip()


def _replaced(match: re.Match[str]) -> str:
    if match["partial"]:
        of = match["of"] if match["of"].startswith("E") else _symbol(match["of"])
        return rf"\frac{{\partial {of}}}{{\partial {_symbol(match['to'])}}}"
    if match["symbol"]:
        return _symbol(match["symbol"])
    if match["greek"]:
        name, _, index = match["greek"].partition("_")
        return rf"\{name}_{{{index}}}" if index else rf"\{name} "
    if match["sum"]:
        return rf"\sum_{{{match['over']}}} "
    if match["exponent"]:
        return rf"{match['mantissa']} \cdot 10^{{{match['power']}}}"
    if match["thousands"]:
        return match["thousands"].replace(",", "{,}")
    if match["root"]:
        return rf"\sqrt{{{formula(match['under'])}}}"
    if match["name"]:
        return rf"\mathrm{{{match['name']}}} "
    return rf"\{match['word']} " if match["word"] else _SIGNS[match["sign"]]


def _symbol(plain: str) -> str:
    match = _INDEXED.fullmatch(plain)
    assert match is not None  # _TOKEN takes nothing else
    name, layer, units = match[1], match[2], match[3]
    drawn = r"\delta" if name == "delta" else name
    if units:
        short = all(len(unit) == 1 for unit in units.split(","))
        drawn += f"_{{{units.replace(',', '') if short else units}}}"
    return drawn + (f"^{{({layer})}}" if layer else "")


def _cell(one: Text | str, speak: Language) -> str:
    return in_text(one[speak]) if isinstance(one, Text) else f"${formula(one)}$"


def in_text(plain: str) -> str:
    """Words for running text, what LaTeX reads as a command escaped."""
    return plain.replace("\\", "\0").translate(_SPECIAL).replace("\0", r"\textbackslash{}")
