"""All columns of a table at once: which hold plain numbers, and which hold nothing but texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from backglass.tables.forms.conventions import AFTER, BEFORE, LEADING_ZERO
from backglass.tables.forms.missing import AMONG_VALUES, missing_among, numbers_of
from backglass.tables.forms.numbers import parts, same_signs
from backglass.tables.forms.truths import truths_of

LOOKED_AT = 1000  # rows, from the first to the last, by which columns of texts are known
LIKELY = 0.5  # of the cells there that could be a value; below it a column holds texts
MONTH = "(?:jan|feb|f[eé]v|m[aä]r|apr|avr|ma[iy]|jun|juil|jul|aug|ao[uû]|sep|oct|okt|nov|de[czs])"
DATED = (  # what may be a date, a time or a duration; a look at more columns than needed costs time alone
    "[0-9] ?[-/.:] ?[0-9]|[0-9] ?[年月日時分秒]|元年|^P[0-9T]|^[0-9]{8}T[0-9]",
    r"^[-+]?[0-9.,]+ ?(?:h|m|s|d|hr|min|sec|day|hour|week|year|month)s?\b|^[RHSTM]\.?[0-9]",
    rf"{MONTH}[^0-9]{{0,12}}[0-9]|[0-9][^0-9a-z]{{0,3}}{MONTH}",
)
LONGEST_DATE = 60  # bytes
MANY = 10_000  # rows: in longer columns different cells are worth looking at once each
PROVEN_POINT = r"^[-+]?(?:0[0-9]*|[0-9]{4,})?\.|\.(?:[0-9]{0,2}|[0-9]{4,})(?:[eE]|$)|\.[0-9]+[eE]"


@dataclass(frozen=True)
class PlainNumbers:
    """A column of numbers as 1234.5: how many cells there are, have a point, and prove that it is the decimal one."""

    cells: int
    pointed: int = 0
    proof: int = 0


def plain_numbers(texts: Mapping[str, pl.Series], more: tuple[str, ...]) -> dict[str, PlainNumbers]:
    """The columns of which every cell that is not missing is a finite number as it stands.

    Parameters
    ----------
    texts : mapping of str to polars.Series
        Columns of String, of one length.
    more : tuple of str
        Spellings of missing beside the known ones.

    Examples
    --------
    >>> plain_numbers({"a": pl.Series(["2.155", "?"]), "b": pl.Series(["007", "1"]), "c": pl.Series(["1", "x"])}, ())
    {'a': PlainNumbers(cells=1, pointed=1, proof=0)}
    """
    frame = framed(texts)
    if frame.height > MANY:
        look = _some_rows(frame)
        finite = look.select(pl.all().cast(pl.Float64, strict=False).is_finite().sum())
        likely = zip(frame.columns, _row(finite), _row(look.select(pl.all().count())), strict=True)
        frame = frame.select(one for one, cells, there in likely if cells == there)
    numbers = frame.select(pl.all().cast(pl.Float64, strict=False))
    values = numbers_of(more)
    finite = numbers.select(pl.all().is_finite().sum())
    if values:
        finite = numbers.select((pl.all().is_finite() & ~pl.all().is_in(values)).sum())
    found = dict(zip(frame.columns, _row(finite), strict=True))
    gaps = dict(zip(frame.columns, _row(frame.select(pl.all().null_count())), strict=True))
    some = [one for one, cells in found.items() if 0 < cells < frame.height - gaps[one] and frame.height <= MANY]
    spelled = pl.all().str.strip_chars().str.to_lowercase().is_in(list(AMONG_VALUES)) | (pl.all() == "")
    spelled = spelled | pl.all().str.strip_chars().is_in(list(more)) if more else spelled
    spelled = spelled | pl.all().cast(pl.Float64, strict=False).is_in(values) if values else spelled
    for one, cells in zip(some, _row(frame.select(some).select(spelled.sum())), strict=True):
        gaps[one] += cells
    frame = frame.select(one for one, cells in found.items() if cells == frame.height - gaps[one])
    codes = _row(frame.select(pl.all().str.contains(LEADING_ZERO).any()))
    frame = frame.select(one for one, code in zip(frame.columns, codes, strict=True) if not code)
    pointed = _row(frame.select(pl.all().str.contains(".", literal=True).sum()))
    proven = _row(frame.select(pl.all().str.contains(PROVEN_POINT).sum()))
    names = list(texts)
    facts = zip(frame.columns, pointed, proven, strict=True)
    return {names[int(one)]: PlainNumbers(found[one], points, proof) for one, points, proof in facts}


def native_numbers(columns: Mapping[str, pl.Series]) -> dict[str, PlainNumbers]:
    """The columns of a dataframe's numbers of which every cell that is not missing is finite.

    Examples
    --------
    >>> native_numbers({"a": pl.Series([1.0, None]), "b": pl.Series([1.0, float("inf")])})
    {'a': PlainNumbers(cells=1, pointed=0, proof=0)}
    """
    frame = framed(columns)
    finite = _row(frame.select(pl.all().cast(pl.Float64).is_finite().sum()))
    gaps = _row(frame.null_count())
    lost = [one for one, cells, empty in zip(frame.columns, finite, gaps, strict=True) if cells + empty < frame.height]
    infinite = _row(frame.select(pl.col(lost).cast(pl.Float64).is_infinite().any()))
    beyond = {one for one, found in zip(lost, infinite, strict=True) if found}
    facts = zip(columns, frame.columns, finite, strict=True)
    return {name: PlainNumbers(cells) for name, one, cells in facts if one not in beyond}


def framed(texts: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The columns under numbers as names, for polars takes "*" and "^x$" for patterns, and "value" for its own."""
    return pl.DataFrame([column.alias(str(place)) for place, column in enumerate(texts.values())])


def _some_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows from the first to the last, not more than `LOOKED_AT`."""
    if frame.height <= LOOKED_AT:
        return frame
    return frame[[place * frame.height // LOOKED_AT for place in range(LOOKED_AT)]]


def _row(frame: pl.DataFrame) -> tuple[int, ...]:
    return frame.row(0) if frame.width else ()


def likely_values(texts: Mapping[str, pl.Series], more: tuple[str, ...]) -> set[str]:
    """The columns that may hold something else than texts, by a look at some of the rows.

    Examples
    --------
    >>> sorted(likely_values({"a": pl.Series(["owl", "tern"]), "b": pl.Series(["5 %", "?"])}, ()))
    ['b']
    """
    cells = _some_rows(framed(texts)).unpivot().drop_nulls().group_by("variable", "value").len()
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
    plain = same_signs(different)
    found = parts(plain, BEFORE, AFTER)["core"].is_not_null()
    dated = plain.str.contains(f"(?i){'|'.join(DATED)}") & (plain.str.len_bytes() <= LONGEST_DATE)
    found = found | truths_of(different).is_not_null() | dated
    return found | different.cast(pl.Float64, strict=False).is_not_null()


def spelled_missing(
    texts: Mapping[str, pl.Series], absent: frozenset[str], more: tuple[str, ...]
) -> dict[str, dict[str, int]]:
    """What stands for missing in some columns, with how often: "" are the empty cells.

    Examples
    --------
    >>> from backglass.tables.forms.missing import ANYWHERE
    >>> spelled_missing({"a": pl.Series(["owl", "NA", None, "-"])}, ANYWHERE, ())
    {'a': {'': 1, 'NA': 1}}
    """
    if not texts:
        return {}
    frame = framed(texts)
    names = list(texts)
    if frame.height > LOOKED_AT:
        return {name: _spelled(column.filter(missing_among(column, absent, more))) for name, column in texts.items()}
    long = frame.unpivot()
    gaps = long.filter(missing_among(long["value"], absent, more))
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
