"""What `backglass train` ends with: commands that work as they are printed, wherever the program lies."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from backglass.cli import main

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
QUICK = ["--epochs", "3", "--members", "1"]


@pytest.fixture
def rare_birds(tmp_path, monkeypatch):
    """A table and a folder whose names a shell would take apart."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(PENGUINS, "rare birds.csv")
    return ["train", "rare birds.csv", "--target", "species", "--output", "my model", *QUICK]


def commands_of(text):
    return re.findall(r"^      (\S.*)$", text[text.index("\nNext:") :], re.MULTILINE)


def test_the_commands_run_as_they_are_printed(rare_birds, capsys):
    assert main([*rare_birds, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    explain, predict, studio = map(shlex.split, commands_of(said))
    assert [explain[:2], predict[:2], studio] == [
        ["backglass", "explain"],
        ["backglass", "predict"],
        ["backglass", "studio", "--model", "my model"],
    ]
    assert main(explain[1:]) == main(predict[1:]) == 0
    assert Path("predictions.csv").read_text(encoding="utf-8").count("\n") == 345
    for file in ("my model/model.safetensors", "my model/curve.svg", "my model/report.html"):
        assert file in said
        assert Path(file).exists()


def test_the_rows_of_a_table_to_judge_by_are_that_tables(rare_birds, capsys):
    shutil.copy(PENGUINS, "judge.csv")
    assert main([*rare_birds, "--validation", "judge.csv", "--lang", "en"]) == 0
    assert [shlex.split(one)[3] for one in commands_of(capsys.readouterr().out)[:2]] == ["judge.csv", "judge.csv"]


def test_the_program_is_named_as_it_has_to_be_typed(rare_birds, capsys, monkeypatch):
    folder = Path("an env") / "bin"
    folder.mkdir(parents=True)
    (program := folder / "backglass").write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("sys.argv", [str(program), "train"])
    for path, named in (("/nowhere", str(program)), (str(folder.absolute()), "backglass")):
        monkeypatch.setenv("PATH", path)
        assert main([*rare_birds, "--lang", "en"]) == 0
        assert {shlex.split(one)[0] for one in commands_of(capsys.readouterr().out)} == {named}


def test_in_japanese(rare_birds, capsys):
    assert main([*rare_birds, "--lang", "ja"]) == 0
    said = capsys.readouterr().out
    assert "\n次にできること:\n" in said
    assert "backglass predict 'my model' 'rare birds.csv' --output predictions.csv" in said
