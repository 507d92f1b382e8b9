"""What becomes of a column: left out, repaired or taken as it is, as its verdict says; and the repaired kind itself."""

import json

import numpy as np
import polars as pl
import pytest

from backglass.audit.auditing import audit, overruled
from backglass.cli.usage import option_of
from backglass.errors import DataError
from backglass.preparation.columns import CategoricalColumn, NumericColumn
from backglass.preparation.kinds import LeftOut
from backglass.preparation.recipe import Recipe
from backglass.preparation.scaling import SCALINGS
from backglass.preparation.whole import Preparation
from backglass.tables.cells import FrameCells
from backglass.tables.forms.dates import Date
from backglass.tables.reader import decided_table

N = 100
DRAW = np.random.default_rng(2)
X, Y = DRAW.normal(size=(2, N))


def prepared(keep=(), drop=(), y=Y, **columns):
    table = decided_table(FrameCells(pl.DataFrame({**columns, "y": y}, strict=False)), "t.csv", "")
    rows = np.arange(N)
    verdicts = overruled(audit(table, "y", rows), table, "y", keep, drop)
    return Preparation.fit(table, "y", rows, None, verdicts), table


def test_what_is_rejected_is_left_out_and_what_is_kept_is_recorded():
    columns = {"x": X, "nr": np.arange(N) + 1.0, "copy": 2 * Y, "c": ["p", "q"] * 50}
    preparation, _ = prepared(**columns)
    assert preparation.left_out == (LeftOut("nr", "identifier"), LeftOut("copy", "target"))
    assert (preparation.names, preparation.kept) == (("x", "c = p", "c = q"), ())
    preparation, _ = prepared(keep=["nr", "c"], drop=["x"], **columns)
    assert preparation.left_out == (LeftOut("x", "dropped"), LeftOut("copy", "target"))
    assert (preparation.names, preparation.kept) == (("nr", "c = p", "c = q"), ("nr",))
    plain = preparation.to_dict()
    assert Preparation.from_dict(json.loads(json.dumps(plain))) == preparation
    del plain["kept"]  # as older files are
    assert Preparation.from_dict(plain).kept == ()


def test_wrong_cells_are_emptied():
    preparation, table = prepared(x=["?", *(f"{x:.3f}" for x in X[1:])], z=np.where(np.arange(N) == 5, np.inf, X))
    assert [(type(column), column.indicator) for column in preparation.columns] == [(NumericColumn, True)] * 2
    inputs = preparation.inputs(table)
    assert inputs[:, 1].tolist() == [1.0] + [0.0] * (N - 1)
    assert inputs[5, 3] == 1.0
    assert np.isfinite(inputs).all()


def test_dates_become_days():
    day = [f"2024-03-{1 + i % 28:02}" for i in range(N)]
    preparation, table = prepared(day=day, x=X)
    assert preparation.forms["day"] == Date("%Y-%m-%d")
    days = np.array([19782.0 + i % 28 for i in range(N)])
    assert np.array(preparation.columns[0].read(table.column("day"))).tolist() == (days + 1).tolist()
    np.testing.assert_allclose(preparation.inputs(table)[:, 0], (days - days.mean()) / days.std())


def test_outliers_are_held_back_in_later_tables_too():
    x = np.where(np.arange(N) == 7, -999.0, X)
    preparation, _ = prepared(x=x)
    (column,) = preparation.columns
    lower, upper = np.quantile(x, (0.25, 0.75))
    assert (column.low, column.high) == pytest.approx((lower - 10 * (upper - lower), upper + 10 * (upper - lower)))
    assert column.read(pl.Series("x", [-999.0, 0.5, 1e9])).to_list() == [column.low, 0.5, column.high]
    assert Preparation.from_dict(preparation.to_dict()) == preparation
    kept, _ = prepared(keep=["x"], x=x)
    assert isinstance(kept.columns[0], NumericColumn)
    assert kept.kept == ("x",)


def test_codes_get_an_input_each_and_rare_categories_none():
    places = DRAW.integers(0, 5, N)
    y = np.array([0.0, 4.0, 1.0, 5.0, 0.5])[places] + 0.3 * Y
    texts = [f"c{i % 10}" for i in range(40)] + [f"rare{i}" for i in range(45)] + ["c0"] * 15
    table = decided_table(FrameCells(pl.DataFrame({"code": places.astype(float), "t": texts, "y": y})), "t.csv", "")
    verdicts = audit(table, "y", np.arange(N))
    assert [one.change for one in verdicts] == ["one-hot", None]
    assert verdicts[1].rule == "identifier"  # more than half of the rows have a text of their own
    code, left = (Preparation.fit(table, "y", np.arange(N), None, verdicts).columns[0], verdicts[1])
    assert code == CategoricalColumn("code", str(np.bincount(places).argmax()), False, ("0", "1", "2", "3", "4"))
    assert left.verdict == "reject"

    many = [f"c{i % 55}" for i in range(990)] + [f"rare{i}" for i in range(10)]
    table = decided_table(FrameCells(pl.DataFrame({"t": many, "y": DRAW.normal(size=1000)})), "t.csv", "")
    preparation = Preparation.fit(table, "y", np.arange(1000), None, audit(table, "y", np.arange(1000)))
    assert len(preparation.names) == 55
    assert preparation.inputs(table)[-1].tolist() == [0.0] * 55


@pytest.mark.parametrize("scale", SCALINGS)
def test_a_recipe_scales_the_numbers(scale):
    x, z = np.where(np.arange(N) == 7, -999.0, X), ["?", *(f"{x:.3f}" for x in X[1:])]
    table = decided_table(
        FrameCells(pl.DataFrame({"x": x, "z": z, "c": ["p", "q"] * 50, "own": X, "y": Y}, strict=False)), "t.csv", ""
    )
    rows = np.arange(N // 2)
    recipe = Recipe(scale=scale, scales={"own": "none"})
    preparation = Preparation.fit(table, "y", rows, None, audit(table, "y", rows), recipe)
    clipped, cleaned, texts, own = preparation.columns
    assert [clipped.numbers.scaling.kind, cleaned.scaling.kind] == [scale, scale]
    assert (type(texts), own.scaling.kind) == (CategoricalColumn, "none")
    inputs = preparation.inputs(table)
    values = clipped.read(table.column("x")).to_numpy()
    np.testing.assert_array_equal(inputs[:, 0], SCALINGS[scale].fit(values[rows])(values))
    np.testing.assert_array_equal(inputs[:, -1], X)
    again = Preparation.from_dict(json.loads(json.dumps(preparation.to_dict())))
    assert again == preparation
    np.testing.assert_array_equal(again.inputs(table), inputs)


def test_nothing_left_to_learn_from_is_said_with_the_remedy():
    with pytest.raises(
        DataError, match=r"Every column of t.csv was left out: copy \(the target.* with keep COLUMN"
    ) as caught:
        prepared(copy=Y)
    assert "with --keep COLUMN" in caught.value.spelled(option_of).en


@pytest.mark.parametrize(
    ("key", "value"), [("low", "1"), ("low", 1e9), ("high", None), ("form", 3), ("form", "%H"), ("scaling", {})]
)
def test_a_cleaned_column_that_is_not_ours_is_refused(key, value):
    plain = prepared(x=np.where(np.arange(N) == 7, -999.0, X))[0].to_dict()
    plain["columns"][0][key] = value
    with pytest.raises(DataError, match="is not one that backglass wrote"):
        Preparation.from_dict(plain)
