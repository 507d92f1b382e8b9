"""What can be shown: an object that says itself in blocks gets text, LaTeX and HTML from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import isfinite
from typing import Any

from backglass.keywords import keywords
from backglass.page import html, latex, text
from backglass.page.blocks import Block
from backglass.ranges import checked, spoken, whole
from backglass.words import Language

WIDTH = whole(20, 10_000)


class Shown(ABC):
    """A base of what has `blocks` and `to_json`.

    `lang` is "en" or "ja"; None is the reader's language, which is the locale's where it is Japanese, else English.

    Examples
    --------
    >>> from backglass.page.blocks import Equation
    >>> class Product(Shown):
    ...     def blocks(self):
    ...         return [Equation("p = a × b", "2 × 3", "6")]
    ...     def to_json(self):
    ...         return {"p": 6}
    >>> print(Product().to_text("en"))
       p = a × b
         = 2 × 3
         = 6
    """

    @abstractmethod
    def blocks(self) -> Sequence[Block]:
        """What is to be drawn."""

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values, numbers unrounded."""

    @keywords
    def to_text(self, lang: Language | None = None, width: int = text.WIDTH) -> str:
        """For a terminal, in lines of at most `width` columns."""
        return text.draw(self.blocks(), spoken(lang), checked("width", width, WIDTH))

    @keywords
    def to_latex(self, lang: Language | None = None) -> str:
        """For a document that uses amsmath."""
        return latex.draw(self.blocks(), spoken(lang))

    @keywords
    def to_html(self, lang: Language | None = None) -> str:
        """A piece of HTML with MathML and its own style; notebooks show it by themselves."""
        speak = spoken(lang)
        return html.fragment(html.draw(self.blocks(), speak), speak)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()


def plain(value: Any) -> Any:
    """The value for JSON, which has no number that is not finite: None in its place."""
    return None if isinstance(value, float) and not isfinite(value) else value
