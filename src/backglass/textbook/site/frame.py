"""What every page has around its text: the head, the way to the other pages, the foot."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib import metadata

from backglass.textbook.shelf import LESSONS
from backglass.words import Language, Text
from backglass.words import site as words


@dataclass(frozen=True)
class Place:
    """Where a page stands, which says how it links to others.

    Attributes
    ----------
    speak : {"ja", "en"}
        Its language.
    several : bool
        Whether there are pages in both languages.
    at_root : bool
        Whether it is the folder's own `index.html`.
    """

    speak: Language
    several: bool
    at_root: bool = False

    @property
    def root(self) -> str:
        """The way to the folder of all files."""
        return "" if self.at_root else "../"

    @property
    def here(self) -> str:
        """The way to the pages of this language."""
        return f"{self.speak}/" if self.at_root else ""

    @property
    def home(self) -> str:
        """The way to the contents in this language."""
        if self.several:
            return f"{self.here}index.html"
        return f"{self.root}index.html"

    def other(self, file: str) -> str:
        """The way to the same page in the other language; empty where there is none."""
        if not self.several:
            return ""
        return f"{self.root}{'en' if self.speak == 'ja' else 'ja'}/{file}"


def framed(place: Place, file: str, title: str, body: str, current: str | None = "") -> str:
    """A whole page.

    Parameters
    ----------
    place : Place
    file : str
        Its name, by which the other language has it, too.
    title : str
        Plain text.
    body : str
        HTML.
    current : str
        The lesson that it is, if it is one; None leaves out the lessons beside the text.
    """
    speak = place.speak
    whole = f"{title} - backglass" if title != words.TITLE[speak] else title
    return (
        f'<!DOCTYPE html>\n<html lang="{speak}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(whole)}</title>\n"
        f'<link rel="stylesheet" href="{place.root}style.css">\n</head>\n<body>\n'
        f'<a class="skip" href="#text">{words.SKIP[speak]}</a>\n{_header(place, file, current is None)}\n'
        f'<div class="columns">\n{"" if current is None else _lessons(place, current)}\n'
        f'<main id="text" class="backglass">\n{body}\n</main>\n</div>\n'
        f"<footer>{escape(words.MADE.format(version=metadata.version('backglass'))[speak])}</footer>\n"
        "</body>\n</html>\n"
    )


def _header(place: Place, file: str, bare: bool) -> str:
    speak = place.speak
    links = (
        []
        if bare
        else [
            (place.home, words.CONTENTS),
            (f"{place.here}glossary.html", words.GLOSSARY),
            (f"{place.here}errata.html", words.ERRATA),
        ]
    )
    drawn = "".join(f'<a href="{href}">{escape(text[speak])}</a>' for href, text in links)
    other = place.other(file)
    if other and not bare:
        code = "en" if speak == "ja" else "ja"
        drawn += f'<a class="language" lang="{code}" hreflang="{code}" href="{other}">{words.OTHER_LANGUAGE[speak]}</a>'
    pages = escape(words.PAGES[speak])
    return f'<header><a class="mark" href="{place.home}">backglass</a><nav aria-label="{pages}">{drawn}</nav></header>'


def _lessons(place: Place, current: str) -> str:
    """The list of lessons beside the text."""
    entries = ""
    for name, lesson in LESSONS.items():
        title = escape(short(lesson.title)[place.speak])
        entries += f'<li><a href="{place.here}{name}.html"{_now(name == current)}>{title}</a></li>'
    heading = escape(words.LESSONS[place.speak])
    return f'<nav class="lessons" aria-label="{heading}"><ol>{entries}</ol></nav>'


def _now(so: bool) -> str:
    return ' aria-current="page"' if so else ""


def short(title: Text) -> Text:
    """A lesson's title up to its colon."""
    return Text(title.en.partition(":")[0], title.ja.partition(":")[0])
