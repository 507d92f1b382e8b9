"""Times of day and durations: as clocks and units write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from backglass.tables.forms.clock_spellings import tidied
from backglass.tables.forms.form import Form
from backglass.tables.forms.missing import AMONG_VALUES
from backglass.tables.forms.uniques import how_many, looked_at, over_uniques

Spelled = Callable[[pl.Series], pl.Series]  # texts -> durations, null where a text is none
SECOND = 1_000_000  # microseconds
UNITS = {"w": 604_800.0, "d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "l": 1e-3, "u": 1e-6}  # in seconds
LONGEST = 9e12  # seconds that 64 bits of microseconds hold

TIME_OF_DAY = (
    r"(?i)^(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?)?"
    r"(?: *(?P<p>[ap]\.?m\.?)| *uhr)?$",
    r"^(?P<h>[0-9]{1,2})\.(?P<m>[0-9]{2})\.(?P<s>[0-9]{2})$",
    r"(?i)^(?P<h>[0-9]{1,2}) *(?P<p>[ap]\.?m\.?)$",
)
NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
AND = r"(?:,? *(?:and|und|et|y|e)? *)"
WORDS = {
    "w": r"w|(?i:wks?|weeks?)|週間?",
    "d": r"d|(?i:days?)|日間?",
    "h": r"h|(?i:hrs?|hours?|std)\.?|時間",
    "m": r"m|(?i:mins?|minutes?)\.?|分間?",
    "s": r"s|(?i:secs?|seconds?)\.?|秒間?",
    "l": r"ms|(?i:milliseconds?)|ミリ秒",
    "u": r"us|µs|μs|(?i:microseconds?)|マイクロ秒",
}
IN_UNITS = rf"^(?P<sign>[+-])? *{AND.join(f'(?:(?P<{unit}>{NUMBER}) *(?:{name}))?' for unit, name in WORDS.items())}$"
IN_CLOCKS = (
    r"(?i)^(?P<sign>[+-])?(?:(?P<d>[0-9]+)(?: *(?:days?|d|日),? *|\.))?(?P<inner>[+-])?"
    r"(?P<h>[0-9]+)[:h](?P<m>[0-9]{2})(?::(?P<s>[0-9]{2}(?:[.,][0-9]{1,9})?))?$"
)
IN_LAPS = r"^(?P<sign>[+-])?(?P<m>[0-9]+):(?P<s>[0-9]{2}[.,][0-9]{1,9})$"
IN_ISO = (
    rf"(?i)^(?P<sign>[+-])?P(?:(?P<w>{NUMBER})W)?(?:(?P<d>{NUMBER})D)?"
    rf"(?:T(?:(?P<h>{NUMBER})H)?(?:(?P<m>{NUMBER})M)?(?:(?P<s>{NUMBER})S)?)?$"
)
LIKE_A_CLOCK = re.compile(r"[0-9]:[0-9]{2}|[0-9]\.[0-9]{2}\.[0-9]{2}$|[0-9] *[ap]\.?m|[0-9] *時", re.IGNORECASE)
LIKE_A_DURATION = re.compile(
    rf"[0-9][:h][0-9]{{2}}|^[+-]?P[0-9T]|[0-9] *(?:{'|'.join(WORDS.values())})(?:[^a-z]|$)", re.ASCII
)


@dataclass(frozen=True)
class Time(Form):
    """Times of day.

    Examples
    --------
    >>> form = Time()
    >>> form.counted(form.read(pl.Series(["08:48", "6:00:30 PM", "10時30分", "24:00", "25:00"]))).to_list()
    [528.0, 1080.5, 630.0, 1440.0, None]
    """

    form: ClassVar[str] = "time"
    absent: ClassVar[frozenset[str]] = AMONG_VALUES

    def read(self, cells: pl.Series) -> pl.Series:
        """The time since midnight (Duration)."""
        return _read(self, cells, _times_of)

    def counted(self, values: pl.Series) -> pl.Series:
        """Minutes since midnight."""
        return values.cast(pl.Duration("us")).to_physical().cast(pl.Float64) / (60.0 * SECOND)

    def shown(self, counted: float) -> str:
        """The time."""
        return str(_as_clock((pl.Series([counted]) * 60 * SECOND).round().cast(pl.Duration("us")))[0])

    def written(self, values: pl.Series) -> pl.Series:
        """08:48:00, with a fraction where there is one."""
        return _as_clock(values)


@dataclass(frozen=True)
class Duration(Form):
    """Lengths of time.

    Examples
    --------
    >>> form = Duration()
    >>> cells = ["25:10:00", "1 day, 02:03:04", "-1 days +23:00:00", "1h 30m", "PT1.5S", "1時間30分", "1:02.5"]
    >>> form.counted(form.read(pl.Series(cells))).to_list()
    [90600.0, 93784.0, -3600.0, 5400.0, 1.5, 5400.0, 62.5]
    """

    form: ClassVar[str] = "duration"
    absent: ClassVar[frozenset[str]] = AMONG_VALUES

    def read(self, cells: pl.Series) -> pl.Series:
        """The length (Duration)."""
        return _read(self, cells, _lengths_of)

    def counted(self, values: pl.Series) -> pl.Series:
        """Seconds."""
        return values.cast(pl.Duration("us")).to_physical().cast(pl.Float64) / SECOND

    def shown(self, counted: float) -> str:
        """The length."""
        return str(_as_clock((pl.Series([counted]) * SECOND).round().cast(pl.Duration("us")))[0])

    def written(self, values: pl.Series) -> pl.Series:
        """25:10:00, with a fraction where there is one, and - in front of negative ones."""
        return _as_clock(values)


def _read(form: Form, cells: pl.Series, spelled: Spelled) -> pl.Series:
    if cells.dtype == pl.Time or isinstance(cells.dtype, pl.Duration):
        values = cells.cast(pl.Duration("us"))
        absent = spelled(pl.Series(form.missing, dtype=pl.String)).drop_nulls()
        return values.set(values.is_in(absent.implode()), None) if len(absent) else values
    texts = cells.cast(pl.String, strict=False)
    values = over_uniques(texts, spelled)
    return values.set(~form.present(texts), None) if form.missing else values


def _times_of(texts: pl.Series) -> pl.Series:
    """Times of day since midnight (Duration), null where a text is none."""
    tidy = tidied(texts)
    found = _empty(texts)
    for pattern in TIME_OF_DAY:
        if found.null_count():
            found = found.zip_with(found.is_not_null(), _time_of_day(tidy, pattern))
    return found


def _time_of_day(texts: pl.Series, pattern: str) -> pl.Series:
    groups = texts.str.extract_groups(pattern).struct.unnest()
    hour = groups["h"].cast(pl.Int64)
    minute, second = (_numbers(groups, name) for name in "ms")
    possible = (minute < 60) & (second < 60) & ((hour < 24) | ((hour == 24) & (minute == 0) & (second == 0)))
    if "p" in groups.columns:
        half = groups["p"].str.slice(0, 1).str.to_lowercase()
        possible &= half.is_null() | (hour <= 12)
        hour = hour.zip_with(half.is_null(), hour % 12 + 12 * (half == "p").cast(pl.Int64))
    micros = ((hour * 60 + minute) * 60 + second) * SECOND
    if "f" in groups.columns:
        micros += groups["f"].str.slice(0, 6).str.pad_end(6, "0").cast(pl.Int64).fill_null(0)
    return micros.set(~possible, None).cast(pl.Duration("us")).rename(texts.name)


def _numbers(groups: pl.DataFrame, name: str) -> pl.Series:
    """The whole numbers of a group, 0 where it is not there."""
    if name not in groups.columns:
        return pl.repeat(0, groups.height, dtype=pl.Int64, eager=True)
    return groups[name].cast(pl.Int64).fill_null(0)


def _lengths_of(texts: pl.Series) -> pl.Series:
    """Lengths of time (Duration), null where a text is none."""
    tidy = tidied(texts, clock=False)
    found = _empty(texts)
    for length in (_of_clocks, _of_laps, _of_units, _of_iso):
        if found.null_count():
            found = found.zip_with(found.is_not_null(), length(tidy).rename(texts.name))
    return found


def _empty(texts: pl.Series) -> pl.Series:
    return pl.Series(texts.name, [None], dtype=pl.Duration("us")).new_from_index(0, len(texts))


def _of_clocks(texts: pl.Series) -> pl.Series:
    """25:10:00, 1 day, 02:03:04, -1 days +23:00:00: a day that is negative still has hours that are not."""
    groups = texts.str.extract_groups(IN_CLOCKS).struct.unnest()
    possible = groups["h"].is_not_null() & (_decimals(groups["m"]) < 60) & (_decimals(groups["s"]) < 60)
    possible &= groups["d"].is_not_null() | groups["inner"].is_null()
    clock = 3600.0 * _decimals(groups["h"]) + 60.0 * _decimals(groups["m"]) + _decimals(groups["s"])
    days = UNITS["d"] * _decimals(groups["d"])
    sign, inner = (1.0 - 2.0 * (groups[name] == "-").cast(pl.Float64).fill_null(0.0) for name in ("sign", "inner"))
    seconds = (sign * days + inner * clock).zip_with(groups["d"].is_not_null(), sign * clock)
    return _as_duration(seconds, possible)


def _of_laps(texts: pl.Series) -> pl.Series:
    """1:02.345: minutes and seconds, as the fraction says."""
    groups = texts.str.extract_groups(IN_LAPS).struct.unnest()
    return _sum_of_units(groups.with_columns(pl.when(_decimals(groups["s"]) < 60).then(pl.col("m", "s"))))


def _of_units(texts: pl.Series) -> pl.Series:
    return _sum_of_units(texts.str.extract_groups(IN_UNITS).struct.unnest())


def _of_iso(texts: pl.Series) -> pl.Series:
    return _sum_of_units(texts.str.extract_groups(IN_ISO).struct.unnest())


def _sum_of_units(groups: pl.DataFrame) -> pl.Series:
    units = [name for name in groups.columns if name in UNITS]
    seconds = pl.repeat(0.0, groups.height, eager=True)
    possible = pl.repeat(False, groups.height, eager=True)
    for unit in units:
        if groups[unit].null_count() < groups.height:
            seconds += UNITS[unit] * _decimals(groups[unit])
            possible |= groups[unit].is_not_null()
    return _as_duration(seconds * (1.0 - 2.0 * (groups["sign"] == "-").cast(pl.Float64).fill_null(0.0)), possible)


def _decimals(texts: pl.Series) -> pl.Series:
    """Numbers with a decimal point or comma, 0 where there is none."""
    return texts.str.replace(",", ".", literal=True).cast(pl.Float64).fill_null(0.0)


def _as_duration(seconds: pl.Series, possible: pl.Series) -> pl.Series:
    possible &= seconds.abs() < LONGEST
    micros = (seconds.set(~possible, None) * SECOND).round()
    return micros.cast(pl.Int64).cast(pl.Duration("us"))


def _as_clock(values: pl.Series) -> pl.Series:
    """Hours, minutes and seconds as texts."""
    whole = values.cast(pl.Duration("us")).to_physical()
    size = whole.abs()
    parts = pl.DataFrame({
        "sign": pl.Series(["-"]).new_from_index(0, len(values)).set(whole >= 0, ""),
        "h": size // (3600 * SECOND), "m": size // (60 * SECOND) % 60, "s": size // SECOND % 60, "f": size % SECOND,
    })  # fmt: skip
    h, m, s, f = (pl.col(name).cast(pl.String).str.zfill(6 if name == "f" else 2) for name in "hmsf")
    fraction = pl.when(pl.col("f") == 0).then(pl.lit("")).otherwise("." + f.str.strip_chars_end("0"))
    return parts.select(pl.concat_str("sign", h + ":" + m + ":" + s, fraction)).to_series().rename(values.name)


def candidates(uniques: pl.Series, counts: pl.Series) -> list[tuple[Time | Duration, int]]:
    """The forms of times that read some of a column's cells, with how many; the one that reads most comes first.

    Cells of one number and the same unit, 90 min, are numbers; they are durations only beside others.

    Parameters
    ----------
    uniques : polars.Series
        The different cells, as texts.
    counts : polars.Series
        How often each of them stands in the column.

    Examples
    --------
    >>> candidates(pl.Series(["08:48", "25:10"]), pl.Series([1, 1]))
    [(Duration(known=True, missing=()), 2), (Time(known=True, missing=()), 1)]
    >>> candidates(pl.Series(["90 min", "15 min"]), pl.Series([1, 1]))
    []
    """
    sample = looked_at(uniques, counts)
    if not "".join(sample).isascii():
        sample = pl.Series(sample).str.normalize("NFKC").to_list()
    found: list[tuple[Time | Duration, int]] = []
    if any(LIKE_A_CLOCK.search(cell) for cell in sample) and _not_dates(uniques):
        found.append((Time(), how_many(_times_of(uniques).is_not_null(), counts)))
    if any(LIKE_A_DURATION.search(cell) for cell in sample) and _not_of_one_unit(uniques):
        found.append((Duration(), how_many(_lengths_of(uniques).is_not_null(), counts)))
    return sorted([pair for pair in found if pair[1]], key=lambda pair: -pair[1])


def _not_dates(texts: pl.Series) -> bool:
    """Whether of the times with points, if there are any, one cannot be a date: 18.00.00, where 12.04.23 can."""
    groups = texts.str.strip_chars().str.extract_groups(TIME_OF_DAY[1]).struct.unnest().drop_nulls()
    day, month = _numbers(groups, "h"), _numbers(groups, "m")
    return groups.height == 0 or bool(((day < 1) | (month < 1) | (month > 12)).any())


def _not_of_one_unit(texts: pl.Series) -> bool:
    """Whether some durations are more than a number with the unit that all of them have."""
    tidy = tidied(texts, clock=False)
    if any(length(tidy).is_not_null().any() for length in (_of_clocks, _of_laps, _of_iso)):
        return True
    there = tidy.str.extract_groups(IN_UNITS).struct.unnest().select(pl.col(*WORDS).is_not_null())
    several = (there.sum_horizontal() > 1).any()
    return several or sum(there[unit].any() for unit in WORDS) > 1
