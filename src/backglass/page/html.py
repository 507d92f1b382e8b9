"""Blocks as HTML with MathML, and the page around them: one file, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from latex2mathml.converter import convert

from backglass.page import latex
from backglass.page.blocks import Block, Equation, Heading, Paragraph, Table
from backglass.page.text import cell, prose
from backglass.words import Language

STYLE = """
.backglass { font-family: system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic", sans-serif; line-height: 1.5; }
.backglass h3 { font-size: 1.05em; margin: 1.2em 0 0.3em; }
.backglass p { margin: 0.3em 0; max-width: 48em; }
.backglass table { border-collapse: collapse; margin: 0.4em 0 0.4em 1em; width: auto; }
.backglass table.equation td { border: none; padding: 0.15em 0.2em; vertical-align: middle; text-align: left;
  background: none; }
.backglass table.equation td:first-child { text-align: right; white-space: nowrap; }
.backglass table.numbers th { border-bottom: 1px solid; font-weight: 600; }
.backglass table.numbers th, .backglass table.numbers td { padding: 0.1em 0.7em; text-align: right;
  font-variant-numeric: tabular-nums; }
.backglass table.numbers th:first-child, .backglass table.numbers td:first-child { text-align: left; }
.backglass math { math-style: normal; }
.backglass .marked { border: 2px solid #d55e00; padding: 0 0.15em; }
"""
PRINT = """
body { margin: 2em auto; max-width: 60em; padding: 0 1em; color: #111; background: #fff; }
@page { size: A4; margin: 18mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; } table, svg, figure { break-inside: avoid; } }
"""

_OPEN = '<mo stretchy="false">&#x00028;</mo>'
_MINUS = "<mo>&#x02212;</mo>"
_RAISED_PRIME = re.compile("<msup><mi>([^<]*)</mi><mi>&#x02032;</mi></msup>")


def draw(blocks: Sequence[Block], speak: Language = "en") -> str:
    """Blocks as the inside of a page.

    Examples
    --------
    >>> from backglass.words import Text
    >>> draw([Heading(Text("A product", "積"))], "ja")
    '<h3>積</h3>'
    """
    return "\n".join(_drawn(block, speak) for block in blocks)


def fragment(body: str, speak: Language = "en") -> str:
    """A piece of a page with its style, for notebooks."""
    return f'<div class="backglass" lang="{speak}">\n<style>{STYLE}</style>\n{body}\n</div>'


def page(title: str, body: str, speak: Language = "en", style: str = "") -> str:
    """A page that stands alone and prints on A4.

    Parameters
    ----------
    title : str
        Plain text.
    body : str
        HTML.
    speak : {"en", "ja"}
    style : str
        More of the page's style.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{speak}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}{PRINT}{style}</style>\n</head>\n"
        f'<body class="backglass">\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n'
    )


def mathml(plain: str) -> str:
    """A formula of the plain notation as MathML.

    Examples
    --------
    >>> mathml("z(2)[1]").startswith('<math xmlns="http://www.w3.org/1998/Math/MathML"')
    True
    """
    return _converted(latex.formula(plain))


def _converted(formula: str) -> str:
    drawn = convert(formula)
    drawn = drawn.replace(
        f"{_OPEN}{_MINUS}", _OPEN + _MINUS.replace("<mo", '<mo form="prefix"')
    )  # a sign, no difference
    # A prime stands high by itself; raised and made smaller it is hardly seen.
    drawn = _RAISED_PRIME.sub(r'<mrow><mi>\1</mi><mo lspace="0" rspace="0">&#x02032;</mo></mrow>', drawn)
    # Browsers have no menclose any more; the box is drawn by the style.
    return drawn.replace('<menclose notation="box">', '<mrow class="marked">').replace("</menclose>", "</mrow>")


def _drawn(block: Block, speak: Language) -> str:
    match block:
        case Heading(text):
            return f"<h3>{escape(prose(text[speak]))}</h3>"
        case Paragraph(text):
            return f"<p>{escape(prose(text[speak]))}</p>"
        case Equation():
            rows = (_row(*parts) for parts in latex.rows_of(block))
            return '<table class="equation">\n' + "\n".join(rows) + "\n</table>"
        case Table(head, rows_):
            heads = "".join(f"<th>{escape(cell(one, speak))}</th>" for one in head)
            body = "\n".join(
                "<tr>" + "".join(f"<td>{escape(cell(one, speak))}</td>" for one in row) + "</tr>" for row in rows_
            )
            return f'<table class="numbers">\n<tr>{heads}</tr>\n{body}\n</table>'


def _row(left: str, sign: str, right: str) -> str:
    cells = (_converted(part) if part.strip() else "" for part in (left, sign if sign == "=" else "", right))
    return "<tr>" + "".join(f"<td>{one}</td>" for one in cells) + "</tr>"
