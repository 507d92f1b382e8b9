"""A studio that is served while a test asks it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from typing import Any

from websockets.sync.client import ClientConnection, connect

from backglass.studio.server import LARGEST_MESSAGE, StudioApplication
from backglass.studio.session import Session
from backglass.web.listening import server_of
from backglass.web.ports import listen, names_of

KEY = "the-key"
PATIENCE = 60  # seconds that a slow and loaded machine may take


class Served:
    """A studio at a port of this machine."""

    def __init__(self, app: StudioApplication, port: int) -> None:
        self.app, self.port = app, port
        self.origin = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of an answer; an underscore in a header's name is a hyphen."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
        finally:
            connection.close()

    def raw(self, sent: bytes, seconds: float = PATIENCE) -> bytes:
        """What comes back until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(sent)
            got = b""
            while part := connection.recv(2**16):
                got += part
            return got

    def line(self, key: str | None = KEY, **more: Any) -> AbstractContextManager[ClientConnection]:
        """A line as a page opens it."""
        offered = ["backglass.v1"] + ([] if key is None else [f"k.{key}"])
        more = {"origin": self.origin, "subprotocols": offered, "max_size": None, "open_timeout": PATIENCE} | more
        return connect(f"ws://127.0.0.1:{self.port}/line", proxy=None, **more)


def reply(line: ClientConnection, message: Any, seconds: float = PATIENCE) -> dict[str, Any]:
    """The reply, or the error, to a message; what comes before it is left aside."""
    line.send(message if isinstance(message, str | bytes) else json.dumps(message))
    end = time.monotonic() + seconds
    while True:
        got = line.recv(timeout=max(0.01, end - time.monotonic()))
        if isinstance(got, str) and (heard := json.loads(got))["say"] in ("reply", "error", "closed"):
            return heard


@contextmanager
def serving(
    make: Callable[[Any], Any] = lambda files: Session(files=files), host: str = "127.0.0.1"
) -> Iterator[Served]:
    """Serve sessions; in the end nothing of it is left."""
    app = StudioApplication(KEY, names_of(host), make)
    with listen(host, 0) as bound:
        server = server_of(app, largest_message=LARGEST_MESSAGE)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield Served(app, bound.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            app.close()
    assert not thread.is_alive()
    assert not app.lines


def sessions_at_work() -> int:
    """How many sessions have a thread."""
    return sum(thread.name == "studio session" for thread in threading.enumerate())


def soon(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether something holds before so many seconds are over."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
