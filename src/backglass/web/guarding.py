"""Who may ask, by `Host` and `Origin`; and the headers that every answer has."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from typing import Any, cast

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from backglass.web.ports import EVERYWHERE, host_name
from backglass.words import Language, Text
from backglass.words import web as words

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
MAPPED = "::ffff:"  # before an IPv4 address, of a socket that takes both kinds
LONGEST_LIST = 2000  # characters of a header that lists what is preferred
_OURS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


Refusing = Callable[["RefusedError", Scope, Receive, Send], Awaitable[None]]
Saying = Callable[["RefusedError", Headers], Response]


class RefusedError(Exception):
    """A request that is refused; its sentence and its status."""

    def __init__(self, status: int, text: Text) -> None:
        super().__init__(text.en)
        self.status, self.text = status, text


def language_of(headers: Headers) -> Language:
    """The language that a browser asks for first, of ours.

    Examples
    --------
    >>> language_of(Headers({"accept-language": "ja,en;q=0.8"})), language_of(Headers({}))
    ('ja', 'en')
    >>> language_of(Headers({"accept-language": "fr, ja-JP;q=0.8, en;q=0.5"}))
    'ja'
    """
    for one in preferred(headers.get("accept-language", "")):
        match one.partition("-")[0]:
            case "ja":
                return "ja"
            case "en":
                return "en"
    return "en"


def preferred(header: str) -> list[str]:
    """What a header lists, in lower case and without parameters, by its weights (q); what has none of it is left out.

    Examples
    --------
    >>> preferred("text/csv;q=0.5, text/html, */*;q=0")
    ['text/html', 'text/csv']
    """
    weighed: list[tuple[float, str]] = []
    for one in header[:LONGEST_LIST].split(","):
        name, _, rest = one.partition(";")
        given = re.search(r"(?:^|;)\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", rest, re.IGNORECASE)
        weighed.append((float(given[1]) if given else 1.0, name.strip().lower()))
    return [name for weight, name in sorted(weighed, key=lambda pair: -pair[0]) if weight and name]


def check_asker(scope: Mapping[str, Any], names: Collection[str], *, origin_needed: bool = False) -> None:
    """Refuse a request that names another host, or that another page makes.

    Parameters
    ----------
    scope : mapping
        What ASGI says of the request.
    names : collection of str
        The names by which the server may be called. Beside them, where it listens everywhere, the address at which
        the request arrived.
    origin_needed : bool
        Whether a request without ``Origin`` is refused, too; no browser leaves it out where it sends something.

    Raises
    ------
    RefusedError
        421 or 403.
    """
    headers = Headers(scope=cast(Any, scope))
    hosts = headers.getlist("host")
    name = host_name(hosts[0]) if len(hosts) == 1 else None
    arrived = str((scope.get("server") or [""])[0]).removeprefix(MAPPED) if set(EVERYWHERE) & set(names) else None
    if name is None or (name not in names and name != arrived) or name in EVERYWHERE:
        raise RefusedError(421, words.FOREIGN_HOST.format(host=repr(hosts[0] if hosts else "")))
    origins = headers.getlist("origin")
    if origin_needed and not origins:
        raise RefusedError(403, words.NO_ORIGIN)
    own = {f"{scheme}://{hosts[0].lower()}" for scheme in ("http", "https")}
    if any(origin.lower() not in own for origin in origins):
        raise RefusedError(403, words.FOREIGN_ORIGIN)


class Guard:
    """An application behind `check_asker`, whose every answer has those headers of `HEADERS` that it has not yet.

    Parameters
    ----------
    app : ASGI application
    names : collection of str
        By which the server may be called.
    refusing : callable
        Answers who is refused, as `refuse` does.
    """

    def __init__(self, app: Application, names: Collection[str], refusing: Refusing | None = None) -> None:
        self.app, self.names, self.refusing = app, frozenset(names), refusing or refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI asks."""
        try:
            check_asker(scope, self.names)
        except RefusedError as refused:
            await self.refusing(refused, scope, receive, with_headers(send))
            return
        await self.app(scope, receive, with_headers(send))


def said_plainly(refused: RefusedError, headers: Headers) -> Response:
    """A refusal's status and sentence as text, in the language that is asked for."""
    return PlainTextResponse(refused.text[language_of(headers)] + "\n", refused.status, headers={"connection": "close"})


async def refuse(refused: RefusedError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request, or a handshake, by a refusal's status and sentence."""
    response, send = said_plainly(refused, Headers(scope=cast(Any, scope))), with_headers(send)
    if scope["type"] == "websocket":
        await receive()
        prefix = "websocket.http.response"
        await send({"type": f"{prefix}.start", "status": response.status_code, "headers": response.raw_headers})
        await send({"type": f"{prefix}.body", "body": response.body})
    else:
        await response(scope, receive, send)


async def refused_request(request: Request, error: Exception) -> Response:
    """The sentence for a request that has no answer here, as JSON where a program asked; Starlette calls it."""
    speak = language_of(request.headers)
    if isinstance(error, RefusedError):
        status, text = error.status, error.text
    elif isinstance(error, HTTPException) and error.status_code == 405:
        status, text = 405, words.NO_METHOD.format(method=request.method)
    elif isinstance(error, HTTPException):
        status, text = error.status_code, words.NOT_HERE
    else:
        status, text = 500, words.FAILED
    if request.method == "GET" and "authorization" not in request.headers:
        return PlainTextResponse(text[speak] + "\n", status, headers={"connection": "close"})
    return JSONResponse({"text": text[speak]}, status, headers={"connection": "close"})


def with_headers(send: Send) -> Send:
    """What sends those headers of `HEADERS` that an answer has not yet, too."""

    async def sent(message: Any) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            own = list(message.get("headers", ()))
            there = {name for name, _ in own}
            message = {**message, "headers": own + [one for one in _OURS if one[0] not in there]}
        await send(message)

    return sent
