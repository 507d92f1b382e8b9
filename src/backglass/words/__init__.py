"""Texts that a learner reads, each in English and Japanese.

The texts stand in this package's modules, by the part that says them; the glossary is `glossary.py`.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "ja"]
LONGEST = 500  # characters of a value in a text: a cell of a table may have millions


@dataclass(frozen=True)
class Text:
    """One text in both languages; fields in braces are filled with `format`.

    Examples
    --------
    >>> text = Text("{n} rows", "{n} 行")
    >>> text.format(n=3)["ja"]
    '3 行'
    """

    en: str
    ja: str

    def __getitem__(self, language: Language) -> str:
        return self.ja if _checked(language) == "ja" else self.en

    def __str__(self) -> str:
        return self.en

    def format(self, **values: object) -> Text:
        """Both texts with the named values put in, a value that is a Text in its language, a very long one cut.

        Examples
        --------
        >>> len(Text("{cell} is no number", "{cell} は数ではありません").format(cell="x" * 10**6).en)
        516
        >>> Text("stopped: {why}", "中断: {why}").format(why=Text("early", "早期"))["ja"]
        '中断: 早期'
        """
        en, ja = ({name: _spoken(value, speak) for name, value in values.items()} for speak in get_args(Language))
        return Text(self.en.format(**en), self.ja.format(**ja))

    def without_stop(self) -> Text:
        """Both texts without the full stop, to be put into another sentence.

        Examples
        --------
        >>> str(Text("It is cut short.", "途中で切れています。").without_stop())
        'It is cut short'
        """
        return Text(self.en.rstrip("."), self.ja.rstrip("。."))


def _checked(choice: str) -> Language:
    if choice not in get_args(Language):
        raise ValueError(f"The language is {choice!r}, but it is 'en' or 'ja'.")
    return "ja" if choice == "ja" else "en"


def _spoken(value: object, speak: Language) -> object:
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:LONGEST]}..."
    return value[speak] if isinstance(value, Text) else value


def language(choice: str | None = None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language to speak: the one chosen, else the locale's, else English.

    Parameters
    ----------
    choice : {"en", "ja"} or None
        What the user asked for.
    environment : mapping
        Where ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` are looked up, the first that is set deciding.

    Raises
    ------
    ValueError
        Another language was asked for.

    Examples
    --------
    >>> language(None, {"LANG": "ja_JP.UTF-8"})
    'ja'
    >>> language("en", {"LANG": "ja_JP.UTF-8"})
    'en'
    """
    if choice is not None:
        return _checked(choice)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "ja" if locale.normalize(environment[name]).startswith("ja") else "en"
    return "en"
