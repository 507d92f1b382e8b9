"""A run that can be stopped anywhere, rewound, changed and gone on with, with the bits of a run never touched."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import nan
from typing import Any

from backglass.errors import NetworkError
from backglass.glass.step import Step
from backglass.parameters import Parameters
from backglass.plan import Cursor, Failure, State
from backglass.studio.changes import Change, edited, with_one
from backglass.studio.chosen import KEPT_BYTES, Chosen
from backglass.studio.iterations import Ended
from backglass.studio.measuring import Measures
from backglass.studio.patience import Patience
from backglass.studio.reached import Reached
from backglass.studio.recorded import Note, Notes, spacing
from backglass.studio.segment import Segment
from backglass.training.progress import beginning

SECONDS_AT_ONCE = 0.004  # what an engine is given at once, so that halt and the clock get their turn


class Timeline:
    """A run: segments between changes, and the update that is shown.

    Parameters
    ----------
    chosen : Chosen

    Attributes
    ----------
    segments : list of Segment
    changes : list of Change
        In the order in which they were made.
    seen : Reached
        What is shown.
    notes : Notes
        The curves.

    Examples
    --------
    >>> from backglass.studio.problems import opened
    >>> run = Timeline(Chosen.of(opened({"lesson": "mazur"})))
    >>> run.go(1)
    True
    >>> round(run.measures.loss, 9), round(float(run.theta["w(3)[1,1]"]), 9)
    (0.291027774, 0.35891648)
    """

    def __init__(self, chosen: Chosen) -> None:
        self.changes: list[Change] = []
        self.notes = Notes()
        self._begin(chosen, [])

    def _begin(self, chosen: Chosen, edits: list[Change]) -> None:
        """From the first parameters, with some of them edited."""
        plan = chosen.planned[0]
        theta = chosen.first
        for edit in edits:
            theta = edited(theta, edit.parameter, edit.value)
        first = Reached(beginning(chosen.network, theta, plan))
        self.segments = [Segment(chosen, chosen.engine(), first)]
        self.changes = list(edits)
        apart = spacing(len(chosen.problem.X), plan.batch_size, chosen.network.parameter_count)
        self.notes = Notes(apart, cuts=self.notes.cuts + 1)
        self._pace = 1.0
        self.patience = Patience()
        self._show(first)

    def _show(self, seen: Reached) -> None:
        self.seen = seen
        self.measures = Measures(self.segment, seen)
        if self.notes.last < seen.update and self.notes.due(seen.update):
            self.notes.add(self.measures.note())
        cursor = seen.state.cursor
        if self.chosen.values["patience"] is not None and cursor.batch == 0 and cursor.update > self.patience.last:
            held = self.chosen.planned[1] is not None
            self.patience.watch(seen.update, self.measures.validation_loss if held else self.measures.loss)

    @property
    def update(self) -> int:
        """The update that is shown: so many were made."""
        return self.seen.update

    @property
    def end(self) -> int:
        """The furthest update that was made."""
        return self.segments[-1].furthest.update

    @property
    def segment(self) -> Segment:
        """The one that goes on from what is shown."""
        return self.segments[self._at(self.seen.update)]

    @property
    def chosen(self) -> Chosen:
        """The settings in force at what is shown."""
        return self.segment.chosen

    @property
    def theta(self) -> Parameters:
        """The parameters shown."""
        return Parameters(self.chosen.network, self.seen.state.theta)

    @property
    def failure(self) -> Failure | None:
        """Why no update can follow the one shown; None where one can."""
        segment = self.segment
        return segment.failure if self.update == segment.furthest.update else None

    @property
    def ended(self) -> Ended | None:
        """Why the run ends by itself with the update shown, as L-BFGS does; None where it does not."""
        segment = self.segment
        return segment.ended if self.update == segment.furthest.update else None

    def _at(self, update: int) -> int:
        """The number of the segment that goes on from an update."""
        segments = self.segments
        if segments[-1].first.update <= update:  # as nearly always
            return len(segments) - 1
        return max(0, bisect_right(segments, update, key=lambda one: one.first.update) - 1)

    def epoch_end(self, epochs: int = 1) -> int:
        """The update with which an epoch ends: the one under way, or a later one."""
        plan, cursor = self.chosen.planned[0], self.seen.state.cursor
        return self.update + epochs * plan.batches - cursor.batch

    @property
    def last_played(self) -> int | None:
        """The update with which playing ends, as it is set by a number of epochs; None where it does not."""
        epochs = self.chosen.values["epochs"]
        cursor = self.seen.state.cursor
        return None if epochs is None else max(self.update, self.epoch_end(max(0, epochs - cursor.epoch)))

    @property
    def tired(self) -> bool:
        """Whether so many epochs as are set brought no better loss."""
        return self.patience.tired(self.update, self.chosen.values["patience"])

    @property
    def best(self) -> int:
        """The update that ended the best epoch so far, by the loss that patience watches."""
        return self.patience.best(self.update)

    def go(self, update: int, seconds: float | None = None, halted: Callable[[], bool] | None = None) -> bool:
        """Come to an update: rewind, repeat what was trained, train on.

        Parameters
        ----------
        update : int
        seconds : float, optional
            About how long it may take at most; then it stands somewhere on the way.
        halted : callable, optional
            Asked now and then whether to stop.

        Returns
        -------
        bool
            Whether it is there; where it is not, more calls lead there, unless `failure` or `ended` says why none will.

        Raises
        ------
        NetworkError
            The network cannot be trained.
        """
        began = time.perf_counter()
        nearest = self.segments[self._at(update)].nearest(update)
        if update < self.update or nearest.update > self.update:
            self._show(nearest)
        while self.update < update:
            if (refusal := self.chosen.network.refusal) is not None:
                raise NetworkError(refusal)
            if self.failure is not None or self.ended is not None or (halted is not None and halted()):
                return False
            self._stretch(update)
            if seconds is not None and time.perf_counter() - began > seconds:
                break
        return self.update == update

    def _stretch(self, update: int) -> None:
        """A few updates: to the next note, to the segment's end, or as many as fit the time."""
        at = self._at(self.update)
        segment = self.segments[at]
        if segment.iterations is not None:  # of many pieces one alone has a thread
            self.rest(segment)
        stop = self.segments[at + 1].first.update if at + 1 < len(self.segments) else update
        stop = min(stop, update)
        if stop > self.notes.last:
            stop = min(stop, self.notes.next(max(self.update, self.notes.last)))
        if self.chosen.values["patience"] is not None:
            stop = min(stop, self.epoch_end())
        given = max(1, min(stop - self.update, int(self._pace)))
        began = time.perf_counter()
        seen = segment.run(self.seen, given)
        spent = max(time.perf_counter() - began, 1e-7)
        # A short call is mostly its own costs, and a slow one may have met another program: at most four times as many.
        self._pace = max(1.0, min(4 * self._pace, given * SECONDS_AT_ONCE / spent))
        if at + 1 < len(self.segments) and seen.update == self.segments[at + 1].first.update:
            seen = self.segments[at + 1].first
        self._show(seen)

    def made(self) -> Step | None:
        """The update that led to what is shown, opened; None where none was made.

        Its `after` is what the engine made, before any edit at this update.
        """
        if self.update == 0:
            return None
        segment = self.segments[self._at(self.update - 1)]
        return segment.step(segment.at(self.update - 1).state)

    def coming(self) -> Step:
        """The update that comes next, opened; nothing is trained by it."""
        return self.segment.step(self.seen.state)

    def edit(self, parameter: str, value: float) -> None:
        """A parameter is another from here on; what came after is forgotten.

        Raises
        ------
        NetworkError
            There is no such parameter, or the value is not finite.
        """
        theta = edited(self.theta, parameter, value)
        flat = theta.flat.astype(self.seen.state.theta.dtype)
        name = list(theta)[theta.index(parameter)]
        change = Change(self.update, name, float(flat[theta.index(parameter)]))
        self._branch(self.chosen, State(flat, self.seen.state.slots, self.seen.state.cursor), change)

    def set_live(self, chosen: Chosen) -> None:
        """Other live settings from here on; what came after is forgotten."""
        before = self.chosen
        state, cursor = self.seen.state, self.seen.state.cursor
        chosen = chosen.after(before)
        plan, old = chosen.planned[0], before.planned[0]
        if plan.batch_size != old.batch_size and cursor.batch:  # another size begins with the next epoch
            cursor = Cursor(cursor.epoch + 1, 0, cursor.update)
        slots = state.slots
        if plan.lbfgs is not None:
            slots = {}
        elif set(plan.optimiser.slots) != set(slots):
            slots = plan.optimiser.initial(state.theta)
        change = Change(self.update, "settings", chosen.unlike(before)) if self.update else None
        self._branch(chosen, State(state.theta, slots, cursor), change)

    def look(self, changes: Mapping[str, Any]) -> None:
        """Other settings of how the run is judged and where playing ends: no number of the run changes."""
        for segment in self.segments:
            segment.chosen = segment.chosen.other(changes).after(segment.chosen)
        self.patience = Patience()
        if "metric" in changes:
            self.notes.taken = [self._judged(note) for note in self.notes.taken]
            self.notes.cuts += 1
        self._show(self.seen)

    def _judged(self, note: Note) -> Note:
        """A note with the metric that is asked for now; NaN where its parameters were too many to be kept."""
        if note.theta is None:
            return replace(note, metric=nan)
        segment = self.segments[self._at(note.update)]
        return replace(note, metric=Measures(segment, Reached(State(note.theta, {}))).metric)

    def _branch(self, chosen: Chosen, state: State, change: Change | None) -> None:
        """Go on from a changed state."""
        before, at = self.segment, self._at(self.update)
        first = Reached(state, self.seen.made_loss, self.seen.norm)
        new = Segment(chosen, before.engine if chosen is before.chosen else chosen.engine(), first)
        self.forget()
        del self.segments[at if before.first.update == self.update else at + 1 :]
        self.segments.append(new)
        self.rest(new)
        for segment in self.segments:  # a reader who changes a run a thousand times takes no more memory
            segment.within(KEPT_BYTES // len(self.segments))
        if change is not None:
            self.changes = with_one(self.changes, change)
        self.notes.cut(self.update)
        self._show(first)

    def forget(self) -> None:
        """What came after the update that is shown."""
        at = self._at(self.update)
        del self.segments[at + 1 :]
        self.segments[at].cut(self.seen)
        self.changes = [change for change in self.changes if change.update <= self.update]
        self.notes.cut(self.update + 1)
        self.patience.forget(self.update)

    def rest(self, but: Segment | None = None) -> None:
        """Let all segments but one hold nothing but memory, until they are run again."""
        for segment in self.segments:
            if segment is not but:
                segment.rest()

    def again(self) -> None:
        """From the start, with the first parameters as they were edited and the settings as they are."""
        chosen = self.chosen
        edits = [change for change in self.changes if change.update == 0 and change.parameter != "settings"]
        self._begin(chosen, edits)
