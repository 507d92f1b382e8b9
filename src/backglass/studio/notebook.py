"""The studio in a notebook's cell: a session whose line is the notebook's own.

A message is done where the notebook's kernel hears it, between cells: so what a cell reads is never half done. Where
the kernel has an event loop, it gets its turn after each thing that is sent.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from backglass.errors import BackglassError, DataError
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.studio.carrying import MOST_WAITING, Answering, gathered, is_halt
from backglass.studio.joined_page import page_module, page_style
from backglass.studio.received_files import MOST_BYTES, ReceivedFiles
from backglass.studio.session import Session
from backglass.studio.timeline import Timeline
from backglass.words import Language
from backglass.words import web as web_words
from backglass.words.studio import serving as words


class StudioWidget(anywidget.AnyWidget):
    """A page of the studio in a cell; `Studio` makes it.

    Parameters
    ----------
    begin : callable
        Makes the session, of the files that are sent to the page.
    lang : {"en", "ja"}

    Attributes
    ----------
    theta : Parameters
        What the page shows now, with what was learned and edited on it.
    update : int
        After how many updates.
    network : Network
        As it was chosen on the page.
    """

    _esm = page_module()
    _css = page_style()
    _session: Session | None = None
    lang = traitlets.Unicode("en").tag(sync=True)

    def __init__(self, begin: Callable[[ReceivedFiles], Session], lang: Language) -> None:
        self._files = ReceivedFiles()
        try:
            session = begin(self._files)
        except BaseException:
            self._files.close()
            raise
        self._session = session
        self._answering: Answering | None = Answering(lambda: session, lang)
        self._timeline = session.timeline  # once the session is gone
        self._inbox: deque[tuple[str, str]] = deque()
        self._parts: dict[tuple[str, int], Path] = {}
        self._task: asyncio.Task[None] | None = None
        self._works = False
        super().__init__(lang=lang)
        self.on_msg(self._heard)

    @property
    def theta(self) -> Parameters:
        """The parameters that the page shows."""
        return self._shown().theta

    @property
    def update(self) -> int:
        """The update that the page shows: so many were made."""
        return self._shown().update

    @property
    def network(self) -> Network:
        """The network that the page shows."""
        return self._shown().chosen.network

    def close(self) -> None:
        """End the page's session and free what it holds; `theta`, `update` and `network` stay as they were."""
        if self._session is not None:
            self._session.halt()
            self._session.close()
            self._timeline = self._session.timeline
            self._session, self._answering = None, None
            self._inbox.clear()
            self._files.close()
        super().close()

    def _shown(self) -> Timeline:
        return self._timeline if self._session is None else self._session.timeline

    def _heard(self, _: Any, content: Any, buffers: Sequence[Any]) -> None:
        """A message of a page: done at once, or as soon as the event loop gets to it."""
        if self._session is None or not isinstance(content, dict) or not isinstance(page := content.get("page"), str):
            return
        if "upload" in content:
            self._receive(page, content, buffers)
        elif isinstance(texts := content.get("texts"), list):
            for text in texts:
                if isinstance(text, str) and len(self._inbox) < MOST_WAITING:
                    if is_halt(text):
                        self._session.halt()
                    self._inbox.append((page, text))
            self._work()

    def _work(self) -> None:
        if self._works:
            return
        self._works = True
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            for _ in self._done():
                pass
        else:
            self._task = loop.create_task(self._work_between())

    async def _work_between(self) -> None:
        for _ in self._done():
            await asyncio.sleep(0)

    def _done(self) -> Iterator[None]:
        """Do what waits; a stop after what is sent together: texts, and frames in the places that have none."""
        try:
            while self._inbox and self._answering is not None:
                page = self._inbox[0][0]
                for together in gathered(self._answers(page)):
                    texts = [None if isinstance(sent, bytes) else sent for sent in together]
                    self.send({"page": page, "sent": texts}, [sent for sent in together if isinstance(sent, bytes)])
                    yield
        finally:
            self._works = False

    def _answers(self, page: str) -> Iterator[str | bytes]:
        """What the messages of one page that wait next bring about: what is quick goes out in one message."""
        while self._inbox and self._inbox[0][0] == page and self._answering is not None:
            yield from self._answering.answers(self._inbox.popleft()[1])

    def _receive(self, page: str, content: dict[str, Any], buffers: Sequence[Any]) -> None:
        """Take a part of a file; after the last one tell what it is known by."""
        number, answer = content["upload"], {"page": page, "upload": content["upload"]}
        if content.get("first"):
            self._parts[page, number] = self._files.new_path()
        elif (page, number) not in self._parts:  # the rest of one that was refused
            return
        path = self._parts[page, number]
        try:
            with open(path, "ab") as stream:
                stream.write(buffers[0])
                size = stream.tell()
            if size > MOST_BYTES:
                raise DataError(words.TOO_LARGE.format(most=MOST_BYTES >> 20))
            if not content.get("last"):
                return
            kept = self._files.add(path, str(content.get("name", "")))
            answer["file"] = {"hash": kept.hash, "kind": kept.kind, "name": kept.name}
        except BackglassError as error:
            answer["text"] = error.text[self._speak()]
        except (OSError, LookupError, TypeError):
            answer["text"] = web_words.CUT_OFF[self._speak()]
        del self._parts[page, number]
        with suppress(OSError):
            path.unlink(missing_ok=True)
        self.send(answer)

    def _speak(self) -> Language:
        return "en" if self._answering is None else self._answering.speak
