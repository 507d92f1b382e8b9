"""Formats of dates, as `strptime` has them, turned into patterns whose groups are the numbers of a date.

The directives are %Y %y %m %b %d and, of the time, %H %I %M %S %f %p %z; %B is %b, and %-d, %e, %F, %T and their like
are understood. %E is a year of an era: 令和5, 令5, R5 or R.5, its first one 令和元 or 令和1.
"""

from __future__ import annotations

import re
from functools import cache

from backglass.errors import DataError
from backglass.words import tables as words

SHORTHANDS = {
    "%F": "%Y-%m-%d", "%D": "%m/%d/%y", "%T": "%H:%M:%S", "%R": "%H:%M", "%r": "%I:%M:%S %p",
    "%B": "%b", "%h": "%b", "%e": "%d", "%k": "%H", "%l": "%I", "%P": "%p", "%Z": "%z", "%:z": "%z", "%%": "%",
}  # fmt: skip
ERAS = {"令": 2018, "r": 2018, "平": 1988, "h": 1988, "昭": 1925, "s": 1925}
ERAS |= {"大": 1911, "t": 1911, "明": 1867, "m": 1867}  # the year before each era's first
# By name those of RFC 5322, and what Japan and most of Europe have: the others mean several zones.
ZONES = {"JST": 9, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
ZONES |= {"Z": 0, "UTC": 0, "GMT": 0, "CET": 1, "CEST": 2}  # in hours ahead of UTC
ZONE = rf"(?P<z>{'|'.join(sorted(ZONES, reverse=True))}|(?:UTC|GMT)?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)"
ZONE += r"(?: *\([^)]*\)|\[[^]]*\]| UTC)?"  # (Japan Standard Time), [Asia/Tokyo]
CLOCK = r"(?P<H>[0-9]{1,2}):(?P<M>[0-9]{1,2})(?::(?P<S>[0-9]{1,2})(?:[.,](?P<f>[0-9]{1,9}))?)?(?: *(?P<p>[ap]\.?m\.?))?"
TIME = rf"(?:(?:[T_:]|,? +(?:at +|um +)?){CLOCK}(?: +uhr)?(?: *{ZONE})?)?"
ENDING = re.compile(
    r"(?:[T_:, ]*)(?:%[HI](?::%M(?::%S(?:\.?%f)?)?| *時(?: *%M *分(?: *%S *秒)?)?)) *(?:%p)? *(?:%z|Z)?$"
)  # the time part of a format that TIME reads anyway
DIRECTIVES = {
    "Y": "[0-9]{4}", "y": "[0-9]{2}", "m": "[0-9]{1,2}", "d": "[0-9]{1,2}", "b": r"[^\W\d_]{3,10}\.?",
    "H": "[0-9]{1,2}", "I": "[0-9]{1,2}", "M": "[0-9]{1,2}", "S": "[0-9]{1,2}", "f": "[0-9]{1,9}",
    "p": r"[ap]\.?m\.?",
}  # fmt: skip
ERA = r"(?P<e>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])\.? *(?P<E>元|[0-9]{1,2})"
SPACED = {"年", "月", "/", "."}  # signs after which a number may be set off: 2023年 4月, 24. 4. 2023


def plain_format(form: str) -> str:
    """A format without shorthands, and without the ending that says a time of day.

    Examples
    --------
    >>> plain_format("%-d/%-m/%Y %T"), plain_format("%F"), plain_format("%H:%M %d %B %Y")
    ('%d/%m/%Y', '%Y-%m-%d', '%H:%M %d %b %Y')
    """
    form = re.sub(r"%[-_^0#](?=[A-Za-z])", "%", form.strip())
    form = re.sub(r"%(\.)?[369]?f", r"\1%f", form)
    form = re.sub(r"%[aA]\.?,? *", "", form)  # weekdays are taken off the cells
    form = re.sub(r"%:?.", lambda found: SHORTHANDS.get(found[0], found[0]), form)
    ended = ENDING.sub("", form)
    return ended if "%d" in ended else form


@cache
def pattern(form: str, strict: bool = False) -> str:
    """The regular expression of a format, for polars and for Python; its groups have the directives' letters.

    Parameters
    ----------
    form : str
    strict : bool
        Whether days and months need two digits.

    Raises
    ------
    DataError
        The format has no year, a day without a month, the same directive twice or one that is not known.

    Examples
    --------
    >>> found = re.match(pattern("%d/%m/%Y"), "24/4/2023 10:30 PM")
    >>> found["Y"], found["m"], found["d"], found["H"], found["p"]
    ('2023', '4', '24', '10', 'PM')
    """
    plain = plain_format(form)
    parts = re.findall(r"%.|, |[^%]|%$", plain)
    letters = [part[1:] for part in parts if part[0] == "%"]
    years = [letter for letter in letters if letter in ("Y", "y", "E")]
    months = [letter for letter in letters if letter in ("m", "b")]
    hours = [letter for letter in letters if letter in ("H", "I")]
    known = set(letters) <= DIRECTIVES.keys() | {"E", "z"} and len(set(letters)) == len(letters)
    clock = bool(hours) or not {"M", "S", "f", "p"} & set(letters)
    if not known or len(years) != 1 or len(months) > 1 or len(hours) > 1 or len(months) < ("d" in letters) or not clock:
        raise DataError(words.BAD_DATE_FORMAT.format(form=form))
    named = "b" in letters
    body = "".join(
        _directive(part[1:], strict or _beside(parts, at), named) if part[0] == "%" else _sign(part, named)
        for at, part in enumerate(parts)
    )
    body += r"\.?" if re.search(r"\.%[dmyY]$", plain) else ""  # 2023. 4. 24.
    return f"(?i)^{body}{'' if hours or 'd' not in letters else TIME}$"


def _beside(parts: list[str], at: int) -> bool:
    """Whether numbers stand beside each other without a sign: 20230424."""
    return any(
        0 <= other < len(parts) and parts[other][0] == "%" and parts[other] != "%b" for other in (at - 1, at + 1)
    )


def _directive(letter: str, strict: bool, named: bool) -> str:
    if letter == "E":
        return ERA
    if letter == "z":
        return ZONE
    digits = DIRECTIVES[letter].replace("{1,2}", "{2}") if strict else DIRECTIVES[letter]
    ordinal = r"(?:st|nd|rd|th|er|\.)?" if letter == "d" and named else ""
    return f"(?P<{'H' if letter == 'I' else letter}>{digits}){ordinal}"


def _sign(sign: str, named: bool) -> str:
    if sign == ", ":
        return "(?:, *| +)"
    if sign == " ":
        return ",? +(?:(?:de|del|of) +)?" if named else " +"
    return re.escape(sign) + (" *" if sign in SPACED else "")


def seconds_ahead(zone: str) -> int | None:
    """The seconds that a zone's clocks are ahead of UTC; None where there is no such zone.

    Examples
    --------
    >>> [seconds_ahead(zone) for zone in ("Z", "GMT", "+09:00", "-0330", "UTC+9", "JST", "+99")]
    [0, 0, 32400, -12600, 32400, 32400, None]
    """
    if (name := zone.upper()) in ZONES:
        return 3600 * ZONES[name]
    zone = name.removeprefix("UTC").removeprefix("GMT").replace(":", "")
    hours, minutes = (int(zone[1:]), 0) if len(zone) <= 3 else (int(zone[1:-2]), int(zone[-2:]))
    seconds = 3600 * hours + 60 * minutes
    return None if hours > 18 or minutes > 59 else -seconds if zone[0] == "-" else seconds


def other_orders(form: str) -> list[str]:
    """The formats of the same signs that order day, month and year otherwise, in which people write, too.

    Examples
    --------
    >>> other_orders("%d/%m/%Y"), other_orders("%y/%m/%d"), other_orders("%Y-%m-%d"), other_orders("%d.%m.%Y")
    (['%m/%d/%Y'], ['%d/%m/%y', '%m/%d/%y'], [], [])
    """
    found = re.fullmatch(r"(.*?)%-?([dmyY])([/.-])%-?([dmyY])\3%-?([dmyY])(.*)", SHORTHANDS.get(form, form))
    if not found:
        return []
    before, sign, after = found[1], found[3], found[6]
    ours = found[2] + found[4] + found[5]
    orders = (
        ["dmY", "mdY"] if ours in ("dmY", "mdY") else ["dmy", "mdy", "ymd"] if ours in ("dmy", "mdy", "ymd") else []
    )
    if sign != "-" and ours != "ymd":  # 23/08/29 is rare, and what reads more wins all the same
        orders = [order for order in orders if order != "ymd"]
    if sign == ".":  # which nobody writes month first
        orders = [order for order in orders if order[0] != "m" or order == ours]
    return [f"{before}%{sign.join(order).replace(sign, sign + '%')}{after}" for order in orders if order != ours]
