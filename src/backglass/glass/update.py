"""The account of one parameter at one update: from the rows of the batch to the number that the engine stored.

    dE_n/dw of each row -> weighted sum -> mean -> penalties -> clipping -> optimiser -> change

It is computed in float64 from the parameters and the optimiser's state as they were. The change is a sum of terms:
each row's, each penalty's, the decay's, and what the optimiser remembers of earlier updates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backglass.brief import brief
from backglass.cached import cached_property
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import Optimiser
from backglass.equations.penalties import clip_factor, decayed, norm, penalty_gradient
from backglass.equations.working import Line, Working
from backglass.errors import NetworkError
from backglass.glass.account import Account, Kind, RuleLine, Term
from backglass.glass.partial import PartialSum, added, partial_sums
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.parameters import Parameters


@dataclass(frozen=True, eq=False)
class Update:
    """All that one update was made of.

    Attributes
    ----------
    network : Network
    number : int
        Of the update, from 1.
    epoch, batch : int
        From 1.
    rows : array (n,)
        The batch's rows as they are numbered for the reader, from 1.
    X, D, s : arrays (n, n_1), (n, n_L), (n,)
    masks : dict of int to array
        l -> (n, n_l) of the hidden layers with dropout.
    theta : array (P,)
        Before the update.
    slots : dict of str to array
        The optimiser's state before the update: name -> (P,).
    after : array (P,)
        What the engine stored.
    engine : str
        The engine's name.
    optimiser : Optimiser
    rate : float
        The learning rate of this update, the schedule's factor included.
    l1, l2, decay : float
        Penalties and decoupled decay.
    clip_norm : float or None
    parts, ranks : int
        The parts of the batch, and the ranks that computed them.
    """

    network: Network
    number: int
    epoch: int
    batch: int
    rows: npt.NDArray[np.intp]
    X: Floats
    D: Floats
    s: Floats
    masks: Mapping[int, Floats]
    theta: Floats
    slots: Mapping[str, Floats]
    after: Floats
    engine: str
    optimiser: Optimiser
    rate: float
    l1: float = 0.0
    l2: float = 0.0
    decay: float = 0.0
    clip_norm: float | None = None
    parts: int = 1
    ranks: int = 1

    def __repr__(self) -> str:
        """Which update; its arrays are many."""
        return brief(
            self, number=self.number, epoch=self.epoch, batch=self.batch, rows=len(self.rows), engine=self.engine
        )

    @cached_property
    def wide(self) -> tuple[Floats, dict[str, Floats]]:
        """theta and the slots in float64."""
        return self.theta.astype(np.float64), {name: slot.astype(np.float64) for name, slot in self.slots.items()}

    @cached_property
    def point(self) -> Floats:
        """Where the gradient was taken, (P,): theta, or what the optimiser looks ahead to."""
        return np.asarray(self.optimiser.point(*self.wide))

    @cached_property
    def trace(self) -> Trace:
        """The batch through the network and back, at that point, with its dropout masks."""
        return trace(self.network, Parameters(self.network, self.point), self.X, self.D, self.s, self.masks)

    @cached_property
    def gradient(self) -> Floats:
        """The objective's gradient with penalties, frozen biases 0, before clipping: (P,)."""
        net, t = self.network, self.trace
        penalties = penalty_gradient(self.point, net.is_weight.astype(np.float64), self.l1, self.l2)
        return np.asarray(t.gradient + penalties) * net.trainable

    def account(self, parameter: str) -> Account:
        """The account of one parameter.

        Parameters
        ----------
        parameter : str
            w(l)[j,i] or b(l)[j]; a shared bias also b(l).

        Raises
        ------
        NetworkError
            Not a parameter of this network, or a frozen one.
        """
        return _account(self, parameter)


@dataclass(frozen=True, eq=False)
class _Gradient:
    """How the gradient of one parameter comes about."""

    samples: Floats  # dE_n/dw, (n,)
    partial: tuple[PartialSum, ...]
    total: float
    division: float
    l1: float
    l2: float
    clip: float  # what clipping multiplies by

    @property
    def mean(self) -> float:
        """The sum over the batch, divided."""
        return self.total / self.division

    @property
    def value(self) -> float:
        """What the optimiser is given.

        Not the entry of update.gradient, whose sum has another order: every line of an account follows from those
        above.
        """
        return (self.mean + self.l1 + self.l2) * self.clip


def _gradient(update: Update, k: int) -> _Gradient:
    t, at = update.trace, update.point[k : k + 1]
    is_weight = update.network.is_weight[k : k + 1].astype(np.float64)
    samples = _sample_gradients(t, k)
    partial = partial_sums(samples, t.s, update.parts, update.ranks) if update.parts > 1 else ()
    return _Gradient(
        samples=samples,
        partial=partial,
        total=added(partial, update.parts) if partial else float(t.s @ samples),
        division=float(t.s.sum()) if update.network.reduction == "mean" else 1.0,
        l1=float(penalty_gradient(at, is_weight, update.l1, 0.0)[0]),
        l2=float(penalty_gradient(at, is_weight, 0.0, update.l2)[0]),
        clip=1.0 if update.clip_norm is None else clip_factor(update.gradient, update.clip_norm),
    )


def _account(update: Update, parameter: str) -> Account:
    net, t = update.network, update.trace
    theta, slots = update.wide
    k = Parameters(net, theta).index(parameter)
    if not net.trainable[k]:
        raise NetworkError(f"{parameter} is frozen: no update changes it.")
    one, is_weight = slice(k, k + 1), net.is_weight[k : k + 1].astype(np.float64)
    old = {name: slot[one] for name, slot in slots.items()}
    gradient = _gradient(update, k)
    g = np.array([gradient.value])
    working = update.optimiser.working(g, old, update.number, update.rate)
    shrunk = decayed(theta[one], is_weight, update.rate, update.decay)
    after = float(update.optimiser.update(shrunk, g, old, update.number, update.rate)[0][0])
    decay = float(-(update.rate * update.decay) * (is_weight * theta[one])[0])
    stored = update.after[k]
    return Account(
        parameter=t.theta.name(k),
        update=update.number,
        epoch=update.epoch,
        batch=update.batch,
        rows=update.rows,
        weights=t.s,
        gradients=gradient.samples,
        sum=gradient.total,
        division=gradient.division,
        mean=gradient.mean,
        point=float(update.point[k]),
        l1=gradient.l1,
        l2=gradient.l2,
        norm=norm(update.gradient),
        clip_norm=update.clip_norm,
        clip_factor=gradient.clip,
        gradient=float(g[0]),
        optimiser=update.optimiser.name,
        learning_rate=update.rate,
        working=tuple(_rule_line(line) for line in working.lines),
        decay=decay,
        change=float(working.lines[-1].result[0]) + decay,
        terms=_terms(update, gradient, working, decay),
        before=float(theta[k]),
        after=after,
        stored=float(stored),
        ulps=abs(after - float(stored)) / float(np.spacing(np.maximum(abs(stored), stored.dtype.type(abs(after))))),
        engine=update.engine,
        parts=update.parts,
        partial=gradient.partial,
    )


def _terms(update: Update, gradient: _Gradient, working: Working, decay: float) -> tuple[Term, ...]:
    """The summands of the change: the rows in the batch's order, then the others that are there."""
    through = float(working.factor[0]) * gradient.clip  # what one unit of the gradient before clipping changes
    pushes = (through * (update.trace.s / gradient.division) * gradient.samples).tolist()
    others: dict[Kind, float] = {
        "l1": through * gradient.l1,
        "l2": through * gradient.l2,
        "memory": float(working.memory[0]),
        "decay": decay,
    }
    return (
        *(Term("row", push, row) for push, row in zip(pushes, update.rows.tolist(), strict=True)),
        *(Term(kind, value) for kind, value in others.items() if value != 0),
    )


def _sample_gradients(t: Trace, k: int) -> Floats:
    """dE_n/dw of every row, (n,)."""
    l, j, i = t.theta.place(k)
    columns = slice(j - 1, j) if j else slice(None)  # a shared bias has the sum of its layer's deltas
    parts = [
        part.delta[l][:, columns].sum(axis=1) * (1.0 if not i else part.outputs[l - 1][:, i - 1]) for part in t.parts()
    ]
    return np.concatenate(parts)


def _rule_line(line: Line) -> RuleLine:
    values = tuple(float(np.ravel(value)[0]) for value in line.values)
    return RuleLine(line.symbol, line.formula, line.put, values, float(line.result[0]))
