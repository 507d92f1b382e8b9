"""Years of two digits: what may be the century before is said, what can hardly be is not."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from backglass.tables.frames import as_table
from backglass.tables.reader import table_of_text


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            ["21.05.58", "13.12.71"],
            "21.05.58 as 2058-05-21 (1 in all); write four digits if the century before is meant.",
        ),
        (["5/21/40", "12/13/71", "1/30/68"], "5/21/40 as 2040-05-21 (2 in all)"),
        (["21-May-58", "13-Dec-71"], "21-May-58 as 2058-05-21 (1 in all)"),
        (["21.05.23", "13.12.71"], None),
        (["21.05.2058", "13.12.1971"], None),
    ],
)
def test_which_are_said(cells, said):
    table = table_of_text("people.csv", ("born,x\n" + "".join(f"{cell},1\n" for cell in cells)).encode())
    found = [str(one) for one in table.remarks if "two digits" in str(one)]
    assert len(found) == (said is not None)
    assert said is None or said in found[0]


def test_dates_of_a_dataframe_have_their_century():
    assert as_table(pl.DataFrame({"born": [dt.date(2058, 5, 21)]})).remarks == ()
