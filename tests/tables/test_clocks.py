"""Times of day and durations, as clocks and units write them."""

from datetime import time, timedelta

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.tables.forms.clocks import Duration, Time, candidates

TIMES = {
    "08:48": 528, "8:48": 528, "08:48:30": 528.5, "08:48:00.000": 528, "08:48:00,5": 528 + 0.5 / 60, "24:00": 1440,
    "6:00 PM": 1080, "6:00PM": 1080, "06:00:30 pm": 1080.5, "6 p.m.": 1080, "12:05 AM": 5, "12:05 pm": 725,
    "18.00.00": 1080, "00.30.00": 30, "23.59.30": 1439.5, "8.48.30": 528.5,
    "8:48 Uhr": 528, "10時30分": 630, "10時": 600, "10時5分": 605, "10時30分30秒": 630.5, "午後3時": 900,
    "午前 0時5分": 5, "午後3:05": 905, "１０：３０": 630, "１０時３０分": 630, " 10:30 ": 630,
}  # fmt: skip
DURATIONS = {
    "25:10:00": 90600, "100:00": 360000, "25:10:00.5": 90600.5, "-10:00:00": -36000, "+25:00": 90000,
    "1 day, 02:03:04": 93784, "1 day, 2:03:04": 93784, "2 days, 0:00:00": 172800, "-1 day, 23:00:00": -3600,
    "2h30": 9000, "1.02:03:04": 93784, "1 day 02:03:04": 93784, "100h05": 360300,
    "0 days 00:01:00": 60, "0 days 00:01:00.500000": 60.5, "-1 days +23:00:00": -3600, "1 days 02:03:04": 93784,
    "2h 30m": 9000, "2h30m": 9000, "1h 30min 15s": 5415, "2 hours 30 minutes": 9000, "1 hr. 30 min.": 5400,
    "1 hour and 30 minutes": 5400, "1 day 2 hours": 93600, "1,5 h 2 m": 5520, "2 weeks 3 days": 1468800,
    "500ms 20us": 0.50002, "1d 2h 3m 4s": 93784, "-1h 30m": -5400, "1 Std. 30 Min.": 5400,
    "P1DT2H3M4S": 93784, "PT1H": 3600, "PT1.5S": 1.5, "P2W": 1209600, "-PT30M": -1800, "P3D": 259200, "pt1h30m": 5400,
    "０２５：１０": 90600, "1時間30分": 5400, "1時間 30分 15秒": 5415, "2日3時間": 183600, "30分15秒": 1815,
}  # fmt: skip
NEITHER = """
    1.5.2 12.04.23 3:1 3-1 16:9 10:60 word P PT P1M P1Y 13pm 12:30:45:10 00:1B:44:11:3A:B7 10:30-12:30 1/2 10.5 2023
    1h 90min 5m 15kg 2 -5 10% 2023-04-24 10-20 m s h d 1e5 0:5
"""


def one(*cells):
    return pl.Series("x", cells, dtype=pl.String), pl.Series([1] * len(cells))


@pytest.mark.parametrize(("cell", "minutes"), TIMES.items())
def test_times_of_day(cell, minutes):
    cells, counts = one(cell)
    assert Time().counted(Time().read(cells)).to_list() == pytest.approx([minutes])
    if cell != "8.48.30":  # a date or a version, if it stands alone
        assert candidates(cells, counts)[0] == (Time(), 1)


@pytest.mark.parametrize(("cell", "seconds"), DURATIONS.items())
def test_durations(cell, seconds):
    cells, counts = one(cell)
    assert Duration().counted(Duration().read(cells)).to_list() == pytest.approx([seconds])
    assert candidates(cells, counts) == [(Duration(), 1)]


@pytest.mark.parametrize("cell", NEITHER.split())
def test_what_is_neither(cell):
    assert candidates(*one(cell)) == []


def test_numbers_of_one_unit_are_numbers_but_not_beside_others():
    assert candidates(*one("90 min", "15 min", "word")) == []
    assert candidates(*one("90 min", "1h 15 min")) == [(Duration(), 2)]
    assert candidates(*one("90 min", "2 h", "1 d")) == [(Duration(), 3)]
    assert Duration().counted(Duration().read(one("90 min", "2h")[0])).to_list() == [5400.0, 7200.0]


def test_hours_above_24_make_durations_of_a_column():
    assert candidates(*one("08:48", "25:10")) == [(Duration(), 2), (Time(), 1)]
    assert candidates(*one("08:48", "23:10")) == [(Time(), 2), (Duration(), 2)]


def test_points_are_times_where_they_cannot_be_dates():
    assert candidates(*one("18.00.00", "09.10.11")) == [(Time(), 2)]
    assert candidates(*one("10.04.23", "09.10.11")) == []


@given(st.times())
def test_times_read_back(moment):
    micros = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond
    read = Time().read(one(moment.isoformat())[0])
    assert read.to_physical().to_list() == [micros]
    assert Time().read(pl.Series("x", [moment])).equals(read)
    assert Time().read(Time().written(read)).equals(read)
    assert Time().counted(read).to_list() == pytest.approx([micros / 6e7], rel=1e-15)


@given(st.timedeltas(timedelta(days=-9999), timedelta(days=9999)))
def test_durations_read_back(length):
    native = pl.Series("x", [length], dtype=pl.Duration("us"))
    for cell in (str(length), str(pd.Timedelta(length)), Duration().written(native)[0], native.dt.to_string("iso")[0]):
        assert Duration().read(one(cell)[0]).to_list() == [length], cell
    assert Duration().read(native).equals(native)
    assert Duration().counted(native).to_list() == pytest.approx([native.to_physical()[0] / 1e6], rel=1e-15)


def test_columns_of_dataframes():
    lengths = pl.from_pandas(pd.Series([timedelta(hours=1), None], name="x"))
    assert Duration().read(lengths).to_list() == Time().read(lengths).to_list() == [timedelta(hours=1), None]
    assert Duration().read(pl.Series([time(8, 48), None])).to_list() == [timedelta(minutes=528), None]
    for unit in ("ms", "ns"):
        assert Duration().read(lengths.cast(pl.Duration(unit))).to_list() == [timedelta(hours=1), None]
    assert Time().read(pl.Series(["08:48", None], dtype=pl.Categorical)).to_list() == [timedelta(minutes=528), None]
    for form in (Time(), Duration()):
        assert form.read(pl.Series([None, None])).to_list() == [None, None]
        assert form.read(pl.Series([], dtype=pl.String)).to_list() == []
        assert form.read(pl.Series([1.5, 2.0])).to_list() == [None, None]


def test_written():
    lengths = pl.Series([timedelta(hours=25, minutes=10), timedelta(seconds=-1.5), None, timedelta(0)])
    assert Duration().written(lengths).to_list() == ["25:10:00", "-00:00:01.5", None, "00:00:00"]


def test_too_long_is_unreadable():
    assert Duration().read(one("99999999999999999999:00:00", "9999999999999d 1h")[0]).to_list() == [None, None]


def test_what_the_user_calls_missing():
    for form in (Time(missing=("00:00",)), Duration(missing=("00:00",))):
        assert form.read(one("00:00", "0:00", "08:48")[0]).to_list() == [None, timedelta(0), timedelta(minutes=528)]
        assert form.read(pl.Series([time(0), time(8, 48)])).to_list() == [None, timedelta(minutes=528)]


def test_forms_are_stored():
    for form in (Time(missing=("0:00",)), Duration(known=False)):
        assert type(form).from_dict(form.to_dict()) == form
