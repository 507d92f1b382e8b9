"""Both files hold the same 77 things, each is asserted, and what stands in the last column is what one sees."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from backglass.words.textbook import DOCUMENTS
from tests.documents.reading import FILES, entries, first_lines, is_seen

COUNTS = {"000": 21, "001": 15, "002": 18, "003": 13, "004": 10}
IDS = [f"{document}-{number}" for document, count in COUNTS.items() for number in range(1, count + 1)]
LANGUAGES = ["en", "ja"]


def test_there_are_77():
    assert len(IDS) == 77
    assert list(COUNTS) == list(DOCUMENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_has_every_thing_once_below_its_document(language):
    text = FILES[language].read_text(encoding="utf-8")
    assert list(entries(language)) == IDS
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
        f"{key}: {said[language]}" for key, said in DOCUMENTS.items()
    ]
    for part in text.split("\n## ")[1:]:
        assert set(re.findall(r"^\| (\d{3})-", part, re.MULTILINE)) == {part[:3]}


def test_both_files_ask_for_the_same():
    english, japanese = entries("en"), entries("ja")
    assert first_lines("en") == first_lines("ja")
    for name in IDS:
        assert tuple(asked.replace("en/", "ja/") for asked in english[name].asks) == japanese[name].asks
        assert sorted(english[name].sees) == sorted(japanese[name].sees), name


@pytest.mark.parametrize("name", IDS)
def test_what_one_sees_is_seen(given, name):
    results = given(name)
    assert results
    for literal in given.entries[name].sees:
        assert any(is_seen(literal, result) for result in results), literal


def test_every_thing_has_a_test_of_its_content():
    modules = [import_module(f"tests.documents.test_{document}") for document in COUNTS]
    tests = [name for module in modules for name in vars(module) if re.match(r"test_\d", name)]
    assert tests == [f"test_{name.replace('-', '_')}" for name in IDS]
