"""One learner: messages in, messages and binary frames out. It knows nothing of the web."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from inspect import isgenerator
from typing import Any

from backglass.errors import ArgumentError, BackglassError
from backglass.studio import heard
from backglass.studio.binary_frames import numbers_frame
from backglass.studio.chosen import Chosen
from backglass.studio.commands import Sent, SessionCommand, find
from backglass.studio.heat import has_maps, maps_frame
from backglass.studio.problems import described, opened
from backglass.studio.problems.catalogue import listed
from backglass.studio.problems.problem import Problem
from backglass.studio.received_files import ReceivedFiles
from backglass.studio.scene import scene
from backglass.studio.timeline import Timeline
from backglass.studio.uploads import OwnFiles
from backglass.words import Language
from backglass.words.studio import session as words

FIRST = {"lesson": "mazur"}  # what a first visit sees
CHEAP_SECONDS = 0.003  # of a measure that every frame may take
SELDOM_SECONDS = 0.3  # between two measures that cost more, while a run plays
MAP_SHARE = 10  # maps take at most one part in so many of the time of a run that plays
CHEAP_GRADIENT = 3e6  # operations of a gradient that every frame may take


class Session:
    """One learner.

    Attributes
    ----------
    problem : Problem
    timeline : Timeline
    files : ReceivedFiles or None
        What was uploaded, by hash.
    own : OwnFiles
        What makes problems of them.
    sample : int
        Of the problem's data, from 0: the one that is shown.
    lang : {"en", "ja"}
        Of the message that is heard.
    scene_due, frame_due : bool
        What is sent before the reply of the command under way.
    afterwards : list
        What is sent after it.

    Examples
    --------
    >>> session = Session()
    >>> *_, reply = session.hear({"do": "step", "by": "update", "id": 1})
    >>> reply["say"], round(session.timeline.measures.loss, 9)
    ('reply', 0.291027774)
    """

    def __init__(self, description: Mapping[str, Any] | None = None, files: ReceivedFiles | None = None) -> None:
        self.files, self.own = files, OwnFiles(files, self.halted)
        self.lang: Language = "en"
        self.sample = 0
        self.maps_on = False
        self.scene_due = self.frame_due = False
        self.running = False  # whether the frame that is due is one of many
        self.afterwards: list[Sent] = []
        self._halts_asked = self._halts_heard = 0  # each is counted by one thread alone
        self._generation = 0
        self._measured: tuple[float, int, float, float] | None = None
        self._measured_at = self._measure_seconds = 0.0
        self._mapped_at = self._map_seconds = 0.0
        self.begin(self.opened(description or FIRST))

    def opened(self, description: Mapping[str, Any]) -> Problem:
        """The problem that a description stands for.

        Raises
        ------
        BackglassError
            There is none, or the file that it is made of is not here.
        """
        return opened(description, self.own)

    def named(self, name: str) -> Problem:
        """The problem that is known by a name alone.

        Raises
        ------
        DataError
            There is none.
        """
        return self.opened(described(name))

    def problems(self) -> list[dict[str, Any]]:
        """All that can be chosen, for the page."""
        return listed()

    def begin(self, problem: Problem, given: Mapping[str, Any] | None = None) -> None:
        """A new run on a problem, with the settings that suit it and some others.

        Raises
        ------
        BackglassError
            What is given cannot be; nothing has changed.
        """
        self.take(problem, Timeline(Chosen.of(problem, given)))

    def take(self, problem: Problem, timeline: Timeline, sample: int = 0) -> None:
        """Show this run on a problem."""
        self.problem, self.timeline, self.sample = problem, timeline, sample
        self.changed()

    def renew(self, chosen: Chosen) -> None:
        """A new run with these settings."""
        self.timeline = Timeline(chosen)
        self.changed()

    def changed(self) -> None:
        """Another run, perhaps of another network: the scene and a frame are sent, with a new generation."""
        self._generation += 1
        self._measured = None
        self.shown_anew()

    def shown_anew(self) -> None:
        """The same units with other settings or other numbers: the scene and a frame are sent."""
        self.scene_due = self.frame_due = True

    def halt(self) -> None:
        """End the command under way soon, and those that wait before the message ``halt``, which is heard in its turn.

        May be called from another thread.
        """
        self._halts_asked += 1

    def halted(self) -> bool:
        """Whether the command under way is to end."""
        return self._halts_asked > self._halts_heard

    def close(self) -> None:
        """Hold no thread any more: nobody asks it again."""
        self.timeline.rest()

    def hear(self, message: Any) -> Iterator[Sent]:
        """Do what a message asks.

        Parameters
        ----------
        message : mapping
            ``{"do": name, "id": number, "lang": "en" or "ja", ...arguments}``.

        Yields
        ------
        dict or bytes
            Messages and binary frames, the reply or the error among them. Each is made when it is asked for, so that
            a carrier can do other things in between.
        """
        values = message if isinstance(message, Mapping) else {}
        if values.get("do") == "halt":
            self._halts_heard = min(self._halts_heard + 1, self._halts_asked)
        lang, number = values.get("lang"), values.get("id")
        self.lang = "ja" if lang == "ja" else "en"
        tag = {"id": number if isinstance(number, int | str) else None}
        self.running = False
        answer: dict[str, Any]
        try:
            if not isinstance(values.get("do"), str):
                raise ArgumentError(words.NO_MESSAGE)
            reply = yield from self._done(find(values["do"]), values, tag)
            answer = {"say": "reply", **tag, **(reply or {})}
        except BackglassError as error:
            answer = {"say": "error", **tag, "text": error.text[self.lang]}
        if values.get("do") == "hello":
            yield answer
        yield from self._seen()
        if values.get("do") != "hello":
            yield answer
        yield from self.afterwards
        self.afterwards.clear()

    def _done(self, command: SessionCommand, message: Mapping[str, Any], tag: Mapping[str, Any]) -> Any:
        """Carry a command out; what it yields is sent with the message's id."""
        result = command.function(self, **command.arguments(message))
        if not isgenerator(result):
            return result
        while True:
            try:
                sent = next(result)
            except StopIteration as end:
                return end.value
            yield {**sent, **tag} if isinstance(sent, dict) and sent.get("say") == "progress" else sent

    def _seen(self) -> Iterator[Sent]:
        """The scene and the frame, where they are due."""
        if self.scene_due:
            self.scene_due = False
            yield scene(self.timeline, self._generation)
        if self.frame_due:
            self.frame_due = False
            yield self.frame()
            if self.maps_on and self._map_due():
                yield self._maps()

    def frame(self) -> bytes:
        """The numbers that are shown now, as a binary frame."""
        run = self.timeline
        plan, net = run.chosen.planned[0], run.chosen.network
        cheap = 6 * plan.batch_size * net.parameter_count <= CHEAP_GRADIENT
        return numbers_frame(
            run.measures,
            self.sample,
            generation=self._generation,
            end=run.end,
            loss=self._loss(),
            gradient=not self.running or cheap,
        )

    def _map_due(self) -> bool:
        """Whether maps are sent with this frame: with each one, or seldom while a run plays and they cost much."""
        if not has_maps(self.problem):
            return False
        return not self.running or time.perf_counter() - self._mapped_at > MAP_SHARE * self._map_seconds

    def _maps(self) -> bytes:
        run, began = self.timeline, time.perf_counter()
        sent = maps_frame(
            run.chosen.network, run.seen.state.theta, self.problem, generation=self._generation, update=run.update
        )
        self._mapped_at = time.perf_counter()
        self._map_seconds = self._mapped_at - began
        return sent

    def _loss(self) -> tuple[float, int, float, float]:
        """The loss, where it was measured, validation loss and metric: exact unless a run plays and it costs much."""
        run, now = self.timeline, time.perf_counter()
        dear = self._measure_seconds > CHEAP_SECONDS and now - self._measured_at < SELDOM_SECONDS
        old = self._measured
        if self.running and dear and old is not None and old[1] <= run.update:
            return old
        measures = run.measures
        self._measured = measures.loss, run.update, measures.validation_loss, measures.metric
        self._measured_at = time.perf_counter()
        self._measure_seconds = self._measured_at - now
        return self._measured


heard.load()
