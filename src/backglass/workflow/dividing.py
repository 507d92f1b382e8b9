"""How the rows of a table are divided into those trained on and those judged by: by chance, by groups or by time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from backglass.equations.arrays import Floats, Indices
from backglass.errors import DataError
from backglass.preparation.columns import Rows
from backglass.preparation.targets import Task, class_indices, labelled_rows
from backglass.tables.names import known_column
from backglass.tables.table import Table
from backglass.training import split_folds, split_rows
from backglass.training.chronological import split_by_time, time_folds
from backglass.words import Text
from backglass.words import dividing as words


@dataclass(frozen=True, eq=False)
class Division:
    """Rows that can be learned from, and what says how they may be divided.

    Attributes
    ----------
    rows : array of int
        Of the table, counted from 0, ascending: those with a target and, where times decide, with a time.
    classes : array (rows,) or None
        Their classes, whose shares are kept; None of numbers.
    groups : array (rows,) or None
        Their groups, by number: no group is on both sides.
    times : array (rows,) or None
        Their times: the later rows are held out.
    timeless : int
        Rows with a target that were left out for want of a time.
    remarks : tuple of Text
        What a reader should know of it.
    """

    rows: Rows
    classes: Indices | None = None
    groups: Indices | None = None
    times: Floats | None = None
    timeless: int = 0
    remarks: tuple[Text, ...] = ()

    def split(self, share: float, seed: int) -> tuple[Rows, Rows]:
        """The rows that are trained on, and the share that is held out.

        Raises
        ------
        DataError
            There are too few rows, groups or times.
        """
        if self.times is not None:
            training, held_out = split_by_time(self.times, share)
        else:
            training, held_out = split_rows(len(self.rows), share, seed, self.classes, self.groups)
        return self.rows[training], self.rows[held_out]

    def folds(self, count: int, seed: int) -> list[tuple[Rows, Rows]]:
        """Of each fold the rows that are trained on and those that judge it.

        Raises
        ------
        DataError, PlanError
            There are too few rows, groups or times.
        """
        if self.times is not None:
            found = time_folds(self.times, count)
        else:
            found = split_folds(len(self.rows), count, seed, self.classes, self.groups)
        return [(self.rows[training], self.rows[held_out]) for training, held_out in found]

    def among(self, rows: Rows) -> Division:
        """The same of some of the rows, given in ascending order."""
        at = np.searchsorted(self.rows, rows)
        classes, groups, times = (None if one is None else one[at] for one in (self.classes, self.groups, self.times))
        return replace(self, rows=rows, classes=classes, groups=groups, times=times)


def division_of(
    table: Table, target: str, task: Task | None = None, groups: str | None = None, time: str | None = None
) -> Division:
    """How a table may be divided.

    Parameters
    ----------
    table : Table
    target : str
    task : {"classification", "regression"} or None
        None decides by the target.
    groups, time : str or None
        The columns that say which rows belong together, or come first; at most one of them.

    Raises
    ------
    DataError
        The target cannot be learned; a column is not there, or is the target; or its cells have no order.

    Examples
    --------
    >>> from backglass.tables.frames import as_table
    >>> visits = as_table(pl.DataFrame({"who": ["a", "a", "b", "b"], "x": [1, 2, 3, 4], "y": [1.5, 2.5, 2.0, 1.0]}))
    >>> training, held_out = division_of(visits, "y", groups="who").split(0.5, seed=0)
    >>> sorted([training.tolist(), held_out.tolist()])
    [[0, 1], [2, 3]]
    """
    rows = labelled_rows(table, target)
    classes = class_indices(table, target, rows, task)
    division = Division(rows, classes)
    for option, name in (("groups", groups), ("time", time)):
        if name is not None:
            known_column(name, table.names, table.path)
            if name == target:
                raise DataError(words.IS_TARGET, {"option": option}, name=name)
    if groups is not None:
        return _by_groups(division, table, groups)
    return division if time is None else _by_time(division, table, time)


def _by_groups(division: Division, table: Table, name: str) -> Division:
    """A row without a group is a group of its own."""
    groups = numbered(table.labels(name))[division.rows]
    alone = np.flatnonzero(groups < 0)
    groups[alone] = groups.max(initial=0) + 1 + np.arange(len(alone))
    said = (words.WITHOUT_GROUP.format(count=len(alone), path=table.path, name=name),) if len(alone) else ()
    return replace(division, groups=groups, remarks=said)


def numbered(labels: pl.Series) -> Indices:
    """Labels by number, (N,); a missing one is -1.

    Examples
    --------
    >>> numbered(pl.Series(["b", None, "a", "b"])).tolist()
    [1, -1, 0, 1]
    """
    ranks = labels.rank("dense").cast(pl.Int64) - 1
    return np.array(ranks.fill_null(-1).to_numpy(), dtype=np.intp)


def _by_time(division: Division, table: Table, name: str) -> Division:
    column = table.column(name)
    if column.dtype != pl.Float64:
        raise DataError(words.NO_TIME, {"option": "time"}, name=name, kind=words.KINDS[table.form(name).form])
    times = column.gather(division.rows).fill_null(np.nan).to_numpy()
    known = np.isfinite(times)
    if not known.any():
        raise DataError(words.NO_TIMES, {"option": "time"}, name=name, path=table.path)
    count = int(len(known) - known.sum())
    said = (words.WITHOUT_TIME.format(count=count, path=table.path, name=name),) if count else ()
    return replace(division.among(division.rows[known]), times=times[known], timeless=count, remarks=said)
