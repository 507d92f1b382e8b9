"""Preparation: numbers from columns, statistics of the training rows alone, and the way back."""

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backglass.errors import DataError
from backglass.preparation.columns import CategoricalColumn, NumericColumn
from backglass.preparation.kinds import LeftOut
from backglass.preparation.scaling import Standard
from backglass.preparation.targets import ClassTarget, NumberTarget, choose_task, class_indices, labelled_rows
from backglass.preparation.whole import Preparation
from backglass.tables.cells import FrameCells
from backglass.tables.reader import decided_table


def table_of(**columns):
    return decided_table(FrameCells(pl.DataFrame(columns)), "birds.csv", "")


def all_rows(table):
    return np.arange(table.rows)


def fit(target="y", task=None, rows=None, **columns):
    table = table_of(**columns)
    return Preparation.fit(table, target, all_rows(table) if rows is None else np.array(rows), task), table


def test_a_worked_example():
    preparation, table = fit(
        grams=[1.0, 2.0, None, 6.0], sex=["f", "m", "f", None], year=[7.0, 7.0, 7.0, 7.0], y=["a", "b", "a", "b"]
    )
    assert preparation.columns == (
        NumericColumn("grams", 2.0, True, Standard(2.75, np.sqrt(59 / 16)), seen=(1.0, 2.0, 6.0)),
        CategoricalColumn("sex", fill="f", indicator=True, categories=("f", "m")),
        NumericColumn("year", 7.0, False, Standard(7.0, 0.0), seen=(7.0, 7.0, 7.0)),
    )
    assert preparation.names == ("grams", "grams missing", "sex = f", "sex = m", "sex missing", "year")
    scale = np.sqrt(59 / 16)
    expected = [
        [-1.75 / scale, 0, 1, 0, 0, 0],
        [-0.75 / scale, 0, 0, 1, 0, 0],
        [-0.75 / scale, 1, 1, 0, 0, 0],
        [3.25 / scale, 0, 1, 0, 1, 0],
    ]
    np.testing.assert_allclose(preparation.inputs(table), expected, rtol=1e-15)
    assert preparation.inputs(table, dtype="float32").dtype == np.float32
    np.testing.assert_array_equal(preparation.inputs(table, np.array([3, 1])), preparation.inputs(table)[[3, 1]])
    assert preparation.target == ClassTarget("y", ("a", "b"))
    assert preparation.targets(table, np.array([1, 0])).tolist() == [1, 0]


def test_only_training_rows_are_seen():
    columns = {"x": [1.0, 3.0, None, 1e6], "c": ["p", "p", "q", "r"], "y": ["a", "b", "a", "b"]}
    preparation, table = fit(rows=[0, 1], **columns)
    assert preparation.columns == (
        NumericColumn("x", 2.0, False, Standard(2.0, 1.0), seen=(1.0, 2.0, 3.0)),
        CategoricalColumn("c", fill="p", indicator=False, categories=("p",)),
    )
    # A value missing only later is filled, without an indicator; a category unseen in training is all zeros.
    np.testing.assert_array_equal(preparation.inputs(table), [[-1, 1], [1, 1], [0, 0], [999998, 0]])


def test_a_constant_column_stays_zero_whatever_comes():
    preparation, _ = fit(x=[5.0, 5.0], z=[1.0, 2.0], y=["a", "b"])
    later = table_of(x=[5.0, 9.0, None], z=[1.5, 1.5, 1.5])
    np.testing.assert_array_equal(preparation.inputs(later)[:, 0], [0, 0, 0])


def test_the_later_table_may_order_and_type_its_columns_otherwise():
    preparation, _ = fit(code=["1", "2", "x", "2"], z=[1.0, 2.0, 3.0, 4.0], y=["a", "b", "a", "b"])
    later = table_of(more=["?"], z=["2.5"], code=[2.0])  # a file of this one row reads "2" as a number
    np.testing.assert_array_equal(preparation.inputs(later), [[0, 1, 0, 0]])


def test_columns_that_are_no_inputs():
    names = [f"bird {i}" for i in range(60)]
    codes = [f"ring {i // 2}" for i in range(2100)]
    preparation, _ = fit(name=names, gone=[None] * 60, x=[float(i) for i in range(60)], y=["a", "b"] * 30)
    assert preparation.left_out == (LeftOut("name", "identifier"), LeftOut("gone", "missing"))
    assert preparation.names == ("x",)
    preparation, _ = fit(code=codes, x=[float(i) for i in range(2100)], y=["a", "b"] * 1050)
    assert preparation.left_out == (LeftOut("code", "categories"),)
    with pytest.raises(DataError, match=r"^birds.csv has no column to learn 'y' from"):
        fit(name=names, y=["a", "b"] * 30)


@pytest.mark.parametrize(
    ("values", "task"),
    [
        (["a", "b", "c"], "classification"),
        ([0.0, 1.0, 1.0], "classification"),
        ([0.0, 0.5, 1.0], "regression"),
        ([0.5, 1.5, 0.5], "regression"),
        ([1.0, 2.0, 3.0] * 10, "classification"),
        ([1.0, 2.0, 3.0] * 9, "regression"),
        ([float(i) for i in range(20)] * 10, "classification"),
        ([float(i) for i in range(21)] * 10, "regression"),
        ([1.0, None, 2.0], "classification"),
        ([1.0, float("inf"), 2.5], "regression"),  # an infinite number is none
    ],
)
def test_the_task_that_a_target_suggests(values, task):
    assert choose_task(table_of(y=values), "y") == task


def test_numbered_classes_keep_their_order_and_their_names():
    preparation, table = fit(x=[1.0, 2.0] * 55, y=[float(i) for i in range(11)] * 10)
    assert preparation.target == ClassTarget("y", tuple(map(str, range(11))))
    assert preparation.target.outputs == 11
    assert preparation.targets(table).tolist() == list(range(11)) * 10
    assert class_indices(table, "y", np.array([3, 0])).tolist() == [3, 0]
    with pytest.raises(DataError, match=r"holds '12' in row 2, a class the model was not trained with"):
        preparation.targets(table_of(y=[1.0, 12.0]))


def test_a_number_goes_there_and_back():
    preparation, table = fit(x=[1.0, 2.0, 4.0], y=[10.0, 20.0, 60.0])
    target = preparation.target
    assert isinstance(target, NumberTarget)
    standardised = preparation.targets(table)
    assert (standardised.mean().round(12), standardised.std().round(12)) == (0, 1)
    np.testing.assert_allclose(target.decode(standardised), [10, 20, 60])
    assert class_indices(table, "y", all_rows(table)) is None


def test_the_task_may_be_chosen():
    columns = {"x": [1.0, 2.0, 3.0, 4.0], "y": [0.0, 1.0, 0.0, 1.0]}
    assert fit(task="regression", **columns)[0].target == NumberTarget("y", 0.5, 0.5)
    columns["y"] = [0.5, 1.5, 2.5, 0.5]
    assert fit(task="classification", **columns)[0].target == ClassTarget("y", ("0.5", "1.5", "2.5"))
    # Training rows may happen to share one value.
    assert fit(task="regression", rows=[0, 3], **columns)[0].target == NumberTarget("y", 0.5, 1.0)


@pytest.mark.parametrize(
    ("columns", "options", "sentence"),
    [
        (
            {"x": [1.0], "species": ["a"]},
            {"target": "Specie"},
            "There is no column 'Specie' in birds.csv; did you mean",
        ),
        ({"x": [1.0], "y": ["a"]}, {"target": "mass"}, "There is no column 'mass' in birds.csv; its columns are x, y."),
        ({"x": [1.0, 2.0], "y": [None, None]}, {}, "The target 'y' is missing in every row of birds.csv"),
        ({"x": [1.0, 2.0], "y": ["a", "a"]}, {}, "The target 'y' of birds.csv has the single value 'a'"),
        ({"x": [1.0, 2.0], "y": ["a", None]}, {"rows": [0]}, "The target 'y' of birds.csv has the single value 'a'"),
        ({"x": [1.0, 2.0], "y": [2.5, 2.5]}, {}, "The target 'y' of birds.csv has the single value '2.5'"),
        ({"x": [1.0], "y": [2.0]}, {"task": "classification"}, "The target 'y' of birds.csv has the single value '2'"),
        ({"x": [1.0] * 30, "y": [f"n{i}" for i in range(30)]}, {}, "The target 'y' has 30 different values in 30 rows"),
        ({"x": [1.0, 2.0], "y": ["1", "b"]}, {"task": "regression"}, "The target 'y' of birds.csv holds texts, so"),
        ({"x": [1.0, 2.0], "y": [1.5, float("inf")]}, {}, "The target 'y' of birds.csv has the single value '1.5'"),
        ({"x": [1e308, -1e308], "y": ["a", "b"]}, {}, "Column 'x' holds numbers too large to scale"),
    ],
)
def test_refusals(columns, options, sentence):
    with pytest.raises(DataError) as caught:
        fit(**options, **columns)
    assert str(caught.value).startswith(sentence)
    assert caught.value.text.ja.endswith(("。", "か。"))


def test_refusals_of_a_later_table():
    preparation, _ = fit(x=[1.0, 2.0], y=[1.5, 2.0])
    with pytest.raises(DataError, match=r"Column 'y' holds a number in row 3 that is beyond"):
        preparation.targets(table_of(y=[1.5, 2.0, 1e300]), np.array([2, 0]))
    for later, sentence in (
        (table_of(z=[1.0]), "lacks the column 'x' that the model was trained with"),
        (table_of(x=["1", *["two"] * 20]), "Column 'x' of birds.csv is no column of the kind that the model was"),
        (table_of(x=[1.0, 1e308]), r"Column 'x' holds a number in row 2 that is beyond 10\^15 once it is scaled"),
    ):
        with pytest.raises(DataError, match=sentence):
            preparation.inputs(later, dtype="float32")


def test_rows_without_a_target_are_left_out():
    assert labelled_rows(table_of(y=["a", None, "b", None]), "y").tolist() == [0, 2]


cells = st.one_of(st.none(), st.integers(-(10**9), 10**9).map(lambda thousandths: thousandths / 1000))
texts = st.one_of(st.none(), st.sampled_from(["p", "q", "雌", 'a "b"', ""]))


@given(st.lists(st.tuples(cells, texts, cells), min_size=4, max_size=12), st.data())
def test_through_json_and_back(rows, data):
    assume(any(any(cell not in (None, "") for cell in row) for row in rows))
    target = data.draw(
        st.lists(st.sampled_from([1.0, 2.5, -3.0]), min_size=len(rows), max_size=len(rows)).filter(
            lambda values: len(set(values)) > 1
        )
    )
    frame = pl.DataFrame(
        {"x": [r[0] for r in rows], "c": [r[1] for r in rows], "z": [r[2] for r in rows], "y": target},
        schema={"x": pl.Float64, "c": pl.String, "z": pl.Float64, "y": pl.Float64},
    )
    table = decided_table(FrameCells(frame), "t.csv", "")
    training = np.arange(len(rows) - 1)
    if not any(cell not in (None, "") for row in rows[:-1] for cell in row):
        with pytest.raises(DataError, match="no column to learn"):
            Preparation.fit(table, "y", training)
        return
    preparation = Preparation.fit(table, "y", training)
    again = Preparation.from_dict(json.loads(json.dumps(preparation.to_dict(), allow_nan=False)))
    assert again == preparation
    inputs = preparation.inputs(table)
    np.testing.assert_array_equal(again.inputs(table), inputs)
    assert inputs.shape == (len(rows), len(preparation.names))
    assert np.isfinite(inputs).all()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (["columns"], 3),
        (["columns", 0, "kind"], "exec"),
        (["columns", 0, "scaling", "scale"], -1.0),
        (["columns", 0, "scaling", "mean"], "1"),
        (["columns", 0, "scaling", "kind"], "log"),
        (["columns", 0, "scaling"], None),
        (["columns", 0, "fill"], None),
        (["columns", 0, "indicator"], 1),
        (["columns", 1, "categories"], ["p", "p"]),
        (["columns", 1, "categories"], "pq"),
        (["columns", 1, "name"], None),
        (["columns", 1, "name"], "x"),
        (["columns", 1, "name"], "other"),
        (["columns", 1, "fill"], "r"),
        (["forms", "x", "decimal"], ";"),
        (["forms", "x", "group"], "."),
        (["forms", "x", "unit"], "k" * 1001),
        (["target", "name"], "c"),
        (["target", "task"], "magic"),
        (["target", "classes"], []),
        (["target"], None),
        (["left_out"], 1),
    ],
)
def test_a_record_that_is_not_ours_is_refused(place, value):
    plain = fit(x=[1.0, 2.0], c=["p", "q"], y=["a", "b"])[0].to_dict()
    part = plain
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    with pytest.raises(DataError, match="is not one that backglass wrote"):
        Preparation.from_dict(plain)
