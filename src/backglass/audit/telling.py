"""Which parts of dates, and whether the words of texts, tell of the target, by the training rows alone.

Dates are judged by what is left of the target once its course over the years is taken out of it, and in stretches of
time that were not looked at: what merely drifts looks like a month, too. As a number a time of day says all but that
midnight is the end and the beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backglass.audit.aims import Aim
from backglass.audit.association import evenly
from backglass.audit.examined import Examined
from backglass.audit.held_out import FOLDS_OF_RIDGE, share_by_chance, share_held_out
from backglass.equations.arrays import Floats
from backglass.preparation.calendar_parts import PartName, Unit, circles, parts_there
from backglass.preparation.coded import Labels
from backglass.preparation.thresholds import ROWS_OF_A_CATEGORY
from backglass.preparation.tokens import bags_of, enter_words, frequent_words, inverse_frequencies, tokens_of
from backglass.preparation.worded import rows_read

FEWEST_TO_TELL = 40  # training rows
DAYS_A_YEAR = 365.25
YEARS_OF_MONTHS = 2.0  # before they have come round, a month is a date like others
MOST_YEARS = 20.0  # that the course of a target bends for
MOST_NAMED = 5  # words that a sentence names


@dataclass(frozen=True)
class Telling:
    """Words that tell of the target.

    Attributes
    ----------
    share : float
        Of the target's variance, in rows that were held out.
    count : int
        Words that become inputs.
    first : tuple of str
        Those that go with the target most.
    """

    share: float
    count: int
    first: tuple[str, ...]


def telling_parts(column: Examined, aim: Aim, unit: Unit) -> dict[PartName, float]:
    """The parts of a column of dates or times that tell of the target, with the share that each does.

    Parameters
    ----------
    column : Examined
    aim : Aim
    unit : {"days", "minutes"}
    """
    at = column.some
    if len(at) < FEWEST_TO_TELL:
        return {}
    x, D = column.numbers[at], aim.matrix(at)
    years = float(np.ptp(x)) / DAYS_A_YEAR if unit == "days" else 0.0
    rest = _less_course(x, D, round(min(max(years, 1.0), MOST_YEARS)))
    fold = _stretches(x) if unit == "days" else np.arange(len(x)) % FOLDS_OF_RIDGE
    found: dict[PartName, float] = {}
    for part in parts_there(x, unit):
        if part == "month" and years < YEARS_OF_MONTHS:
            continue
        share = share_held_out(np.column_stack(circles(x, (part,), unit)), rest, fold)
        if share > share_by_chance(len(at)):
            found[part] = share
    return found


def telling_words(column: Examined, aim: Aim) -> Telling | None:
    """What the words of a column of texts tell of the target; None where it is no more than chance gives."""
    at = evenly(column.rows)
    texts = column.cells.gather(at)
    if texts.null_count():
        at, texts = at[texts.is_not_null().to_numpy()], texts.drop_nulls()
    if len(at) < FEWEST_TO_TELL:
        return None
    tokens = tokens_of(texts)
    words = frequent_words(tokens, ROWS_OF_A_CATEGORY)
    if not words:
        return None
    bags = bags_of(tokens, words)
    X = np.empty((len(at), len(words)))
    enter_words(bags, inverse_frequencies(bags, len(words)), X)
    D = aim.matrix(at)
    share = share_held_out(X, D, _evenly_dealt(D))
    if not share > share_by_chance(len(at)):
        return None
    return Telling(share, len(_words_of_all(column)), _strongest(X, D, words))


def _words_of_all(column: Examined) -> tuple[str, ...]:
    return frequent_words(tokens_of(column.cells.gather(rows_read(column.rows))), ROWS_OF_A_CATEGORY)


def _strongest(X: Floats, D: Floats, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that correlate most with one of the targets."""
    X, D = X - X.mean(axis=0), D - D.mean(axis=0)
    lengths = np.linalg.norm(X, axis=0)[:, None] * np.linalg.norm(D, axis=0)
    along = np.abs(np.divide(X.T @ D, lengths, out=np.zeros_like(lengths), where=lengths > 0)).max(axis=1)
    order = np.argsort(-along.round(9), kind="stable")  # of equal ones the more frequent
    return tuple(words[place] for place in order[:MOST_NAMED])


def _less_course(x: Floats, D: Floats, pieces: int) -> Floats:
    """What is left of D (n, K) without its course along x (n,), a line that bends between pieces of equal length."""
    along = (x - x.min()) / max(float(np.ptp(x)), 1.0)
    bends = np.arange(1, pieces) / pieces
    course = np.column_stack([np.ones(len(x)), along, *(np.maximum(along - bend, 0.0) for bend in bends)])
    rest: Floats = D - course @ np.linalg.lstsq(course, D, rcond=None)[0]
    return rest


def _stretches(x: Floats) -> Labels:
    """Five stretches of time of as many rows; (n,)."""
    fold = np.empty(len(x), dtype=np.int64)
    fold[np.argsort(x, kind="stable")] = np.arange(len(x)) * FOLDS_OF_RIDGE // len(x)
    return fold


def _evenly_dealt(D: Floats) -> Labels:
    """Five folds that each have rows of every class and of all sizes of a number; (n,)."""
    order = np.lexsort(D.T)
    fold = np.empty(len(D), dtype=np.int64)
    fold[order] = np.arange(len(D)) % FOLDS_OF_RIDGE
    return fold
