"""The batches of a stretch as arrays of one shape, for engines that work over fixed buffers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from backglass.engines.native import permutation
from backglass.equations.arrays import Floats, Indices
from backglass.equations.randomness import Purpose
from backglass.plan import Cursor, Plan

MOST_NUMBERS = 2**22  # row numbers that are on their way at once
TOGETHER = 128  # batches of a lot: enough for few launches, few enough that a device need not wait for the first


@dataclass(frozen=True, eq=False)
class Lot:
    """Some batches that make an update, k of them.

    Attributes
    ----------
    places : array (k,)
        Where each stands in the stretch, counted from 0; a batch of zero weight makes no update and is in no lot.
    rows : array (k, B) or None
        The rows of each; the last batch of an epoch is filled up with its own first row. None where the batch is all
        rows, in their order.
    live : array (k, B) or None
        1 for a row, 0 for what a batch is filled up with; None as above.
    times : array (k, 2)
        t of each update, counted from 1, and its learning rate.
    """

    places: Indices
    rows: Indices | None
    live: Floats | None
    times: Floats

    def __len__(self) -> int:
        """Its batches."""
        return len(self.places)


def lots(plan: Plan, cursor: Cursor, batches: int) -> Iterator[Lot]:
    """The next `batches` batches of a plan.

    Examples
    --------
    >>> from backglass.equations.optimisers import SGD
    >>> plan = Plan(np.zeros((3, 1)), np.zeros((3, 1)), np.ones(3), 2, 9, SGD(0.5), shuffle=False)
    >>> lot, = lots(plan, Cursor(), 2)
    >>> lot.rows.tolist(), lot.live.tolist(), lot.times.tolist()
    ([[0, 1], [2, 2]], [[1.0, 1.0], [1.0, 0.0]], [[1.0, 0.5], [2.0, 0.5]])
    """
    if plan.batches == 1:
        yield from _of_all_rows(plan, cursor, batches)
        return
    size = max(1, min(TOGETHER, MOST_NUMBERS // plan.batch_size))
    waiting: list[Lot] = []
    for piece in _of_epochs(plan, cursor, batches, size):
        waiting.append(piece)
        if sum(map(len, waiting)) >= size:
            joined = _joined(waiting)
            yield _part(joined, slice(size))
            waiting = [_part(joined, slice(size, None))]
    if sum(map(len, waiting)):
        yield _joined(waiting)


def _joined(pieces: list[Lot]) -> Lot:
    of_fields: Any = [[getattr(piece, field.name) for piece in pieces] for field in fields(Lot)]
    return Lot(*map(np.concatenate, of_fields))


def _part(lot: Lot, cut: slice) -> Lot:
    return Lot(*(getattr(lot, field.name)[cut] for field in fields(Lot)))


def _of_all_rows(plan: Plan, cursor: Cursor, batches: int) -> Iterator[Lot]:
    s = plan.s if plan.taken is None else plan.s[plan.taken]
    if s.sum() == 0:
        return
    k = np.arange(batches)
    rates = np.broadcast_to(plan.rates(cursor.epoch + k, cursor.update + k), k.shape)
    yield Lot(k, None, None, np.stack([cursor.update + k + 1.0, rates], axis=1))


def _of_epochs(plan: Plan, cursor: Cursor, batches: int, at_once: int) -> Iterator[Lot]:
    every_batch_counts = bool((plan.s > 0).all())
    epoch, first, update, place = cursor.epoch, cursor.batch, cursor.update, 0
    filled, live = _order(plan, epoch + 1)
    while place < batches:
        if first == plan.batches:
            epoch, first = epoch + 1, 0
            filled, live = _order(plan, epoch + 1)
        last = min(first + at_once, plan.batches, first + batches - place)
        rows, alive = filled[first:last], live[first:last]
        made = np.ones(len(rows), dtype=bool)
        if not every_batch_counts:
            made = (plan.s[rows] * alive).sum(axis=1) != 0
        before = update + np.cumsum(made) - made
        rates = np.broadcast_to(plan.rates(np.full_like(before, epoch), before), before.shape)
        places = place + np.arange(len(rows))
        yield Lot(places[made], rows[made], alive[made], np.stack([before + 1.0, rates], axis=1)[made])
        update, place, first = update + int(made.sum()), place + len(rows), last


def _order(plan: Plan, epoch: int) -> tuple[Indices, Floats]:
    """The rows of an epoch, counted from 1, batch by batch, and which of them are no filling."""
    order = np.arange(len(plan)) if plan.taken is None else plan.taken
    if plan.shuffle:
        order = order[permutation(plan.seed, Purpose.SHUFFLE, len(plan), time=epoch)]
    missing = plan.batches * plan.batch_size - len(order)
    first_of_last = order[(plan.batches - 1) * plan.batch_size]
    filled = np.concatenate([order, np.full(missing, first_of_last, dtype=order.dtype)])
    live = np.ones(len(filled), dtype=plan.X.dtype)
    live[len(order) :] = 0
    shape = (plan.batches, plan.batch_size)
    return filled.reshape(shape), live.reshape(shape)
