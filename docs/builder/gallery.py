"""The pictures of the gallery: the code that stands below each on its page makes it when the site is built."""

from __future__ import annotations

import ast
import io
import os
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from course import worked

from backglass.page.blocks import Illustration
from backglass.page.html import with_formulas
from backglass.words import Language

ROOT = Path(__file__).parents[2]
PAGES: dict[Language, str] = {"en": "gallery.md", "ja": "gallery.ja.md"}
OF_LESSONS = "<!-- the pictures of the lessons -->"
_PAIRED = re.compile(r"\]\((gallery/[\w-]+\.(?:svg|html))\)[^`]*?```python\n(.*?)```", re.DOTALL)


def files(speak: Language) -> dict[str, str]:
    """Every picture and page by its name on the site."""
    text = (ROOT / "docs" / PAGES[speak]).read_text(encoding="utf-8")
    return made(text) | {f"gallery/lessons/{name}.svg": picture.svg(speak) for name, _, picture in of_lessons()}


def made(text: str) -> dict[str, str]:
    """What the code of a page makes, run from the root of the repository."""
    names: dict[str, Any] = {}
    before = os.getcwd()
    os.chdir(ROOT)
    try:
        return {name: _drawn(_value(code, names)) for name, code in _PAIRED.findall(text)}
    finally:
        os.chdir(before)


def _value(code: str, names: dict[str, Any]) -> Any:
    """The value of the last expression of a listing."""
    *statements, last = ast.parse(code).body
    assert isinstance(last, ast.Expr), code
    exec(compile(ast.Module(statements, []), "<gallery>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<gallery>", "eval"), names)


def _drawn(value: Any) -> str:
    if isinstance(value, str):
        return value if value.startswith(("<svg", "<!DOCTYPE")) else _whole(value)
    written = io.StringIO()
    value.savefig(written, format="svg", bbox_inches="tight", metadata={"Date": None})
    return written.getvalue()


def _whole(fragment: str) -> str:
    """A page of its own around what a notebook shows in its own."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>backglass</title>'
    body = f'<body style="max-width: 50rem; margin: 2rem auto">{fragment}</body>'
    return f"<!DOCTYPE html><html><head>{head}</head>{body}</html>"


@cache
def of_lessons() -> tuple[tuple[str, str, Illustration], ...]:
    """(name, lesson, picture) of every picture of the textbook, in the order of reading."""
    return tuple(_of_lessons())


def _of_lessons() -> Iterator[tuple[str, str, Illustration]]:
    for name, content in worked().items():
        pictures = [step.picture for step in content.steps if step.picture is not None]
        for number, picture in enumerate(pictures, start=1):
            yield f"{name}-{number}", name, picture


def filled(text: str, speak: Language) -> str:
    """A page with the pictures of the lessons where they belong."""
    if OF_LESSONS not in text:
        return text
    figures = []
    for name, lesson, picture in of_lessons():
        said = picture.says[speak]
        image = f'<img src="gallery/lessons/{name}.svg" alt="{escape(said)}" loading="lazy">'
        linked = f'<a href="course/{speak}/{lesson}.html">{image}</a>'
        figures.append(f"<figure>{linked}<figcaption>{with_formulas(said)}</figcaption></figure>")
    return text.replace(OF_LESSONS, f'<div class="lessons">{"".join(figures)}</div>')
