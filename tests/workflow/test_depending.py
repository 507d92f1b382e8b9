"""Partial dependence: an additive model's own curve, the long way, any kind of column, and what is refused."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from backglass.pictures.dependence_curves import Panel, dependence_curves

TOWNS = ["Nara", "Osaka", "京都"]
OPTIONS = {"epochs": 60, "members": 2, "keep": ["x", "day", "town"]}


def shops(rows=300, seed=0):
    rng = np.random.default_rng(seed)
    x, town = rng.normal(size=rows), rng.integers(0, 3, rows)
    days = rng.integers(0, 700, rows)
    day = [(dt.date(2023, 1, 1) + dt.timedelta(days=int(one))).isoformat() for one in days]
    y = 10 * x + np.array([0.0, 5.0, 20.0])[town] + days / 20
    kind = np.array(["a", "b", "c"])[np.digitize(y, [15, 28])]
    return pl.DataFrame({"x": x, "town": np.array(TOWNS)[town], "day": day, "y": y, "kind": kind})


@pytest.fixture(scope="module")
def straight():
    """Without a hidden layer: the prediction is a sum of what each column gives."""
    return bg.fit_table(shops().drop("kind"), "y", hidden=0, learning_rate=0.03, **OPTIONS)


@pytest.fixture(scope="module")
def classes():
    return bg.fit_table(shops().drop("y"), "kind", hidden=8, **OPTIONS)


def test_of_an_additive_model_every_row_has_the_same_curve_but_for_its_height(straight):
    found = straight.dependence(shops(), "x")
    (curve,) = found.curves
    slope = float(straight.theta.W[2][0, 0]) / straight.preparation.columns[0].scaling.scale
    slope *= straight.preparation.target.scale
    at = np.array(found.values)
    assert np.diff(curve.mean) == pytest.approx(slope * np.diff(at), rel=1e-3)
    heights = curve.lines - curve.mean
    assert np.ptp(heights, axis=1).max() <= 1e-4
    assert slope == pytest.approx(10, rel=0.1)
    mean = straight.predict(shops()).mean()
    assert curve.mean[0] + slope * (shops()["x"].mean() - at[0]) == pytest.approx(mean, rel=1e-4)


@pytest.mark.parametrize("column", ["x", "town", "day"])
def test_the_means_are_those_of_tables_with_the_cells_replaced(straight, classes, column):
    table = shops()
    for model in (straight, classes):
        found = model.dependence(table, column)
        for place in (0, len(found.values) - 1):
            value = found.values[place]
            replaced = table.with_columns(pl.lit(value).alias(column))
            answers = model.predict(replaced)[:, None] if model is straight else model.predict_proba(replaced)
            for k, curve in enumerate(found.curves):
                assert curve.mean[place] == pytest.approx(answers[:, k].mean(), rel=1e-5, abs=1e-7)
                assert curve.low[place] == pytest.approx(np.quantile(answers[:, k], 0.1), rel=1e-4, abs=1e-7)
                lines = answers[np.array(found.line_rows) - 1, k]
                assert curve.lines[:, place] == pytest.approx(lines, rel=1e-4, abs=1e-7)


def test_numbers_stand_at_quantiles_and_categories_by_name(straight):
    table = shops()
    found = straight.dependence(table, "x")
    assert len(found.values) == 21
    assert set(found.values) <= set(table["x"].to_list())
    assert (found.values[0], found.values[-1]) == (table["x"].min(), table["x"].max())
    assert sum(found.counts) == 300
    found = straight.dependence(table, "town")
    assert found.values == tuple(TOWNS)
    assert found.counts == tuple(table["town"].to_list().count(town) for town in TOWNS)
    assert found.at is None
    day = straight.dependence(table, "day")
    assert day.values[0] == min(table["day"])
    assert list(day.values) == sorted(day.values)


def test_two_classes_have_one_curve_and_several_have_one_each(classes):
    assert [one.name for one in classes.dependence(shops(), "x").curves] == ["a", "b", "c"]
    table = shops().with_columns(kind=pl.when(pl.col("y") > 20).then(pl.lit("up")).otherwise(pl.lit("down"))).drop("y")
    model = bg.fit_table(table, "kind", hidden=4, **OPTIONS)
    (curve,) = model.dependence(table, "x").curves
    assert curve.name == "up"
    assert curve.mean[-1] > curve.mean[0]
    assert "probability of up" in model.dependence(table, "x").to_text("en")


def test_rows_are_drawn_where_there_are_many(straight):
    table = shops()
    found = straight.dependence(table, "x", rows=50, seed=3)
    assert (found.rows, found.of) == (50, 300)
    assert "300 rows 50 were drawn with seed 3" in " ".join(found.to_text("en").split())
    assert straight.dependence(table, "x", rows=50, seed=3).to_json() == found.to_json()
    assert straight.dependence(table, "x", rows=50, seed=4).to_json() != found.to_json()
    assert "drawn" not in straight.dependence(table, "x").to_text("en")
    one = straight.dependence(table[:1], "x")
    assert (len(one.values), one.rows) == (1, 1)
    assert one.to_svg("en").count("<polyline") == 2


def test_many_categories_are_the_most_frequent_ones():
    rng = np.random.default_rng(1)
    code = np.minimum(rng.geometric(0.15, 400), 17)
    table = pl.DataFrame({"code": [f"c{k:02}" for k in code], "y": code * 1.0})
    model = bg.fit_table(table, "y", members=1, epochs=40, keep="code", task="regression")
    found = model.dependence(table, "code")
    assert len(found.values) == 12
    assert found.different == len(set(code.tolist()))
    least = min(found.counts)
    others = [code.tolist().count(k) for k in set(code.tolist()) if f"c{k:02}" not in found.values]
    assert least >= max(others)
    assert "the 12 most frequent ones are shown" in " ".join(found.to_text("en").split())


def test_levels_stand_in_their_order():
    sizes = ["small", "medium", "large"]
    table = pl.DataFrame({"size": sizes * 30, "x": list(range(90)), "y": [1.0, 2.0, 3.0] * 30})
    model = bg.fit_table(
        table, "y", members=1, epochs=40, ordinal={"size": sizes}, keep=["size", "x"], task="regression"
    )
    assert model.dependence(table, "size").values == tuple(sizes)


def test_the_table_stays_as_it_was(straight):
    table = bg.read_table(shops())
    before = straight.predict(table)
    hashed = table.identity
    straight.dependence(table, "town")
    assert (straight.predict(table) == before).all()
    assert table.identity == hashed
    replaced = table.set_to("town", 0)
    assert replaced.identity != hashed
    assert replaced.column("town").n_unique() == 1


@pytest.mark.parametrize(
    ("column", "options", "sentence"),
    [
        ("colour", {}, "'colour' is no input of this model"),
        ("y", {}, "'y' is no input"),
        ("x", {"rows": 0}, "rows is 0"),
        ("x", {"seed": -1}, "seed"),
        (3, {}, "column"),
    ],
)
def test_wrong_questions_are_refused(straight, column, options, sentence):
    with pytest.raises(bg.BackglassError, match=sentence):
        straight.dependence(shops(), column, **options)


@pytest.mark.filterwarnings("ignore:Column .* has no value in any")
def test_a_column_without_a_value_is_refused(straight):
    with pytest.raises(bg.DataError, match="has no value in 'x'"):
        straight.dependence(shops(30).with_columns(x=pl.lit(None, dtype=pl.Float64)), "x")


def test_the_command_prints_a_table_a_page_and_an_object(capsys, tmp_path, classes):
    shops().write_csv(tmp_path / "t.csv")
    classes.save(tmp_path / "m.safetensors")
    asked = ["dependence", str(tmp_path / "m.safetensors"), str(tmp_path / "t.csv"), "--column"]
    capsys.readouterr()
    assert main([*asked, "town", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["values"] == TOWNS
    assert [one["name"] for one in told["curves"]] == ["a", "b", "c"]
    assert len(told["curves"][0]["lines"][0]["values"]) == 3
    for lang, head in (("en", " rows\n"), ("ja", " 行数\n")):
        assert main([*asked, "town", "--lang", lang]) == 0
        assert head in capsys.readouterr().out
    assert main([*asked, "x", "--html"]) == 0
    assert capsys.readouterr().out.count("<svg") == 1
    assert main([*asked, "colour"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main([*asked, "x", "--html", "--json"]) == 2
    assert "Give one of --html and --json" in capsys.readouterr().err


def test_any_names_are_drawn():
    panel = Panel("</svg>", [1.0, 2.0], [0.0, 1.0], [2.0, 3.0], [])
    drawn = dependence_curves("<title>", "a & b", [panel, panel], [0.0, 1.0], ["<b>", "とても長いカテゴリーの名前"])
    assert drawn.count("</svg>") == 1
    assert "<b>" not in drawn
    assert "…" in drawn
