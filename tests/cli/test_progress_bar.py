"""The progress bar: on a terminal alone, for work that lasts, and nobody draws another one."""

from __future__ import annotations

import ast
from io import StringIO
from pathlib import Path

import pytest

import backglass
from backglass.cli import progress_bar, terminal
from backglass.cli.progress_bar import progress
from backglass.cli.terminal import Terminal


class Screen(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def screen(monkeypatch):
    """A terminal of our own in place of standard error."""
    ours = Terminal(file=Screen(), force_terminal=True, width=60, highlight=False)
    monkeypatch.setattr(progress_bar, "console", lambda **_: ours)
    return ours.file


def test_work_that_lasts_has_a_bar(screen, monkeypatch):
    monkeypatch.setattr(terminal, "SHORT", -1.0)
    with progress("Counting") as tell:
        tell(3, 12)
    assert "Counting" in screen.getvalue()
    assert "3/12" in screen.getvalue()


def test_what_stands_around_the_bar_can_be_told(screen, monkeypatch):
    monkeypatch.setattr(terminal, "SHORT", -1.0)
    with progress("Counting") as tell:
        tell(3, 12, "Replaying", "loss 0.5")
    assert "Replaying" in screen.getvalue()
    assert "loss 0.5" in screen.getvalue()
    assert "3/12" not in screen.getvalue()


def test_short_work_has_none(screen):
    with progress("Counting") as tell:
        tell(3, 12)
    assert "Counting" not in screen.getvalue()


def test_where_there_is_no_terminal_there_is_none(capsys, monkeypatch):
    monkeypatch.setattr(terminal, "SHORT", -1.0)
    with progress("Counting") as tell:
        tell(3, 12)
    assert capsys.readouterr() == ("", "")


def test_there_is_one_bar():
    """Only `terminal.py` knows rich's progress, and only `progress_bar.py` knows what `terminal.py` makes of it."""
    drawing = set()
    for path in Path(backglass.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (
                node.module == "rich.progress" or "Bar" in {alias.name for alias in node.names}
            ):
                drawing.add(path.name)
    assert drawing == {"terminal.py", "progress_bar.py"}
