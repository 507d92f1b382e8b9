"""Help pages in Japanese: typer's own words translated, and lines broken where a Japanese reader expects it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer
from rich.cells import cell_len

from backglass.page.wrapping import wrap
from backglass.words import commands as words

GAP = 2
_Formatter: Any = typer.Context.formatter_class  # typer's own or click's, by its version


class _Page(_Formatter):  # type: ignore[misc]
    """typer's page, measured in columns of the terminal: a Japanese character takes two."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or words.USAGE)

    def write_heading(self, heading: str) -> None:
        self.write(f"{words.HEADINGS[heading]}:\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for paragraph in text.split("\n\n"):
            head, _, example = paragraph.partition("\b\n")
            if head:
                example = "\n".join(wrap(head, self.width - self.current_indent, "ja"))
            self.write("\n".join(indent + line for line in example.split("\n")))
            self.write("\n\n")
        self.buffer[-1] = "\n"

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = GAP) -> None:
        indent = " " * self.current_indent
        left = min(max(cell_len(name) for name, _ in rows), col_max) + col_spacing
        below = f"\n{indent}{' ' * left}"
        for name, about in rows:
            lines = _lines(about, self.width - left - self.current_indent)
            space = " " * (left - cell_len(name)) if cell_len(name) + col_spacing <= left else below
            self.write(f"{indent}{name}{space}{below.join(lines)}\n")


class JapaneseContext(typer.Context):
    """The context of a command whose help is in Japanese."""

    formatter_class = _Page


def _lines(about: str, width: int) -> list[str]:
    """An option's sentence in lines, with typer's additions to it in Japanese and whole."""
    if about == "Show this message and exit.":
        return wrap(words.SHOWS_HELP, width, "ja")
    sentence, _, addition = about.partition("  [")
    lines = wrap(sentence, width, "ja")
    if not addition:
        return lines
    addition = words.REQUIRED if addition == "required]" else words.DEFAULT + addition.removeprefix("default: ")
    if cell_len(lines[-1] + addition) + GAP > width:
        return [*lines, addition]
    return [*lines[:-1], lines[-1] + " " * GAP + addition]
