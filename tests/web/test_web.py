"""What any server of the house has: ports, names, files of a folder."""

from __future__ import annotations

import asyncio
import socket

import pytest
from starlette.requests import Request

from backglass.web.file_transfer import Shelf
from backglass.web.guarding import RefusedError, check_asker, host_name
from backglass.web.keys import is_key, new_key
from backglass.web.ports import ListeningError, address_of, listen, names_of


def scope(server=("127.0.0.1", 80), **headers):
    """A request as ASGI says it."""
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": "/", "query_string": b"", "server": server, "headers": pairs}


def test_keys_are_long_and_compared_whole():
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    key = keys.pop()
    assert is_key(key, key)
    for wrong in (None, "", key[:-1], key + "x", key.swapcase(), "\ud800", "鍵"):
        assert not is_key(wrong, key)


@pytest.mark.parametrize(
    "netloc", ["", ":80", "a b", "a:b", "a:80:80", "[::1", "[::1]x", "é.example", "a/b", "a@b", "?"]
)
def test_what_is_no_host(netloc):
    assert host_name(netloc) is None


def test_a_server_everywhere_is_called_by_the_address_at_which_it_was_reached():
    names = names_of("0.0.0.0", ["class.example"])
    for host in ("192.0.2.5:8400", "localhost", "class.example:1"):
        check_asker(scope(("192.0.2.5", 8400), host=host), names)
    check_asker(scope(("::ffff:192.0.2.5", 8400), host="192.0.2.5:8400"), names_of("::"))  # a socket of both kinds
    for host in ("192.0.2.6", "0.0.0.0", "evil.example"):
        with pytest.raises(RefusedError):
            check_asker(scope(("192.0.2.5", 8400), host=host), names)
    with pytest.raises(RefusedError):  # one that listens here alone is not
        check_asker(scope(("192.0.2.5", 8400), host="192.0.2.5"), names_of("127.0.0.1"))


def test_a_port_is_taken_once_and_a_preferred_one_first():
    with listen("127.0.0.1", None) as first:
        port = first.getsockname()[1]
        assert address_of(first) == f"http://127.0.0.1:{port}"
        with pytest.raises(ListeningError, match=f"Port {port} of 127.0.0.1 is taken"):
            listen("127.0.0.1", port)
        with listen("127.0.0.1", None, [port]) as other:
            assert other.getsockname()[1] != port
    with listen("127.0.0.1", None, [port]) as again:
        assert again.getsockname()[1] == port
        assert again.proto == socket.IPPROTO_TCP


def test_a_shelf_has_the_files_that_it_had_and_no_others(tmp_path):
    page = tmp_path / "page"
    (page / "part").mkdir(parents=True)
    (page / ".hidden").mkdir()
    for name in ("index.html", "part/a.js", "secret.py", "tsconfig.json", ".env.js", ".hidden/b.js"):
        (page / name).write_text(name)
    (tmp_path / "outside.js").write_text("outside")
    (page / "link.js").symlink_to(tmp_path / "outside.js")
    shelf = Shelf(page)
    assert set(shelf.files) == {"", "index.html", "part/a.js"}

    def answer(path):
        return asyncio.run(shelf.answer(Request(scope() | {"path": path})))

    assert answer("/part/a.js").body == b"part/a.js"
    for path in ("/link.js", "/secret.py", "/../outside.js", "/part", "//index.html"):
        with pytest.raises(RefusedError) as refused:
            answer(path)
        assert refused.value.status == 404
