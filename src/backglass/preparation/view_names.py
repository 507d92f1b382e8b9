"""The ways to see the inputs, by name; nothing heavy is imported, so that commands can name them at once."""

from __future__ import annotations

from collections.abc import Collection

VIEWS = ("plain", "pieces", "rules")


def in_order(views: Collection[str]) -> tuple[str, ...]:
    """Views, each once and in the order of `VIEWS`.

    Examples
    --------
    >>> in_order(["rules", "plain", "rules"])
    ('plain', 'rules')
    """
    return tuple(view for view in VIEWS if view in views)
