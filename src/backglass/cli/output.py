"""Where commands print: the terminal, or one JSON object."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from backglass.errors import FileError
from backglass.words import Language, Text
from backglass.words.characters import visible, visible_in_json
from backglass.words.prediction import REPLACES

if TYPE_CHECKING:
    from rich.console import Console

    from backglass.page.blocks import Block
    from backglass.workflow.concerns import Concern

WIDEST = 100  # columns of a terminal that texts fill
STANDARD = "-"  # stands for standard input and output
has_printed = ContextVar("has_printed", default=False)  # whether the command's one object is out


def print_json(values: Mapping[str, Any]) -> None:
    """Print one strict JSON object, in which numbers that are not finite are null.

    What the terminal's encoding lacks, and what would steer a terminal, is written as JSON's own escapes.
    """
    try:
        text = json.dumps(values, ensure_ascii=False, allow_nan=False)
    except ValueError:
        values = _strict(values)
        text = json.dumps(values, ensure_ascii=False, allow_nan=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(values)
    print(visible_in_json(text))
    has_printed.set(True)


def print_blocks(blocks: Sequence[Block], speak: Language) -> None:
    """Print blocks in lines that fit the terminal."""
    from backglass.page.text import draw

    screen = console()
    screen.print(draw(blocks, speak, min(screen.width, WIDEST)), soft_wrap=True)


def print_page(title: Text, blocks: Sequence[Block], speak: Language) -> None:
    """Print blocks as a page of HTML that stands alone; a heading that is its title stands there once."""
    from backglass.page.blocks import Heading
    from backglass.page.html import draw, page

    if blocks[0] == Heading(title):
        blocks = blocks[1:]

    print(page(title[speak], draw(blocks, speak), speak), end="")


def _strict(value: Any) -> Any:
    """The value without NaN and infinity, which JSON does not have."""
    if isinstance(value, Mapping):
        return {name: _strict(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_table(data: bytes) -> None:
    """Write a table to standard output, in UTF-8 whatever the terminal's encoding is; what would steer one is shown."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        data = visible(data.decode(), kept="\n\t").encode()
    rest = memoryview(data)
    while rest:  # an unbuffered stream takes only as much as a pipe holds
        rest = rest[sys.stdout.buffer.write(rest) :]
    sys.stdout.buffer.flush()


def refuse_replacing(output: str, *sources: object) -> None:
    """Refuse an output that is one of the files to read."""
    from backglass.modelfile import model_path

    for path in (model_path(source) for source in sources if isinstance(source, str) and output != STANDARD):
        if os.path.exists(output) and os.path.exists(path) and path.samefile(output):
            raise FileError(REPLACES.format(path=output))


def console(error: bool = False) -> Console:
    """The terminal behind standard output or standard error; plain text where that is no terminal."""
    from backglass.cli.terminal import Terminal

    return Terminal(stderr=error, highlight=False, markup=False, emoji=False)


def say(text: Text, speak: Language, end: str = "\n") -> None:
    """A sentence on standard output."""
    print(visible(text[speak]), end=end)


def note(text: Text, speak: Language) -> None:
    """A remark on standard error, beside what was asked for."""
    console(error=True).print(visible(text[speak]), soft_wrap=True)


def tell(concern: Concern, speak: Language) -> None:
    """A remark on standard error, or a warning, which stands out where that is a terminal."""
    style = "bold yellow" if concern.loud else ""
    console(error=True).print(visible(concern.shown[speak]), style=style, soft_wrap=True)
