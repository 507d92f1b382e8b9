"""The page on why a row got its answer runs, in both languages."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("why.md", "why.ja.md")


def test_the_page_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "docs" / PAGES[0]), module_relative=False)
    assert (failed, tried > 5) == (0, True)


def test_both_pages_hold_the_same_code():
    english, japanese = (
        re.findall(r"```\w*\n(.*?)```", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.DOTALL) for name in PAGES
    )
    assert english == japanese


@pytest.mark.parametrize("name", PAGES)
def test_both_pages_lead_to_each_other(name):
    other = PAGES[1 - PAGES.index(name)]
    assert f"]({other})" in (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()[2]
