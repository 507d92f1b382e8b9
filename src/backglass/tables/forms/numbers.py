"""Numbers, however a column writes them: 1,234.5, 1.234,5, $1234, 12 kg, (12) or １２."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from backglass.errors import DataError
from backglass.tables.forms.form import Form
from backglass.tables.forms.missing import AMONG_VALUES
from backglass.tables.forms.uniques import over_uniques
from backglass.tables.texts import WHOLE
from backglass.words import tables as words

MINUS = "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63▲△▼"
BLANKS = "\u00a0\u202f\u2009\u2007\u2002\u2003\u3000\t"
ALIKE = {chr(0xFF01 + k): chr(0x21 + k) for k in range(94)}  # full-width letters, digits and signs
ALIKE |= dict.fromkeys(MINUS, "-") | dict.fromkeys(BLANKS, " ") | dict.fromkeys("’‘", "'")
ALIKE |= {
    "￥": "¥",
    "￡": "£",
    "￦": "₩",
    "￠": "¢",
    "∞": "inf",
    "㎏": "kg",
    "㎝": "cm",
    "㎜": "mm",
    "㎞": "km",
    "㎡": "m²",
}

DECIMALS, GROUPS = (".", ","), ("", ",", ".", " ", "'")
LONGEST_SIGN = 1000  # characters; a regular expression is made of them
FIRST = 1000  # cells of a column of numbers by which most of those that are not whole are known
NO_CENTS = r"([0-9][.,])-{1,3}( *[^-0-9., ]*)$"
TRUTHS = {"true": True, "false": False}
PREFIXES = "mMpP"  # of units: milli and mega, pico and peta
CORE = r"(?:[0-9][0-9., ']*[0-9.,]|[0-9]|[.,][0-9]+)"


@dataclass(frozen=True)
class Number(Form):
    """Numbers with the given signs.

    Parameters
    ----------
    decimal : {".", ","}
        The decimal sign.
    group : {"", ",", ".", " ", "'"}
        What stands between the thousands. Without one, groups are read where they can be nothing else: 1,234,567,
        and 1.234 where the comma is the decimal sign.
    sign, unit : str
        What may stand before or after each number, such as "%" or "$", "kg" or "円".

    Examples
    --------
    >>> Number().read(pl.Series(["7", "-", "−1224", "(12)"])).to_list()
    [7, None, -1224, -12]
    >>> Number(decimal=",", group=".", sign="€").read(pl.Series(["1.234,5 €", "12"])).to_list()
    [1234.5, 12.0]
    """

    form: ClassVar[str] = "number"
    absent: ClassVar[frozenset[str]] = AMONG_VALUES
    decimal: str = "."
    group: str = ""
    sign: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if self.decimal not in DECIMALS or self.group not in GROUPS or self.decimal == self.group:
            raise DataError(words.SIGNS.format(decimal=self.decimal, group=self.group))
        if (found := max(len(self.sign), len(self.unit))) > LONGEST_SIGN:
            raise DataError(words.LONG_SIGN.format(found=found, most=LONGEST_SIGN))

    def read(self, cells: pl.Series) -> pl.Series:
        """Int64 where every cell that is read is a whole number that fits, else Float64; infinite ones are null."""
        if cells.dtype == pl.Null:
            return cells.cast(pl.Float64)
        if cells.dtype.is_numeric() and not self.missing:
            return _typed_numbers(cells)  # NaN is not finite
        there = self.present(cells)
        if cells.dtype.is_numeric() or cells.dtype == pl.Boolean:
            return _typed_numbers(cells.set(~there, None))
        texts = (cells if cells.dtype == pl.String else cells.cast(pl.String)).set(~there, None)
        if (truths := _truths_alone(texts)) is not None:
            return _typed_numbers(truths)
        return typed(self.plain(texts))

    def counted(self, values: pl.Series) -> pl.Series:
        """The numbers as Float64."""
        return values.cast(pl.Float64)

    def plain(self, texts: pl.Series) -> pl.Series:
        """Each number as 1234.5 is written, the digits as they are; null where there is none."""
        direct = texts.cast(pl.Float64, strict=False).is_not_null()
        if self.decimal == ",":
            direct = direct & ~texts.str.contains(".", literal=True).fill_null(False)
        rest = texts.is_not_null() & ~direct
        if not rest.any():
            return texts
        rows = rest.arg_true()
        return texts.clone().scatter(rows, over_uniques(texts.gather(rows), self._plain_of_signs))

    def _plain_of_signs(self, texts: pl.Series) -> pl.Series:
        own = "|".join(_in_any_case(one) for one in (self.sign, self.unit) if one)
        texts = same_signs(texts)
        found = parts(texts, own, own)
        core = found["core"]
        fits = core.str.contains(pattern(self.decimal, self.group))
        if not self.group:
            fits = fits | core.str.contains(LENIENT[self.decimal])
            if self.decimal == "." and self.american:
                fits = fits | core.str.contains(pattern(".", ","))
        infinite = texts.cast(pl.Float64, strict=False).is_infinite().fill_null(False)
        return plain_number(found, fits.fill_null(False), self.decimal).zip_with(~infinite, texts)

    @property
    def american(self) -> bool:
        """Whether the sign or unit is that of money with commas between the thousands."""
        return bool({self.sign, self.unit} & AMERICAN)


AMERICAN = frozenset({"$", "US$", "£", "¥", "₩", "₹", "円", "USD", "GBP", "JPY", "KRW", "INR", "AUD", "CAD"})
MOST_GROUPS = 8  # of thousands; more are a list
LENIENT = {
    ".": r"^[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,8}|(?:,[0-9]{3}){1,8}\.[0-9]*|(?: [0-9]{3}){1,8}(?:\.[0-9]*)?)$",
    ",": r"^[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,8}(?:,[0-9]*)?$|^[1-9][0-9]{0,2}(?: [0-9]{3}){1,8}(?:,[0-9]*)?$",
}


def pattern(decimal: str, group: str) -> str:
    """The regular expression of the digits with their signs.

    Examples
    --------
    >>> bool(re.search(pattern(".", ","), "1,23,456.5")), bool(re.search(pattern(".", ","), "0,125"))
    (True, False)
    """
    point = re.escape(decimal)
    if not group:
        return rf"^[0-9]+(?:{point}[0-9]*)?$|^{point}[0-9]+$"
    between = re.escape(group)
    grouped = rf"[1-9][0-9]{{0,2}}(?:{between}[0-9]{{3}}){{1,{MOST_GROUPS}}}"
    if group == ",":  # in India: 1,23,456
        grouped += rf"|[1-9][0-9]?(?:{between}[0-9]{{2}})+{between}[0-9]{{3}}"
    return rf"^(?:{grouped}|[0-9]+)(?:{point}[0-9]*)?$|^{point}[0-9]+$"


def same_signs(texts: pl.Series) -> pl.Series:
    """The texts with one sign for signs that look alike: full-width digits, kinds of minus and of blanks.

    The dash of a round price, 5,- or 5.--, stands for its cents.

    Examples
    --------
    >>> same_signs(pl.Series(["１２％", "△5", "5,- €"])).to_list()
    ['12%', '-5', '5, €']
    """
    if texts.str.contains(r"[^ -~]").any():
        texts = texts.str.replace_many(list(ALIKE), list(ALIKE.values()))
    if texts.str.contains(NO_CENTS).any():
        texts = texts.str.replace(NO_CENTS, "${1}${2}")
    return texts.str.strip_chars()


def parts(texts: pl.Series, before: str, after: str) -> pl.DataFrame:
    """What a number is made of: columns negative, before, core, power and after; core is null where it is none.

    Parameters
    ----------
    texts : polars.Series
        As `same_signs` gives them.
    before, after : str
        Regular expressions of what may stand around the number.

    Examples
    --------
    >>> parts(pl.Series(["-$ 1,234.5", "12kg", "(7)"]), r"[$]", "kg").rows()
    [(True, '$', '1,234.5', '', ''), (False, '', '12', '', 'kg'), (True, '', '7', '', '')]
    """
    front = rf"^(?P<open>\()?(?P<first>[-+])? *(?P<before>{before})? *(?P<opened>\()?(?P<second>[-+])? *"
    back = rf"(?P<core>{CORE})(?P<power>[eE][-+]?[0-9]+)? *(?P<closed>\) *)?"
    back += rf"(?P<after>{after})?(?P<last> *-)?(?P<close> *\))?$"
    found = texts.str.extract_groups(front + back).struct.unnest()
    there = {one: pl.col(one).is_not_null().cast(pl.Int8) for one in found.columns}
    opened, closed = there["open"] + there["opened"], there["close"] + there["closed"]
    whole = (opened + there["first"] + there["second"] + there["last"] <= 1) & (opened == closed)
    negative = (opened + there["last"] > 0) | (pl.col("first") == "-").fill_null(False)
    return found.select(
        (negative | (pl.col("second") == "-").fill_null(False)).alias("negative"),
        pl.col("before").fill_null(""),
        pl.when(whole).then("core").alias("core"),
        pl.col("power").fill_null(""),
        pl.col("after").fill_null(""),
    )


def one_case(affix: str) -> str:
    """A unit as those that differ in capitals alone are compared: Kg is kg, but mW is not MW.

    Examples
    --------
    >>> one_case("Kg"), one_case("MW"), one_case("mW"), one_case("G")
    ('kg', 'Mw', 'mw', 'G')
    """
    if len(affix) < 2:
        return affix
    return (affix[0] if affix[0] in PREFIXES else affix[0].lower()) + affix[1:].lower()


def _in_any_case(affix: str) -> str:
    if len(affix) < 2:
        return re.escape(affix)
    if affix[0] in PREFIXES:
        return f"{affix[0]}(?i:{re.escape(affix[1:])})"
    return f"(?i:{re.escape(affix)})"


def plain_number(found: pl.DataFrame, fits: pl.Series, decimal: str) -> pl.Series:
    """The numbers that `parts` took apart as 1234.5 is written, where they fit."""
    other = "," if decimal == "." else "."
    core = found["core"].set(~fits, None).str.replace_many([other, " ", "'"], ["", "", ""])
    core = core.str.replace(decimal, ".", literal=True)
    minus = found["negative"].replace_strict([True, False], ["-", ""], return_dtype=pl.String)
    return minus + core + found["power"]


def typed(plain: pl.Series) -> pl.Series:
    """Numbers of their texts: Int64 where all are whole numbers that fit, else Float64, and null where infinite."""
    numbers = plain.cast(pl.Float64, strict=False)
    numbers = numbers.set(~numbers.is_finite().fill_null(True), None)
    if numbers.null_count() == len(numbers):
        return numbers
    whole = plain.cast(pl.Int64, strict=False)
    gaps = numbers.is_null()
    if whole.null_count() == gaps.sum():
        return whole
    return _with_whole(numbers, whole)


def _with_whole(numbers: pl.Series, whole: pl.Series) -> pl.Series:
    """7.0 is a whole number, too, as long as a float holds each one."""
    if not (_is_whole(numbers) | whole.is_not_null()).all():
        return numbers
    return whole.fill_null(numbers.set((numbers.abs() >= WHOLE).fill_null(False), None).cast(pl.Int64))


def _is_whole(numbers: pl.Series) -> pl.Series:
    return (numbers == numbers.floor()) & (numbers.abs() < WHOLE)


def finite_in(numbers: pl.Series) -> int:
    """How many of the numbers (Float64) are finite.

    Examples
    --------
    >>> finite_in(pl.Series([1.0, None, float("nan"), float("inf")]))
    1
    """
    if len(numbers) > FIRST and numbers.n_chunks() > 1:  # NumPy would need a copy
        return int(numbers.is_finite().sum())
    return int(np.count_nonzero(np.isfinite(numbers.to_numpy())))  # in ten thousands of columns a fraction of the time


def _may_be_whole(numbers: pl.Series) -> bool:
    """Whether the first of them are."""
    first = numbers.head(FIRST).to_numpy()  # NaN where one is missing
    return bool((((first == np.floor(first)) & (np.abs(first) < WHOLE)) | np.isnan(first)).all())


def _typed_numbers(cells: pl.Series) -> pl.Series:
    """Of a dataframe's numbers or booleans."""
    if cells.dtype.is_integer() or cells.dtype == pl.Boolean:
        whole = cells.cast(pl.Int64, strict=False)
        if whole.null_count() > cells.null_count():  # above 2^63
            return cells.cast(pl.Float64)
        return whole if whole.null_count() < len(whole) else cells.cast(pl.Float64)
    numbers = cells.cast(pl.Float64)
    if finite_in(numbers) < len(numbers) - numbers.null_count():
        numbers = numbers.set(~numbers.is_finite().fill_null(True), None)
    if numbers.null_count() == len(numbers) or not _may_be_whole(numbers):
        return numbers
    return _with_whole(numbers, pl.Series(cells.name, [None], dtype=pl.Int64).new_from_index(0, len(numbers)))


def _truths_alone(texts: pl.Series) -> pl.Series | None:
    """The truth values of a dataframe as a file of it has them, if all cells that are there are true or false."""
    first = texts.first(ignore_nulls=True)
    if not isinstance(first, str) or first.strip().lower() not in TRUTHS:
        return None
    truths = texts.str.strip_chars().str.to_lowercase().replace_strict(TRUTHS, default=None, return_dtype=pl.Boolean)
    return truths if truths.null_count() == texts.null_count() else None
