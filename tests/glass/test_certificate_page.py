"""The page on the gradient certificate: its examples run, in both languages the same."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import backglass as bg

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("gradient-certificate.md", "gradient-certificate.ja.md")

pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="the documentation is not beside the tests")


def test_the_examples_run():
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    assert doctest.testfile(str(DOCS / PAGES[0]), module_relative=False, encoding="utf-8") == (0, 15)


def test_both_languages_hold_the_same_code():
    english, japanese = (
        re.findall(r"```.*?```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL) for page in PAGES
    )
    assert english == japanese


@pytest.mark.parametrize("page", PAGES)
def test_the_entries_are_those_of_the_certificate(mazur, page):
    text = (DOCS / page).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert {"verdict", "worst_relative_error", "worst_parameter", "parameters_checked", "kinks"} <= named
    assert named <= set(bg.certify(*mazur).to_json())
