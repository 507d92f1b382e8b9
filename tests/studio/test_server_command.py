"""``backglass studio``: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
from websockets.sync.client import connect

from backglass.cli import main
from backglass.cli.studio import PREFERRED

from .serving import PATIENCE, soon

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/#k=([\w-]{32})((?:&[\w=%.~-]+)*)")


@contextmanager
def started(*arguments, **environment):
    """The command as a process of its own."""
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # a child inherits what is ignored
    run = [sys.executable, "-W", "error", "-m", "backglass", "studio", *arguments]
    process = subprocess.Popen(
        run,
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


def asked(port, path="/", **headers):
    """What it answers, once it does."""
    connection = HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse().read().decode()
    connection.close()
    return answer


def test_it_says_its_address_as_one_json_line_and_ends_by_ctrl_c():
    with started("--json", "--lang", "en") as process:
        line = process.stdout.readline()
        port, key, rest = ADDRESS.fullmatch(json.loads(line)["url"]).groups()
        assert rest == ""
        with connect(
            f"ws://127.0.0.1:{port}/line", subprotocols=["backglass.v1", f"k.{key}"], proxy=None, open_timeout=PATIENCE
        ) as page:
            page.send(json.dumps({"do": "advance", "n": 10**9, "id": 1}))
            while isinstance(got := page.recv(timeout=PATIENCE), bytes) or json.loads(got)["say"] != "progress":
                pass
            begun = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
            assert time.monotonic() - begun < PATIENCE / 2  # what was asked for takes many minutes
        assert (process.returncode, out, err) == (130, "", "The studio is closed.\n")
        with socket.socket() as again:
            again.bind(("127.0.0.1", int(port)))


def test_it_prints_one_line_and_opens_what_was_asked_for():
    with started("xor", "--no-browser", "--lang", "ja") as process:
        port, _, rest = ADDRESS.fullmatch(process.stdout.readline().rstrip("\n")).groups()
        assert rest == "&problem=xor"
        assert asked(port).startswith("<!doctype html>")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        assert out == ""
        assert err == "Ctrl-C でスタジオを終了します。\nスタジオを終了しました。\n"


def test_it_opens_the_browser_at_that_address(tmp_path):
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}.part\nmv {seen}.part {seen}\n')
    browser.chmod(0o755)
    with started("--open", "http://127.0.0.1:1/#s=abc-_.~1&k=old", BROWSER=f"{browser} %s") as process:
        line = process.stdout.readline().rstrip("\n")
        assert ADDRESS.fullmatch(line).group(3) == "&s=abc-_.~1"
        assert soon(seen.exists)
        assert seen.read_text() == line


def test_it_ends_by_a_signal_and_when_standard_output_is_gone():
    with started("--no-browser") as process:
        process.stdout.readline()
        process.terminate()
        assert process.wait(PATIENCE) in (-signal.SIGTERM, 143)


def test_a_port_that_is_taken_is_said(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for speak, part in (("en", f"Port {port} of 127.0.0.1 is taken"), ("ja", f"ポート {port} は")):
            assert main(["studio", "--no-browser", "--port", str(port), "--lang", speak]) == 1
            out, err = capsys.readouterr()
            assert out == ""
            assert part in err
            assert err.count("\n") == 1
        assert main(["studio", "--json", "--port", str(port), "--lang", "en"]) == 1
        assert "is taken" in json.loads(capsys.readouterr().out)["error"]


def test_without_a_port_it_takes_one_that_is_free():
    with socket.socket() as other:
        try:
            other.bind(("127.0.0.1", PREFERRED[0]))
            other.listen()
        except OSError:
            pass  # somebody else has it: all the better
        with started("--json") as process:
            port = int(ADDRESS.fullmatch(json.loads(process.stdout.readline())["url"]).group(1))
            assert port != PREFERRED[0]


def test_where_it_listens_everywhere_it_says_who_can_reach_it_and_needs_the_key():
    with started("--no-browser", "--host", "0.0.0.0", "--port", "0", "--lang", "en") as process:
        port, key = re.fullmatch(r"http://[\d.]+:(\d+)/#k=([\w-]+)\n", process.stdout.readline()).groups()
        assert "Whoever can reach this machine over its networks" in process.stderr.readline()
        assert json.loads(asked(port, "/knock", Authorization=f"Bearer {key}")) == {"text": ""}
        assert "key is missing" in json.loads(asked(port, "/knock", Authorization="Bearer no"))["text"]


@pytest.mark.parametrize(
    ("arguments", "status", "part"),
    [
        (["mazur", "--open", "#s=x"], 2, "give one of them"),
        (["--data", "x.csv"], 2, "--data needs --target"),
        (["--target", "y"], 2, "give --data"),
        (["--open", "http://127.0.0.1/"], 2, "a link of the studio"),
        (["--open", "#s=<script>"], 2, "a link of the studio"),
        (["--port", "70000"], 2, "--port is 70000"),
        (["--port", "x"], 2, "--port"),
        (["--host", "203.0.113.1"], 1, "Cannot listen at 203.0.113.1"),
        (["--host", "no..host"], 1, "Cannot listen at no..host"),
        (["--host", "h" * 300], 1, "Cannot listen at"),
        (["nothing-like-it"], 1, "nothing-like-it"),
        (["--data", "nowhere.csv", "--target", "y"], 1, "nowhere.csv"),
        (["--model", "nowhere"], 1, "nowhere"),
    ],
)
def test_what_cannot_be_is_said(arguments, status, part, capsys):
    assert main(["studio", "--no-browser", "--lang", "en", *arguments]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert part in err
    assert err.count("\n") == 1
