"""Dates: every usual spelling is read, what only looks like one is not, and the order of day and month is proved."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.errors import DataError
from backglass.preparation.cleaned import readable_numbers
from backglass.tables.forms.dates import FORMATS, Date, candidates, proof

DAY = date(2023, 4, 24)
TOKYO = timezone(timedelta(hours=9))
DAYS = {
    "%Y-%m-%d": ["2023-04-24", "2023-4-24", "2023-04-24 00:00:00", "2023-04-24 (Mon)", "２０２３-０４-２４"],
    "%Y/%m/%d": ["2023/04/24", "2023/4/24", "2023/04/24(月)", "２０２３／０４／２４", "2023/ 4/24"],
    "%Y.%m.%d": ["2023.04.24", "2023.4.24", "2023. 4. 24.", "2023.04.24 00:00", "2023.04.24 月曜日"],
    "%Y年%m月%d日": [
        "2023年4月24日",
        "2023年 4月24日",
        "2023年04月24日",
        "２０２３年４月２４日(月)",
        "2023年4月24日0時0分",
    ],
    "%d-%m-%Y": ["24-04-2023", "24-4-2023", "24-04-2023 00:00", "24-04-2023T00:00:00Z", "Mon 24-04-2023"],
    "%d.%m.%Y": ["24.04.2023", "24.4.2023", "24. 4. 2023", "Montag, 24.04.2023", "24.04.2023 00:00:00"],
    "%m/%d/%Y": ["04/24/2023 00:00", "4/24/2023", "04/24/2023, 12:00:00 AM", "Mon 4/24/2023", "04/24/2023"],
    "%d/%m/%Y": ["24/04/2023", "24/4/2023", "24/04/2023 00:00:00.000", "lun. 24/04/2023", "24/04/2023 0:00"],
    "%d/%m/%y": ["24/04/23", "24/4/23", "24/04/23 00:00", "Mon, 24/04/23", "24/04/23 12:00 am"],
    "%d.%m.%y": ["24.04.23", "24.04.23 00:00", "Mo, 24.04.23", "２４.０４.２３", "24.04.23 00:00:00"],
    "%d-%b-%Y": ["24-Apr-2023", "24-APR-2023", "24-april-2023", "24-Apr-2023 00:00:00", "24-abr-2023"],
    "%d %b %Y": [
        "24 Apr 2023",
        "24. April 2023",
        "24 de abril de 2023",
        "24 avril 2023",
        "Mon, 24 Apr 2023 00:00:00 GMT",
    ],
    "%b %d, %Y": ["Apr 24, 2023", "April 24th, 2023", "Apr. 24, 2023", "Monday, April 24, 2023", "Apr 24 2023"],
    "%d-%b-%y": ["24-Apr-23", "24-APR-23", "24-abr-23", "24-Apr-23 00:00", "24-April-23"],
    "%d%b%Y": ["24APR2023", "24apr2023", "24APR2023:00:00:00", "24Apr2023", "24april2023"],
    "%d/%b/%Y": ["24/Apr/2023", "24/APR/2023", "24/Apr/2023:00:00:00 +0000", "24/april/2023", "24/Abr/2023"],
    "%E年%m月%d日": ["令和5年4月24日", "令和 5年 4月24日", "R5年4月24日", "令5年04月24日(月)", "㋿5年4月24日"],
    "%E.%m.%d": ["R5.4.24", "R05.04.24", "令和5.4.24", "r5.4.24", "R5. 4.24"],
}
MONTHLY = {
    "%Y-%m": ["2023-04", "２０２３-０４", "2023-04 ", " 2023-04"],
    "%Y/%m": ["2023/04", "2023/4", "２０２３／４", "2023/ 4"],
    "%m/%Y": ["04/2023", "4/2023", "０４／２０２３", "04/2023 "],
    "%Y年%m月": ["2023年4月", "2023年 4月", "2023年04月", "２０２３年４月"],
    "%b %Y": ["Apr 2023", "April 2023", "apr. 2023", "abril de 2023"],
    "%E年%m月": ["令和5年4月", "R5年4月", "令和 5年 4月", "令5年04月"],
}
MOMENTS = {
    "2024-01-01 00:00:00+00:00": datetime(2024, 1, 1),
    "2024-01-01T00:00:00Z": datetime(2024, 1, 1),
    "2023-04-24T00:00": datetime(2023, 4, 24),
    "2023-04-24 10:30": datetime(2023, 4, 24, 10, 30),
    "2023-04-24T10:30:15.123456789Z": datetime(2023, 4, 24, 10, 30, 15, 123456),
    "2023-04-24 10:30:15,5": datetime(2023, 4, 24, 10, 30, 15, 500000),
    "2023-04-24 10:30:15 +0900": datetime(2023, 4, 24, 1, 30, 15),
    "2023-04-24T10:30-03:30": datetime(2023, 4, 24, 14, 0),
    "2023-04-24 10:30 UTC": datetime(2023, 4, 24, 10, 30),
    "2023-04-24 10:30 JST": datetime(2023, 4, 24, 1, 30),
    "2023-04-24 10:30+09": datetime(2023, 4, 24, 1, 30),
    "2023-04-24T10:30:00+09:00[Asia/Tokyo]": datetime(2023, 4, 24, 1, 30),
    "2023-04-24 10:30:00 +0000 UTC": datetime(2023, 4, 24, 10, 30),
    "Mon, 24 Apr 2023 10:30:00 EDT": datetime(2023, 4, 24, 14, 30),
    "24.04.2023 um 10:30 Uhr": datetime(2023, 4, 24, 10, 30),
    "2023. 4. 24. 10:30": datetime(2023, 4, 24, 10, 30),
    "2023-04-24 24:00": datetime(2023, 4, 25),
    "4/24/2023, 10:30:00 PM": datetime(2023, 4, 24, 22, 30),
    "4/24/2023 12:05 a.m.": datetime(2023, 4, 24, 0, 5),
    "4/24/2023 10:30:00 PM": datetime(2023, 4, 24, 22, 30),
    "2023年4月24日10時30分": datetime(2023, 4, 24, 10, 30),
    "2023年4月24日 10時5分15秒": datetime(2023, 4, 24, 10, 5, 15),
    "2023/4/24(月) 午後3時5分": datetime(2023, 4, 24, 15, 5),
    "２０２３年４月２４日　１０：３０": datetime(2023, 4, 24, 10, 30),
    "令和元年5月1日 10:30": datetime(2019, 5, 1, 10, 30),
    "Mon, 24 Apr 2023 10:30:00 GMT": datetime(2023, 4, 24, 10, 30),
    "Mon Apr 24 10:30:00 2023": datetime(2023, 4, 24, 10, 30),
    "Mon Apr 24 10:30:00 +0900 2023": datetime(2023, 4, 24, 1, 30),
    "Mon Apr 24 2023 10:30:00 GMT+0900 (Japan Standard Time)": datetime(2023, 4, 24, 1, 30),
    "24/Apr/2023:10:30:00 +0900": datetime(2023, 4, 24, 1, 30),
    "20230424T103000Z": datetime(2023, 4, 24, 10, 30),
    "20230424 10:30": datetime(2023, 4, 24, 10, 30),
}
NO_DATES = """
    1.5.2 10.12.2 24.04.1 1.2.3.4 20230424 2023 2023-W04 2023-W04-1 03-1234-5678 090-1234-5678 150-0001 10-20 3-1 1/2
    192.168.1.1 2023-02-30 2023-13-01 0012-01-01 30/30/2023 2019-1 10.5 1e5 R5 H2 12:30 Mars May4 A-2023-1 1/2/3
    2023-04-24T25:00 2023-04-24T10:61 2023-04-24T10:30+99:00 M1 S-12 1,234 2023/24/24 31.04.2023 0/0/00 R5.13.1
"""


def one(*cells):
    return pl.Series("day", cells, dtype=pl.String), pl.Series([1] * len(cells))


def best(*cells):
    return candidates(*one(*cells))[0][0]


@pytest.mark.parametrize(("form", "cell"), [(form, cell) for form, cells in DAYS.items() for cell in cells])
def test_days(form, cell):
    assert best(cell) == Date(form)
    read = Date(form).read(one(cell)[0])
    assert read.dtype == pl.Date
    assert read.to_list() == [DAY]


@pytest.mark.parametrize(("form", "cell"), [(form, cell) for form, cells in MONTHLY.items() for cell in cells])
def test_months_are_their_first_day(form, cell):
    assert best(cell) == Date(form)
    assert Date(form).read(one(cell)[0]).to_list() == [date(2023, 4, 1)]


@pytest.mark.parametrize(("cell", "moment"), MOMENTS.items())
def test_moments_are_in_utc(cell, moment):
    read = best(cell).read(one(cell)[0]).cast(pl.Datetime("us"))
    assert read.to_list() == [moment]


@pytest.mark.parametrize("cell", NO_DATES.split())
def test_what_is_no_date(cell):
    assert candidates(*one(cell)) == []


def test_years_of_two_digits():
    cells = ["12/31/99", "01/15/00", "01/15/68", "01/15/69"]
    assert best(*cells) == Date("%m/%d/%y")
    assert Date("%m/%d/%y").read(one(*cells)[0]).dt.year().to_list() == [1999, 2000, 2068, 1969]


def test_eras():
    cells = ["明治45年7月29日", "大正1年8月1日", "昭和64年1月7日", "平成元年1月8日", "令和5年4月24日", "令和0年1月1日x"]
    read = best(*cells).read(one(*cells)[0])
    assert read.to_list() == [
        date(1912, 7, 29), date(1912, 8, 1), date(1989, 1, 7), date(1989, 1, 8), DAY, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "form", "proved", "other"),
    [
        ({"06/07/2023": 40, "20/05/2023": 2}, "%d/%m/%Y", 2, None),
        ({"06/07/2023": 40, "05/20/2023": 2}, "%m/%d/%Y", 2, None),
        ({"06/07/2023": 40}, "%d/%m/%Y", 0, "%m/%d/%Y"),
        ({"06-07-2023 10:30": 40}, "%d-%m-%Y", 0, "%m-%d-%Y"),
        ({"29/08/23": 1, "01/02/23": 1, "30/11/23": 1}, "%d/%m/%y", 2, None),
        ({"01/02/23": 1, "30/11/23": 1, "31/12/98": 3}, "%d/%m/%y", 4, None),
        ({"01/02/03": 1}, "%d/%m/%y", 0, "%m/%d/%y"),
        ({"98/12/31": 1, "23/01/02": 1}, "%y/%m/%d", 1, None),
        ({"12/31/99": 1, "01/15/00": 1}, "%m/%d/%y", 2, None),
        ({"24.04.2023": 5}, "%d.%m.%Y", 5, None),
        ({"06.07.2023": 5}, "%d.%m.%Y", 5, None),
        ({"2023-06-07": 5}, "%Y-%m-%d", 5, None),
        ({"24.04.23": 5}, "%d.%m.%y", 5, None),
    ],
)
def test_what_proves_the_order(cells, form, proved, other):
    uniques, counts = pl.Series(list(cells)), pl.Series(list(cells.values()))
    found = candidates(uniques, counts)[0][0]
    assert found == Date(form)
    assert proof(found, uniques, counts) == (proved, None if other is None else Date(other))


def test_the_other_order_keeps_what_means_missing():
    form = Date("%d/%m/%Y", known=False, missing=("x",))
    assert proof(form, *one("06/07/2023"))[1] == Date("%m/%d/%Y", known=False, missing=("x",))


@given(
    form=st.sampled_from([form for form in FORMATS if not {"%E", "%z"} & set(re.findall("%.", form))]),
    day=st.dates(date(1969, 1, 1), date(2068, 12, 31)),
)
def test_a_date_that_is_written_reads_back(form, day):
    expected = day if "%d" in form else day.replace(day=1)
    for named in (form, form.replace("%b", "%B")):
        cell = day.strftime(named)
        assert Date(form).read(one(cell)[0]).to_list() == [expected]
        assert Date(form) in [found for found, _ in candidates(*one(cell))]


@given(moment=st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)), hours=st.integers(-12, 14))
def test_moments_read_back(moment, hours):
    zone = timezone(timedelta(hours=hours))
    read = Date().read(one(moment.replace(tzinfo=zone).isoformat())[0]).cast(pl.Datetime("us"))
    assert read.to_list() == [moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)]


@given(st.lists(st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31)), min_size=1, max_size=5))
def test_days_are_counted_as_numpy_counts_them(moments):
    cells = one(*(moment.isoformat() for moment in moments))[0]
    milliseconds = np.array(moments, "datetime64[us]").astype("datetime64[ms]").astype(np.int64)
    counted = Date().counted(Date().read(cells))
    assert counted.dtype == pl.Float64
    assert counted.to_list() == pytest.approx((milliseconds / 1000.0 / 86_400.0).tolist(), rel=1e-15)


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M",
    ],
)  # fmt: skip
def test_days_are_those_of_older_models(form):
    moments = pl.Series("day", [datetime(1931, 2, 3, 4, 5, 6, 789000), datetime(2024, 2, 29), None])
    cells = moments.dt.strftime(form)
    ours = Date(form)
    assert ours.counted(ours.read(cells)).to_list() == readable_numbers(cells, form).to_list()


def test_the_users_own_formats():
    for form, cell, read in [
        ("%d/%m/%Y %H:%M", "24/04/2023 10:30", datetime(2023, 4, 24, 10, 30)),
        ("%d/%m/%Y %H:%M", "24/04/2023 10:30:15", datetime(2023, 4, 24, 10, 30, 15)),
        ("%H:%M %d/%m/%Y", "10:30 24/04/2023", datetime(2023, 4, 24, 10, 30)),
        ("%d/%m/%Y %I:%M %p", "24/04/2023 10:30 PM", datetime(2023, 4, 24, 22, 30)),
        ("%Y-%m-%d %H:%M:%S%.f", "2023-04-24 10:30:15.5", datetime(2023, 4, 24, 10, 30, 15, 500000)),
        ("%Y-%m-%dT%H:%M:%S.%fZ", "2023-04-24T10:30:15.5Z", datetime(2023, 4, 24, 10, 30, 15, 500000)),
        ("%Y-%m-%dT%H:%M:%S%z", "2023-04-24T10:30:15+09:00", datetime(2023, 4, 24, 1, 30, 15)),
        ("%Y年%m月%d日%H時%M分", "2023年4月24日10時30分", datetime(2023, 4, 24, 10, 30)),
        ("%H時%M分 %Y年%m月%d日", "10時30分 2023年4月24日", datetime(2023, 4, 24, 10, 30)),
        ("%Y%m%d%H%M", "202304241030", datetime(2023, 4, 24, 10, 30)),
        ("%Y-%m-%d %H.%M", "2023-04-24 10.30", datetime(2023, 4, 24, 10, 30)),
        ("%Y%m%d", "20230424", datetime(2023, 4, 24)),
        ("%y%m%d", "230424", datetime(2023, 4, 24)),
        ("%F %T", "2023-04-24 10:30:15", datetime(2023, 4, 24, 10, 30, 15)),
        ("%-d.%-m.%Y", "24.4.2023", datetime(2023, 4, 24)),
        ("%A, %d %B %Y", "Monday, 24 April 2023", datetime(2023, 4, 24)),
        ("%Y", "2023", datetime(2023, 1, 1)),
        ("(%d) [%m] {%Y}", "(24) [4] {2023}", datetime(2023, 4, 24)),
    ]:  # fmt: skip
        assert Date(form).read(one(cell)[0]).cast(pl.Datetime("us")).to_list() == [read], form


@pytest.mark.parametrize(
    "form", ["", "soon", "%d/%m", "%d %Y", "%Y-%Y", "%Y-%m-%q", "%Y %y", "%m %b %Y", "%Y-%m-%d %", "%Y %M", "%H %I %Y"]
)
def test_formats_that_are_none(form):
    with pytest.raises(DataError, match="cannot be written as") as caught:
        Date(form)
    assert "\n" not in str(caught.value)


def test_numbers_as_dates_of_the_users_format():
    """Of a dataframe, where a gap makes floats of them."""
    for cells in ([20230424, None], [20230424.0, None]):
        assert Date("%Y%m%d").read(pl.Series("day", cells)).to_list() == [DAY, None]
    assert Date("%Y%m%d").read(pl.Series([20230424.5, float("nan"), float("inf")])).to_list() == [None] * 3
    assert Date("%Y%m%d").read(pl.Series([True, False])).to_list() == [None, None]


def frames():
    moments = [datetime(2024, 2, 29, 10, 30), None, datetime(1969, 12, 31, 23, 59, 59, 999999)]
    zoned = [None if one is None else one.replace(tzinfo=UTC).astimezone(TOKYO) for one in moments]
    yield pl.Series("day", moments), moments
    for unit in ("ms", "ns"):
        whole = [datetime(2024, 2, 29, 10, 30), None]
        yield pl.Series("day", whole, dtype=pl.Datetime(unit)), whole
    yield pl.Series("day", zoned, dtype=pl.Datetime("us", "Asia/Tokyo")), moments
    yield pl.from_pandas(pd.Series(moments, name="day")), moments
    yield pl.from_pandas(pd.Series(zoned, name="day").dt.tz_convert("Asia/Tokyo")), moments
    yield pl.Series("day", [DAY, None]), [DAY, None]
    yield pl.Series("day", [datetime(2023, 4, 24), None]), [DAY, None]


def test_columns_of_dataframes_equal_their_texts():
    for cells, expected in frames():
        read = Date("%d/%m/%Y").read(cells)
        assert read.to_list() == expected
        assert read.name == "day"
        written = pl.Series("day", [None if cell is None else cell.isoformat() for cell in cells.to_list()])
        assert Date().read(written).equals(read, check_dtypes=True)
        pandas = [None if cell is None else str(pd.Timestamp(cell)) for cell in cells.to_list()]
        assert Date().read(pl.Series("day", pandas)).to_list() == expected


def test_what_else_a_dataframe_has():
    assert Date().read(pl.Series("day", ["2023-04-24", None], dtype=pl.Categorical)).to_list() == [DAY, None]
    assert Date().read(pl.Series([None, None])).to_list() == [None, None]
    assert Date().read(pl.Series([], dtype=pl.String)).to_list() == []
    assert Date().read(pl.Series([1.5])).to_list() == [None]


def test_dates_as_labels():
    moments = pl.Series([datetime(2023, 4, 24, 10, 30), datetime(2023, 4, 24), None, datetime(2023, 1, 1, 0, 0, 0, 5)])
    assert Date().written(moments).to_list() == [
        "2023-04-24T10:30:00", "2023-04-24", None, "2023-01-01T00:00:00.000005",
    ]  # fmt: skip
    assert Date().written(moments[1:3].cast(pl.Date)).to_list() == ["2023-04-24", None]


def test_long_columns_are_read_by_their_different_cells():
    cells = pl.Series("day", ["2023-04-24", None, "soon"] * 1000)
    assert Date().read(cells).to_list() == [DAY, None, None] * 1000


def test_a_frequent_date_among_many_words_is_found():
    words = [f"word {i}" for i in range(5000)]
    uniques, counts = pl.Series([*words, "2023-04-24", *words[::-1]]), pl.Series([1] * 5000 + [10**6] + [1] * 5000)
    assert candidates(uniques, counts) == [(Date(), 10**6)]


def test_seasons_and_codes_are_no_months():
    assert candidates(*one("2009-10", "2010-11", "2011-12")) == []
    assert candidates(*one("12-3456", "10-7890")) == []
    assert candidates(*one("2009-10", "2009-11")) == [(Date("%Y-%m"), 2)]
    assert candidates(*one("1949-1", "1949-10")) == [(Date("%Y-%m"), 2)]


def test_what_the_user_calls_missing():
    """As it is written in texts; in a dataframe by its value."""
    form = Date("%d/%m/%Y", missing=("01/01/1900",))
    cells = ["01/01/1900", "1/1/1900", "24/04/2023"]
    assert form.read(one(*cells)[0]).to_list() == [None, date(1900, 1, 1), DAY]
    assert form.read(pl.Series([date(1900, 1, 1), DAY])).to_list() == [None, DAY]


def test_forms_are_stored():
    form = Date("%E年%m月%d日", missing=("x",))
    assert Date.from_dict(form.to_dict()) == form
    assert form.to_dict()["form"] == "date"
