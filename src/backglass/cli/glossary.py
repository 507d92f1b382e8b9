"""``backglass glossary``: what the words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backglass.cli.command import command
from backglass.cli.options import JSON, argument
from backglass.cli.output import print_json
from backglass.cli.usage import UsageError
from backglass.words import Language
from backglass.words import textbook as words

if TYPE_CHECKING:
    from backglass.words.glossary import Term

WORD = argument("WORD", required=False)


@command(WORD, JSON)
def glossary(*, word: str | None, as_json: bool, speak: Language) -> None:
    """Say what a term means, or list the terms."""
    from backglass.words.glossary import found
    from backglass.words.terms import TERMS

    terms = TERMS if word is None else found(word, TERMS)
    if not terms:
        raise UsageError(words.UNKNOWN_TERM.format(word=word))
    if as_json:
        print_json({"terms": [_as_json(term, speak) for term in terms]})
    elif word is None:
        _list(terms, speak)
    else:
        _explain(terms, speak)


def _as_json(term: Term, speak: Language) -> dict[str, Any]:
    return {
        "name": {"en": term.name.en, "ja": term.name.ja},
        "reading": term.reading,
        "symbol": term.symbol,
        "means": term.means[speak],
        "aliases": term.aliases[speak],
        "lessons": _lessons(term),
    }


def _lessons(term: Term) -> list[str]:
    from backglass.textbook.shelf import LESSONS

    return [name for name, lesson in LESSONS.items() if term.name.en in lesson.terms]


def _list(terms: tuple[Term, ...], speak: Language) -> None:
    from backglass.cli.lessons import show_words

    rows = [(term.name[speak], term.name["en" if speak == "ja" else "ja"], term.symbol) for term in terms]
    show_words([column[speak] for column in words.GLOSSARY_COLUMNS], rows, speak)


def _explain(terms: tuple[Term, ...], speak: Language) -> None:
    from backglass.cli.lessons import show_paragraph
    from backglass.page.text import INDENT

    for place, term in enumerate(terms):
        if place:
            print()
        show_paragraph(" ".join(filter(None, (_head(term, speak), term.symbol))), speak, style="bold")
        lessons = words.IN_LESSONS.format(lessons=", ".join(_lessons(term)))[speak] if _lessons(term) else ""
        for text in filter(None, (term.means[speak], _also(term, speak), lessons)):
            show_paragraph(text, speak, INDENT)


def _head(term: Term, speak: Language) -> str:
    if speak == "ja":
        return f"{term.name.ja} ({'、'.join(filter(None, (term.reading, term.name.en)))})"
    return f"{term.name.en} ({', '.join(filter(None, (term.name.ja, term.reading)))})"


def _also(term: Term, speak: Language) -> str:
    return words.ALSO_CALLED.format(names=term.aliases)[speak] if term.aliases[speak] else ""
