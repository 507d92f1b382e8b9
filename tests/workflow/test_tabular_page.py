"""The example of the page on our defaults for tables runs."""

from __future__ import annotations

import doctest
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "docs" / "tabular.md"), module_relative=False)
    assert (failed, tried > 3) == (0, True)
