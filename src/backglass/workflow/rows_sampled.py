"""Which rows of a table that is read in parts are held out, and which are the sample: by draws of their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from backglass.equations.arrays import Floats
from backglass.equations.randomness import Purpose, uniforms
from backglass.errors import DataError
from backglass.preparation.columns import Rows
from backglass.tables.row_parts import RowParts
from backglass.words import tables as words

SAMPLE = 50_000  # rows, that decide what becomes of the columns
HELD_OUT, DRAWN = 1, 2  # layers of the streams of a split


def held_out_at(seed: int, share: float, first: int, count: int) -> Any:
    """Which of some rows, whose numbers go up from `first`, are held out: those whose draw is below the share.

    Examples
    --------
    >>> held_out_at(0, 0.5, 0, 6).tolist() == [held_out_at(0, 0.5, row, 1)[0] for row in range(6)]
    True
    """
    return uniforms(seed, Purpose.SPLIT, count, layer=HELD_OUT, first=first) < share


def sample_of(parts: RowParts, seed: int) -> tuple[pl.DataFrame, Rows, int]:
    """Rows drawn by chance, in their order, with their numbers; and how many rows there are.

    Each row has a draw by its number, and those with the smallest draws are the sample.
    """
    frames: list[pl.DataFrame] = []
    draws, numbers = np.zeros(0), np.zeros(0, dtype=np.intp)
    below, rows = 1.0, 0
    for part in parts:
        drawn = uniforms(seed, Purpose.SPLIT, part.cells.height, layer=DRAWN, first=part.first)
        taken = np.flatnonzero(drawn < below)
        frames.append(part.cells.frame[taken])
        draws, numbers = np.append(draws, drawn[taken]), np.append(numbers, part.first + taken)
        rows = part.first + part.cells.height
        if len(draws) > 2 * SAMPLE:
            frames, draws, numbers, below = _smallest(frames, draws, numbers)
    if not rows:
        raise DataError(words.ONLY_HEADER.format(path=parts.paths[0]))
    if len(draws) > SAMPLE:
        frames, _, numbers, _ = _smallest(frames, draws, numbers)
    return pl.concat(frames, how="vertical").rechunk(), numbers, rows


def _smallest(
    frames: list[pl.DataFrame], draws: Floats, numbers: Rows
) -> tuple[list[pl.DataFrame], Floats, Rows, float]:
    chosen = np.sort(np.argsort(draws, kind="stable")[:SAMPLE])
    return [pl.concat(frames, how="vertical")[chosen]], draws[chosen], numbers[chosen], float(draws[chosen].max())
