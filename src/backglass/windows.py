"""A shuffle for rows that are read block by block: blocks in random order, rows permuted among neighbouring blocks.

Fisher and Yates's shuffle needs every row at hand at any time. Here an epoch draws the order of the blocks, takes
`window` of them after the others, and permutes their rows: what is read is whole blocks, what is held is a window. With
one window it is a shuffle of all rows, though another one than Fisher and Yates's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Annotated

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Indices
from backglass.equations.randomness import Purpose, permutation, uniforms
from backglass.equations.table import check_own
from backglass.keywords import keywords_of
from backglass.ranges import whole

COUNT = whole()


@keywords_of
@dataclass(frozen=True)
class Windows:
    """How rows are shuffled that are read block by block.

    Parameters
    ----------
    block : int
        Rows of a block, which are read together; the last one holds the rest.
    window : int, default 8
        Blocks whose rows are permuted together.

    Raises
    ------
    PlanError
        One of them is no whole number from 1 up.

    Examples
    --------
    >>> order = Windows(block=2, window=2).order(seed=0, rows=7, epoch=1)
    >>> order.tolist(), sorted(order.tolist())
    ([3, 6, 2, 0, 4, 5, 1], [0, 1, 2, 3, 4, 5, 6])
    """

    block: Annotated[int, COUNT]
    window: Annotated[int, COUNT] = 8

    def __post_init__(self) -> None:
        check_own(self, "block", COUNT)
        check_own(self, "window", COUNT)

    def deal(self, seed: int, rows: int, epoch: int, *, shuffled: bool = True) -> Deal:
        """The order of so many rows in an epoch, counted from 1, to be asked for window by window."""
        count = ceil(rows / self.block)
        blocks = permutation(seed, Purpose.WINDOWS, count, time=epoch) if shuffled else np.arange(count)
        return Deal(self, seed, rows, epoch, blocks, shuffled)

    def order(self, seed: int, rows: int, epoch: int) -> Indices:
        """The same, all at once: row numbers from 0, (rows,)."""
        dealt = self.deal(seed, rows, epoch)
        return np.concatenate([dealt.rows_of(number) for number in range(len(dealt))])


@dataclass(frozen=True, eq=False)
class Deal:
    """The order of the rows in one epoch.

    Attributes
    ----------
    windows : Windows
    seed, rows, epoch : int
    blocks : array (blocks,)
        The blocks' numbers, from 0, in the order of the epoch.
    shuffled : bool
        Whether the rows of a window are permuted.
    """

    windows: Windows
    seed: int
    rows: int
    epoch: int
    blocks: Indices
    shuffled: bool = True

    def __len__(self) -> int:
        """How many windows there are."""
        return ceil(len(self.blocks) / self.windows.window)

    def spans(self, number: int) -> list[tuple[int, int]]:
        """The first row and the one behind the last of each block of a window, counted from 0."""
        size, window = self.windows.block, self.windows.window
        blocks = self.blocks[number * window : (number + 1) * window].tolist()
        return [(block * size, min((block + 1) * size, self.rows)) for block in blocks]

    def places(self, number: int) -> Indices:
        """The order among the rows of a window, block after block: draws sorted, equal ones as they came."""
        count = sum(end - first for first, end in self.spans(number))
        if not self.shuffled:
            return np.arange(count)
        draws = uniforms(self.seed, Purpose.WINDOWS, count, layer=number + 1, time=self.epoch)
        return np.argsort(draws, kind="stable")

    def rows_of(self, number: int) -> Indices:
        """The row numbers of a window, in the order of the epoch."""
        rows = np.concatenate([np.arange(first, end, dtype=np.intp) for first, end in self.spans(number)])
        found: npt.NDArray[np.intp] = rows[self.places(number)]
        return found

    def starts(self) -> Indices:
        """The place in the epoch's order at which each window begins, and their end; (windows + 1,)."""
        sizes = np.minimum((self.blocks + 1) * self.windows.block, self.rows) - self.blocks * self.windows.block
        ends = np.concatenate([[0], np.cumsum(sizes)])
        return ends[np.minimum(np.arange(len(self) + 1) * self.windows.window, len(self.blocks))]
