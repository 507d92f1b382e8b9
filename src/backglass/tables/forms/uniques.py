"""The different cells of a column: read once each, and looked at first by a sample."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

MANY = 10_000  # rows: in longer columns the different cells are worth finding
SAMPLE = 1000  # rows, from the first to the last, by which it is known whether cells repeat
LOOKED_AT = 100  # different cells by which most forms are ruled out


def few_different(texts: pl.Series) -> pl.Series | None:
    """The different texts of a long column without null, where most cells repeat; else None.

    Examples
    --------
    >>> few_different(pl.Series(["a", None, "b"] * 10_000)).sort().to_list(), few_different(pl.Series(["a", "a"]))
    (['a', 'b'], None)
    """
    if len(texts) <= MANY or texts.gather_every(len(texts) // SAMPLE).n_unique() > SAMPLE // 2:
        return None
    different = texts.unique().drop_nulls()
    return different if 2 * len(different) <= len(texts) else None


def over_uniques(texts: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What `read` makes of each text, computed once for texts that repeat.

    Examples
    --------
    >>> over_uniques(pl.Series("x", ["a", None, "a", "bc"]), lambda texts: texts.str.len_bytes()).to_list()
    [1, None, 1, 2]
    """
    different = texts.drop_nulls().unique()
    if 2 * len(different) > len(texts):
        return read(texts).rename(texts.name)
    values = read(different)
    if not len(different):
        return pl.Series(texts.name, [None] * len(texts), dtype=values.dtype)
    return texts.replace_strict(different, values, default=None, return_dtype=values.dtype)


def looked_at(uniques: pl.Series, counts: pl.Series) -> list[str]:
    """At most `LOOKED_AT` of the texts: the most frequent ones, and others from first to last.

    Examples
    --------
    >>> looked_at(pl.Series(["a", "b"]), pl.Series([1, 5]))
    ['a', 'b']
    """
    if len(uniques) <= LOOKED_AT:
        return uniques.drop_nulls().to_list()
    half = LOOKED_AT // 2
    frequent = np.argpartition(counts.to_numpy(), -half)[-half:]
    spread = np.linspace(0, len(uniques) - 1, half).astype(np.intp)
    return uniques.gather(np.unique(np.concatenate([frequent, spread]))).drop_nulls().to_list()


def how_many(read: pl.Series, counts: pl.Series) -> int:
    """How many cells are read, where a unique cell stands for `counts` of them."""
    return int(counts.filter(read).sum())
