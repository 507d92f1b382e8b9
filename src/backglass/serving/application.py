"""The ASGI application that serves one model: who is heard, what may come in, how long it may take.

A request of one row is answered where it is heard, in a fraction of a millisecond; whatever may take longer goes to
one of a few threads, and is refused where these have too much to do. Every refusal is one sentence: {"error": ...}.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import MappingProxyType
from typing import Any, TypeVar

from polars.exceptions import PanicException
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backglass.errors import BackglassError, MemoryShortageError
from backglass.page import html
from backglass.page.shown import Shown
from backglass.serving import front_page, openapi
from backglass.serving.answered import Predicted, ServedModel, Wish, strict
from backglass.serving.request_parts import (
    CSV,
    HTML,
    JSON,
    TEXT,
    Room,
    body_of,
    content_type,
    format_for,
    json_of,
    language_for,
    number_of,
    options_of,
    whole_of,
)
from backglass.web.guarding import Guard, Receive, RefusedError, Scope, Send, language_of
from backglass.words import Language, Text
from backglass.words import serving as words

PREDICT_OPTIONS = ("interval", "format", "lang")
EXPLAIN_OPTIONS = ("row", "name", "member", "format", "lang")
QUICK_BYTES = 64 * 1024  # of a body that is read where it is heard
WAITING = 8  # requests for each thread, those under way among them
SECONDS = 60.0  # that an answer may take
WARNINGS = "backglass-warnings"  # a header beside CSV
MOST_WARNED = 4096  # bytes of it
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
NONE: Mapping[str, str] = MappingProxyType({})
AGAIN: Mapping[str, str] = MappingProxyType({"retry-after": "1"})
T = TypeVar("T")


class ServingApplication:
    """A model at its addresses.

    Parameters
    ----------
    model : ServedModel
    facts : dict
        What it is, as plain JSON values.
    names : frozenset of str
        By which the server may be called.
    threads : int, default 2
        That answer what takes longer.
    """

    def __init__(self, model: ServedModel, facts: dict[str, Any], names: frozenset[str], threads: int = 2) -> None:
        self._model, self._facts = model, strict(facts)
        self._openapi = strict(openapi.document(model))
        self._target: str | None = facts["target"]["name"] if "target" in facts else None
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answers")
        self._room = WAITING * threads
        self._bodies = Room()
        routes = {
            "/predict": (self.predict, "POST"),  # first, for they are tried in their order
            "/explain": (self.explain, "POST"),
            "/": (self.front, "GET"),
            "/model": (self.model, "GET"),
            "/openapi.json": (self.openapi, "GET"),
            "/healthz": (self.health, "GET"),
        }
        handlers: dict[Any, Any] = dict.fromkeys((RefusedError, BackglassError, HTTPException, Exception), refusal)
        app = Starlette(
            routes=[Route(path, ask, methods=[method]) for path, (ask, method) in routes.items()],
            exception_handlers=handlers,
        )
        app.router.redirect_slashes = False
        self._app = Guard(app, names, refuse_in_json)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI asks."""
        await self._app(scope, receive, send)

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def front(self, request: Request) -> Response:
        """The page for people."""
        speak = language_for(request, options_of(request, ("lang",)))
        page = front_page.page(self._model, self._target, speak, f"http://{request.headers['host']}")
        return _response(page.encode(), HTML, policy=front_page.POLICY)

    async def model(self, request: Request) -> Response:
        """What the model is."""
        options_of(request, ())
        return _response(self._facts)

    async def openapi(self, request: Request) -> Response:
        """The same for programs, as OpenAPI."""
        options_of(request, ())
        return _response(self._openapi)

    async def health(self, request: Request) -> Response:
        """Whether the server is there."""
        options_of(request, ())
        return _response(b'{"status": "ok"}')

    async def predict(self, request: Request) -> Response:
        """Predictions of rows."""
        options = options_of(request, PREDICT_OPTIONS)
        speak, form = language_for(request, options), format_for(request, options, ("json", "csv"))
        wish = Wish(content_type(request), form == "csv", number_of(options, "interval"))
        async with body_of(request, self._bodies) as body:
            if wish.content == JSON and form == "json" and wish.interval is None and len(body) <= QUICK_BYTES:
                quick = self._model.quickly(json_of(body))
                if quick is not None:
                    return _response(strict(quick.to_json(speak)))
            return await self._apart(lambda: _predictions(self._model.predicted(body, wish), form, speak))

    async def explain(self, request: Request) -> Response:
        """One row in the network."""
        options = options_of(request, EXPLAIN_OPTIONS)
        speak, form = language_for(request, options), format_for(request, options, ("json", "html", "text"))
        row, member = whole_of(options, "row"), whole_of(options, "member")
        wish = Wish(content_type(request), row=row, name=options.get("name"), member=member)
        async with body_of(request, self._bodies) as body:
            return await self._apart(lambda: _explanation(self._model.explained(body, wish), form, speak))

    async def _apart(self, answer: Callable[[], T]) -> T:
        """What a thread answers.

        Raises
        ------
        RefusedError
            503: the threads have enough to do, or it takes too long.
        """
        if self._room <= 0:
            raise RefusedError(503, words.BUSY)
        self._room -= 1
        loop = asyncio.get_running_loop()

        def done(_: object) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._freed)

        under_way = self._pool.submit(_sound, answer)
        under_way.add_done_callback(done)
        try:
            async with asyncio.timeout(SECONDS):
                return await asyncio.wrap_future(under_way)
        except TimeoutError as error:
            raise RefusedError(503, words.TOO_LONG.format(seconds=f"{SECONDS:g}")) from error

    def _freed(self) -> None:
        self._room += 1


def _sound(answer: Callable[[], T]) -> T:
    """The answer; a panic of polars, which is no exception of Python's, is one of ours."""
    try:
        return answer()
    except PanicException as error:
        raise RefusedError(422, words.UNREADABLE) from error
    except (MemoryError, MemoryShortageError) as error:
        raise RefusedError(503, words.NO_MEMORY) from error


def _predictions(found: Predicted, form: str, speak: Language) -> Response:
    if form == "json":
        return _response(strict(found.to_json(speak)))
    said = [remark[speak] for remark in found.remarks]
    while len(header := json.dumps(said)) > MOST_WARNED:
        said.pop()
    return _response(found.csv, f"{CSV}; charset=utf-8", more={WARNINGS: header} if said else {})


def _explanation(found: Shown, form: str, speak: Language) -> Response:
    if form == "json":
        return _response(strict(found.to_json()))
    if form == "text":
        return _response(found.to_text(speak).encode() + b"\n", TEXT)
    title: Text = getattr(found, "title", words.TITLE)
    page = html.page(title[speak], html.draw(found.blocks(), speak), speak)
    return _response(page.encode(), HTML, policy=f"{POLICY}; style-src 'unsafe-inline'; sandbox")


def _response(
    body: bytes, kind: str = JSON, *, status: int = 200, policy: str = POLICY, more: Mapping[str, str] = NONE
) -> Response:
    return Response(body, status, {**more, "content-security-policy": policy}, media_type=kind)


async def refusal(request: Request, error: Exception) -> Response:
    """The sentence for a request that gets no answer, as JSON; Starlette calls it."""
    if isinstance(error, RefusedError):
        status, said = error.status, error.text
    elif isinstance(error, BackglassError):
        status, said = 422, error.text
    elif isinstance(error, HTTPException) and error.status_code == 405:
        status, said = 405, words.NO_METHOD.format(path=request.url.path, method=request.method)
    elif isinstance(error, HTTPException):
        status, said = error.status_code, words.NOT_HERE
    else:
        status, said = 500, words.FAILED
    speak = _language(request)
    more = {"connection": "close"} if request.method not in ("GET", "HEAD") else {}
    more |= AGAIN if status == 503 else NONE
    if isinstance(error, HTTPException) and error.headers:
        more |= dict(error.headers)
    return _response(strict({"error": said[speak]}), status=status, more=more)


def said_in_json(refused: RefusedError, headers: Headers) -> Response:
    """The same for what is refused before it is a request of ours."""
    more = {"connection": "close", **(AGAIN if refused.status == 503 else NONE)}
    return _response(strict({"error": refused.text[language_of(headers)]}), status=refused.status, more=more)


async def refuse_in_json(refused: RefusedError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer who may not ask at all."""
    said = words.FOREIGN_ORIGIN if refused.status == 403 else refused.text
    response = await refusal(Request(scope), RefusedError(refused.status, said))
    response.headers["connection"] = "close"
    await response(scope, receive, send)


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang")
    return "ja" if asked == "ja" else "en" if asked == "en" else language_of(request.headers)
