"""docs/export.md says what is so: its examples run, its table is the table of formats."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from backglass.cli import main
from backglass.export.formats import FORMATS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "export.md"

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the sources are not beside the tests")


def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def example(name: str) -> str:
    """The program under a format's heading."""
    part = re.search(rf"^### {name}\n(.*?)(?=^##)", text(), re.MULTILINE | re.DOTALL)
    (code,) = re.findall(r"```\w+\n(.*?)```", part[1], re.DOTALL)
    return code


@pytest.fixture(scope="module")
def penguins(tmp_path_factory):
    """The model of the page."""
    folder = tmp_path_factory.mktemp("page")
    table = str(ROOT / "examples" / "penguins.csv")
    options = ["--target", "species", "--members", "1", "--epochs", "30", "--output", str(folder / "penguins")]
    assert main(["train", table, *options]) == 0
    return str(folder / "penguins")


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


PYTHON = (sys.executable, "program.py")
COMMANDS = {
    "onnx": ("program.py", PYTHON),
    "torch": ("program.py", PYTHON),
    "sklearn": ("program.py", PYTHON),
    "python": ("program.py", PYTHON),
    "c": ("program.c", ("sh", "-c", "cc -std=c99 -O2 program.c model.c -lm -o program && ./program")),
    "octave": ("program.m", ("octave-cli", "--norc", "--no-gui", "program.m")),
    "scilab": ("program.sce", ("scilab-cli", "-nb", "-quit", "-f", "program.sce")),
}


@pytest.mark.few(2)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_say_what_the_page_says(penguins, tmp_path, monkeypatch, capsys, name):
    if name == "onnx" and find_spec("onnx") is None:
        pytest.skip("onnx is not installed (extra export)")
    if (why := FORMATS[name].made_runtime().missing()) is not None:
        pytest.skip(str(why))
    monkeypatch.chdir(tmp_path)
    assert main(["export", penguins, "--to", name]) == 0
    capsys.readouterr()
    file, command = COMMANDS[name]
    (tmp_path / file).write_text(example(name), encoding="utf-8")
    assert run(tmp_path, *command).strip().startswith("Adelie")


def test_the_page_has_every_format():
    table = text().partition("| `--to` |")[2].partition("\n\n")[0]  # there are others below
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", table, re.MULTILINE)
    assert [name for name, _ in rows] == list(FORMATS)
    for name, rest in rows:
        row, cells = FORMATS[name], [cell.strip() for cell in rest.split("|")]
        assert cells[1] == ", ".join(f"`{suffix}`" for suffix in (row.suffix, *row.companions))
        assert (cells[3] == "yes") == (row.training is not None)
        assert ("float64" in cells[4] and "both" not in cells[4]) == (row.dtypes == ("float64",))


def test_the_page_says_that_julia_was_not_run():
    assert "Julia's programs were not run" in text()
    assert FORMATS["julia"].made_runtime().missing() is not None
