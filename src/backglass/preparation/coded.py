"""Texts as places among their sorted different values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Labels = NDArray[np.int64]

SHORT = 2000  # rows; up to here Python's own dict is faster than what polars needs to get going


@dataclass(frozen=True, eq=False)
class Coded:
    """Cells as places.

    Attributes
    ----------
    categories : polars.Series
        The different texts, sorted.
    labels : array (n,)
        The place of every cell among them, -1 where it is missing.
    counts : array (categories,)
        How many cells hold each.
    """

    categories: pl.Series
    labels: Labels
    counts: NDArray[np.int64]


def coded(column: pl.Series, rows: NDArray[np.intp] | None = None) -> Coded:
    """Some rows of a column of texts, or all.

    Examples
    --------
    >>> found = coded(pl.Series(["q", None, "p", "q", "r"]), np.array([0, 1, 2, 3]))
    >>> found.categories.to_list(), found.labels.tolist(), found.counts.tolist()
    (['p', 'q'], [1, -1, 0, 1], [1, 2])
    """
    categories, places = _of_short(column) if len(column) <= SHORT else _of_long(column)
    labels = places if rows is None else places[rows]
    counts = np.bincount(labels + 1, minlength=len(categories) + 1)[1:]
    used = counts > 0
    if not used.all():
        renumbered = np.append(np.cumsum(used) - 1, -1)  # the last for -1
        categories, labels, counts = categories.filter(pl.Series(used)), renumbered[labels], counts[used]
    return Coded(categories, labels, counts)


def _of_short(column: pl.Series) -> tuple[pl.Series, Labels]:
    cells = column.to_list()
    different = sorted({cell for cell in cells if cell is not None})
    places = {cell: place for place, cell in enumerate(different)}
    labels = np.array([-1 if cell is None else places[cell] for cell in cells], dtype=np.int64)
    return pl.Series(column.name, different, dtype=pl.String), labels


def _of_long(column: pl.Series) -> tuple[pl.Series, Labels]:
    cells = column.cast(pl.Categorical(pl.Categories.random()))
    different = cells.unique().drop_nulls()
    texts = different.cast(pl.String)
    order = texts.arg_sort().to_numpy()
    codes = different.to_physical().to_numpy()[order].astype(np.int64)
    place_of = np.full(int(codes.max(initial=-1)) + 2, -1, dtype=np.int64)
    place_of[codes] = np.arange(len(codes))
    absent = len(place_of) - 1  # past every code
    return texts.gather(order), place_of[cells.to_physical().fill_null(absent).to_numpy()]
