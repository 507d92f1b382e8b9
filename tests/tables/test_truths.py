"""Truth values of every usual spelling."""

import polars as pl
import pytest

from backglass.tables.forms.deciding import decide
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.plain_texts import Text
from backglass.tables.forms.truths import Truth, truth_of


def form_of(*cells):
    return decide({"x": pl.Series(cells, dtype=pl.String)})["x"].form


PAIRS = "True/False TRUE/FALSE t/f yes/no Y/N on/off はい/いいえ 真/偽 有/無 あり/なし 有り/無し ○/× +/-"


@pytest.mark.parametrize(("true", "false"), [pair.split("/") for pair in PAIRS.split()])
def test_pairs(true, false):
    assert form_of(true, false, true) == Truth(true=true, false=false)
    form = Truth(true=true, false=false)
    values = form.read(pl.Series([true, false, None]))
    assert values.to_list() == [True, False, None]
    assert form.counted(values).to_list() == form.written(values).to_list() == [true, false, None]
    assert Truth.from_dict(form.to_dict()) == form


def test_spellings_in_any_case_are_one():
    assert form_of("Yes", "yes", "yes", "YES", "No", "no", "no") == Truth(true="yes", false="no")
    assert form_of("True", "true", "1", "0", "False") in (Truth(true="True", false="False"),)


def test_files_and_dataframes_give_the_same_values():
    form = form_of("True", "False", "True")
    for cells in ([True, False], ["true", "FALSE"], [1, 0], [1.0, 0.0], ["1", "0"], ["yes", "no"]):
        assert form.counted(form.read(pl.Series(cells))).to_list() == ["True", "False"]
    assert decide({"x": pl.Series([True, None])})["x"].form == Truth()


@pytest.mark.parametrize("cells", [("0", "1"), ("1", "1"), ("0", "1", None)])
def test_zero_and_one_are_numbers(cells):
    assert form_of(*cells) == Number()


@pytest.mark.parametrize("cells", [("t", "t"), ("y",), ("N", "n"), ("t", "n"), ("M", "F"), ("yes", "no", "maybe")])
def test_other_texts_stay_texts(cells):
    assert form_of(*cells) == Text()


def test_one_word_alone_is_a_truth():
    assert form_of("yes", None, "yes") == Truth(true="yes", false="no")
    assert form_of("No", "No") == Truth(true="Yes", false="No")


@pytest.mark.parametrize("gap", ["?", "NA", "unknown", "-", "不明"])
def test_known_spellings_beside_them_are_missing(gap):
    form = form_of("yes", "no", gap)
    assert form == Truth(true="yes", false="no")
    assert form.read(pl.Series(["yes", gap])).to_list() == [True, None]


def test_absence_is_a_value_beside_presence_alone():
    assert form_of("はい", "いいえ", "なし").read(pl.Series(["なし"])).to_list() == [None]
    assert form_of("有", "なし", "有").read(pl.Series(["なし"])).to_list() == [False]
    assert form_of("+", "-", "+").read(pl.Series(["-"])).to_list() == [False]


def test_one_spelling_alone_that_means_missing_is_no_truth():
    assert truth_of({"なし": 3}) is None
    assert truth_of({"-": 3}) is None
