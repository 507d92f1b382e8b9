"""Rewind: an update of a run, made again from the nearest state kept, by the same engine with the same bits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from backglass import __version__
from backglass.engines import Engine, choose
from backglass.engines.base import Cursor, Floats, Plan, State
from backglass.equations.optimisers import LBFGS
from backglass.equations.penalties import penalty
from backglass.errors import PlanError
from backglass.glass.account import Account
from backglass.glass.trace import Trace
from backglass.glass.update import Update
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.training.kept import Fingerprint, Kept, arithmetic_of, data_hash, glimpse
from backglass.training.lbfgs import minimise
from backglass.training.run import Run
from backglass.training.split import Rows
from backglass.words import Language, Text
from backglass.words import inspection as words

Told: TypeAlias = Callable[[int, int], None]
TOLD = 200  # times that a replay is cut to tell how far it is


@dataclass(frozen=True, eq=False)
class Step:
    """One update of a run: the state before it, its batch, the state after it.

    Attributes
    ----------
    network : Network
    plan : Plan
    engine : str
        Its name.
    before, after : State
        As the engine had them.
    rows : array (n,)
        The batch's rows, in its order, as they are numbered for the reader: from 1.
    """

    network: Network
    plan: Plan
    engine: str
    before: State
    after: State
    rows: Rows

    def __repr__(self) -> str:
        """Which update; its arrays are many."""
        where = f"number={self.number}, epoch={self.epoch}, batch={self.batch}, rows={len(self.rows)}"
        return f"Step({where}, engine={self.engine!r})"

    @property
    def number(self) -> int:
        """Of the update, from 1."""
        return self.after.cursor.update

    @property
    def epoch(self) -> int:
        """From 1."""
        return self.before.cursor.epoch + 1

    @property
    def batch(self) -> int:
        """Of the epoch, from 1."""
        return self.before.cursor.batch + 1

    @property
    def theta(self) -> Parameters:
        """The parameters before the update."""
        return Parameters(self.network, self.before.theta)

    @property
    def theta_after(self) -> Parameters:
        """The parameters after the update."""
        return Parameters(self.network, self.after.theta)

    @property
    def trace(self) -> Trace:
        """The batch through the network and back, with its dropout masks.

        It is taken where the update took its gradient: at the parameters before it; with Nesterov's look-ahead, ahead
        of them.
        """
        return self.update.trace

    @cached_property
    def loss(self) -> float:
        """The objective of the batch before the update, penalties included."""
        update = self.update
        is_weight = self.network.is_weight.astype(np.float64)
        return self.trace.loss + float(penalty(update.point, is_weight, update.l1, update.l2))

    @cached_property
    def update(self) -> Update:
        """What the glass needs for accounts."""
        plan, cursor = self.plan, self.before.cursor
        rows = _batch(plan, cursor)
        s = plan.s[rows]
        share = plan.penalty_share(float(s.sum()) if self.network.reduction == "mean" else 1.0)
        return Update(
            network=self.network,
            number=self.number,
            epoch=self.epoch,
            batch=self.batch,
            rows=self.rows,
            X=plan.X[rows],
            D=plan.D[rows],
            s=s,
            masks=plan.masks(self.network, self.number, len(rows)) or {},
            theta=self.before.theta,
            slots=self.before.slots,
            after=self.after.theta,
            engine=self.engine,
            optimiser=plan.optimiser,
            rate=float(plan.rates(cursor.epoch, cursor.update)),
            l1=plan.l1 * share,
            l2=plan.l2 * share,
            decay=plan.decay,
            clip_norm=plan.clip_norm,
        )

    def account(self, parameter: str) -> Account:
        """Where the change of one parameter came from: rows, penalties, clipping, optimiser.

        Parameters
        ----------
        parameter : str
            w(l)[j,i] or b(l)[j]; a shared bias also b(l).

        Raises
        ------
        NetworkError
            Not a parameter of this network, or a frozen one.
        PlanError
            L-BFGS, whose step has no terms of one parameter.
        """
        if self.plan.lbfgs is not None:
            raise PlanError(words.NO_ACCOUNT.format(memory=self.plan.lbfgs.memory))
        return self.update.account(parameter)

    def largest(self, most: int = 5) -> tuple[str, ...]:
        """The names of the parameters that the update changed most, the largest change first."""
        changes = np.abs(self.after.theta.astype(np.float64) - self.before.theta)
        order = np.argsort(-changes, kind="stable")[:most]
        return tuple(self.theta.name(int(k)) for k in order if changes[k] > 0)

    def to_json(self) -> dict[str, Any]:
        """The step as plain JSON values, numbers unrounded; parameters as nested lists for l = 2..L."""
        return self.summary() | {"before": self.theta.to_lists(), "after": self.theta_after.to_lists()}

    def summary(self) -> dict[str, Any]:
        """The same without the parameters, but those that changed most."""
        return {
            "update": self.number,
            "epoch": self.epoch,
            "batch": self.batch,
            "rows": self.rows.tolist(),
            "engine": self.engine,
            "optimiser": (self.plan.lbfgs or self.plan.optimiser).name,
            "learning_rate": None if self.plan.lbfgs else self.update.rate,
            "loss": self.loss,
            "largest_changes": [
                {"parameter": name, "before": self.theta[name], "after": self.theta_after[name]}
                for name in self.largest()
            ],
        }

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_text(self, lang: Language = "en", width: int = 80) -> str:
        """The step for a terminal, in lines of at most `width` columns."""
        from backglass.rendering import account, text

        return text.draw(account.step_blocks(self.summary()), lang, width)

    def to_html(self, lang: Language = "en") -> str:
        """The step as a piece of HTML with its own style."""
        from backglass.rendering import account, html

        return html.fragment(html.draw(account.step_blocks(self.summary()), lang), lang)


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
        The plan's rows as they are numbered for the reader: from 1.
    """

    network: Network
    plan: Plan
    engine: str
    kept: Kept
    rows: Rows

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
        engine = choose(self.engine, self.network)(self.network, self.plan.dtype)
        here = arithmetic_of(engine, self.plan)
        if here != self.kept.arithmetic:
            raise PlanError(words.OTHER_ARITHMETIC.format(engine=self.engine, made=self.kept.arithmetic, here=here))
        if glimpse(self.plan) != self.kept.glimpse:
            raise PlanError(words.OTHER_DATA)
        if self.plan.lbfgs is None:
            before, after = _descended(engine, self.plan, start, update, told)
        else:
            before, after = _iterated(engine, self.plan, self.plan.lbfgs, start, update, told)
        rows = self.rows[_batch(self.plan, before.cursor)]
        return Step(self.network, self.plan, self.engine, before, after, rows)

    def _start(self, update: int) -> State:
        """The nearest state kept."""
        kept = self.kept
        if kept.reason:
            reason = words.REASONS.get(kept.reason, Text(kept.reason, kept.reason))
            raise PlanError(words.NOT_KEPT.format(reason=reason))
        first = kept.states[0].cursor.update + 1
        if first > kept.updates:
            raise PlanError(words.NO_UPDATE)
        whole = isinstance(update, int | np.integer) and not isinstance(update, bool)
        if not whole or not 1 <= update <= kept.updates:
            raise PlanError(words.OUT_OF_RANGE.format(update=update, first=first, updates=kept.updates))
        start = kept.before(update)
        if start is None:
            raise PlanError(words.BEFORE_KEPT.format(update=update, first=first, updates=kept.updates))
        return start


def replay_of(run: Run) -> Replay:
    """A run of this process, to be rewound; `Run.step` does it."""
    return Replay(run.network, run.plan, run.engine, run.kept, run.rows + 1)


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


def _batch(plan: Plan, cursor: Cursor) -> Rows:
    """The rows of the batch at a cursor, from 0."""
    return plan.rows(plan.order(cursor.epoch + 1), cursor.batch)


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
