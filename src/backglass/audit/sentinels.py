"""Numbers that stand for "no value": -999 among temperatures, 9999 among weights."""

from __future__ import annotations

import numpy as np

from backglass.equations.arrays import Floats

FEWEST_CELLS = 3  # with the code: one far value is an outlier, as the audit says
LEAST_SHARE = 0.01
FEWEST_OTHERS = 10  # different ones; of fewer, such as answers from 1 to 5, an option may well be 9
STEPS = 10  # mean distances between the others
ROUND = 100.0  # of a code such as -200


def code_for_missing(values: Floats, low: float, high: float) -> tuple[float, float] | None:
    """A number among `values` (n,) from `low` to `high` that may stand for "no value", and its share; or None.

    It is the smallest or the largest one, whole (or as -999.25, which drillers write), not 0, and repeated. Either it
    alone is negative and more than ten mean distances of the others away from them; or it is farther away than all of
    their range and written as codes are: with nines alone, such as 99 and -999, or negative in hundreds, such as -200.

    Examples
    --------
    >>> code_for_missing(np.array([-200.0] * 4 + [float(x) for x in range(36)]), -200.0, 35.0)
    (-200.0, 0.1)
    >>> code_for_missing(np.array([99.0] * 4 + [float(age) for age in range(80)]), 0.0, 99.0)
    """
    if len(values) < FEWEST_CELLS + FEWEST_OTHERS:
        return None
    for code in (low, high):
        if _like_a_code(code) and (share := _share(values, code)):
            return code, share
    return None


def _like_a_code(code: float) -> bool:
    return (code.is_integer() and (code < 0.0 or _nines(code))) or (code < 0.0 and _nines(np.trunc(code)))


def _nines(code: float) -> bool:
    digits = f"{abs(code):.0f}"
    return len(digits) >= 2 and set(digits) == {"9"}


def _share(values: Floats, code: float) -> float:
    """The share of a code that is far from the others; 0 where it is not."""
    count = int(np.count_nonzero(values == code))
    if count < max(FEWEST_CELLS, LEAST_SHARE * len(values)):
        return 0.0
    others = np.unique(values[values != code])
    if len(others) < FEWEST_OTHERS:
        return 0.0
    low, high = float(others[0]), float(others[-1])
    away = max(low - code, code - high)
    alone = code < 0.0 <= low and away > STEPS * (high - low) / (len(others) - 1)
    beyond = away > high - low and (_nines(np.trunc(code)) or code % ROUND == 0.0)
    return count / len(values) if alone or beyond else 0.0
