"""The form of every column: by its cells, by the other columns, by usage, by the user."""

import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.errors import DataError
from backglass.tables.forms.asked import Asked
from backglass.tables.forms.clocks import Duration, Time
from backglass.tables.forms.dates import FORMATS, Date
from backglass.tables.forms.deciding import decide
from backglass.tables.forms.first_look import MANY
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.plain_texts import Text
from backglass.tables.forms.saying import remarks_of
from backglass.tables.forms.truths import Truth
from tests.tables.generator import spelled


def decided(separator=",", asked=None, /, **columns):
    series = {name: pl.Series(cells, dtype=pl.String) for name, cells in columns.items()}
    return decide(series, separator=separator, asked=asked or Asked())


def form(*cells, separator=","):
    return decided(separator, x=cells)["x"].form


def values(found, cells):
    return found.form.read(pl.Series(cells, dtype=pl.String)).to_list()


@pytest.mark.parametrize(
    "cells",
    [
        ("007", "012"),
        ("01", "2"),
        ("09A", "09A", "09B"),
        ("01", "01.1", "01.11", "10.2"),
        ("1. Never Married", "2. Married", "3. Widowed"),
        ("2. Middle Atlantic", "2. Middle Atlantic"),
        ("1. < HS Grad", "2. HS Grad"),
        ("(1) Linear", "(2) Outlier"),
        ("1st class", "2nd class", "3rd class"),
        ("1935-", "1940-", "1945-"),
        (",".join(map(str, range(250, 300))), ",".join(map(str, range(400, 500)))),
        ("2023-W04", "2023-W05"),
        ("1.5.2", "1.10.0"),
        ("1/2", "3/4"),
        ("10-20", "20-30"),
        ("03-1234-5678", "090-1234-5678"),
        ("1.1", "1.10", "2.0b"),
        ("Q1", "Q2"),
        ("5 kg", "500 g"),
        ("5%", "7", "8"),
        ("1,5", "2.5"),
        ("1.2k", "3M"),
        ("5 mW", "6 MW"),
        ("2²", "3²"),
    ],
)
def test_what_is_text(cells):
    assert form(*cells) == Text()
    assert values(decided(x=cells)["x"], cells) == list(cells)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("9.4%", "10 %", "0"), Number(sign="%")),
        (("$15617", "$20"), Number(sign="$")),
        (("$1,234", "$999"), Number(sign="$", group=",")),
        (("41291.2kg", "3 kg"), Number(unit="kg")),
        (("120 km/h", "80 km/h"), Number(unit="km/h")),
        (("30 m²", "25.5 m²"), Number(unit="m²")),
        (("1,234円", "987円", "1,234,567円"), Number(group=",", unit="円")),
        (("USD 5", "USD 7"), Number(unit="USD")),
        (("5 kg", "6 Kg", "7 kg"), Number(unit="kg")),
        (("12.5 %", "(3.2) %"), Number(sign="%")),
        (("R$ 1.234,56", "R$ 9,90"), Number(decimal=",", group=".", sign="R$")),
        (("59 070", "1 234"), Number(group=" ")),
        (("1'234", "12"), Number(group="'")),
        (("−1224", "3"), Number()),
        (("(12)", "3.5"), Number()),
        (("１２", "△３"), Number()),
        (("08:48", "10:15"), Time()),
        (("2024-01-31", "2023-12-01"), Date("%Y-%m-%d")),
        ((None, ""), Number()),
        (("0.5", "05.25"), Number()),
    ],
)
def test_what_is_a_value(cells, expected):
    assert form(*cells) == expected


@pytest.mark.parametrize(
    "cells",
    [("1. Yes", "2. No"), ("1st", "2nd", "3rd"), ("1st class", "2nd class"), ("(1) Linear", "(2) Outlier")],
)
def test_nothing_is_said_of_labels_with_numbers(cells):
    found = decided(x=cells)
    assert not found["x"].evidence.hint
    assert not remarks_of("t.csv", found)


def test_negative_numbers_may_end_in_their_sign():
    assert values(decided(x=["12-", "7", "5-"])["x"], ["12-", "7"]) == [-12, 7]


def test_a_comma_proved_elsewhere_makes_points_stand_between_thousands():
    found = decided(";", cases=["2.155", "546"], per100k=["19,47", "3,20"])
    assert values(found["cases"], ["2.155", "546"]) == [2155, 546]
    assert (found["cases"].evidence.because, found["cases"].evidence.other) == ("table", Number())


def test_a_point_proved_elsewhere_makes_commas_stand_between_thousands():
    for proof in (["3.25", "1"], ["1,234.5", "2"], ["$5", "$7"]):
        found = decided("\t", a=["1,234", "987"], b=proof)
        assert values(found["a"], ["1,234"]) == [1234]
        assert found["a"].evidence.because == "table"


def test_usage_decides_what_nothing_proves():
    assert values(decided(",", a=["1,234", "987"])["a"], ["1,234"]) == [1234]
    for separator in ";\t":
        found = decided(separator, a=["1,234", "987"], b=["2.155", "546"])
        assert values(found["a"], ["1,234"]) == [1.234]
        assert values(found["b"], ["2.155"]) == [2.155]
        assert found["a"].evidence.because == found["b"].evidence.because == "usage"
        assert found["b"].evidence.other == Number(decimal=",", group=".")
    assert decided(",", a=["2.155", "546"])["a"].evidence.other is None


def test_points_with_other_digits_stay_decimal_beside_decimal_commas():
    found = decided(";", a=["2.155", "3.5"], b=["19,47", "1"])
    assert values(found["a"], ["2.155", "3.5"]) == [2.155, 3.5]


def test_the_form_that_reads_most_wins():
    found = decided(day=["06/07/2023"] * 40 + ["20/05/2023"] * 2)["day"]
    assert found.form == Date("%d/%m/%Y")
    assert (found.evidence.read, found.evidence.proof, found.evidence.other) == (42, 2, None)


def test_dates_follow_the_table_then_usage():
    open_ = ["06/07/2023", "01/02/2023"]
    assert decided(a=open_)["a"].form == Date("%d/%m/%Y")
    for other in ({"b": ["$5", "$6"]}, {"b": ["1,234.5", "1"]}):
        found = decided(a=open_, **other)["a"]
        assert (found.form, found.evidence.because) == (Date("%m/%d/%Y"), "usage")
    found = decided(a=open_, b=["12/31/2023"] * 2)["a"]
    assert (found.form, found.evidence.because) == (Date("%m/%d/%Y"), "table")
    found = decided(a=open_, b=["31/12/2023"] * 2, c=["$5", "$6"])["a"]
    assert (found.form, found.evidence.other) == (Date("%d/%m/%Y"), Date("%m/%d/%Y"))


@pytest.mark.parametrize("gap", ["?", "N/A", "NULL", "-", "#N/A", "None", "…", "不明"])
@pytest.mark.parametrize("many", [1, 30, 200])
def test_known_spellings_never_make_texts_of_numbers(gap, many):
    found = decided(x=["5", "7"] + [gap] * many)["x"]
    assert found.form == Number()
    assert (found.evidence.cells, found.evidence.missing) == (2, {gap: many})
    assert values(found, ["5", gap]) == [5, None]


def test_few_other_spellings_beside_numbers_mean_missing():
    found = decided(x=["5", "6", "7", "8"] * 4 + ["absent", "refused"])["x"]
    assert found.form == Number(missing=("absent", "refused"))
    assert found.evidence.missing == {"absent": 1, "refused": 1}
    assert form(*["5", "6", "7", "8"] * 4, "a", "b", "c", "d") == Text()
    assert form(*["5", "6", "7", "8"] * 4, "x1", "x2") == Text()
    assert form("5", "6", "absent") == Text()


def test_names_beside_no_more_different_numbers_are_categories():
    assert form(*["0"] * 27, "Camelot", "Freeman", "Goodstreak") == Text()
    assert form(*["0", "1"] * 8, "refused") == Number(missing=("refused",))


def test_single_letters_beside_few_numbers_are_categories():
    assert form(*map(str, range(1, 10)), "X") == Text()
    assert form(*(f"{at}.5" for at in range(40)), *["T"] * 4) == Number(missing=("T",))


def test_cells_that_are_not_read_are_named_by_their_rows():
    found = decided(x=["1", None] * 40 + ["x9"])["x"]
    assert found.form == Number()
    assert (found.evidence.cells, found.evidence.read, found.evidence.unread) == (41, 40, ((81, "x9"),))


@pytest.mark.parametrize("cell", ["inf", "-inf", "1e400", "∞", "-∞", "Infinity"])
def test_infinite_numbers_are_counted(cell):
    found = decided(x=["1", "2", cell])["x"]
    assert (found.form, found.evidence.infinite, found.evidence.unread) == (Number(), 1, ((3, cell),))


def test_types_of_dataframes():
    moment = datetime.datetime(2024, 1, 1)
    columns = {
        "n": pl.Series([1.0, float("inf"), None]),
        "i": pl.Series([1, None]),
        "b": pl.Series([True, None]),
        "d": pl.Series([moment.date()]),
        "m": pl.Series([moment]),
        "t": pl.Series([moment.time()]),
        "s": pl.Series([datetime.timedelta(1)]),
        "c": pl.Series(["1", "?"], dtype=pl.Categorical),
        "e": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
        "z": pl.Series([None]),
    }
    found = {name: decide({name: column})[name] for name, column in columns.items()}
    kinds = [Number, Number, Truth, Date, Date, Time, Duration, Number, Text, Number]
    assert [type(one.form) for one in found.values()] == kinds
    assert {one.evidence.because for name, one in found.items() if name not in "ce"} == {"type"}
    assert found["n"].evidence.infinite == 1


def test_what_is_asked_is_done():
    asked = Asked(texts=["a"], numbers=["b"], dates={"c": "%m/%d/%Y"}, missing=("-999",), missing_in={"d": ("",)})
    found = decided(",", asked, a=["1", "2"], b=["x", "5 kg"], c=["01/02/2023", "?"], d=["NA", "EMEA"], e=["-999", "5"])
    assert isinstance(found["a"].form, Text)
    assert found["b"].form == Number(unit="kg", missing=("-999",))
    assert found["c"].form == Date("%m/%d/%Y", missing=("-999",))
    assert found["d"].form == Text(known=False, missing=("",))
    assert values(found["d"], ["NA", ""]) == ["NA", None]
    assert values(found["e"], ["-999.0", "5"]) == [None, 5]
    assert [found[name].evidence.because for name in "abc"] == ["asked"] * 3


def test_what_is_asked_and_cannot_be_is_refused():
    for asked in (Asked(numbers=["x"]), Asked(dates={"x": "%d/%m/%Y"})):
        with pytest.raises(DataError, match=r"'x'.*row 2.*'owl'"):
            decided(",", asked, x=[None, "owl"])


@pytest.mark.parametrize("name", ["*", "^x.$", "a b", "len", "variable", "value"])
def test_any_name_is_a_name(name):
    found = decide({name: pl.Series(["red", "blue"]), "y": pl.Series(["1", "2"])})
    assert [type(one.form) for one in found.values()] == [Text, Number]


CELLS = st.sampled_from(["1", "2.5", "1,5", "2.155", "1,234", "?", "NA", "x", "5%", "yes", "no", "06/07/2023", None])


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30), st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random):
    first = decided(a=[a for a, _ in rows], b=[b for _, b in rows])
    random.shuffle(rows)
    again = decided(a=[a for a, _ in rows], b=[b for _, b in rows])
    for name, one in first.items():
        other = again[name]
        assert (one.form, one.evidence.missing, one.evidence.read) == (
            other.form,
            other.evidence.missing,
            other.evidence.read,
        )


@pytest.mark.parametrize(
    "cells", [["1", "?"], ["5%", "6 %"], ["owl", "NA"], ["yes", "no"], ["1.5", "2"], ["007", "1"], ["1,234", "5"]]
)
def test_long_columns_are_decided_as_short_ones(cells):
    short, long = decided(x=cells)["x"], decided(x=cells * MANY)["x"]
    assert short.form == long.form
    assert {spelling: count * MANY for spelling, count in short.evidence.missing.items()} == long.evidence.missing


def test_plain_columns_say_nothing():
    plain = decided(
        a=["1", "2.5", None], b=["owl", "NA", "tern"], c=["2024-01-31", "2023-12-01", None], d=["yes", "no", ""]
    )
    assert remarks_of("t.csv", plain) == ()


def test_what_is_not_plain_is_said():
    found = decided(
        a=["1,5", "?", "2", "3"],
        day=["06/07/2023"] * 4,
        share=["5%"] * 4,
        mass=["5 kg", "7 lb", "5 kg", "7 lb"],
        part=["5%", "7", "8", "9"],
        truth=["Yes", "YES", "no", "no"],
        far=["1", "2", "inf", "-inf"],
    )
    said = [str(remark) for remark in remarks_of("t.csv", found)]
    for words in (
        "decimal commas in 'a'",
        "'%' in 'share'",
        "2023-06-07",
        "'?' (1 cell, in 'a')",
        "kg, lb",
        "have '%'",
    ):
        assert sum(words in one for one in said) == 1, words
    for words in ("YES, Yes, no in 'truth'", "2 in 'far'"):
        assert sum(words in one for one in said) == 1, words
    assert len(said) == 8


def test_what_stays_open_is_said():
    (commas,) = remarks_of("t.csv", decided(a=["1,234", "987"]))
    assert "1,234 in 'a'" in str(commas)
    assert "thousands separators" in str(commas)
    (points,) = remarks_of("t.csv", decided(";", a=["2.155", "546"]))
    assert "decimal signs" in str(points)
    (unread,) = remarks_of("t.csv", decided(a=["1"] * 40 + ["x9"]))
    assert "1 in 'a' ('x9' in row 41)" in str(unread)


@pytest.mark.parametrize("written", FORMATS)
def test_every_format_of_dates_is_found(written):
    """No look at the cells, however short, takes them for texts."""
    days = [datetime.date(2021 + k, 1 + k, 25 - k) for k in range(4)]
    moments = [datetime.datetime.combine(day, datetime.time()) for day in days]
    cells = [spelled(written, moment, pad=True, zone="Z" if "%z" in written else "") for moment in moments]
    assert "%" not in "".join(cells)
    assert isinstance(form(*cells), Date), cells


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["007", "012", "9"], [7, 12, 9]),
        (["000", "001"], [0, 1]),
        (["5 kg", "7 lb", "8 kg"], [5, None, 8]),
        (["50%", "12", "13"], [None, 12, 13]),
        (["12", "x", "13", "y", "14"], [12, None, 13, None, 14]),
    ],
)
def test_what_is_asked_to_be_numbers_is_numbers(cells, values):
    column = pl.Series(cells)
    found = decide({"c": column}, asked=Asked(numbers=("c",)))["c"]
    assert (found.form.form, found.form.read(column).to_list()) == ("number", values)
    assert found.evidence.read == len(cells) - values.count(None)
