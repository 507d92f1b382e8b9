"""What is drawn of a trace: pictures and worksheets. What draws them is imported when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from backglass.words import Language


class ShowsNetwork:
    """A base of `Trace`: its pictures."""

    def to_svg(self, n: int = 0, lang: Language | None = None, **choices: Any) -> str:
        """The network with the numbers of one sample, as a picture for a page; notebooks show it by themselves.

        Parameters
        ----------
        n : int, default 0
            The sample, counted from 0.
        lang : {"en", "ja"}, optional
            By default the reader's language, as the locale has it.
        **choices
            `units`, `edges`, `highlight` (a stage, a parameter's name, a path) and more, as `pictures.svg.network_svg`
            takes them.
        """
        # By its name: a type checker would take the import for a circle, and `trace` for a module.
        drawn: str = import_module("backglass.pictures.svg").network_svg(self, n, lang=lang, **choices)
        return drawn

    def to_worksheet(self, n: int | Sequence[int] = 0, lang: Language | None = None, **choices: Any) -> str:
        """One HTML page with the diagram, the four stages and every formula with its values, which prints on A4.

        Parameters
        ----------
        n : int or sequence of int, default 0
            The samples, counted from 0.
        lang : {"en", "ja"}, optional
            By default the reader's language, as the locale has it.
        **choices
            `blanks` (results to be filled in, answers at the end) and more, as `pictures.worksheet.worksheet` takes
            them.
        """
        page: str = import_module("backglass.pictures.worksheet").worksheet(self, n, lang=lang, **choices)
        return page

    def _repr_svg_(self) -> str:
        return self.to_svg()
