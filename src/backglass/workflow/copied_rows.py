"""Rows held out that stand among those trained on, too: a score on them tells what was learned by heart."""

from __future__ import annotations

import polars as pl

from backglass.preparation.columns import Rows
from backglass.tables.table import Table

SHARE = 0.05  # of the rows held out; fewer move no score
FEWEST = 50  # different rows, of which a column says something
MOST_TIMES = 4  # that a row stands there: what is copied is so twice or three times
OWN = 0.8  # of the different rows: a column with so many values of its own says that equal rows are no coincidence


def copied(table: Table, rows: Rows, validation: Table, held_out: Rows) -> int:
    """How many of the rows held out equal one that is trained on in every column; 0 where that may be by chance.

    Of a few columns with a few values each many rows are equal and none is a copy.

    Parameters
    ----------
    table : Table
    rows : array of int
        Those that are trained on, counted from 0.
    validation : Table
        The same one, or another that is read by its forms.
    held_out : array of int
        The rows of it that judge.

    Examples
    --------
    >>> import numpy as np
    >>> from backglass.tables.frames import as_table
    >>> once = pl.DataFrame({"grams": np.arange(100.0), "kind": ["owl", "tern"] * 50})
    >>> twice, first = as_table(pl.concat([once, once])), np.arange(80)
    >>> copied(twice, first, twice, np.arange(100, 150)), copied(twice, first, twice, np.arange(80, 99))
    (50, 0)
    """
    names = [name for name in table.names if name in validation.names]
    if not len(held_out) or not names:
        return 0
    values = {str(place): table.column(name) for place, name in enumerate(names)}  # a name may look like a pattern
    trained = _frame(values, rows)
    later = {str(place): validation.column(name) for place, name in enumerate(names)}
    known = trained.hash_rows()
    count = int(_frame(later, held_out).hash_rows().is_in(known.implode()).sum())
    if count < max(2.0, SHARE * len(held_out)):
        return 0
    different = known.n_unique()
    most = max(trained.select(pl.all().n_unique()).row(0))
    rare = different >= FEWEST and len(known) <= MOST_TIMES * different
    return count if rare and most >= OWN * different else 0


def _frame(columns: dict[str, pl.Series], rows: Rows) -> pl.DataFrame:
    return pl.DataFrame({name: column.gather(rows) for name, column in columns.items()})
