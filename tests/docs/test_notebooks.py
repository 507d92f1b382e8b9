"""The example notebooks run, and give what is stored in them; their pages on the site hold it."""

from __future__ import annotations

import json
import re
import runpy
from importlib.util import find_spec
from typing import Any

import pytest

from tests.docs.running import DOCS

FOLDER = DOCS / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb")) if FOLDER.exists() else []

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the sources are not beside the tests")


def cells(name: str) -> list[dict[str, Any]]:
    stored: dict[str, Any] = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    return list(stored["cells"])


def given(cell: Any) -> str:
    """What a cell gave, with its numbers and the paths of its pictures left out: they end otherwise elsewhere."""
    texts = []
    for output in cell.get("outputs", ()):
        assert output["output_type"] != "error", output
        data = output.get("data") or {"text": output["text"]}
        texts += ["".join(text) for text in data.values()]
    shapes_and_numbers = r"<(path|polyline|circle|rect|line)[^>]*>|-?\d[\d.,]*(e-?\d+)?"
    return re.sub(r"\s+", " ", re.sub(shapes_and_numbers, "", "".join(texts)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_gives_what_is_stored(name):
    for needed in ("nbclient", "ipykernel", "matplotlib"):
        pytest.importorskip(needed, reason=f"{needed} is not installed; the extra 'docs' brings it")
    made = runpy.run_path(str(DOCS / "make_notebooks.py"))["run"](FOLDER / f"{name}.ipynb")
    for stored, now in zip(cells(name), made.cells, strict=True):
        if "import torch" not in "".join(stored["source"]) or find_spec("torch"):
            assert given(now) == given(stored), "".join(stored["source"])


def test_notebooks_are_small_and_hold_no_error():
    assert len(NAMES) == 5
    for name in NAMES:
        assert (FOLDER / f"{name}.ipynb").stat().st_size < 200_000
        for cell in cells(name):
            given(cell)
            assert cell.get("execution_count") is None


def test_a_notebook_becomes_a_page():
    page = runpy.run_path(str(DOCS / "builder" / "notebooks.py"))["page"](FOLDER / "lecture.ipynb")
    assert page.startswith("# A lecture")
    assert page.count("```python") == sum(cell["cell_type"] == "code" for cell in cells("lecture"))
    assert "The chain rule" in page
    assert "<svg" in page
