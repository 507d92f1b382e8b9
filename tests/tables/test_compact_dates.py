"""Numbers such as 20230424: said where all of a column are days, and gone once the column is read as dates."""

from __future__ import annotations

import pytest

import backglass as bg
from backglass.tables.reader import table_of_text


def said(cells: list[str]) -> list[str]:
    table = table_of_text("visits.csv", ("day,x\n" + "".join(f"{cell},1\n" for cell in cells)).encode())
    return [str(one) for one in table.remarks if "look like dates" in str(one)]


def test_days_are_said_with_the_option():
    (remark,) = said(["", "20230424", "20240229"])
    assert remark.startswith("The numbers of 'day' in visits.csv look like dates (20230424 in row 2); ")
    assert "--date day=%Y%m%d (in Python date={'day': '%Y%m%d'})" in remark


@pytest.mark.parametrize(
    "cells",
    [
        ["20230424", "20230431"],
        ["20230424", "20230424"],
        ["20230424.5", "20230425"],
        ["18230424", "20230425"],
        ["2023-04-24", "2023-04-25"],
        ["30230424", "20230425"],
    ],
)
def test_what_is_none(cells):
    assert said(cells) == []


def test_as_dates_there_is_nothing_to_say(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text("day,x\n20230131,1\n20230201,2\n")
    table = bg.read_table(path, date={"day": "%Y%m%d"})
    assert table.remarks == ()
    assert (table.column("day")[1] - table.column("day")[0]) == 1
