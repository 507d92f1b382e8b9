"""The terminal that rich writes to; apart from `output.py`, since rich is loaded only where something is drawn."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text as Styled

from backglass.cli.output import visible


class Terminal(Console):
    """Writes out the control characters of the strings that it is given; line ends divide lines as they should."""

    def render_str(self, text: str, **options: Any) -> Styled:
        """The string as rich draws it."""
        return super().render_str(visible(text, kept="\n"), **options)
