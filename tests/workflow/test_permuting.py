"""How much a model needs each column: what is planted is found, noise is not, and the figures are what they say."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import log_loss, r2_score

import backglass as bg
from backglass.pictures.bars import bars

ROWS, NOISE = 800, 100


def planted(seed=0, rows=ROWS, noise=NOISE):
    """Three columns that tell the target, one of them of texts, among columns that do not."""
    rng = np.random.default_rng(seed)
    columns = {f"noise {k}": rng.normal(size=rows) for k in range(1, noise + 1)}
    town = rng.integers(0, 3, rows)
    x, v = rng.normal(size=rows), rng.normal(size=rows)
    y = 2 * x + np.sin(2 * v) + (town == 1) + 0.3 * rng.normal(size=rows)
    names = np.array(["Osaka", "京都", "Nara"])[town]
    return pl.DataFrame({**columns, "x": x, "v": v, "town": names, "y": y})


@pytest.fixture(scope="module")
def regression():
    return bg.fit_table(planted(), "y", members=2, keep=("x",))


def test_the_planted_columns_come_first_and_noise_is_within_two_standard_errors_of_0(regression):
    fresh = planted(seed=1)
    found = regression.importance(fresh)
    assert {one.column for one in found.columns[:3]} == {"x", "v", "town"}
    assert found.columns[0].column == "x"
    means = [one.mean for one in found.columns]
    assert means == sorted(means, reverse=True)
    used = [one for one in found.columns if one.column.startswith("noise")]
    quiet = [one for one in used if abs(one.mean) <= 2 * one.standard_error]
    assert len(quiet) >= 0.9 * len(used)
    assert found.base == pytest.approx(r2_score(fresh["y"], regression.predict(fresh)), abs=1e-6)


def test_the_mean_is_the_fall_of_r2_and_the_table_stays_as_it_was():
    model = bg.fit_table(planted(noise=3), "y", members=1, keep=("x",))
    fresh = planted(seed=2, rows=300, noise=3)
    before = fresh.clone()
    (of_x,) = (one for one in model.importance(fresh, repeats=40, seed=5).columns if one.column == "x")
    assert fresh.equals(before)
    rng, falls = np.random.default_rng(0), []
    base = r2_score(fresh["y"], model.predict(fresh))
    for _ in range(40):
        shuffled = fresh.with_columns(pl.Series("x", rng.permutation(fresh["x"].to_numpy())))
        falls.append(base - r2_score(fresh["y"], model.predict(shuffled)))
    assert of_x.mean == pytest.approx(np.mean(falls), abs=4 * np.std(falls) / np.sqrt(20))


def test_of_classes_it_is_how_much_the_log_loss_grows():
    table = planted(noise=3).with_columns(kind=pl.when(pl.col("y") > 0).then(pl.lit("up")).otherwise(pl.lit("down")))
    table = table.drop("y")
    model = bg.fit_table(table, "kind", members=1)
    found = model.importance(table, "validation", repeats=3)
    rows = round(0.2 * ROWS)
    assert (found.rows, found.part) == (rows, "validation")
    assert model.importance(table).base == pytest.approx(log_loss(table["kind"], model.predict_proba(table)), rel=1e-3)
    told = found.to_json()
    assert told["measure"] == "log_loss"
    assert list(told["importance"][0]) == ["column", "mean", "standard_error"]
    assert model.importance(table, "validation", repeats=3).to_json() == told
    assert model.importance(table, "validation", repeats=3, seed=1).to_json() != told
    assert "town" in found.to_text("ja")
    assert found.to_html("en").count("<svg") == 1


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [(1, "needs two rows or more, but DataFrame has 1"), (None, "same target, so that R² is not defined")],
)
def test_what_cannot_be_judged_is_refused(regression, rows, sentence):
    table = planted(rows=30)
    table = table[:rows] if rows else table.with_columns(y=pl.lit(1.0))
    with pytest.raises(bg.DataError, match=sentence):
        regression.importance(table)


def test_wrong_options_are_refused(regression):
    table = planted(rows=30)
    for options in ({"repeats": 0}, {"repeats": 1.5}, {"seed": -1}, {"part": "some"}, {"engine": "abacus"}):
        with pytest.raises(bg.BackglassError):
            regression.importance(table, **options)


def test_bars_show_any_values():
    drawn = bars("<title>", [("</svg>", 0.0, 0.0), ("重要な列の名前がとても長いとき", -1.0, 0.5)])
    assert "&lt;title>" in drawn or "&lt;title&gt;" in drawn
    assert drawn.count("</svg>") == 1
    assert "…" in drawn
