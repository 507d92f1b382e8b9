"""Recipes: every fill with every scale and encoding, learned from the training rows alone."""

import itertools
import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.codec import EntryError
from backglass.errors import DataError
from backglass.preparation.columns import CategoricalColumn, NumericColumn
from backglass.preparation.filling import FILLS
from backglass.preparation.kinds import LeftOut
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.recipe import Recipe
from backglass.preparation.scaling import SCALINGS, Standard
from backglass.preparation.whole import Preparation
from backglass.tables.cells import FrameCells
from backglass.tables.reader import decided_table

LEVELS = ("small", "medium", "large")
COMBINATIONS = list(itertools.product(FILLS, SCALINGS, ("as found", "ordinal", "one-hot")))
SCHEMA = {"x": pl.Float64, "c": pl.String, "y": pl.Float64}


def table_of(rows):
    return decided_table(FrameCells(pl.DataFrame(rows, schema=SCHEMA, orient="row")), "t.csv", "")


def recipe_of(fill, scale, encoding):
    if encoding == "ordinal":
        return Recipe(fill, scale, ordinal={"c": LEVELS})
    return Recipe(fill, scale, one_hot=["x"] if encoding == "one-hot" else [])


def fitted(table, rows, recipe):
    """The preparation, or the sentence of a refusal."""
    try:
        return Preparation.fit(table, "y", rows, "regression", recipe=recipe)
    except DataError as error:
        return str(error)


usual = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
extreme = st.sampled_from([0.0, -0.0, 5e-324, -1e300, 1e300, 1.7e308, 1e-300, 7.0])
levels = st.sampled_from(LEVELS)


def tables(numbers):
    """Eight rows and more: with gaps or all missing, of many values or of one."""
    cells = st.one_of(
        st.lists(st.one_of(st.none(), numbers), min_size=8, max_size=14),
        st.builds(lambda value, count: [value] * count, st.one_of(st.none(), numbers), st.integers(8, 14)),
    )
    texts = st.one_of(st.lists(st.one_of(st.none(), levels), min_size=14, max_size=14), st.just([None] * 14))
    return st.builds(lambda x, c: [(x[i], c[i], float(i)) for i in range(len(x))], cells, texts)


later_rows = st.lists(
    st.tuples(st.one_of(st.none(), usual), st.one_of(st.none(), levels, st.just("new")), st.just(0.5)), max_size=4
)


@given(st.sampled_from(COMBINATIONS), tables(usual), later_rows, st.randoms())
def test_what_holds_for_every_combination(combination, rows, others, random):
    recipe = recipe_of(*combination)
    table, training = table_of(rows), np.arange(6)
    preparation = fitted(table, training, recipe)
    # Other rows change nothing.
    shuffled = rows[6:]
    random.shuffle(shuffled)
    assert fitted(table_of(rows[:6] + shuffled[1:] + others), training, recipe) == preparation
    if isinstance(preparation, str):
        assert "no column to learn" in preparation or "No training row has a value" in preparation
        return
    again = Preparation.from_dict(json.loads(json.dumps(preparation.to_dict(), allow_nan=False)))
    assert again == preparation
    for each in (table, table_of(others)):
        inputs = preparation.inputs(each)
        np.testing.assert_array_equal(again.inputs(each), inputs)
        assert inputs.shape == (each.rows, len(preparation.names))
        assert np.isfinite(inputs).all()
    used = preparation.complete(table, training)
    assert set(used) <= set(training)
    assert (len(used) == len(training)) or combination[0] == "drop-rows"
    for column in preparation.columns:
        gaps = column.read(table.frame[column.name]).gather(used).null_count()
        assert column.indicator == (gaps > 0)
        assert gaps == 0 or not combination[0].startswith("drop")
    np.testing.assert_allclose(preparation.target.decode(preparation.targets(table)), table.frame["y"], atol=1e-9)


@given(st.sampled_from(COMBINATIONS), tables(extreme))
def test_extreme_values_are_finite_inputs_or_a_sentence(combination, rows):
    table, training = table_of(rows), np.arange(len(rows))
    preparation = fitted(table, training, recipe_of(*combination))
    if isinstance(preparation, str):
        assert any(part in preparation for part in ("no column", "too large to scale", "No training row"))
        return
    try:
        inputs = preparation.inputs(table, preparation.complete(table, training))
    except DataError as error:
        assert "beyond 10^15 once it is scaled" in str(error)  # noqa: PT017
        assert combination[1] == "none"
        return
    assert np.isfinite(inputs).all()


@pytest.mark.parametrize(
    ("fill", "number", "text"),
    [("median", 2.0, "q"), ("mean", 3.0, "q"), ("zero", 0.0, None), ("most-frequent", 1.0, "q")],
)
def test_what_stands_in_for_a_gap(fill, number, text):
    frame = {"x": [1.0, 1.0, 3.0, 7.0, None], "c": ["p", "q", "q", None, None], "y": [0.0, 1.0, 2.0, 3.0, 4.0]}
    table = decided_table(FrameCells(pl.DataFrame(frame)), "t.csv", "")
    preparation = Preparation.fit(table, "y", np.arange(5), "regression", recipe=Recipe(fill, "none"))
    x, c = preparation.columns
    assert (x.fill, x.indicator, x.filled_by) == (number, True, fill)
    assert (c.fill, c.indicator) == (text, True)
    expected = [number, 1.0, 0.0, 1.0 if text else 0.0, 1.0]
    assert preparation.inputs(table)[4].tolist() == expected
    assert Preparation.from_dict(preparation.to_dict()) == preparation


def test_rows_with_gaps_leave_training_and_are_filled_later():
    frame = {"x": [1.0, None, 3.0, 5.0], "z": [9.0, 1.0, None, 2.0], "y": [0.0, 1.0, 2.0, 30.0]}
    table = decided_table(FrameCells(pl.DataFrame(frame)), "t.csv", "")
    recipe = Recipe(fills={"x": "drop-rows"}, scale="none")
    preparation = Preparation.fit(table, "y", np.arange(4), "regression", recipe=recipe)
    assert preparation.complete(table, np.arange(4)).tolist() == [0, 2, 3]
    assert preparation.names == ("x", "z", "z missing")
    assert preparation.columns[1].fill == 5.5  # row 1's 1.0 is out
    assert preparation.target.mean == pytest.approx(32 / 3)
    assert preparation.inputs(table)[1].tolist() == [3.0, 1.0, 0.0]
    again = Preparation.from_dict(preparation.to_dict())
    assert again.complete(table, np.array([3, 1])).tolist() == [3]
    with pytest.raises(DataError, match=r"No training row has a value in all .*\(x, z\)"):
        Preparation.fit(table, "y", np.array([1, 2]), "regression", recipe=Recipe("drop-rows"))


def test_columns_with_gaps_are_dropped_and_those_without_are_filled_later():
    frame = {"x": [1.0, None, 3.0], "z": [9.0, 1.0, 2.0], "y": [0.0, 1.0, 2.0]}
    table = decided_table(FrameCells(pl.DataFrame(frame)), "t.csv", "")
    preparation = Preparation.fit(table, "y", np.arange(3), "regression", recipe=Recipe("drop-column", "none"))
    assert preparation.left_out == (LeftOut("x", "gaps"),)
    assert preparation.names == ("z",)
    later = decided_table(FrameCells(pl.DataFrame({"z": [None]}, schema={"z": pl.Float64})), "t.csv", "")
    assert preparation.inputs(later).tolist() == [[2.0]]


def test_an_order_becomes_places():
    frame = {"c": ["large", "small", None, "small"], "n": [3.0, 1.0, 2.0, 1.0], "y": [0.0, 1.0, 2.0, 3.0]}
    table = decided_table(FrameCells(pl.DataFrame(frame)), "t.csv", "")
    recipe = Recipe(ordinal={"c": LEVELS, "n": ["1", "2", "3"]}, scales={"c": "none"}, one_hot=[])
    preparation = Preparation.fit(table, "y", np.arange(4), "regression", recipe=recipe)
    assert preparation.columns == (
        OrdinalColumn(NumericColumn("c", 0.0, True, SCALINGS["none"].fit(None)), LEVELS),
        OrdinalColumn(NumericColumn("n", 0.5, False, Standard(0.75, np.sqrt(11) / 4)), ("1", "2", "3")),
    )
    assert preparation.inputs(table)[:, :2].tolist() == [[2, 0], [0, 0], [0, 1], [0, 0]]
    later = decided_table(FrameCells(pl.DataFrame({"c": ["huge", "medium"], "n": ["2", None]})), "t.csv", "")
    assert preparation.inputs(later)[:, :2].tolist() == [[0, 1], [1, 0]]


def test_codes_get_an_input_each():
    table = decided_table(FrameCells(pl.DataFrame({"n": [3.0, 1.0, None], "y": [0.0, 1.0, 2.0]})), "t.csv", "")
    preparation = Preparation.fit(table, "y", np.arange(3), "regression", recipe=Recipe(one_hot=["n"]))
    assert preparation.columns == (CategoricalColumn("n", "1", True, ("1", "3")),)
    assert preparation.inputs(table).tolist() == [[0, 1, 0], [1, 0, 0], [1, 0, 1]]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"fill": "guess"}, "'guess' is no way to prepare a column; there are median, mean"),
        ({"scales": {"x": "log"}}, "'log' is no way to prepare a column; there are standard, min-max"),
        ({"ordinal": {"c": "small"}}, "The values of the ordered column 'c' must be a list"),
        ({"ordinal": {"c": ["a", "a"]}}, "The values of the ordered column 'c' must be a list"),
        ({"ordinal": {"c": LEVELS}, "one_hot": ["c"]}, "Column 'c' is to be both ordinal and one-hot"),
        ({"fills": {"X": "mean"}}, "There is no column 'X' in t.csv; did you mean 'x'?"),
        ({"scales": {"income": "none"}}, "There is no column 'income' in t.csv; its columns are x, c."),
        ({"one_hot": ["y"]}, "'y' is the target, so it cannot be filled, scaled or encoded"),
        ({"fills": {"c": "mean"}}, "Column 'c' holds categories, which have no mean"),
        ({"scales": {"c": "robust"}}, "Column 'c' becomes categories, one input each, so there is nothing to scale"),
        ({"ordinal": {"c": ["small", "large"]}}, "Column 'c' holds 'medium' in row 2, which is not among the values"),
    ],
)
def test_refusals(given, sentence):
    table = table_of([(1.0, "small", 1.0), (2.0, "medium", 2.0), (3.0, "small", 4.0)])
    with pytest.raises(DataError) as caught:
        Preparation.fit(table, "y", np.arange(3), "regression", recipe=Recipe(**given))
    assert str(caught.value).startswith(sentence)
    assert caught.value.text.ja.endswith(("。", "か。"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"filled_by": "guess"}, "filled_by is 'guess', not one of median, mean, zero"),
        ({"levels": []}, "levels is [], not a list of different texts"),
        ({"levels": ["a", "a"]}, "levels is ['a', 'a'], not a list of different texts"),
        ({"scaling": {"kind": "log"}}, "scaling.kind is 'log', not one of standard, min-max"),
    ],
)
def test_a_record_that_is_not_ours_is_refused(change, reason):
    column = OrdinalColumn.fit(pl.Series("c", ["small", "large"]), np.arange(2), LEVELS)
    assert OrdinalColumn.from_dict(column.to_dict()) == column
    with pytest.raises(EntryError) as caught:
        OrdinalColumn.from_dict(column.to_dict() | change)
    assert str(caught.value).startswith(reason)


def test_a_recipe_is_a_value():
    assert replace(Recipe(), scale="robust") == Recipe(scale="robust")
