"""Commands that ask: what if a parameter were another, is my number right, and what is the right one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, cast

import numpy as np

from backglass.page.shown import plain
from backglass.pictures.nudge_graph import placed
from backglass.ranges import OTHER_THAN_0
from backglass.studio.commands import Flag, Name, View, command
from backglass.studio.opened import moment
from backglass.studio.opened.asked_for import as_reply, judged, revealed
from backglass.studio.opened.looking import moment_of
from backglass.studio.opened.nudging_objective import nudge_of

if TYPE_CHECKING:
    from backglass.studio.session import Session

Step = Annotated[float, OTHER_THAN_0]


@command
def nudge(session: Session, *, parameter: Name, h: Step, drawn: Flag = False) -> dict[str, Any]:
    """One parameter changed by h, and how the objective of the batch that comes next answers; drawn, with its curve."""
    with np.errstate(all="ignore"):  # what is not finite is None
        found = nudge_of(session.timeline, parameter, h)
        picture = asdict(placed(found)) if drawn and found.is_drawable else None
    numbers = {name: getattr(found, name) for name in ("before", "after", "change", "predicted", "remainder")}
    return {**{name: plain(value) for name, value in numbers.items()}, "picture": picture}


@command
def check(session: Session, *, name: Name, text: Name, view: View = "made") -> dict[str, Any]:
    """Whether a reader's own number is right, and if not, which slip gives it."""
    return as_reply(judged(moment_of(session, cast(moment.View, view)), name, text), session.lang)


@command
def reveal(session: Session, *, name: Name, view: View = "made") -> dict[str, Any]:
    """The right number, for who asks for it."""
    return {"value": revealed(moment_of(session, cast(moment.View, view)), name)}
