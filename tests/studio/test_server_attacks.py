"""What strangers, and pages of strangers, send to the studio's server: refused or harmless, in words."""

from __future__ import annotations

import json
import os
import random
import socket
import time
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from backglass.studio import server
from backglass.web import file_transfer, listening
from backglass.web.ports import names_of
from tests.web.served import PATIENCE

from .serving import KEY, reply, serving

MESSAGES = int(os.environ.get("BACKGLASS_MESSAGES", "300"))
HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Protocol": f"backglass.v1, k.{KEY}",
}
SENDER = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture(scope="module")
def studio():
    with serving() as served:
        yield served
        assert served.ask("GET", "/")[0] == 200


def refused(served, **more):
    """The status by which a line is refused."""
    with pytest.raises(InvalidStatus) as told, served.line(**more):
        pass
    return told.value.response.status_code


def test_another_host_is_refused_everywhere(studio):
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "127.0.0.2", "0.0.0.0", ""):
        for path in ("/", "/knock", "/line"):
            status, headers, text = studio.ask("GET", path, Host=host)
            assert status == 421, host
            assert b"does not answer by the name" in text
            assert "nosniff" in headers["x-content-type-options"]
        assert studio.ask("GET", "/line", Host=host, **HANDSHAKE)[0] == 421
    assert studio.ask("GET", "/", Host=f"localhost:{studio.port}")[0] == 200
    assert studio.ask("GET", "/", Host=f"[::1]:{studio.port}")[0] == 200


def test_several_hosts_and_broken_ones_are_refused(studio):
    for head in (b"Host: 127.0.0.1\r\nHost: evil.example", b"Host: 127.0.0.1@evil.example", b"Host: 127.0.0.1:x",
                 b"Host: [127.0.0.1", b"Host: 127.0.0.1/x"):  # fmt: skip
        answer = studio.raw(b"GET / HTTP/1.1\r\n" + head + b"\r\nConnection: close\r\n\r\n")
        assert answer.split(b" ")[1] in (b"421", b"400"), head


def test_another_origin_is_refused_everywhere(studio):
    for origin in ("http://evil.example", "null", f"http://localhost:{studio.port}", "http://127.0.0.1",
                   f"http://127.0.0.1:{studio.port + 1}", f"ftp://127.0.0.1:{studio.port}", ""):  # fmt: skip
        assert studio.ask("GET", "/", Origin=origin)[0] == 403, origin
        assert studio.ask("POST", "/upload", b"x", Origin=origin, **SENDER)[0] == 403
        assert refused(studio, origin=origin) == 403
    assert studio.ask("GET", "/", Origin=studio.origin)[0] == 200


def test_an_upload_needs_key_and_origin(studio):
    for given in ({}, SENDER, {"Origin": studio.origin}, {"Origin": studio.origin, "Authorization": "Bearer no"},
                  {"Origin": studio.origin, "Authorization": f"Basic {KEY}"}):  # fmt: skip
        status, _, text = studio.ask("POST", "/upload", b"x", **given)
        assert status == 403
        assert json.loads(text)["text"]


def test_no_path_leads_out_of_the_page(studio):
    paths = ("/../server.py", "/..", "/%2e%2e/server.py", "/..%2fserver.py", "/vendor/../../server.py", "//etc/passwd",
             "/vendor/..%5c..%5cserver.py", "/./index.html", "/index.html/", "/vendor/", "/page", "/tsconfig.json",
             "/index.html%00.js", "/%ff%fe", "/INDEX.HTML", "/a" * 5000)  # fmt: skip
    for path in paths:
        answer = studio.raw(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert answer.split(b" ")[1] in (b"404", b"400"), path
        assert b"import" not in answer


def test_other_methods_are_refused_in_words(studio):
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"):
        status, _, text = studio.ask(method, "/")
        assert (status, json.loads(text)["text"]) == (405, f"This cannot be done here by {method}.")
    assert studio.ask("GET", "/upload")[0] == 404
    assert studio.ask("HEAD", "/")[2] == b""


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 1073741824",
        "Content-Length: 67108865",
        "Transfer-Encoding: chunked",
        "Content-Length: " + "9" * 30,
    ],
)
def test_an_upload_of_a_gigabyte_is_refused_without_reading_it(studio, head):
    """Its length is said, or is not: then it is read as far as 64 MB."""
    request = (f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nOrigin: {studio.origin}\r\n"
               f"Authorization: Bearer {KEY}\r\n{head}\r\n\r\n").encode()  # fmt: skip
    block, sent, answer = b"x" * 2**20, 0, b""
    if "chunked" in head:
        block = b"100000\r\n" + block + b"\r\n"
    with socket.create_connection(("127.0.0.1", studio.port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        with suppress(OSError):
            while sent < 2**30:
                connection.sendall(block)
                sent += len(block)
        with suppress(OSError):  # it was closed while more was sent
            answer = connection.recv(2**16)
    assert sent < 80 * 2**20 if "chunked" in head else sent < 16 * 2**20
    assert answer == b"" or answer.split(b" ")[1] in (b"413", b"400")
    assert not list(studio.app.files.new_path().parent.glob("*.part"))
    status, _, text = studio.ask("POST", "/upload", None, Origin=studio.origin, Content_Length=str(2**30), **SENDER)
    assert (status, json.loads(text)["text"]) == (413, "The file is larger than 64 MB; take fewer rows or columns.")


def test_a_length_that_lies_is_found_out(studio, monkeypatch):
    begin = (f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nOrigin: {studio.origin}\r\n"
             f"Authorization: Bearer {KEY}\r\n")  # fmt: skip
    answer = studio.raw(f"{begin}Content-Length: 3\r\n\r\na,b\n1,2\n".encode())
    assert b" 200 " in answer.split(b"\r\n")[0]
    assert b" 400 " in answer  # what came after it is no request
    assert b" 400 " in studio.raw(f"{begin}Content-Length: -1\r\n\r\n".encode())
    monkeypatch.setattr(file_transfer, "PATIENCE", 0.2)
    assert b" 408 " in studio.raw(f"{begin}Content-Length: 100\r\n\r\na,b".encode())
    assert not list(studio.app.files.new_path().parent.glob("*.part"))


def test_who_dawdles_is_let_go(monkeypatch):
    with serving() as served:
        with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as again:
            again.sendall(b"GET /knock HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert again.recv(2**16).startswith(b"HTTP/1.1 200")
            monkeypatch.setattr(listening, "PATIENCE", 0.2)
            again.sendall(b"GET /knock HT")
            while again.recv(2**16):
                pass
        for begun in (b"", b"GET / HT"):
            assert served.raw(begun) == b""
        with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as slow:
            begun = time.monotonic()
            with suppress(OSError):
                while time.monotonic() - begun < PATIENCE:
                    slow.sendall(b"X")
                    time.sleep(0.02)
            assert time.monotonic() - begun < PATIENCE


def test_a_line_may_be_silent(monkeypatch):
    monkeypatch.setattr(listening, "PATIENCE", 1.5)
    with serving() as served, served.line() as line:
        time.sleep(1.6)
        assert reply(line, {"do": "frame", "id": 1})["say"] == "reply"


def test_a_head_without_end_is_refused(studio):
    answer = studio.raw(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 2**15)
    assert answer.startswith(b"HTTP/1.1 400")


def test_what_is_no_message_is_told_so(studio):
    cases = {
        "": "is one JSON object",
        "[1]": "is one JSON object",
        "{": "is one JSON object",
        '{"do": NaN}': "is one JSON object",
        "[" * 10**5: "deep",
        '{"do": 1e999}': "",
        '{"do": "frame", "do": "frame"}': "twice",
        '{"do": "\\ud800"}': "",
        '{"do": ' + "9" * 5000 + "}": "",
        "x" * 1_000_001: "longer than",
        '{"do": "nothing"}': "",
        '{"id": {"a": 1}}': "",
    }
    with studio.line() as line:
        for message, part in cases.items():
            told = reply(line, message)
            assert told["say"] == "error", message[:40]
            assert told["text"].endswith(".")
            assert part in told["text"]
            assert len(told["text"]) < 1000
        assert "as text alone" in reply(line, b"\x00\x01")["text"]
        assert reply(line, {"do": "frame", "id": 1})["say"] == "reply"


def test_what_is_no_utf8_or_far_too_long_ends_the_line_alone(studio):
    for message in (b"\xff\xfe", b"x" * (server.LARGEST_MESSAGE + 1)):
        with studio.line() as line:
            with suppress(ConnectionClosed):
                line.send(message, text=True)
            with pytest.raises(ConnectionClosed):
                line.recv(timeout=PATIENCE)


SOUND = [
    {"do": "hello", "problem": "mazur"},
    {"do": "hello", "link": "eyJ2IjoxfQ"},
    {"do": "frame", "updates": 2},
    {"do": "step", "by": "epoch", "n": 1},
    {"do": "advance", "n": 3},
    {"do": "to", "update": 1},
    {"do": "again"},
    {"do": "show", "sample": 0},
    {"do": "set", "settings": {"hidden": [3], "rate": 0.5, "seed": 1, "activation": "tanh"}},
    {"do": "edit", "parameter": "w(3)[1,1]", "value": "3/20"},
    {"do": "maps", "on": True},
    {"do": "open", "name": "w(3)[1,1]", "view": "now"},
    {"do": "stage", "k": 1},
    {"do": "nudge", "parameter": "w(3)[1,1]", "h": 0.01},
    {"do": "check", "name": "delta(3)[1]", "text": "0.1+1/3", "view": "made"},
    {"do": "reveal", "name": "delta(3)[1]", "view": "now"},
    {"do": "health"},
    {"do": "charts", "since": 0},
    {"do": "history", "name": "w(3)[1,1]"},
    {"do": "outputs", "most": 10},
    {"do": "boundary", "size": 8},
    {"do": "problem", "problem": {"id": "xor"}},
    {"do": "table", "hash": "0" * 64, "name": "x.csv"},
    {"do": "prepare", "hash": "0" * 64, "target": "y"},
    {"do": "link"},
    {"do": "download", "what": "csv"},
]
PIECES = ["NaN", "1e999", "-1", "1000000000", "null", "{}", "[]", '""', '"<script>alert(1)</script>"', "true",
          "0.1e-300", '"__class__"', '"w(99)[1,1]"', '"../../etc/passwd"', "[" * 70, "\\u0000", "\ud7ff", "9" * 400,
          '"(" * 9']  # fmt: skip


def mutated(draw: random.Random) -> str:
    """A message of `SOUND`, changed in one to three places."""
    text = json.dumps(draw.choice(SOUND) | {"id": 1})
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(text))
        match draw.randrange(4):
            case 0:
                text = text[:at] + text[at + draw.randint(1, 5) :]
            case 1:
                text = (
                    text[:at] + chr(draw.choice((draw.randrange(32, 127), draw.randrange(1, 0xD7FF)))) + text[at + 1 :]
                )
            case 2:
                text = text[:at] + draw.choice(PIECES) + text[at:]
            case 3:  # a value is another one
                colon = text.find(": ", at) + 2
                end = min((text.find(sign, colon) for sign in ",}" if text.find(sign, colon) > 0), default=colon)
                text = text[:colon] + draw.choice(PIECES) + text[end:]
        text = text or "x"
    return text


def test_mutated_messages_are_answered_in_words(studio, capfd):
    draw = random.Random(18)
    with studio.line() as line:
        for number in range(MESSAGES):
            hold_out(line, mutated(draw), f"sync {number}")
    assert capfd.readouterr() == ("", "")


def hold_out(line, message, sync):
    """Send a message; what it brings about is in words, and what is asked after it is answered."""
    line.send(message)
    line.send(json.dumps({"do": "frame", "id": sync}))
    begun, halts, answers = time.monotonic(), 0, 0
    while True:
        waited = time.monotonic() - begun
        assert waited < PATIENCE, message
        if waited > 0.1 * (halts + 1):
            halts += 1
            line.send('{"do": "halt"}')
        try:
            got = line.recv(timeout=0.1)
        except TimeoutError:
            continue
        if isinstance(got, bytes):
            continue
        told = json.loads(got, parse_constant=pytest.fail)
        assert told["say"] in ("reply", "error", "scene", "progress", "stopped"), (message, told)
        if told.get("id") == sync:
            assert told["say"] == "reply", message
            break
        if told["say"] == "error":
            assert "went wrong" not in told["text"], message
            assert "Traceback" not in told["text"]
            assert told["text"]
        answers += told["say"] in ("reply", "error")
    assert answers >= 1, message


def test_who_is_let_in_where_it_listens_everywhere():
    with serving(host="0.0.0.0") as served:
        assert served.ask("GET", "/", Host=f"127.0.0.1:{served.port}")[0] == 200
        assert served.ask("GET", "/", Host="0.0.0.0")[0] == 421
        assert served.ask("GET", "/", Host="192.0.2.7")[0] == 421
        assert refused(served, key=None) == 403
    assert "studio.local" in names_of("0.0.0.0", ["Studio.Local."])


def test_a_script_as_a_column_s_name_is_a_text(studio):
    name = "<script>alert(1)</script>"
    rows = "".join(f"{k % 9},{k % 5},{'ab'[k % 2]}\n" for k in range(60))
    table = f'"{name}","x"" onload=""alert(1)",kind\n{rows}'
    sender = {**SENDER, "Origin": studio.origin, "X_File_Name": "%3Cscript%3E.csv"}
    told = json.loads(studio.ask("POST", "/upload", table.encode(), **sender)[2])
    with studio.line() as line:
        shown = reply(line, {"do": "table", "id": 1, "hash": told["hash"], "name": told["name"]})
        assert shown["say"] == "reply", shown
        prepared = reply(line, {"do": "prepare", "id": 2, "hash": told["hash"], "target": "kind"})
        assert prepared["say"] == "reply", prepared
        opened = reply(line, {"do": "open", "id": 3, "name": "w(2)[1,1]", "view": "now"})
    html = json.dumps([shown["html"], opened])
    assert "<script" not in html
    assert " onload=" not in html.replace("&quot; onload=", "")
    assert "&lt;script&gt;" in html
