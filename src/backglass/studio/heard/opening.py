"""Commands that open something: a number, a stage of an update, the network's health, a number's history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import numpy as np

from backglass.errors import PlanError
from backglass.glass.diagnosis import health as health_of
from backglass.glass.quantities import Quantity, quantity
from backglass.glass.tracing import trace
from backglass.parameters import Parameters
from backglass.ranges import whole
from backglass.studio.commands import Name, View, Whole, command
from backglass.studio.heard.charting import finite
from backglass.studio.heat import outputs
from backglass.studio.opened import moment
from backglass.studio.opened.looking import markup_of, moment_of
from backglass.studio.opened.panels_of import panel
from backglass.studio.opened.staged import stage_of
from backglass.studio.scene import stages
from backglass.words.studio import opened as words
from backglass.words.studio import session as session_words

if TYPE_CHECKING:
    from backglass.studio.session import Session

MOST_ROWS = 1000  # that the health is examined on
Sample = Annotated[int, whole(0)]


@command
def open_(session: Session, *, name: Name, view: View = "made", sample: Sample | None = None) -> dict[str, Any]:
    """Where a number comes from, where it goes, and what its update makes of it."""
    rows = len(session.problem.X)
    if sample is not None and sample >= rows:
        raise PlanError(session_words.NO_SAMPLE.format(sample=sample, rows=rows))
    return panel(moment_of(session, cast(moment.View, view), sample), name, markup_of(session))


@command
def stage(session: Session, *, k: Whole) -> dict[str, Any]:
    """The formulas of one stage of the update that comes next, with their numbers."""
    every = stages(session.timeline.chosen.network)
    if k >= len(every):
        raise PlanError(words.NO_STAGE.format(k=k, n=len(every)))
    return stage_of(moment_of(session), every[k], markup_of(session))


@command
def health(session: Session) -> dict[str, Any]:
    """What there is to be said of the network on the rows that it is trained on, the first thousand of them."""
    run = session.timeline
    plan = run.chosen.planned[0]
    rows = np.arange(len(plan.X)) if plan.taken is None else plan.taken
    rows = rows[:MOST_ROWS]
    with np.errstate(all="ignore"):
        t = trace(run.chosen.network, run.theta, plan.X[rows], plan.D[rows], plan.s[rows])
        step = run.coming()
        moved = step.after.theta.astype(np.float64) - step.before.theta
        found = health_of(t, update=moved if moved.any() else None)
    return {"html": markup_of(session).blocks(found.blocks()), "healthy": found.healthy}


@command
def history(session: Session, *, name: Name) -> dict[str, Any]:
    """A parameter at each note of the run; of u, z and delta those of the sample shown."""
    run = session.timeline
    noted = [(note.update, note.theta) for note in run.notes.taken if note.theta is not None]
    if not noted:
        return {"update": [], "value": []}
    q = quantity(run.chosen.network, name)
    if q.parameter:
        at = run.theta.index(q.name)  # the charts ask for a dozen of them a few times a second
        values = [float(theta[at]) for _, theta in noted]
    else:
        values = [_of_sample(session, q, theta.astype(np.float64)) for _, theta in noted]
    return {"update": [update for update, _ in noted], "value": finite(values)}


def _of_sample(session: Session, q: Quantity, theta: Any) -> float:
    """u, z or delta of the sample shown, with other parameters."""
    net, problem, n = session.timeline.chosen.network, session.problem, session.sample
    if q.constant:
        return 1.0
    if q.kind == "output":
        return float(outputs(net, theta, problem.X[n : n + 1])[q.l][0, q.j - 1])
    t = trace(net, Parameters(net, theta), problem.X[n : n + 1], problem.D[n : n + 1])
    of = t.delta if q.kind == "delta" else t.u
    return float(of[q.l][0, q.j - 1])
