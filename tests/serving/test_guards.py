"""Who may ask a served model, and how much: foreign names and pages, forms, bodies that are too large or too slow."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

import backglass as bg
from backglass.serving import application, request_parts
from backglass.web import listening
from tests.web.served import PATIENCE

from .served import serving

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
ROW = {"island": "Biscoe", "bill_length_mm": 45.1, "bill_depth_mm": 14.5, "flipper_length_mm": 215, "body_mass_g": 5000,
       "sex": "female", "year": 2008}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    place = tmp_path_factory.mktemp("guarded") / "m"
    bg.fit_table(PENGUINS, "species", members=1, epochs=2, hidden=4).save(place)
    return str(place)


@pytest.fixture(scope="module")
def model(path):
    with serving(path) as served:
        yield served
        assert served.post("/predict", ROW)[0] == 200


def test_another_host_is_refused_everywhere(model):
    for host in ("evil.example", "127.0.0.1.evil.example", "127.0.0.2", "0.0.0.0", ""):
        for method, address in (("GET", "/"), ("GET", "/model"), ("POST", "/predict")):
            status, headers, body = model.ask(method, address, Host=host)
            assert status == 421, host
            assert "does not answer by the name" in json.loads(body)["error"]
            assert headers["content-security-policy"].startswith("default-src 'none'")
    assert model.post("/predict", ROW, Host=f"localhost:{model.port}")[0] == 200


def test_a_page_of_another_origin_is_refused(model):
    for origin in (
        "http://evil.example",
        "null",
        f"http://127.0.0.1:{model.port + 1}",
        f"http://localhost:{model.port}",
    ):
        status, answer = model.post("/predict", ROW, Origin=origin)
        assert (status, answer) == (403, {"error": "Pages of other servers may not ask this one."})
    assert "送れません" in model.post("/predict", ROW, Origin="null", Accept_Language="ja")[1]["error"]
    assert model.post("/predict", ROW, Origin=f"http://127.0.0.1:{model.port}")[0] == 200


@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; application/json",
        "",
    ],
)
def test_what_a_form_of_a_page_can_send_is_refused(model, kind):
    """A page may post a form, and a script without asking: neither can send the two types that are taken."""
    status, answer = model.post("/predict", ROW, content_type=kind)
    assert status == 415
    assert "send application/json or text/csv" in answer["error"]
    assert model.post("/explain", ROW, content_type=kind)[0] == 415


def test_no_answer_lets_another_page_read_it(model):
    asks = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type"}
    for method, address, headers in (
        ("OPTIONS", "/predict", asks),
        ("GET", "/model", {}),
        ("GET", "/", {}),
        ("POST", "/predict", {"content_type": "application/json"}),
    ):
        _, got, _ = model.ask(method, address, json.dumps(ROW) if method == "POST" else None, **headers)
        assert not [name for name in got if name.startswith("access-control")]
        assert got["cross-origin-resource-policy"] == "same-origin"
        assert got["x-content-type-options"] == "nosniff"
        assert got["cache-control"] == "no-store"
        assert "default-src 'none'" in got["content-security-policy"]
        assert "script-src" not in got["content-security-policy"]
        assert "server" not in got
    assert model.ask("OPTIONS", "/predict")[0] == 405


def test_the_page_may_have_its_own_style_alone(model):
    _, headers, page = model.ask("GET", "/")
    assert "'sha256-" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert b"<script" not in page
    assert b"style=" not in page


@pytest.mark.parametrize(
    "head", ["Content-Length: 1073741824", "Transfer-Encoding: chunked", "Content-Length: " + "9" * 30]
)
def test_a_body_of_a_gigabyte_is_refused_without_reading_it(model, head):
    """Where its length is said, nothing of it is waited for; else it is read as far as is taken."""
    request = f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\n{head}\r\n\r\n".encode()
    block, sent, answer = b"x" * 2**20, 0, b""
    if "chunked" in head:
        block = b"100000\r\n" + block + b"\r\n"
    with socket.create_connection(("127.0.0.1", model.port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        with suppress(OSError):
            while sent < 2**30:
                connection.sendall(block)
                sent += len(block)
        with suppress(OSError):
            answer = connection.recv(2**16)
    assert sent < 64 * 2**20
    assert answer == b"" or answer.split(b" ")[1] in (b"413", b"400")
    sent = {"content_type": "text/csv", "content_length": str(2**30)}
    status, _, body = model.ask("POST", "/predict", None, **sent)
    assert (status, "larger than 8388608 bytes" in json.loads(body)["error"]) == (413, True)


@pytest.mark.parametrize(
    ("body", "status", "part"),
    [
        (b"\xef\xbb\xbf" + json.dumps(ROW).encode(), 200, ""),
        (b"", 400, "There is no row in the body"),
        (b" \n", 400, "There is no row in the body"),
        (b"{'a': 1}", 400, "The body is no JSON: line 1, column 2."),
        (b'{\n"a": 1\n"b": 2}', 400, "The body is no JSON: line 3, column 1."),
        (json.dumps(ROW).encode("utf-16"), 400, "The body is no JSON: it is not UTF-8."),
        (b'{"a": NaN}', 400, "The body is no JSON: NaN is not JSON."),
    ],
)
def test_what_is_no_json_is_told_where(model, body, status, part):
    got, answer = model.post("/predict", body)
    assert (got, answer.get("error", "")[: len(part)]) == (status, part)
    if "line" in part:
        assert "文字目" in model.post("/predict?lang=ja", body)[1]["error"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"),
        ("text/csv;q=0.1, application/json", "application/json"),
        ("application/json;q=0.5, text/csv;q=0.9", "text/csv"),
        ("text/csv;q=0", "application/json"),
        ("image/png", "application/json"),
    ],
)
def test_the_answer_has_the_form_that_is_preferred(model, accept, kind):
    status, headers, _ = model.ask("POST", "/predict", json.dumps(ROW), content_type="application/json", Accept=accept)
    assert (status, headers["content-type"].partition(";")[0]) == (200, kind)


@pytest.mark.parametrize(
    ("languages", "japanese"),
    [("ja", True), ("fr, ja;q=0.8, en;q=0.5", True), ("en;q=0.1, ja-JP;q=0.9", True), ("en, ja", False),
     ("jav", False), ("ja;q=0", False), ("*", False), ("ja;q=x", True)],
)  # fmt: skip
def test_the_language_is_the_one_that_is_preferred(model, languages, japanese):
    _, _, body = model.ask("GET", "/nowhere", Accept_Language=languages)
    assert ("アドレス" in json.loads(body)["error"]) is japanese


def test_an_option_that_is_none_is_told_what_there_is(model):
    told = [json.loads(model.ask("GET", f"{path}?x=1")[2])["error"] for path in ("/", "/model")]
    assert told == [
        "There is no option 'x' here; what can be given is lang.",
        "There is no option 'x' here; this address takes none.",
    ]


def test_too_many_rows_are_refused(model):
    rows = [ROW] * (request_parts.MOST_ROWS + 1)
    status, answer = model.post("/predict", rows)
    assert (status, f"taken at once ({request_parts.MOST_ROWS})" in answer["error"]) == (422, True)
    head, line = ",".join(ROW), ",".join(map(str, ROW.values()))
    table = "\n".join([head, *[line] * len(rows)]).encode()
    assert model.post("/predict", table, content_type="text/csv")[0] == 422


def test_who_dawdles_is_let_go(model, monkeypatch):
    monkeypatch.setattr(request_parts, "BODY_SECONDS", 0.5)
    head = b"POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: 5000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", model.port), timeout=PATIENCE) as slow:
        slow.sendall(head)
        begun, got = time.monotonic(), b""
        slow.settimeout(0.05)
        while time.monotonic() - begun < PATIENCE and not got:  # a byte now and then buys no time
            with suppress(TimeoutError):
                got = slow.recv(2**16)
            with suppress(OSError):
                slow.sendall(b"x")
    assert got.startswith(b"HTTP/1.1 408")
    monkeypatch.setattr(listening, "PATIENCE", 0.3)
    assert model.raw(b"POST /predict HTTP/1.1\r\nHost: 127.0") == b""


def test_bodies_have_room_for_all_of_them_together_alone(path, monkeypatch):
    with serving(path) as served:
        before = served.app._bodies.left
        table = PENGUINS.read_bytes()
        assert served.post("/predict", table, content_type="text/csv")[0] == 200
        assert served.post("/predict", b"x" * 100_000, content_type="text/csv")[0] == 422
        assert served.app._bodies.left == before  # what was answered, or refused, is held no more
        monkeypatch.setattr(served.app._bodies, "left", 1000)
        status, answer = served.post("/predict", table, content_type="text/csv")
        assert (status, "try again" in answer["error"]) == (503, True)
        assert served.post("/predict", ROW)[0] == 200


def test_requests_in_one_go_are_answered_in_their_order(model):
    body = json.dumps(ROW).encode()
    one = (
        b"POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
        % len(body)
    )
    last = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    answer = model.raw((one + b"\r\n" + body) * 20 + last)
    assert answer.count(b"HTTP/1.1 200") == 21
    assert answer.endswith(b'{"status": "ok"}')


HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        HEALTH + b"Host: evil.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        HEALTH + b"Content-Length: -1\r\n\r\n",
        b"POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nnone\r\n",
    ],
)
def test_what_is_no_http_is_told_so_in_json(model, sent):
    head, _, body = model.raw(sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert json.loads(body)["error"].startswith("This is no HTTP request that can be read")
    assert b"content-type: application/json" in head
    assert b"x-content-type-options: nosniff" in head


def test_what_is_no_http_behind_an_answer_closes_the_connection_and_is_not_written_down(model, capfd, caplog):
    """h11 lets nobody answer twice: it raised, and asyncio wrote the whole of it to the terminal."""
    with socket.create_connection(("127.0.0.1", model.port), timeout=PATIENCE) as connection:
        connection.sendall(HEALTH + b"Transfer-Encoding: chunked\r\n\r\n")
        got = b""
        while not got.endswith(b'{"status": "ok"}'):
            got += connection.recv(2**16)
        connection.sendall(b"none\r\n")
        assert connection.recv(2**16) == b""
    assert model.post("/predict", ROW)[0] == 200
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_more_connections_than_are_held_are_told_to_come_again(path, monkeypatch):
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 1)
    with serving(path) as served, socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as first:
        first.sendall(HEALTH + b"\r\n")
        assert first.recv(2**16).startswith(b"HTTP/1.1 200")
        for speak, part in (("en", "try again in a moment"), ("ja", "もう一度試してください")):
            status, headers, body = served.ask("GET", "/healthz", Accept_Language=speak)
            assert (status, headers["retry-after"]) == (503, "1")
            assert part in json.loads(body)["error"]


def test_more_than_is_worked_on_at_once_is_told_to_come_again(path, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(application, "WAITING", 2)
    with serving(path, threads=1) as served:
        monkeypatch.setattr(served.app._model, "predicted", lambda *_: go_on.wait(PATIENCE))
        waiting = [threading.Thread(target=served.post, args=("/predict", [ROW] * 2)) for _ in range(2)]
        for one in waiting:
            one.start()
        while served.app._room > 0:
            time.sleep(0.01)
        status, headers, body = served.ask("POST", "/predict", json.dumps([ROW] * 2), content_type="application/json")
        assert (status, headers["retry-after"]) == (503, "1")
        assert "try again in a moment" in json.loads(body)["error"]
        assert served.post("/predict", ROW)[0] == 200  # a single row takes no thread
        assert served.ask("GET", "/healthz")[0] == 200
        go_on.set()
        for one in waiting:
            one.join(PATIENCE)


def test_what_takes_too_long_is_told_so(path, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(application, "SECONDS", 0.2)
    with serving(path, threads=1) as served:
        monkeypatch.setattr(served.app._model, "explained", lambda *_: go_on.wait(PATIENCE))
        status, answer = served.post("/explain", ROW)
        assert (status, "send fewer rows" in answer["error"]) == (503, True)
        go_on.set()


def test_a_slip_of_ours_is_one_sentence(path, monkeypatch, capfd):
    with serving(path) as served:
        monkeypatch.setattr(served.app._model, "explained", lambda *_: 1 / 0)
        assert served.post("/explain", ROW) == (500, {"error": "This could not be answered; the server goes on."})
        assert served.post("/predict", ROW)[0] == 200
    assert capfd.readouterr() == ("", "")


def test_nothing_is_written_anywhere(model, capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model.post("/predict", PENGUINS.read_bytes(), content_type="text/csv")
    model.post("/predict", b"\x00\xff", content_type="text/csv")
    assert not list(tmp_path.iterdir())
    assert capfd.readouterr() == ("", "")
