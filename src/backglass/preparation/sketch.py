"""Statistics of a column that is seen a part of its rows after the other: moments, quantiles, how often each text is.

Counts, sums of a few different values, extremes and categories are exact; means and variances are those of all rows at
once but for rounding. Quantiles of many different values come from a sketch whose error is counted as it grows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.equations.arrays import Floats

EXACT = 2**14  # different values that are counted one by one
HELD = 2**13  # values of a level of the sketch
MOST_TEXTS = 100_000  # different ones, that are counted


@dataclass
class Moments:
    """Count, mean and sum of squared differences from it, of values that come in parts.

    Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing sample variances (1979).

    Examples
    --------
    >>> moments = Moments()
    >>> for part in ([1.0, 2.0], [3.0, 6.0]):
    ...     moments.add(np.array(part))
    >>> moments.mean, moments.scale, moments.low, moments.high
    (3.0, 1.8708286933869707, 1.0, 6.0)
    """

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0
    low: float = np.inf
    high: float = -np.inf

    def add(self, values: Floats) -> None:
        """Take more values in, (n,)."""
        if not len(values):
            return
        mean = float(values.mean())
        squares = float(np.square(values - mean).sum())
        self.merge(Moments(len(values), mean, squares, float(values.min()), float(values.max())))

    def merge(self, other: Moments) -> None:
        """Take those of other values in."""
        if not other.count:
            return
        count, apart = self.count + other.count, other.mean - self.mean
        self.mean += apart * (other.count / count)
        self.squares += other.squares + apart * apart * (self.count * (other.count / count))
        self.count, self.low, self.high = count, min(self.low, other.low), max(self.high, other.high)

    def with_equals(self, value: float, count: int) -> Moments:
        """Those of the same values and so many equal ones."""
        found = Moments(self.count, self.mean, self.squares, self.low, self.high)
        found.merge(Moments(count, value, 0.0, value, value) if count else Moments())
        return found

    @property
    def scale(self) -> float:
        """The standard deviation (divided by N), exactly 0 where all values are the same."""
        return 0.0 if self.low == self.high else sqrt(self.squares / self.count)


@dataclass
class Quantiles:
    """Which share of values is at most how large: exact up to 16,384 different ones, then within a counted error.

    Level h holds values that stand for 2^h each. A level of 8,192 values is sorted and every other one goes up to the
    next, by turns the even and the odd ones: whatever the values are, this moves no rank by more than 2^h. `error` adds
    these up: at most log2(N / 8192) / 8192 of all values for N of them, 0.2 % for 10^9. Manku, Rajagopalan and Lindsay,
    Approximate medians and other quantiles in one pass and with limited memory (1998).

    Examples
    --------
    >>> seen = Quantiles()
    >>> for part in ([3.0, 1.0], [2.0, 2.0]):
    ...     seen.add(np.array(part))
    >>> seen.at([0.0, 0.5, 1.0]), seen.error
    ([1.0, 2.0, 3.0], 0.0)
    """

    count: int = 0
    moved: float = 0.0  # ranks, at most
    _values: Floats = field(default_factory=lambda: np.zeros(0))
    _counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _levels: list[Floats] = field(default_factory=list)
    _turns: list[int] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        """Whether every value is counted."""
        return not self._levels

    @property
    def error(self) -> float:
        """How far a share may be off, at most."""
        return self.moved / self.count if self.count else 0.0

    def add(self, values: Floats) -> None:
        """Take more values in, (n,), none of them NaN."""
        self.count += len(values)
        if not self.exact:
            self._put(0, values)
            return
        different, counts = np.unique(values, return_counts=True)
        self._values, places = np.unique(np.concatenate([self._values, different]), return_inverse=True)
        self._counts = np.bincount(places, np.concatenate([self._counts, counts]), len(self._values)).astype(np.int64)
        if len(self._values) > EXACT:
            for level in range(int(self._counts.max()).bit_length()):  # a count is a sum of powers of two
                self._put(level, self._values[(self._counts >> level) & 1 == 1])
            self._values, self._counts = np.zeros(0), np.zeros(0, dtype=np.int64)

    def _put(self, level: int, values: Floats) -> None:
        """Values of a level, of which those that are too many go up."""
        while len(self._levels) <= level:
            self._levels.append(np.zeros(0))
            self._turns.append(0)
        held = np.concatenate([self._levels[level], values])
        full = len(held) // HELD * HELD
        self._levels[level] = held[full:]
        risen = []
        for first in range(0, full, HELD):
            risen.append(np.sort(held[first : first + HELD])[self._turns[level] :: 2])
            self._turns[level] ^= 1
            self.moved += 2.0**level
        if risen:
            self._put(level + 1, np.concatenate(risen))

    def weighted(self, value: float = 0.0, more: int = 0) -> tuple[Floats, NDArray[np.int64]]:
        """Different values, ascending, and how often each is there; with so many more equal to one."""
        if self.exact:
            values, counts = self._values, self._counts
        else:
            values = np.concatenate(self._levels)
            counts = np.concatenate(
                [np.full(len(held), 2**level, dtype=np.int64) for level, held in enumerate(self._levels)]
            )
        if more:
            values, counts = np.append(values, value), np.append(counts, more)
        different, places = np.unique(values, return_inverse=True)
        return different, np.bincount(places, counts, len(different)).astype(np.int64)

    def at(self, shares: list[float], value: float = 0.0, more: int = 0) -> list[float]:
        """The quantiles at some shares, as `numpy.quantile` has them; with so many more values equal to one."""
        values, counts = self.weighted(value, more)
        ends = np.cumsum(counts)
        found = []
        for share in shares:
            place = share * (int(ends[-1]) - 1)
            low = values[np.searchsorted(ends, np.floor(place), side="right")]
            high = values[np.searchsorted(ends, np.ceil(place), side="right")]
            found.append(float(low + (high - low) * (place - np.floor(place))))
        return found

    def most_frequent(self) -> float | None:
        """The value that is there most often, of several the smallest; None where they are not counted."""
        return float(self._values[np.argmax(self._counts)]) if self.exact else None


@dataclass
class TextCounts:
    """How often each text is there.

    Examples
    --------
    >>> seen = TextCounts()
    >>> seen.add(pl.Series(["q", "p", None, "q"]))
    >>> seen.counts, seen.missing
    ({'p': 1, 'q': 2}, 1)
    """

    counts: dict[str, int] = field(default_factory=dict)
    missing: int = 0

    @property
    def too_many(self) -> bool:
        """Whether there are more different ones than are counted."""
        return len(self.counts) > MOST_TEXTS

    def add(self, texts: pl.Series) -> None:
        """Take more texts in."""
        self.missing += texts.null_count()
        found = texts.alias("text").drop_nulls().value_counts(sort=False, name="count").sort("text")
        for text, count in found.iter_rows():
            self.counts[text] = self.counts.get(text, 0) + count
