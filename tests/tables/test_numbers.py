"""Numbers however they are written: read by their form, and judged by a column's cells."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.tables.forms.conventions import judged
from backglass.tables.forms.deciding import decide
from backglass.tables.forms.numbers import Number


def read(cells, **signs):
    return Number(**signs).read(pl.Series(cells)).to_list()


@pytest.mark.parametrize(
    ("signs", "cells", "numbers"),
    [
        ({}, ["１２", "＋３", "４．５"], [12, 3, 4.5]),
        ({}, ["−1224", "–5", "▲7", "△ 8", "－９"], [-1224, -5, -7, -8, -9]),
        ({}, ["(12)", "(1.5)", "( 3 )", "12-"], [-12, -1.5, -3, -12]),
        ({}, ["1e3", "-2.5E-1", "+7"], [1000, -0.25, 7]),
        ({}, ["1,234,567", "1,234.5", "1 234"], [1234567, 1234.5, 1234]),
        ({}, ["1,234", "12 34", "1_000", "1.5.2", "10-20", "(5"], [None] * 6),
        ({"sign": "%"}, ["9.4%", "9.4 %", "％9.4", "10", "(3%)"], [9.4, 9.4, 9.4, 10, -3]),
        ({"sign": "$"}, ["$15617", "-$5", "$-5", "($5)", "5 $", "$1,234"], [15617, -5, -5, -5, 5, 1234]),
        ({"unit": "kg"}, ["41291.2kg", "3 kg", "ｋｇ 4", "5", "5 g"], [41291.2, 3, 4, 5, None]),
        ({"unit": "円", "group": ","}, ["1,234円", "￥5", "7 円"], [1234, None, 7]),
        ({"sign": "¥"}, ["￥5", "¥6"], [5, 6]),
        ({"group": " "}, ["59 070", "59\u00a0070", "59\u202f070", "59\u2009070"], [59070] * 4),
        ({"group": "'"}, ["1'234", "1’234.5"], [1234, 1234.5]),
        ({"group": ","}, ["1,23,456", "12,34,567", "1,234,567", "1,2"], [123456, 1234567, 1234567, None]),
        ({"decimal": ","}, ["19,47", "2.155", "1.234,5", "7", "2.5"], [19.47, 2155, 1234.5, 7, None]),
        ({"decimal": ",", "group": "."}, ["2.155", "-1.234.567,5"], [2155, -1234567.5]),
        ({"decimal": ",", "group": " ", "sign": "€"}, ["1 234,5 €"], [1234.5]),
    ],
)
def test_what_is_written_is_read(signs, cells, numbers):
    for cell, number in zip(cells, numbers, strict=True):
        assert read([cell], **signs) == [number], cell
    assert read(cells, **signs) == numbers


def test_whole_numbers_keep_their_digits():
    assert read(["9007199254740993", "1"]) == [9007199254740993, 1]
    assert Number().read(pl.Series(["7", "7.0"])).dtype == pl.Int64
    assert Number().read(pl.Series(["7", "7.5"])).dtype == pl.Float64
    assert read(["9223372036854775808"]) == [2.0**63]
    assert read(["9,007,199,254,740,993"], group=",") == [9007199254740993]


def test_dataframes_numbers():
    assert Number().read(pl.Series([7.0, None, float("nan")])).to_list() == [7, None, None]
    assert Number().read(pl.Series([True, False, None])).to_list() == [1, 0, None]
    assert Number().read(pl.Series([2**63], dtype=pl.UInt64)).to_list() == [2.0**63]
    assert Number(missing=("-999",)).read(pl.Series([-999, 5])).to_list() == [None, 5]
    assert Number().read(pl.Series(["7", "NA"], dtype=pl.Categorical)).to_list() == [7, None]
    assert Number().read(pl.Series([None])).dtype == pl.Float64


@pytest.mark.parametrize("cell", ["inf", "-inf", "Infinity", "1e400"])
def test_infinite_numbers_are_missing(cell):
    assert read([cell, "1"]) == [None, 1]
    assert Number().read(pl.Series([float(cell), 1.0])).to_list() == [None, 1]


def test_reading_leaves_the_cells_alone():
    cells = pl.Series(["(5)", "?"])
    Number().read(cells)
    assert cells.to_list() == ["(5)", "?"]


def test_counted_and_written():
    form = Number(sign="%")
    values = form.read(pl.Series(["5%", None]))
    assert form.counted(values).dtype == pl.Float64
    assert form.written(values).to_list() == ["5", None]
    assert Number.from_dict(form.to_dict()) == form


SIGNS = [(".", ""), (".", ","), (",", "."), (",", " "), (".", "'"), (",", "")]
AFFIXES = [("", ""), ("%", ""), ("€", ""), ("", "kg"), ("", "円"), ("$", "")]


@given(st.lists(st.integers(-(10**11), 10**11), min_size=1), st.sampled_from(SIGNS), st.sampled_from(AFFIXES))
def test_a_number_in_any_convention_is_its_value(cents, signs, affix):
    numbers = [number / 100 for number in cents]
    decimal, group = signs
    plain = [f"{number:,.2f}".replace(",", "G").replace(".", decimal).replace("G", group) for number in numbers]
    cells = pl.Series([f"{cell} {affix[1]}" if affix[1] else f"{cell}{affix[0]}" for cell in plain])
    form = Number(decimal=decimal, group=group, sign=affix[0], unit=affix[1])
    assert form.counted(form.read(cells)).to_list() == numbers
    decided = decide({"x": cells})["x"].form
    assert decided.counted(decided.read(cells)).to_list() == numbers


@pytest.mark.parametrize(
    ("cells", "decimal", "group", "proof", "open_"),
    [
        (["1.234,5", "7"], ",", ".", 1, False),
        (["1,234.5", "7"], ".", ",", 1, False),
        (["1,5", "2,25"], ",", "", 2, False),
        (["1.234.567", "12"], ",", ".", 1, False),
        (["1,234,567", "1,234"], ".", ",", 1, False),
        (["2.155", "546"], ".", "", 0, True),
        (["1,234", "987"], ".", ",", 0, True),
        (["1,234", "0,5"], ",", "", 1, False),
        (["3.25", "2.155"], ".", "", 1, False),
        (["1 234,5"], ",", " ", 1, False),
    ],
)
def test_what_proves_a_convention(cells, decimal, group, proof, open_):
    found = judged(pl.Series(cells), pl.Series([1] * len(cells)))
    assert (found.form.decimal, found.form.group) == (decimal, group)
    assert (found.proof, found.other is not None) == (proof, open_)
    assert found.read.all()


@pytest.mark.parametrize(("length", "form"), [(1000, "number"), (1001, "text")])
def test_a_unit_is_not_longer_than_a_regular_expression_takes(length, form):
    cells = pl.Series([f"{number} {'m' * length}" for number in range(1, 30)])
    assert decide({"x": cells})["x"].form.form == form
