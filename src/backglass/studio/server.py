"""The studio's server: the page's files, files sent to it, and a line to a session for every page that is open.

A page's line is a WebSocket. Its key comes as a second subprotocol, which a browser can set and an address does not
show; the server names the first one back. Sessions work in threads of their own (`carrying.py`): the event loop passes
messages on and answers those that are quick, so that no page waits for another one's training.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from backglass.studio.carrying import Carrier, Hearing, written
from backglass.studio.received_files import MOST_BYTES, ReceivedFiles
from backglass.web.file_transfer import Shelf, receive_file
from backglass.web.guarding import (
    Guard,
    Receive,
    RefusedError,
    Scope,
    Send,
    check_asker,
    language_of,
    refuse,
    refused_request,
)
from backglass.web.keys import is_key
from backglass.words import Language, Text
from backglass.words.studio import serving as words

PAGE = Path(__file__).parent / "page"
PROTOCOL = "backglass.v1"
KEY_MARK = "k."
NAME_HEADER = "x-file-name"
MOST_SESSIONS = 64
IDLE_MINUTES = 10
MOST_UNSENT = 64  # messages and frames of a session that its page has not taken yet
LARGEST_MESSAGE = 4 * 2**20  # bytes: what is longer than the carrier takes is still told so in words
MOST_UPLOADS = 4  # at once

Make: TypeAlias = Callable[[ReceivedFiles], Hearing]


class StudioApplication:
    """The ASGI application of a studio.

    Parameters
    ----------
    key : str
        Whoever has it may open a line.
    names : frozenset of str
        By which the server may be called.
    make : callable
        Makes a session, of the files that were sent.
    speak : {"en", "ja"}
        What a session speaks until it is told otherwise.
    files : ReceivedFiles, optional
        With files that are there from the beginning; closed with the application.
    """

    def __init__(
        self,
        key: str,
        names: frozenset[str],
        make: Make,
        speak: Language = "en",
        files: ReceivedFiles | None = None,
    ) -> None:
        self.key, self.names, self.speak = key, names, speak
        self.files = files or ReceivedFiles()
        self.lines: set[Line] = set()
        self._make = make
        self._uploads = 0
        shelf = Shelf(PAGE)
        self._app = Guard(
            Starlette(
                routes=[
                    Route("/upload", self.upload, methods=["POST"]),
                    Route("/knock", self.knock, methods=["GET"]),
                    WebSocketRoute("/line", self.line),
                    Route("/{path:path}", shelf.answer, methods=["GET"]),
                ],
                exception_handlers=dict.fromkeys((RefusedError, HTTPException, Exception), refused_request),
            ),
            names,
        )

    async def knock(self, request: Request) -> Response:
        """Why a key is refused, "" where it is not: a browser does not tell a page why it got no line."""
        try:
            self._check_key(request)
        except RefusedError as refused:
            return JSONResponse({"text": refused.text[language_of(request.headers)]})
        return JSONResponse({"text": ""})

    async def upload(self, request: Request) -> Response:
        """Receive a table or a model: what it is known by from now on."""
        check_asker(request.scope, self.names, origin_needed=True)
        self._check_key(request)
        if self._uploads >= MOST_UPLOADS:
            raise RefusedError(503, words.BUSY)
        self._uploads += 1
        path = self.files.new_path()
        try:
            await receive_file(request, path, MOST_BYTES)
            name = unquote(request.headers.get(NAME_HEADER, ""))
            kept = await asyncio.to_thread(self.files.add, path, name)
        finally:
            self._uploads -= 1
        return JSONResponse({"hash": kept.hash, "kind": kept.kind, "name": kept.name})

    async def line(self, socket: WebSocket) -> None:
        """Carry a session as long as its page is open."""
        offered = socket.scope["subprotocols"]
        keys = [one.removeprefix(KEY_MARK) for one in offered if one.startswith(KEY_MARK)]
        if PROTOCOL not in offered or len(keys) != 1 or not is_key(keys[0], self.key):
            await refuse(RefusedError(403, words.NO_KEY), socket.scope, socket.receive, socket.send)
            return
        await socket.accept(PROTOCOL)
        speak = self.speak if "accept-language" not in socket.headers else language_of(socket.headers)
        if len(self.lines) >= MOST_SESSIONS:
            await say_goodbye(socket, "full", words.FULL.format(most=MOST_SESSIONS)[speak])
            return
        line = Line(socket, lambda: self._make(self.files), speak)
        self.lines.add(line)
        try:
            await line.carry()
        finally:
            self.lines.discard(line)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI asks."""
        await self._app(scope, receive, send)

    def close(self) -> None:
        """End what is still open, and remove the files."""
        for line in self.lines:
            line.carrier.close()
        for line in self.lines:
            line.carrier.join(1)
        self.files.close()

    def _check_key(self, request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not is_key(given.strip(), self.key):
            raise RefusedError(403, words.NO_KEY)


class Line:
    """A WebSocket and the session at its end."""

    def __init__(self, socket: WebSocket, make: Callable[[], Hearing], speak: Language) -> None:
        self.socket = socket
        self._loop = asyncio.get_running_loop()
        self._outbox: asyncio.Queue[list[str | bytes] | None] = asyncio.Queue()
        self._room = threading.Semaphore(MOST_UNSENT)
        self.carrier = Carrier(make, self._out, speak)

    async def carry(self) -> None:
        """Pass messages on until the page goes, nothing comes for long, or too much comes at once."""
        sending = asyncio.create_task(self._send_all())
        try:
            goodbye = await self._hear_all()
        finally:
            self.carrier.close()
            self._room.release(2 * MOST_UNSENT)  # whoever waits for room
            self._outbox.put_nowait(None)
        if goodbye is None:
            sending.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await sending
        if goodbye is not None:
            await say_goodbye(self.socket, goodbye[0], goodbye[1][self.carrier.speak])

    async def _hear_all(self) -> tuple[str, Text] | None:
        """Why the line is ended from here; None where the page went."""
        renewed = self._loop.time()
        try:
            async with asyncio.timeout(60 * IDLE_MINUTES) as idle:
                while True:
                    message = await self.socket.receive()
                    if message["type"] == "websocket.disconnect":
                        return None
                    text = message.get("text")
                    given = message["bytes"] if text is None else text
                    if self._answered(given):
                        await asyncio.sleep(0)  # now the others, whatever else waits here
                    elif not self.carrier.take(given):
                        return "fast", words.TOO_FAST
                    if (now := self._loop.time()) - renewed > 0.6 * IDLE_MINUTES:  # a hundredth; each time is dear
                        renewed = now
                        idle.reschedule(now + 60 * IDLE_MINUTES)
        except TimeoutError:
            return "idle", words.IDLE.format(minutes=IDLE_MINUTES)

    def _answered(self, message: str | bytes) -> bool:
        """Answer a quick message, where there is room for it."""
        if not self._room.acquire(blocking=False):
            return False
        answers = self.carrier.at_once(message)
        if answers is None:
            self._room.release()
            return False
        self._loop.call_soon(self._outbox.put_nowait, answers)  # behind what the thread has handed over
        return True

    async def _send_all(self) -> None:
        while (together := await self._outbox.get()) is not None:
            for sent in together:
                if isinstance(sent, bytes):
                    await self.socket.send_bytes(sent)
                else:
                    await self.socket.send_text(sent)
            self._room.release()

    def _out(self, together: list[str | bytes]) -> None:
        """Called in the session's thread; waits where the page takes less than comes."""
        self._room.acquire()
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._outbox.put_nowait, together)


async def say_goodbye(socket: WebSocket, why: str, text: str) -> None:
    """Tell a page why its line ends, and end it."""
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_text(written({"say": "closed", "why": why, "text": text}))
        await socket.close()
