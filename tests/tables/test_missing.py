"""Which cells hold no value."""

import polars as pl
import pytest

from backglass.tables.forms.missing import AMONG_VALUES, ANYWHERE, missing_among


@pytest.mark.parametrize(
    "cell", ["NA", "na", "N/A", "#N/A", "#DIV/0!", "NULL", "NaN", " null ", "<NA>", "欠測", "ＮＡ"]
)
def test_words_of_absence_in_any_case_and_width(cell):
    assert missing_among(pl.Series([cell, "owl"]), ANYWHERE, ()).to_list() == [True, False]


@pytest.mark.parametrize("cell", ["?", "-", "--", "－", "…", ".", "none", "None", "不明", "なし", "*", "？"])
def test_signs_mean_missing_among_values_alone(cell):
    cells = pl.Series([cell])
    assert missing_among(cells, AMONG_VALUES, ()).to_list() == [True]
    assert missing_among(cells, ANYWHERE, ()).to_list() == [False]


@pytest.mark.parametrize("known", [frozenset(), ANYWHERE])
def test_empty_cells_are_missing_anyway(known):
    assert missing_among(pl.Series(["", "  ", None, "\u3000", "x"]), known, ()).to_list() == [True] * 4 + [False]


def test_a_number_means_missing_however_it_is_written():
    assert missing_among(pl.Series(["-999", "-999.0", "-999.000000", "999", "-9990"]), (), ("-999",)).sum() == 3
    assert missing_among(pl.Series([-999, 1, None]), (), ("-999",)).to_list() == [True, False, True]
    assert missing_among(pl.Series([-999.0, float("nan"), 0.0]), (), ("-999.0",)).to_list() == [True, True, False]
    assert missing_among(pl.Series([-999, 1], dtype=pl.Int16), (), ("-999", "?")).to_list() == [True, False]


def test_what_the_user_adds_is_compared_as_it_is():
    assert missing_among(pl.Series(["None", "none", "NONE"]), (), ("none",)).to_list() == [False, True, False]


def test_categories_and_booleans():
    cells = pl.Series(["a", "NA", None], dtype=pl.Categorical)
    assert missing_among(cells, ANYWHERE, ()).to_list() == [False, True, True]
    assert missing_among(pl.Series([True, None]), ANYWHERE, ()).to_list() == [False, True]


def test_the_cells_stay_as_they_are():
    cells = pl.Series(["1", "?", None])
    missing_among(cells, AMONG_VALUES, ("1",))
    assert cells.to_list() == ["1", "?", None]
