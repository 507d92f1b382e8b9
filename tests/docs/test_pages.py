"""Every listing in Python, and every command with what it prints, of every page of docs/."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

import pytest

from tests.docs.running import DOCS, ROOT, listings, run

pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="the sources are not beside the tests")

RUN = {"python", "console"}
# Whose listings another test runs.
ELSEWHERE = {
    "documents.md": "tests/documents",
    "documents.ja.md": "tests/documents",
    "export.md": "tests/export/test_examples_of_formats.py",
    "gradient-certificate.md": "tests/glass/test_certificate_page.py",
    "gradient-certificate.ja.md": "tests/glass/test_certificate_page.py",
    "model-file.md": "tests/modelfile/test_model.py",
    "tabular.md": "tests/workflow/test_tabular_page.py",
    "why.md": "tests/workflow/test_why_page.py",
    "why.ja.md": "tests/workflow/test_why_page.py",
    "gallery.md": "tests/docs/test_gallery.py",
    "gallery.ja.md": "tests/docs/test_gallery.py",
    "guide/python.md": "tests/test_docs.py",
    "guide/python.ja.md": "tests/test_docs.py",
    "guide/textbook.md": "tests/test_docs.py",
    "guide/textbook.ja.md": "tests/test_docs.py",
}
PAGES = sorted(
    page
    for path in DOCS.rglob("*.md")
    if (page := path.relative_to(DOCS).as_posix()) not in ELSEWHERE
    and any(one.language in RUN for one in listings(page))
)
NEEDS = {"torch-engine.md": "torch", "how-to/studio.md": "anywidget", "how-to/studio.ja.md": "anywidget"}


@pytest.mark.few(14)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_is_so(page, tmp_path, monkeypatch):
    if page in NEEDS and find_spec(NEEDS[page]) is None:
        pytest.skip(f"{NEEDS[page]} is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8" if page.endswith(".ja.md") else "C.UTF-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    names: dict[str, Any] = {}
    for listing in listings(page):
        if listing.language in RUN:
            run(listing, names)


def test_what_is_tested_elsewhere_is_there():
    assert [page for page in ELSEWHERE if not (DOCS / page).exists()] == []
    assert [test for test in set(ELSEWHERE.values()) if not (ROOT / test).exists()] == []


def test_a_japanese_page_leads_to_japanese_pages():
    """Where there is one; to the English form of the page itself leads its line below the title."""
    astray = []
    for path in DOCS.rglob("*.ja.md"):
        text = path.read_text(encoding="utf-8").replace(f"[English]({path.name.removesuffix('.ja.md')}.md)", "", 1)
        for link in re.findall(r"\]\(([^()\s:#]+)\.md[)#]", text):
            if not link.endswith(".ja") and (path.parent / f"{link}.ja.md").exists():
                astray.append(f"{path.name}: {link}.md")
    assert astray == []


def test_both_languages_lead_to_each_other():
    for path in DOCS.rglob("*.ja.md"):
        english = path.with_name(path.name.removesuffix(".ja.md") + ".md")
        if path == DOCS / "index.ja.md":  # has its line in the head of the site alone
            continue
        assert f"\n\n[English]({english.name})\n\n" in path.read_text(encoding="utf-8"), path
        assert f"\n\n[日本語]({path.name})\n\n" in english.read_text(encoding="utf-8"), english


def test_both_languages_run_the_same():
    """A Japanese page has the listings of the English one; what a program prints may be Japanese."""
    for page in PAGES:
        if page.endswith(".ja.md"):
            pairs = [listings(page), listings(page.removesuffix(".ja.md") + ".md")]
            japanese, english = ([one.language for one in found if one.language in RUN] for found in pairs)
            assert japanese == english, page
