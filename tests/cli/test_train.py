"""`backglass train`: what it writes and prints, what stops it, and every mistake in one sentence."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass import training
from backglass.cli import main, report
from backglass.cli.terminal import Bar
from backglass.modelfile import read_model
from backglass.tables.reader import read_table
from backglass.training import Moment, evaluate, split_rows
from backglass.workflow import fitting, preparing
from backglass.workflow.judging import rows_of

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
FILES = ["curve.svg", "history.csv", "model.safetensors", "report.html", "resume", "run.toml"]
QUICK = ["--epochs", "3", "--seed", "4", "--members", "1"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def run_json(capsys, *arguments):
    assert main(["train", *map(str, arguments), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.count("\n") == 1
    return json.loads(captured.out, parse_constant=lambda name: pytest.fail(name))


def refusal(capsys, *arguments, status=1):
    """The English sentence; the Japanese one is another, and each stands alone on standard error."""
    sentences = []
    for language, opening, stops in (("en", "Error: ", ".?"), ("ja", "エラー: ", "。")):
        assert main([*map(str, arguments), "--lang", language]) == status
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith(opening)
        assert captured.err.count("\n") == 1
        sentences.append(captured.err.removeprefix(opening).strip())
        assert sentences[-1][-1] in stops
    assert sentences[0] != sentences[1]
    return sentences[0]


def write_table(**columns):
    pl.DataFrame(columns).write_csv("table.csv")


# --- what it learns and writes ---


def test_the_penguins(capsys):
    found = run_json(capsys, PENGUINS, "--target", "species", "--seed", 7)
    assert {"model", "task", "rows", "engine", "epochs", "seconds", "train", "validation"} <= set(found)
    assert (found["task"], found["rows"], found["rows_without_target"], found["inputs"]) == (
        "classification",
        344,
        0,
        15,
    )
    assert set(found["train"]) == set(found["validation"]) == {"rows", "loss", "accuracy"}
    assert (found["train"]["rows"], found["validation"]["rows"]) == (275, 69)
    assert found["validation"]["accuracy"] >= 0.95
    assert found["model"] == os.path.join("backglass-model", "model.safetensors")
    assert sorted(os.listdir("backglass-model")) == FILES

    model = read_model("backglass-model")
    table = read_table(PENGUINS)
    assert model.data_hash == table.sha256
    assert model.training["seed"] == 7
    rows = np.arange(344)
    _, held_out = split_rows(344, model.training["split"]["validation"], 7, model.preparation.targets(table, rows))
    X, D = model.preparation.inputs(table, held_out, "float32"), model.preparation.targets(table, held_out)
    again = evaluate(model.network, model.theta, X, D, dtype="float32")
    assert again == {key: found["validation"][key] for key in ("loss", "accuracy")}


def test_one_network_is_stopped_by_the_rows_held_out(capsys):
    found = run_json(capsys, PENGUINS, "--target", "species", "--seed", 7, "--members", 1)
    with open("backglass-model/history.csv", newline="") as stream:
        history = list(csv.DictReader(stream))
    assert len(history) == found["epochs"]
    best = min(history, key=lambda row: float(row["validation_loss"]))
    assert int(best["epoch"]) == found["best_epoch"]
    assert float(best["validation_loss"]) == pytest.approx(found["validation"]["loss"], rel=1e-5)
    facts = {"member": 1, "rows": 275, "held_out": 69, "epochs": found["epochs"], "best_epoch": found["best_epoch"]}
    assert found["members"] == [{**facts, "stopped": found["stopped"]}]


def test_a_committee_is_that_of_python_and_sees_no_row_held_out(capsys):
    found = run_json(capsys, PENGUINS, "--target", "species", "--epochs", 9, "--members", 4, "--seed", 2**64 - 2)
    model, table = read_model("backglass-model"), read_table(PENGUINS)
    rows = rows_of(model, table, "train")
    X, D = model.preparation.inputs(table, rows, "float32"), model.preparation.targets(table, rows)
    committee = bg.train_committee(
        bg.Network((15, 64, 3), hidden="tanh", output="softmax", loss="cross_entropy"), X, D, classes=D, members=4,
        seed=2**64 - 2, optimiser=bg.Adam(0.003), epochs=9, batch_size=32, dtype="float32", early_stopping=20,
    )  # fmt: skip
    assert committee.theta == model.theta
    assert model.network.sizes == (15, 256, 3)
    assert len(rows) == found["train"]["rows"] == 275
    assert [(one["member"], one["rows"], one["held_out"]) for one in found["members"]] == [
        (1, 206, 69),
        (2, 206, 69),
        (3, 206, 69),
        (4, 207, 68),
    ]
    assert model.training["members"] == found["members"]
    assert (found["epochs"], found["best_epoch"], found["stopped"]) == (9, None, "finished")
    assert (model.state, model.fingerprint, model.kept) == (None, None, None)
    assert Path("backglass-model/history.csv").read_text() == committee.history().to_csv()
    with open("backglass-model/history.csv", newline="") as stream:
        history = [(row["member"], row["epoch"]) for row in csv.DictReader(stream)]
    assert history == [(str(member), str(epoch)) for member in range(1, 5) for epoch in range(1, 10)]
    assert Path("backglass-model/curve.svg").read_text().count("<polyline") == 8


def test_a_committee_on_the_other_commands(capsys):
    run_json(capsys, PENGUINS, "--target", "body_mass_g", "--epochs", 3, "--members", 3)
    for command in (
        ["predict"],
        ["evaluate", "--part", "validation"],
        ["check"],
        ["health"],
        ["explain", "--row", "3"],
    ):
        assert main([command[0], "backglass-model", str(PENGUINS), *command[1:], "--json"]) == 0, command
    json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_small_table_has_fewer_members(capsys):
    x = np.linspace(-1, 1, 40)
    write_table(x=x, y=x**2)
    found = run_json(capsys, "table.csv", "--target", "y", "--epochs", 3, "--keep", "x")
    assert [one["rows"] for one in found["members"]] == [21, 21, 22]
    assert main(["train", "table.csv", "--target", "y", "--epochs", "3", "--keep", "x"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "3 of 1-64-1, joined to one network; 10 would hold out less than ten rows each" in shown
    write_table(x=x[:15], y=x[:15] ** 2)
    found = run_json(capsys, "table.csv", "--target", "y", "--epochs", 3, "--keep", "x")
    assert (len(found["members"]), found["network"]["sizes"]) == (1, [1, 64, 1])
    assert refusal(capsys, "train", "table.csv", "--target", "y", "--members", 0, status=2).startswith("--members is 0")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["3 of 15-4-3, joined to one network", "2 (2), 2 (2), 2 (2), at most 2; the best in", "the fold held out"],
        ),
        ("ja", ["15-4-3 を 3 個、一つのネットワークに結合", "2 (2), 2 (2), 2 (2)、上限 2", "各メンバーの検証用の行"]),
    ],
)
def test_a_committee_for_a_reader(capsys, language, words):
    asked = ["--target", "species", "--epochs", "2", "--members", "3", "--hidden", "4", "--lang", language]
    assert main(["train", str(PENGUINS), *asked]) == 0
    shown = capsys.readouterr().out
    page = Path("backglass-model/report.html").read_text()
    assert all(word in shown for word in words)
    assert all(word in page for word in words)
    assert page.count("<tr><td>") >= 3


def test_the_progress_of_all_members_is_one_bar(monkeypatch):
    seen = []
    monkeypatch.setattr(Bar, "update", lambda _bar, _task, **shown: seen.append(shown))
    with report.epoch_progress(50, "en") as watch:
        moment = Moment(10, 50, 80, 0.5, {"loss": 0.5}, None)
        watch(moment)
        watch(moment, member=2, members=4)
    assert [(one["description"], one["completed"], one["total"]) for one in seen] == [
        ("epoch 10/50", 10, 50),
        ("member 3/4, epoch 10/50", 110, 200),
    ]


def test_the_same_seed_gives_the_same_files(capsys):
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        run_json(capsys, PENGUINS, "--target", "species", "--output", name, "--epochs", 3, "--seed", seed)
    a, b, c = (Path(name, "model.safetensors").read_bytes() for name in "abc")
    assert a == b
    assert a != c
    assert Path("a/history.csv").read_bytes() == Path("b/history.csv").read_bytes()


@pytest.mark.parametrize(
    ("target", "task", "output", "loss", "outputs", "metric"),
    [
        ("species", "classification", "softmax", "cross_entropy", 3, "accuracy"),
        ("sex", "classification", "logistic", "binary_cross_entropy", 1, "accuracy"),
        ("year", "classification", "softmax", "cross_entropy", 3, "accuracy"),
        ("body_mass_g", "regression", "identity", "squared_error", 1, "r2"),
    ],
)
def test_output_and_loss_come_from_the_target(capsys, target, task, output, loss, outputs, metric):
    found = run_json(capsys, PENGUINS, "--target", target, "--hidden", "8,4", *QUICK)
    assert found["task"] == task
    network = read_model("backglass-model").network
    assert (network.output.name, network.loss.name, network.sizes[1:]) == (output, loss, (8, 4, outputs))
    assert set(found["validation"]) == {"rows", "loss", metric}
    assert found["rows"] + found["rows_without_target"] == 344


def test_a_number_is_learned_whatever_its_unit(capsys):
    x = np.linspace(-1, 1, 200)
    for unit in (1.0, 1000.0):
        write_table(x=x, y=unit * x + unit)
        asked = ["--hidden", 0, "--epochs", 100, "--learning-rate", 0.05, "--keep", "x"]
        found = run_json(capsys, "table.csv", "--target", "y", *asked)
        assert found["validation"]["r2"] > 0.999
        assert found["network"]["sizes"] == [1, 1]


def test_the_task_may_be_chosen(capsys):
    assert run_json(capsys, PENGUINS, "--target", "year", "--task", "regression", *QUICK)["task"] == "regression"
    assert "r2" in run_json(capsys, PENGUINS, "--target", "year", "--task", "regression", *QUICK)["train"]


def test_parquet_and_a_column_left_out(capsys):
    frame = pl.read_csv(PENGUINS, null_values="NA").with_row_index("nr")
    frame.with_columns(ring=pl.format("ring {}", "nr"), light=pl.col("body_mass_g") < 4000).write_parquet("p.parquet")
    found = run_json(capsys, "p.parquet", "--target", "light", *QUICK)
    assert found["left_out"] == [{"name": "nr", "reason": "identifier"}, {"name": "ring", "reason": "identifier"}]
    assert (found["task"], found["rows"]) == ("classification", 342)


def test_the_audit_decides_and_the_user_overrules_it(capsys):
    x = np.sin(np.arange(200.0))
    days = [f"2024-{1 + i % 12:02}-{1 + i % 28:02}" for i in range(200)]
    y = np.where(x + np.cos(np.arange(200.0) ** 2) > 0, "a", "b")
    write_table(x=x, nr=np.arange(200), copy=y, day=days, y=y)
    found = run_json(capsys, "table.csv", "--target", "y", *QUICK)
    assert found["left_out"] == [{"name": "nr", "reason": "identifier"}, {"name": "copy", "reason": "target"}]
    assert (found["kept"], found["inputs"]) == ([], 2)
    overruling = ["--keep", "nr", "--drop", "x"]
    found = run_json(capsys, "table.csv", "--target", "y", *QUICK, *overruling)
    assert found["left_out"] == [{"name": "x", "reason": "dropped"}, {"name": "copy", "reason": "target"}]
    assert (found["kept"], found["inputs"]) == (["nr"], 2)
    assert read_model("backglass-model").preparation.kept == ("nr",)
    assert {'keep = ["nr"]', 'drop = ["x"]'} <= set(Path("backglass-model/run.toml").read_text().splitlines())
    again = run_json(capsys, "--config", "backglass-model/run.toml", "--output", "again")
    assert (again["kept"], again["validation"]) == (found["kept"], found["validation"])
    assert main(["predict", "backglass-model", "table.csv"]) == 0
    assert main(["train", "table.csv", "--target", "y", *QUICK, *overruling]) == 0
    shown = capsys.readouterr().out
    assert "copy (the target, or made from it)" in shown
    assert "x (--drop)" in shown
    assert "kept" in shown


def prepared_table():
    """Sizes, ages with gaps, codes and incomes of 200 people."""
    draw = np.random.default_rng(1)
    age = [None if i % 10 == 3 else float(draw.integers(18, 80)) for i in range(200)]
    size = [("small", "medium", "large")[i] for i in draw.integers(0, 3, 200)]
    code, income = draw.integers(1, 5, 200), np.exp(draw.normal(10, 1, 200))
    y = np.where(draw.normal(size=200) + np.log(income) > 10, "yes", "no")
    write_table(age=age, size=size, code=code, income=income, y=y)


PREPARED = [
    *("--fill", "mean", "--fill", "age=drop-rows", "--scale", "robust", "--scale", "income=quantile"),
    *("--ordinal", "size=small,medium,large", "--one-hot", "code"),
]


def test_columns_are_prepared_as_asked(capsys):
    prepared_table()
    found = run_json(capsys, "table.csv", "--target", "y", *QUICK, *PREPARED)
    preparation = read_model("backglass-model").preparation
    age, size, code, income = preparation.columns
    assert (age.filled_by, age.indicator, age.scaling.kind) == ("drop-rows", False, "robust")
    assert (size.levels, size.filled_by, size.scaling.kind) == (("small", "medium", "large"), "mean", "robust")
    assert (code.categories, income.scaling.kind) == (("1", "2", "3", "4"), "quantile")
    rows = found["train"]["rows"] + found["rows_incomplete"] + found["validation"]["rows"]
    assert (rows, found["rows_without_target"], found["rows_incomplete"] > 10) == (200, 0, True)
    assert main(["evaluate", "backglass-model", "table.csv", "--part", "train", "--json"]) == 0
    judged = json.loads(capsys.readouterr().out)
    assert {key: judged[key] for key in ("rows", "loss", "accuracy")} == found["train"]
    lines = Path("backglass-model/run.toml").read_text().splitlines()
    assert {'fill = ["mean", "age=drop-rows"]', 'one_hot = ["code"]'} <= set(lines)
    again = run_json(capsys, "--config", "backglass-model/run.toml", "--output", "again")
    assert (again["train"], again["validation"]) == (found["train"], found["validation"])
    assert main(["train", "table.csv", "--target", "y", *QUICK, *PREPARED]) == 0
    shown = capsys.readouterr().out
    assert "left out for their missing" in shown
    assert "--ordinal size=small,medium,large" in shown


def test_a_gap_in_a_column_that_had_none_is_predicted(capsys):
    prepared_table()
    run_json(capsys, "table.csv", "--target", "y", *QUICK, "--fill", "zero", "--ordinal", "size=small,medium,large")
    Path("later.csv").write_text("age,size,code,income\n30,,1,NA\n40,huge,NA,5000\n", encoding="utf-8")
    assert main(["predict", "backglass-model", "later.csv", "--json"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert [set(row) for row in found["predictions"]] == [{"prediction", "probability_no", "probability_yes"}] * 2
    for start in ("'size' lacks values (2 in", "'code' lacks", "'income' lacks", "'size' holds a value that is not in"):
        assert any(f"Column {start}" in remark for remark in found["remarks"])
        assert f"Column {start}" in captured.err


def test_preparing_in_a_file_of_options(capsys):
    prepared_table()
    asked = 'table = "table.csv"\ntarget = "y"\nepochs = 2\nscale = "min-max"\nfill = ["zero", "age=mean"]\n'
    Path("o.toml").write_text(asked + 'ordinal = [\'size="small",medium,"large"\']\n', encoding="utf-8")
    run_json(capsys, "--config", "o.toml")
    age, size, code, income = read_model("backglass-model").preparation.columns
    assert (age.filled_by, size.levels) == ("mean", ("small", "medium", "large"))
    assert {one.scaling.kind for one in (age, size, code, income)} == {"min-max"}


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        (
            ["--fill", "guess"],
            2,
            "--fill is 'guess', but it is one of 'median', 'mean', 'zero', 'most-frequent', 'drop-rows'",
        ),
        (["--fill", "age=guess"], 2, "--fill is 'guess', but it is one of"),
        (
            ["--scale", "log"],
            2,
            "--scale is 'log', but it is one of 'standard', 'min-max', 'robust', 'quantile', 'none'.",
        ),
        (["--ordinal", "size"], 2, "--ordinal is 'size', but it must be a column and its different values"),
        (["--ordinal", "size=small,small"], 2, "--ordinal is 'size=small,small', but it must be"),
        (["--ordinal", "size=small,large"], 1, "Column 'size' holds 'medium' in row"),
        (["--scale", "Income=none"], 1, "There is no column 'Income' in table.csv; did you mean 'income'?"),
        (["--scale", "size=robust"], 1, "Column 'size' becomes categories"),
        (["--fill", "y=zero"], 1, "'y' is the target, so it cannot be filled"),
    ],
)
def test_preparing_that_cannot_be(capsys, options, status, sentence):
    prepared_table()
    assert refusal(capsys, "train", "table.csv", "--target", "y", *options, status=status).startswith(sentence)


def test_early_stopping(capsys):
    found = run_json(capsys, PENGUINS, "--target", "sex", "--patience", 2, "--learning-rate", 0.05, "--members", 1)
    assert found["stopped"] == "early"
    assert found["epochs"] == found["best_epoch"] + 2


# --- what a reader sees ---


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["344: 275 to train, 69 held out", "3 of 3, the best", "accuracy", "── training   ·· validation", "Wrote"],
        ),
        ("ja", ["344 (訓練 275、検証 69)", "3 のうち 3、最良は", "正解率", "── 訓練   ·· 検証", "書き出しました。"]),
    ],
)
def test_for_a_reader(capsys, monkeypatch, language, words):
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["train", str(PENGUINS), "--target", "species", "--lang", language, *QUICK]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""  # no progress bar where there is no terminal
    for word in words:
        assert word in captured.out
    assert "\x1b" not in captured.out
    curve = [line for line in captured.out.splitlines() if "┤" in line]
    assert len(curve) == 9
    assert max(map(len, curve)) <= 80
    assert re.search(r"└─+\n.* 3\n", captured.out)


def test_rows_and_columns_that_were_not_used_are_named(capsys):
    names = [f"bird {i}" for i in range(60)]
    write_table(name=names, x=[i % 7 for i in range(60)], y=["a", "b", None] * 20)
    assert main(["train", "table.csv", "--target", "y", *QUICK]) == 0
    shown = capsys.readouterr().out
    assert "40: 32 to train, 8 held out; 20 more lack the target" in shown
    assert "left out" in shown
    assert "name (nearly every row differs)" in shown


# --- what stops it ---


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "table.csv is empty"),
        (b"x,y\n", "table.csv holds column names but no rows"),
        (b"a,b\n\0,2\n", "table.csv holds a NUL byte"),
        (b"x,y\n1,\0\n", "table.csv holds a NUL byte in line 2"),
        (b"x,y\n1,\xe9\n", "table.csv is neither UTF-8 nor Shift_JIS text (line 2)"),
        (b"x,y\n1,a\n2\n", "Line 3 of table.csv has another number of cells"),
        (b"x,y\n1,a\n2,b,c\n", "Line 3 of table.csv has another number of cells"),
        (b"x,y\n1,a\n2,b\n", "There are 2 rows, too few to hold"),
        (b"x,z\n1,a\n2,b\n", "There is no column 'y' in table.csv; its columns are x, z."),
        (b"x,y\n1,a\n2,a\n", "The target 'y' of table.csv has the single value 'a'"),
        (b"x,y\n1,7\n2,7\n", "The target 'y' of table.csv has the single value '7'"),
        (b"x,y\n1,NA\n2,\n", "The target 'y' is missing in every row of table.csv"),
        (b"y\n" + b"a\nb\n" * 5, "table.csv has no column to learn 'y' from"),
    ],
)
def test_tables_that_cannot_be_learned(capsys, content, sentence):
    Path("table.csv").write_bytes(content)
    assert refusal(capsys, "train", "table.csv", "--target", "y").startswith(sentence)
    assert os.listdir() == ["table.csv"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--epochs", "-3"], "--epochs is -3, but it is a whole number from 1 up."),
        (["--epochs", "many"], "--epochs must be a whole number."),
        (["--batch-size", "0"], "--batch-size is 0, but it is a whole number from 1 up."),
        (["--patience", "0"], "--patience is 0, but it is a whole number from 1 up."),
        (["--learning-rate", "nan"], "--learning-rate is nan, but it is a number in (0, inf)."),
        (["--learning-rate", "fast"], "--learning-rate must be a number."),
        (["--validation", "1"], "--validation is 1.0, but it is a number in (0, 1)."),
        (["--seed", "-1"], "--seed is -1, but it is a whole number from 0 to 2^64 - 1."),
        (["--task", "ranking"], "--task is 'ranking', but it is 'classification' or 'regression'."),
        (["--hidden", "32,0"], "--hidden is '32,0', but it must be whole numbers such as 32 or 64,32"),
        (["--hidden", "wide"], "--hidden is 'wide', but it must be whole numbers such as 32 or 64,32"),
        (["--engine", "steam"], "--engine is 'steam', but it is one of 'auto', 'reference'"),
    ],
)
def test_wrong_values(capsys, arguments, sentence):
    assert refusal(capsys, "train", PENGUINS, "--target", "species", *arguments, status=2).startswith(sentence)
    assert os.listdir() == []


def test_missing_words(capsys):
    assert refusal(capsys, "train", PENGUINS, status=2).startswith("--target is missing")
    assert refusal(capsys, "train", "--target", "species", status=2).startswith("TABLE is missing")


def test_places_that_are_no_table(capsys, tmp_path):
    assert refusal(capsys, "train", "no.csv", "--target", "y").startswith("There is no file no.csv")
    assert refusal(capsys, "train", tmp_path, "--target", "y").startswith(f"The folder {tmp_path} holds no CSV or Parq")
    assert "did you mean 'species'?" in refusal(capsys, "train", PENGUINS, "--target", "Specis")


def test_names_too_long_and_networks_too_large(capsys):
    long = "a" * 5000
    assert refusal(capsys, "train", long + ".csv", "--target", "species").startswith("Cannot read aaa")
    assert refusal(capsys, "train", PENGUINS, "--target", "species", "--output", long).startswith("Cannot write aaa")
    wide = refusal(capsys, "train", PENGUINS, "--target", "species", "--hidden", 10**13)
    assert wide.startswith("There is not enough memory")


def test_nothing_of_others_is_overwritten(capsys):
    again = ["train", PENGUINS, "--target", "species", *QUICK, "--output"]
    for name in FILES[:4]:
        os.mkdir(name + "-folder")
        mine = Path(name + "-folder", name)
        mine.write_text("mine")
        assert refusal(capsys, *again, mine.parent).startswith(f"{mine} exists and was not written by backglass")
        assert mine.read_text() == "mine"
    assert refusal(capsys, *again, mine).startswith(f"{mine} is not a folder")
    assert refusal(capsys, *again, mine / "deeper").startswith(f"{mine.absolute()} is not a folder")

    assert main([*map(str, again), "ours"]) == 0
    assert main([*map(str, again), "ours"]) == 0  # what backglass wrote itself is replaced
    capsys.readouterr()
    shutil.copy(PENGUINS, "ours/history.csv")
    assert refusal(capsys, "train", "ours/history.csv", *again[2:], "ours").startswith(
        "Writing ours/history.csv would replace the table itself"
    )


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(capsys):
    os.mkdir("shut", mode=0o500)
    assert "may not be written to" in refusal(capsys, "train", PENGUINS, "--target", "species", "--output", "shut/in")


def test_numbers_out_of_range(capsys):
    sentence = refusal(capsys, "train", PENGUINS, "--target", "species", "--learning-rate", "1e30")
    assert sentence.startswith("The numbers grew out of range in epoch 1, and nothing was written")
    assert os.listdir() == []


def test_ctrl_c_keeps_what_was_learned(capsys, monkeypatch):
    def interrupted(*arguments, callbacks, **options):
        def press(moment):
            if moment.epoch == 5:
                raise KeyboardInterrupt

        return training.train(*arguments, callbacks=[*callbacks, press], **options)

    monkeypatch.setattr(fitting, "train", interrupted)
    assert main(["train", str(PENGUINS), "--target", "species", "--members", "1", "--json"]) == 130
    captured = capsys.readouterr()
    assert captured.err == (
        "Stopped early by Ctrl-C; what was learned until then is in backglass-model, and --resume goes on.\n"
    )
    found = json.loads(captured.out)
    assert (found["epochs"], found["stopped"]) == (5, "interrupted")
    assert read_model("backglass-model").network.sizes == (15, 64, 3)


def test_ctrl_c_before_anything_was_learned(capsys, monkeypatch):
    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(preparing, "table_of", interrupt)
    for language, sentence in (
        ("en", "Stopped; nothing was written."),
        ("ja", "中断しました。何も書き出していません。"),
    ):
        assert main(["train", str(PENGUINS), "--target", "species", "--lang", language]) == 130
        assert capsys.readouterr().err == sentence + "\n"
    assert os.listdir() == []


@pytest.mark.few(1)
@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
@pytest.mark.parametrize(("kill", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_kill_leaves_the_old_model_or_a_whole_new_one(kill, status):
    assert main(["train", str(PENGUINS), "--target", "species", *QUICK]) == 0
    before = Path("backglass-model", "model.safetensors").read_bytes()
    code = (
        "import sys; from backglass.cli import main; from backglass.workflow import fitting; inner = fitting.train\n"
        "def tell(moment): print('epoch', file=sys.stderr, flush=True)\n"
        "fitting.train = lambda *a, callbacks, **o: inner(*a, callbacks=[tell], **o)\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    words = [
        "train",
        str(PENGUINS),
        "--target",
        "species",
        "--members",
        "1",
        "--epochs",
        "1000000",
        "--patience",
        "1000000",
    ]
    command = [sys.executable, "-c", code, *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr.readline() == "epoch\n"
        time.sleep(0.1)
        running.send_signal(kill)
        said = running.stderr.read()
    assert running.returncode == status
    after = read_model("backglass-model")
    assert sorted(os.listdir("backglass-model")) == FILES
    if kill == signal.SIGKILL:
        assert Path("backglass-model", "model.safetensors").read_bytes() == before
    else:
        assert after.training["plan"]["epochs"] == 1000000
        assert said.endswith("what was learned until then is in backglass-model, and --resume goes on.\n")


@pytest.mark.parametrize(
    ("speak", "says"), [("en", "uses the reference engine"), ("ja", "reference エンジンで学習します")]
)
def test_without_the_native_engine_it_says_so_and_trains_all_the_same(tmp_path, capsys, monkeypatch, speak, says):
    monkeypatch.setattr("backglass.engines.native.MISSING", "it was not built")
    command = [
        "train",
        str(PENGUINS),
        "--target",
        "species",
        "--epochs",
        "2",
        "--output",
        str(tmp_path),
        "--lang",
        speak,
    ]
    assert main([*command, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["engine"] == "reference"
    assert says in err
    assert "it was not built" in err
    assert main([*command, "--engine", "native"]) == 1
    assert "it was not built" in capsys.readouterr().err
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["engine"]["auto"], found["engines"]["native"]) == ("reference", "it was not built")
