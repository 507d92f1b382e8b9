"""Commands that take something along: the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backglass.studio.address import Address
from backglass.studio.commands import Values, command

if TYPE_CHECKING:
    from backglass.studio.session import Session


@command
def link(session: Session, *, page: Values | None = None) -> dict[str, Any]:
    """The state as the end of a link, with what the page passes along."""
    run = session.timeline
    first = run.segments[0].chosen
    address = Address.of(session.problem, first, run.changes, run.update, session.sample, page or {})
    return {"state": address.to_text()}
