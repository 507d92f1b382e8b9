"""Rows that look like totals are named, in every kind of table; categories and averages are not."""

from __future__ import annotations

import warnings

import polars as pl
import pytest

import backglass as bg
from backglass.tables.frames import as_table
from backglass.tables.reader import table_of_text
from backglass.tables.totals import totals_in

REGIONS = ["north", "south", "west"]
ROWS = [f"{REGIONS[k % 3]},{100 + k},{3 * k % 7}\n" for k in range(30)]
SOLD, COST = sum(100 + k for k in range(30)), sum(3 * k % 7 for k in range(30))


def said(content: str) -> list[str]:
    return [str(one) for one in table_of_text("sales.csv", content.encode()).remarks if "total" in str(one)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (
            f"Total,{SOLD},{COST}\n",
            "Row 31 of sales.csv looks like a total ('Total' in 'region'); delete it if it is one",
        ),
        (f"Total,{SOLD},{COST}\n,,\n", "Row 31 of sales.csv looks like a total ('Total' in 'region'); "),
        ("合計,9,9\n", "Row 31 of sales.csv looks like a total ('合計' in 'region'); "),
        (f",{SOLD},{COST}\n", "Row 31 of sales.csv looks like a total (each number is the sum of those above); "),
        (f",{SOLD},\n", "Row 31 of sales.csv looks like a total (each number is the sum of those above); "),
        (f",{SOLD},{COST + 1}\n", None),
        (",,\n", None),
        ("Average,114.5,3\n", None),
        ("north,5,3\n", None),
    ],
)
def test_the_last_row(last, expected):
    found = said("region,sold,cost\n" + "".join(ROWS) + last)
    assert len(found) == (expected is not None)
    assert expected is None or found[0].startswith(expected)


def test_a_total_in_a_column_of_numbers():
    found = said("year,sold\n" + "".join(f"{1990 + k},{k}\n" for k in range(30)) + "TOTAL,435\n")
    assert found == [
        "Row 31 of sales.csv looks like a total ('TOTAL' in 'year'); delete it if it is one, for it is taken as a row "
        "like any other."
    ]


def test_totals_of_groups_and_one_of_all():
    rows = ""
    for g in range(3):
        rows += "".join(f"{'xyz'[g]},s{k},{10 * g + k}\n" for k in range(1, 5)) + f"{'xyz'[g]},小計,{40 * g + 10}\n"
    found = said(f"area,shop,sold\n{rows}合計,,150\n")
    assert found == [
        "Rows of sales.csv look like totals (4 in all: 5, 10, 15, 16; '小計' in 'shop'); delete those that are, for "
        "they are taken as rows like any other."
    ]


def test_a_category_that_is_called_so_is_one():
    assert said("kind,sold\n" + "total,3\npartial,4\n" * 20) == []


def test_many_rows_of_a_category_take_no_longer_than_they_are():
    kinds = ["Total" if k % 6 == 0 else "part" for k in range(60_000)]
    table = as_table(pl.DataFrame({"kind": kinds, "sold": list(range(60_000))}))
    assert len(totals_in(table)) <= 1


def test_dataframes_and_python_say_it_too():
    sales = pl.DataFrame({
        "region": [*(REGIONS * 20), "Total"],
        "sold": [*range(60), sum(range(60))],
        "y": [k / 3 for k in range(61)],
    })  # fmt: skip
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        bg.fit_table(sales, "y", members=1, epochs=1, keep="sold")
    assert any("Row 61 of DataFrame looks like a total ('Total' in 'region')" in str(one.message) for one in caught)
