"""The page's modules as one text for notebooks, which take one file; its style sheets likewise."""

from __future__ import annotations

import json
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path, PurePosixPath

PAGE = Path(__file__).parent / "page"
FIRST, ENTRY = "main.js", "notebook.js"
_IMPORT = re.compile(r'\b(from|import)\s*"(\.{1,2}/[^"]+)"')
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">')


@cache
def page_module() -> str:
    """An ES module whose default export is what anywidget renders.

    Examples
    --------
    >>> page_module().rstrip().splitlines()[-1][:25]
    'export default pageOf([["'
    """
    modules = [[path, _text(path)] for path in _in_order()]
    return f"{(PAGE / ENTRY).read_text(encoding='utf-8')}\nexport default pageOf({json.dumps(modules)});\n"


@cache
def page_style() -> str:
    """The style sheets, in the order of ``index.html``."""
    names = _SHEET.findall((PAGE / "index.html").read_text(encoding="utf-8"))
    return "\n".join((PAGE / name).read_text(encoding="utf-8") for name in names)


def _in_order() -> list[str]:
    """The modules that the page needs, each after those that it imports."""
    needs: dict[str, list[str]] = {}
    waiting = [FIRST]
    while waiting:
        path = waiting.pop()
        if path not in needs:
            text = (PAGE / path).read_text(encoding="utf-8")
            needs[path] = [_meant(path, name) for _, name in _IMPORT.findall(text)]
            waiting += needs[path]
    return list(TopologicalSorter(needs).static_order())


def _text(path: str) -> str:
    """A module whose imports name others by their paths in the page."""
    text = (PAGE / path).read_text(encoding="utf-8")
    return _IMPORT.sub(lambda found: f'{found[1]} "backglass:{_meant(path, found[2])}"', text)


def _meant(path: str, name: str) -> str:
    """The path in the page of what a module imports.

    Examples
    --------
    >>> _meant("network/edges.js", "../library.js"), _meant("main.js", "./store.js")
    ('library.js', 'store.js')
    """
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / name).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
