"""Numbers of a later table that training never came near: each is said in one sentence, and what is usual is not."""

from __future__ import annotations

import datetime as dt
import warnings

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.modelfile import read_model
from backglass.preparation.cleaned import CleanedColumn
from backglass.preparation.columns import NumericColumn
from backglass.tables.forms.numbers import Number
from backglass.workflow.beyond import far_from_training, seen_by
from backglass.workflow.quick_rows import QuickRows

ROWS = 200
START = dt.date(2023, 1, 1)


@pytest.fixture(scope="module")
def birds() -> pl.DataFrame:
    rng = np.random.default_rng(3)
    grams, wing, eggs = rng.integers(100, 900, ROWS), rng.normal(30, 4, ROWS), rng.integers(0, 9, ROWS)
    share = rng.integers(5, 100, ROWS)
    return pl.DataFrame({
        "grams": grams,
        "wing": wing,
        "share": [f"{one}%" for one in share],
        "rings": [str(1000 + 7 * one) for one in range(ROWS)],
        "day": [START + dt.timedelta(days=one % 300) for one in range(ROWS)],
        "flight": [dt.timedelta(seconds=60 + one) for one in range(ROWS)],
        "eggs": eggs,
        "y": grams / 10 + wing + share + eggs,
    })  # fmt: skip


@pytest.fixture(scope="module")
def model(birds):
    return bg.fit_table(birds, "y", members=1, epochs=3, keep=["rings", "flight", "day"])


def told(model, table) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.predict(table)
    return [str(one.message) for one in caught]


def scaled(birds: pl.DataFrame, **columns) -> pl.DataFrame:
    return birds.head(40).with_columns(**columns)


def test_what_is_like_training_says_nothing(model, birds):
    assert told(model, birds) == []
    assert told(model, birds.sample(50, seed=1)) == []
    assert told(model, birds.head(1)) == []


def test_a_value_twice_as_high_is_none_to_speak_of(model, birds):
    assert told(model, birds.head(5).with_columns(grams=pl.lit(1500))) == []


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({"grams": pl.col("grams") * 1000}, "Column 'grams' holds values far outside those of training, 1"),
        ({"grams": -pl.col("grams") * 3}, "Column 'grams' holds values far outside those of training, 1"),
        ({"wing": pl.col("wing") + 16}, "Most values of column 'wing' are outside those of training, "),
        ({"day": pl.col("day") + dt.timedelta(days=3650)}, "far outside those of training, 2023-01-01 to 2023-"),
        ({"flight": pl.col("flight") * 60}, "Column 'flight' holds values far outside those of training, 00:01:"),
        ({"eggs": pl.lit(True)}, None),
        ({"grams": pl.lit(True)}, "Most values of column 'grams' are outside those of training, "),
        ({"grams": pl.lit(None, dtype=pl.Int64)}, "Column 'grams' has no value in any of the 40 rows; "),
        ({"rings": pl.lit("1.204")}, "Column 'rings' holds numbers with points (40 in all, the first '1.204' in row 1"),
    ],
)
def test_what_is_not_is_said_once(model, birds, column, said):
    found = told(model, scaled(birds, **column))
    assert len(found) == (said is not None)
    assert said is None or said in found[0]


def test_shares_instead_of_percents(birds):
    shares = birds.with_columns(share=pl.Series([f"{one % 101}%" for one in range(ROWS)]))
    model = bg.fit_table(shares, "y", members=1, epochs=3)
    as_shares = scaled(birds, share=pl.Series([(one % 100 + 1) / 101 for one in range(40)]))
    (said,) = told(model, as_shares)
    assert said.startswith("Half of the values of column 'share' are below 0.20297, in training below ")


def test_the_middle_of_numbers_of_both_signs_says_nothing():
    draw = np.random.default_rng(0)
    column = NumericColumn.fit(pl.Series("x", draw.normal(size=500)))
    for _ in range(200):
        assert far_from_training(column, draw.normal(size=40).clip(*column.seen[::2]), Number()) is None


def test_numbers_with_points_that_training_had_too_are_as_they_are(birds):
    model = bg.fit_table(birds.with_columns(rings=pl.Series([f"{1 + k / 7:.3f}" for k in range(ROWS)])), "y", members=1)
    assert told(model, scaled(birds, rings=pl.lit("1.204"))) == []


@pytest.mark.parametrize("name", ["^x.$", "*", ""])
def test_a_name_is_no_pattern(birds, name):
    named = birds.rename({"rings": name})
    model = bg.fit_table(named, "y", members=1, epochs=2, keep=[name])
    (said,) = told(model, scaled(named, **{name: pl.lit("1.204")}))
    assert said.startswith(f"Column {name!r} holds numbers with points (40 in all")


def test_gaps_are_neither_far_nor_near(model, birds):
    gaps = birds.head(6).with_columns(
        day=pl.when(pl.int_range(pl.len()) > 0).then("day"), wing=pl.when(pl.int_range(pl.len()) == 3).then("wing")
    )
    assert told(model, gaps) == []
    assert told(model, birds.head(1).with_columns(pl.lit(None).alias("day"), pl.lit(None).alias("wing"))) == []


def test_one_far_value_is_said_of_one_row(model, birds):
    one = birds.head(3).with_columns(wing=pl.Series([30.0, 1e7, 31.0]))
    (said,) = told(model, one)
    assert said.startswith("Column 'wing' holds a value far outside those of training, ")
    assert said.endswith("(1 in all, 10000000 in row 2); do not rely on what is predicted there.")


def test_a_row_that_is_asked_for_alone_says_the_same(model, birds):
    quick = QuickRows(model.model)
    row = {name: str(value) if name in ("day", "flight") else value for name, value in birds.row(0, named=True).items()}
    assert quick.answer(row).remarks == ()
    (said,) = quick.answer({**row, "wing": 1e7}).remarks
    assert "far outside those of training" in str(said)
    assert "大きく外れた値" in said.ja


def test_a_file_keeps_what_training_held(model, birds, tmp_path):
    model.save(tmp_path / "birds")
    again = bg.load(tmp_path / "birds")
    assert told(again, scaled(birds, grams=pl.lit(10**9))) == told(model, scaled(birds, grams=pl.lit(10**9))) != []


def test_older_files_know_nothing_of_it_and_say_nothing():
    columns = read_model("tests/files/model-v5-numbers.safetensors").preparation.columns
    assert len(columns) > 1
    assert set(map(seen_by, columns)) == {()}


def test_outliers_that_are_held_back_were_seen():
    column = CleanedColumn.fit(pl.Series("x", [*map(float, range(40)), 1e6]), np.arange(41), clipped=True)
    assert column.high < 1e6
    assert column.numbers.seen == (0.0, 20.0, 1e6)


def test_what_no_file_can_hold_is_refused():
    with pytest.raises(bg.DataError, match="the lowest, the middle and the highest"):
        NumericColumn("x", 0.0, False, NumericColumn.fit(pl.Series("x", [1.0, 2.0])).scaling, seen=(3.0, 2.0, 1.0))


@pytest.mark.parametrize(("times", "count"), [(1000, 1), (1, 0)])
def test_a_table_of_its_own_that_judges_says_what_differs(birds, times, count):
    later = birds.select("wing", "eggs", "y", pl.col("grams") * times).head(50)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        bg.fit_table(birds.select("grams", "wing", "eggs", "y").tail(150), "y", validation=later, members=1, epochs=2)
    said = [str(one.message) for one in caught if "DataFrame: Column" in str(one.message)]
    assert len(said) == count
    assert not said or "'grams' holds values far outside those of training" in said[0]


def test_targets_that_cannot_be_read_are_said(model, birds):
    some = birds.head(40).with_columns(
        y=pl.Series([f"{one}" if k % 4 else "n/m" for k, one in enumerate(birds["y"][:40])])
    )
    with pytest.warns(
        bg.ColumnWarning, match=r"Column 'y' holds cells that are no number \(10 in all, the first 'n/m'"
    ):
        model.evaluate(some)
    assert told(model, some) == []


@pytest.mark.filterwarnings("ignore::backglass.errors.ColumnWarning")
def test_no_target_that_can_be_read(model, birds):
    with pytest.raises(
        bg.DataError, match="No cell of the target 'y' of DataFrame can be read: 'much' in row 1 is no n"
    ):
        model.evaluate(birds.head(9).with_columns(y=pl.lit("much")))
