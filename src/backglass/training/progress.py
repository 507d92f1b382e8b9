"""Where a run stands, its history included: what a checkpoint holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import PlanError
from backglass.network import Network
from backglass.numeric import numeric
from backglass.parameters import Parameters
from backglass.plan import Plan, State, Stretch
from backglass.training.callbacks import Best
from backglass.training.history import History
from backglass.training.kept import Kept

Place: TypeAlias = tuple[State, Floats, Kept, tuple[Any, ...] | None]


@dataclass
class Progress:
    """A run under way.

    Attributes
    ----------
    state : State
    history : History
        Of the finished epochs.
    best : Best or None
        What early stopping would bring back.
    pending : array (3, k)
        Losses, weights and gradient norms of the batches of the epoch under way.
    kept : Kept
        States to replay from.
    """

    state: State
    history: History = field(default_factory=History)
    best: Best | None = None
    pending: Floats = field(default_factory=lambda: np.zeros((3, 0)))
    kept: Kept = field(default_factory=Kept)

    def __post_init__(self) -> None:
        self._earlier = self.state.cursor.epoch - len(self.history)  # epochs of an earlier run
        self.noted = True  # whether the history has a line of every finished epoch

    def mark(self) -> Place:
        """Where the run stands, to come `back` to; from now on it goes on."""
        self.noted = False
        best = self.best
        seen = None if best is None else (best.value, best.epoch, best.theta, best.count)
        return self.state, self.pending, self.kept, seen

    def back(self, mark: Place) -> None:
        """Undo what came after a mark, unless all of it was noted.

        Ctrl-C while an epoch is measured takes its updates back: what is saved is then a place of the run, and to
        resume has the bits of a run that was never touched.
        """
        if self.noted:
            return
        self.state, self.pending, self.kept, seen = mark
        if self.best is not None and seen is not None:
            self.best.value, self.best.epoch, self.best.theta, self.best.count = seen
        self.history.cut(self.state.cursor.epoch - self._earlier)
        self.noted = True

    def take(self, stretch: Stretch, plan: Plan, *, gradient_norm: bool) -> dict[str, Floats]:
        """Go on to the stretch's end; the history columns of the epochs that it finished, (epochs,) each.

        The mean of an epoch is taken over all its batches at once, so that it has the same bits wherever the
        run was cut into stretches.
        """
        before = self.state.cursor
        record = [stretch.losses, stretch.weights, stretch.norms]
        if self.pending.size:  # of a million short updates, copies would take a fifth of the time
            record = [np.concatenate(parts) for parts in zip(self.pending, record, strict=True)]
        epochs = len(record[0]) // plan.batches
        whole = epochs * plan.batches
        losses, weights, norms = (column[:whole].reshape(epochs, plan.batches) for column in record)
        made = weights[:, 0] > 0 if plan.batches == 1 else (weights > 0).sum(axis=1)
        first_epoch = before.epoch
        first_update = before.update - int((self.pending[1] > 0).sum())
        updates = first_update + np.concatenate([[0], np.cumsum(made)[:-1]]) if epochs else np.zeros(0)
        columns = {
            "loss": _weighted_means(losses, weights),
            "learning_rate": plan.rates(first_epoch + np.arange(epochs), updates),
        }
        if gradient_norm:
            columns["gradient_norm"] = _weighted_means(norms, weights)
        self.state, self.pending = stretch.state, np.array([column[whole:] for column in record])
        self.kept = self.kept.seen(stretch.state)
        self.noted = epochs == 0
        return columns


def beginning(network: Network, theta: Parameters | State, plan: Plan) -> State:
    """The state that a run begins at: parameters with an optimiser's first state, or an earlier run's state.

    Raises
    ------
    PlanError
        The state is another network's or optimiser's, or stands amid an epoch.
    """
    if isinstance(theta, Parameters):
        flat = theta.flat.astype(plan.dtype)
        return State(flat, plan.optimiser.initial(flat))
    flat = np.array(numeric(theta.theta, "The state", PlanError), dtype=plan.dtype)
    if flat.shape != (network.parameter_count,):
        raise PlanError(f"The state has {flat.size} parameters, but the network has {network.parameter_count}.")
    if plan.lbfgs is not None:
        return State(flat, {})  # SciPy's minimiser keeps its memory to itself and begins anew
    if set(theta.slots) != set(plan.optimiser.slots):
        raise PlanError(
            f"The state is that of another optimiser than {plan.optimiser.name}; go on with the one that made it, or "
            "begin with parameters."
        )
    if theta.cursor.batch:
        raise PlanError(
            f"The state stands amid epoch {theta.cursor.epoch + 1}; take that of a run that ended with an epoch, or "
            "resume from a checkpoint."
        )
    slots = {name: numeric(values, f"The state's {name}", PlanError) for name, values in theta.slots.items()}
    return State(flat, {name: np.array(values, dtype=plan.dtype) for name, values in slots.items()}, theta.cursor)


def _weighted_means(values: Floats, weights: Floats) -> Floats:
    if values.shape[1] == 1:  # the same bits; a sum along an axis of one costs more than all the rest
        values, weights = values[:, 0], weights[:, 0]
        means: Floats = values * weights / weights
    else:
        means = (values * weights).sum(axis=1) / weights.sum(axis=1)
    return means
