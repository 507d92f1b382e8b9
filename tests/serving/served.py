"""A model that is served while a test asks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from backglass.serving.application import ServingApplication, said_in_json
from backglass.serving.opened import opened
from backglass.web.ports import names_of
from tests.web.served import Served, port_of


class ServedModel(Served):
    """A model at a port of this machine."""

    def post(self, path: str, value: Any, **headers: str) -> tuple[int, Any]:
        """Status and object of the answer to a JSON value, or to bytes that are sent as they are."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        status, _, got = self.ask("POST", path, body, **{"content_type": "application/json", **headers})
        return status, json.loads(got, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


@contextmanager
def serving(path: str, host: str = "127.0.0.1", threads: int = 2) -> Iterator[ServedModel]:
    """Serve a model."""
    app = ServingApplication(*opened(path), names_of(host), threads)
    with port_of(app, host, saying=said_in_json) as port:
        yield ServedModel(app, port)
