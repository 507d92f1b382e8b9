"""All columns of a table at once: which hold plain numbers, and which hold nothing but texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from backglass.tables.forms.conventions import AFTER, BEFORE, LEADING_ZERO
from backglass.tables.forms.missing import AMONG_VALUES, ANYWHERE, missing_among, numbers_of
from backglass.tables.forms.numbers import parts, same_signs
from backglass.tables.forms.truths import truths_of

LOOKED_AT = 1000  # rows, from the first to the last, by which columns of texts are known
LIKELY = 0.5  # of the cells there that could be a value; below it a column holds texts
DATED = r"[0-9] ?[-/.:年月日時分秒]|[0-9] ?(?:h|m|s|d|hr|min|sec|day|hour)|^[RHSTMP]\.?[0-9T]|[令平昭大明]|元年"
MONTH = "(?:jan|feb|f[eé]v|m[aä]r|apr|avr|ma[iy]|jun|juil|jul|aug|ao[uû]|sep|oct|okt|nov|de[czs])"
DATED += rf"|{MONTH}[^0-9]{{0,12}}[0-9]|[0-9][^0-9a-z]{{0,3}}{MONTH}"
PROVEN_POINT = r"^[-+]?(?:0[0-9]*|[0-9]{4,})?\.|\.(?:[0-9]{0,2}|[0-9]{4,})(?:[eE]|$)|\.[0-9]+[eE]"


@dataclass(frozen=True)
class Plain:
    """A column of numbers as 1234.5: how many cells there are, have a point, and prove that it is the decimal one."""

    cells: int
    pointed: int
    proof: int


def plain_numbers(texts: Mapping[str, pl.Series], more: tuple[str, ...]) -> dict[str, Plain]:
    """The columns of which every cell that is not empty is a finite number as it stands.

    Parameters
    ----------
    texts : mapping of str to polars.Series
        Columns of String, of one length.
    more : tuple of str
        Spellings of missing; a column that holds one is no such column.

    Examples
    --------
    >>> plain_numbers({"a": pl.Series(["2.155", None]), "b": pl.Series(["007", "1"]), "c": pl.Series(["1", "NA"])}, ())
    {'a': Plain(cells=1, pointed=1, proof=0)}
    """
    frame = framed(texts)
    numbers = frame.select(pl.all().cast(pl.Float64, strict=False))
    finite = _row(numbers.select(pl.all().is_finite().sum()))
    there = _row(frame.select(pl.all().count()))
    like = [place for place, cells in enumerate(there) if finite[place] == cells]
    frame, numbers = frame[:, like], numbers[:, like]
    codes = _row(frame.select(pl.all().str.contains(LEADING_ZERO).any()))
    values = numbers_of(more)
    gone = _row(numbers.select(pl.all().is_in(values).sum())) if values else (0,) * len(like)
    pointed = _row(frame.select(pl.all().str.contains(".", literal=True).sum()))
    proven = _row(frame.select(pl.all().str.contains(PROVEN_POINT).sum()))
    names = list(texts)
    return {
        names[place]: Plain(there[place], pointed[k], proven[k])
        for k, place in enumerate(like)
        if not gone[k] and not codes[k]
    }


def framed(texts: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The columns under numbers as names, for polars takes "*" and "^x$" for patterns."""
    return pl.DataFrame([column.alias(str(place)) for place, column in enumerate(texts.values())])


def _row(frame: pl.DataFrame) -> tuple[int, ...]:
    return frame.row(0) if frame.width else ()


def likely_values(texts: Mapping[str, pl.Series], more: tuple[str, ...]) -> set[str]:
    """The columns that may hold something else than texts, by a look at some of the rows.

    Examples
    --------
    >>> sorted(likely_values({"a": pl.Series(["owl", "tern"]), "b": pl.Series(["5 %", "?"])}, ()))
    ['b']
    """
    frame = framed(texts)
    if frame.height > LOOKED_AT:
        frame = frame[[place * frame.height // LOOKED_AT for place in range(LOOKED_AT)]]
    cells = frame.unpivot().drop_nulls().group_by("variable", "value").len()
    different = cells["value"].unique()
    likely = pl.DataFrame(
        {"value": different, "gap": missing_among(different, AMONG_VALUES, more), "likely": _likely(different)}
    )
    cells = cells.join(likely, on="value").filter(~pl.col("gap") | pl.col("likely"))
    shares = cells.group_by("variable").agg((pl.col("len") * pl.col("likely")).sum() / pl.col("len").sum())
    unlikely = set(shares.filter(pl.col("len") < LIKELY)["variable"])
    return {name for place, name in enumerate(texts) if str(place) not in unlikely}


def _likely(different: pl.Series) -> pl.Series:
    """Which texts may be numbers, truth values, dates or times."""
    found = parts(same_signs(different), BEFORE, AFTER)["core"].is_not_null()
    found = found | truths_of(different).is_not_null() | different.str.contains(f"(?i){DATED}")
    return found | different.cast(pl.Float64, strict=False).is_not_null()


def spelled_missing(texts: Mapping[str, pl.Series], more: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """What stands for missing in columns of texts, with how often: "" are the empty cells.

    Examples
    --------
    >>> spelled_missing({"a": pl.Series(["owl", "NA", None, "-"])}, ())
    {'a': {'': 1, 'NA': 1}}
    """
    if not texts:
        return {}
    frame = framed(texts)
    names = list(texts)
    if frame.height > LOOKED_AT:
        return {name: _spelled(column.filter(missing_among(column, ANYWHERE, more))) for name, column in texts.items()}
    long = frame.unpivot()
    gaps = long.filter(missing_among(long["value"], ANYWHERE, more))
    counted = (
        gaps.select("variable", pl.col("value").fill_null("").str.strip_chars()).group_by("variable", "value").len()
    )
    found: dict[str, dict[str, int]] = {name: {} for name in names}
    for variable, value, count in counted.sort("value").iter_rows():
        found[names[int(variable)]][value] = count
    return found


def _spelled(gaps: pl.Series) -> dict[str, int]:
    counted = gaps.fill_null("").str.strip_chars().value_counts(name="cells")
    return dict(counted.sort(gaps.name).iter_rows())
