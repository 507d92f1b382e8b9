"""``backglass serve``: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from pathlib import Path

import pytest

from backglass.cli import main
from backglass.cli.serve import PREFERRED
from tests.web.commands import asked, check_taken_ports_are_said, started, taken
from tests.web.served import PATIENCE

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    place = str(tmp_path_factory.mktemp("command") / "m")
    words = ["train", str(PENGUINS), "--target", "species", "--members", "1", "--epochs", "1", "--hidden", "3"]
    assert main([*words, "--output", place]) == 0
    return place


def test_it_says_its_address_as_one_json_line_and_ends_by_ctrl_c(model):
    with started("serve", model, "--json", "--lang", "en") as process:
        port = ADDRESS.fullmatch(json.loads(process.stdout.readline())["url"]).group(1)
        assert asked(port, "/healthz") == (200, '{"status": "ok"}')
        with socket.create_connection(("127.0.0.1", int(port))):  # an open connection does not keep it
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, err) == (130, "", "The server is closed.\n")
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", int(port)))


def test_it_prints_one_line(model):
    with started("serve", model, "--lang", "ja", "--port", "0") as process:
        port = ADDRESS.fullmatch(process.stdout.readline().rstrip("\n")).group(1)
        assert "species を予測するモデル" in asked(port, "/?lang=ja")[1]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        assert out == ""
        assert err.splitlines()[-1] == "サーバーを終了しました。"
        assert err.count("\n") == 2


def test_a_signal_ends_it_too(model):
    with started("serve", model, "--json") as process:
        process.stdout.readline()
        process.terminate()
        assert process.wait(PATIENCE) in (-signal.SIGTERM, 143)


def test_names_that_are_allowed(model):
    with started("serve", model, "--json", "--port", "0", "--allow-host", "Models.Local") as process:
        port = ADDRESS.fullmatch(json.loads(process.stdout.readline())["url"]).group(1)
        assert asked(port, "/healthz", Host="models.local")[0] == 200
        assert asked(port, "/healthz", Host="other.local")[0] == 421


def test_where_it_listens_everywhere_it_says_who_can_ask(model):
    with started("serve", model, "--host", "0.0.0.0", "--port", "0", "--lang", "en") as process:
        port = re.fullmatch(r"http://[\d.]+:(\d+)\n", process.stdout.readline()).group(1)
        assert "Whoever can reach this machine over its networks" in process.stderr.readline()
        assert asked(port, "/healthz")[0] == 200
        assert asked(port, "/healthz", Host="192.0.2.7")[0] == 421


def test_a_port_that_is_taken_is_said(model, capsys):
    check_taken_ports_are_said(capsys, "serve", model)


def test_without_a_port_it_takes_one_that_is_free(model):
    with taken(PREFERRED[0]), started("serve", model, "--json") as process:
        port = int(ADDRESS.fullmatch(json.loads(process.stdout.readline())["url"]).group(1))
        assert port != PREFERRED[0]


@pytest.mark.parametrize(
    ("arguments", "status", "part"),
    [
        (["nothing"], 1, "There is no model nothing"),
        ([str(PENGUINS)], 1, "not a whole safetensors file"),
        ([], 2, "MODEL is missing"),
        (["m", "--port", "70000"], 2, "--port is 70000"),
        (["m", "--threads", "0"], 2, "--threads is 0"),
        (["m", "--host", "203.0.113.9"], 1, "Cannot listen at 203.0.113.9: "),
        (["m", "--host", ""], 2, "--host is ''"),
        (["m", "--host", "http://127.0.0.1"], 2, "--host is 'http://127.0.0.1', but it is the name of a host alone"),
        (["m", "--allow-host", "models.local", "--allow-host", "http://x"], 2, "--allow-host is 'http://x'"),
        (["m", "--allow-host", ""], 2, "--allow-host is ''"),
    ],
)
def test_what_it_refuses(capsys, monkeypatch, tmp_path, arguments, status, part):
    monkeypatch.chdir(tmp_path)
    assert main(["serve", *arguments, "--lang", "en"]) == status
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert part in err
    assert os.listdir(tmp_path) == []
