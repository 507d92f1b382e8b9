"""Commands that move a run: frame, step, advance, to, again, show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from backglass.errors import PlanError
from backglass.ranges import one_of, whole
from backglass.studio.commands import Count, Flag, Sent, Whole, command
from backglass.studio.settings import both
from backglass.words import Text
from backglass.words.studio import session as words

if TYPE_CHECKING:
    from backglass.studio.session import Session

FRAME_SECONDS = 0.012  # what a frame may train
SLICE_SECONDS = 0.05  # between two words of progress
By = Annotated[str, one_of("update", "epoch", "sample")]
Sample = Annotated[int, whole(0)]


@command
def frame(session: Session, *, updates: Whole = 0) -> Iterator[Sent]:
    """Move on by so many updates, or as many as fit a frame, and show the numbers."""
    session.frame_due = True
    if not updates:
        return
    session.running = True
    run = session.timeline
    before, last = run.segment, run.last_played
    target = run.update + updates if last is None else min(run.update + updates, last)
    run.go(target, FRAME_SECONDS, lambda: session.halted() or run.tired)
    yield from _after(session, before, wanted=run.update + 1)
    if run.failure is None and (run.update == last or run.tired):
        cursor = run.seen.state.cursor
        text = words.EPOCHS_ENDED.format(epoch=cursor.epoch)
        if run.tired:  # as `train` ends: with the parameters of the best epoch
            text = words.PATIENCE_ENDED.format(epochs=run.chosen.values["patience"], update=run.best)
            yield from move(session, run.best)
        yield _stopped(session, text, epoch=cursor.epoch, batch=None, layer=None, what="end")


@command
def step(session: Session, *, by: By = "update", n: Count = 1) -> Iterator[Sent]:
    """The next update, epoch, or sample of the data."""
    run = session.timeline
    if by == "sample":
        session.sample = (session.sample + n) % len(session.problem.X)
        session.frame_due = True
        return
    yield from move(session, run.epoch_end(n) if by == "epoch" else run.update + n)


@command
def advance(session: Session, *, n: Count) -> Iterator[Sent]:
    """So many updates at once."""
    yield from move(session, session.timeline.update + n)


@command
def to(session: Session, *, update: Whole) -> Iterator[Sent]:
    """An earlier update, or a later one that was made already."""
    if update > session.timeline.end:
        raise PlanError(words.TOO_LATE.format(update=update, end=session.timeline.end))
    yield from move(session, update)


@command
def again(session: Session) -> None:
    """The run from its start, with the same weights."""
    session.timeline.again()
    session.shown_anew()


@command
def show(session: Session, *, sample: Sample) -> None:
    """Which sample is shown."""
    if sample >= len(session.problem.X):
        raise PlanError(words.NO_SAMPLE.format(sample=sample, rows=len(session.problem.X)))
    session.sample = sample
    session.frame_due = True


@command
def halt(session: Session) -> None:
    """End the command under way: its carrier has done so by `Session.halt` before this is heard."""


@command
def maps(session: Session, *, on: Flag) -> None:
    """Whether heat maps come with the frames."""
    session.maps_on = on
    session.frame_due = True


def move(session: Session, update: int) -> Iterator[Sent]:
    """Come to an update, saying how far it is."""
    run = session.timeline
    begun, before = run.update, run.segment
    while not run.go(update, SLICE_SECONDS, session.halted):
        if run.failure is not None or run.ended is not None or session.halted():
            break
        yield {"say": "progress", "done": abs(run.update - begun), "total": abs(update - begun)}
    session.frame_due = True
    yield from _after(session, before, wanted=update)


def _after(session: Session, before: Any, wanted: int) -> Iterator[Sent]:
    """The scene where other settings are in force, and why a run stopped before its time."""
    run = session.timeline
    if run.segment is not before:
        session.shown_anew()
    failure = run.failure
    if failure is not None and wanted > run.update:
        where = {"epoch": failure.epoch, "batch": failure.batch, "layer": failure.layer, "what": failure.what}
        text = words.STOPPED.format(
            epoch=failure.epoch, batch=failure.batch, layer=failure.layer, what=words.WHAT[failure.what]
        )
        yield _stopped(session, text, **where)
    elif run.ended is not None and wanted > run.update:
        text = words.RUN_ENDED[run.ended].format(update=run.update)
        yield _stopped(session, text, epoch=run.seen.state.cursor.epoch, batch=None, layer=None, what="end")


def _stopped(session: Session, text: Text, **where: Any) -> Sent:
    update = session.timeline.update
    return {"say": "stopped", "update": update, **where, "text": text[session.lang], "texts": both(text)}
