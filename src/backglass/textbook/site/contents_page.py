"""The first page: the way through all lessons."""

from __future__ import annotations

from html import escape
from typing import get_args

from backglass.page.html import with_formulas
from backglass.textbook.shelf import LESSONS
from backglass.textbook.site.frame import Place, framed
from backglass.words import Language, textbook
from backglass.words import site as words


def contents(place: Place) -> str:
    """The contents in one language."""
    speak = place.speak
    documents = "".join(
        f"<dt>{number}</dt><dd>{escape(text[speak])}</dd>" for number, text in textbook.DOCUMENTS.items()
    )
    body = (
        f"<h1>{escape(words.TITLE[speak])}</h1>\n{_way(place)}\n"
        f'<h2>{escape(textbook.SOURCES[speak])}</h2>\n<dl class="documents">{documents}</dl>'
    )
    return framed(place, "index.html", words.TITLE[speak], body)


def cover(place: Place) -> str:
    """The page that leads to either language."""
    parts = []
    for speak in get_args(Language):
        way = _way(Place(speak, True, at_root=True))
        parts.append(f'<section lang="{speak}"><h2>{escape(words.TITLE[speak])}</h2>\n{way}</section>')
    return framed(place, "index.html", words.TITLE[place.speak], "<h1>backglass</h1>\n" + "\n".join(parts), None)


def _way(place: Place) -> str:
    """What the lessons are, where to start, and all of them in order."""
    speak = place.speak
    first = next(iter(LESSONS.values()))
    entries = "\n".join(
        f'<li><a href="{place.here}{name}.html">{with_formulas(lesson.title[speak])}</a>'
        f"<p>{escape(lesson.answers[speak])}</p></li>"
        for name, lesson in LESSONS.items()
    )
    start = escape(words.START.format(title=first.title)[speak])
    return (
        f'<p class="lead">{escape(words.LEAD[speak])}</p>\n'
        f'<p><a class="start" href="{place.here}{first.name}.html">{start}</a></p>\n<ol class="way">\n{entries}\n</ol>'
    )
