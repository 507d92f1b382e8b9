"""Formulas between two dollar signs as MathML, which a browser draws without a script."""

from __future__ import annotations

import re

from latex2mathml.converter import convert

# A prime is raised by its own shape, in most fonts; as a superscript it would be raised twice.
_PRIMED = re.compile(r"<msup>(<mi>\w</mi>)<m[io]>(&#x0203[23];)</m[io]></msup>")
# A minus that opens a bracket is a sign, not a difference: nothing stands before it, and no room.
_SIGN = re.compile(r"(<mo stretchy=\"false\">&#x00028;</mo>)<mo>(&#x02212;</mo>)")
_DISPLAYED = re.compile(r"^\$\$(.+?)\$\$$", re.MULTILINE)


def drawn(text: str) -> str:
    """The text of a page with every displayed formula drawn."""
    return _DISPLAYED.sub(lambda found: f'<div class="formula">{_converted(found[1])}</div>', text)


def _converted(formula: str) -> str:
    primed = _PRIMED.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', convert(formula, display="block"))
    return _SIGN.sub(r'\1<mo form="prefix">\2', primed)
