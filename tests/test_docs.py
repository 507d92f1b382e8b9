"""The documents say what is so: examples run, commands exist, both READMEs agree."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

import backglass as bg
from backglass.cli import main
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.schedules import SCHEDULES
from tests.pictures.pictures import all_of, read

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ja.md")


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_the_first_example_gives_the_numbers_beside_it(name):
    code = blocks(name, "python")[0]
    names: dict[str, object] = {"bg": bg}
    statements, claims = code.split("\n\n", 2)[1:]
    exec(statements, names)
    for line in claims.strip().splitlines():
        expression, number = re.match(r"(\S+)\s+# (-?[\d.]+)", line).groups()
        digits = len(number.split(".")[1])
        assert f"{eval(expression, names):.{digits}f}" == number


def test_both_readmes_hold_the_same_code():
    english, japanese = ([re.sub(r"#.*", "", b) for b in blocks(name, "(?:sh|python)")] for name in READMES)
    assert english == japanese


def test_readme_and_help_name_the_same_commands(capsys):
    assert main(["--help"]) == 0
    listed = set(re.findall(r"^  (\w+)  ", capsys.readouterr().out.split("Commands:")[1], re.MULTILINE))
    for name in READMES:
        table = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"^\| `backglass (\w+)", table, re.MULTILINE)) == listed


@pytest.mark.parametrize("name", READMES)
def test_readme_names_every_row_that_can_be_asked_for(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for table in (ACTIVATIONS, LOSSES, OPTIMISERS, SCHEDULES, {LBFGS.name: LBFGS}):
        for row in table:
            assert re.search(rf"\b{row}\b", text), row


def test_architecture_names_every_part():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in (ROOT / "src" / "backglass").iterdir():
        if path.name.startswith("_") or path.name == "py.typed":
            continue
        assert f"`{path.name}/`" in text or f"`{path.name}`" in text, path.name


@pytest.mark.parametrize("name", READMES)
def test_the_derivation_shown_is_the_one_computed(name):
    code = "\n".join(block for block in blocks(name, "python")[:2])
    names: dict[str, object] = {"bg": bg}
    setup = [line for line in code.splitlines() if re.match(r"net   =|theta =|t =", line)]
    exec("\n".join(setup), names)
    shown = blocks(name, "text")[0].removesuffix("...\n").rstrip()
    assert shown in str(bg.derive(names["t"], "w(2)[1,1]"))


@pytest.mark.parametrize(("readme", "name"), [("README.md", "mazur.svg"), ("README.ja.md", "mazur.ja.svg")])
def test_the_picture_shown_is_the_one_drawn(readme, name):
    """Its texts: the exact numbers behind them may differ in the last place elsewhere."""
    assert f"](docs/{name})" in (ROOT / readme).read_text(encoding="utf-8")
    made = runpy.run_path(str(ROOT / "docs" / "pictures.py"))
    stored = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert len(stored) < 200_000
    drawn = made["picture"](made["FILES"][name])
    assert [element.text for element in all_of(read(stored), "text")] == [
        element.text for element in all_of(read(drawn), "text")
    ]
