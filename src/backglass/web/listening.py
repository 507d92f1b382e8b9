"""An application run at a port until it is stopped."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from backglass.errors import BackglassError
from backglass.web.asking import EVERYWHERE, Application
from backglass.words.studio import serving as words

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PATIENCE = 10.0  # seconds that the head of a request may take
MOST_CONNECTIONS = 512  # beside the lines
LARGEST_HEAD = 32 * 1024  # bytes
FEW_WAITING = 16  # messages of a line
GRACE = 2  # seconds for what is under way when the server is stopped


class ListeningError(BackglassError, OSError):
    """A port that another program has, or an address that is not this machine's."""


def listen(host: str, port: int | None, preferred: Iterable[int] = ()) -> socket.socket:
    """A socket that listens.

    Parameters
    ----------
    host : str
        An address or a name of this machine.
    port : int or None
        None takes the first of `preferred` that is free, else any.
    preferred : iterable of int

    Raises
    ------
    ListeningError
        The port is taken, or the address is not this machine's.

    Examples
    --------
    >>> with listen("127.0.0.1", None) as bound:
    ...     bound.getsockname()[0]
    '127.0.0.1'
    """
    if port is None:
        for one in preferred:
            with suppress(ListeningError):
                return listen(host, one)
        port = 0
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else asyncio lets small answers wait
    except (OSError, UnicodeError) as error:
        raise ListeningError(words.CANNOT_LISTEN.format(host=host, port=port, reason=_reason(error))) from error
    try:
        if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # on Windows another program could listen there, too
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        bound.close()
        taken = error.errno in {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None)}
        text = words.TAKEN if taken else words.CANNOT_LISTEN
        raise ListeningError(text.format(host=host, port=port, reason=_reason(error))) from error
    bound.setblocking(False)
    return bound


def address_of(bound: socket.socket) -> str:
    """The address under which a browser finds a socket, without a path.

    Examples
    --------
    >>> with listen("127.0.0.1", None) as bound:
    ...     address_of(bound).rpartition(":")[0]
    'http://127.0.0.1'
    """
    host, port = bound.getsockname()[:2]
    if host in EVERYWHERE:
        host = _own_address()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def names_of(host: str, more: Iterable[str] = ()) -> frozenset[str]:
    """The names by which a server that listens at a host may be called.

    Examples
    --------
    >>> sorted(names_of("127.0.0.1"))
    ['127.0.0.1', '::1', 'localhost']
    >>> sorted(names_of("studio.local", ["Other"]))
    ['other', 'studio.local']
    """
    own = LOOPBACK if host in LOOPBACK else (*LOOPBACK, host) if host in EVERYWHERE else (host,)
    return frozenset(name.lower().rstrip(".") for name in (*own, *more))


def server_of(app: Application, *, largest_message: int) -> uvicorn.Server:
    """A server of an application; its ``run(sockets=[...])`` ends by Ctrl-C, by a signal, or by ``should_exit``.

    Parameters
    ----------
    app : ASGI application
    largest_message : int
        Bytes of a message of a WebSocket; a longer one ends its line.
    """
    for name in ("uvicorn.error", "uvicorn.access", "uvicorn.asgi"):  # what goes wrong is said to who asked
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=_Impatient,
        ws=_Steady,
        ws_max_size=largest_message,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=GRACE,
    )
    return uvicorn.Server(config)


class _Impatient(H11Protocol):
    """HTTP that closes a connection on which the head of a request does not come to its end."""

    _timer: asyncio.TimerHandle | None = None

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


def _own_address() -> str:
    """The address of this machine in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK[0]


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
