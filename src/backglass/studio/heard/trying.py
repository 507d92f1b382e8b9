"""Commands that ask: what if a parameter were another, is my number right, and what is the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import numpy as np

from backglass.glass.nudging import nudge as nudged
from backglass.page.shown import plain
from backglass.ranges import OTHER_THAN_0
from backglass.studio.commands import Name, View, command
from backglass.studio.opened import moment
from backglass.studio.opened.asked_for import as_reply, judged, revealed
from backglass.studio.opened.looking import markup_of, moment_of
from backglass.studio.opened.nudge_table import nudge_html

if TYPE_CHECKING:
    from backglass.studio.session import Session

Step = Annotated[float, OTHER_THAN_0]


@command
def nudge(session: Session, *, parameter: Name, h: Step) -> dict[str, Any]:
    """One parameter changed by h, and how the loss of the batch that comes next answers."""
    run = session.timeline
    plan, rows = run.chosen.planned[0], run.measures.rows
    with np.errstate(all="ignore"):  # what is not finite is None
        found = nudged(run.chosen.network, run.theta, plan.X[rows], plan.D[rows], parameter, h, plan.s[rows])
    numbers = {name: getattr(found, name) for name in ("before", "after", "change", "predicted", "remainder")}
    return {**{name: plain(value) for name, value in numbers.items()}, "html": nudge_html(found, markup_of(session))}


@command
def check(session: Session, *, name: Name, text: Name, view: View = "made") -> dict[str, Any]:
    """Whether a reader's own number is right, and if not, which slip gives it."""
    return as_reply(judged(moment_of(session, cast(moment.View, view)), name, text), session.lang)


@command
def reveal(session: Session, *, name: Name, view: View = "made") -> dict[str, Any]:
    """The right number, for who asks for it."""
    return {"value": revealed(moment_of(session, cast(moment.View, view)), name)}
