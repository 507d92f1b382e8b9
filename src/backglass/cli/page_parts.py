"""Pieces of the report's HTML, made of texts: figures that stand out, tables, facts, what is to be typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backglass.page.html import unbroken
from backglass.words.characters import escaped

LINE_END = "\n"
Typed = tuple[str]  # a cell that is to be typed
_NEGATIVE = re.compile(r"\A-(?=[\d$£¥₩₹])")


def heading(text: str) -> str:
    """The title of a section.

    Examples
    --------
    >>> heading("a < b")
    '<h2>a &lt; b</h2>'
    """
    return f"<h2>{escaped(text)}</h2>"


def paragraph(text: str, kind: str = "") -> str:
    """A sentence, with the class of its style."""
    return f"<p{_of(kind)}>{unbroken(text)}</p>"


def alert(text: str) -> str:
    """A sentence that must not be missed."""
    return f'<p class="warning" role="alert">{unbroken(text)}</p>'


def standing_out(figures: Sequence[tuple[str, str, float | None]]) -> str:
    """Figures to be seen at once, each with what it is, and a bar where it is a share of something.

    Examples
    --------
    >>> print(standing_out([("98 %", "right", 0.98)]))
    <div class="figures">
    <div><b>98 %</b><i style="--share: 98.0%"></i><span>right</span></div>
    </div>
    """
    parts = []
    for figure, says, share in figures:
        bar = "" if share is None else f'<i style="--share: {100 * min(max(share, 0.0), 1.0):.1f}%"></i>'
        parts.append(f"<div><b>{escaped(figure)}</b>{bar}<span>{escaped(says)}</span></div>")
    return "\n".join(['<div class="figures">', *parts, "</div>"])


def numbers(head: Sequence[str], rows: Sequence[Sequence[str | Typed]], worded: Sequence[int] = ()) -> str:
    """A table whose columns are aligned right, but the first one and those that hold words.

    Examples
    --------
    >>> print(numbers(("row", "look"), [("3", ("explain",))], worded=(1,)))
    <table class="numbers" tabindex="0">
    <tr><th>row</th><th class="words">look</th></tr>
    <tr><td>3</td><td class="words"><code>explain</code></td></tr>
    </table>
    """
    lines = ['<table class="numbers" tabindex="0">', _row("th", head, worded)]
    return "\n".join([*lines, *(_row("td", row, worded) for row in rows), "</table>"])


def _row(tag: str, cells: Sequence[str | Typed], worded: Sequence[int]) -> str:
    done = (
        f"<{tag}{_of('words' if place in worded else '')}>{_cell(cell)}</{tag}>" for place, cell in enumerate(cells)
    )
    return f"<tr>{''.join(done)}</tr>"


def _cell(cell: str | Typed) -> str:
    if not isinstance(cell, str):
        return f"<code>{escaped(cell[0])}</code>"
    return _NEGATIVE.sub("−", escaped(cell))


def facts(rows: Sequence[tuple[str, str]]) -> str:
    """A table whose first column names what stands in the second."""
    lines = (f"<tr><th>{escaped(name)}</th><td>{escaped(fact)}</td></tr>" for name, fact in rows)
    return "\n".join(['<table class="facts">', *lines, "</table>"])


def described(entries: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Names, each with sentences."""
    lines = []
    for name, sentences in entries:
        lines.append(f"<dt>{escaped(name)}</dt>")
        lines += [f"<dd>{escaped(sentence)}</dd>" for sentence in sentences]
    return "\n".join(['<dl class="said">', *lines, "</dl>"]) if lines else ""


def typed(text: str, wrapped: bool = False) -> str:
    """Lines to be typed, or as a file has them."""
    return f'<pre{_of("typed" if wrapped else "")} tabindex="0">{escaped(text, kept=LINE_END)}</pre>'


def side_by_side(*parts: str) -> str:
    """Pieces beside each other where there is room, else below each other."""
    return "\n".join(['<div class="pair">', *parts, "</div>"])


def _of(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
