"""Notebooks as pages: their cells in Markdown, with what they gave when they were run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def files(folder: Path) -> dict[str, str]:
    """Every notebook's page by its name on the site."""
    return {f"notebooks/{path.stem}.md": page(path) for path in sorted(folder.glob("*.ipynb"))}


def page(path: Path) -> str:
    """One notebook as Markdown."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    parts = ["".join(cell["source"]) if cell["cell_type"] == "markdown" else _code(cell) for cell in cells]
    first, *rest = parts
    notebook = f"[The notebook itself]({path.name}), to be opened in Jupyter."
    return "\n\n".join((first, notebook, *rest)) + "\n"


def _code(cell: dict[str, Any]) -> str:
    source = "".join(cell["source"])
    return "\n\n".join((f"```python\n{source}\n```", *_outputs(cell)))


def _outputs(cell: dict[str, Any]) -> Iterator[str]:
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            yield _as_text(output["text"])
        elif html := output["data"].get("text/html"):
            yield f'<div class="output">\n{_on_one_level("".join(html))}\n</div>'
        elif picture := output["data"].get("image/svg+xml"):
            yield f'<div class="output picture">\n{_on_one_level("".join(picture))}\n</div>'
        else:
            yield _as_text(output["data"]["text/plain"])


def _as_text(lines: list[str]) -> str:
    return "```text\n" + "".join(lines).rstrip() + "\n```"


def _on_one_level(html: str) -> str:
    """HTML that Markdown takes as it is: no blank line ends it, no indentation makes it a listing."""
    return re.sub(r"\n\s*", "\n", html.strip())
