"""The errata of the documents as a page."""

from __future__ import annotations

from html import escape
from itertools import groupby

from backglass.page.html import draw, with_formulas
from backglass.textbook.checks import Check
from backglass.textbook.errata import Erratum, checked_errata
from backglass.textbook.site.frame import Place, framed
from backglass.textbook.worked import check_table
from backglass.words import Language, textbook
from backglass.words import site as words


def errata(place: Place) -> str:
    """Every erratum, document by document, with the figures that show it."""
    speak = place.speak
    parts = [
        f"<h1>{escape(words.ERRATA[speak])}</h1>",
        f'<p class="lead">{escape(words.ERRATA_SAYS[speak])}</p>',
    ]
    for document, group in groupby(checked_errata(), key=lambda pair: pair[0].document):
        heading = f"{document}: {textbook.DOCUMENTS[document][speak]}"
        parts.append(f'<section id="document-{document}">\n<h2>{escape(heading)}</h2>')
        parts += [_erratum(entry, checks, speak) for entry, checks in group]
        parts.append("</section>")
    return framed(place, "errata.html", words.ERRATA[speak], "\n".join(parts))


def _erratum(entry: Erratum, checks: tuple[Check, ...], speak: Language) -> str:
    facts = "".join(
        f"<dt>{escape(label[speak])}</dt><dd>{with_formulas(text[speak])}</dd>"
        for label, text in (
            (textbook.PRINTED, entry.printed),
            (textbook.RIGHT, entry.right),
            (textbook.REASON, entry.reason),
        )
    )
    shown = (
        draw([check_table(checks)], speak, with_formulas)
        if checks
        else f"<p>{with_formulas(textbook.NOT_CHECKABLE.format(reason=entry.unchecked)[speak])}</p>"
    )
    return f'<article id="{entry.id}">\n<h3>{entry.id}</h3>\n<dl class="erratum">{facts}</dl>\n{shown}\n</article>'
