"""The rules of the audit, one function each: from a column to what was found, or None.

`RULES` holds them in the order in which they are asked; the first that finds something decides. The five kinds of
column that are no inputs are those of lesson `input-design`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backglass.audit.aims import Aim
from backglass.audit.association import (
    BINS,
    SMOOTH,
    correlation,
    dense,
    evenly,
    explained,
    explained_by_line,
    in_bins,
    may_correlate,
    may_predict,
    one_to_one,
    predicted_share,
    quantiles,
    rank_correlation,
    ranks,
    smoother_orders,
)
from backglass.audit.examined import Examined
from backglass.audit.held_out import share_by_chance
from backglass.audit.sentinels import code_for_missing
from backglass.audit.telling import telling_parts, telling_words
from backglass.equations.arrays import Floats
from backglass.preparation.calendar_parts import PartName
from backglass.preparation.cleaned import fences
from backglass.preparation.kinds import UNITS
from backglass.preparation.thresholds import FENCE, MOST_CATEGORIES, ROWS_OF_A_CATEGORY
from backglass.preparation.verdicts import COUNTED_IN, Change, Decision
from backglass.tables.texts import number_as_text
from backglass.words import Text
from backglass.words import audit as words
from backglass.words.parts import NAMES

MOST_MISSING = 0.5
GAPS_THAT_TELL = 10  # training rows; from here on "missing" is a value of its own
FEWEST_ROWS = 4  # for a correlation
FEWEST_FOR_RANKS = 8
FEWEST_FOR_SHARES = 20
SAME = 0.999  # |r| from which a column is the target in another form
SAME_IN_FEW = 1.0 - 1e-9
NEARLY_PERFECT = 0.99
FIRST_LOOK = 0.5  # of the target's variance by groups; it takes a fraction of the time of the trees that follow
DENSE = 0.5  # of the whole numbers between the smallest and the largest
NO_SIGNAL = 0.02  # of the target's variance
WORDS_OF_TEXT = 3.0
MANY_CATEGORIES = 50
LARGEST_CODES = 30
ROWS_OF_A_CODE = 10
MOST_OUTLYING = 0.05
FEWEST_FOR_OUTLIERS = 20
NEAR_THE_MEDIAN = np.array([0.3, 0.7])  # shares between which the quartiles are no less far apart
SURELY = 0.999 * FENCE
SHOWN = 20  # characters of a value


@dataclass(frozen=True)
class Finding:
    """What a rule found of a column; `change` is what a repair does, `parts` are those of dates that are inputs."""

    decision: Decision
    rule: str
    evidence: float
    sentence: Text
    change: Change | None = None
    parts: tuple[PartName, ...] = ()


def missing(column: Examined, aim: Aim) -> Finding | None:
    """More than half of the training rows have no value, and neither gaps nor values tell of the target."""
    share = column.missing / column.rows
    if share <= MOST_MISSING or _tells(column, aim):
        return None
    return Finding("reject", "missing", share, words.MISSING.format(count=column.missing, rows=column.rows))


def constant(column: Examined, _: Aim) -> Finding | None:
    """One value, and too few gaps for these to say anything."""
    if not column.is_constant or column.missing >= GAPS_THAT_TELL:
        return None
    return Finding("reject", "constant", 1.0, words.CONSTANT.format(value=_short(column.first_value)))


def row_number(column: Examined, _: Aim) -> Finding | None:
    """Whole numbers that go up, or down, from row to row, with hardly a gap."""
    if not (column.whole and column.missing == 0 and column.rows >= FEWEST_FOR_RANKS):
        return None
    steps = np.diff(column.numbers)
    if not ((steps > 0).all() or (steps < 0).all()):
        return None
    density = _density(column.numbers)
    return Finding("reject", "identifier", density, words.ROW_NUMBER) if density >= DENSE else None


def the_target(column: Examined, aim: Aim) -> Finding | None:
    """The output itself, or made from it one to one: by the correlation of values, of ranks, or of labels."""
    count, some = column.present_rows, column.some
    if count < FEWEST_ROWS or column.kind == "text":
        return None
    if aim.numbers is not None and column.kind != "categorical":
        x, goal = column.numbers[some], aim.at(some)
        few = count < FEWEST_FOR_RANKS
        may = few or may_correlate(x, goal.unit, SAME) or may_correlate(ranks(x), goal.rank_unit, SAME)
        by_value = abs(correlation(x, goal.numbers)) if may else 0.0
        by_rank = abs(rank_correlation(x, goal.numbers)) if may and not few else 0.0
        if max(by_value, by_rank) >= (SAME_IN_FEW if few else SAME):
            text = words.TARGET_BY_VALUE if by_value >= by_rank else words.TARGET_BY_RANK
            return Finding("reject", "target", max(by_value, by_rank), text.format(r=f"{max(by_value, by_rank):.4f}"))
    if aim.task != "classification":
        return None
    for rows in (some, column.at):  # what some rows contradict, all of them do
        classes = dense(aim.labels[rows])
        if not one_to_one(column.labels(rows), classes):
            return None
    if column.distinct > count // 2 or classes.max() < 1:
        return None
    return Finding("reject", "target", 1.0, words.TARGET_BY_LABEL)


def identifier(column: Examined, aim: Aim) -> Finding | None:
    """Numbering without a meaning: every row has a whole number of its own, or nearly every row a text of its own."""
    count = column.present_rows
    if column.kind == "text" or (column.kind == "categorical" and column.distinct == count >= FEWEST_FOR_RANKS):
        share = column.distinct / count
        if column.hint:
            return Finding("reject", "text", share, words.NOT_ALIKE.format(hint=column.hint, share=_percent(column)))
        if told := _of_words(column, aim):
            return told
        if column.words_a_cell >= WORDS_OF_TEXT:
            return Finding("reject", "text", share, words.FREE_TEXT.format(share=_percent(column)))
        return Finding("reject", "identifier", share, words.HASH.format(share=_percent(column)))
    if not (column.whole and column.distinct == count >= FEWEST_ROWS):
        return None
    density = _density(column.values)
    if density >= DENSE:
        return Finding("reject", "identifier", density, words.NUMBERING.format(density=f"{density:.2f}"))
    if count < FEWEST_FOR_SHARES:
        return Finding("reject", "identifier", density, words.NUMBERING_IN_FEW.format(rows=count))
    signal, by_chance = _signal(column, aim)
    if signal > by_chance:
        return None
    found = words.CODES_OF_ROWS.format(signal=f"{signal:.3f}", chance=f"{by_chance:.3f}")
    return Finding("reject", "identifier", signal, found)


def predictor(column: Examined, aim: Aim) -> Finding | None:
    """Alone it predicts the target nearly perfectly: it may be made from it. The data cannot tell."""
    at = column.some
    if len(at) < FEWEST_FOR_SHARES:
        return None
    x = column.comparable(at)
    groups = in_bins(x, column.ordered) if column.counts else column.labels(at)
    if explained(groups, aim.matrix(at)) < FIRST_LOOK:
        return None
    classes = aim.task == "classification" or aim.numbers is None
    y = aim.labels[at] if classes else aim.matrix(at)[:, 0]
    if classes and len(at) - np.unique(y, return_counts=True)[1].max() < ROWS_OF_A_CODE:
        return None
    least = NEARLY_PERFECT if classes else SAME**2
    if not may_predict(x, y, least, classes=classes) or (share := predicted_share(x, y, classes=classes)) < least:
        return None
    return Finding("reject", "target", share, words.PREDICTOR.format(share=f"{share:.3f}"))


def _of_words(column: Examined, aim: Aim) -> Finding | None:
    """The words of texts that as such are no input tell of the target, so that they become inputs."""
    told = telling_words(column, aim)
    if told is None:
        return None
    facts = {"texts": column.distinct, "share": f"{told.share:.2f}", "chance": f"{share_by_chance(column.rows):.2f}"}
    named = ", ".join(told.first)
    sentence = words.WORDS.format(**facts, count=told.count, first=named)
    return Finding("repair", "words", told.share, sentence, "words")


def too_many_categories(column: Examined, aim: Aim) -> Finding | None:
    """More than 1000 different texts."""
    if column.kind != "categorical" or column.distinct <= MOST_CATEGORIES:
        return None
    if told := _of_words(column, aim):
        return told
    return Finding("reject", "categories", column.distinct, words.TOO_MANY.format(count=column.distinct))


def date(column: Examined, aim: Aim) -> Finding | None:
    """Dates count as days, times of day as minutes, durations as seconds; and parts that tell are inputs, too."""
    if column.kind != "date":
        return None
    share = (column.there - column.wrong) / column.there
    sentence = words.COUNTED[column.counted].format(share=f"{100 * share:.0f}")
    told = telling_parts(column, aim, UNITS[column.counted]) if column.counted in UNITS else {}
    if told:
        each = [words.PART.format(part=NAMES[part], share=f"{of_part:.2f}") for part, of_part in told.items()]
        parts = Text(", ".join(one.en for one in each), "、".join(one.ja for one in each))
        sentence = words.AND.format(sentence=sentence, more=words.PARTS.format(parts=parts))
    return Finding("repair", column.counted, share, sentence, COUNTED_IN[column.counted], tuple(told))


def errors(column: Examined, _: Aim) -> Finding | None:
    """Cells among numbers that are none, or infinite: they count as missing."""
    if column.wrong == 0:
        return None
    share = column.wrong / column.among
    if not column.present_rows:
        return Finding("reject", "errors", share, words.ALL_ERRORS.format(count=column.wrong))
    return Finding("repair", "errors", share, words.ERRORS.format(count=column.wrong, rows=column.among), "blank")


def outliers(column: Examined, _: Aim) -> Finding | None:
    """A few numbers so far from the others that they look like errors, on a logarithmic scale, too: held back."""
    if column.kind != "numeric" or column.present_rows < FEWEST_FOR_OUTLIERS or _within(column):
        return None
    values = column.values
    far = _beyond(values)
    if far.any() and values.min() > 0:  # what grows by factors is no error on the scale of factors
        far &= _beyond(np.log(values))
    share = float(far.mean())
    if not 0 < share <= MOST_OUTLYING:
        return None
    worst = values[far][np.argmax(np.abs(values[far] - np.median(values)))]
    sentence = words.OUTLIERS.format(count=int(far.sum()), value=f"{worst:g}", median=f"{np.median(values):g}")
    return Finding("repair", "outliers", share, sentence, "clip")


def codes(column: Examined, aim: Aim) -> Finding | None:
    """Whole numbers whose order says little of the target where they as categories say much."""
    at = column.some
    if not (column.whole and 3 <= column.distinct <= LARGEST_CODES) or len(at) < ROWS_OF_A_CODE * column.distinct:
        return None
    labels = column.labels(at)
    D = aim.matrix(at)
    between, by_line = explained(labels, D), explained_by_line(column.numbers[at], D)
    if between - max(by_line, 0.0) < max(3 * NO_SIGNAL, between / 2) or smoother_orders(labels, D) < SMOOTH:
        return None
    sentence = words.CODES.format(line=f"{max(by_line, 0.0):.2f}", between=f"{between:.2f}")
    return Finding("repair", "codes", between, sentence, "one-hot")


def many_categories(column: Examined, _: Aim) -> Finding | None:
    """More than 50 texts, some of them rare: the rare ones count as none of the categories."""
    if column.kind != "categorical" or column.distinct <= MANY_CATEGORIES:
        return None
    rare = int((column.texts.counts < ROWS_OF_A_CATEGORY).sum())
    if rare == 0 or rare == column.distinct:
        return None
    sentence = words.RARE.format(count=column.distinct, rare=rare, least=ROWS_OF_A_CATEGORY)
    return Finding("repair", "categories", column.distinct, sentence, "rare")


def gaps(column: Examined, _: Aim) -> Finding | None:
    """Some values are missing: they are filled, and an input says so."""
    if column.missing == 0:
        return None
    text = words.GAPS_IN_TEXTS if column.kind == "categorical" else words.GAPS
    sentence = text.format(count=column.missing, rows=column.rows)
    return Finding("repair", "missing", column.missing / column.rows, sentence, "fill")


def code(column: Examined, _: Aim) -> Finding | None:
    """A number that may stand for a missing value: a remark, whatever else is done with the column."""
    found = code_for_missing(column.values, *column.ends) if column.kind == "numeric" else None
    if found is None:
        return None
    value, share = found
    others = column.values[column.values != value]
    facts = {"count": len(column.values) - len(others), "rows": column.rows, "value": number_as_text(value)}
    ends = {"low": f"{others.min():g}", "high": f"{others.max():g}"}
    option = f"--missing {column.name}={number_as_text(value)}"
    return Finding("use", "code", share, words.CODE.format(**facts, **ends, option=option))


Rule = Callable[[Examined, Aim], Finding | None]
FIRST_RULES: tuple[Rule, ...] = (missing, constant, row_number, the_target)
RULES: tuple[Rule, ...] = (
    *(identifier, predictor, too_many_categories),
    *(date, errors, outliers, codes, many_categories, gaps),
)


def _signal(column: Examined, aim: Aim) -> tuple[float, float]:
    """The share of the target's variance that the order explains, as a line or in bins, and what chance may give."""
    at = column.some
    x, D = column.numbers[at], aim.matrix(at)
    ranks = np.argsort(np.argsort(x)).astype(np.float64)
    by = {1: explained_by_line(ranks, D), BINS: explained(in_bins(x, column.ordered), D)}
    chance = {k: _by_chance(k, len(at)) for k in by}
    best = max(by, key=lambda k: by[k] - chance[k])
    return max(by[best], 0.0), chance[best]


def _tells(column: Examined, aim: Aim) -> bool:
    """Whether it matters for the target, by twice what chance may give, that a value is there, or which."""
    every, at = evenly(column.rows), column.at
    if len(at) < FEWEST_FOR_SHARES:
        return False
    gaps = column.present[every].astype(np.int64)
    if explained(gaps, aim.matrix(every)) > 2 * _by_chance(1, len(every)):
        return True
    if column.counts:
        signal, by_chance = _signal(column, aim)
        return signal > 2 * by_chance
    return explained(column.labels(at), aim.matrix(at)) > 2 * _by_chance(column.distinct, len(at))


def _by_chance(k: int, n: int) -> float:
    """What n rows without any signal may seem to have for k parameters.

    R^2 has a standard deviation of about sqrt(2 k) / n then; three of them are allowed.
    """
    return max(NO_SIGNAL, 3.0 * math.sqrt(2.0 * k) / max(n - k, 1))


def _density(values: Floats) -> float:
    return len(values) / (float(values.max()) - float(values.min()) + 1.0)


def _beyond(values: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    low, high = fences(values)
    if low == high:  # more than half of the values are the same one
        return np.zeros(len(values), dtype=bool)
    return (values < low) | (values > high)


def _within(column: Examined) -> bool:
    """Whether no number can lie beyond the fences, by bounds of the quartiles that are quicker to find than these."""
    low, high = quantiles(column.ordered, NEAR_THE_MEDIAN)
    values, quarter = column.values, 0.25 * (len(column.values) - 1) + 1.0
    if np.count_nonzero(values <= low) < quarter or np.count_nonzero(values >= high) < quarter:
        return False
    far = SURELY * (high - low)
    return bool(low - far <= column.ends[0] and column.ends[1] <= high + far)


def _percent(column: Examined) -> str:
    return f"{100 * column.distinct / max(column.present_rows, 1):.0f}"


def _short(value: str) -> str:
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}..."
