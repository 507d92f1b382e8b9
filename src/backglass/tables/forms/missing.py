"""The spellings that mean "no value": empty cells, the known ones of each kind of form, and those the user adds.

The lists belong to the format of model files (4): a later list is another format, so that a model reads as it did.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection

import polars as pl

from backglass.tables.forms.uniques import few_different

EXCEL = frozenset({"#n/a", "#n/a n/a", "#na", "#null!", "#value!", "#div/0!", "#ref!", "#name?", "#num!"})
ANYWHERE = EXCEL | {"na", "n/a", "<na>", "nan", "null", "(null)", "\\n", "nat", "欠測", "欠損", "未回答", "無回答"}
AMONG_VALUES = ANYWHERE | {"none", "nil", "?", "-", "--", "---", "–", "—", ".", "..", "...", "…", "*", "n.a.", "n/d"}
AMONG_VALUES |= {"missing", "unknown", "undefined", "not available", "不明", "なし", "無し", "該当なし", "－", "ー"}
AMONG_VALUES |= {"not applicable", "no data", "///", "??", "???", "−", "―", "欠測値", "欠損値", "データなし", "未測定"}
AMONG_VALUES |= {"**", "***", "※", "k.a.", "k. a.", "keine angabe", "n.d.", "n. d."}
AMONG_VALUES |= {"0000-00-00", "0000-00-00 00:00:00"}  # no date, as MySQL writes it

LEAST = 32  # bytes of cells that are looked at in any case: -999 may be written -999.000000


def missing_among(cells: pl.Series, known: Collection[str], more: Collection[str]) -> pl.Series:
    """Where no value stands: null, NaN, a text that is empty or spelled as missing; (rows,) of booleans.

    Parameters
    ----------
    cells : polars.Series
        Of any type; a number is compared with the numbers of `more`.
    known : collection of str
        In lower case: they are compared in any case.
    more : collection of str
        Compared as they are, a number by its value: "-999" is -999.0, too.

    Examples
    --------
    >>> missing_among(pl.Series(["1", "Na", " ", "-999.0", None]), {"na"}, ("-999",)).to_list()
    [False, True, True, True, True]
    """
    if cells.dtype.is_numeric():
        gaps = cells.is_null()
        if cells.dtype.is_float():
            gaps = gaps | cells.is_nan().fill_null(True)
        numbers = numbers_of(more)
        return gaps | cells.cast(pl.Float64).is_in(numbers).fill_null(True) if numbers else gaps
    if isinstance(cells.dtype, pl.Duration) or (cells.dtype.is_temporal() and not more):
        return cells.is_null()
    texts = cells if cells.dtype == pl.String else cells.cast(pl.String)
    if (different := few_different(texts)) is not None:
        absent = different.filter(missing_among(different, known, more))
        return texts.is_null() | texts.is_in(absent.implode()) if len(absent) else texts.is_null()
    texts = texts.str.strip_chars()
    gaps = texts.is_null() | (texts.str.len_bytes() == 0).fill_null(True)
    found = _spelled(texts, {folded(one).lower() for one in known}, {folded(one) for one in more})
    return gaps.clone().scatter(found, True) if len(found) else gaps


def _spelled(texts: pl.Series, known: set[str], more: set[str]) -> pl.Series:
    """The rows whose texts are among the spellings; only short ones can be."""
    longest = max((len(one.encode()) for one in known | more), default=0)
    if longest == 0:
        return pl.Series([], dtype=pl.UInt32)
    rows = (texts.str.len_bytes() <= max(3 * longest, LEAST)).arg_true()  # full-width letters take three bytes
    short = texts.gather(rows)
    if short.str.contains(r"[^ -~]").any():
        short = short.str.normalize("NFKC").str.strip_chars()
    found = short.str.to_lowercase().is_in(list(known))
    if more:
        found = found | short.is_in(list(more))
        if numbers := numbers_of(more):
            found = found | short.cast(pl.Float64, strict=False).is_in(numbers).fill_null(False)
    return rows.filter(found)


def folded(text: str) -> str:
    """The text as it is compared: without blanks around it, full-width letters as plain ones.

    Examples
    --------
    >>> folded(" ＮＡ ")
    'NA'
    """
    return unicodedata.normalize("NFKC", text).strip()


def numbers_of(spellings: Collection[str]) -> list[float]:
    """The finite numbers among some spellings.

    Examples
    --------
    >>> numbers_of(("-999", "?"))
    [-999.0]
    """
    numbers = []
    for one in spellings:
        try:
            number = float(folded(one))
        except ValueError:
            continue
        if math.isfinite(number):
            numbers.append(number)
    return numbers
