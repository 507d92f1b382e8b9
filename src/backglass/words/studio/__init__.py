"""Texts of the page: the `TEXTS` of each module here, joined into one dictionary, which the page gets by language."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from backglass.words import Language, Text


def texts() -> dict[str, Text]:
    """All texts of the page by their keys, ``"time.play"`` for one; a key that two modules have is refused.

    Examples
    --------
    >>> texts()["page.network"]["en"]
    'The network'
    """
    joined: dict[str, Text] = {}
    for found in iter_modules(__path__):
        own: dict[str, Text] = getattr(import_module(f"backglass.words.studio.{found.name}"), "TEXTS", {})
        if twice := joined.keys() & own.keys():
            raise ValueError(f"Two modules of the studio's words have the key {min(twice)!r}.")
        joined |= own
    return joined


def spoken(language: Language) -> dict[str, str]:
    """All texts of the page in one language, by their keys.

    Examples
    --------
    >>> spoken("ja")["page.network"]
    'ネットワーク'
    """
    return {key: text[language] for key, text in texts().items()}
