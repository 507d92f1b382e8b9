"""The glossary as a page."""

from __future__ import annotations

import re
from html import escape

from backglass.page import mathml
from backglass.page.html import with_formulas
from backglass.page.parser import tree
from backglass.textbook.shelf import LESSONS
from backglass.textbook.site.frame import Place, framed, short
from backglass.textbook.site.linking import anchor
from backglass.words import Language
from backglass.words import site as words
from backglass.words.glossary import Term, plain
from backglass.words.terms import TERMS

_BETWEEN = re.compile(r",\s*(?![^()]*\))")  # symbols, but not inside a bracket, as in (x_n, d_n)


def glossary(place: Place) -> str:
    """Every term with what it means, in one language."""
    speak = place.speak
    entries = "\n".join(_entry(term, place) for term in sorted(TERMS, key=lambda term: _order(term, speak)))
    body = (
        f'<h1>{escape(words.GLOSSARY[speak])}</h1>\n<p class="lead">{escape(words.GLOSSARY_SAYS[speak])}</p>\n'
        f'<dl class="glossary">\n{entries}\n</dl>'
    )
    return framed(place, "glossary.html", words.GLOSSARY[speak], body)


def _entry(term: Term, place: Place) -> str:
    speak = place.speak
    other = term.name["en" if speak == "ja" else "ja"]
    symbol = "".join(f" {mathml.formula(tree(one))}" for one in _BETWEEN.split(term.symbol) if one)
    lines = [with_formulas(term.means[speak])]
    if term.aliases[speak]:
        lines.append(f'<span class="label">{escape(words.ALSO[speak])}</span> {with_formulas(term.aliases[speak])}')
    lessons = [(name, lesson) for name, lesson in LESSONS.items() if term.name.en in lesson.terms]
    if lessons:
        links = " / ".join(
            f'<a href="{place.here}{name}.html">{with_formulas(short(lesson.title)[speak])}</a>'
            for name, lesson in lessons
        )
        lines.append(f'<span class="label">{escape(words.MET_IN[speak])}</span> {links}')
    name = _named(term, place)
    code = "en" if speak == "ja" else "ja"
    said = "".join(f"<dd>{line}</dd>" for line in lines)
    return f'<dt id="{anchor(term)}">{name} <span class="other" lang="{code}">{escape(other)}</span>{symbol}</dt>{said}'


def _named(term: Term, place: Place) -> str:
    if place.speak == "ja" and term.reading:
        return f"<ruby>{escape(term.name.ja)}<rp>(</rp><rt>{term.reading}</rt><rp>)</rp></ruby>"
    return escape(term.name[place.speak])


def _order(term: Term, speak: Language) -> str:
    return plain(term.reading or term.name.ja if speak == "ja" else term.name.en)
