"""A studio that is served while a test asks it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect

from backglass.studio.server import LARGEST_MESSAGE, StudioApplication
from backglass.studio.session import Session
from backglass.web.ports import names_of
from tests.web.served import PATIENCE, Served, port_of

KEY = "the-key"


class ServedStudio(Served):
    """A studio at a port of this machine."""

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
) -> Iterator[ServedStudio]:
    """Serve sessions."""
    app = StudioApplication(KEY, names_of(host), make)
    with port_of(app, host, largest_message=LARGEST_MESSAGE) as port:
        yield ServedStudio(app, port)
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
