"""From a session to what is looked at in it, and how it is written there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Moment, View
from backglass.studio.opened.naming import OwnNames
from backglass.studio.scene import names

if TYPE_CHECKING:
    from backglass.studio.session import Session


def moment_of(session: Session, view: View = "now", sample: int | None = None) -> Moment:
    """The update just made, or the one that comes next; before the first one always the latter."""
    run, problem = session.timeline, session.problem
    made = run.made() if view == "made" else None
    step = run.coming() if made is None else made
    return Moment(
        step, "now" if made is None else "made", problem.X, problem.D, session.sample if sample is None else sample
    )


def names_of(session: Session) -> OwnNames:
    """How the problem calls the network's numbers, those among them that the picture has no room for."""
    problem, net = session.problem, session.timeline.chosen.network
    return OwnNames.of(net, names(net, problem) | {"inputs": problem.inputs, "outputs": problem.outputs})


def markup_of(session: Session) -> Markup:
    """What sets its formulas, in the language of the message."""
    return Markup(names_of(session), session.lang)
