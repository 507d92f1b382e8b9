"""Where commands print: the terminal, or one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def print_json(values: Mapping[str, Any]) -> None:
    """Print one strict JSON object, which has no NaN."""
    print(json.dumps(values, ensure_ascii=False, allow_nan=False))


def console(error: bool = False) -> Console:
    """The terminal behind standard output or standard error; plain text where that is no terminal."""
    from rich.console import Console

    return Console(stderr=error, highlight=False, markup=False, emoji=False)
