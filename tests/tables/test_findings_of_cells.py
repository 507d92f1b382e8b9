"""Good columns that were refused or misread: every kind that was found, with its right values, and relatives of it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest

import backglass as bg
from tests.tables.asking import Y, beside_y, counted, days, form, read, said, saved, told


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


# --- a numeric target with something beside its digits ---


@pytest.mark.parametrize(
    ("write", "last", "value"),
    [
        (str, "?", None),
        (str, "237,668", 237668),
        ("{}%".format, "54%", 54),
        ("${:,}".format, "$1,054", 1054),
        ("{} kg".format, "54 kg", 54),
        (str, "n/a", None),
        (str, "-", None),
        ("{:,}".format, "(1,054)", -1054),
    ],
)
def test_a_target_of_numbers_is_never_a_softmax(write, last, value):
    numbers = [20 + 13 * k % 997 for k in range(120)]
    cells = [*map(write, numbers), last]
    table = read("x,y\n" + "".join(f'{k % 11},"{cell}"\n' for k, cell in enumerate(cells)))
    assert counted(table, "y") == [*numbers, value]
    found = bg.inspect(table, "y")
    assert found.task == "regression"
    assert ("1 of the 121 rows" in str(found.to_json()["remarks"])) == (value is None)
    assert bg.Preparation.fit(table, "y").target.task == "regression"


# --- inputs that are numbers with a sign, a unit, another minus or another blank ---


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["9.4%", "10%", "0.5%"], [9.4, 10, 0.5]),
        (["$15617", "$9", "$1,200"], [15617, 9, 1200]),
        (["41291.2kg", "7kg", "12.5kg"], [41291.2, 7, 12.5]),
        (["59 070", "1 234", "12"], [59070, 1234, 12]),
        (["59\u00a0070", "1\u202f234", "12"], [59070, 1234, 12]),
        (["1'234", "59'070", "12"], [1234, 59070, 12]),
        (["−1224", "−7", "12"], [-1224, -7, 12]),
        (["(12)", "(1.5)", "7"], [-12, -1.5, 7]),
        (["▲12", "△1.5", "7"], [-12, -1.5, 7]),
        (["08:48", "00:00", "23:59"], [528, 0, 1439]),
        (["8:48 AM", "12:00 AM", "11:59 PM"], [528, 0, 1439]),
        (["12 €", "7 €", "1.5 €"], [12, 7, 1.5]),
        (["£12", "-£7", "£1,200.50"], [12, -7, 1200.5]),
        (["¥1,200", "¥980", "¥12"], [1200, 980, 12]),
        (["1200円", "980円", "12円"], [1200, 980, 12]),
        (["１２", "７", "３．５"], [12, 7, 3.5]),
        (["12 km/h", "7 km/h", "1.5 km/h"], [12, 7, 1.5]),
        (["+12", "+7", "-3"], [12, 7, -3]),
        (["5 ％", "7 ％", "12 ％"], [5, 7, 12]),
        (["1e3", "2.5e-1", "7"], [1000, 0.25, 7]),
        (["3504.", "12.", ".5"], [3504, 12, 0.5]),
    ],
)
def test_numbers_with_signs_and_units(cells, values):
    table = read(beside_y(cells * 8))
    assert form(table) in ("number", "time")
    assert counted(table) == pytest.approx(values * 8)
    assert "names or identifiers" not in str(bg.inspect(table, "y").to_json())


@pytest.mark.parametrize("cell", ["9.4%", "$15617", "41291.2kg"])
def test_the_sign_or_unit_is_said(cell):
    sign = cell.strip("0123456789.")
    assert sign in str(bg.inspect(read(beside_y([cell, cell.replace("1", "2")] * 20)), "y").to_json())


@pytest.mark.parametrize(
    ("cells", "named"),
    [(["12 kg", "12 lb"], ["kg", "lb"]), (["$12", "€12"], ["$", "€"]), (["5 cm", "5 in"], ["cm", "in"])],
)
def test_two_units_are_texts_and_named(cells, named):
    many = [cell.replace("12", str(k)).replace("5 ", f"{k} ") for k in range(10, 40) for cell in cells]
    table = read(beside_y(many))
    assert form(table) == "text"
    sentence = str(bg.inspect(table, "y").to_json())
    assert "names or identifiers" not in sentence
    assert all(one in sentence for one in named)


# --- dates ---


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["2024-01-01 00:00:00+00:00", "2024-02-01 12:00:00+00:00"], ["2024-01-01", "2024-02-01T12:00:00"]),
        (["2024-01-01T00:00:00Z", "2024-02-01T12:00:00Z"], ["2024-01-01", "2024-02-01T12:00:00"]),
        (["2024-01-01T00:00:00.000Z", "2024-02-01T12:00:00.000Z"], ["2024-01-01", "2024-02-01T12:00:00"]),
        (["2024-01-01T09:00:00+09:00", "2024-02-01T21:00:00+09:00"], ["2024-01-01", "2024-02-01T12:00:00"]),
        (["2023-04-24T00:00", "2023-04-25T18:00"], ["2023-04-24", "2023-04-25T18:00:00"]),
        (["1949-01", "1949-02"], ["1949-01-01", "1949-02-01"]),
        (["24-04-2023", "25-04-2023"], ["2023-04-24", "2023-04-25"]),
        (["24-Apr-2023", "1-May-2023"], ["2023-04-24", "2023-05-01"]),
        (["04/24/2023 00:00", "04/25/2023 06:00"], ["2023-04-24", "2023-04-25T06:00:00"]),
        (["2023年4月24日", "2023年12月1日"], ["2023-04-24", "2023-12-01"]),
        (["令和5年4月24日", "平成31年4月30日"], ["2023-04-24", "2019-04-30"]),
        (["24.04.2023", "1.12.2023"], ["2023-04-24", "2023-12-01"]),
        (["April 24, 2023", "May 1, 2023"], ["2023-04-24", "2023-05-01"]),
        (["24 April 2023", "1 May 2023"], ["2023-04-24", "2023-05-01"]),
        (["Mon, 24 Apr 2023", "Tue, 25 Apr 2023"], ["2023-04-24", "2023-04-25"]),
        (["2023/04/24", "2023/12/01"], ["2023-04-24", "2023-12-01"]),
        (["04/24/2023 10:15 AM", "04/25/2023 06:00 PM"], ["2023-04-24T10:15:00", "2023-04-25T18:00:00"]),
        (["Jan-23", "Feb-23"], ["2023-01-01", "2023-02-01"]),
    ],
)
def test_dates_are_dates(cells, dates):
    table = read(beside_y(cells * 10))
    assert form(table) == "date"
    assert counted(table) == pytest.approx(days(*dates) * 10)


@pytest.mark.parametrize(
    "cells",
    [
        ["1.5.2", "2.10.1", "1.12.30"],
        ["10.0.19041", "6.1.7601"],
        ["2.0.1-beta", "2.0.1"],
        ["1.2.3.4", "10.0.0.1"],
        ["03-1234-5678", "06-6543-2101"],
        ["2023-W04", "2023-W52"],
        ["007", "012"],
        ["978-3-16", "978-0-30"],
        ["v1", "v2"],
    ],
)
def test_what_only_looks_like_dates_or_numbers_is_text(cells):
    table = read(beside_y(cells * 10))
    assert form(table) == "text"
    assert counted(table) == cells * 10


# --- durations and what is infinite ---


def test_durations_are_seconds():
    seconds = [60.0 * k for k in range(24)]
    spans = pl.Series("c", [dt.timedelta(seconds=one) for one in seconds])
    frame = pl.DataFrame([spans, pl.Series("y", Y * 6)])
    frame.write_parquet("t.parquet")
    tables = [bg.read_table("t.parquet"), bg.read_table(frame)]
    tables += [bg.read_table(frame.with_columns(pl.col("c").cast(pl.Duration("ms")))), bg.read_table(frame.to_pandas())]
    for table in tables:
        assert counted(table) == seconds
        assert np.ptp(bg.Preparation.fit(table, "y").inputs(table)[:, 0]) > 1
        assert "c" in [one.name for one in bg.inspect(table, "y", drop="c").verdicts]
    assert counted(read(beside_y(["0 days 00:01:00", "1 days 02:00:00"] * 10)))[:2] == [60, 93600]
    assert counted(bg.read_table(pd.DataFrame({"c": pd.to_timedelta(["1h", None]), "y": [1, 2]}))) == [3600, None]


@pytest.mark.parametrize("cell", ["inf", "-inf", "Infinity", "1e999"])
@pytest.mark.parametrize("row", [0, 57])
def test_one_infinite_cell_is_missing_whatever_the_seed_and_said(cell, row):
    cells = [f"{np.sin(k):.4f}" for k in range(100)]
    cells[row] = cell
    table = read(beside_y(cells))
    assert counted(table)[row] is None
    found = [bg.inspect(table, "y", seed=seed).to_json() for seed in range(6)]
    assert len({one["columns"][0]["verdict"] for one in found}) == 1
    assert all("infinit" in str(one) or "finite" in str(one) for one in found)


def test_an_infinite_cell_of_a_dataframe_is_missing_too():
    frame = pl.DataFrame({"c": [np.inf, *map(float, range(39))], "y": Y * 10})
    for table in (frame, frame.to_pandas()):
        assert counted(bg.read_table(table))[0] is None


# --- NA that is a class, and numbers that are none ---


def regions():
    names = ["NA", "APAC", "EMEA"]
    return saved(
        "x,region\n" + "".join(f"{3 * (k % 3) + k % 34 / 10 + k / 1000:.3f},{names[k % 3]}\n" for k in range(200))
    )


def test_north_america_is_a_class_where_it_is_asked_for(capsys):
    path = regions()
    words = ["train", path, "--target", "region", "--epochs", "40", "--members", "1"]
    found, _ = told(capsys, *words)
    assert found["rows_without_target"] == 67
    (warning,) = found["warnings"]
    for part in ("67 of the 200 rows", '"NA" (67 rows)', '--missing region=""'):
        assert part in warning["sentence"]
    found, _ = told(capsys, *words, "--missing", "region=")
    assert (found["rows_without_target"], found["warnings"]) == (0, [])
    assert set(bg.load("backglass-model").classes_) == {"NA", "APAC", "EMEA"}
    assert found["validation"]["accuracy"] > 0.9
    model = bg.fit_table(path, "region", members=1, epochs=40, missing="region=")
    assert set(model.predict(path)) == {"NA", "APAC", "EMEA"}


@pytest.mark.parametrize(("code", "share"), [("-200", 0.14), ("-999", 0.14), ("9999", 0.1), ("-999.25", 0.08)])
def test_a_number_far_from_all_others_is_spoken_of(code, share):
    draw = np.random.default_rng(0)
    x = draw.normal(20, 3, 300).round(1)
    lost = draw.random(300) < share
    cells = [code if gone else str(value) for value, gone in zip(x, lost, strict=True)]
    saved("c,y\n" + "".join(f"{cell},{2 * value + 1:.2f}\n" for cell, value in zip(cells, x, strict=True)))
    table = bg.read_table("t.csv")
    sentence = said(table) + str(bg.inspect(table, "y").to_json())
    assert code in sentence
    assert "--missing" in sentence
    assert [value is None for value in counted(bg.read_table("t.csv", missing=code))] == lost.tolist()
    assert [value is None for value in counted(bg.read_table("t.csv", missing=f"c={code}"))] == lost.tolist()


def test_truth_values_in_several_spellings_are_two_classes():
    cells = ["Yes", "yes", "YES", "No", "no"] * 12
    table = read("x,y\n" + "".join(f"{k % 5 / 7},{cell}\n" for k, cell in enumerate(cells)))
    assert len(bg.Preparation.fit(table, "y").target.classes) == 2
    assert "'y'" in said(table)
