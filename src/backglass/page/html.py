"""Blocks as HTML with MathML, and the page around them: one file, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import ceil

from backglass.page import mathml
from backglass.page.blocks import (
    Block,
    Code,
    Equation,
    Heading,
    Illustration,
    Labelled,
    Listing,
    Paragraph,
    Programs,
    Table,
)
from backglass.page.breaking import columns, pieces
from backglass.page.colours import STYLE as COLOURED
from backglass.page.figures import is_number
from backglass.page.formulas import NOTHING, Node, Operator
from backglass.page.inline import Kind, spans
from backglass.page.parser import tree
from backglass.page.text import prose
from backglass.words import Language, Text
from backglass.words import languages as words
from backglass.words.characters import escaped

NARROW = 32  # columns of plain text that fit a narrow screen; what is longer is scrolled, by keys, too
READABLE = 9.0  # pixels of the smallest letters of a picture
FITTING = 352  # pixels of a picture that fit a narrow screen
LARGEST = 1.15  # times its own size a picture is shown
_SIZES = re.compile(r"\b\d+(?:-(?:\d+|\.{3}))+\b")  # 2-2-2, 1-6-...-6-1
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*\b")
_KEPT = r'<span class="kept">\g<0></span>'
_MINUS = re.compile(r"(?<![\w)\].-])-(?=\d|\(|log\b)|(?:(?<=[\w)])|\A) - (?=[\w(]|\Z)")
_PRIMED = re.compile(r"\b(tanh|ReLU)&#x27;")
_FORMULA = re.compile(r'(?P<before>[(「]*)<math class="inline".*?</math>(?P<behind>[,.;:!?)、。」]*)', re.DOTALL)
_TYPED = re.compile("`[^`]+`")
_WIDTH, _LETTERS = re.compile(r'viewBox="0 0 ([\d.]+)'), re.compile(r'font-size="([\d.]+)"')
STYLE = """
.backglass { font-family: system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic", sans-serif; line-height: 1.5; }
.backglass h3 { font-size: 1.05em; margin: 1.2em 0 0.3em; }
.backglass p { margin: 0.3em 0; max-width: 48em; }
.backglass table { border-collapse: collapse; margin: 0.4em 0 0.4em 1em; width: auto; }
.backglass table.equation, .backglass table.numbers { display: block; max-width: calc(100% - 1em); overflow-x: auto;
  overflow-y: hidden; }
.backglass table.equation td { border: none; padding: 0.4em 0.2em; vertical-align: baseline; text-align: left;
  background: none; }
.backglass table.equation td:first-child, .backglass table.equation td:nth-child(2) { text-align: right;
  white-space: nowrap; }
.backglass table.equation td:last-child { line-height: 1.6; }
.backglass .summand { display: inline-block; padding: 0.08em 0; }
.backglass table.numbers tr:first-child > * { border-bottom: 1px solid; }
.backglass table.numbers th { font-weight: 600; }
.backglass table.numbers th, .backglass table.numbers td { padding: 0.2em 0.7em; text-align: right;
  font-variant-numeric: tabular-nums; }
.backglass table.numbers th:first-child, .backglass table.numbers td:first-child { text-align: left;
  min-width: 4em; }
.backglass table.numbers .words { text-align: left; }
.backglass table.numbers code { white-space: nowrap; font-size: 0.8em; }
.backglass figure { margin: 0.8em 0; }
.backglass figure .picture { overflow-x: auto; }
.backglass figure .picture > div { margin: 0 auto; }
.backglass figure svg { display: block; width: 100%; height: auto; }
.backglass pre.program { overflow-x: auto; margin: 0.6em 0 0.6em 1em; padding: 0.5em 0.8em; border-left: 3px solid;
  font-size: 0.9em; line-height: 1.4; }
.backglass .programs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(27rem, 100%), 1fr));
  gap: 2em 2.2em; margin: 1.2em 0; }
.backglass .listing { display: flex; flex-direction: column; min-width: 0; }
.backglass .listing:last-child:nth-child(odd) { grid-column: 1 / -1; }
.backglass .listing h3, .backglass .listing p { margin: 0; }
.backglass .listing .typed { margin: 0.1em 0 0.4em; }
.backglass .listing pre { margin: 0; padding: 0.6em 0.9em; border: 1px solid #999; border-radius: 6px; overflow: auto;
  font-size: 0.78em; line-height: 1.5; }
.backglass .listing pre.program { flex: 1; max-height: 102em; }
@media (max-width: 48rem) { .backglass .listing pre.program { max-height: 34em; } }
.backglass .listing p.printed { margin: 0.5em 0 0.1em; font-size: 0.9em; }
.backglass .listing pre.printed { border-style: none none none solid; border-left-width: 3px; border-radius: 0;
  padding: 0 0.9em; }
@media print {
  .backglass .programs, .backglass .listing { display: block; }
  .backglass .listing { margin-bottom: 1.5em; }
  .backglass .listing pre { overflow: visible; white-space: pre-wrap; font-size: 7.5pt; line-height: 1.4; }
  .backglass .listing pre.program { max-height: none; break-inside: auto; orphans: 4; widows: 4;
    box-decoration-break: clone; -webkit-box-decoration-break: clone; }
  .backglass .listing pre.printed { break-inside: avoid; }
  .backglass .listing p { break-after: avoid; }
}
.backglass figcaption { font-size: 0.9em; }
.backglass code { font-family: "DejaVu Sans Mono", monospace; font-size: 0.92em; overflow-wrap: anywhere; }
.backglass .number, .backglass .kept { white-space: nowrap; }
.backglass table.facts th, .backglass table.facts td { padding: 0.1em 0.7em; text-align: left; vertical-align: top; }
.backglass table.facts th { font-weight: normal; white-space: nowrap; }
.backglass math { math-style: normal; font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math",
  "TeX Gyre Termes Math", "DejaVu Math TeX Gyre", math; }
.backglass .marked { border: 2px solid #d55e00; padding: 0 0.15em; }
"""
PRINT = f"""{COLOURED}
body {{ margin: 2em auto; max-width: 60em; padding: 0 1em; color: var(--ink); background: var(--paper); }}
h1 {{ overflow-wrap: anywhere; }}
a {{ color: var(--blue); }}
@page {{ size: A4; margin: 18mm; }}
@media print {{ body {{ margin: 0; max-width: none; padding: 0; font-size: 10pt; }}
  h2, h3 {{ break-after: avoid; }} table, svg, figure {{ break-inside: avoid; }}
  .backglass table {{ overflow: visible; }} }}
"""


def words_alone(sentence: str) -> str:
    """A sentence as HTML, whatever formulas stand in it.

    Examples
    --------
    >>> words_alone("u < 0")
    'u &lt; 0'
    """
    return unbroken(prose(sentence))


def unbroken(sentence: str) -> str:
    """A sentence as HTML, as it stands, in which no line breaks between the hyphens of an option.

    Examples
    --------
    >>> unbroken("give --missing <text>")
    'give <span class="kept">--missing</span> &lt;text&gt;'
    """
    return _OPTION.sub(_KEPT, escaped(sentence))


def with_formulas(sentence: str) -> str:
    """A sentence as HTML, its formulas as MathML, what is to be typed as code.

    Only for texts of our own: the words of a table may look like formulas.

    Examples
    --------
    >>> with_formulas("With u, for example.").endswith("<mi>u</mi></math>,</span> for example.")
    True
    """
    return kept_together("".join(set_inline(kind, piece) for kind, piece in spans(prose(sentence))))


def set_inline(kind: Kind, piece: str) -> str:
    """A piece of a sentence as HTML."""
    if kind == "formula":
        return inline(piece)
    return f"<code>{escaped(piece)}</code>" if kind == "typed" else typeset(piece)


def typeset(words: str) -> str:
    """Words of our own as HTML, with real minus signs and primes; sizes such as 2-2-2 are not broken.

    Examples
    --------
    >>> typeset("from -1 to 2-2-2")
    'from −1 to <span class="kept">2-2-2</span>'
    >>> typeset("out (1 - out), or -log of it")
    'out (1 − out), or −log of it'
    """
    signs = _MINUS.sub(lambda match: match[0].replace("-", "−"), unbroken(words))
    return _SIZES.sub(_KEPT, _PRIMED.sub(r"\1′", signs))


def kept_together(sentence: str) -> str:
    """HTML whose formulas are not parted from the bracket before and the stop behind them."""
    return _FORMULA.sub(_kept, sentence)


def _kept(match: re.Match[str]) -> str:
    return f'<span class="kept">{match[0]}</span>' if match["before"] or match["behind"] else match[0]


def inline(formula: str) -> str:
    """A formula that stands in a line of text."""
    return mathml.formula(tree(formula)).replace("<math", '<math class="inline"', 1)


def draw(blocks: Sequence[Block], speak: Language = "en", said: Callable[[str], str] = words_alone) -> str:
    """Blocks as the inside of a page.

    `said` makes HTML of a sentence.

    Examples
    --------
    >>> from backglass.words import Text
    >>> draw([Heading(Text("A product", "積"))], "ja")
    '<h3>積</h3>'
    """
    return "\n".join(_drawn(block, speak, said) for block in blocks)


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
        f"<title>{escaped(title)}</title>\n<style>{STYLE}{PRINT}{style}</style>\n</head>\n"
        f'<body class="backglass">\n<main>\n<h1>{escaped(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n'
    )


def _drawn(block: Block, speak: Language, said: Callable[[str], str]) -> str:
    match block:
        case Heading(text):
            return f"<h3>{said(text[speak])}</h3>"
        case Paragraph(text):
            return f"<p>{said(text[speak])}</p>"
        case Illustration(says, svg):
            return f"<figure>\n{_picture(svg(speak))}\n<figcaption>{said(says[speak])}</figcaption>\n</figure>"
        case Code(text):
            return f'<pre class="program" tabindex="0"><code>{_code(text)}</code></pre>'
        case Programs(listings, prints):
            return '<div class="programs">\n' + "\n".join(_listing(one, prints, speak) for one in listings) + "\n</div>"
        case Equation(formula, put, result):
            left, _, right = formula.partition(" = ")
            sides = [pieces(tree(side)) for side in (right, put, result) if side] or [[]]
            longest = max((columns(factor) for side in sides for summand in side for factor in summand), default=0)
            opened = f'<table class="equation"{_scrolled(columns(tree(left)) + longest > NARROW)}>\n'
            rows = [_row(NOTHING if place else tree(left), side) for place, side in enumerate(sides)]
            return opened + "\n".join(rows) + "\n</table>"
        case Labelled(facts):
            entries = (
                f"<tr><th>{escaped(label[speak])}</th><td>{escaped(fact[speak])}</td></tr>" for label, fact in facts
            )
            return '<table class="facts">\n' + "\n".join(entries) + "\n</table>"
        case Table(head, rows_):
            worded = _worded(rows_, speak)
            lines = [_cells("th", head, worded, speak, said)]
            lines += [_cells("td", row, worded, speak, said) for row in rows_]
            return f'<table class="numbers"{_scrolled(_is_wide(block, speak))}>\n' + "\n".join(lines) + "\n</table>"


def _listing(one: Listing, prints: str, speak: Language) -> str:
    """A program with what it prints. The language of its comments is named, and its own, for highlighters."""
    name = f"program-{one.language}"
    return (
        f'<div class="listing" id="{name}">\n<h3>{escaped(one.name[speak])}</h3>\n'
        f'<p class="typed">{"<br>".join(f"<code>{escaped(line)}</code>" for line in one.typed)}</p>\n'
        f'<pre class="program" lang="{speak}" tabindex="0"><code class="language-{one.language}">'
        f"{_code(one.text[speak])}</code></pre>\n"
        f'<p class="printed">{escaped(words.PRINTS[speak])}</p>\n'
        f'<pre class="printed" tabindex="0"><samp>{_code(prints)}</samp></pre>\n</div>'
    )


def _code(text: str) -> str:
    return "\n".join(map(escaped, text.splitlines()))


def _scrolled(so: bool) -> str:
    """What lets the keyboard scroll what may be wider than a narrow screen."""
    return ' tabindex="0"' if so else ""


def _is_wide(table: Table, speak: Language) -> bool:
    """Whether a table's numbers, formulas and longest words, which are not broken, may need more than such a screen."""

    def least(one: Text | str) -> int:
        words = [one] if isinstance(one, str) else one[speak].split()
        return max(map(len, words), default=0)

    return any(sum(map(least, row)) + 2 * len(row) > NARROW - 8 for row in (table.head, *table.rows))


def _picture(svg: str) -> str:
    """A picture as wide as its letters need: on a narrow screen it is scrolled, never made too small to read."""
    width = float(next(iter(_WIDTH.findall(svg)), 0))
    letters = min(map(float, _LETTERS.findall(svg)), default=READABLE)
    least = ceil(width * READABLE / letters)
    between = f"min-width:{least}px;max-width:{ceil(width * LARGEST)}px"
    return f'<div class="picture"{_scrolled(least > FITTING)}><div style="{between}">{svg}</div></div>'


def _row(left: Node, right: Sequence[Sequence[Node]]) -> str:
    summands = ["".join(map(_math, factors)) for factors in right]
    if len(summands) > 1:
        summands = [f'<span class="summand">{summand}</span>' for summand in summands]
    cells = (_math(left), _math(Operator("=", "=")) if right else "", "".join(summands))
    return "<tr>" + "".join(f"<td>{one}</td>" for one in cells) + "</tr>"


def _worded(rows: Sequence[Sequence[Text | str]], speak: Language) -> list[bool]:
    """Which columns behind the first are words, as a terminal has it, too: no cell of theirs has a digit.

    What is to be typed is words, whatever digits are in it.
    """
    columns = (
        [one if isinstance(one, str) else _TYPED.sub("", one[speak]) for one in column]
        for column in zip(*rows, strict=True)
    )
    return [
        place > 0 and not any(sign.isdigit() for cell in column for sign in cell)
        for place, column in enumerate(columns)
    ]


def _cells(
    tag: str, row: Sequence[Text | str], worded: Sequence[bool], speak: Language, said: Callable[[str], str]
) -> str:
    cells = []
    for place, one in enumerate(row):
        kind = tag if (one if isinstance(one, str) else one[speak]) else "td"  # no heading says nothing
        opened = f'<{kind} class="words">' if place < len(worded) and worded[place] else f"<{kind}>"
        cells.append(f"{opened}{_cell(one, speak, said)}</{kind}>")
    return "<tr>" + "".join(cells) + "</tr>"


def _cell(one: Text | str, speak: Language, said: Callable[[str], str]) -> str:
    """Words and numbers as text, in which figures stand below each other; all else as a formula."""
    if isinstance(one, Text):
        return said(one[speak])
    return _number(one) if is_number(one.lstrip("+")) else _math(tree(one))


def _number(digits: str) -> str:
    """A number with a real minus, and its power of ten as such."""
    mantissa, _, exponent = digits.partition("e")
    power = f"·10<sup>{int(exponent)}</sup>" if exponent else ""
    return f'<span class="number">{mantissa}{power}</span>'.replace(">-", ">−")


def _math(node: Node) -> str:
    return "" if node == NOTHING else mathml.formula(node)
