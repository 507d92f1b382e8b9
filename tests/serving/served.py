"""A model that is served while a test asks it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from backglass.serving.application import ServingApplication
from backglass.serving.opened import opened
from backglass.web.listening import server_of
from backglass.web.ports import listen, names_of

PATIENCE = 60  # seconds that a slow and loaded machine may take


class Served:
    """A model at a port of this machine."""

    def __init__(self, app: ServingApplication, port: int) -> None:
        self.app, self.port = app, port

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer; an underscore in a header's name is a hyphen."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def post(self, path: str, value: Any, **headers: str) -> tuple[int, Any]:
        """Status and object of the answer to a JSON value, or to bytes that are sent as they are."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        status, _, got = self.ask("POST", path, body, **{"content_type": "application/json", **headers})
        return status, json.loads(got, parse_constant=_refuse)

    def raw(self, sent: bytes, seconds: float = PATIENCE) -> bytes:
        """What comes back until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(sent)
            got = b""
            while part := connection.recv(2**16):
                got += part
            return got


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


@contextmanager
def serving(path: str, host: str = "127.0.0.1", threads: int = 2) -> Iterator[Served]:
    """Serve a model; in the end nothing of it is left."""
    app = ServingApplication(*opened(path), names_of(host), threads)
    with listen(host, 0) as bound:
        server = server_of(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield Served(app, bound.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            app.close()
    assert not thread.is_alive()
