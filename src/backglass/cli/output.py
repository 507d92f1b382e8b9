"""Where commands print: the terminal, or one JSON object."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backglass.words import Language, Text

if TYPE_CHECKING:
    from rich.console import Console


def print_json(values: Mapping[str, Any]) -> None:
    """Print one strict JSON object, which has no NaN."""
    print(json.dumps(values, ensure_ascii=False, allow_nan=False))


def write_bytes(data: bytes) -> None:
    """Write all of the bytes to standard output: a table is UTF-8, whatever the terminal's encoding is."""
    sys.stdout.flush()
    rest = memoryview(data)
    while rest:  # an unbuffered stream takes only as much as a pipe holds
        rest = rest[sys.stdout.buffer.write(rest) :]
    sys.stdout.buffer.flush()


def visible(text: str, kept: str = "") -> str:
    r"""The text with its control characters written out: a table's names and cells may steer a terminal with them.

    Line ends are among them; those that are `kept` stay.

    Examples
    --------
    >>> print(visible("bill\x1b[2J\nlength"))
    bill\x1b[2J\nlength
    """
    if text.isprintable():
        return text
    return "".join(repr(c)[1:-1] if _steers(c) and c not in kept else c for c in text)


def _steers(character: str) -> bool:
    """Whether it is a control character, a line end or an unpaired surrogate, or turns the direction of writing."""
    of_direction = character in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return of_direction or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def console(error: bool = False) -> Console:
    """The terminal behind standard output or standard error; plain text where that is no terminal."""
    from backglass.cli.terminal import Terminal

    return Terminal(stderr=error, highlight=False, markup=False, emoji=False)


def note(text: Text, speak: Language) -> None:
    """A remark on standard error, beside what was asked for."""
    console(error=True).print(visible(text[speak]), soft_wrap=True)
