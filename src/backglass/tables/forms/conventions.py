"""Which signs a column writes its numbers with: what reads most cells, what proves it, and what leaves doubt."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import polars as pl

from backglass.tables.forms.numbers import LONGEST_SIGN, Number, one_case, parts, pattern, same_signs

Signs = tuple[str, str]  # the decimal sign, and what stands between the thousands

POINT, COMMA_GROUPS, COMMA, POINT_GROUPS = (".", ""), (".", ","), (",", ""), (",", ".")
RIVALS: dict[Signs, Signs] = {
    POINT: POINT_GROUPS,  # 2.155
    POINT_GROUPS: POINT,
    COMMA: COMMA_GROUPS,  # 1,234
    COMMA_GROUPS: COMMA,
}
CONVENTIONS: tuple[tuple[Signs, str], ...] = (  # each with the signs of which a column needs one
    (POINT, ""),
    (COMMA_GROUPS, ","),
    (COMMA, ","),
    (POINT_GROUPS, ".,"),
    ((".", " "), " "),
    ((",", " "), " "),
    ((".", "'"), "'"),
    ((",", "'"), "'"),
)

CURRENCIES = "USD|EUR|JPY|GBP|CHF|CNY|RMB|KRW|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|BRL|MXN|RUB|TRY|ZAR|Rs\\.?|kr\\.?"
BEFORE = rf"[A-Za-z]{{0,3}}\p{{Sc}}|{CURRENCIES}|[%‰°]"
AFTER = r"/?[\p{L}\p{S}%‰°µ](?:[\p{L}\p{M}\p{S}%‰°µ·.²³/ ]|[A-Za-z^][0-9])*"
SHARE = 0.95  # of a column's cells are read by its form, and have its sign
MOST_UNITS = 1000
SHOWN = 5  # different signs and units at most of texts that are called numbers
LEADING_ZERO = r"^0[0-9]+$"  # 007 is a code
LETTER_CODE = r"^0[0-9]+[A-Z]$"  # 09A
CHAPTER = r"^0[0-9]+\."  # 01.2 beside 01
NUMBERED = r"^(?:[0-9]{1,2}[.)]|\([0-9]{1,2}\)) +[\p{L}<>=]"  # 2. Married
OPEN_ENDED = r"[0-9] *-$"  # 50-, of groups
ORDINAL = r"(?i)^(?:st|nd|rd|th)\b"


@dataclass(frozen=True)
class Judged:
    """How a column's numbers are written.

    Attributes
    ----------
    form : Number
        The signs that read most cells.
    read, infinite : polars.Series
        Which of the different cells it reads, and which are infinite, (cells,) of booleans.
    proof : int
        Cells that only its decimal sign reads so.
    other : Number or None
        What reads as many cells, with other values.
    hint : str
        The signs that keep the cells from being numbers of one kind; empty where they are, or are no numbers.
    """

    form: Number
    read: pl.Series
    infinite: pl.Series
    proof: int = 0
    other: Number | None = None
    hint: str = ""


def judged(uniques: pl.Series, counts: pl.Series, *, asked: bool = False) -> Judged:
    """How a column writes its numbers.

    Parameters
    ----------
    uniques : polars.Series
        The different cells, as texts, none of them missing.
    counts : polars.Series
        How often each of them stands in the column.
    asked : bool
        Whether the user says that they are numbers: then codes are, too, and of several signs the commonest holds.

    Examples
    --------
    >>> found = judged(pl.Series(["1,234", "987"]), pl.Series([1, 1]))
    >>> found.form.group, found.proof, found.other.decimal
    (',', 0, ',')
    >>> judged(pl.Series(["5 kg", "7 lb"]), pl.Series([1, 1])).hint
    'kg, lb'
    >>> judged(pl.Series(["007", "12"]), pl.Series([1, 1])).read.any()
    False
    """
    texts = same_signs(uniques)
    found = _in_one_case(parts(texts, BEFORE, AFTER).with_columns(counts.alias("cells")))
    there = found["core"].is_not_null()
    if not there.any():
        return _nothing(uniques)
    if not asked and (_codes(texts, found["core"]) or _labels(uniques, counts, there)):
        return _nothing(uniques)
    affixes = _affixes(found.filter(there))
    total = sum(affixes.values())
    most = max((one for one in affixes if one), key=lambda one: (affixes[one], sorted(one)), default=NO_SIGN)
    if affixes.get(NO_SIGN, 0) >= SHARE * total:
        form = Number()
    elif affixes[most] >= SHARE * total or (asked and affixes[most] >= affixes.get(NO_SIGN, 0)):
        form = _with_signs(most)
    elif asked:
        form = Number()
    else:
        alike = _total(counts, there) >= SHARE * _total(counts) and len(affixes) <= SHOWN
        alike = alike and not found.filter(there)["after"].str.contains(ORDINAL).all()
        signs = sorted((one for one in affixes if one), key=lambda one: (-affixes[one], sorted(one)))
        return _nothing(uniques, ", ".join(" ".join(sorted(one)) for one in signs[:2]) if alike else "")
    return _conventions(uniques, found, form)


def _in_one_case(found: pl.DataFrame) -> pl.DataFrame:
    """Units that differ in capitals alone, kg and Kg, as most cells have them."""
    found = found.with_columns(pl.col("before", "after").str.strip_chars())
    for place in ("before", "after"):
        counted = found.group_by(place).agg(pl.col("cells").sum()).sort("cells", place, descending=[True, False])
        if not 1 < counted.height <= MOST_UNITS:
            continue
        commonest: dict[str, str] = {}
        for unit in counted[place]:
            commonest.setdefault(one_case(unit), unit)
        written = {unit: commonest[one_case(unit)] for unit in counted[place]}
        if any(unit != other for unit, other in written.items()):
            found = found.with_columns(pl.col(place).replace(written))
    return found


def _codes(texts: pl.Series, core: pl.Series) -> bool:
    """Whether a whole number has a leading zero where no cell has decimals, or these have one, too: 007, 09A, 01.2."""
    if not texts.str.contains(f"{LEADING_ZERO}|{LETTER_CODE}").any():
        return False
    return bool(texts.str.contains(CHAPTER).any()) or not core.str.contains(r"[.,]").any()


def _labels(uniques: pl.Series, counts: pl.Series, numbers: pl.Series) -> bool:
    """Whether the numbers stand in front of names, 2. Married, or begin groups without an end, 50-."""
    total = SHARE * _total(counts, numbers)
    return _total(counts, numbers & uniques.str.contains(NUMBERED)) >= total or bool(
        same_signs(uniques).filter(numbers).str.contains(OPEN_ENDED).all()
    )


Affix = frozenset[str]
NO_SIGN: Affix = frozenset()


def _affixes(found: pl.DataFrame) -> dict[Affix, int]:
    """The signs and units of the numbers that are not 0, with how many cells have them."""
    nonzero = found.filter(found["core"].str.contains("[1-9]"))
    counted = (nonzero if nonzero.height else found).group_by("before", "after").agg(pl.col("cells").sum())
    affixes: dict[Affix, int] = {}
    for before, after, cells in counted.sort("cells", "before", "after", descending=True).head(MOST_UNITS).iter_rows():
        affix = frozenset(one for one in (before, after) if len(one) <= LONGEST_SIGN) - {""}
        affixes[affix] = affixes.get(affix, 0) + cells
    return affixes


def _with_signs(affix: Affix) -> Number:
    """The form of numbers with a sign, such as $ or %, and a unit, such as kg."""
    signs = sorted(affix, key=lambda one: (not is_sign(one), one))
    sign = signs[0] if is_sign(signs[0]) else ""
    rest = [one for one in signs if one != sign]
    return Number(sign=sign, unit=rest[0] if rest else "")


def is_sign(affix: str) -> bool:
    """Whether it is a sign rather than a unit of letters: %, € or US$.

    Examples
    --------
    >>> is_sign("US$"), is_sign("km/h")
    (True, False)
    """
    return not any(letter.isalpha() for letter in affix) or any(unicodedata.category(one) == "Sc" for one in affix)


def _conventions(uniques: pl.Series, found: pl.DataFrame, form: Number) -> Judged:
    """The decimal sign and the groups that read most cells, of those with the form's sign or none."""
    own = ["", form.sign, form.unit]
    core = found["core"].set(~(found["before"].is_in(own) & found["after"].is_in(own)), None)
    signs = {sign for sign in ",. '" if core.str.contains(sign, literal=True).any()}
    fits = {
        convention: core.str.contains(pattern(*convention)).fill_null(False)
        for convention, needed in CONVENTIONS
        if not needed or signs & set(needed)
    }
    reads = {convention: _total(found["cells"], fit) for convention, fit in fits.items()}
    best = max(fits, key=lambda convention: reads[convention])  # the first of those that read as many
    rival = RIVALS.get(best)
    beside = fits[rival] if rival in fits else ~core.str.contains(best[0], literal=True).fill_null(False)
    as_many = rival in fits and bool((beside == fits[best]).all())
    otherwise = ~fits[best] & reduce(or_, fits.values())
    hint = ""
    if reads[best] < SHARE * _total(found["cells"]) <= reads[best] + _total(found["cells"], otherwise):
        hint = ", ".join(_commonest(uniques, found["cells"], which) for which in (fits[best], otherwise))
    chosen = replace(form, decimal=best[0], group=best[1])
    values = chosen.plain(uniques).cast(pl.Float64, strict=False)
    return Judged(
        chosen,
        values.is_finite().fill_null(False),
        values.is_infinite().fill_null(False),
        _total(found["cells"], fits[best] & ~beside),
        replace(form, decimal=rival[0], group=rival[1]) if rival and as_many else None,
        hint,
    )


def _total(counts: pl.Series, which: pl.Series | None = None) -> int:
    return int((counts if which is None else counts.filter(which)).sum())


def _commonest(uniques: pl.Series, counts: pl.Series, which: pl.Series) -> str:
    cells = pl.DataFrame({"cell": uniques, "count": counts}).filter(which)
    return str(cells.sort("count", "cell", descending=[True, False])["cell"][0]) if cells.height else ""


def _nothing(uniques: pl.Series, hint: str = "") -> Judged:
    none = pl.repeat(False, len(uniques), dtype=pl.Boolean, eager=True)
    return Judged(Number(), none, none, hint=hint)
