"""What is measured of a state of a run: each number once, and only where it is asked for."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np

from backglass.cached import cached_property
from backglass.engines.native import permutation
from backglass.equations.arrays import Floats, Indices
from backglass.equations.backward import deltas
from backglass.equations.forward import forward
from backglass.equations.penalties import penalty, penalty_gradient
from backglass.equations.randomness import Purpose
from backglass.network import ROWS_AT_ONCE
from backglass.plan import Plan
from backglass.studio.reached import Reached
from backglass.studio.recorded import MOST_PARAMETERS, Note
from backglass.studio.segment import Segment
from backglass.training.metrics import measure, metric_name

MOST_ORDERS = 16  # of epochs, that are remembered
FIRST_ROWS = 200  # that the norms of delta are taken over


class Measures:
    """Of one state.

    Parameters
    ----------
    segment : Segment
        Which goes on from the state.
    seen : Reached
    """

    def __init__(self, segment: Segment, seen: Reached) -> None:
        self.segment, self.seen = segment, seen
        self.network, self.plan = segment.chosen.network, segment.chosen.planned[0]
        self.theta = seen.state.theta

    @cached_property
    def _of_training(self) -> dict[str, float]:
        plan = self.plan
        if self._judged_by_loss and len(plan) <= ROWS_AT_ONCE:  # ten thousand updates at once take many notes
            loss = self.segment.engine.judge(self.theta, plan.X, plan.D, plan.s)[1]
            return {"loss": loss / (len(plan) if self.network.reduction == "mean" else 1)}
        return measure(self.segment.engine, self.theta, plan.X, plan.D, plan.s, self._metric)

    @property
    def _judged_by_loss(self) -> bool:
        """Whether no metric is taken of the rows that are trained on."""
        return self.segment.chosen.planned[1] is not None or (self.metric_name == "r2" and len(self.plan) < 2)

    @cached_property
    def _of_validation(self) -> dict[str, float] | None:
        held = self.segment.chosen.planned[1]
        if held is None:
            return None
        return measure(self.segment.engine, self.theta, held.X, held.D, held.s, self._metric)

    @property
    def _metric(self) -> str | None:
        chosen: str | None = self.segment.chosen.values["metric"]
        return chosen

    @property
    def metric_name(self) -> str:
        """How the metric is called: accuracy or r2."""
        return self._metric or metric_name(self.network)

    @cached_property
    def loss(self) -> float:
        """The objective over all rows that are trained on, penalties included."""
        plan = self.plan
        share = plan.penalty_share(float(len(plan)) if self.network.reduction == "mean" else 1.0)
        l1, l2 = plan.l1 * share, plan.l2 * share
        found = self._of_training["loss"]
        if l1 or l2:
            found += float(penalty(self.theta.astype(np.float64), self.network.is_weight.astype(np.float64), l1, l2))
        return found

    @property
    def validation_loss(self) -> float:
        """The objective of the data held out, without penalties; NaN where there are none."""
        return nan if self._of_validation is None else self._of_validation["loss"]

    @property
    def metric(self) -> float:
        """Of the data held out where there are some, else of those trained on; NaN for r2 of one sample."""
        held = self.segment.chosen.planned[1]
        rows = len(self.plan) if held is None else len(held.X)
        if self.metric_name == "r2" and rows < 2:
            return nan
        found = self._of_training if self._of_validation is None else self._of_validation
        return found[self.metric_name]

    @property
    def delta_norms(self) -> tuple[float, ...]:
        """Of layers 2..L, the root of the mean squared length of delta_n over the first rows."""
        net, plan = self.network, self.plan
        W, b = net.views(self.theta)
        with np.errstate(all="ignore"):
            pass_ = forward(net.f, W, b, plan.X[:FIRST_ROWS])
            delta = deltas(net.f, W, pass_.u, net.pair.delta(pass_.u[net.L], plan.D[:FIRST_ROWS]))
            rows = len(delta[net.L])
            return tuple(sqrt(float(np.vdot(delta[l], delta[l])) / rows) for l in range(2, net.L + 1))

    def note(self) -> Note:
        """All that the curves show."""
        few = len(self.theta) <= MOST_PARAMETERS
        theta = self.theta if few else None
        return Note(self.seen.update, self.loss, self.validation_loss, self.metric, self.delta_norms, theta)

    @property
    def rows(self) -> Indices:
        """The rows of the plan in the batch that comes next, from 0."""
        cursor = self.seen.state.cursor
        return self.plan.rows(order_of(self.plan, cursor.epoch + 1), cursor.batch)

    @cached_property
    def gradient(self) -> Floats:
        """The objective's gradient of the batch that comes next, at these parameters, penalties included: (P,)."""
        net, plan, cursor, rows = self.network, self.plan, self.seen.state.cursor, self.rows
        masks = plan.masks(net, cursor.update + 1, len(rows))
        sums = self.segment.engine.sums(self.theta, plan.X[rows], plan.D[rows], plan.s[rows], masks)
        division = float(sums.weight) if net.reduction == "mean" else 1.0
        share = plan.penalty_share(division)
        g: Floats = sums.gradient / division
        if plan.l1 or plan.l2:
            is_weight = net.is_weight.astype(self.theta.dtype)
            g = g + penalty_gradient(self.theta, is_weight, plan.l1 * share, plan.l2 * share)
        return g


_ORDERS: dict[tuple[int, int, int], Indices] = {}


def order_of(plan: Plan, epoch: int) -> Indices:
    """`plan.order`, made fast and remembered: the frames of an epoch ask for it again and again."""
    if not plan.shuffle or plan.batches == 1:
        return plan.order(epoch)
    key = plan.seed, len(plan), epoch
    order = _ORDERS.get(key)  # the sessions of a server share them, each in a thread of its own
    if order is None:
        if len(_ORDERS) >= MOST_ORDERS:
            _ORDERS.clear()
        order = _ORDERS[key] = permutation(plan.seed, Purpose.SHUFFLE, len(plan), time=epoch)
    return order
