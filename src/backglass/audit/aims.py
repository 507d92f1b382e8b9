"""The target as the audit sees it: the training rows' numbers or classes, measured once for all columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.audit.association import dense, evenly, ranks, unit
from backglass.equations.arrays import Floats
from backglass.preparation.coded import Coded, Labels, coded
from backglass.preparation.targets import Task


@dataclass(frozen=True, eq=False)
class Aim:
    """The target in the training rows.

    Attributes
    ----------
    task : {"classification", "regression"}
    numbers : array (n,) or None
        Its values; None where it holds texts.
    texts : Coded or None
        Its values where it holds texts.
    """

    task: Task
    numbers: Floats | None
    texts: Coded | None = None

    @cached_property
    def labels(self) -> Labels:
        """The place of every value among the sorted different ones; (n,)."""
        if self.numbers is None:
            assert self.texts is not None
            return self.texts.labels
        places: Labels = np.unique(self.numbers, return_inverse=True)[1].astype(np.int64)
        return places

    @cached_property
    def _every(self) -> Sight:
        return Sight(self, evenly(len(self.labels) if self.numbers is None else len(self.numbers)))

    def at(self, rows: NDArray[np.intp]) -> Sight:
        """It in some rows; those that columns without gaps are looked at in are measured once."""
        return self._every if rows is self._every.rows else Sight(self, rows)

    def matrix(self, rows: NDArray[np.intp]) -> Floats:
        """What a share explained is measured on, of some rows: the numbers, or the classes one-hot; (rows, K)."""
        return self.at(rows).matrix


@dataclass(frozen=True, eq=False)
class Sight:
    """The target in some of the training rows."""

    aim: Aim
    rows: NDArray[np.intp]

    @cached_property
    def matrix(self) -> Floats:
        """The numbers, or the classes one-hot; (rows, K)."""
        if self.aim.task == "regression" and self.aim.numbers is not None:
            return scaled(self.numbers)[:, None]
        labels = dense(self.aim.labels[self.rows])
        return np.eye(int(labels.max(initial=-1)) + 1)[labels]

    @cached_property
    def numbers(self) -> Floats:
        """The numbers, (rows,)."""
        assert self.aim.numbers is not None
        return self.aim.numbers[self.rows]

    @cached_property
    def unit(self) -> Floats:
        """The deviations of the numbers from their mean, of length 1; (rows,)."""
        return unit(self.numbers)

    @cached_property
    def rank_unit(self) -> Floats:
        """Those of their ranks, (rows,)."""
        return unit(ranks(self.numbers))


def aim(column: pl.Series, rows: NDArray[np.intp], task: Task) -> Aim:
    """The target of the training rows, none of them missing and every number finite."""
    if column.dtype == pl.String:
        return Aim(task, None, coded(column, rows))
    return Aim(task, column.to_numpy()[rows].astype(np.float64))


def scaled(values: Floats) -> Floats:
    """Numbers divided by the largest of them, so that no square overflows."""
    largest = np.abs(values).max(initial=0.0)
    return values / largest if largest > 0 else values
