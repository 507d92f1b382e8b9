"""The glossary: what a term is, and how a reader finds it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass

from backglass.words import Language, Text

NONE = Text("", "")
BETWEEN = re.compile("[,、;。]")


@dataclass(frozen=True)
class Term:
    """One term.

    Attributes
    ----------
    name : Text
    reading : str
        The Japanese name in hiragana; empty where it has no kanji.
    symbol : str
        The book's; empty where it has none.
    means : Text
        What it is, in a sentence or two.
    aliases : Text
        Other names in other books, separated by commas; empty where there are none.
    """

    name: Text
    reading: str = ""
    symbol: str = ""
    means: Text = NONE
    aliases: Text = NONE

    def say(self, speak: Language) -> str:
        """The term with its symbol, its aliases, and its name in the other language.

        Examples
        --------
        >>> from backglass.words.terms import GLOSSARY
        >>> GLOSSARY["target"].say("en")
        'target d (目標出力; also: ideal, label, t)'
        >>> GLOSSARY["target"].say("ja")
        '目標出力 d (target。別名: 教師データ、正解ラベル、理想値、t)'
        """
        head = f"{self.name[speak]} {self.symbol}".rstrip()
        other = self.name["en" if speak == "ja" else "ja"]
        also = self.aliases[speak]
        if speak == "ja":
            return f"{head} ({other}。別名: {also})" if also else f"{head} ({other})"
        return f"{head} ({other}; also: {also})" if also else f"{head} ({other})"

    @property
    def spellings(self) -> tuple[str, ...]:
        """All by which it is found: its names, its reading, its aliases, its symbols."""
        names = (self.name.en, self.name.ja, self.reading)
        others = (self.aliases.en, self.aliases.ja, self.symbol)
        parts = (part.strip() for other in others for part in BETWEEN.split(other))
        return tuple(one for one in (*names, *parts) if one)


def plain(word: str) -> str:
    """A word as it is compared: full-width letters narrow, no case, katakana as hiragana.

    Examples
    --------
    >>> plain("ＲｅＬＵ"), plain("ニューロン")
    ('relu', 'にゅーろん')
    """
    text = unicodedata.normalize("NFKC", word).casefold().strip()
    return "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in text)


def found(word: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms that a word names; else those in whose names it stands; else those of nearly that name.

    Examples
    --------
    >>> from backglass.words.terms import TERMS
    >>> [term.name.en for term in found("ニューロン", TERMS)], [term.name.en for term in found("gradint", TERMS)]
    (['unit'], ['gradient'])
    """
    sought = plain(word)
    spelled = {term: tuple(map(plain, term.spellings)) for term in terms}
    named = tuple(term for term, names in spelled.items() if sought in names)
    within = tuple(term for term, names in spelled.items() if sought and any(sought in name for name in names))
    if named or within:
        return named or within
    near = difflib.get_close_matches(sought, [name for names in spelled.values() for name in names], n=3, cutoff=0.75)
    return tuple(term for term, names in spelled.items() if set(names) & set(near))
