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
    for table in (words.RULES, words.VERDICTS, words.LABELS):
        assert all(text.en and text.ja for text in table.values())


def test_how_columns_are_read(capsys):
    lines = ["day;price;code;y", "29/08/2023;1,5 €;007;1", "01/02/2023;2,5 €;A1;2,5", "03/04/2023;?;012;3"]
    Path("table.csv").write_text("\n".join([*lines, *lines[1:]]) + "\n", "utf-8")
    assert main(["inspect", "table.csv", "--target", "y", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    day, price, code = (column["form"] for column in found["columns"])
    assert (day["form"], day["format"], day["evidence"]["proof"]) == ("date", "%d/%m/%Y", 2)
    assert (price["form"], price["decimal"], price["sign"], price["evidence"]["missing"]) == (
        "number", ",", "€", {"?": 2},
    )  # fmt: skip
    assert (code["form"], code["evidence"]["cells"], code["evidence"]["read"]) == ("text", 6, 6)
    assert (found["target_form"]["decimal"], found["target_form"]["evidence"]["because"]) == (",", "cells")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["The target is read as number, decimal comma (6 of 6", "Read as date %d/%m/%Y (6 of 6 cells fit, 2 "]),
        ("ja", ["目標の読み方: 数、小数点はコンマ (6 個中 6 個", "読み方: 日付 %d/%m/%Y (6 個中 6 個のセル"]),
    ],
)
def test_how_columns_are_read_for_a_reader(capsys, language, shown):
    lines = ["29/08/2023;1,5;1", "01/02/2023;2,5;2,5", "03/04/2023;7,5;3"]
    Path("table.csv").write_text("\n".join(["day;x;y", *lines, *lines]) + "\n", "utf-8")
    assert main(["inspect", "table.csv", "--target", "y", "--lang", language]) == 0
    out = capsys.readouterr().out
    for text in shown:
        assert text in out


def test_a_column_without_a_name_can_be_seen(capsys):
    rows = "".join(f"{k},{k % 7},{k * k % 5}\n" for k in range(60))
    Path("t.csv").write_text(f",x,y\n{rows}")
    assert main(["inspect", "t.csv", "--target", "y"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("''       number") for line in lines)
    assert "''" in lines
    assert main(["train", "t.csv", "--target", "y", "--epochs", "1", "--members", "1"]) == 0
    assert "'' (" in capsys.readouterr().out
    assert main(["train", "t.csv", "--target", "z"]) == 1
    assert "its columns are '', x, y." in capsys.readouterr().err
