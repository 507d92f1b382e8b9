"""The course: the textbook's own pages, as `backglass textbook --html` writes them."""

from __future__ import annotations

from functools import cache

from backglass.textbook.lesson import Content, unwatched
from backglass.textbook.shelf import LESSONS
from backglass.textbook.site import files_of


def files() -> dict[str, str]:
    """Every page of it, in both languages, by its name on the site."""
    return {f"course/{name}": text for name, text in files_of(("en", "ja"), worked()).items()}


@cache
def worked() -> dict[str, Content]:
    """Every lesson worked out, in the order of reading."""
    return {name: lesson.work(unwatched) for name, lesson in LESSONS.items()}
