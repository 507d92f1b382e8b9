"""Good files that were refused or misread by their layout or names: every kind that was found, and relatives of it."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from tests.tables.asking import Y, counted, read, said, saved, told


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


ROWS = [(k / 2, "ab"[k % 2], Y[k % 4]) for k in range(12)]
NUMBERS = [row[0] for row in ROWS]


def text(separator: str = ",", end: str = "\n", names: str | None = "a,b,y", after: str = "") -> str:
    lines = [] if names is None else [names.split(",")]
    lines += [[str(cell) for cell in row] for row in ROWS]
    return "".join(separator.join(line) + after + end for line in lines)


@pytest.mark.parametrize(
    "written",
    [
        "sep=;\n" + text(";"),
        "sep=,\n" + text(),
        '"sep=;"\r\n' + text(";", "\r\n"),
        "\ufeffsep=\t\n" + text("\t"),
        "SEP=|\n" + text("|"),
        text("|"),
        text(" "),
        text("   "),
        text("\t"),
        text(";", after=";;"),
        text(",", after=",,"),
        text("\t", after="\t\t"),
        text(end="\r"),
        text(end="\n\n"),
        text().replace("\n", "\n\n\n", 3),
        text() + "\n\n",
        "\n\n" + text(),
        text(" ", after=" "),
    ],
)
def test_layouts_that_are_understood(written):
    table = read(written)
    assert table.names == ("a", "b", "y")
    assert counted(table, "a") == NUMBERS
    assert table.frame["b"].to_list() == [row[1] for row in ROWS]
    assert counted(table, "y") == [row[2] for row in ROWS]


def test_a_separator_that_is_asked_for():
    assert counted(read(text(":"), separator=":"), "a") == NUMBERS
    assert counted(read(text(" "), separator="blank"), "a") == NUMBERS
    assert counted(read(text("|"), separator="|"), "a") == NUMBERS


def test_one_column_with_lone_carriage_returns_loses_no_row():
    assert counted(read("a\r1\r2\r3\r4\r"), "a") == [1, 2, 3, 4]
    assert counted(read("a\r\n1\r\n2\r\n"), "a") == [1, 2]
    assert counted(read("a\n1\n2\n3"), "a") == [1, 2, 3]
    assert bg.read_table(saved("a\r1.5\rNA\r")).rows == 2


# --- without names, or with titles above them ---


@pytest.mark.parametrize(
    "first",
    ["5.1,3.5,1.4,0.2,setosa", "M,0.455,0.365,0.095,15", "39, State-gov, 77516, 2174, <=50K", "1,14.23,1.71,2.43,15.6"],
)
def test_a_first_row_that_was_taken_for_names_is_said(first):
    def cell(part: str, row: int) -> str:
        try:
            return str(round(float(part) + row * 0.1, 2))
        except ValueError:
            return part

    rows = "\n".join(",".join(cell(part, row) for part in first.split(",")) for row in range(30))
    assert "--no-header" in said(read(rows + "\n"))
    table = read(rows + "\n", header=False)
    assert table.names == ("c1", "c2", "c3", "c4", "c5")
    assert table.rows == 30
    assert "--no-header" not in said(table)


@pytest.mark.parametrize("names", ["a,b,y", "x1,x2,y", "2019,2020,2021", "Länge,Breite,Höhe", "列,名,前"])
def test_names_that_are_names_are_not_spoken_of(names):
    assert "--no-header" not in said(read(text(names=names)))


@pytest.mark.parametrize(
    ("above", "skip"),
    [
        ("Downloaded from a portal\n\n", 2),
        ("ダウンロードした時刻：2024/05/01 12:00:00\n\n", 2),
        ("Sales report\nall regions\n", 2),
        ("# made by a program\n", 1),
        ("気象庁\n観測値,東京,東京\n単位：度\n", 3),
    ],
)
def test_titles_above_the_names(capsys, above, skip):
    path = saved(above + text())
    main(["inspect", str(path), "--target", "y"])
    err = capsys.readouterr().err
    understood = "Error" not in err  # or else it is said how
    assert understood or f"--skip-lines {skip}" in err
    table = bg.read_table(path, skip_lines=skip)
    assert table.names == ("a", "b", "y")
    assert counted(table, "a") == NUMBERS


# --- values and names at the edges ---


@pytest.mark.parametrize("start", [2**53, 2**60, 10**17])
def test_whole_numbers_keep_all_their_digits(start):
    codes = [start + 1, start + 2, start + 3]
    table = read("x,y\n" + "".join(f"{k % 3 + k / 100},{codes[k % 3]}\n" for k in range(90)))
    model = bg.fit_table(table, "y", members=1, epochs=40, task="classification")
    assert model.classes_.tolist() == [str(code) for code in codes]
    assert set(model.predict(table)) == {str(code) for code in codes}
    frame = pl.DataFrame({"x": [0.5, 1.5], "y": codes[:2]})
    assert bg.read_table(frame).frame["y"].to_list() == codes[:2]


@pytest.mark.parametrize("scale", [1e154, 1e-170, 1e300, 1e-300])
def test_the_estimators_take_targets_of_any_size(scale):
    X = np.random.default_rng(0).normal(size=(120, 2))
    t = X[:, 0] + 0.1 * X[:, 1]
    model = bg.MLPRegressor(preset="tabular", max_iter=40, random_state=0).fit(X, t * scale)
    assert np.isfinite(model.predict(X)).all()
    assert np.corrcoef(model.predict(X) / scale, t)[0, 1] > 0.9


@pytest.mark.parametrize("name", ["*", "^x.$", "^.*$", "a*", "^", "", "{x}", "a:b", "cs.all()"])
def test_names_are_names_and_no_patterns(capsys, name):
    if name == "":
        name = " "
    rows = "".join(f"n{k % 5},{k % 4},{'red' if k % 3 else 'blue'},{1.5 * (k % 4) + k % 3}\n" for k in range(60))
    path = saved(f"note,{name},x1,y\n{rows}")
    assert main(["inspect", str(path), "--target", "y"]) == 0
    assert main(["train", str(path), "--target", "y", "--epochs", "2", "--members", "1"]) == 0
    assert main(["predict", "backglass-model", str(path)]) == 0
    assert main(["explain", "backglass-model", str(path), "--row", "2"]) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_the_table_of_the_finding_with_a_star():
    table = read("note,*,y\nred,x,1\nblue,z,2\n")
    assert table.names == ("note", "*", "y")
    assert table.frame["*"].to_list() == ["x", "z"]


def test_labels_that_are_a_threshold_of_x_say_loudly_that_the_rest_does_not_predict(capsys):
    draw = np.random.default_rng(0)
    x, z = draw.integers(-10, 11, 300) / 10, draw.normal(size=300)
    y = np.where(x > 0.35, "high", np.where(x > -0.35, "middle", "low"))
    path = saved("x,z,y\n" + "".join(f"{a},{b:.3f},{c}\n" for a, b, c in zip(x, z, y, strict=True)))
    words = ["train", path, "--target", "y", "--epochs", "30", "--members", "2"]
    found, _ = told(capsys, *words)
    assert [one["kind"] for one in found["warnings"]] == ["no_better_than_chance"]
    assert "'x'" in found["warnings"][0]["sentence"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kept = bg.fit_table(path, "y", keep="x", members=2, epochs=30)
    assert kept.scores["validation"]["accuracy"] > 0.9
