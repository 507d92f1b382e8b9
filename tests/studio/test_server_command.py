"""``backglass studio``: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import time

import pytest
from websockets.sync.client import connect

from backglass.cli import main
from backglass.cli.studio import PREFERRED
from tests.web.commands import asked, check_taken_ports_are_said, started, taken
from tests.web.served import PATIENCE

from .serving import soon

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/#k=([\w-]{32})((?:&[\w=%.~-]+)*)")


def test_it_says_its_address_as_one_json_line_and_ends_by_ctrl_c():
    with started("studio", "--json", "--lang", "en") as process:
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
    with started("studio", "xor", "--no-browser", "--lang", "ja") as process:
        port, _, rest = ADDRESS.fullmatch(process.stdout.readline().rstrip("\n")).groups()
        assert rest == "&problem=xor"
        assert asked(port, "/")[1].startswith("<!doctype html>")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        assert out == ""
        assert err == "Ctrl-C でスタジオを終了します。\nスタジオを終了しました。\n"


def test_it_opens_the_browser_at_that_address(tmp_path):
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}.part\nmv {seen}.part {seen}\n')
    browser.chmod(0o755)
    with started("studio", "--open", "http://127.0.0.1:1/#s=abc-_.~1&k=old", BROWSER=f"{browser} %s") as process:
        line = process.stdout.readline().rstrip("\n")
        assert ADDRESS.fullmatch(line).group(3) == "&s=abc-_.~1"
        assert soon(seen.exists)
        assert seen.read_text() == line


def test_it_ends_by_a_signal_and_when_standard_output_is_gone():
    with started("studio", "--no-browser") as process:
        process.stdout.readline()
        process.terminate()
        assert process.wait(PATIENCE) in (-signal.SIGTERM, 143)


def test_a_port_that_is_taken_is_said(capsys):
    check_taken_ports_are_said(capsys, "studio", "--no-browser")


def test_without_a_port_it_takes_one_that_is_free():
    with taken(PREFERRED[0]), started("studio", "--json") as process:
        port = int(ADDRESS.fullmatch(json.loads(process.stdout.readline())["url"]).group(1))
        assert port != PREFERRED[0]


def test_where_it_listens_everywhere_it_says_who_can_reach_it_and_needs_the_key():
    with started("studio", "--no-browser", "--host", "0.0.0.0", "--port", "0", "--lang", "en") as process:
        port, key = re.fullmatch(r"http://[\d.]+:(\d+)/#k=([\w-]+)\n", process.stdout.readline()).groups()
        assert "Whoever can reach this machine over its networks" in process.stderr.readline()
        assert json.loads(asked(port, "/knock", Authorization=f"Bearer {key}")[1]) == {"text": ""}
        assert "key is missing" in json.loads(asked(port, "/knock", Authorization="Bearer no")[1])["text"]


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
