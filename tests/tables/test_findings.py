"""Wrong numbers that nobody was told of: every kind that was found, with its right values, and relatives of it."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from tests.tables.asking import beside_y, counted, days, form, read, said, saved


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


# --- thousands ---


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("cases;per100k\n2.155;19,47\n546;3,20\n", "cases", [2155, 546]),
        ("cases;per100k\n2.155;19,47\n546;3,20\n", "per100k", [19.47, 3.2]),
        ("a;b\n1.234,5;7\n2.155;8\n12;9\n", "a", [1234.5, 2155, 12]),  # the column proves itself
        ("a;b\n1.234.567;7,5\n2.155;8,5\n", "a", [1234567, 2155]),
        ('a,b\n"1,234",2.5\n"2,155",3.5\n', "a", [1234, 2155]),  # points are the decimal sign
        ('a,b\n"1,234.5",7\n"2,155",8\n', "a", [1234.5, 2155]),
        ("a\tb\n3.141\t2.5\n2.718\t1.25\n", "a", [3.141, 2.718]),  # no comma anywhere
        ("a;b\n3,141;2.155\n2,718;1.250\n5,5;3.100\n", "b", [2155, 1250, 3100]),
        ("a;b\n1'234,5;7\n2'155,25;8\n", "a", [1234.5, 2155.25]),
        ("a;b\n1\u202f234,5;7\n2\u202f155;8\n", "a", [1234.5, 2155]),
        ("a;b\n-2.155;19,47\n-546;3,20\n", "a", [-2155, -546]),
    ],
)
def test_what_stands_between_thousands_is_decided_by_the_file(text, name, values):
    assert counted(read(text), name) == values


def test_thousands_of_a_target():
    rows = "".join(f"{k % 7};{1000 + 37 * k % 5000:,};{k % 10},5\n".replace(",", ".", 1) for k in range(60))
    table = read("x;y;share\n" + rows)
    assert counted(table, "y") == [1000 + 37 * k % 5000 for k in range(60)]
    assert bg.Preparation.fit(table, "y").target.mean > 1000


# --- years of two digits, and which is the day ---


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["29/08/23", "01/02/23", "30/11/23"], ["2023-08-29", "2023-02-01", "2023-11-30"]),
        (["12/31/99", "01/15/00"], ["1999-12-31", "2000-01-15"]),
        (["29.08.23", "01.02.23", "30.11.23"], ["2023-08-29", "2023-02-01", "2023-11-30"]),
        (["08/29/23", "01/02/23", "11/30/23"], ["2023-08-29", "2023-01-02", "2023-11-30"]),
        (["31-12-68", "31-12-69", "15-06-99"], ["2068-12-31", "1969-12-31", "1999-06-15"]),
        (["29-Aug-23", "01-Feb-23", "30-Nov-99"], ["2023-08-29", "2023-02-01", "1999-11-30"]),
        (["29/8/23", "1/2/23", "30/11/23"], ["2023-08-29", "2023-02-01", "2023-11-30"]),
        (["29/08/23 12:00", "01/02/23 06:00"], ["2023-08-29T12:00:00", "2023-02-01T06:00:00"]),
        (["06/07/2023"] * 40 + ["20/05/2023"] * 2, ["2023-07-06"] * 40 + ["2023-05-20"] * 2),
        (["06/07/2023"] * 40 + ["05/20/2023"] * 2, ["2023-06-07"] * 40 + ["2023-05-20"] * 2),
        (["06.07.2023"] * 40 + ["20.05.2023"] * 2, ["2023-07-06"] * 40 + ["2023-05-20"] * 2),
        (["06-07-2023"] * 40 + ["05-20-2023"], ["2023-06-07"] * 40 + ["2023-05-20"]),
        (["6/7/2023 12:00"] * 40 + ["20/5/2023 18:00"], ["2023-07-06T12:00:00"] * 40 + ["2023-05-20T18:00:00"]),
        (["06/07/23"] * 40 + ["20/05/23"] * 2, ["2023-07-06"] * 40 + ["2023-05-20"] * 2),
    ],
)
def test_the_form_that_reads_every_cell_wins(cells, dates):
    table = read(beside_y(cells))
    assert form(table) == "date"
    assert counted(table) == days(*dates)


def test_a_day_and_month_that_nothing_proves():
    """Day first, and said; as another date column that is proved; month first where the numbers are American."""
    cells = ["06/07/2023", "01/02/2023", "03/04/2023"]
    alone = read(beside_y(cells))
    assert counted(alone) == days("2023-07-06", "2023-02-01", "2023-04-03")
    assert "'c'" in said(alone)
    assert "--date" in said(alone)
    proved = read("c,d,y\n" + "".join(f"{one},{two},1\n" for one, two in zip(cells, ["12/25/2023"] * 3, strict=True)))
    assert counted(proved) == days("2023-06-07", "2023-01-02", "2023-03-04")
    american = read("c,price,y\n" + "".join(f'{one},"$1,234.50",1\n' for one in cells))
    assert counted(american) == days("2023-06-07", "2023-01-02", "2023-03-04")
    asked = read(beside_y(cells), date="c=%m/%d/%Y")
    assert counted(asked) == days("2023-06-07", "2023-01-02", "2023-03-04")


@pytest.mark.parametrize("later", ["01/02/2023", "13/01/2023", "11/12/2022"])
def test_a_later_date_is_read_as_those_of_the_training(later):
    table = read(beside_y(["06/07/2023"] * 30 + ["20/05/2023"] + ["25/01/2023"] * 9))
    preparation = bg.Preparation.fit(table, "y")
    day, month, year = later.split("/")
    as_iso = pl.DataFrame({"c": [f"{year}-{month}-{day}"]}).with_columns(pl.col("c").str.to_date())
    written = pl.DataFrame({"c": [later]})
    assert np.array_equal(preparation.inputs(written), preparation.inputs(as_iso))


# --- one truth value, however it is written ---


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (["True", "true", "TRUE"], ["False", "false", "FALSE"]),
        (["Yes", "yes", "YES"], ["No", "no", "NO"]),
        (["T", "t"], ["F", "f"]),
        (["y", "Y"], ["n", "N"]),
        (["はい"], ["いいえ"]),
        (["True", "1"], ["False", "0"]),
        (["on"], ["off", "OFF"]),
    ],
)
def test_truth_values_are_one_in_every_spelling(true, false):
    cells = [*true, *false] * 6
    table = read(beside_y(cells))
    assert form(table) == "truth"
    assert table.frame["c"].to_list() == [cell in true for cell in cells]
    preparation = bg.Preparation.fit(table, "y")
    inputs = preparation.inputs(table)
    assert len(np.unique(inputs[:, 0])) == 2
    typed = pl.DataFrame({"c": [cell in true for cell in cells]})
    saved(beside_y(cells))
    typed.write_parquet("t.parquet")
    for later in (typed, typed.to_pandas(), bg.read_table("t.parquet"), pd.read_csv("t.csv"), pl.read_csv("t.csv")):
        assert np.array_equal(preparation.inputs(later), inputs)


def test_truth_values_of_the_finding():
    table = read("flag,y\n" + "True,1.5\nFalse,0.2\n" * 10)
    preparation = bg.Preparation.fit(table, "y")
    inputs = preparation.inputs(table)
    assert inputs.any()
    later = pd.read_csv("t.csv")
    missing = later.assign(flag=later["flag"].astype("boolean").mask(later.index == 0))
    for one in (later, later.astype({"flag": object}), later.astype({"flag": int}), later.astype({"flag": str})):
        assert np.array_equal(preparation.inputs(one), inputs)
    assert np.array_equal(preparation.inputs(missing)[1:], inputs[1:])


# --- codes stay as they are written ---


@pytest.mark.few(3)
@pytest.mark.parametrize(
    "codes",
    [
        ["007", "012", "A1"],
        ["1.1", "1.10", "2.0b"],
        ["1e5", "1e6", "e7"],
        ["0x10", "16", "0x1G"],
        ["TRUE", "FALSE", "MAYBE"],
        ["2023-01-01", "2023-01-02", "soon"],
        ["+1", "1", "one"],
        ["1,5", "1,50", "one half"],
        ["10:30", "10:30:00", "noon"],
        ["007", "7", "0007"],
    ],
)
@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # of one epoch
def test_a_later_file_of_some_codes_alone_has_the_training_s_categories(codes):
    table = read(beside_y(codes * 10))
    assert form(table) == "text"
    preparation = bg.Preparation.fit(table, "y")
    inputs = dict(zip(codes, preparation.inputs(table)[:3], strict=True))
    assert len({row.tobytes() for row in inputs.values()}) == 3
    model = bg.fit_table(table, "y", members=1, epochs=1, keep="c")
    predicted = dict(zip(codes, model.predict(table)[:3], strict=True))
    assert len(set(predicted.values())) == 3
    for code in codes:
        saved(beside_y([code] * 4), "later.csv")
        frame = pl.DataFrame({"c": [code] * 4})
        frame.write_parquet("later.parquet")
        for later in (bg.read_table("later.csv"), bg.read_table("later.parquet"), frame, frame.to_pandas()):
            assert np.array_equal(preparation.inputs(later), np.tile(inputs[code], (4, 1)))
        for path in ("later.csv", "later.parquet"):
            assert np.array_equal(model.predict(path), np.full(4, predicted[code]))


# --- a column with many cells spelled as missing is what its other cells are ---

SPELLINGS = ["?", "N/A", "NULL", "-", "#N/A", "n/a", "NaN", "none", "--", ".", "#VALUE!", "#DIV/0!", "欠測", "不明", ""]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_numbers_with_many_cells_spelled_as_missing(spelling):
    draw = np.random.default_rng(0)
    x = draw.normal(size=150).round(3)
    gone = draw.random(150) < 0.3
    cells = [spelling if lost else str(value) for value, lost in zip(x, gone, strict=True)]
    table = read("c,y\n" + "".join(f'"{cell}",{2 * value + 1:.3f}\n' for cell, value in zip(cells, x, strict=True)))
    assert form(table) == "number"
    assert [value is None for value in counted(table)] == gone.tolist()
    if spelling:
        assert spelling in str(bg.inspect(table, "y").to_json())
    for seed in range(3):
        found = {one.name: one.kind for one in bg.inspect(table, "y", seed=seed).verdicts}
        assert found == {"c": "numeric"}


@pytest.mark.parametrize("spelling", ["?", "N/A", "NULL", "-", "unknown"])
@pytest.mark.parametrize(
    ("one", "kind"), [("2023-04-{:02}", "date"), ("10:{:02}", "time"), ("1.5{}", "number"), ("{} kg", "number")]
)
def test_other_forms_with_many_cells_spelled_as_missing(spelling, one, kind):
    cells = [spelling if row % 3 == 2 else one.format(1 + row % 28) for row in range(60)]
    table = read(beside_y(cells))
    assert form(table) == kind
    assert table.frame["c"].null_count() == 20


def test_a_hyphen_beside_a_plus_is_a_category():
    table = read(beside_y(["+", "-"] * 20))
    assert table.frame["c"].null_count() == 0
    assert len(np.unique(bg.Preparation.fit(table, "y").inputs(table)[:, 0])) == 2


def test_a_quarter_of_question_marks_cost_little(capsys):
    draw = np.random.default_rng(1)
    x = draw.normal(size=400)
    lost = draw.random(400) < 0.21
    rows = ((("?" if gone else f"{value:.4f}"), f"{3 * value:.4f}") for value, gone in zip(x, lost, strict=True))
    saved("x,y\n" + "".join(f"{a},{b}\n" for a, b in rows))
    scores = [
        bg.fit_table("t.csv", "y", members=1, keep="x", seed=seed).scores["validation"]["r2"] for seed in range(3)
    ]
    assert min(scores) > 0.55
    assert main(["inspect", "t.csv", "--target", "y"]) == 0
    out = capsys.readouterr()
    assert "?" in out.out + out.err


# --- dates are the same in every format ---


def test_dates_are_the_same_in_a_csv_file_and_in_dataframes():
    dates = pl.date_range(pl.date(2023, 1, 1), pl.date(2023, 1, 30), eager=True).alias("c")
    frame = pl.DataFrame({"c": dates, "y": [one % 7 + 0.5 for one in range(30)]})
    frame.write_csv("t.csv")
    frame.write_parquet("t.parquet")
    moments = frame.with_columns(pl.col("c").cast(pl.Datetime("ns")))
    aware = moments.with_columns(pl.col("c").dt.replace_time_zone("UTC"))
    tables = {
        "csv": bg.read_table("t.csv"),
        "parquet": bg.read_table("t.parquet"),
        "polars": frame,
        "moments": moments,
        "aware": aware,
        "pandas": moments.to_pandas(),
        "pandas of texts": pd.read_csv("t.csv"),
        "pandas, parsed": pd.read_csv("t.csv", parse_dates=["c"]),
        "other texts": frame.with_columns(pl.col("c").dt.strftime("%Y-%m-%d 00:00:00+00:00")),
    }
    inputs = {name: bg.Preparation.fit(table, "y").inputs(table) for name, table in tables.items()}
    assert np.ptp(inputs["csv"][:, 0]) > 1
    for trained, later in itertools.product(tables, tables):
        assert np.array_equal(bg.Preparation.fit(tables[trained], "y").inputs(tables[later]), inputs["csv"])
