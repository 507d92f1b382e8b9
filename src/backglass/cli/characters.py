"""Control characters, which would steer a terminal, written out."""

from __future__ import annotations

import unicodedata


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
