"""The players of lesson `input-design`, and what is computed of their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import nan, sqrt
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Column: TypeAlias = npt.NDArray[np.float64]
Join: TypeAlias = list[tuple[str, float]]

PLAYERS = "ABCDEFGH"
SHIRT, NEXT_SHIRT = [8, 10, 7, 4, 9, 6, 11, 1], [19, 7, 14, 3, 30, 6, 5, 21]
POSITION = [3, 4, 3, 2, 4, 2, 4, 1]
HEIGHT = [180, 170, 174, nan, 183, 178, 172, 187]
LACTATE = [nan, 8.1, nan, nan, 7.4, nan, nan, nan]
RUN_1, RUN_2 = [4.3, 4.1, 4.2, 4.4, 4.0, 4.3, 4.2, 4.5], [4.2, 4.3, 4.1, 4.2, 4.2, 4.4, 4.0, 4.3]
GOALS = [2, 15, 7, 1, 12, 3, 10, 0]
BONUS = [2 * goals + 1 for goals in GOALS]
ALPHABETICAL = {1: 3, 2: 1, 3: 4, 4: 2}  # GK DF MF FW: by the alphabet DF comes first
HOURS = [("A", 6), ("B", 9), ("C", 7), ("D", 5), ("E", 8), ("E", 8), ("F", 6), ("H", 4)]  # E twice, no G
MOST_MISSING = 0.5
NEW_HEIGHT = 192.0


def floats(values: Sequence[float]) -> Column:
    """A column as numbers, NaN where a value is missing."""
    return np.asarray(values, dtype=np.float64)


def missing_share(column: Sequence[float]) -> float:
    """The share of missing values.

    Examples
    --------
    >>> missing_share([1.0, nan, 3.0, 4.0])
    0.25
    """
    return float(np.isnan(floats(column)).mean())


def error_variance(first: Sequence[float], second: Sequence[float]) -> float:
    """The variance of the error of one measurement, from two of everything: half the mean square of the difference.

    Examples
    --------
    >>> error_variance([1.0, 2.0], [3.0, 2.0])
    1.0
    """
    return float(((floats(first) - floats(second)) ** 2).mean() / 2)


def products(x: Sequence[float], y: Sequence[float]) -> float:
    """S_xy: the sum of the products of the deviations from the means."""
    a, b = floats(x), floats(y)
    return float((a - a.mean()) @ (b - b.mean()))


def correlation(x: Sequence[float], y: Sequence[float]) -> float:
    """Pearson's r.

    Examples
    --------
    >>> correlation([1.0, 3.0, 1.0, 3.0], [0.0, 1.0, 0.0, 1.0])
    1.0
    """
    return products(x, y) / sqrt(products(x, x) * products(y, y))


def between_groups(groups: Sequence[float], y: Sequence[float]) -> float:
    """How much of S_yy lies between the means of the groups.

    Examples
    --------
    >>> between_groups([1, 1, 2], [1.0, 3.0, 5.0])
    6.0
    """
    member, values = floats(groups), floats(y)
    return float(sum(values[member == group].sum() ** 2 / (member == group).sum() for group in set(groups))) - float(
        values.sum() ** 2 / len(values)
    )


def zero_fill(column: Sequence[float]) -> Column:
    """0 for every missing value.

    Examples
    --------
    >>> zero_fill([1.0, nan]).tolist()
    [1.0, 0.0]
    """
    return np.nan_to_num(floats(column), nan=0.0)


def complete_rows(*columns: Sequence[float]) -> list[int]:
    """The rows, counted from 0, in which none of the columns is missing.

    Examples
    --------
    >>> complete_rows([1.0, nan, 3.0, 4.0])
    [0, 2, 3]
    """
    return [int(row) for row in np.flatnonzero(~np.isnan(np.stack([floats(column) for column in columns])).any(axis=0))]


def dropped(columns: Mapping[str, Sequence[float]]) -> list[str]:
    """The columns of which more than half is missing.

    Examples
    --------
    >>> dropped({"A": [1.0, nan, 3.0, 4.0], "B": [nan, nan, nan, 1.0]})
    ['B']
    """
    return [name for name, column in columns.items() if missing_share(column) > MOST_MISSING]


def standardise(column: Sequence[float], fitted: Sequence[float] | None = None) -> Column:
    """(x - mean) / standard deviation (divided by N) of the values fitted on; a constant column becomes 0.

    Examples
    --------
    >>> standardise([1.0, 3.0]).tolist(), standardise([5.0, 5.0]).tolist(), standardise([5.0], [1.0, 3.0]).tolist()
    ([-1.0, 1.0], [0.0, 0.0], [3.0])
    """
    known = floats(column if fitted is None else fitted)
    spread = np.nanstd(known)
    return (floats(column) - np.nanmean(known)) / spread if spread > 0 else np.zeros(len(column))


def min_max(column: Sequence[float], fitted: Sequence[float] | None = None) -> Column:
    """(x - min) / (max - min) of the values fitted on; a constant column becomes 0.

    Examples
    --------
    >>> min_max([1.0, 2.0, 3.0]).tolist(), min_max([5.0, 5.0]).tolist()
    ([0.0, 0.5, 1.0], [0.0, 0.0])
    """
    known = floats(column if fitted is None else fitted)
    width = np.nanmax(known) - np.nanmin(known)
    return (floats(column) - np.nanmin(known)) / width if width > 0 else np.zeros(len(column))


def left_join(keys: Sequence[str], right: Sequence[tuple[str, float]]) -> Join:
    """Every key with every value that the other table has for it, or with NaN.

    Examples
    --------
    >>> left_join("AB", [("A", 1.0), ("A", 2.0)])
    [('A', 1.0), ('A', 2.0), ('B', nan)]
    """
    found = {key: [value for other, value in right if other == key] or [nan] for key in keys}
    return [(key, value) for key in keys for value in found[key]]


def repeated(keys: Sequence[str]) -> list[str]:
    """The keys that occur more than once.

    Examples
    --------
    >>> repeated(["A", "E", "E"])
    ['E']
    """
    return [key for key, count in Counter(keys).items() if count > 1]


def plain(column: Column) -> list[Any]:
    """A column as JSON values, None where a value is missing."""
    return [None if np.isnan(value) else float(value) for value in column]
