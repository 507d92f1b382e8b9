"""A row by itself has the bits of `predict` of a table of it, whatever kinds its columns are of."""

from __future__ import annotations

import random
import warnings
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.tables.frames import as_table
from backglass.workflow import predicting, quick_rows
from backglass.workflow.quick_rows import QuickRows

ROWS = 600


def table():
    """A table with a column of every kind, gaps, and outliers."""
    rng = np.random.default_rng(7)
    age = rng.integers(18, 90, ROWS).astype(float)
    town = rng.choice(["Osaka", "Kyoto", "Nara"], ROWS)
    return pl.DataFrame(
        {
            "age": [None if i % 23 == 0 else one for i, one in enumerate(age)],
            "income": np.where(rng.random(ROWS) < 0.01, 1e9, rng.normal(300, 50, ROWS)),
            "town": town,
            "size": rng.choice(["small", "large", "huge"], ROWS),
            "day": [date(2024, 1, 1) + timedelta(days=int(one)) for one in rng.integers(0, 300, ROWS)],
            "price": [f"{one:.2f} €".replace(".", ",") for one in rng.uniform(1, 99, ROWS)],
            "note": [f"{a} and {b}" for a, b in zip(rng.choice(["sweet", "sour"], ROWS), town, strict=True)],
            "ripe": rng.choice([True, False], ROWS),
            "kind": np.where((age > 50) & (town == "Osaka"), "a", np.where(rng.random(ROWS) < 0.3, "b", "c")),
        }
    )


@pytest.fixture(scope="module", params=["kind", "income"])
def model(request):
    options = {"ordinal": {"size": ["small", "large", "huge"]}, "parts": ["day"], "words": ["note"], "members": 2}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is not good
        return bg.fit_table(
            table(), request.param, epochs=2, hidden=3, views=("plain", "pieces", "rules"), **options
        ).model


def rows_of(frame):
    """Rows as JSON has them."""
    return [
        {name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items()} for row in frame.to_dicts()
    ]


def both(model, quick, row):
    """What a table of the row gives, and what the row by itself gives."""
    frame = pl.DataFrame({name: [cell] for name, cell in row.items()}, strict=False)
    read = as_table(frame, model.preparation.forms)
    try:
        wanted = predicting.predict(model, read).row(0), [str(one) for one in predicting.remarks(model, read)]
    except bg.DataError:
        wanted = None
    answer = quick.answer(row)
    if answer is None:
        return wanted, None
    return wanted, ((answer.prediction, *answer.probabilities), [str(one) for one in answer.remarks])


@pytest.mark.few(1)
def test_rows_of_the_training_table(model):
    quick, frame = QuickRows(model), table()
    assert model.preparation.rules
    assert any(column.kind == "dated" for column in model.preparation.columns)
    assert any(column.kind == "worded" for column in model.preparation.columns)
    whole = predicting.predict(model, frame).rows()
    for place, row in list(enumerate(rows_of(frame)))[::20]:
        wanted, found = both(model, quick, row)
        assert found == wanted
        assert found[0] == whole[place]


@pytest.mark.few(1)
def test_cells_that_are_wrong_or_strange(model):
    quick, row, draw = QuickRows(model), rows_of(table())[1], random.Random(22)
    cells = [
        None,
        True,
        0,
        -0.0,
        7,
        2.5,
        10**18,
        1e300,
        "",
        "NA",
        " 41 ",
        "1.234,50 €",
        "x",
        "2024-02-30",
        "05.03.2024",
        "huge",
    ]
    for name in row:
        for cell in draw.sample(cells, 6):
            wanted, found = both(model, quick, row | {name: cell})
            assert found == wanted, (name, cell)
            again = quick.answer(row | {name: cell})  # now it is known
            assert (None if again is None else [str(one) for one in again.remarks]) == (found and found[1])


def test_what_is_remembered_is_bounded(model, monkeypatch):
    monkeypatch.setattr(quick_rows, "MOST_KNOWN", 5)
    quick, row = QuickRows(model), rows_of(table())[1]
    for number in range(40):
        quick.answer(row | {"age": number, "note": f"sweet {number}" + "x" * (300 * (number % 2))})
    assert max(len(column._known) for column in quick._columns) <= 5
    assert all(len(str(cell)) <= quick_rows.LONGEST_KNOWN for one in quick._columns for _, cell in one._known)


def test_a_row_that_lacks_a_column_is_left_to_the_table(model):
    row = rows_of(table())[1]
    del row["age"]
    assert QuickRows(model).answer(row) is None
