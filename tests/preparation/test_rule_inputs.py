"""Rules: conditions on cells, found by trees on some rows, the same for every later table."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.tree import DecisionTreeRegressor

from backglass.errors import DataError
from backglass.preparation.growing import BINS, Feature, features_of, grown, shortest
from backglass.preparation.recipe import Recipe
from backglass.preparation.rule_inputs import Category, Gap, Rule, Threshold
from backglass.preparation.whole import Preparation
from backglass.tables.frames import as_table

RNG = np.random.default_rng(5)
ROWS = 400
TOWNS = ["Kobe", "Nara", "Osaka"]
FRAME = pl.DataFrame({
    "age": [None if k % 11 == 0 else float(k % 60) for k in range(ROWS)],
    "town": [None if k % 17 == 0 else TOWNS[k % 3] for k in range(ROWS)],
    "height": RNG.normal(170, 9, ROWS),
})  # fmt: skip
AGE = FRAME["age"].fill_null(29.0).to_numpy()
Y = 3.0 * ((AGE > 41) & (FRAME["town"].fill_null("") == "Osaka").to_numpy()) + 0.01 * RNG.normal(size=ROWS)
TABLE = FRAME.with_columns(y=Y)


def fitted():
    return Preparation.fit(TABLE, "y", task="regression", recipe=Recipe(views=("plain", "rules")))


def rules_of(preparation, rows=None, trees=10):
    rows = np.arange(ROWS) if rows is None else rows
    features = features_of(preparation.columns, preparation.read(TABLE), np.arange(ROWS))
    return grown(features, Y[:, None], rows, trees, seed=1)


def test_the_planted_rule_is_found_and_said():
    preparation = fitted()
    whole = replace(preparation, rules=tuple(rules_of(preparation, trees=1)))
    met = whole.inputs(TABLE)[:, whole.view("rules")[len(whole.view("pieces")) :]]
    assert max(np.corrcoef(column, Y > 1)[0, 1] for column in met.T) > 0.9
    rule = Rule((Threshold("age", 41.0, above=True), Category("town", "Osaka", equal=True)))
    assert (rule.text.en, rule.text.ja) == ("age > 41 and town = Osaka", "age > 41 かつ town = Osaka")
    rule = Rule((Threshold("age", 41.0, above=False), Category("town", "Nara", equal=False), Gap("age", missing=False)))
    assert rule.text.ja == "age ≤ 41 かつ town ≠ Nara かつ age が欠測でない"
    assert rule.columns == ("age", "town")


def test_a_rule_is_what_it_says():
    preparation = fitted()
    fill = next(column.fill for column in preparation.columns if column.name == "age")
    age, town = FRAME["age"].fill_null(fill).to_numpy(), FRAME["town"].to_numpy()
    most = next(column.fill for column in preparation.columns if column.name == "town")
    town = np.where(FRAME["town"].is_null(), most, town)
    missing = FRAME["age"].is_null().to_numpy()
    rules = {
        Rule((Threshold("age", 41.0, above=True),)): age > 41,
        Rule((Threshold("age", 41.0, above=False), Category("town", "Osaka", equal=True))): (age <= 41)
        & (town == "Osaka"),
        Rule((Category("town", "Osaka", equal=False),)): town != "Osaka",
        Rule((Gap("age", missing=True),)): missing,
        Rule((Gap("age", missing=False), Threshold("height", 170.0, above=True))): ~missing
        & (FRAME["height"].to_numpy() > 170),
    }
    whole = replace(preparation, rules=tuple(rules))
    for dtype in ("float64", "float32"):
        X = whole.inputs(TABLE, dtype=dtype)
        assert np.array_equal(X[:, -len(rules) :], np.array(list(rules.values())).T)
    assert whole.names[-1] == "age not missing and height > 170"
    assert whole.sources[-1] == ("age", "height")
    assert Preparation.from_dict(whole.to_dict()) == whole
    new = pl.DataFrame({"age": [50.0], "town": ["Tokyo"], "height": [171.0]})  # a town that training never saw
    assert whole.inputs(new)[0, -len(rules) :].tolist() == [1, 0, 1, 0, 1]
    some = whole.view("rules", {next(iter(rules))})
    assert len(some) == len(whole.view("pieces")) + 1


@pytest.mark.parametrize(
    "condition",
    [
        Threshold("weight", 1.0, above=True),
        Threshold("town", 1.0, above=True),
        Category("age", "Osaka", equal=True),
        Category("town", "Tokyo", equal=True),
    ],
)
def test_rules_of_other_columns_are_refused(condition):
    plain = fitted().to_dict()
    plain["rules"] = [Rule((condition,)).to_dict()]
    with pytest.raises(DataError, match="does not fit the columns"):
        Preparation.from_dict(plain)
    with pytest.raises(DataError, match="at least one condition"):
        Rule(())


@pytest.mark.parametrize("change", [{"kind": "size"}, {"value": "x"}, {"above": 1}, {"column": None}])
def test_damaged_rules_are_named(change):
    plain = fitted().to_dict()
    plain["rules"] = [{"conditions": [Threshold("age", 1.0, above=True).to_dict() | change]}]
    with pytest.raises(DataError, match=r"rules\[0\]\.conditions\[0\]"):
        Preparation.from_dict(plain)


def test_leaves_are_those_of_the_tree():
    """Every row meets exactly one rule of a tree, and which ones meet it are the tree's leaves."""
    preparation = fitted()
    features = features_of(preparation.columns, preparation.read(TABLE), np.arange(ROWS))
    rules = grown(features, Y[:, None], np.arange(ROWS), trees=1, seed=3)
    met = replace(preparation, rules=tuple(rules)).inputs(TABLE)[:, -len(rules) :]
    assert (met.sum(axis=1) == 1).all()
    assert met.sum(axis=0).min() >= 20
    assert 2 <= len(rules) <= 8


def test_only_its_own_rows_count():
    preparation = fitted()
    rows = np.arange(0, ROWS, 2)
    changed = Y.copy()
    changed[1::2] = RNG.normal(size=ROWS // 2) * 100
    features = features_of(preparation.columns, preparation.read(TABLE), np.arange(ROWS))
    assert grown(features, Y[:, None], rows, 5, 1) == grown(features, changed[:, None], rows, 5, 1)
    assert grown(features, Y[:, None], rows, 5, 1) != grown(features, Y[:, None], rows, 5, 2)


def test_rows_weigh_in_the_trees_too():
    preparation = fitted()
    rows = np.arange(ROWS)
    features = features_of(preparation.columns, preparation.read(TABLE), rows)
    weights = np.where(rows % 2, 0.0, 3.0)
    even = grown(features, Y[:, None], rows[::2], 5, 1)
    assert grown(features, Y[:, None], rows, 5, 1, weights=weights) == even  # the same weight for all counts as none
    assert grown(features, Y[:, None], rows, 5, 1, weights=1.0 + (AGE > 41) * 99.0) != grown(
        features, Y[:, None], rows, 5, 1
    )
    assert grown(features, Y[:, None], rows, 5, 1, weights=np.zeros(ROWS)) == []


def test_nothing_to_split_is_no_rule():
    preparation = Preparation.fit(pl.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 4.0]}), "y", task="regression")
    table = as_table(pl.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 4.0]}))
    features = features_of(preparation.columns, table, np.arange(3))
    assert grown(features, np.array([[1.0], [1.0], [1.0]]), np.arange(3), 3, 0) == []


@given(st.floats(-1e12, 1e12), st.floats(1e-9, 1e9))
def test_a_threshold_lies_between(low, width):
    high = low + width
    if high > low:
        found = shortest(low, high)
        assert low <= found < high
        shorter = [float(f"{(low + high) / 2:.{digits}e}") for digits in range(len(repr(found)))]
        assert found in [*shorter, *(float(f"{low:.{digits}e}") for digits in range(17)), low]


def test_many_different_numbers_are_cut_into_bins_that_a_tree_splits_alike():
    x = np.random.default_rng(1).normal(size=5000)  # of its own, whichever tests ran before
    preparation = Preparation.fit(pl.DataFrame({"x": x, "y": x}), "y", task="regression")
    (feature,) = features_of(preparation.columns, as_table(pl.DataFrame({"x": x})), np.arange(5000))
    assert isinstance(feature, Feature)
    assert feature.values.max() == BINS - 1
    assert np.bincount(feature.values.astype(int)).min() >= 5000 // BINS - 1
    target = (x > 0.3).astype(float)[:, None]
    (low, high) = grown([feature], target, np.arange(5000), 1, 0)[:2]
    tree = DecisionTreeRegressor(max_leaf_nodes=2).fit(x[:, None], target)
    value = low.conditions[0].value
    assert abs(value - tree.tree_.threshold[0]) < 0.05
    assert high.conditions[0].column == "x"
