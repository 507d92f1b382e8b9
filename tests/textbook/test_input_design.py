"""Lesson `input-design`: its columns against the acceptance numbers and against the package's own preparation."""

from __future__ import annotations

from math import nan

import numpy as np
import polars as pl
import pytest

from backglass.preparation.whole import Preparation
from backglass.tables.cells import FrameCells
from backglass.tables.reader import decided_table
from backglass.textbook.lessons.input_design.columns import (
    GOALS,
    HEIGHT,
    RUN_1,
    complete_rows,
    correlation,
    dropped,
    min_max,
    missing_share,
    standardise,
    zero_fill,
)
from backglass.textbook.quiz import judge
from tests.textbook.acceptance import expected, matches


@pytest.fixture
def data(worked):
    return worked("input-design").data


def test_scaling():
    assert matches("F01", standardise([1, 2, 3, 4]), "standardise")
    assert matches("F01", min_max([1, 2, 3, 4]), "minmax")
    assert matches("F01", standardise([5, 5]), "constant[5,5]")
    assert matches("F01", min_max([5, 5]), "constant[5,5]")


def test_missing_values():
    columns = {"A": [1, nan, 3, 4], "B": [nan, nan, nan, 1]}
    assert {name: missing_share(column) for name, column in columns.items()} == expected("F02")["missing_fraction"]
    assert dropped(columns) == expected("F02")["dropped"]
    assert zero_fill(columns["A"]).tolist() == expected("F02")["zero_fill"]
    assert complete_rows(columns["A"]) == expected("F02")["rows_kept"]


def test_a_column_made_of_the_target():
    assert matches("F03", abs(correlation([1, 3, 1, 3], [0, 1, 0, 1])), "abs_corr")


def test_the_package_standardises_alike():
    table = decided_table(
        FrameCells(pl.DataFrame({"run": RUN_1, "goals": [float(goals) for goals in GOALS]})), "players.csv", ""
    )
    prepared = Preparation.fit(table, "goals", np.arange(8)).inputs(table)
    np.testing.assert_allclose(prepared[:, 0], standardise(RUN_1), rtol=0, atol=1e-12)


def test_each_rule_has_its_number(data):
    rules = data["rules"]
    assert rules["missing_share"] == {"height": 0.125, "lactate": 0.75}
    assert rules["error_share"] > 0.5
    assert rules["correlation"]["bonus"] == pytest.approx(1, abs=1e-12)
    assert rules["shirts"]["this"] > 0.8 > 0.1 > rules["shirts"]["next"]
    assert rules["codes"]["1,2,3,4"] > 0.7 > 0.05 > rules["codes"]["3,1,4,2"]
    assert rules["one_hot"] >= max(rules["codes"].values())


def test_the_other_columns(data):
    assert data["dropped"] == ["lactate"]
    assert data["complete_rows"] == [0, 1, 2, 4, 5, 6, 7]
    assert data["joined_rows"] == 9
    assert data["standardised"][3] is None
    assert data["min_max"] == [None if np.isnan(x) else pytest.approx((x - 170) / 17) for x in HEIGHT]


def test_quiz_names_the_slip(worked):
    step = next(step for step in worked("input-design").steps if step.title.en.startswith("Rule 2"))
    assert judge("1.277777778", step.lines[-1]).slip == "half"
