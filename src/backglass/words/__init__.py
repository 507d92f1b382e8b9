"""Texts that a learner reads, each in English and Japanese.

The texts stand in this package's modules, by the part that says them; the glossary is `glossary.py`.
"""

from __future__ import annotations

import locale
import os
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from reprlib import Repr
from typing import Any, Literal, get_args

Language = Literal["en", "ja"]
_LANGUAGES = get_args(Language)
LONGEST = 500  # characters of a value in a text: a cell of a table may have millions
MOST_SHOWN = 100  # characters of a value that a user gave, where it is no text
DIGITS = 10**40  # longer whole numbers are not written out; of some thousands of digits Python refuses to


@dataclass(frozen=True)
class Text:
    """One text in both languages; fields in braces are filled with `format`.

    What a count makes of a word stands in its field: ``{n} {n:row|rows}`` is "1 row" or "2 rows".

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
        >>> rows = Text("{n} {n:row|rows}", "{n} 行")
        >>> rows.format(n=1).en, rows.format(n=2).en
        ('1 row', '2 rows')
        >>> Text("stopped: {why}", "中断: {why}").format(why=Text("early", "早期"))["ja"]
        '中断: 早期'
        """
        en = {name: _spoken(value, "en") for name, value in values.items()}
        ja = en | {name: value.ja for name, value in values.items() if isinstance(value, Text)}
        return Text(_filled(self.en, en), _filled(self.ja, ja))

    def without_stop(self) -> Text:
        """Both texts without the full stop, to be put into another sentence.

        Examples
        --------
        >>> str(Text("It is cut short.", "途中で切れています。").without_stop())
        'It is cut short'
        """
        return Text(self.en.rstrip("."), self.ja.rstrip("。."))


class _Counting(string.Formatter):
    """Fills fields; one that has words for one and for several, divided by a bar, is the words for its number."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        one, bar, several = format_spec.partition("|")
        if not bar:
            return super().format_field(value, format_spec)
        return one if format(value) == "1" else several


_COUNTING = _Counting()


def _filled(text: str, values: Mapping[str, object]) -> str:
    if "|" not in text:
        return text.format(**values)
    pieces = _pieces(text)
    if pieces is None:
        return _COUNTING.vformat(text, (), values)
    return "".join(before + (_COUNTING.format_field(values[name], how) if name else "") for before, name, how in pieces)


@lru_cache(maxsize=1000)
def _pieces(text: str) -> tuple[tuple[str, str, str], ...] | None:
    """What stands before each field, its name, how it is formatted; None where a field is more than a name."""
    pieces = [*_COUNTING.parse(text)]
    for _, name, how, into in pieces:
        if name is not None and (into or "{" in (how or "") or not name.isidentifier()):
            return None
    return tuple((before, name or "", how or "") for before, name, how, _ in pieces)


def _checked(choice: str) -> Language:
    if choice not in _LANGUAGES:
        raise ValueError(f"The language is {choice!r}, but it is 'en' or 'ja'.")
    return "ja" if choice == "ja" else "en"


_REPR = Repr()  # of a list of millions it looks at the first ones alone
_REPR.maxstring = _REPR.maxother = MOST_SHOWN
_REPR.maxlist = _REPR.maxtuple = _REPR.maxdict = 12


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # what would break a line, or do worse to a terminal


def said(value: object) -> str:
    """A value that a user gave, as a sentence names it: in one line that is not long, whatever it is.

    Examples
    --------
    >>> import numpy as np
    >>> said("3"), said(np.eye(2)), said(10**100)
    ("'3'", 'array([[1., 0.], [0., 1.]])', 'a number of more than 40 digits')
    """
    if isinstance(value, int) and not -DIGITS < value < DIGITS:
        return "a number of more than 40 digits"
    most = LONGEST if isinstance(value, str) else MOST_SHOWN
    try:
        shown = repr(value[: most + 1]) if isinstance(value, str | bytes) else _REPR.repr(value)
    except Exception:  # it is not ours
        return f"an object of the type {type(value).__name__}"
    shown = " ".join(shown.split())
    return shown if len(shown) <= most else f"{shown[:most]}..."


class _Given:
    """A value put into a text, which stays one line."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return said(self.value)

    def __getitem__(self, at: Any) -> object:
        return _spoken(self.value[at], "en")

    def __format__(self, how: str) -> str:
        return format(self.value, how) if how else _shown(self.value)


def _shown(value: object) -> str:
    """What `str` makes of it, as a line that is not long."""
    try:
        shown = str(value)
    except Exception:  # it is not ours, or a number of thousands of digits
        return said(value)
    if not isinstance(value, str):
        shown = re.sub(r"\s*\n\s*", " ", shown)
    return _CONTROLS.sub(_escaped, f"{shown[:LONGEST]}..." if len(shown) > LONGEST else shown)


def _escaped(sign: re.Match[str]) -> str:
    return repr(sign[0])[1:-1]


def _spoken(value: object, speak: Language) -> object:
    if type(value) is float or (type(value) is int and -DIGITS < value < DIGITS):
        return value
    if isinstance(value, str) and not _CONTROLS.search(value):
        return f"{value[:LONGEST]}..." if len(value) > LONGEST else value
    return value[speak] if isinstance(value, Text) else _Given(value)


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
