"""Dates: days, months and moments as they are written, and in which order of day, month and year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.tables.forms.clock_spellings import tidied
from backglass.tables.forms.date_formats import ERAS, other_orders, pattern, plain_format, seconds_ahead
from backglass.tables.forms.form import Form
from backglass.tables.forms.missing import AMONG_VALUES
from backglass.tables.forms.months import MONTHS
from backglass.tables.forms.uniques import how_many, looked_at, over_uniques

Counts = NDArray[np.int64]
SECOND = 1_000_000  # microseconds
DAY = 86_400 * SECOND
FIRST_YEAR, LAST_YEAR = 1000, 9999  # of four digits that are a year: not 0012, nor the 1.5.2 of a version
USUAL_YEARS = (1600, 2199)  # of months in numbers
FEW = 30  # cells like dates by which formats are ruled out
TURN = 69  # two digits from here on are 19xx
FORMATS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日",
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%m.%d.%Y",
    "%d/%m/%y", "%m/%d/%y", "%y/%m/%d", "%d.%m.%y", "%y.%m.%d", "%d-%m-%y", "%m-%d-%y", "%y-%m-%d", "%y年%m月%d日",
    "%d %b %Y", "%d-%b-%Y", "%d/%b/%Y", "%d.%b.%Y", "%d%b%Y", "%b %d, %Y", "%Y-%b-%d", "%Y %b %d", "%Y/%b/%d",
    "%b-%d-%Y", "%b/%d/%Y", "%d %b %y", "%d-%b-%y", "%d/%b/%y", "%d%b%y", "%b %d, %y",
    "%b %d %H:%M:%S %Y", "%b %d %H:%M:%S %z %Y",
    "%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y", "%Y年%m月", "%b %Y", "%b-%Y", "%b/%Y", "%Y-%b", "%Y %b", "%b-%y",
    "%E年%m月%d日", "%E.%m.%d", "%E/%m/%d", "%E-%m-%d", "%E年%m月", "%E年",
    "%Y%m%d %H:%M", "%Y%m%dT%H%M%S%z", "%Y%m%dT%H%M%z",
)  # fmt: skip
TWO_DIGITS = re.compile(r"%y[.-]%|%m[.-]%y|%d[.-]%y|^%Y-%m$|^%m-%Y$")  # of which 1.5.20 and 2019-1 are none
NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
IN_NUMBERS = re.compile(
    r"[0-9]([-/.]) ?[0-9]{1,2}\1 ?[0-9]|[0-9]{4}[-/] ?[0-9]|[0-9][-/][0-9]{4}|[0-9元] *年|^[0-9]{8}[T ][0-9]"
    r"|^[RHSTMrhstm明大昭平令]\.? *[0-9元]+[-/.]"
)
WITH_A_NAME = re.compile(
    rf"(?:{NAMES})[^a-z]*(?:del? |of )?[0-9]|[0-9](?:st|nd|rd|th|er)?[^a-z]*(?:de |of )?(?:{NAMES})", re.IGNORECASE
)
LETTERS = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True)
class Date(Form):
    """Dates of one format, with or without a time of day and a zone.

    Parameters
    ----------
    format : str
        The date in the directives of `strptime`, and %E for a year of an era (令和5, R5); a time and a zone are read
        behind it in any case, and digits may lack their leading zero.

    Examples
    --------
    >>> form = Date("%d/%m/%Y")
    >>> form.read(pl.Series(["3/1/1970", "03/01/1970 12:00", "13/13/1970"])).to_list()
    [datetime.datetime(1970, 1, 3, 0, 0), datetime.datetime(1970, 1, 3, 12, 0), None]
    >>> form.counted(form.read(pl.Series(["3/1/1970", "03/01/1970 12:00"]))).to_list()
    [2.0, 2.5]
    """

    form: ClassVar[str] = "date"
    absent: ClassVar[frozenset[str]] = AMONG_VALUES
    format: str = "%Y-%m-%d"

    def __post_init__(self) -> None:
        pattern(self.format)

    def read(self, cells: pl.Series) -> pl.Series:
        """Days (Date) where no cell has a time other than midnight, else moments (Datetime in UTC, without zone)."""
        moments = self._moments(cells)
        whole = (moments.dt.epoch("us") % DAY == 0).all()
        return moments.cast(pl.Date) if whole else moments

    def _moments(self, cells: pl.Series) -> pl.Series:
        if cells.dtype == pl.Date or isinstance(cells.dtype, pl.Datetime):
            if getattr(cells.dtype, "time_zone", None):
                cells = cells.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
            moments = cells.cast(pl.Datetime("us"))
            absent = self._texts_as_moments(pl.Series(self.missing, dtype=pl.String)).drop_nulls()
            return moments.set(moments.is_in(absent.implode()), None) if len(absent) else moments
        if cells.dtype.is_float():  # whole numbers that a gap made into floats: 20230424.0
            cells = cells.cast(pl.Int64, strict=False).set(cells != cells.floor(), None)
        texts = cells.cast(pl.String, strict=False)
        moments = over_uniques(texts, self._texts_as_moments)
        return moments.set(~self.present(texts), None) if self.missing else moments

    def _texts_as_moments(self, texts: pl.Series) -> pl.Series:
        return _moments_of(tidied(texts, clock=_time_behind(self.format)), self.format)

    def counted(self, values: pl.Series) -> pl.Series:
        """Days since 1970-01-01, a time of day as a fraction, to the millisecond."""
        if values.dtype == pl.Date:
            return values.to_physical().cast(pl.Float64)
        return values.dt.epoch("us") // 1000 / 1000.0 / 86_400.0

    def shown(self, counted: float) -> str:
        """The day, or the moment."""
        return str(self.written((pl.Series([counted]) * DAY).round().cast(pl.Datetime("us")))[0])

    def written(self, values: pl.Series) -> pl.Series:
        """2023-04-24, or 2023-04-24T10:30:00 where a cell has a time."""
        days = values.dt.strftime("%Y-%m-%d")
        if values.dtype == pl.Date:
            return days
        whole = values.dt.epoch("us") % DAY == 0
        return values.dt.strftime("%Y-%m-%dT%H:%M:%S%.f").zip_with(~whole, days)


def _time_behind(form: str) -> bool:
    """Whether the time stands behind the date; elsewhere a format has its own signs."""
    return not {"%H", "%I"} & set(re.findall("%.", plain_format(form)))


def _moments_of(texts: pl.Series, form: str) -> pl.Series:
    """Tidied texts as moments (Datetime), null where the format does not read one."""
    groups = texts.str.extract_groups(pattern(form)).struct.unnest()
    fields = {name: groups[name] for name in groups.columns if groups[name].null_count() < len(groups)}
    year, month, day = _year(fields, len(texts)), _month(fields, len(texts)), _whole(fields, "d", len(texts), 1)
    months = (np.where(year > 0, year, 1970) - 1970) * 12 + np.clip(month, 1, 12) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    after = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    there = (month >= 1) & (month <= 12) & (day >= 1) & (day <= after - first)
    there &= (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    moments = (first + day - 1) * DAY
    if "H" in fields:
        since, possible = _since_midnight(fields, len(texts))
        moments, there = moments + since, there & possible
    return pl.Series(texts.name, moments).set(pl.Series(~there), None).cast(pl.Datetime("us"))


def _whole(fields: dict[str, pl.Series], name: str, rows: int, absent: int = -1) -> Counts:
    """The numbers of a group, (rows,); `absent` where it has none."""
    if name not in fields:
        return np.full(rows, absent, np.int64)
    return fields[name].cast(pl.Int64, strict=False).fill_null(absent).to_numpy()


def _year(fields: dict[str, pl.Series], rows: int) -> Counts:
    """The years, (rows,); -1 where a cell was not read."""
    if "Y" in fields:
        return _whole(fields, "Y", rows)
    if "E" in fields:
        before = (
            fields["e"].str.to_lowercase().str.slice(0, 1).replace_strict(ERAS, default=None, return_dtype=pl.Int64)
        )
        return (before + fields["E"].replace("元", "1").cast(pl.Int64, strict=False)).fill_null(-1).to_numpy()
    short = _whole(fields, "y", rows)
    return np.where(short < 0, -1, np.where(short < TURN, 2000, 1900) + short)


def _month(fields: dict[str, pl.Series], rows: int) -> Counts:
    if "b" not in fields:
        return _whole(fields, "m", rows, 1)
    names = fields["b"].str.to_lowercase().str.strip_chars(".")
    return names.replace_strict(MONTHS, default=None, return_dtype=pl.Int64).fill_null(-1).to_numpy()


def _since_midnight(fields: dict[str, pl.Series], rows: int) -> tuple[Counts, NDArray[np.bool_]]:
    """Microseconds since midnight in UTC, and whether there is such a time, each (rows,)."""
    hour, minute, second = (_whole(fields, name, rows, 0) for name in "HMS")
    possible = (hour < 24) | ((hour == 24) & (minute == 0) & (second == 0))
    possible &= (minute < 60) & (second < 60)
    if "p" in fields:
        half = fields["p"].str.slice(0, 1).str.to_lowercase()
        said, after = half.is_not_null().to_numpy(), (half == "p").fill_null(False).to_numpy()
        possible &= ~said | (hour <= 12)
        hour = np.where(said, hour % 12 + 12 * after, hour)
    since = ((hour * 60 + minute) * 60 + second) * SECOND
    if "f" in fields:
        since += fields["f"].str.slice(0, 6).str.pad_end(6, "0").cast(pl.Int64).fill_null(0).to_numpy()
    if "z" in fields and (zones := fields["z"].drop_nulls().unique()).len():
        ahead = {zone: seconds_ahead(zone) for zone in zones}
        seconds = fields["z"].replace_strict(ahead, default=None, return_dtype=pl.Int64)
        possible &= (seconds.is_not_null() | fields["z"].is_null()).to_numpy()
        since -= seconds.fill_null(0).to_numpy() * SECOND
    return since, possible


def candidates(uniques: pl.Series, counts: pl.Series) -> list[tuple[Date, int]]:
    """The formats that read some of a column's cells, with how many; the one that reads most comes first.

    Parameters
    ----------
    uniques : polars.Series
        The different cells, as texts.
    counts : polars.Series
        How often each of them stands in the column.

    Examples
    --------
    >>> candidates(pl.Series(["06/07/2023", "20/05/2023"]), pl.Series([40, 2]))[0]
    (Date(known=True, missing=(), format='%d/%m/%Y'), 42)
    >>> candidates(pl.Series(["1.5.2", "2023-W04", "20230424"]), pl.Series([1, 1, 1]))
    []
    """
    cells = looked_at(uniques, counts)
    sample = cells if "".join(cells).isascii() else tidied(pl.Series(cells)).to_list()
    sample = tidied(pl.Series([cell for cell in sample if _like_a_date(cell)][:FEW], dtype=pl.String)).to_list()
    if not sample:
        return []
    tidy = tidied(uniques)
    found = []
    for form in FORMATS:
        if any(_shape(form).search(cell) for cell in sample):
            moments = _moments_of(tidy, form)
            read = how_many(moments.is_not_null(), counts)
            found += [(Date(form), read)] if read and _likely(moments, form) else []
    return sorted(found, key=lambda pair: -pair[1])


def _like_a_date(cell: str) -> bool:
    """Whether a cell may be a date, at a glance."""
    if IN_NUMBERS.search(cell):
        return True
    return LETTERS.search(cell) is not None and WITH_A_NAME.search(cell) is not None


def _likely(moments: pl.Series, form: str) -> bool:
    """Whether months in numbers are months: neither seasons, 2009-10 and 2010-11, nor codes, 12-3456."""
    if "%d" in form or set(re.findall("%.", form)) != {"%Y", "%m"}:
        return True
    found = moments.drop_nulls()
    year, month = found.dt.year(), found.dt.month()
    seasons = len(found) > 1 and ((year + 1) % 100 == month).all()
    return not seasons and 2 * int(year.is_between(*USUAL_YEARS).sum()) > len(found)


@cache
def _shape(form: str) -> re.Pattern[str]:
    return re.compile(pattern(form, strict=TWO_DIGITS.search(form) is not None))


def proof(form: Date, uniques: pl.Series, counts: pl.Series) -> tuple[int, Date | None]:
    """How many cells no other order of day, month and year reads, and another order that reads as many of all.

    Parameters
    ----------
    form : Date
    uniques, counts : polars.Series
        The different cells, and how often each of them stands in the column.

    Examples
    --------
    >>> proof(Date("%d/%m/%Y"), pl.Series(["06/07/2023", "20/05/2023"]), pl.Series([40, 2]))
    (2, None)
    >>> proof(Date("%d/%m/%Y"), pl.Series(["06/07/2023"]), pl.Series([40]))
    (0, Date(known=True, missing=(), format='%m/%d/%Y'))
    """
    cells = tidied(uniques, clock=_time_behind(form.format))
    ours = _moments_of(cells, form.format).is_not_null()
    alone, as_many = ours, None
    for order in other_orders(form.format):
        theirs = _moments_of(cells, order).is_not_null()
        alone = alone & ~theirs
        if as_many is None and how_many(theirs, counts) >= how_many(ours, counts):
            as_many = Date(order, known=form.known, missing=form.missing)
    return how_many(alone, counts), as_many
