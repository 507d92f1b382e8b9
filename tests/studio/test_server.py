"""The studio's server: its files, its lines, and their end."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from backglass.studio import carrying, server
from backglass.studio.server import PAGE
from tests.web.served import PATIENCE

from .serving import KEY, reply, serving, sessions_at_work, soon


@pytest.fixture(scope="module")
def studio():
    with serving() as served:
        yield served


def test_the_page_is_served_as_it_stands_without_a_key(studio):
    status, headers, page = studio.ask("GET", "/")
    assert (status, page) == (200, (PAGE / "index.html").read_bytes())
    assert headers["content-type"] == "text/html; charset=utf-8"
    for path in PAGE.rglob("*.js"):
        name = path.relative_to(PAGE).as_posix()
        status, headers, module = studio.ask("GET", f"/{name}")
        assert (status, headers["content-type"]) == (200, "text/javascript; charset=utf-8"), name
        assert module == path.read_bytes()


def test_every_answer_has_the_strict_headers(studio):
    for path in ("/", "/nowhere", "/knock"):
        _, headers, _ = studio.ask("GET", path)
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_a_line_carries_a_session(studio):
    with studio.line() as line:
        assert line.subprotocol == "backglass.v1"
        assert reply(line, {"do": "hello", "id": 1})["words"]
        line.send(json.dumps({"do": "step", "by": "update", "id": 2}))
        frames, told = [], []
        while not told:
            got = line.recv(timeout=PATIENCE)
            if isinstance(got, bytes):
                frames.append(struct.unpack(f"<{len(got) // 8}d", got))
            elif json.loads(got)["say"] == "reply":
                told.append(json.loads(got))
        assert told[0]["id"] == 2
        assert frames[-1][2] == 1
        assert round(frames[-1][7], 9) == 0.291027774


def test_messages_are_answered_in_their_order(studio):
    with studio.line() as line:
        for number in range(50):
            line.send(json.dumps({"do": "frame", "updates": number % 3, "id": number}))
        seen = []
        while len(seen) < 50:
            got = line.recv(timeout=PATIENCE)
            if isinstance(got, str) and json.loads(got)["say"] == "reply":
                seen.append(json.loads(got)["id"])
        assert seen == list(range(50))


def test_pages_have_sessions_of_their_own(studio):
    with studio.line() as one, studio.line() as other:
        reply(one, {"do": "advance", "n": 100, "id": 1})
        reply(other, {"do": "step", "by": "update", "id": 1})
        other.send(json.dumps({"do": "frame", "id": 2}))
        frame = other.recv(timeout=PATIENCE)
        while isinstance(frame, str):
            frame = other.recv(timeout=PATIENCE)
        assert struct.unpack("<3d", frame[:24])[2] == 1


def test_a_long_command_is_ended_at_once_and_holds_nobody_up(studio):
    with studio.line() as one, studio.line() as other:
        reply(one, {"do": "hello", "id": 0})
        one.send(json.dumps({"do": "advance", "n": 10**9, "id": 1}))
        begun = time.monotonic()
        assert reply(other, {"do": "frame", "updates": 1, "id": 2})["say"] == "reply"
        assert time.monotonic() - begun < PATIENCE / 2  # the other takes many minutes
        begun = time.monotonic()
        one.send(json.dumps({"do": "halt"}))
        while True:
            got = one.recv(timeout=PATIENCE)
            if isinstance(got, str) and json.loads(got).get("id") == 1 and json.loads(got)["say"] != "progress":
                break
        assert time.monotonic() - begun < PATIENCE / 2


def test_a_page_that_is_closed_trains_no_more(studio):
    assert soon(lambda: sessions_at_work() == 0)
    with studio.line() as line:
        line.send(json.dumps({"do": "advance", "n": 10**9, "id": 1}))
        while isinstance(got := line.recv(timeout=PATIENCE), bytes) or json.loads(got)["say"] != "progress":
            pass
        assert sessions_at_work() == 1
    assert soon(lambda: sessions_at_work() == 0 and not studio.app.lines)


def test_a_page_that_vanishes_or_takes_nothing_holds_nothing(studio):
    with studio.line() as line:
        for number in range(100):
            line.send(json.dumps({"do": "hello", "id": number}))
        line.socket.shutdown(socket.SHUT_RDWR)
        assert soon(lambda: sessions_at_work() == 0 and not studio.app.lines)


def test_too_many_pages_are_told_so(studio, monkeypatch):
    assert soon(lambda: not studio.app.lines)
    monkeypatch.setattr(server, "MOST_SESSIONS", 2)
    with studio.line() as one, studio.line() as _, studio.line() as third:
        assert json.loads(third.recv(timeout=PATIENCE)) == {
            "say": "closed",
            "why": "full",
            "text": "2 pages are open at this studio; close one, then try again.",
        }
        with pytest.raises(ConnectionClosed):
            third.recv(timeout=PATIENCE)
        assert reply(one, {"do": "frame", "id": 1})["say"] == "reply"
    assert soon(lambda: not studio.app.lines)
    with studio.line() as again:
        assert reply(again, {"do": "frame", "id": 1})["say"] == "reply"


def test_an_idle_page_is_told_why_its_line_ends(studio, monkeypatch):
    with studio.line() as line:
        assert reply(line, {"do": "frame", "id": 1, "lang": "ja"})["say"] == "reply"
        monkeypatch.setattr(server, "IDLE_MINUTES", 0.002)
        line.send(json.dumps({"do": "frame", "id": 2}))
        while isinstance(got := line.recv(timeout=PATIENCE), bytes) or json.loads(got)["say"] != "closed":
            pass
        told = json.loads(got)
        assert told["why"] == "idle"
        assert "操作がなかった" in told["text"]


def test_messages_without_end_are_told_so(studio, monkeypatch):
    monkeypatch.setattr(carrying, "MOST_WAITING", 5)
    with studio.line() as line:
        line.send(json.dumps({"do": "advance", "n": 10**9, "id": 1}))
        for number in range(20):
            line.send(json.dumps({"do": "frame", "id": number}))
        while isinstance(got := line.recv(timeout=PATIENCE), bytes) or json.loads(got)["say"] != "closed":
            pass
        assert json.loads(got)["why"] == "fast"
    assert soon(lambda: sessions_at_work() == 0)


class Broken:
    """A session with a slip in it."""

    def halt(self):
        pass

    def close(self):
        pass

    def hear(self, _):
        yield {"say": "progress", "done": float("nan")}
        raise KeyError("the inside of the house")


def test_a_slip_of_ours_is_one_sentence_and_the_line_goes_on(capfd):
    with serving(lambda _: Broken()) as served, served.line() as line:
        for speak, sentence in (("en", "went wrong in the studio"), ("ja", "問題が起きました")):
            told = reply(line, {"do": "step", "id": 7, "lang": speak})
            assert (told["say"], told["id"]) == ("error", 7)
            assert sentence in told["text"]
            assert "inside" not in told["text"]
    assert capfd.readouterr() == ("", "")


def test_a_line_without_the_key_is_refused(studio):
    offers = (["backglass.v1"], ["backglass.v1", "k."], ["backglass.v1", "k.the-kez"], [f"k.{KEY}"],
              ["backglass.v1", f"k.{KEY}", "k.x"], ["k.", "backglass.v1"])  # fmt: skip
    for offered in offers:
        headers = {"Sec-WebSocket-Protocol": ", ".join(offered)}
        with pytest.raises(InvalidStatus) as refused, studio.line(subprotocols=None, additional_headers=headers):
            pass
        assert refused.value.response.status_code == 403
        assert b"the whole address" in refused.value.response.body
    assert not studio.app.lines


def test_a_page_can_ask_why(studio):
    assert json.loads(studio.ask("GET", "/knock", Authorization=f"Bearer {KEY}")[2]) == {"text": ""}
    for given in ({}, {"Authorization": "Bearer x"}, {"Authorization": KEY}):
        assert "the whole address" in json.loads(studio.ask("GET", "/knock", **given)[2])["text"]
    text = json.loads(studio.ask("GET", "/knock", Accept_Language="ja-JP,ja;q=0.9")[2])["text"]
    assert "アドレス" in text


def test_an_upload_is_kept_by_its_hash(studio):
    headers = {"Authorization": f"Bearer {KEY}", "Origin": studio.origin, "X_File_Name": "%E9%B3%A5.csv"}
    status, _, text = studio.ask("POST", "/upload", b"a,b\n1,2\n", **headers)
    told = json.loads(text)
    assert (status, told["kind"], told["name"]) == (200, "table", "鳥.csv")
    assert studio.app.files.find(told["hash"]).path.read_bytes() == b"a,b\n1,2\n"


def test_nothing_is_left_when_a_studio_ends():
    with ExitStack() as lines:
        with serving() as served:
            for _ in range(3):
                lines.enter_context(served.line()).send(json.dumps({"do": "advance", "n": 10**9, "id": 1}))
            folder = served.app.files.new_path().parent
        assert soon(lambda: sessions_at_work() == 0)
        assert not folder.exists()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("studio")]
