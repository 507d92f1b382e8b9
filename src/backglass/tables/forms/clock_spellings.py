"""Spellings of times of day brought to one, 10:30:00 PM, and what stands around dates taken off."""

from __future__ import annotations

import polars as pl

from backglass.tables.forms.months import WEEKDAYS

IN_FRONT = rf"(?i)^(?:{WEEKDAYS})\.?,? +"
BEHIND = rf"(?i) *(?:\((?:[月火水木金土日](?:曜日?)?|{WEEKDAYS})\)|[月火水木金土日]曜日?) *"
OTHER_WIDTH = "[\u00a0\u2000-\u200a\u202f\u3000\u32c0-\u33ff\uff01-\uff5e]"  # signs that NFKC makes plain, and blanks
WHOLE = (r" *([0-9]{1,2})時([0-9]{2})分([0-9]{2})秒", " ${1}:${2}:${3}")
JAPANESE = (
    (r" *([0-9]{1,2}) *時 *", " ${1}:"),
    (r":([0-9]{1,2}) *分 *", ":${1}:"),
    (r":([0-9]{1,2}(?:\.[0-9]+)?) *秒", ":${1}"),
    (r"( [0-9]{1,2}):( |$)", "${1}:00${2}"),
    (r":( |$)", "${1}"),
    (r":([0-9])(:| |$)", ":0${1}${2}"),
    (r":([0-9])(:| |$)", ":0${1}${2}"),
    (r"午前 *([0-9:.]+)", " ${1} AM"),
    (r"午後 *([0-9:.]+)", " ${1} PM"),
)


def tidied(texts: pl.Series, clock: bool = True) -> pl.Series:
    """Texts of dates and times without full-width signs and weekdays, and with `clock` Japanese times as 10:30:00.

    Examples
    --------
    >>> tidied(pl.Series(["Mon, 24 Apr 2023", "2023年4月24日(月)10時5分", "午後3時"])).to_list()
    ['24 Apr 2023', '2023年4月24日 10:05', '3:00 PM']
    """
    if (texts.str.len_bytes() != texts.str.len_chars()).any():
        if texts.str.contains(OTHER_WIDTH).any():
            texts = texts.str.normalize("NFKC")
        if clock and texts.str.contains("時", literal=True).any():
            texts = texts.str.replace(*WHOLE)
        if clock and texts.str.contains("[時午]").any():
            for spelled, one in JAPANESE:
                texts = texts.str.replace_all(spelled, one)
    if texts.str.contains(r"[(曜]").any():
        texts = texts.str.replace(BEHIND, " ")
    texts = texts.str.strip_chars()
    if texts.str.contains(r"^[^\W\d_]").any():
        texts = texts.str.replace(IN_FRONT, "")
    return texts
