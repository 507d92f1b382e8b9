"""What a reader is told of cells that may be taken wrongly: as a remark of a command, as a warning of Python."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from tests.tables.asking import beside_y, counted, form, read, said


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def numbers_and(*others: str, rows: int = 100) -> list[str]:
    draw = random.Random(1)
    cells = [f"{draw.random() * 100:.2f}" for _ in range(rows - len(others))] + list(others)
    draw.shuffle(cells)
    return cells


def warned(call) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [str(one.message) for one in caught if one.category is bg.ColumnWarning]


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        (["5.-", "6.--", "7.50"], [5, 6, 7.5]),
        (["5,-", "6,–", "7,50"], [5, 6, 7.5]),
        (["5,- €", "-6,- €", "1.234,50 €"], [5, -6, 1234.5]),
        (["CHF 5.-", "CHF 1'200.--"], [5, 1200]),
        (["5-", "6"], [-5, 6]),
    ],
)
def test_the_dash_of_a_round_price_is_no_minus(cells, right):
    assert counted(read(beside_y(cells * 4)))[: len(right)] == right


@pytest.mark.parametrize(
    ("cells", "kind", "right"),
    [
        (["５：３０", "１８：４５"], "time", [330.0, 1125.0]),
        (["Ｒ５．４．２４", "Ｒ５．５．２"], "date", [19471.0, 19479.0]),
        (["1:02.5", "0:59.25", "12:00.0"], "duration", [62.5, 59.25, 720.0]),
        (["2023-04-24", "0000-00-00", "2023-05-02"], "date", [19471.0, None, 19479.0]),
    ],
)
def test_relatives_of_dates_and_times(cells, kind, right):
    table = read(beside_y(cells * 5))
    assert form(table) == kind
    assert counted(table)[: len(right)] == right


@pytest.mark.parametrize(
    ("cells", "kind", "cell", "option"),
    [
        (numbers_and(*["<0.5"] * 10), "number", "<0.5", "--number c"),
        (numbers_and(*["12:30"] * 10), "number", "12:30", "--number c"),
        (numbers_and(*(f"~{n}" for n in range(20))), "number", "~", "--number c"),
        (["2023-04-24"] * 80 + ["24/04/2023"] * 20, "date", "24/04/2023", "--date c=%Y-%m-%d"),
        (["2023-04-24"] * 8 + ["2023-02-30"] * 2, "date", "2023-02-30", "--date c=%Y-%m-%d"),
    ],
)
def test_texts_that_are_nearly_values_say_which_cell_keeps_them(capsys, cells, kind, cell, option):
    table = read(beside_y(cells))
    assert form(table) == "text"
    assert f"cells are no {kind}" in said(table)
    assert cell in said(table)
    assert option in said(table)
    assert main(["inspect", "t.csv", "--target", "y", *option.split()]) == 0
    assert "taken for missing" in capsys.readouterr().err


def test_a_target_of_nearly_numbers_names_the_cell():
    cells = numbers_and(*["<0.5"] * 10)
    read(beside_y(cells))
    with pytest.raises(bg.DataError, match=r"too many to be classes\. Column 'c' .*'<0.5' in row .*--number c "):
        bg.fit_table("t.csv", "c")
    with pytest.warns((bg.FitWarning, bg.ColumnWarning)):
        warned_too = bg.fit_table("t.csv", "c", number="c", members=1, epochs=2, keep="y")
    assert warned_too.task == "regression"
    read(beside_y([f"{k / 7:.3f} {'kg' if k % 2 else 'lb'}" for k in range(100)]))
    with pytest.raises(bg.DataError, match="same sign or unit"):
        bg.fit_table("t.csv", "c")


def test_categories_with_numbers_among_them_are_no_fault():
    assert "--number" not in said(read(beside_y(["0", "1", "2", "many"] * 10)))
    assert "--number" not in said(read(beside_y(["red", "blue", "7"] * 10)))


# --- in Python ---


@pytest.mark.parametrize(
    ("cells", "match"),
    [
        (["06/07/2023", "01/02/2023", "03/04/2023"] * 10, "date={'c': '%m/%d/%Y'}"),
        (numbers_and("low", "low"), "'low' in row"),
        (numbers_and(*["low"] * 10), "missing={'c': \"\"}"),
        (numbers_and(*["<0.5"] * 10), "number='c'"),
    ],
)
def test_fit_table_warns_once_of_cells_that_may_be_taken_wrongly(cells, match):
    table = read(beside_y(cells))
    found = warned(lambda: bg.fit_table(table, "y", members=1, epochs=2, keep="c"))
    assert len(found) == 1
    assert match in found[0]
    two = pl.DataFrame({name: table.cells.native(name) for name in table.names}).with_columns(
        x=pl.int_range(pl.len()) % 7
    )
    assert warned(lambda: bg.fit_table(two, "y", members=1, epochs=2, drop="c", keep="x")) == []


@pytest.mark.parametrize("cells", [["?", "1.5", "2.5", "7"] * 8, ["1.1", "1.10", "2.0b"] * 10, ["NA", "red", "7"] * 9])
def test_fit_table_is_silent_where_nothing_is_in_doubt(cells):
    table = read(beside_y(cells))
    assert warned(lambda: bg.fit_table(table, "y", members=1, epochs=2, keep="c")) == []


def test_predict_warns_of_cells_that_it_cannot_use():
    frame = pd.DataFrame(
        {"code": ["007", "012", "A1"] * 20, "x": np.arange(60) % 7 + 0.5, "y": np.random.default_rng(0).normal(size=60)}
    )
    with pytest.warns(bg.FitWarning, match="no better than chance"):
        model = bg.fit_table(frame, "y", members=1, epochs=2, keep=["code", "x"])
    assert warned(lambda: model.predict(frame)) == []
    later = pd.DataFrame({"code": [7, 12], "x": ["0.5", "half"]})
    found = warned(lambda: model.predict(later))
    assert [one.split(" (")[0] for one in found] == [
        "Column 'code' holds values that training never or hardly saw",
        "Column 'x' holds a cell that is no number",
    ]
    with pytest.raises(bg.DataError, match="lacks the column 'code'"):
        model.predict(later[["x"]])


# --- what was asked ---


def test_dates_that_were_asked_for_are_not_called_open():
    table = read(beside_y(["06/07/2023", "01/02/2023"] * 10), date={"c": "%m/%d/%Y"})
    assert said(table) == ""


def test_a_recipe_knows_the_columns_that_it_speaks_of():
    table = read(beside_y(["1", "2", "7"] * 10))
    for asked in ({"text": "C"}, {"number": ["C"]}, {"date": {"C": "%Y"}}, {"missing": {"C": [""]}}):
        with pytest.raises(bg.DataError, match="There is no column 'C'"):
            bg.Preparation.fit(table, "y", recipe=bg.Recipe(**asked))


def test_what_a_config_says_by_column_comes_back(capsys):
    read(
        beside_y(["06/07/2023", "01/02/2023"] * 20)
        .replace("c,y", "c,y,size")
        .replace("\n", ",s\n")
        .replace("size,s", "size")
    )
    lines = ["table = 't.csv'", "target = 'y'", "members = 1", "epochs = 2", "keep = ['c']", "scale = {c = 'robust'}"]
    lines += ["date = {c = '%m/%d/%Y'}", "missing = {size = ['']}", "ordinal = {size = ['s', 'm l']}"]
    Path("asked.toml").write_text("\n".join(lines))
    assert main(["train", "--config", "asked.toml", "--output", "one"]) == 0
    assert "--scale c=robust --ordinal size=s,m l" in capsys.readouterr().out
    assert main(["train", "--config", "one/run.toml", "--output", "two"]) == 0
    assert main(["train", "--config", "asked.toml", "--output", "one"]) == 0
    one, two = bg.load("one"), bg.load("two")
    assert one.preparation == two.preparation
    assert one.preparation.forms["c"].format == "%m/%d/%Y"
    assert main(["train", "--resume", "--output", "one"]) == 0


# --- dataframes ---


def test_months_and_intervals_of_pandas():
    frame = pd.DataFrame({"month": pd.period_range("2023-01", periods=40, freq="M"), "x": np.arange(40) % 9})
    frame["age"] = pd.cut(frame["x"], [-1, 3, 9])
    table = bg.read_table(frame)
    assert form(table, "month") == "date"
    assert table.frame["age"][:2].to_list() == ["(-1, 3]", "(-1, 3]"]
    model = bg.MLPClassifier(preset="tabular", members=2, max_iter=3, audit=False).fit(frame, np.arange(40) % 2)
    assert {"age = (-1, 3]", "month"} <= set(model.prepared_names_)
    with pytest.raises(bg.DataError, match="must be numbers, texts, truth values, dates or times"):
        bg.read_table(frame.assign(c=1j))


def test_numbers_of_a_categorical_type_are_taken_as_from_a_file_and_said():
    frame = pd.DataFrame({"c": pd.Categorical(np.arange(60) % 3), "x": np.arange(60) % 7, "y": np.arange(60) % 5 + 0.5})
    frame.to_csv("t.csv", index=False)
    polars = pl.from_pandas(frame.astype({"c": str})).cast({"c": pl.Categorical})
    preparation = bg.Preparation.fit(bg.read_table("t.csv"), "y")
    for table in (frame, polars):
        assert form(bg.read_table(table)) == "number"
        assert bg.Preparation.fit(table, "y") == preparation
        found = warned(lambda table=table: bg.fit_table(table, "y", members=1, epochs=1, keep=["c", "x"]))
        assert [one.split(" are ")[0] for one in found] == ["'c' of DataFrame"]
        assert (
            warned(lambda table=table: bg.fit_table(table, "y", members=1, epochs=1, keep=["c", "x"], text="c")) == []
        )


def test_dates_are_no_targets_of_estimators():
    days = pd.Series(pd.date_range("2023-01-01", periods=40))
    for y in (days, days.to_numpy(), days - days[0]):
        with pytest.raises(bg.DataError, match="y holds dates"):
            bg.MLPRegressor(preset="tabular").fit(np.ones((40, 1)), y)


# --- columns of the same values ---


def rules(table, **options):
    return {one.name: one.rule for one in bg.inspect(table, "y", **options).verdicts}


def test_truth_values_are_doubles_however_they_are_written():
    truths = np.random.default_rng(3).random(80) > 0.4
    columns = {
        "a": np.where(truths, "yes", "no"),
        "b": truths,
        "c": truths.astype(int),
        "d": np.where(truths, "あり", "なし"),
    }
    frame = pd.DataFrame({**columns, "other": ~truths, "y": np.arange(80) % 7 + 0.5})
    frame.to_csv("t.csv", index=False)
    expected = {"a": None, "b": "duplicate", "c": "duplicate", "d": "duplicate", "other": None}
    assert rules(frame) == rules("t.csv") == expected
    frame.loc[3, "a"] = None
    assert rules(frame)["b"] is None


def test_the_double_of_a_column_that_is_left_out_is_used():
    frame = pd.DataFrame({"day": pd.date_range("2023-01-01", periods=80)[np.random.default_rng(0).permutation(80)]})
    frame["tag"] = frame["day"].dt.strftime("%d.%m.%Y")
    frame["y"] = np.arange(80) % 7 + 0.5
    assert rules(frame)["tag"] == "duplicate"
    assert rules(frame, drop="day")["tag"] != "duplicate"
    with pytest.warns(bg.FitWarning, match="no better than chance"):
        model = bg.fit_table(frame, "y", drop="day", members=1, epochs=1)
    assert model.preparation.names == ("tag",)


def test_zeros_and_ones_are_truth_values_of_a_later_table_in_every_format():
    ones = [1, 0, 1, 1, 0] * 8
    frame = pl.DataFrame({"c": ones, "y": [k % 7 + 0.5 for k in range(40)]})
    preparation = bg.Preparation.fit(frame, "y")
    later = frame.with_columns(pl.col("c").cast(pl.Boolean))
    later.write_csv("t.csv")
    later.to_pandas().to_csv("pandas.csv", index=False)
    later.write_parquet("t.parquet")
    for table in (later, later.to_pandas(), *map(bg.read_table, ("t.csv", "pandas.csv", "t.parquet"))):
        assert np.array_equal(preparation.inputs(table), preparation.inputs(frame))
        assert np.array_equal(
            preparation.inputs(preparation.read(table), np.array([1])), preparation.inputs(frame)[1:2]
        )


def test_an_inspection_calls_options_as_they_are_called_where_it_is_read(capsys):
    codes = [-999.0 if k % 7 == 0 else k * 37 % 101 / 9 for k in range(140)]
    frame = pl.DataFrame({"nr": range(140), "a": codes, "y": [1, 2] * 70})
    frame.write_csv("t.csv")
    main(["inspect", "t.csv", "--target", "y"])
    out = " ".join(capsys.readouterr().out.split())
    assert "--keep it" in out
    assert "--missing a=-999" in out
    shown = " ".join(str(bg.inspect("t.csv", "y")).split())
    assert "--" not in shown
    assert "keep it" in shown
    assert "missing a=-999" in shown
