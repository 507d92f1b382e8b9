"""Where a run stands, its history included: what a checkpoint holds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from backglass.engines.base import Floats, Plan, State, Stretch
from backglass.training.callbacks import Best
from backglass.training.history import History
from backglass.training.kept import Kept


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

    def take(self, stretch: Stretch, plan: Plan, *, gradient_norm: bool) -> dict[str, Floats]:
        """Go on to the stretch's end; the history columns of the epochs that it finished, (epochs,) each.

        The mean of an epoch is taken over all its batches at once, so that it has the same bits wherever the
        run was cut into stretches.
        """
        before = self.state.cursor
        record = np.concatenate([self.pending, [stretch.losses, stretch.weights, stretch.norms]], axis=1)
        epochs = record.shape[1] // plan.batches
        whole = epochs * plan.batches
        losses, weights, norms = record[:, :whole].reshape(3, epochs, plan.batches)
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
        self.state, self.pending = stretch.state, record[:, whole:]
        self.kept = self.kept.seen(stretch.state)
        return columns


def _weighted_means(values: Floats, weights: Floats) -> Floats:
    if values.shape[1] == 1:  # the same bits; a sum along an axis of one costs more than all the rest
        values, weights = values[:, 0], weights[:, 0]
        means: Floats = values * weights / weights
    else:
        means = (values * weights).sum(axis=1) / weights.sum(axis=1)
    return means
