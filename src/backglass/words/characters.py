"""Control characters, which would steer a terminal or break a page, written out: the one place that knows them."""

from __future__ import annotations

import html
import re

# Control characters, line and paragraph separators, unpaired surrogates, marks that turn the direction of writing, and
# the two that no XML may hold.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def visible(text: str, kept: str = "") -> str:
    r"""The text with its control characters written out: a table's names and cells may steer a terminal with them.

    Line ends are among them; those that are `kept` stay.

    Examples
    --------
    >>> print(visible("bill\x1b[2J\nlength"))
    bill\x1b[2J\nlength
    """
    return _STEERING.sub(lambda found: found[0] if found[0] in kept else repr(found[0])[1:-1], text)


def escaped(text: str, kept: str = "") -> str:
    r"""The text as HTML, SVG and XML take it.

    Examples
    --------
    >>> print(escaped("<b>\x1b"))
    &lt;b&gt;\x1b
    """
    return html.escape(visible(text, kept))


def visible_in_json(text: str, kept: str = "") -> str:
    r"""JSON with those of its texts' control characters written out that JSON itself lets stand; TOML has the same.

    Examples
    --------
    >>> print(visible_in_json('{"name": "a\x9b2J"}'))
    {"name": "a\u009b2J"}
    """
    return _STEERING.sub(lambda found: found[0] if found[0] in kept else f"\\u{ord(found[0]):04x}", text)
