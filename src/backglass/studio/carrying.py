"""A session carried: messages taken one after the other in a thread of its own, whoever brings them.

A line (a WebSocket, a notebook's channel) hands over texts and gets back texts and frames. What cannot be read is
answered in words here, so that a session sees JSON objects alone.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from queue import SimpleQueue
from typing import Any, Protocol

from backglass.codec.entry import EntryError
from backglass.codec.json_text import json_object
from backglass.errors import BackglassError
from backglass.words import Language, Text, language
from backglass.words.studio import serving as words

LONGEST_MESSAGE = 1_000_000  # characters: a thousand points set by clicking, or a link of many edits, has a tenth
MOST_WAITING = 256  # messages
LONGEST_HALT = 100  # characters

Out = Callable[["str | bytes"], None]


class Hearing(Protocol):
    """What a session is to the line that carries it."""

    def hear(self, message: Mapping[str, Any]) -> Iterable[dict[str, Any] | bytes]:
        """What a message brings about, in order."""

    def halt(self) -> None:
        """End the command under way soon; called from another thread."""


class Carrier:
    """A session with its thread.

    Parameters
    ----------
    make : callable
        Makes the session; called in the thread, before the first message.
    out : callable
        Gets every message, as text, and every binary frame, from that thread.
    speak : {"en", "ja"}
        Until a message says its own.
    """

    def __init__(self, make: Callable[[], Hearing], out: Out, speak: Language) -> None:
        self.speak = speak
        self._make, self._out = make, out
        self._session: Hearing | None = None
        self._inbox: SimpleQueue[str | bytes | None] = SimpleQueue()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="studio session", daemon=True)
        self._thread.start()

    def take(self, message: str | bytes) -> bool:
        """Take a message in; False where too many wait already. `halt` works at once."""
        if _is_halt(message):
            self.halt()
        if self._inbox.qsize() >= MOST_WAITING:
            return False
        self._inbox.put(message)
        return True

    def halt(self) -> None:
        """End the command under way."""
        if self._session is not None:
            self._session.halt()

    def close(self) -> None:
        """End the command under way, hear nothing more, and let the session go; does not wait."""
        self._closed.set()
        self.halt()
        self._inbox.put(None)

    def join(self, seconds: float) -> bool:
        """Wait for the thread's end after `close`; whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (message := self._inbox.get()) is not None and not self._closed.is_set():
            for sent in self._answers(message):
                self._out(sent if isinstance(sent, bytes) else written(sent))
                if self._closed.is_set():
                    return

    def _answers(self, message: str | bytes) -> Iterator[dict[str, Any] | bytes]:
        """What a message brings about; whatever goes wrong is said in one sentence."""
        known: Mapping[str, Any] = {}
        try:
            known = read(message)
            self.speak = language(known["lang"]) if known.get("lang") in ("en", "ja") else self.speak
            if self._session is None:
                self._session = self._make()
            yield from self._session.hear(known)
        except EntryError as error:
            yield told(words.BAD_MESSAGE.format(reason=error.text.without_stop()), self.speak, known)
        except BackglassError as error:
            yield told(error.text, self.speak, known)
        except Exception:  # a slip of ours must not end the session, nor show its inside
            yield told(words.WENT_WRONG, self.speak, known)


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


def told(text: Text, speak: Language, message: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a message that was not done."""
    number = message.get("id")
    return {"say": "error", "id": number if isinstance(number, int | str) else None, "text": text[speak]}


def written(message: Mapping[str, Any]) -> str:
    """A message as strict JSON, in which numbers that are not finite are null.

    Examples
    --------
    >>> written({"say": "reply", "loss": float("nan")})
    '{"say": "reply", "loss": null}'
    """
    try:
        return json.dumps(message, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(message), ensure_ascii=False, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _is_halt(message: str | bytes) -> bool:
    if isinstance(message, bytes) or len(message) > LONGEST_HALT or '"halt"' not in message:
        return False
    try:
        return bool(json.loads(message).get("do") == "halt")
    except (ValueError, AttributeError):
        return False
