"""What is noted of a run as it goes: a curve that is the same however the run was cut.

Notes are taken at updates that the run itself decides: every one at first, then about 80 a decade; where a measure
costs more than an update, each counts for so many updates as cost as much.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from math import ceil

import numpy as np

from backglass.equations.arrays import Floats

EVERY = 100  # notes before they grow apart
A_DECADE = 80
CHEAP = 2e5  # operations of a measure that need not be spared
MOST_PARAMETERS = 2000  # of a network, for its parameters to be noted


@dataclass(frozen=True, eq=False)
class Note:
    """What was measured after one update.

    Attributes
    ----------
    update : int
    loss : float
        The objective over all rows that are trained on.
    validation_loss, metric : float
        NaN where there is none.
    delta_norms : tuple of float
        Of layers 2..L: the root of the mean squared length of delta over the first rows.
    theta : array (P,) or None
        The parameters, where they are few.
    """

    update: int
    loss: float
    validation_loss: float
    metric: float
    delta_norms: tuple[float, ...]
    theta: Floats | None


@dataclass
class Notes:
    """All notes of a run, in order.

    Attributes
    ----------
    spacing : int
        For how many updates a note counts.
    taken : list of Note
    cuts : int
        How often some were forgotten: who has them already asks for all again.

    Examples
    --------
    >>> notes = Notes()
    >>> notes.next(0), notes.next(100), notes.next(1000)
    (1, 103, 1029)
    """

    spacing: int = 1
    taken: list[Note] = field(default_factory=list)
    cuts: int = 0

    @property
    def last(self) -> int:
        """The update of the last note, -1 before the first."""
        return self.taken[-1].update if self.taken else -1

    def due(self, update: int) -> bool:
        """Whether an update is to be noted."""
        return update == 0 or self.next(update - 1) == update

    def next(self, update: int) -> int:
        """The first update after the given one that is to be noted."""
        return self.spacing * _after(update // self.spacing)

    def add(self, note: Note) -> None:
        """One more note, later than all others."""
        self.taken.append(note)

    def cut(self, update: int) -> None:
        """Forget what was noted at an update and later."""
        self.cuts += 1
        del self.taken[bisect_left(self.taken, update, key=lambda note: note.update) :]


def spacing(rows: int, batch_size: int, parameters: int) -> int:
    """For how many updates a note counts, where it measures so many rows.

    Examples
    --------
    >>> spacing(rows=1, batch_size=1, parameters=12), spacing(rows=3000, batch_size=10, parameters=1000)
    (1, 100)
    """
    return 1 if 2 * rows * parameters <= CHEAP else max(1, ceil(rows / (3 * batch_size)))


def _after(k: int) -> int:
    """The first number of the grid above k."""
    if k < EVERY:
        return k + 1
    grid = _decade(len(str(k)))
    return grid[bisect_right(grid, k)]


@cache
def _decade(digits: int) -> list[int]:
    """The grid's numbers above EVERY with so many digits, and the first of the next ones."""
    exponents = np.arange(A_DECADE * (digits - 1), A_DECADE * digits + 2) / A_DECADE
    grid: list[int] = np.unique(np.round(10.0**exponents).astype(np.int64)).tolist()
    return grid
