"""What stands in for a missing value, learned from the training rows alone."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import polars as pl

from backglass.preparation.coded import Coded

Fill = Literal["median", "mean", "zero", "most-frequent", "drop-rows", "drop-column"]
FILLS: tuple[Fill, ...] = get_args(Fill)
FILLS_OF_NUMBERS = ("median", "mean")  # texts have neither


def number_for(column: pl.Series, fill: Fill) -> float:
    """What stands in for a missing number.

    Where rows or columns are dropped for their gaps, it is the median: a gap may come up later.

    Parameters
    ----------
    column : polars.Series
        The training rows' numbers, at least one of them there.
    fill : {"median", "mean", "zero", "most-frequent", "drop-rows", "drop-column"}
        Of the most frequent ones the smallest.

    Raises
    ------
    OverflowError
        The numbers are too large to have a mean.

    Examples
    --------
    >>> [number_for(pl.Series([1.0, 1.0, 3.0, 4.0, None]), fill) for fill in FILLS[:4]]
    [2.0, 2.25, 0.0, 1.0]
    """
    if fill == "zero":
        return 0.0
    if fill == "most-frequent":
        different, counts = np.unique(column.drop_nulls().to_numpy(), return_counts=True)
        return float(different[np.argmax(counts)])
    found = column.mean() if fill == "mean" else column.median()
    assert isinstance(found, float)  # a Float64 column with a value has both
    if not np.isfinite(found):
        raise OverflowError("numbers too large for a mean")
    return found


def category_for(texts: Coded, fill: Fill) -> str | None:
    """What stands in for a missing text: the most frequent one, of equals the first in alphabetical order.

    None is none of the categories, so that all of the inputs are 0.

    Examples
    --------
    >>> from backglass.preparation.coded import coded
    >>> texts = coded(pl.Series(["q", "p", None]))
    >>> category_for(texts, "most-frequent"), category_for(texts, "zero")
    ('p', None)
    """
    if fill == "zero":
        return None
    return str(texts.categories[int(np.argmax(texts.counts))])
