"""The first message: what the page is to know before it shows anything, and a link that it was opened with."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from backglass.errors import BackglassError, DataError
from backglass.ranges import FINITE
from backglass.studio.address import MOST_SECONDS, Address, LinkedFile, estimated_seconds
from backglass.studio.changes import Change
from backglass.studio.chosen import Chosen
from backglass.studio.commands import Name, Sent, command
from backglass.studio.problems.problem import Problem
from backglass.studio.settings import shown_table
from backglass.studio.timeline import Timeline
from backglass.words.studio import linked as words
from backglass.words.studio import spoken

if TYPE_CHECKING:
    from backglass.studio.session import Session

SLICE_SECONDS = 0.05


@command
def hello(
    session: Session, *, link: Name | None = None, problem: Name | None = None
) -> Generator[Sent, None, dict[str, Any]]:
    """All texts in both languages, the problems and the table of settings; then the scene and a frame follow.

    Of a link the reply has what the page passed along (`page`), what the page is to ask its reader for (`wants`), and
    why it could not be opened (`refused`): the page is to say its words even then.
    """
    reply: dict[str, Any] = {}
    try:
        if link:
            reply = yield from follow(session, Address.from_text(link))
        elif problem:
            session.begin(session.named(problem))
    except BackglassError as error:
        reply = {"refused": error.text[session.lang]}
        session.afterwards.append({"say": "error", "text": error.text[session.lang]})
    session.changed()
    return reply | {
        "words": {"en": spoken("en"), "ja": spoken("ja")},
        "problems": session.problems(),
        "settings": shown_table(),
    }


def follow(session: Session, address: Address) -> Generator[Sent, None, dict[str, Any]]:
    """Do again what an address says; the session is as it was where it cannot be.

    Raises
    ------
    BackglassError
        Something of it cannot be.
    """
    for file in _files(address):
        if not session.own.has(file.hash):
            return {"wants": file.to_dict(), "page": address.page}
    problem = session.opened(address.problem)
    if address.sample >= len(problem.X):
        raise DataError(words.NO_SAMPLE.format(sample=address.sample, rows=len(problem.X)))
    run = Timeline(_first(problem, address))
    seconds = 0.0
    for change in address.changes:
        if not run.update <= change.update <= address.update:
            raise DataError(words.LATER_CHANGE.format(change=change.update, update=address.update))
        seconds = _feasible(run, change.update, seconds, address)
        yield from _come(session, run, change.update, address.update)
        if run.update == change.update:
            _apply(run, change)
    _feasible(run, address.update, seconds, address)
    yield from _come(session, run, address.update, address.update)
    session.take(problem, run, address.sample)
    return {"page": address.page}


def _files(address: Address) -> list[LinkedFile]:
    """The files that an address names: its own, and the table whose rows go through a model."""
    table = address.problem.get("table")
    rows = [LinkedFile(table, "")] if isinstance(table, str) else []
    return ([] if address.file is None else [address.file]) + rows


def _first(problem: Problem, address: Address) -> Chosen:
    """The settings that it began with, once it is known that its updates can be made in time."""
    chosen = Chosen.of(problem, address.settings)
    if not address.changes:
        _check_seconds(estimated_seconds(chosen, address.update), address)
    return chosen


def _feasible(run: Timeline, update: int, seconds: float, address: Address) -> float:
    """The seconds that it takes to come to an update, and what came before it."""
    seconds += estimated_seconds(run.chosen, update - run.update)
    _check_seconds(seconds, address)
    return seconds


def _check_seconds(seconds: float, address: Address) -> None:
    if seconds > MOST_SECONDS:
        raise DataError(words.TOO_FAR.format(update=address.update, seconds=f"{min(seconds, 1e9):.0f}"))


def _come(session: Session, run: Timeline, update: int, total: int) -> Iterator[Sent]:
    while not run.go(update, SLICE_SECONDS, session.halted):
        if run.failure is not None or run.ended is not None or session.halted():
            return
        yield {"say": "progress", "done": run.update, "total": total}


def _apply(run: Timeline, change: Change) -> None:
    """Make a change of a link.

    Raises
    ------
    BackglassError
        There is no such parameter or setting, or its value is outside its range.
    """
    if change.parameter != "settings":
        if not FINITE.takes(change.value):
            raise DataError(words.NOT_A_CHANGE)
        run.edit(change.parameter, float(change.value))
        return
    if not isinstance(change.value, dict):
        raise DataError(words.NOT_A_CHANGE)
    chosen = run.chosen.other(change.value)
    if not chosen.live(run.chosen):
        raise DataError(words.NOT_A_CHANGE)
    run.set_live(chosen)
