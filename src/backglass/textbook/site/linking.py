"""Running text as HTML: formulas set as such, and words of the glossary linked where they first occur."""

from __future__ import annotations

import re
from html import escape

from backglass.page.html import kept_together, set_inline, typeset
from backglass.page.inline import spans
from backglass.page.text import prose
from backglass.words import Language
from backglass.words.glossary import Term
from backglass.words.terms import TERMS


def anchor(term: Term) -> str:
    """Where the glossary's page has it.

    Examples
    --------
    >>> anchor(next(term for term in TERMS if term.name.en == "total net input"))
    'total-net-input'
    """
    return re.sub(r"[^a-z0-9]+", "-", term.name.en.lower())


class Linker:
    """Links a page's words, each once.

    Examples
    --------
    >>> linker = Linker("en", "glossary.html")
    >>> linker.linked("The gradient and a gradient.")
    'The <a class="term" href="glossary.html#gradient">gradient</a> and a gradient.'
    """

    def __init__(self, speak: Language, page: str) -> None:
        self.page = page
        names = sorted(((term.name[speak], term) for term in TERMS), key=lambda pair: -len(pair[0]))
        self.terms = {name.lower(): term for name, term in names}
        either = "|".join(re.escape(name) for name, _ in names)
        self.pattern = re.compile(rf"\b(?:{either})s?\b(?!(?<=tanh|relu)')" if speak == "en" else either, re.IGNORECASE)
        self.seen: set[str] = set()

    def linked(self, text: str) -> str:
        """Plain text as HTML."""
        parts = spans(prose(text))
        return kept_together(
            "".join(self._words(piece) if kind == "words" else set_inline(kind, piece) for kind, piece in parts)
        )

    def _words(self, text: str) -> str:
        parts, end = [], 0
        for match in self.pattern.finditer(text):
            word = match[0].lower()
            term = self.terms[word if word in self.terms else word.removesuffix("s")]
            parts.append(typeset(text[end : match.start()]))
            parts.append(self._link(match[0], term))
            end = match.end()
        return "".join([*parts, typeset(text[end:])])

    def _link(self, word: str, term: Term) -> str:
        if term.name.en in self.seen:
            return escape(word)
        self.seen.add(term.name.en)
        return f'<a class="term" href="{self.page}#{anchor(term)}">{escape(word)}</a>'
