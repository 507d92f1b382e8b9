"""Truth values: true and false, yes and no, はい and いいえ, in any case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from backglass.tables.forms.form import Form
from backglass.tables.forms.missing import AMONG_VALUES, folded, missing_among

PAIRS = (
    ("true", "false"),
    ("yes", "no"),
    ("on", "off"),
    ("t", "f"),
    ("y", "n"),
    ("はい", "いいえ"),
    ("真", "偽"),
    ("有", "無"),
    ("有り", "無し"),
    ("あり", "なし"),
    ("○", "×"),
    ("〇", "×"),
    ("◯", "×"),
    ("✓", "✗"),
    ("✔", "✘"),
    ("可", "不可"),
    ("済", "未"),
    ("する", "しない"),
    ("+", "-"),
    ("oui", "non"),
    ("ja", "nein"),
    ("sí", "no"),
    ("vrai", "faux"),
    ("wahr", "falsch"),
    ("verdadero", "falso"),
)
DIGITS = {"1": True, "1.0": True, "0": False, "0.0": False}  # beside words; alone they are numbers
TRUTHS = {true: True for true, _ in PAIRS} | {false: False for _, false in PAIRS} | DIGITS
THERE = {"あり", "有り", "有", "無"}
ABSENT = {"-": {"+"}, "なし": THERE, "無し": THERE}  # values beside these, else spellings of missing


@dataclass(frozen=True)
class Truth(Form):
    """Truth values with the labels of two classes.

    Parameters
    ----------
    true, false : str
        How the column writes them most often; every usual pair is read beside them.

    Examples
    --------
    >>> Truth().read(pl.Series(["TRUE", "no", "1", "?"])).to_list()
    [True, False, True, None]
    >>> form = Truth(true="あり", false="なし")
    >>> form.counted(form.read(pl.Series(["なし", "あり"]))).to_list()
    ['なし', 'あり']
    """

    form: ClassVar[str] = "truth"
    absent: ClassVar[frozenset[str]] = AMONG_VALUES
    true: str = "true"
    false: str = "false"

    def present(self, cells: pl.Series) -> pl.Series:
        """Whether a cell is there; "なし" beside "あり" and "-" beside "+" are."""
        known = absent_beside(folded(self.true).lower(), folded(self.false).lower()) if self.known else frozenset()
        return ~missing_among(cells, known, self.missing)

    def read(self, cells: pl.Series) -> pl.Series:
        """Boolean; of numbers 1 and 0."""
        there = self.present(cells)
        if cells.dtype == pl.Boolean:
            return cells.set(~there, None)
        if cells.dtype.is_numeric():
            numbers = cells.set(~there, None).cast(pl.Float64)
            return numbers.replace_strict([1.0, 0.0], [True, False], default=None, return_dtype=pl.Boolean)
        own = {folded(self.true).lower(): True, folded(self.false).lower(): False}
        return truths_of(cells.cast(pl.String).set(~there, None), TRUTHS | own)

    def counted(self, values: pl.Series) -> pl.Series:
        """The labels."""
        return values.replace_strict([True, False], [self.true, self.false], default=None, return_dtype=pl.String)

    def written(self, values: pl.Series) -> pl.Series:
        """The labels."""
        return self.counted(values)


def absent_beside(*there: str) -> frozenset[str]:
    """The known spellings of missing beside truth values of some spellings, in lower case.

    Examples
    --------
    >>> "なし" in absent_beside("あり"), "なし" in absent_beside("はい")
    (False, True)
    """
    spelled = set(there)
    values = {false for false, beside in ABSENT.items() if false in spelled or beside & spelled}
    return frozenset(one for one in AMONG_VALUES if folded(one) not in values)


def truths_of(texts: pl.Series, table: Mapping[str, bool] = TRUTHS) -> pl.Series:
    """The truth value of each text, null where it has none.

    Examples
    --------
    >>> truths_of(pl.Series(["Ｙｅｓ", "off", "x"])).to_list()
    [True, False, None]
    """
    longest = 3 * max(len(one.encode()) for one in table)
    short = texts.str.strip_chars()
    short = short.set((short.str.len_bytes() > longest).fill_null(False), None)
    short = short.str.normalize("NFKC").str.to_lowercase()
    return short.replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.Boolean)


def truth_of(counts: Mapping[str, int], known: bool = True) -> Truth | None:
    """The form of a column that holds some spellings, with how often; None where they are no truth values.

    1 and 0 alone are numbers, and a single letter needs the other one of its pair.

    Examples
    --------
    >>> truth_of({"Yes": 3, "yes": 1, "No": 2})
    Truth(known=True, missing=(), true='Yes', false='No')
    >>> truth_of({"t": 3, "u": 1}), truth_of({"1": 1, "0": 1})
    (None, None)
    """
    spelled = {text: folded(text).lower() for text in counts}
    there = {one for one in spelled.values() if one in TRUTHS}
    gone = absent_beside(*(there - ABSENT.keys())) if known else frozenset()
    there -= gone
    if any(one not in TRUTHS and one not in gone for one in spelled.values()) or not there - DIGITS.keys():
        return None
    words = there - DIGITS.keys()
    pairs = [pair for pair in PAIRS if len(pair[0]) == 1 and pair[0].isascii()]
    if all(len(one) == 1 and one.isascii() for one in words) and not any(set(pair) <= words for pair in pairs):
        return None
    labels: dict[bool, str] = {}
    for text in sorted(counts, key=lambda text: (-counts[text], text)):
        if spelled[text] in words:
            labels.setdefault(TRUTHS[spelled[text]], text.strip())
    return Truth(
        true=labels.get(True) or _partner(labels[False], 1), false=labels.get(False) or _partner(labels[True], 0)
    )


def _partner(label: str, other: int) -> str:
    """The other one of a pair, in the same case."""
    partner = next(pair[1 - other] for pair in PAIRS if pair[other] == folded(label).lower())
    return partner.upper() if label.isupper() else partner.title() if label.istitle() else partner
