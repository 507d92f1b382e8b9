"""A session carried: messages taken one after the other in a thread of its own, whoever brings them.

A line (a WebSocket, a notebook's channel) hands over texts and gets back texts and frames. What cannot be read is
answered in words here, so that a session sees JSON objects alone.

To hand a message over to a thread and its answer back takes longer than to make a frame of a small network. A message
of a kind that was quick the last time is therefore answered by who brings it, while the session's thread has nothing
to do.
"""

from __future__ import annotations

import json
import math
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from queue import SimpleQueue
from typing import Any, Protocol

from backglass.codec.entry import EntryError
from backglass.codec.json_text import json_object
from backglass.errors import BackglassError
from backglass.studio.spent import spent
from backglass.words import Language, Text, language
from backglass.words.studio import serving as words

LONGEST_MESSAGE = 1_000_000  # characters: a thousand points set by clicking, or a link of many edits, has a tenth
MOST_WAITING = 256  # messages
LONGEST_HALT = 100  # characters; of other messages, in which their kind is looked for
TOGETHER_SECONDS = 0.005  # within which what is sent goes out at once
QUICK_SECONDS = {"frame": 0.003, "open": 0.01}  # that others may wait for: frames come often, clicks seldom
MOST_AT_WORK = 4  # threads; of fifty, most of the time goes into whose turn it is
TURN_SECONDS = 0.05  # that a thread waits for its turn at most: no page waits for another one's training
_OFTEN_QUICK = re.compile(rf'"do": ?"({"|".join(QUICK_SECONDS)})"')
_STRICT = json.JSONEncoder(ensure_ascii=False, allow_nan=False)

Out = Callable[["list[str | bytes]"], None]


class Hearing(Protocol):
    """What a session is to the line that carries it."""

    def hear(self, message: Mapping[str, Any]) -> Iterable[dict[str, Any] | bytes]:
        """What a message brings about, in order."""

    def halt(self) -> None:
        """End the command under way, and those that wait, soon; called from another thread."""

    def close(self) -> None:
        """Hold no thread any more."""


class Answering:
    """A session, made when it is first asked, behind checks of what it is asked.

    Parameters
    ----------
    make : callable
        Makes the session.
    speak : {"en", "ja"}
        Until a message says its own.
    """

    def __init__(self, make: Callable[[], Hearing], speak: Language) -> None:
        self.speak = speak
        self._make = make
        self._session: Hearing | None = None

    @property
    def has_session(self) -> bool:
        """Whether the session is made."""
        return self._session is not None

    def halt(self) -> None:
        """End the command under way, and those that wait."""
        if self._session is not None:
            self._session.halt()

    def close(self) -> None:
        """Let the session go."""
        if self._session is not None:
            self._session.close()

    def answers(self, message: str | bytes) -> Iterator[str | bytes]:
        """What a message brings about, as texts and frames; whatever goes wrong is said in one sentence."""
        known: Mapping[str, Any] = {}
        try:
            known = read(message)
            self.speak = language(known["lang"]) if known.get("lang") in ("en", "ja") else self.speak
            if self._session is None:
                self._session = self._make()
            for sent in self._session.hear(known):
                yield sent if isinstance(sent, bytes) else written(sent)
        except EntryError as error:
            yield self._told(words.BAD_MESSAGE.format(reason=error.text.without_stop()), known)
        except BackglassError as error:
            yield self._told(error.text, known)
        except Exception:  # a slip of ours must not end the session, nor show its inside
            yield self._told(words.WENT_WRONG, known)

    def _told(self, text: Text, message: Mapping[str, Any]) -> str:
        """The answer to a message that was not done."""
        number = message.get("id")
        number = number if isinstance(number, int | str) else None
        return written({"say": "error", "id": number, "text": text[self.speak]})


class Carrier:
    """A session with its thread.

    Parameters
    ----------
    make : callable
        Makes the session; called in the thread, before the first message.
    out : callable
        Gets messages, as texts, and binary frames in order, from that thread: those together that came at once.
    speak : {"en", "ja"}
        Until a message says its own.
    """

    def __init__(self, make: Callable[[], Hearing], out: Out, speak: Language) -> None:
        self._answering, self._out = Answering(make, speak), out
        self._inbox: SimpleQueue[str | bytes | None] = SimpleQueue()
        self._taken = self._done = 0  # messages of the thread; each is counted by one thread alone
        self._seconds: dict[str, float] = {}  # that messages took, by kind, since one that may have changed everything
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="studio session", daemon=True)
        self._thread.start()

    @property
    def speak(self) -> Language:
        """The language of the last message."""
        return self._answering.speak

    def take(self, message: str | bytes) -> bool:
        """Take a message in; False where too many wait already. `halt` works at once."""
        if is_halt(message):
            self._answering.halt()
        if self._inbox.qsize() >= MOST_WAITING:
            return False
        self._taken += 1
        self._inbox.put(message)
        return True

    def at_once(self, message: str | bytes) -> list[str | bytes] | None:
        """What a quick message brings about, here and now; None where it is to be taken in.

        Called by the thread that takes messages in, which knows that all answers before are on their way.
        """
        kind = _kind(message)
        if self._taken != self._done or not self._answering.has_session:
            return None
        if self._seconds.get(kind, math.inf) > QUICK_SECONDS.get(kind, 0.0):
            return None
        began = spent()
        answers = list(self._answering.answers(message))
        self._seconds[kind] = spent() - began
        return answers

    def close(self) -> None:
        """End the command under way, hear nothing more, and let the session go; does not wait."""
        self._closed.set()
        self._answering.halt()
        self._inbox.put(None)

    def join(self, seconds: float) -> bool:
        """Wait for the thread's end after `close`; whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            self._hear_all()
        finally:
            self._answering.close()

    def _hear_all(self) -> None:
        while (message := self._inbox.get()) is not None and not self._closed.is_set():
            began = spent()
            answers = gathered(self._answering.answers(message))
            while together := in_turn(answers):
                self._out(together)
                if self._closed.is_set():
                    return
            if kind := _kind(message):
                self._seconds[kind] = spent() - began
            else:
                self._seconds.clear()
            self._done += 1


_TURNS = threading.Semaphore(MOST_AT_WORK)


def in_turn(answers: Iterator[list[str | bytes]]) -> list[str | bytes]:
    """The next of them, made while few others are at work; nothing at their end.

    Examples
    --------
    >>> answers = gathered(iter(["a"]))
    >>> in_turn(answers), in_turn(answers)
    (['a'], [])
    """
    has_turn = _TURNS.acquire(timeout=TURN_SECONDS)
    try:
        return next(answers, [])
    finally:
        if has_turn:
            _TURNS.release()


def _kind(message: str | bytes) -> str:
    """What a message asks for, as it seems, where that may be quick; else nothing."""
    found = None if isinstance(message, bytes) else _OFTEN_QUICK.search(message, 0, LONGEST_HALT)
    return found[1] if found else ""


def gathered(answers: Iterator[str | bytes]) -> Iterator[list[str | bytes]]:
    """What comes within `TOGETHER_SECONDS`, each time; a line has a cost for each thing that it sends.

    Examples
    --------
    >>> list(gathered(iter(["a", b"b"])))
    [['a', b'b']]
    """
    together: list[str | bytes] = []
    since = time.perf_counter()
    for sent in answers:
        together.append(sent)
        if (now := time.perf_counter()) - since > TOGETHER_SECONDS:
            yield together
            together, since = [], now
    if together:
        yield together


def read(message: str | bytes) -> Mapping[str, Any]:
    """A message as a JSON object.

    Raises
    ------
    BackglassError
        It is none, or too long.
    EntryError
        It is too deep, has too many values, or names one twice.

    Examples
    --------
    >>> read('{"do": "frame", "id": 1}')
    {'do': 'frame', 'id': 1}
    """
    if isinstance(message, bytes):
        raise BackglassError(words.NO_BINARY)
    if len(message) > LONGEST_MESSAGE:
        raise BackglassError(words.TOO_LONG.format(most=LONGEST_MESSAGE))
    try:
        return json_object(message)
    except EntryError:
        raise
    except ValueError as error:
        raise BackglassError(words.NO_MESSAGE) from error


def written(message: Mapping[str, Any]) -> str:
    """A message as strict JSON, in which numbers that are not finite are null.

    Examples
    --------
    >>> written({"say": "reply", "loss": float("nan")})
    '{"say": "reply", "loss": null}'
    """
    try:
        return _STRICT.encode(message)
    except ValueError:
        return _STRICT.encode(_finite(message))


def is_halt(message: str | bytes) -> bool:
    """Whether a message asks to end the command under way.

    Examples
    --------
    >>> is_halt('{"do": "halt", "id": 3}'), is_halt('{"do": "open", "name": "halt"}')
    (True, False)
    """
    if isinstance(message, bytes) or len(message) > LONGEST_HALT or '"halt"' not in message:
        return False
    try:
        return bool(json_object(message).get("do") == "halt")  # as it is read when its turn comes
    except ValueError:
        return False


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
