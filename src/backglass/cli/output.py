"""Where commands print: the terminal, or one JSON object."""

from __future__ import annotations

import json
import sys
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


def console(error: bool = False) -> Console:
    """The terminal behind standard output or standard error; plain text where that is no terminal."""
    from rich.console import Console

    return Console(stderr=error, highlight=False, markup=False, emoji=False)


def note(text: Text, speak: Language) -> None:
    """A remark on standard error, beside what was asked for."""
    console(error=True).print(text[speak], soft_wrap=True)
