"""What a notebook's page is made of, and what is said where anywidget is not installed; these need none of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from backglass.studio.joined_page import PAGE, page_module, page_style


def test_without_anywidget_it_says_what_to_install():
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "import backglass as bg\n"
        "try:\n    bg.Studio()\nexcept bg.MissingExtraError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "backglass[notebook]"' in done.stdout


def test_importing_backglass_asks_for_none_of_it():
    code = "import sys, backglass as bg; bg.train; print({'anywidget', 'starlette', 'uvicorn'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_the_page_s_modules_are_one_text_in_the_order_of_their_imports():
    text = page_module()
    modules = json.loads(text.rstrip().rpartition("export default pageOf(")[2].removesuffix(");"))
    seen = set()
    for path, source in modules:
        needed = re.findall(r'"backglass:([^"]+)"', source)
        assert set(needed) <= seen, path
        assert not re.search(r'\b(from|import)\s*["\']\.', re.sub(r"import\([^)]*\)", "", source)), path
        seen.add(path)
    assert "main.js" in seen
    assert not seen & {"boot.js", "line.js", "notebook.js"}
    assert len(page_style()) > sum(path.stat().st_size for path in Path(PAGE).rglob("*.css")) / 2
