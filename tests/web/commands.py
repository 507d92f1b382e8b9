"""Commands that serve: each as a process of its own, and what all of them say of ports."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest

from backglass.cli import main
from tests.web.served import PATIENCE


@contextmanager
def started(*words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A command as a process of its own, which opens no browser unless `environment` names one."""
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # a child inherits what is ignored
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "backglass", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"BROWSER": "true"} | environment,
    )
    signal.signal(signal.SIGINT, ignored)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def asked(port: str, path: str, **headers: str) -> tuple[int, str]:
    """Status and text of an answer."""
    connection = HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@contextmanager
def taken(port: int = 0) -> Iterator[str]:
    """A port that another program has: this one, or where it is 0 any."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what served there before may linger
        try:
            other.bind(("127.0.0.1", port))
            other.listen()
        except OSError:
            yield str(port)  # somebody else has it: all the better
        else:
            yield str(other.getsockname()[1])


def check_taken_ports_are_said(capsys: pytest.CaptureFixture[str], *words: str) -> None:
    """In one line of either language, and with --json as an object."""
    with taken() as port:
        for speak, part in (("en", f"Port {port} of 127.0.0.1 is taken"), ("ja", f"ポート {port} は")):
            assert main([*words, "--port", port, "--lang", speak]) == 1
            out, err = capsys.readouterr()
            assert (out, part in err, err.count("\n")) == ("", True, 1)
        assert main([*words, "--json", "--port", port, "--lang", "en"]) == 1
        assert "is taken" in json.loads(capsys.readouterr().out)["error"]
