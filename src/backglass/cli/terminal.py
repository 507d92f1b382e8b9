"""What rich draws; apart from `output.py` and `progress_bar.py`, since rich is loaded only where something is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text as Styled

from backglass.words.characters import visible

SHORT = 1.0  # seconds of work that need no bar


class Terminal(Console):
    """Writes out the control characters of the strings that it is given; line ends divide lines as they should."""

    def render_str(self, text: str, **options: Any) -> Styled:
        """The string as rich draws it."""
        return super().render_str(visible(text, kept="\n"), **options)

    def on_broken_pipe(self) -> None:
        """Leave it to `main` that the reader went away; rich calls this while it handles the exception."""
        raise


class Bar(Progress):
    """One bar, drawn once the work has lasted a while, and gone when it is done; no bar where there is no terminal.

    FORCE_COLOR asks for colours without one, never for a bar.
    """

    def __init__(self, screen: Console) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[beside]}"),
            TimeRemainingColumn(),
        )
        super().__init__(
            *columns, console=screen, transient=True, disable=not (screen.is_terminal and screen.file.isatty())
        )

    def get_renderables(self) -> Iterable[RenderableType]:
        """What is drawn at this moment."""
        if any((task.elapsed or 0) > SHORT for task in self.tasks):
            yield from super().get_renderables()
