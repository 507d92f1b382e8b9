"""Formulas between two dollar signs as MathML, which a browser draws without a script."""

from __future__ import annotations

import re
from itertools import cycle

from latex2mathml.converter import convert

_DISPLAYED = re.compile(r"^\$\$(.+?)\$\$$", re.MULTILINE)
# What stands beside each other, and on a phone below each other.
_BETWEEN = re.compile(r"(?<=,) *\\(?:;|quad|qquad) *")
# A prime is raised by its own shape, in most fonts; as a superscript it would be raised twice.
_PRIMED = re.compile(r"<msup>(<mi>\w</mi>)<m[io]>(&#x0203[23];)</m[io]></msup>")
# A minus that opens a bracket, or stands behind a comma or =, is a sign, not a difference: it has no room behind it.
_SIGN = re.compile(r"(<mo(?: stretchy=\"false\")?>&#x000(?:28|2C|3D);</mo>)<mo>(&#x02212;)")
_BAR = re.compile(r"<mo stretchy=\"false\">&#x0007C;</mo>")
# A function by its name has little room around it, and none beside a bracket or another sign.
_NAMED = re.compile(r"(?P<script><msu[bp]>)?<m[io]>(?P<name>cosh?|exp|log|max|min|sign|sin|tanh)</m[io]>")
_OPENED, _CLOSED = '<mo stretchy="false">&#x00028;', "&#x00029;</mo>"


def drawn(text: str) -> str:
    """The text of a page with every displayed formula drawn."""
    return _DISPLAYED.sub(lambda found: f'<div class="formula">{_in_parts(found[1])}</div>', text)


def _in_parts(formula: str) -> str:
    return "".join(_converted(part) for part in _BETWEEN.split(formula))


def _converted(formula: str) -> str:
    primed = _PRIMED.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', convert(formula, display="block"))
    signed = _SIGN.sub(r'\1<mo form="prefix">\2', primed)
    sides = cycle(("prefix", "postfix"))
    return _NAMED.sub(_named, _BAR.sub(lambda _: f'<mo stretchy="false" form="{next(sides)}">&#x0007C;</mo>', signed))


def _named(found: re.Match[str]) -> str:
    ahead = found.string[: found.start()]
    before = 0 if ahead.endswith(("<mrow>", "</mo>")) and not ahead.endswith(_CLOSED) else 0.17
    behind = 0 if found.string.startswith(_OPENED, found.end()) else 0.17
    return f'{found["script"] or ""}<mo lspace="{before}em" rspace="{behind}em">{found["name"]}</mo>'
