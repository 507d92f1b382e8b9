"""Mutated requests: whatever is sent, the answer is a prediction or one sentence, and the server is still there.

BACKGLASS_REQUESTS is how many are tried, BACKGLASS_SEED which.
"""

from __future__ import annotations

import json
import os
import random
import socket
import time
import warnings
from contextlib import suppress

import polars as pl
import pytest

import backglass as bg
from tests.web.served import PATIENCE

from .served import serving

REQUESTS = int(os.environ.get("BACKGLASS_REQUESTS", "100"))
SEED = int(os.environ.get("BACKGLASS_SEED", "22"))
STATUSES = {200, 400, 403, 404, 405, 408, 413, 415, 421, 422, 431, 503}
ROW = {
    "day": "2024-03-05",
    "size": "large",
    "grams": 310,
    "price": "1.234,5 €",
    "ripe": "yes",
    "note": "sweet and ripe",
}
PIECES = [
    "NaN",
    "-Infinity",
    "1e999",
    "-1",
    "9" * 400,
    "1" * 5000,
    "null",
    "{}",
    "[]",
    '""',
    "[" * 99,
    "true",
    "0.1e-300",
    '"\\ud800"',
    '"\\u0000"',
    "\ud7ff",
    "１２",
    "\x1b[2J",
    '"<script>alert(1)</script>"',
    '{"rows":',
    "🦉" * 40,
    '"' + "x" * 3000 + '"',
    "-0",
    "1e308",
    "5e-324",
    "18446744073709551616",
    "2024-13-45",
    "\r\n",
    "\x00",
]
HEADS = [
    "Content-Type: text/csv",
    "Content-Type: application/json; charset=utf-16",
    "Content-Encoding: gzip",
    "Accept: */*",
    "Accept: text/html",
    "Accept: text/csv",
    "Accept-Language: ja",
    "Expect: 100-continue",
    "Content-Length: 0",
    "Content-Length: -5",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip",
    "Host: evil.example",
    "Origin: null",
    "X: " + "y" * 40_000,
    "Cookie: \xff\xfe",
    "Upgrade: websocket",
    "Connection: upgrade",
    "Content-Length: 99999999999",
    "Range: bytes=0-1",
    ": ",
    "\x00: 1",
    "Content-Type: ",
    "Accept: " + "," * 5000,
]
ADDRESSES = [
    "/predict",
    "/explain",
    "/predict?interval=0.9",
    "/predict?format=csv",
    "/explain?format=html&lang=ja",
    "/explain?name=w(2)[1,1]",
    "/explain?name=delta(2)[1]",
    "/explain?member=1",
    "/predict?interval=1e999",
    "/predict?x",
    "/explain?row=2",
    "/predict?%ff=%00",
    "/",
    "/model",
    "/openapi.json",
    "//predict",
    "/predict/",
    "/%2e%2e/etc",
    "*",
    "http://evil.example/predict",
    "/predict?" + "a=1&" * 3000,
]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model with a column of every kind."""
    n = 120
    table = pl.DataFrame(
        {
            "day": [f"2024-0{1 + i % 9}-{10 + i % 18}" for i in range(n)],
            "size": [("small", "large", "huge")[i % 3] for i in range(n)],
            "grams": [None if i % 17 == 0 else 300 + i % 13 for i in range(n)],
            "price": [f"1.{200 + i % 31},{i % 10} €" for i in range(n)],
            "ripe": [("yes", "no")[i % 2] for i in range(n)],
            "note": [f"{('sweet', 'sour', 'bitter')[i % 3]} and {('ripe', 'green')[i % 2]} {i}" for i in range(n)],
            "kind": [("tern", "owl", "gull")[(i * 7 + i // 5) % 3] for i in range(n)],
        }
    )
    place = tmp_path_factory.mktemp("asked") / "m"
    options = {"ordinal": {"size": ["small", "large", "huge"]}, "parts": ["day"], "words": ["note"]}
    keep = [name for name in table.columns if name != "kind"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is not good
        bg.fit_table(table, "kind", members=2, epochs=2, hidden=3, keep=keep, **options).save(place)
    with serving(str(place)) as served:
        assert served.post("/predict", ROW)[0] == 200
        yield served
        assert served.post("/predict", ROW)[0] == 200


def body_of(draw: random.Random) -> tuple[str, bytes]:
    """A content type and a body of it, changed in up to four places."""
    rows = [ROW] * draw.randint(1, 30)
    if draw.random() < 0.4:
        kind = "text/csv"
        text = pl.DataFrame(rows).write_csv()
    else:
        kind = "application/json"
        text = json.dumps(draw.choice([ROW, rows, {"rows": rows}, [list(ROW.values())]]), ensure_ascii=False)
    for _ in range(draw.randint(0, 4)):
        at = draw.randrange(len(text))
        match draw.randrange(4):
            case 0:
                text = text[:at] + text[at + draw.randint(1, 40) :]
            case 1:
                text = text[:at] + draw.choice(PIECES) + text[at:]
            case 2:
                text = (
                    text[:at] + chr(draw.choice((draw.randrange(1, 127), draw.randrange(128, 0xD7FF)))) + text[at + 1 :]
                )
            case 3:
                colon = text.find(": ", at) + 2
                ends = [text.find(sign, colon) for sign in ",}" if text.find(sign, colon) > 0]
                text = text[:colon] + draw.choice(PIECES) + text[min(ends, default=colon) :]
        text = text or "x"
    body = bytearray(text.encode(errors="surrogatepass"))
    for _ in range(draw.choice((0, 0, 0, 1, 5))):
        body[draw.randrange(len(body))] = draw.randrange(256)
    return kind, bytes(body)


def request_of(draw: random.Random) -> bytes:
    """The bytes of a request, changed in its head, its body or anywhere."""
    kind, body = body_of(draw)
    address = draw.choice(ADDRESSES) if draw.random() < 0.5 else "/predict"
    method = draw.choice(("GET", "PUT", "HEAD", "OPTIONS", "TRACE", "x")) if draw.random() < 0.08 else "POST"
    heads = ["Host: 127.0.0.1", f"Content-Type: {kind}", "Connection: close"]
    if draw.random() < 0.25:
        heads += draw.sample(HEADS, draw.randint(1, 3))
    if draw.random() < 0.15:
        heads.append("Transfer-Encoding: chunked")
        cut = draw.randrange(len(body))
        sent = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:cut], body[cut:]) if part) + b"0\r\n\r\n"
    else:
        heads.append(f"Content-Length: {len(body) + draw.choice((0, 0, 0, 0, 0, 0, -3))}")
        sent = body
    head = f"{method} {address} HTTP/1.1\r\n" + "\r\n".join(heads) + "\r\n\r\n"
    whole = bytearray(head.encode(errors="surrogatepass") + sent)
    if draw.random() < 0.1:
        whole[draw.randrange(min(len(whole), 200))] = draw.randrange(256)
    return bytes(whole)


def answer_to(port: int, sent: bytes) -> bytes:
    """All that comes back; the sender says that no more will come."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        got = b""
        with suppress(OSError):
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            while part := connection.recv(2**16):
                got += part
        return got


def test_mutated_requests_are_answered_in_one_sentence(model, capfd):
    draw = random.Random(SEED)
    answered = 0
    for _ in range(REQUESTS):
        sent = request_of(draw)
        got = answer_to(model.port, sent)
        while got.startswith(b"HTTP/1.1 100"):
            got = got.partition(b"\r\n\r\n")[2]
        if not got:  # the connection was closed on what is no request, or on one that was cut off
            continue
        head, _, body = got.partition(b"\r\n\r\n")
        status = int(head.split(b" ")[1])
        assert status in STATUSES, (status, sent, got)
        assert b"Traceback" not in got, sent
        if b"application/json" in head.lower() and not sent.startswith(b"HEAD"):
            said = json.loads(body.partition(b"HTTP/1.1 ")[0], parse_constant=pytest.fail)
            assert status == 200 or (list(said) == ["error"] and "\n" not in said["error"]), (sent, said)
            assert status == 200 or len(said["error"]) < 2000
        answered += 1
    assert answered > REQUESTS / 2
    assert model.post("/predict", ROW)[0] == 200
    assert capfd.readouterr() == ("", "")


def when_free(model, rows):
    """An answer; what was asked before may still be worked on, and then the server says to come again."""
    for _ in range(PATIENCE):
        status, answer = model.post("/predict", rows)
        if status != 503:
            break
        time.sleep(1)
    return status, answer


def test_rows_of_anything_are_answered_with_the_values_of_predict(model):
    """A single row and the same one beside others get the same prediction, whatever its cells are."""
    draw = random.Random(SEED + 1)
    cells = [
        None,
        True,
        False,
        0,
        -0.0,
        1.5,
        10**15,
        2**63,
        2**70,
        -(2**64),
        1e300,
        5e-324,
        "",
        " ",
        "NA",
        "x" * 300,
        "1.5",
        "1,5",
        "2024-03-05",
        "05/03/2024",
        "はい",
        "large",
        "１２",
        "\x00",
        "a\nb",
        "∞",
        "1e400",
        "nan",
    ]
    for _ in range(min(REQUESTS, 1000) // 3):
        row = ROW | {name: draw.choice(cells) for name in draw.sample(list(ROW), draw.randint(1, 4))}
        alone, single = when_free(model, row)
        beside, several = when_free(model, [row, row])
        assert alone == beside, (row, single, several)
        if alone == 200:
            assert several["predictions"] == single["predictions"] * 2, row
        else:
            assert (alone, list(single)) == (422, ["error"]), row
