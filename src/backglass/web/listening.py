"""An application run at a port until it is stopped."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any, cast

import h11
import uvicorn
from starlette.datastructures import Headers
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from backglass.web.guarding import (
    HEADERS,
    Application,
    Receive,
    RefusedError,
    Saying,
    Scope,
    Send,
    said_plainly,
    with_headers,
)
from backglass.words import web as words

PATIENCE = 10.0  # seconds that the head of a request may take
MOST_CONNECTIONS = 512  # beside the lines
LARGEST_HEAD = 32 * 1024  # bytes
FEW_WAITING = 16  # messages of a line
GRACE = 2  # seconds for what is under way when the server is stopped


def server_of(app: Application, *, largest_message: int = 0, saying: Saying = said_plainly) -> uvicorn.Server:
    """A server of an application; its ``run(sockets=[...])`` ends by Ctrl-C, by a signal, or by ``should_exit``.

    Parameters
    ----------
    app : ASGI application
    largest_message : int, default 0
        Bytes of a message of a WebSocket; a longer one ends its line. With 0 there are no WebSockets.
    saying : callable, optional
        Makes the answer to what is refused before the application hears of it: what is no HTTP, and more connections
        than are held at once.
    """

    async def heard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and len(server.server_state.connections) > MOST_CONNECTIONS:
            crowded = saying(RefusedError(503, words.CROWDED), Headers(scope=cast(Any, scope)))
            await crowded(scope, receive, with_headers(send))
        else:
            await app(scope, receive, send)

    for name in ("uvicorn.error", "uvicorn.access", "uvicorn.asgi"):  # what goes wrong is said to who asked
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
    config = uvicorn.Config(
        heard,
        loop="asyncio",
        http=cast(Any, partial(_Impatient, saying=saying)),
        ws=_Steady if largest_message else "none",
        ws_max_size=largest_message,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=GRACE,
    )
    server = uvicorn.Server(config)
    return server


class _Impatient(H11Protocol):
    """HTTP that closes a connection on which the head of a request does not come to its end, or what comes is none."""

    _timer: asyncio.TimerHandle | None = None

    def __init__(self, *args: Any, saying: Saying, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._saying = saying

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._timer = self.loop.call_later(PATIENCE, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        waits = self.conn.their_state is h11.IDLE and self.conn.our_state is h11.IDLE
        if not waits:
            self._stop_timer()
        elif self._timer is None:
            self._timer = self.loop.call_later(PATIENCE, self.transport.close)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Say so where no answer was begun; else h11 would raise, and asyncio write that down."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            response = self._saying(RefusedError(400, words.NO_HTTP), Headers())
            headers = [*response.raw_headers, *((name.encode(), value.encode()) for name, value in HEADERS.items())]
            for event in (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=bytes(response.body)),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Steady(WebSocketsSansIOProtocol):
    """A line that is read on until some messages wait; uvicorn stops and starts at each, by two system calls."""

    def send_receive_event_to_app(self) -> None:
        stopped, few = self.read_paused, self.queue.qsize() < FEW_WAITING
        self.read_paused = stopped or few  # then it is not stopped
        super().send_receive_event_to_app()
        if few:
            self.read_paused = stopped
