"""A reader's own program, judged by what it printed: where it departs from the right run, and by which slip.

A printed number agrees with a computed one where that rounds to it, with so much more as another order of summation may
make of it: that is measured, by runs whose first parameters are off by their last digits. Which update a row
stands behind is found, too: programs print before an update or after it, and count from 0 or from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.page.blocks import Block, Paragraph
from backglass.page.figures import figure
from backglass.page.shown import Shown
from backglass.page.typed_numbers import TypedNumber
from backglass.parameters import Parameters
from backglass.textbook.by_name import Example
from backglass.textbook.own_log import LOSS, OwnLog
from backglass.textbook.wrong_runs import RIGHT, Way, states, wrong_ways
from backglass.words import Text
from backglass.words import own_program as words
from backglass.words.slips import Slip

DRIFT = 1e-13  # relative, of an update: the least that is allowed
PERTURBED = 2.0**-51  # relative, of the other runs' first parameters
PATTERNS = (1, 2)  # of so many parameters in turn are larger and smaller: one direction may be a blind one
ORDERS = 1000  # how many times their distance another order of summation may make
TOO_FAR = 1e-3  # relative: where the two runs are so far apart, numbers tell nothing any more
LEAST_ROWS = 3  # that must tell
NEAR = 1e-3  # relative: what single precision and rounding on the way may do


@dataclass(frozen=True)
class Departure:
    """Where a log leaves the right run.

    Attributes
    ----------
    row : int
        Of the log's rows of numbers, from 1.
    update : int
        After how many updates it stands.
    name : str
        "E" or a parameter's name.
    typed : str
    right : float
    """

    row: int
    update: int
    name: str
    typed: str
    right: float


@dataclass(frozen=True, eq=False)
class Comparison(Shown):
    """What became of a log.

    Attributes
    ----------
    example : Example
    log : OwnLog
    first, last : int
        The updates that the first and the last row stand behind.
    departure : Departure or None
        None where all agrees.
    ways : tuple of Way
        The slips that give all of the log, the likeliest first.
    tried : int
        How many were run.
    near : bool
        Whether the log stays near the right run for all that.
    """

    example: Example
    log: OwnLog
    first: int
    last: int
    departure: Departure | None
    ways: tuple[Way, ...]
    tried: int
    near: bool

    @property
    def right(self) -> bool:
        """Whether every number agrees."""
        return self.departure is None

    def blocks(self) -> list[Block]:
        """What was compared, where it departs, and why."""
        log = self.log
        both = LOSS in log.names and len(log.names) > 1
        what = words.LOSSES_AND_WEIGHTS if both else words.LOSSES if LOSS in log.names else words.WEIGHTS
        compared = words.COMPARED.format(
            rows=len(log.rows), what=what, first=self.first, last=self.last, example=self.example.name
        )
        said = [compared] + ([words.FIRST_ONES.format(rows=f"{len(log.rows):,}")] if log.cut else [])
        return [Paragraph(text) for text in (*said, *self._verdict())]

    def _verdict(self) -> Iterator[Text]:
        at = self.departure
        if at is None:
            yield words.AGREES
            return
        name = self.log.shown[self.log.names.index(at.name)]
        text = words.DEPARTS if at.row > 1 else words.DEPARTS_AT_ONCE
        yield text.format(row=at.row, update=at.update, name=name, typed=at.typed, right=figure(at.right))
        if self.ways:
            reasons = dict.fromkeys(way.reason for way in self.ways)
            yield from (words.THE_SLIP.format(reason=reason) for reason in reasons)
        elif self.near:
            yield words.ROUNDED
        else:
            if at.update == 0:
                yield words.STARTS_OTHERWISE.format(example=self.example.name)
            yield words.NO_SLIP.format(count=self.tried)

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON values; `slip` is the likeliest, null where none gives the numbers."""
        at = self.departure
        slips: list[Slip] = list(dict.fromkeys(way.slip for way in self.ways if way.slip is not None))
        return {
            "example": self.example.name,
            "rows": len(self.log.rows),
            "columns": list(self.log.shown),
            "first_update": self.first,
            "last_update": self.last,
            "right": self.right,
            "departure": None if at is None else vars(at),
            "slip": slips[0] if slips else None,
            "slips": slips,
            "reasons": list(dict.fromkeys(way.reason.en for way in self.ways)),
            "near": self.near,
            "tried": self.tried,
        }


class _Run:
    """A run of the example that is continued as far as it is asked for, and how far rounding may have taken it."""

    def __init__(self, example: Example, way: Way) -> None:
        flat, places = example.parameters.flat, np.arange(len(example.parameters))
        self.going, self.seen = states(example, way), list[tuple[float, Floats]]()
        self.beside = []
        for length in PATTERNS:
            off = flat * (1 + np.where(places // length % 2, PERTURBED, -PERTURBED))
            self.beside.append(states(replace(example, parameters=Parameters(example.network, off)), way))
        self.spread = [0.0]  # relative, after each update

    def at(self, update: int) -> tuple[float, Floats]:
        """The loss and the parameters after so many updates."""
        while len(self.seen) <= update:
            loss, flat = next(self.going)
            self.seen.append((loss, flat))
            one, spread = np.append(flat, loss), self.spread[-1]
            for beside in self.beside:
                other_loss, other = next(beside)
                apart = float(np.max(np.abs(one - np.append(other, other_loss)) / np.maximum(1.0, np.abs(one))))
                spread = max(spread, apart if isfinite(apart) else 1.0)
            self.spread.append(spread)
        return self.seen[update]

    def allowed(self, update: int) -> float:
        """What another order of summation may make of a number, relative to it or to 1."""
        return max(DRIFT * (1 + update), ORDERS * self.spread[update + 1])


def compare(example: Example, log: OwnLog) -> Comparison:
    r"""Hold a log against the right run, then against a run with each slip.

    Examples
    --------
    >>> from backglass.textbook.by_name import example
    >>> from backglass.textbook.own_log import read_log
    >>> mazur = example("mazur")
    >>> compare(mazur, read_log("log", "loss\n0.298371109\n0.291027774\n", mazur)).right
    True
    >>> compare(mazur, read_log("log", "loss\n0.298371109\n0.291027924\n", mazur)).ways[0].slip
    'updated-too-early'
    """
    where = {name: at for at, name in enumerate(example.parameters)}
    right = _Run(example, RIGHT)
    shift, agreeing = _aligned(right, log, where)
    updates = _updates(log, shift)
    first, last = updates[0], updates[-1]
    if agreeing == len(log.rows):
        return Comparison(example, log, first, last, None, (), 0, True)
    departure = _departure(right, log, where, updates, agreeing)
    tried = [*wrong_ways(example)]
    ways = tuple(way for way in tried if _aligned(_Run(example, way), log, where)[1] == len(log.rows))
    near = not ways and _is_near(right, log, where, updates)
    return Comparison(example, log, first, last, departure, ways, len(tried), near)


def _updates(log: OwnLog, shift: int) -> list[int]:
    return [update + shift for update in log.updates or range(len(log.rows))]


def _aligned(run: _Run, log: OwnLog, where: dict[str, int]) -> tuple[int, int]:
    """By how much the log's count of updates is off the run's, and how many of its rows agree then."""
    start = 0 if log.updates is None else log.updates[0]
    found = (0, -1)
    for shift in (0, 1, -1):
        if start + shift < 0 or (log.updates is None and shift < 0):
            continue
        count = 0
        for update, row in zip(_updates(log, shift), log.rows, strict=True):
            numbers = _numbers(run, log, where, update)
            tells = count < LEAST_ROWS or run.allowed(update) < TOO_FAR
            if tells and not all(_agrees(*pair, run.allowed(update)) for pair in zip(row, numbers, strict=True)):
                break
            count += 1
        if count > found[1]:
            found = (shift, count)
    return found


def _numbers(run: _Run, log: OwnLog, where: dict[str, int], update: int) -> list[float]:
    loss, flat = run.at(update)
    return [loss if name == LOSS else float(flat[where[name]]) for name in log.names]


def _agrees(typed: TypedNumber, computed: float, allowed: float) -> bool:
    """Whether a printed number is the computed one, up to the rounding of both."""
    if not isfinite(computed) or typed.bounds is None:
        return False
    low, high = typed.bounds
    slack = Fraction(allowed * max(1.0, abs(computed)))
    return low - slack <= Fraction(computed) <= high + slack


def _departure(run: _Run, log: OwnLog, where: dict[str, int], updates: list[int], at: int) -> Departure:
    """The first row that does not agree, and its number that is farthest off."""
    update, row = updates[at], log.rows[at]
    right = _numbers(run, log, where, update)
    off = [
        (-abs(typed.value - Fraction(number)) / (abs(Fraction(number)) or 1), k)
        for k, (typed, number) in enumerate(zip(row, right, strict=True))
        if not _agrees(typed, number, run.allowed(update))
    ]
    worst = min(off)[1]
    return Departure(at + 1, update, log.names[worst], log.texts[at][worst], right[worst])


def _is_near(run: _Run, log: OwnLog, where: dict[str, int], updates: list[int]) -> bool:
    """Whether no number of the log is far from the right one."""
    return all(
        abs(typed.value - Fraction(right)) <= Fraction(NEAR) * abs(Fraction(right))
        for update, row in zip(updates, log.rows, strict=True)
        for typed, right in zip(row, _numbers(run, log, where, update), strict=True)
    )
