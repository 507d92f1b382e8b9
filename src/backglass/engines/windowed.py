"""Updates on rows that are shuffled in windows: any engine's `run`, given window after window.

The engine trains on arrays that lie in its batches' order, while the next window is read in a thread beside it. To the
engine each piece is a plan of its own without a shuffle; epoch and update go on, so that schedules and masks are those
of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary, finalize

import numpy as np

from backglass.equations.arrays import Floats, Indices
from backglass.plan import Cursor, Failure, Plan, State, Stretch
from backglass.windows import Deal

Trio: TypeAlias = tuple[Floats, Floats, Floats]  # X, D, s
Run: TypeAlias = Callable[[State, Plan, int], Stretch]

_FEEDS: MutableMapping[Plan, Feed] = WeakKeyDictionary()


@dataclass(eq=False)
class Feed:
    """The rows of a plan in the order of its epochs: the window that is trained on, and the one that comes next.

    Attributes
    ----------
    batch_size, rows, epochs : int
        Of the plan, which is not held: a feed ends with it.
    """

    X: Any
    D: Any
    s: Any
    taken: Indices | None
    rows: int
    batch_size: int
    epochs: int
    deal: Callable[[int], Deal]
    _reader: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _dealt: tuple[int, Deal, Indices] | None = None
    _held: dict[tuple[int, int], Future[Trio]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> Feed:
        """The feed of a plan, which goes on from call to call."""
        found = _FEEDS.get(plan)
        if found is None:
            assert plan.windows is not None
            shuffled = plan.shuffle and plan.batches > 1
            deal = partial(plan.windows.deal, plan.seed, len(plan), shuffled=shuffled)
            found = cls(plan.X, plan.D, plan.s, plan.taken, len(plan), plan.batch_size, plan.epochs, deal)
            finalize(plan, found._reader.shutdown, wait=False)
            _FEEDS[plan] = found
        return found

    def piece(self, epoch: int, batch: int, most: int) -> Trio:
        """At most so many whole batches of an epoch from one on, in their order: those that lie in one window.

        Where a batch begins in one window and ends in another, it is a piece of its own.
        """
        starts = self._starts(epoch)
        first = batch * self.batch_size
        number = int(np.searchsorted(starts, first, side="right")) - 1
        end = min(first + most * self.batch_size, self.rows)
        if starts[number + 1] < self.rows:  # the last batch of an epoch need not be whole
            whole = (int(starts[number + 1]) - first) // self.batch_size
            end = min(end, first + whole * self.batch_size) if whole else min(first + self.batch_size, self.rows)
        parts = []
        while first < end:
            window, behind = self._window(epoch, number), min(end, int(starts[number + 1]))
            parts.append([array[first - starts[number] : behind - starts[number]] for array in window])
            first, number = behind, number + 1
        X, D, s = parts[0] if len(parts) == 1 else map(np.concatenate, zip(*parts, strict=True))
        return X, D, s

    def _starts(self, epoch: int) -> Indices:
        return self._of_epoch(epoch)[1]

    def _of_epoch(self, epoch: int) -> tuple[Deal, Indices]:
        if self._dealt is None or self._dealt[0] != epoch:
            deal = self.deal(epoch)
            self._dealt = epoch, deal, deal.starts()
        return self._dealt[1], self._dealt[2]

    def _window(self, epoch: int, number: int) -> Trio:
        """A window's rows; from now on the next one is read."""
        deal, _ = self._of_epoch(epoch)
        following = (epoch, number + 1) if number + 1 < len(deal) else (epoch + 1, 0)
        wanted = [(epoch, number), *([following] if following[0] <= self.epochs else [])]
        self._held = {key: held for key, held in self._held.items() if key in wanted}
        for key in wanted:
            if key not in self._held:
                of_key = deal if key[0] == epoch else self.deal(key[0])
                self._held[key] = self._reader.submit(self._read, of_key, key[1])
        try:
            return self._held[epoch, number].result()
        except Exception:
            self._held.clear()  # the frames of an error hold the plan, and then neither would ever end
            raise

    def _read(self, deal: Deal, number: int) -> Trio:
        gathered = getattr(self.X, "gathered", None)
        if gathered is not None:  # rows of a file, which has all three
            trio: Trio = gathered(deal.spans(number), deal.places(number))
            return trio
        rows = deal.rows_of(number)
        rows = rows if self.taken is None else self.taken[rows]
        return self.X[rows], self.D[rows], self.s[rows]


def stored(plan: Plan) -> bool:
    """Whether a plan's rows lie in a file."""
    return hasattr(plan.X, "gathered")


def in_windows(plan: Plan) -> bool:
    """Whether a plan's rows are to be handed to an engine window by window."""
    return plan.windows is not None and ((plan.shuffle and plan.batches > 1) or stored(plan))


def run_in_windows(run: Run, state: State, plan: Plan, batches: int) -> Stretch:
    """What an engine's `run` does, for a plan whose rows are shuffled in windows.

    Parameters
    ----------
    run : callable
        The engine's, of plans without a shuffle.
    state, plan, batches
        As `Engine.run` takes them.
    """
    feed, record = Feed.of(plan), [[np.zeros(0)] for _ in range(3)]
    failure, interrupted, done = None, False, 0
    try:
        while done < batches and not interrupted and failure is None:
            at = state.cursor
            X, D, s = feed.piece(at.epoch + 1, at.batch, batches - done)
            piece = replace(plan, X=X, D=D, s=s, shuffle=False, windows=None, taken=None)
            stretch = run(replace(state, cursor=Cursor(at.epoch, 0, at.update)), piece, piece.batches)
            for column, values in zip(record, (stretch.losses, stretch.weights, stretch.norms), strict=True):
                column.append(values)
            made = len(stretch.losses)
            epochs, batch = divmod(at.batch + made, plan.batches)
            state = replace(stretch.state, cursor=Cursor(at.epoch + epochs, batch, stretch.state.cursor.update))
            failure, interrupted, done = _moved(stretch.failure, at), stretch.interrupted, done + made
    except KeyboardInterrupt:  # while a window was waited for
        interrupted = True
    losses, weights, norms = map(np.concatenate, record)
    return Stretch(state, losses, weights, norms, failure, interrupted)


def _moved(failure: Failure | None, at: Cursor) -> Failure | None:
    """Where a failure of a piece is in the whole."""
    return None if failure is None else replace(failure, batch=failure.batch + at.batch)
