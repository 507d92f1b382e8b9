"""`backglass inspect`: its table, its object, and its mistakes in one sentence."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from backglass.cli import main
from backglass.words import audit as words

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
COLUMNS = ["island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex", "year"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("COLUMNS", "80")


def told(capsys, *arguments):
    assert main(["inspect", *map(str, arguments), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.count("\n") == 1
    return json.loads(captured.out, parse_constant=lambda name: pytest.fail(name))


def test_the_penguins(capsys):
    found = told(capsys, PENGUINS, "--target", "species")
    assert (found["rows"], found["training_rows"], found["task"]) == (344, 275, "classification")
    assert [column["name"] for column in found["columns"]] == COLUMNS
    for column in found["columns"]:
        assert {"name", "kind", "missing", "verdict", "rule", "evidence", "sentence"} <= set(column)
    verdicts = {column["name"]: (column["verdict"], column["rule"], column["missing"]) for column in found["columns"]}
    assert verdicts["island"] == ("use", None, 0)
    assert verdicts["sex"] == ("repair", "missing", 11)
    assert told(capsys, PENGUINS, "--target", "species", "--seed", 1)["columns"][5]["missing"] == 11
    assert told(capsys, PENGUINS, "--target", "year", "--task", "regression")["task"] == "regression"


def test_keep_and_drop(capsys):
    frame = pl.DataFrame({"x": np.sin(np.arange(90.0)), "nr": np.arange(90), "y": ["a", "b", "c"] * 30})
    frame.write_csv("table.csv")
    verdicts = [column["verdict"] for column in told(capsys, "table.csv", "--target", "y")["columns"]]
    assert verdicts == ["use", "reject"]
    found = told(capsys, "table.csv", "--target", "y", "--keep", "nr", "--drop", "x")["columns"]
    assert [(column["verdict"], column["kept"]) for column in found] == [("reject", False), ("use", True)]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["344 rows, measured on the 275 training rows", "missing values", "the median stands in", "2 to use"]),
        ("ja", ["344 行。訓練の 275 行", "欠損値", "中央値で補い", "使う 2"]),
    ],
)
def test_for_a_reader(capsys, language, shown):
    assert main(["inspect", str(PENGUINS), "--target", "species", "--lang", language]) == 0
    captured = capsys.readouterr()
    for text in (*shown, *COLUMNS):
        assert text in captured.out
    assert "\x1b" not in captured.out
    assert captured.err == ""


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["--target", "specis"], 1, "did you mean 'species'?"),
        ([], 2, "--target is missing"),
        (["--target", "species", "--validation", "1.5"], 2, "--validation is 1.5, but it is a number in (0, 1)."),
        (["--target", "species", "--task", "magic"], 2, "--task is 'magic'"),
        (["--target", "species", "--seed", "-1"], 2, "--seed is -1"),
        (["--target", "species", "--keep", "beak"], 1, "There is no column 'beak'"),
        (["--target", "species", "--drop", "species"], 1, "'species' is the target"),
    ],
)
def test_mistakes(capsys, arguments, status, sentence):
    assert main(["inspect", str(PENGUINS), *arguments, "--lang", "en"]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err
    assert captured.err.count("\n") == 1


def test_every_rule_has_its_words():
    assert set(words.VERDICTS) == {"use", "repair", "reject"}
    for table in (words.RULES, words.KINDS, words.VERDICTS, words.LABELS):
        assert all(text.en and text.ja for text in table.values())
