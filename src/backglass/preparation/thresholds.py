"""Where a column stops being one kind and becomes another: what the audit judges by and the preparation follows."""

from __future__ import annotations

FEW_CATEGORIES = 20  # at most so many different texts are always categories
MOST_CATEGORIES = 1000
ROWS_OF_A_CATEGORY = 5  # of training; a repair gives a rarer one no input
FENCE = 10.0  # interquartile ranges beyond the quartiles


def each_its_own(different: int, present: int) -> bool:
    """Whether texts differ from row to row, as names do: `different` ones among `present` cells that are there.

    Examples
    --------
    >>> each_its_own(20, 20), each_its_own(21, 42), each_its_own(22, 43)
    (False, False, True)
    """
    return different > max(FEW_CATEGORIES, present // 2)
