"""From the sums over a batch to the state after the update, as the equations say it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backglass.equations.penalties import clipped, decayed, penalty, penalty_gradient
from backglass.network import Network
from backglass.plan import Cursor, Plan, State, Sums


@dataclass(frozen=True, eq=False)
class Updated:
    """One update.

    Attributes
    ----------
    state : State
        After it.
    loss : float
        The objective before it, penalties included.
    weight : float
        sum_n s_n of its batch.
    norm : float
        Of the trainable gradient, divided and with penalties, before clipping.
    """

    state: State
    loss: float
    weight: float
    norm: float

    @property
    def finite(self) -> bool:
        """Whether the objective and all parameters are."""
        return bool(np.isfinite(self.loss) and np.isfinite(self.state.theta).all())


def updated(network: Network, state: State, sums: Sums, plan: Plan) -> Updated:
    """The state after an update whose sums, taken at the optimiser's point, are there.

    Examples
    --------
    >>> from backglass.equations.optimisers import SGD
    >>> plan = Plan(np.ones((1, 1)), np.ones((1, 1)), np.ones(1), 1, 9, SGD(0.5))
    >>> before = State(np.array([2.0, 0.0]), {})
    >>> after = updated(Network((1, 1)), before, Sums(0.5, np.array([3.0, 1.0]), 1.0), plan)
    >>> after.state.theta.tolist(), after.state.cursor.update, after.loss
    ([0.5, -0.5], 1, 0.5)
    """
    theta, cursor = state.theta, state.cursor
    t = cursor.update + 1
    point = plan.optimiser.point(theta, state.slots)
    is_weight = network.is_weight.astype(theta.dtype)

    division = sums.weight if network.reduction == "mean" else 1
    share = plan.penalty_share(float(division))
    l1, l2 = plan.l1 * share, plan.l2 * share
    objective = sums.loss / division + penalty(point, is_weight, l1, l2)
    g = sums.gradient / division + penalty_gradient(point, is_weight, l1, l2)
    g = g * network.trainable
    norm = float(np.sqrt(g @ g))
    if plan.clip_norm is not None:
        g = clipped(g, plan.clip_norm)

    rate = float(plan.rates(cursor.epoch, cursor.update))
    theta = decayed(theta, is_weight, rate, plan.decay)
    theta, slots = plan.optimiser.update(theta, g, state.slots, t, rate)
    after = State(theta, slots, next_cursor(cursor, plan, made=1))
    return Updated(after, float(objective), float(sums.weight), norm)


def next_cursor(cursor: Cursor, plan: Plan, made: int) -> Cursor:
    """Behind the batch at a cursor, of which `made` updates were made: 0 where its weight is 0."""
    if cursor.batch + 1 < plan.batches:
        return Cursor(cursor.epoch, cursor.batch + 1, cursor.update + made)
    return Cursor(cursor.epoch + 1, 0, cursor.update + made)
