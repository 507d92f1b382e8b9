"""What each column adds to the answer for a row: sums, units, bases, and what is said."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.preparation.whole import Preparation
from backglass.workflow.centre import mean_inputs
from backglass.workflow.contributing import aligned
from backglass.workflow.judging import rows_of
from backglass.workflow.table_model import TableModel

ROWS = 200
OPTIONS = {"epochs": 30, "hidden": 6}


def birds(rows=ROWS):
    rng = np.random.default_rng(0)
    town = rng.integers(0, 3, rows)
    x = rng.normal(size=rows)
    gaps = np.where(rng.random(rows) < 0.2, np.nan, rng.normal(size=rows))
    y = 1000 * (2 * x + (town == 1)) + 5000
    kind = np.array(["owl", "tern", "gull"])[(y > 4500).astype(int) + (y > 6000)]
    names = np.array(["Osaka", "京都", "Nara"])[town]
    return pl.DataFrame({"x": x, "gaps": gaps, "town": names, "y": y, "kind": kind}).with_columns(
        pl.col("gaps").fill_nan(None)
    )


@pytest.fixture(scope="module")
def number():
    return bg.fit_table(birds().drop("kind"), "y", members=2, **OPTIONS)


@pytest.fixture(scope="module")
def classes():
    return bg.fit_table(birds().drop("y"), "kind", members=2, keep="x", **OPTIONS)


def without_mean(model):
    """As an older version made it."""
    training = {name: value for name, value in model.model.training.items() if name != "mean_inputs"}
    return TableModel(replace(model.model, training=training))


def test_a_number_is_explained_in_its_own_unit(number):
    table = birds()
    found = number.explain(table, 7).contributions
    assert (found.of, found.predicted) == ("number", "y")
    assert found.end == pytest.approx(number.predict(table[6:7])[0], rel=1e-5)
    total = sum(one.contribution for one in found.columns)
    size = sum(abs(one.contribution) for one in found.columns)
    assert total == pytest.approx(found.difference, abs=1e-9 * size)
    assert found.columns[0].column == "x"
    assert found.columns[0].cell == table["x"][6]
    sizes = [abs(one.contribution) for one in found.columns]
    assert sizes == sorted(sizes, reverse=True)
    assert {one.column for one in found.columns} == {column.name for column in number.preparation.columns}


def test_the_base_is_the_mean_of_the_training_rows(number):
    table = bg.read_table(birds().drop("kind"))
    rows = rows_of(number.model, table, "train")
    X = number.preparation.inputs(table, rows)
    assert number.model.training["mean_inputs"] == pytest.approx(X.mean(axis=0), abs=1e-12)
    found = number.explain(table, 1).contributions
    at_mean = number.network.predict(number.theta.astype("float64"), X.mean(axis=0)[None])
    assert found.start == pytest.approx(number.preparation.target.decode(at_mean.ravel())[0], rel=1e-9)


def test_all_inputs_of_a_column_count_together(number):
    found = number.explain(birds(), 3).contributions
    by_input = dict(found.inputs)
    towns = sum(value for name, value in by_input.items() if name.startswith("town = "))
    gaps = by_input["gaps"] + by_input["gaps missing"]
    by_column = {one.column: one.contribution for one in found.columns}
    assert by_column["town"] == pytest.approx(towns)
    assert by_column["gaps"] == pytest.approx(gaps)


def test_an_input_of_several_columns_is_shared_among_them(number, monkeypatch):
    alone = {one.column: one.contribution for one in number.explain(birds(), 3).contributions.columns}
    first = dict(number.explain(birds(), 3).contributions.inputs)["x"]
    every = tuple(("x", "town") if name == ("x",) else name for name in number.preparation.sources)
    monkeypatch.setattr(Preparation, "sources", property(lambda _: every))
    found = number.explain(birds(), 3).contributions
    shared = {one.column: one.contribution for one in found.columns}
    assert shared["x"] == pytest.approx(alone["x"] - first / 2)
    assert shared["town"] == pytest.approx(alone["town"] + first / 2)
    assert "shared equally" in found.to_text("en")


def test_of_several_classes_it_is_the_predicted_one_against_the_others(classes):
    table = birds()
    found = classes.explain(table, 2).contributions
    assert (found.of, found.predicted) == ("class", classes.predict(table[1:2])[0])
    k = list(classes.classes_).index(found.predicted)
    u = classes.explain(table, 2).trace.u[3][0]
    assert found.end == pytest.approx(u[k] - np.delete(u, k).mean(), rel=1e-9)
    assert sum(one.contribution for one in found.columns) == pytest.approx(found.difference, rel=1e-8)
    assert found.probabilities[1] == pytest.approx(classes.predict_proba(table[1:2])[0, k], rel=1e-5)


def test_of_two_classes_it_is_counted_towards_the_predicted_one():
    table = birds().with_columns(kind=pl.when(pl.col("y") > 5000).then(pl.lit("up")).otherwise(pl.lit("down")))
    model = bg.fit_table(table.drop("y"), "kind", members=1, keep="x", **OPTIONS)
    said = model.predict(table)
    for row in (1 + said.tolist().index("up"), 1 + said.tolist().index("down")):
        found = model.explain(table, row).contributions
        sign = 1 if said[row - 1] == "up" else -1
        assert (found.of, found.predicted) == ("one output", said[row - 1])
        assert found.end == pytest.approx(sign * model.explain(table, row).trace.u[3][0, 0], rel=1e-9)
        assert found.end > 0
        assert found.probabilities[1] == pytest.approx(1 / (1 + np.exp(-found.end)), rel=1e-9)


def test_a_row_without_its_target_has_them_too(classes):
    row = {"x": 1.0, "gaps": None, "town": "Nara"}
    found = classes.explain(row)
    assert isinstance(found.contributions.difference, float)
    assert [one.cell for one in found.contributions.columns if one.column == "gaps"] in ([None], [])
    assert found.to_text("en").startswith("Row 1: what each column adds to the answer")
    assert classes.explain(row, name="u(2)[1]").contributions is None


def test_they_come_before_the_layers_and_stand_in_json(number):
    found = number.explain(birds(), 4)
    lines = found.to_text("en").splitlines()
    assert lines[0] == "Row 4: what each column adds to the answer"
    assert lines.index("Row 4: from the table to layer 1") > 5
    assert found.to_html("ja").count("<svg") == 1
    told = json.loads(json.dumps(found.to_json()))["contributions"]
    assert told["reached"]
    assert told["mean_from"] == "model"
    assert sum(one["contribution"] for one in told["columns"]) == pytest.approx(told["difference"], rel=1e-8)
    assert [one["name"] for one in told["inputs"]] == list(number.preparation.names)
    assert number.explain(birds(), 4, "w(2)[1,1]").contributions is None


@pytest.mark.parametrize(
    ("table", "known", "sentence"),
    [
        (birds().drop("kind"), "table", "was taken from the table"),
        (birds(7).drop("kind"), "zero", "z(1) = 0 stands in for it"),
    ],
)
def test_an_older_model_says_where_its_base_is_from(number, table, known, sentence):
    older = without_mean(number)
    found = older.explain(table, 1).contributions
    assert found.centre.known_from == known
    assert sentence in " ".join(found.to_text("en", width=10_000).split())
    assert sentence not in number.explain(table, 1).contributions.to_text("en", width=10_000)
    if known == "table":
        assert found.centre.z == pytest.approx(number.model.training["mean_inputs"], abs=1e-12)
    else:
        assert not found.centre.z.any()


def test_a_model_file_holds_the_mean_and_refuses_another_length(number, tmp_path):
    number.save(tmp_path / "m.safetensors")
    again = bg.load(tmp_path / "m.safetensors")
    assert again.model.training["mean_inputs"] == number.model.training["mean_inputs"]
    training = {**number.model.training, "mean_inputs": [0.5]}
    TableModel(replace(number.model, training=training)).save(tmp_path / "short.safetensors")
    with pytest.raises(bg.FileError, match=r"training\.mean_inputs has the shape"):
        bg.load(tmp_path / "short.safetensors")


def test_the_mean_of_many_rows_is_that_of_all_at_once():
    table = bg.read_table(pl.DataFrame({"x": np.arange(5000.0), "y": np.arange(5000.0)}))
    preparation = Preparation.fit(table, "y", task="regression", rows=np.arange(100))
    rows = np.arange(0, 5000, 2)
    assert mean_inputs(preparation, table, rows) == pytest.approx(preparation.inputs(table, rows).mean(axis=0))


def test_a_wide_table_shows_the_largest_and_the_rest_in_one_line():
    rng = np.random.default_rng(1)
    table = pl.DataFrame(rng.normal(size=(90, 40)), schema=[f"c{k}" for k in range(40)])
    table = table.with_columns(y=pl.col("c0") + pl.col("c1"))
    model = bg.fit_table(table, "y", members=1, epochs=60, keep=[f"c{k}" for k in range(40)])
    found = model.explain(table, 1).contributions
    assert len(found.columns) == 40
    text = found.to_text("en")
    assert "20 others" in text
    assert found.to_svg("en").count("<rect") == 21


def test_numbers_are_aligned():
    assert aligned([0.0, -0.0]) == ["0.00000", "0.00000"]
    assert aligned([123456789.0, -0.5]) == ["123456789", "0"]
    assert aligned([1e300]) == ["1.00000e300"]
    assert aligned([]) == []
