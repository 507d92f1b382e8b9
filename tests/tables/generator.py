"""Tables of every form, made at random: what stands in a file, and the same values in a dataframe's own types."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from backglass.tables.forms.clocks import Duration, Time
from backglass.tables.forms.date_formats import ERAS
from backglass.tables.forms.dates import FORMATS, Date
from backglass.tables.forms.evidence import Decided
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.truths import ABSENT, PAIRS, Truth

Cells = list[str | None]
Values = list[Any]
PERHAPS_GROUPED = re.compile("[.,][0-9]{3}(?![0-9])")
PROVED = re.compile("[.,][0-9]+[.,]|[.,](?:[0-9]{1,2}|[0-9]{4,})(?![0-9.,])")
WHOLE = re.compile("0|-?[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Made:
    """A column.

    Attributes
    ----------
    texts : list of str or None
        As a file has the cells; None is an empty one.
    values : list or None
        The same as int, float, Decimal, bool, date, datetime, time or timedelta, None where one is missing; no list
        where the cells are texts.
    form : type
        What a reader should take them for.
    plain : bool
        Whether a program writes the values so that holds them in a type of its own.
    """

    texts: Cells
    values: Values | None = None
    form: type | None = None
    plain: bool = False

    def taken_for(self, decided: Decided) -> bool:
        """Whether the cells were taken for what they are, and nothing else could be meant, as by 1,234 and 2.155."""
        cells = [unicodedata.normalize("NFKC", text) for text in self.texts if text is not None]
        grouped = any(map(PERHAPS_GROUPED.search, cells)) and not any(map(PROVED.search, cells))
        doubt = decided.evidence.other is not None or (self.form is Number and not self.plain and grouped)
        return self.values is not None and isinstance(decided.form, self.form) and not doubt

    def without_values(self) -> Made:
        """The cells as texts alone."""
        return replace(self, values=None)

    def as_whole(self) -> Made:
        """Texts that are all whole numbers, 7 but not 007, as a program guesses them that sees no others."""
        there = [text for text in self.texts if text is not None]
        if self.values is not None or not there or not all(WHOLE.fullmatch(text) for text in there):
            return self
        return replace(self, values=[None if text is None else int(text) for text in self.texts])

    def rows(self, rows: Sequence[int]) -> Made:
        """Some rows of it."""
        values = None if self.values is None else [self.values[row] for row in rows]
        return replace(self, texts=[self.texts[row] for row in rows], values=values)


GAPS = ("", "NA", "n/a", "N/A", "NaN", "nan", "null", "NULL", "(null)", "<NA>", "NaT", "\\N", " ", "#N/A", "#VALUE!")
GAPS += ("#DIV/0!", "#NUM!", "欠測", "欠損", "未回答", "無回答", "ＮＡ", " NA ", None, None, None)  # fmt: skip
AMONG_VALUES = (*GAPS, "?", "??", "-", "--", ".", "...", "None", "none", "NIL", "*", "unknown", "Missing", "n.a.")
AMONG_VALUES += ("不明", "なし", "該当なし", "ー", "－", "―", "データなし", "not available", "Not Applicable", "—", "…")
BESIDE_TRUTHS = (*GAPS, "?", "unknown", "不明", "...")
NAMES = (
    "x", "年齢", "*", "^x.$", "^.*$", "a=b", 'say "hi"', "a,b", "a;b", "a\tb", "größe", "возраст", "العمر", "👍", "ﾃｽﾄ",
    "c1", "0", "NA", "null", "true", "2024", "a b", "'", "#", "%", "[x]", "{x}", "$x", "x.1", "X", "e\u0301", "\u202ex",
    "__index__", "literal", "value", "len", "cells", "counts", "variable", "", "a\nb", "\\", "sep=;", "prediction",
)  # fmt: skip
TEXTS = (
    "red", "Red", "blue", "雌", "雄", "女性", "é", "e\u0301", "שלום", "مرحبا", "Ａ１", "A1", "ﾃｽﾄ", "😀", "x,y", "x;y",
    "x\ty", "x|y", 'say "hi"', '"', '""', "'", "l1\nl2", "l1\r\nl2", "l1\rl2", " lead", "trail ", "two  blanks", "007",
    "012", "1.5.2",
    "2023-W04", "#", "=1+1", "\\", "\\n", "true story", "yes", "-", "+", "none", "None", "?", "1e5x", "12 apples",
    "\u2028x", "x\x85y", "x\x0by", "a\u00a0b", "\ufeffx", "x" * 300, "NaNa", "N.A", "no", "0", "7", "1.10", "3.0",
    "2024-02-29", "12:30", "$5", "5 kg", "١٢", "½", "Ⅳ", "ß", "SS", "İ", "ı", "\u200b", "Straße", "straße", "*", ".",
)  # fmt: skip
SIGNS = ("-", "−", "▲", "△", "–", "()", "－")
AFFIXES = ("", "", "", "", "", "$|", "US$|", "€|", "| €", "|€", "¥|", "|円", "|%", "| %", "|％", "| kg", "|kg", "£|")
AFFIXES += ("| km/h", "|°C", "|人", "| m²", "R$ |", "CHF |", "| USD", "|㎏")
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ZONES = {"": 0, "Z": 0, "+00:00": 0, "+09:00": 9, "-0500": -5, " UTC": 0, " +0100": 1, " JST": 9}


def with_gaps(rng: random.Random, made: Made, spellings: Sequence[str | None]) -> Made:
    """Some of the cells missing, in a few spellings."""
    share = rng.choice((0, 0, 0.1, 0.3, 0.6))
    used = rng.choices(spellings, k=rng.randint(1, 4))
    gaps = [rng.random() < share for _ in made.texts]
    texts = [rng.choice(used) if gap else text for text, gap in zip(made.texts, gaps, strict=True)]
    values = made.values
    if values is not None:
        values = [None if gap else value for value, gap in zip(values, gaps, strict=True)]
    return replace(made, texts=texts, values=values)


def numbers(rng: random.Random, rows: int) -> Made:
    """Numbers with signs, groups and units, as one program writes them."""
    decimal, group = rng.choice((".,", ".", ",.", ",", ". ", ", ", ".'", ".\u00a0", ",\u202f", ".’")).ljust(2, "\0")
    before, _, after = rng.choice(AFFIXES).partition("|")
    minus, digits = rng.choice(SIGNS), rng.choice((0, 0, 1, 2, 3, 6))
    largest, wide = rng.choice((9, 999, 10**5, 10**8, 10**13)), rng.random() < 0.1
    negatives = rng.choice((0, 0.3))
    texts: Cells = []
    values: Values = []
    for _ in range(rows):
        whole, part = rng.randrange(largest + 1), f"{rng.randrange(10**digits):0{digits}d}" if digits else ""
        negative = rng.random() < negatives and (whole or part.strip("0"))
        written = f"{whole:,}".replace(",", group.strip("\0")) + (decimal + part if part else "")
        if wide:
            written = written.translate(WIDE)
        if negative:
            written = f"({before}{written}{after})" if minus == "()" else f"{minus}{before}{written}{after}"
        else:
            written = f"{before}{written}{after}"
        texts.append(written)
        value: int | float = float(f"{whole}.{part}") if part else whole
        values.append(-value if negative else value)
    return with_gaps(rng, Made(texts, values, Number), AMONG_VALUES)


def plain_numbers(rng: random.Random, rows: int) -> Made:
    """Numbers as every program writes them."""
    kind = rng.choice(("float", "int", "byte", "long", "digits", "bits", "decimal", "tiny"))
    values: Values
    match kind:
        case "float":
            values = [round(rng.gauss(0, 100), rng.randint(0, 8)) for _ in range(rows)]
        case "tiny":
            values = [rng.gauss(0, 1) * 10.0 ** rng.randint(-30, 12) for _ in range(rows)]
        case "decimal":
            values = [Decimal(rng.randrange(-99999, 99999)).scaleb(-2) for _ in range(rows)]
        case "long":
            values = [2**53 + rng.randrange(50) for _ in range(rows)]
        case "digits":
            values = [rng.random() for _ in range(rows)]
        case "bits":
            values = [rng.random() < 0.5 for _ in range(rows)]
            return with_gaps(rng, Made([str(int(one)) for one in values], values, Number), AMONG_VALUES)
        case _:
            values = [rng.randrange(-100, 100 if kind == "byte" else 10**9) for _ in range(rows)]
    if rows > 4 and rng.random() < 0.2:
        values[rng.randrange(rows)] = values[0] * 0 - rng.choice((999, 9999, 99))
    if kind == "float" and rng.random() < 0.15:
        values[rng.randrange(rows)] = float("inf")
    texts: Cells = [rng.choice((repr, str))(one) if kind != "decimal" else str(one) for one in values]
    return with_gaps(rng, Made(texts, values, Number, plain=True), rng.choice((AMONG_VALUES, ("NA", None), (None,))))


def truths(rng: random.Random, rows: int) -> Made:
    """Truth values in one or two pairs of words, in any case."""
    pairs = [rng.choice(PAIRS)]
    if pairs[0][1] not in ABSENT and rng.random() < 0.3:  # なし beside はい is missing
        pairs.append(rng.choice([pair for pair in PAIRS if pair[1] not in ABSENT]))
    cases: tuple[Callable[[str], str], ...] = (str, str.upper, str.title, str.capitalize)
    cases = tuple(rng.sample(cases, rng.randint(1, 4)))
    values: Values = [rng.random() < 0.5 for _ in range(rows)]
    texts: Cells = [rng.choice(cases)(rng.choice(pairs)[0 if value else 1]) for value in values]
    return with_gaps(rng, Made(texts, values, Truth), BESIDE_TRUTHS)


def plain_truths(rng: random.Random, rows: int) -> Made:
    """True and false."""
    values: Values = [rng.random() < 0.5 for _ in range(rows)]
    case = rng.choice((str, str.lower, str.upper))
    texts: Cells = [case(str(value)) for value in values]
    return with_gaps(rng, Made(texts, values, Truth, plain=True), ("NA", None, ""))


def dates(rng: random.Random, rows: int) -> Made:
    """Dates of one format, with times and zones behind some."""
    form, pad = rng.choice(FORMATS), rng.random() < 0.7
    pad = pad or any(sign in form for sign in ("%y-", "%y.", "%m-", "%m.", "%d.", "%d-", "%Y%m"))
    first = datetime(2019, 5, 1) if "%E" in form else datetime(1970, 1, 1)
    last = datetime(2040 if "%E" in form else 2068, 1, 1)
    own = "%H" in form
    clock = "" if own or "%d" not in form else rng.choice(("", "", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f"))
    zone = rng.choice([*ZONES]) if "%S" in clock or "%z" in form else ""
    texts: Cells = []
    values: Values = []
    for _ in range(rows):
        moment = first + timedelta(seconds=rng.randrange(int((last - first).total_seconds())))
        if not own and not clock:
            moment = datetime.combine(moment.date(), time())
        moment = moment.replace(second=moment.second if "%S" in form + clock else 0)
        moment = moment.replace(day=moment.day if "%d" in form else 1)
        moment = moment.replace(month=moment.month if "m" in form or "b" in form else 1)
        texts.append(spelled(form + clock, moment, pad, zone))
        values.append(moment - timedelta(hours=ZONES[zone]) if own or clock else moment.date())
    return with_gaps(rng, Made(texts, values, Date), AMONG_VALUES)


def spelled(form: str, moment: datetime, pad: bool, zone: str) -> str:
    """A moment in a format."""
    width = "02" if pad else ""
    parts = {
        "Y": f"{moment.year}", "y": f"{moment.year % 100:02}", "E": f"令和{moment.year - ERAS['令']}",
        "m": f"{moment.month:{width}}", "b": MONTHS[moment.month - 1], "d": f"{moment.day:{width}}",
        "H": f"{moment.hour:02}", "M": f"{moment.minute:02}", "S": f"{moment.second:02}",
        "f": f"{moment.microsecond:06}", "z": zone.strip(),
    }  # fmt: skip
    for letter, text in parts.items():
        form = form.replace(f"%{letter}", text)
    return form if not zone or zone.strip() in form[-6:] else form + zone


def plain_dates(rng: random.Random, rows: int) -> Made:
    """Dates and moments as a dataframe writes them."""
    kind = rng.choice(("date", "datetime", "zone"))
    values: Values = [datetime(1970, 1, 1) + timedelta(seconds=rng.randrange(2 * 10**9)) for _ in range(rows)]
    if kind == "date":
        values = [value.date() for value in values]
    elif kind == "zone":
        values = [value.replace(tzinfo=UTC) for value in values]
    texts: Cells = [str(value) for value in values]
    return with_gaps(rng, Made(texts, values, Date, plain=True), ("NaT", None, ""))


def times(rng: random.Random, rows: int) -> Made:
    """Times of day."""
    shape = rng.choice(("%H:%M", "%H:%M:%S", "%I:%M %p", "%H時%M分", "%I:%M:%S %p"))
    seconds = 60 if "%S" in shape else 1
    values: Values = [time(rng.randrange(24), rng.randrange(60), rng.randrange(seconds)) for _ in range(rows)]
    texts: Cells = [datetime.combine(date(2024, 1, 1), value).strftime(shape) for value in values]
    made = Made(texts, values, Time, plain=shape == "%H:%M:%S")
    return with_gaps(rng, made, rng.choice((AMONG_VALUES, (None,))))


def durations(rng: random.Random, rows: int) -> Made:
    """Lengths of time, as one program writes them."""
    shape = rng.choice(("python", "pandas", "clock", "units", "iso", "japanese"))
    values: Values = [timedelta(seconds=rng.randrange(1, 10**6)) for _ in range(rows)]
    texts: Cells = [length(value, shape) for value in values]
    made = Made(texts, values, Duration, plain=shape in ("python", "pandas"))
    return with_gaps(rng, made, ("", "NA", None, "NaT", "?"))


def length(value: timedelta, shape: str) -> str:
    """A length of time, spelled."""
    minutes, s = divmod(int(value.total_seconds()), 60)
    h, m = divmod(minutes, 60)
    match shape:
        case "python":
            return str(value)
        case "pandas":
            return f"{value.days} days {h % 24:02}:{m:02}:{s:02}"
        case "clock":
            return f"{h}:{m:02}:{s:02}"
        case "units":
            return f"{h}h {m}m {s}s"
        case "iso":
            return f"PT{h}H{m}M{s}S"
        case _:
            return f"{h}時間{m}分{s}秒"


def texts(rng: random.Random, rows: int) -> Made:
    """Some texts again and again."""
    few = rng.sample(TEXTS, rng.randint(2, 6))
    if rng.random() < 0.2:
        few += ["".join(chr(rng.choice((rng.randrange(32, 0x3000), rng.randrange(0x4E00, 0x9FFF)))) for _ in range(3))]
    return with_gaps(rng, Made([rng.choice(few) for _ in range(rows)]), GAPS)


def codes(rng: random.Random, rows: int) -> Made:
    """Codes that look like numbers."""
    shape = rng.choice(("{:03}", "{:05}", "1.{}", "A{}", "1.{}.2", "{:02}-{}", "{}e", "2023-W{:02}"))
    return with_gaps(rng, Made([shape.format(rng.randrange(9), rng.randrange(9)) for _ in range(rows)]), GAPS)


def mixed(rng: random.Random, rows: int) -> Made:
    """Cells of several kinds, most of them of one."""
    one, other = (rng.choice(MAKERS[:-1])(rng, rows) for _ in range(2))
    share = rng.choice((0.04, 0.3))
    return Made([b if rng.random() < share else a for a, b in zip(one.texts, other.texts, strict=True)])


MAKERS = (
    numbers, numbers, plain_numbers, plain_numbers, truths, plain_truths, dates, dates, plain_dates, times, durations,
    texts, texts, codes, mixed,
)  # fmt: skip
ROWS = (3, 4, 6, 9, 21, 40)
LONG = 1100  # rows; of so many some alone are looked at


def made_table(rng: random.Random) -> dict[str, Made]:
    """A table: columns by name, "y" the target among them, "sure" an input in any case."""
    rows = rng.choice(ROWS)
    columns = {name: rng.choice(MAKERS)(rng, rows) for name in rng.sample(NAMES, rng.randint(1, 5))}
    columns["sure"] = Made([str(row) for row in range(rows)], [*range(rows)], Number, plain=True)
    columns["y"] = target(rng, rows)
    if rng.random() < 0.05:
        columns = {name: one.rows([row % rows for row in range(LONG)]) for name, one in columns.items()}
    order = [*columns]
    rng.shuffle(order)
    order.sort(key=bool)  # one without a name comes first, as an index; at the end it may be no column
    return {name: columns[name] for name in order}


def target(rng: random.Random, rows: int) -> Made:
    """A column of two different values at least."""
    while True:
        made = rng.choice((plain_numbers, plain_truths, truths, texts, numbers))(rng, rows)
        there = set(made.texts) - set(AMONG_VALUES) if made.values is None else set(made.values) - {None}
        if len(there) > 1:
            return made


def later(rng: random.Random, columns: dict[str, Made]) -> dict[str, Made]:
    """The columns with some other cells, of their own form and of others."""
    rows = len(columns["y"].texts)
    found = {}
    for name, one in columns.items():
        other = rng.choice(MAKERS)(rng, rows).texts
        share = rng.choice((0, 0.1, 0.1, 0.4, 1))
        cells = [b if rng.random() < share else a for a, b in zip(one.texts, other, strict=True)]
        found[name] = Made(cells)
    return found
