"""Pages that lie outside docs/, and links to what has no page on the site."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

# The page on the site -> the file that it is.
PAGES = {
    "project/architecture.md": "ARCHITECTURE.md",
    "project/contributing.md": "CONTRIBUTING.md",
    "project/changelog.md": "CHANGELOG.md",
    "project/benchmarks.md": "benchmarks/README.md",
    "project/studio.md": "src/backglass/studio/README.md",
}
PICTURES = {
    "project/tables-report.png": "benchmarks/results/2026-11-21-tables-report.png",
    "project/full.png": "benchmarks/results/2026-11-21-zen4-full.png",
    "project/growth.png": "benchmarks/results/2026-11-21-zen4-growth.png",
}
_ON_SITE = {file: page for page, file in (PAGES | PICTURES).items()}
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^()\s:#]+)(#[^()\s]*)?\)")


def files(root: Path) -> dict[str, str | bytes]:
    """Every page and picture by its name on the site."""
    texts: dict[str, str | bytes] = {page: (root / file).read_text(encoding="utf-8") for page, file in PAGES.items()}
    return texts | {page: (root / file).read_bytes() for page, file in PICTURES.items()}


def linked(text: str, name: str) -> str:
    """Links between docs/ and the rest of the repository; what has no page here is named without a link."""
    source = PAGES.get(name, f"docs/{name}")

    def link(found: re.Match[str]) -> str:
        mark, said, target, anchor = found[1], found[2], found[3], found[4] or ""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        if path in _ON_SITE:
            page = _ON_SITE[path]
        elif path.startswith("docs/"):
            page = path.removeprefix("docs/")
        else:
            return f"{said} (`{path}`)"
        return f"{mark}[{said}]({posixpath.relpath(page, posixpath.dirname(name) or '.')}{anchor})"

    parts = re.split(r"(^```.*?^```$|`[^`\n]+`)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if part.startswith("`") else _LINK.sub(link, part) for part in parts)
