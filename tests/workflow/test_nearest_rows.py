"""The training rows that move a row most: by gradients computed the long way, and what is said of other tables."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from backglass.workflow.judging import rows_of

OPTIONS = {"epochs": 60, "hidden": 5, "keep": ["x", "v", "town"]}


def houses(rows=120, seed=0):
    rng = np.random.default_rng(seed)
    x, v = rng.normal(size=(2, rows))
    town = np.array(["Nara", "京都"])[rng.integers(0, 2, rows)]
    y = 30 * x + 5 * (town == "Nara") + rng.normal(size=rows)
    kind = np.array(["low", "mid", "high"])[(y > -8).astype(int) + (y > 12)]
    return pl.DataFrame({"x": x, "v": v, "town": town, "y": y, "kind": kind})


@pytest.fixture(scope="module", params=["y", "kind"])
def model(request):
    other = {"y": "kind", "kind": "y"}[request.param]
    return bg.fit_table(houses().drop(other), request.param, members=2, **OPTIONS)


def long_way(model, table, row):
    """g_n . g of the training rows by their whole gradients, with their numbers from 1."""
    read = bg.read_table(table)
    rows = rows_of(model.model, read, "train")
    rows = rows[rows != row - 1]
    X, D = (of(read, np.append(rows, row - 1)) for of in (model.preparation.inputs, model.preparation.targets))
    t = bg.trace(model.network, model.theta, X, D)
    G = np.stack([t.row(n).gradient for n in range(len(X))])
    return rows + 1, G[:-1] @ G[-1], np.sqrt(((X[:-1] - X[-1]) ** 2).sum(axis=1))


def test_they_are_those_of_the_whole_gradients(model):
    table = houses().drop("kind" if model.target == "y" else "y")
    found = model.explain(table, 3, nearest=model.table).nearest
    rows, products, distances = long_way(model, table, 3)
    order = np.argsort(-products)
    assert [one.row for one in found.lowering] == rows[order[:5]].tolist()
    assert [one.row for one in found.raising] == rows[order[::-1][:5]].tolist()
    for one in (*found.lowering, *found.raising):
        place = rows.tolist().index(one.row)
        assert one.product == pytest.approx(products[place], rel=1e-9)
        assert one.distance == pytest.approx(distances[place])
        assert one.target == table[model.target][one.row - 1]
    assert found.trained_with
    assert found.rows == len(rows)
    text = " ".join(model.explain(table, 3, nearest=table).to_text("en").split())
    assert "is not the table" not in text
    assert "They raise it" in text


def test_a_step_on_the_first_lowers_the_error_and_one_on_the_last_raises_it(model):
    table = houses().drop("kind" if model.target == "y" else "y")
    found = model.explain(table, 3, nearest=table).nearest
    read = bg.read_table(table)

    def error(theta):
        at = np.array([2])
        return bg.trace(
            model.network, theta, model.preparation.inputs(read, at), model.preparation.targets(read, at)
        ).loss

    theta = model.theta.astype("float64")
    for one, sign in ((found.lowering[0], -1), (found.raising[0], 1)):
        at = np.array([one.row - 1])
        g = bg.trace(
            model.network, theta, model.preparation.inputs(read, at), model.preparation.targets(read, at)
        ).gradient
        rate = 1e-6 / max(1.0, abs(one.product))
        moved = type(theta)(model.network, theta.flat - rate * g)
        assert error(moved) - error(theta) == pytest.approx(sign * rate * abs(one.product), rel=1e-2)


def test_between_members_there_are_no_parameters():
    """Two members of two hidden layers: products are the sums of their own, not those of the joined matrix."""
    model = bg.fit_table(houses().drop("kind"), "y", members=2, **{**OPTIONS, "hidden": (4, 3)})
    table = houses().drop("kind")
    found = model.explain(table, 3, nearest=table).nearest.lowering[0]
    read, at = bg.read_table(table), np.array([2, found.row - 1])
    t = bg.trace(model.network, model.theta, model.preparation.inputs(read, at), model.preparation.targets(read, at))
    mask = np.concatenate([(model.theta.W[l] != 0).ravel() for l in (2, 3, 4)])
    whole = [np.concatenate([t.row(n).dW[l].ravel() for l in (2, 3, 4)]) for n in (0, 1)]
    biases = sum(t.row(0).db[l] @ t.row(1).db[l] for l in (2, 3, 4))
    assert found.product == pytest.approx((whole[0] * mask) @ whole[1] + biases, rel=1e-9)
    assert found.product != pytest.approx(whole[0] @ whole[1] + biases, rel=1e-3)


def test_another_table_is_said_to_be_one(model):
    table, other = (houses(seed=seed).drop("kind" if model.target == "y" else "y") for seed in (0, 1))
    found = model.explain(table, 3, nearest=other).nearest
    assert not found.trained_with
    assert found.rows == 120
    assert "is not the table that this model was trained with" in " ".join(found.to_text("en").split())
    assert "学習に使った表ではありません" in "".join(found.to_text("ja").split())


def test_what_does_not_go_together_is_refused(model):
    table = houses().drop("kind" if model.target == "y" else "y")
    for other in ({"name": "w(2)[1,1]"}, {"step": 1}, {"nudge": 0.1}):
        with pytest.raises(bg.DataError, match=f"leave {next(iter(other))} out"):
            model.explain(table, 3, nearest=table, **other)
    with pytest.raises(bg.DataError, match="has no"):
        model.explain(table.drop(model.target), 3, nearest=table)
    with pytest.raises(bg.DataError, match="'x'"):
        model.explain(table, 3, nearest=table.drop("x"))


def test_the_command_shows_them(capsys, model, tmp_path):
    table = houses().drop("kind" if model.target == "y" else "y")
    table.write_csv(tmp_path / "t.csv")
    model.save(tmp_path / "m.safetensors")
    asked = ["explain", str(tmp_path / "m.safetensors"), str(tmp_path / "t.csv"), "--row", "3"]
    capsys.readouterr()
    assert main([*asked, "--nearest", str(tmp_path / "t.csv"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["nearest"]
    assert not told["trained_with"]  # the dataframe's hash is not the file's
    assert len(told["lowering"]) <= 5
    assert set(told["lowering"][0]) == {"row", "target", "product", "distance"}
    assert main([*asked, "--json"]) == 0
    assert "nearest" not in json.loads(capsys.readouterr().out)
    assert main([*asked, "--nearest", str(tmp_path / "t.csv"), "--step", "2"]) == 2
    assert "leave --step out" in capsys.readouterr().err
