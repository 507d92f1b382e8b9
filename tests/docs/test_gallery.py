"""The gallery: the code below each picture makes it, in both languages the same code, and lessons give their own."""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.docs.running import DOCS, listings

pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="the sources are not beside the tests")

PAGES = ("gallery.md", "gallery.ja.md")


@pytest.fixture(scope="module")
def gallery() -> Iterator[dict[str, Any]]:
    """What docs/builder/gallery.py defines."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    sys.path.insert(0, str(DOCS / "builder"))
    yield runpy.run_path(str(DOCS / "builder" / "gallery.py"))
    sys.path.remove(str(DOCS / "builder"))


@pytest.mark.few(1)
@pytest.mark.parametrize("page", PAGES)
def test_the_code_makes_the_pictures(gallery, page):
    text = (DOCS / page).read_text(encoding="utf-8")
    made = gallery["made"](text)
    assert list(made) == re.findall(r"\]\((gallery/[^)]+)\)", text)
    assert len(made) == len([one for one in listings(page) if one.language == "python"]) > 12
    for name, drawn in made.items():
        if name.endswith(".svg"):
            assert ElementTree.fromstring(drawn).tag.endswith("svg"), name
        else:
            assert drawn.startswith("<!DOCTYPE html>"), name


def test_both_pages_hold_the_same_code():
    english, japanese = ([one.text for one in listings(page)] for page in PAGES)
    names = re.compile(r'lang="\w\w"|\["[^"]+", "[^"]+"\](?=, lang)')
    assert [names.sub("", one) for one in english] == [names.sub("", one) for one in japanese]


def test_every_lesson_with_pictures_is_there(gallery):
    pictures = gallery["of_lessons"]()
    assert len(pictures) > 20
    for speak in ("en", "ja"):
        page = gallery["filled"](gallery["OF_LESSONS"], speak)
        assert page.count("<figure>") == page.count("<figcaption>") == len(pictures)
        assert all(ElementTree.fromstring(picture.svg(speak)).tag.endswith("svg") for _, _, picture in pictures)
