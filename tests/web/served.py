"""An application that is served while a test asks it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from backglass.web.listening import server_of
from backglass.web.ports import listen

PATIENCE = 60  # seconds that a slow and loaded machine may take


class Served:
    """An application at a port of this machine."""

    def __init__(self, app: Any, port: int) -> None:
        self.app, self.port = app, port
        self.origin = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer; an underscore in a header's name is a hyphen."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
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


@contextmanager
def port_of(app: Any, host: str, **options: Any) -> Iterator[int]:
    """The port of an application, served with options of `server_of`; in the end nothing of the server is left."""
    with listen(host, 0) as bound:
        server = server_of(app, **options)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield bound.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            app.close()
    assert not thread.is_alive()
