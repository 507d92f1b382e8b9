"""Rewind: an update of a run, made again from the nearest state kept, by the same engine with the same bits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from backglass import __version__
from backglass.engines import Engine, choose
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import LBFGS
from backglass.errors import PlanError
from backglass.glass.step import Step
from backglass.network import Network
from backglass.plan import Cursor, Plan, State
from backglass.ranges import as_python, whole
from backglass.training.kept import Fingerprint, Kept, arithmetic_of, data_hash, glimpse
from backglass.training.lbfgs import minimise
from backglass.training.split import Rows
from backglass.words import Text, said
from backglass.words import replay as words

Told: TypeAlias = Callable[[int, int], None]
TOLD = 200  # times that a replay is cut to tell how far it is


@dataclass(frozen=True, eq=False)
class Replay:
    """A run that can be rewound.

    Attributes
    ----------
    network : Network
    plan : Plan
        With the run's data.
    engine : str
        The engine that made it.
    kept : Kept
        Its states.
    rows : array (N,)
        The rows of the plan's X as they are numbered for the reader: from 1.
    ranks : int
        The processes that made it together; one makes it again, with the same bits.
    """

    network: Network
    plan: Plan
    engine: str
    kept: Kept
    rows: Rows
    ranks: int = 1

    def step(self, update: int, told: Told | None = None) -> Step:
        """One update.

        Parameters
        ----------
        update : int
            Its number, from 1.
        told : callable, optional
            Called with (updates made again, updates to make again) now and then.

        Raises
        ------
        PlanError
            No such update, or a replay would not be the same run.
        EngineError
            The engine that made it is not here.
        """
        start = self._start(update)
        engine = choose(self.engine, self.network).again(self.network, self.plan.dtype, self.kept.arithmetic)
        here = arithmetic_of(engine, self.plan)
        if here != self.kept.arithmetic:
            raise PlanError(words.OTHER_ARITHMETIC.format(engine=self.engine, made=self.kept.arithmetic, here=here))
        if glimpse(self.plan) != self.kept.glimpse:
            raise PlanError(words.OTHER_DATA)
        if self.plan.lbfgs is None:
            before, after = _descended(engine, self.plan, start, update, told)
        else:
            before, after = _iterated(engine, self.plan.alone(), self.plan.lbfgs, start, update, told)
        rows = self.rows[self.plan.batch_at(before.cursor)]
        return Step(self.network, self.plan, self.engine, before, after, rows, self.ranks)

    def next_update(self, row: int, after: Cursor) -> int | None:
        """The next update whose batch holds a row.

        Parameters
        ----------
        row : int
            As `rows` number them.
        after : Cursor
            Where the run stands.

        Returns
        -------
        int or None
            Its number; None where no update that the run made holds it.
        """
        if row not in self.rows:
            return None
        plan, update, last = self.plan, after.update, self.kept.updates
        place, weigh = int(np.flatnonzero(self.rows == row)[0]), bool((plan.s > 0).all())
        for epoch in range(after.epoch, plan.epochs):
            order, first = plan.order(epoch + 1), after.batch if epoch == after.epoch else 0
            own = int(np.flatnonzero(order == place)[0]) // plan.batch_size
            made = [weigh or bool((plan.s[plan.rows(order, batch)] > 0).any()) for batch in range(first, plan.batches)]
            if own >= first and made[own - first]:
                found = update + sum(made[: own - first + 1])
                return found if found <= last else None
            update += sum(made)
            if update >= last:
                break
        return None

    def _start(self, update: int) -> State:
        """The nearest state kept."""
        kept = self.kept
        if kept.reason:
            reason = words.REASONS.get(kept.reason, Text(kept.reason, kept.reason))
            raise PlanError(words.NOT_KEPT.format(reason=reason))
        first = kept.states[0].cursor.update + 1
        if first > kept.updates:
            raise PlanError(words.NO_UPDATE)
        if not whole(1, kept.updates).takes(as_python(update)):
            raise PlanError(words.OUT_OF_RANGE.format(update=said(update), first=first, updates=kept.updates))
        start = kept.before(update)
        if start is None:
            raise PlanError(words.BEFORE_KEPT.format(update=update, first=first, updates=kept.updates))
        return start


def replay(fingerprint: Fingerprint, kept: Kept, X: Any, D: Any, s: Any = None, rows: Any = None) -> Replay:
    """A run of another process, to be rewound with its data at hand.

    Parameters
    ----------
    fingerprint : Fingerprint
        Of the run, as it was stored with the states.
    kept : Kept
    X, D : array (N, n_1), array (N, n_L)
        The rows it was trained on, those held out left out; targets as outputs, classes as one-hot rows.
    s : array (N,), optional
        Sample weights.
    rows : array (N,), optional
        How the rows are numbered for the reader, from 1; by default from 1 to N.

    Raises
    ------
    PlanError
        Another version, or other data, so that it would not be the same run.

    Examples
    --------
    >>> import backglass as bg
    >>> net = bg.Network((1, 1))
    >>> X, D = np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]])
    >>> run = bg.train(net, net.initialise(), X, D, epochs=4)
    >>> again = replay(run.fingerprint(), run.kept, X, D)
    >>> again.step(4).theta_after == run.theta
    True
    """
    if fingerprint.version != __version__:
        raise PlanError(words.OTHER_VERSION.format(made=fingerprint.version, here=__version__))
    network = Network.from_dict(fingerprint.network)
    X, D = (np.asarray(values, dtype=fingerprint.plan["dtype"]) for values in (X, D))
    s = np.ones(len(X), dtype=X.dtype) if s is None else np.asarray(s, dtype=X.dtype)
    if data_hash(X, D, s) != fingerprint.data:
        raise PlanError(words.OTHER_DATA)
    plan = Plan.from_dict(fingerprint.plan, X, D, s)
    numbers = np.arange(1, len(X) + 1) if rows is None else np.asarray(rows)
    return Replay(network, plan, fingerprint.engine, replace(kept, arithmetic=fingerprint.arithmetic), numbers)


def _descended(engine: Engine, plan: Plan, state: State, update: int, told: Told | None) -> tuple[State, State]:
    """The states before and after an update; batches of zero weight, which make none, are passed over."""
    first = state.cursor.update
    at_once = update if told is None else max(1, (update - first) // TOLD)
    while state.cursor.update < update - 1:
        state = _onwards(engine, plan, state, min(at_once, update - 1 - state.cursor.update), update)
        if told is not None:
            told(state.cursor.update - first, update - first)
    while True:
        after = _onwards(engine, plan, state, 1, update)
        if after.cursor.update == update:
            return state, after
        state = after


def _onwards(engine: Engine, plan: Plan, state: State, batches: int, update: int) -> State:
    stretch = engine.run(state, plan, batches)
    if stretch.interrupted:
        raise KeyboardInterrupt
    if stretch.failure is not None:
        raise PlanError(words.OTHER_RUN.format(update=update))
    return stretch.state


def _iterated(
    engine: Engine, plan: Plan, rule: LBFGS, start: State, update: int, told: Told | None
) -> tuple[State, State]:
    """The states before and after an iteration of L-BFGS, from its start."""
    states = [start]

    def each(flat: Floats, loss: float, norm: float) -> bool:  # noqa: ARG001
        done = states[-1].cursor.update + 1
        states[:] = [states[-1], State(flat, {}, Cursor(done, 0, done))]
        if told is not None:
            told(done, update)
        return done == update

    minimise(engine, plan, rule, start.theta, each)
    if states[-1].cursor.update != update:
        raise PlanError(words.OTHER_RUN.format(update=update))
    return states[-2], states[-1]
