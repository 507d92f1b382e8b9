"""A nudge of what a run makes smaller: the loss of the batch that comes next, with its dropout and the penalties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backglass.equations.penalties import penalty, penalty_gradient
from backglass.glass.nudging import Nudge, nudged
from backglass.glass.tracing import trace
from backglass.studio.timeline import Timeline


def nudge_of(run: Timeline, parameter: str, h: float) -> Nudge:
    """One parameter changed by h at the update shown.

    Raises
    ------
    DataError, NetworkError
        There is no such parameter, or h does not move it.
    """
    net, plan, rows = run.chosen.network, run.chosen.planned[0], run.measures.rows
    masks = plan.masks(net, run.seen.state.cursor.update + 1, len(rows))
    t = trace(net, run.theta, plan.X[rows], plan.D[rows], plan.s[rows], masks)
    found = nudged(t, parameter, h)
    share = plan.penalty_share(float(t.s.sum()) if net.reduction == "mean" else 1.0)
    l1, l2 = plan.l1 * share, plan.l2 * share
    at = t.theta.index(parameter)
    if not (l1 or l2) or not net.is_weight[at]:
        return found
    before = float(penalty(t.theta.flat, net.is_weight.astype(np.float64), l1, l2))
    w, one = t.theta.flat[at : at + 1], np.ones(1)
    found = replace(found, penalties=(l1, l2))
    change = found.penalty_change(found.h)
    return replace(
        found,
        before=found.before + before,
        after=found.after + before + change,
        change=found.change + change,
        gradient=found.gradient + float(penalty_gradient(w, one, l1, l2)[0]),
    )
