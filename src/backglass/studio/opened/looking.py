"""From a session to what is looked at in it, and how it is written there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Instant, View
from backglass.studio.opened.naming import OwnNames
from backglass.studio.scene import names

if TYPE_CHECKING:
    from backglass.studio.session import Session


def moment_of(session: Session, view: View = "now", sample: int | None = None) -> Instant:
    """The update just made, or the one that comes next; before the first one always the latter."""
    run, problem = session.timeline, session.problem
    made = run.made() if view == "made" else None
    step = run.coming() if made is None else made
    return Instant(
        step, "now" if made is None else "made", problem.X, problem.D, session.sample if sample is None else sample
    )


def names_of(session: Session) -> OwnNames:
    """How the problem calls the network's numbers, those among them that the picture has no room for."""
    problem, net = session.problem, session.timeline.chosen.network
    return OwnNames.of(net, names(net, problem) | {"inputs": problem.inputs, "outputs": problem.outputs})


def markup_of(session: Session) -> Markup:
    """What sets its formulas, in the language of the message; the same one until the network is another."""
    key = session.problem, session.timeline.chosen.network, session.lang
    kept = _KEPT.get(session)
    if kept is None or any(one is not other for one, other in zip(kept[0], key, strict=True)):
        kept = _KEPT[session] = (key, Markup(names_of(session), session.lang))
    return kept[1]


_KEPT: WeakKeyDictionary[Session, tuple[tuple[Any, ...], Markup]] = WeakKeyDictionary()
