"""What divides the rows of a table, and what is said where a column does not serve."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.errors import DataError
from backglass.tables.frames import as_table
from backglass.workflow.dividing import division_of, numbered

DAYS = [f"2024-01-{day:02}" for day in range(1, 29)]
VISITS = pl.DataFrame(
    {
        "patient": [f"p{k // 4}" for k in range(28)],
        "day": DAYS,
        "asleep": [k % 3 == 0 for k in range(28)],
        "x": [(k * 7 % 13) / 3 for k in range(28)],
        "y": [(k * 5 % 11) / 2 for k in range(28)],
    }
)


def test_rows_without_a_group_are_groups_of_their_own_and_that_is_said():
    table = as_table(VISITS.with_columns(patient=pl.Series([None, None, *VISITS["patient"][2:]])))
    division = division_of(table, "y", groups="patient")
    assert len(set(division.groups.tolist())) == 9
    assert [str(one) for one in division.remarks] == [
        "2 rows of DataFrame lack the group 'patient'; each is taken as a group of its own."
    ]
    assert numbered(pl.Series(["7", "07", None])).tolist() == [1, 0, -1]


def test_rows_without_a_time_are_left_out_and_that_is_said():
    table = as_table(VISITS.with_columns(day=pl.Series([None, *DAYS[1:]])))
    division = division_of(table, "y", time="day")
    assert division.rows.tolist() == list(range(1, 28))
    assert division.timeless == 1
    (said,) = division.remarks
    assert str(said).startswith("1 row of DataFrame lacks the time 'day'")
    training, held_out = division.split(0.25, seed=0)
    assert held_out.tolist() == list(range(21, 28))
    assert training.tolist() == list(range(1, 21))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"groups": "patent"}, "no column 'patent'"),
        ({"groups": "y"}, "Column 'y' is the target, so that it cannot be groups, too"),
        ({"time": "y"}, "Column 'y' is the target, so that it cannot be time, too"),
        ({"time": "patient"}, "Column 'patient' holds texts, but time takes one of dates, times or numbers"),
        ({"time": "asleep"}, "Column 'asleep' holds truth values"),
        ({"groups": "patient", "time": "day"}, "groups and time each say which rows are held out; give one of them"),
        ({"groups": "patient", "folds": 9}, "The rows are of 7 groups, too few for 9 parts"),
        ({"time": "day", "folds": 28}, "There are 28 different times, too few for 29 parts"),
        ({"folds": 1}, "folds is 1, but it is a whole number from 2 up"),
        ({"folds": 400}, "There are 400 folds"),
    ],
)
def test_what_does_not_serve_is_said_in_one_sentence(options, sentence):
    with pytest.raises(bg.BackglassError) as refused:
        bg.fit_table(VISITS, "y", task="regression", members=2, epochs=1, **options)
    assert sentence in str(refused.value)
    assert str(refused.value).count(". ") == 0


def test_a_column_without_a_time_is_refused():
    frame = VISITS.with_columns(year=pl.Series([None] * 28, dtype=pl.Float64))
    with pytest.raises(DataError, match="has no time in any row with a target"):
        division_of(as_table(frame), "y", time="year")


@pytest.mark.filterwarnings("ignore::backglass.FitWarning")
def test_the_column_of_groups_is_no_input_unless_it_is_kept():
    options = {"task": "regression", "members": 2, "epochs": 1, "groups": "patient"}
    model = bg.fit_table(VISITS, "y", **options)
    assert {one.name: one.reason for one in model.preparation.left_out}["patient"] == "groups"
    assert "patient" in {one.name for one in bg.fit_table(VISITS, "y", keep="patient", **options).preparation.columns}


@pytest.mark.filterwarnings("ignore::backglass.FitWarning")
@pytest.mark.parametrize("options", [{"groups": "patient"}, {"time": "day"}])
def test_a_model_knows_its_split_again(tmp_path, options):
    drop = [] if "groups" in options else ["patient"]
    model = bg.fit_table(VISITS, "y", task="regression", members=2, epochs=2, drop=["asleep", *drop], **options)
    model.save(tmp_path / "m.safetensors")
    again = bg.load(tmp_path / "m.safetensors")
    for part in ("train", "validation"):
        judged = again.evaluate(VISITS, part)
        assert judged.rows == model.model.training["split"]["rows"][part]
        assert judged.scores["r2"] == pytest.approx(model.scores[part]["r2"], abs=1e-12)
    if "time" in options:
        assert again.evaluate(VISITS, "validation").true.tolist() == VISITS["y"][22:].to_list()


@pytest.mark.filterwarnings("ignore::backglass.FitWarning")
def test_groups_that_a_table_to_judge_by_shares_are_said():
    from backglass.workflow.job import Job
    from backglass.workflow.preparing import read_halves

    found = read_halves(Job(VISITS[:20], "y", groups="patient", task="regression", validation=VISITS[18:]))
    assert str(found.remarks[-1]).startswith("2 rows of DataFrame are of groups of 'patient' that training has, too")
    assert np.array_equal(found.held_out, np.arange(10))
