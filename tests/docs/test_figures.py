"""The page of published figures: every file of results is on it, and its commands can be asked for."""

from __future__ import annotations

import re
import shlex

import pytest

from backglass.cli.application import command_names
from tests.docs.running import DOCS, ROOT

PAGE = DOCS / "figures.md"

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the sources are not beside the tests")


def commands() -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    return [shlex.split(one) for one in re.findall(r"`((?:python|bash|backglass) [^`]+)`", text)]


def test_every_file_of_results_is_named():
    text = PAGE.read_text(encoding="utf-8")
    results = {path.name for path in (ROOT / "benchmarks" / "results").iterdir() if path.suffix in (".json", ".jsonl")}
    assert set(re.findall(r"`([\w.-]+\.jsonl?)`", text)) == results


def test_every_command_is_there():
    assert len(commands()) > 20
    for words in commands():
        if words[:3] == ["python", "-m", "pytest"]:
            assert all((ROOT / path).exists() for path in words[3:]), words
        elif words[0] == "backglass":
            assert words[1] in command_names(), words
        else:
            source = (ROOT / words[1]).read_text(encoding="utf-8")
            options = [word for word in words if word.startswith("--")]
            assert [option for option in options if f'"{option}"' not in source] == [], words
