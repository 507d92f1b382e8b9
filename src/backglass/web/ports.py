"""Where a server listens, and what it is called there. Nothing heavy is imported: an address can be told at once."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable
from contextlib import suppress

from backglass.errors import BackglassError
from backglass.ranges import Range
from backglass.words import Text
from backglass.words import web as words

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")


class ListeningError(BackglassError, OSError):
    """A port that another program has, or an address that is not this machine's."""


def listen(host: str, port: int | None, preferred: Iterable[int] = ()) -> socket.socket:
    """A socket that listens.

    Parameters
    ----------
    host : str
        An address or a name of this machine.
    port : int or None
        None takes the first of `preferred` that is free, else any.
    preferred : iterable of int

    Raises
    ------
    ListeningError
        The port is taken, or the address is not this machine's.

    Examples
    --------
    >>> with listen("127.0.0.1", None) as bound:
    ...     bound.getsockname()[0]
    '127.0.0.1'
    """
    if port is None:
        for one in preferred:
            with suppress(ListeningError):
                return listen(host, one)
        port = 0
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else asyncio lets small answers wait
    except (OSError, UnicodeError) as error:
        raise ListeningError(words.CANNOT_LISTEN.format(at=_at(host, port), reason=_reason(error))) from error
    try:
        if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # on Windows another program could listen there, too
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        bound.close()
        taken = error.errno in {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None)}
        text = words.TAKEN if taken else words.CANNOT_LISTEN
        raise ListeningError(text.format(at=_at(host, port), host=host, port=port, reason=_reason(error))) from error
    bound.setblocking(False)
    return bound


def address_of(bound: socket.socket) -> str:
    """The address under which a browser finds a socket, without a path.

    Examples
    --------
    >>> with listen("127.0.0.1", None) as bound:
    ...     address_of(bound).rpartition(":")[0]
    'http://127.0.0.1'
    """
    host, port = bound.getsockname()[:2]
    if host in EVERYWHERE:
        host = _own_address()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def host_name(netloc: str) -> str | None:
    """The name in a ``Host`` or an ``Origin``, without its port; None where it is none.

    Examples
    --------
    >>> host_name("127.0.0.1:8000"), host_name("[::1]:80"), host_name("Studio.Local."), host_name("a@b"), host_name("")
    ('127.0.0.1', '::1', 'studio.local', None, None)
    """
    if netloc.startswith("["):
        name, closed, port = netloc[1:].partition("]")
        port = port.removeprefix(":") if closed else "?"
    else:
        name, _, port = netloc.partition(":")
    if (port and not port.isdecimal()) or not name.isascii() or set(name) & set(" @/\\?#[]\t"):
        return None
    return name.lower().rstrip(".") or None


def names_of(host: str, more: Iterable[str] = ()) -> frozenset[str]:
    """The names by which a server that listens at a host may be called.

    Examples
    --------
    >>> sorted(names_of("127.0.0.1"))
    ['127.0.0.1', '::1', 'localhost']
    >>> sorted(names_of("studio.local", ["Other:8400", "fe80::1"]))
    ['fe80::1', 'other', 'studio.local']
    """
    own = LOOPBACK if host in LOOPBACK else (*LOOPBACK, host) if host in EVERYWHERE else (host,)
    return frozenset(_bare(name) or name.lower() for name in (*own, *more))


def _bare(name: str) -> str | None:
    """The name of a host without its port; an address of IPv6 may lack its brackets."""
    return host_name(name) or host_name(f"[{name}]")


A_NAME = Range(words.A_NAME, lambda name: _bare(name) is not None)


def _own_address() -> str:
    """The address of this machine in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK[0]


def _at(host: str, port: int) -> Text:
    return words.AT_PORT.format(host=host, port=port) if port else Text(host, host)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
