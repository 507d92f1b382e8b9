"""Texts of the page: what the modules here say, joined into one dictionary, which the page gets by language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from backglass.words import Language, Text


@cache
def texts() -> dict[str, Text]:
    """All texts of the page by their keys: `PLAY` of ``time.py`` is "time.play"; `TEXTS` has keys written out.

    Raises
    ------
    ValueError
        Where two texts have one key.

    Examples
    --------
    >>> texts()["page.network"]["en"]
    'The network'
    """
    joined: dict[str, Text] = {}
    for found in iter_modules(__path__):
        for key, text in _of(found.name):
            if key in joined:
                raise ValueError(f"Two texts of the studio have the key {key!r}.")
            joined[key] = text
    return joined


def spoken(language: Language) -> dict[str, str]:
    """All texts of the page in one language, by their keys.

    Examples
    --------
    >>> spoken("ja")["page.network"]
    'ネットワーク'
    """
    return {key: text[language] for key, text in texts().items()}


def _of(module: str) -> Iterator[tuple[str, Text]]:
    for name, value in vars(import_module(f"backglass.words.studio.{module}")).items():
        if isinstance(value, Text):
            yield f"{module}.{name.lower()}", value
        elif name == "TEXTS":
            yield from value.items()
