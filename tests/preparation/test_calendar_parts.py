"""Months, weekdays and hours of days since 1970, held against Python's own calendar; and the column that has them."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from backglass.errors import DataError
from backglass.preparation.calendar_parts import (
    PARTS,
    circle_names,
    circles,
    hour_of,
    month_of,
    parts_there,
    weekday_of,
)
from backglass.preparation.dated import DatedColumn
from backglass.preparation.kinds import fit_column
from backglass.preparation.recipe import Recipe

EPOCH = date(1970, 1, 1).toordinal()


def days_of(*moments):
    return np.array([(moment - datetime(1970, 1, 1)) / timedelta(days=1) for moment in moments])


def test_every_day_of_twelve_centuries_has_its_month_and_weekday():
    days = np.arange(date(1000, 1, 1).toordinal(), date(2200, 1, 1).toordinal())
    calendar = [date.fromordinal(day) for day in days.tolist()]
    assert month_of(days - float(EPOCH)).tolist() == [day.month - 1 for day in calendar]
    assert weekday_of(days - float(EPOCH)).tolist() == [day.weekday() for day in calendar]


@pytest.mark.parametrize("moment", [datetime(1904, 2, 29, 23, 59), datetime(1969, 12, 31, 0, 1), datetime(2000, 2, 29)])
def test_before_1970_and_in_leap_years_a_time_of_day_changes_no_date(moment):
    days = days_of(moment)
    assert (month_of(days)[0], weekday_of(days)[0]) == (moment.month - 1, moment.weekday())
    assert hour_of(days)[0] == pytest.approx(moment.hour + moment.minute / 60, abs=1e-9)


def test_midnight_is_the_end_and_the_beginning():
    late, early = (np.array(circles(np.array([minutes]), ("hour",), "minutes")) for minutes in (1439.0, 1.0))
    noon, whole = (np.array(circles(np.array([minutes]), ("hour",), "minutes")) for minutes in (720.0, 1440.0))
    assert np.abs(late - early).max() < 0.03 < np.abs(noon - early).max()
    assert whole.tolist() == np.array(circles(np.array([0.0]), ("hour",), "minutes")).tolist()


def test_any_seven_values_of_a_weekday_are_a_weighted_sum():
    X = np.column_stack([np.ones(7), *circles(np.arange(4.0, 11.0), ("weekday",))])
    assert np.linalg.matrix_rank(X) == 7


def test_parts_are_called_by_their_names():
    assert PARTS["weekday"].said(6.0)["ja"] == "日曜日"
    assert PARTS["month"].said(1.0)["en"] == "February"
    assert [PARTS["month"].said(place)["en"] for place in (12.0, -1.0, np.nan)] == ["?"] * 3
    assert [PARTS["hour"].said(hour)["en"] for hour in (0.0, 23.999, 9.4999999999)] == ["0:00", "23:59", "9:30"]
    assert (
        len(circle_names("day", ("month", "weekday", "hour"))) == len(set(circle_names("day", ("month", "hour")))) + 6
    )
    assert parts_there(np.array([0.5, np.nan]), "minutes") == ("hour",)


def test_a_column_has_its_number_its_gap_and_its_parts():
    column = pl.Series("day", [4.0, None, 6.5, 11.0])
    found = DatedColumn.fit(column, ("weekday",))
    assert found.names[:4] == ("day", "day missing", "day weekday sin", "day weekday cos")
    assert (len(found.names), found.plain, found.unit) == (8, 8, "days")
    inputs = np.full((4, 8), np.nan)
    found.encode(found.read(column), inputs)
    assert inputs[0, 2:].tolist() == [0.0, 1.0] * 3  # a Monday
    assert inputs[3, 2:].tolist() == inputs[0, 2:].tolist()
    assert inputs[1, 1:].tolist() == [1.0, *inputs[2, 2:]]  # the median stands in, with its weekday
    alone = np.empty((1, 8))
    found.encode(found.read(column[2:3]), alone)
    assert alone.tolist() == inputs[2:3].tolist()
    assert DatedColumn.from_dict(found.to_dict()) == found


@pytest.mark.parametrize(("parts", "unit"), [((), "days"), (("weekday", "month"), "days"), (("month",), "minutes")])
def test_parts_that_a_column_cannot_have_are_refused(parts, unit):
    with pytest.raises(DataError, match="the parts of a date are"):
        DatedColumn.fit(pl.Series("day", [1.0, 2.0]), parts, unit)


def test_parts_are_asked_for_by_column():
    days, rows = pl.Series("day", [4.0, 5.5, 6.0]), np.arange(3)
    asked = fit_column(days, rows, recipe=Recipe(parts=["day"]), form="date")
    assert asked.parts == ("month", "weekday", "hour")
    assert fit_column(days, rows, recipe=Recipe(parts="no"), form="date").kind == "numeric"
    assert fit_column(days, rows, recipe=Recipe(parts=["day"]), form="time").parts == ("hour",)
    for form in ("", "number", "duration"):
        with pytest.raises(DataError, match="'day' holds neither dates nor times of day"):
            fit_column(days, rows, recipe=Recipe(parts=["day"]), form=form)
