"""A request taken apart: its body, its options, the language and the form of the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from json import JSONDecodeError
from math import isfinite
from typing import Any

from starlette.requests import ClientDisconnect, Request

from backglass.codec.entry import EntryError
from backglass.codec.json_text import json_value
from backglass.web.guarding import RefusedError, language_of, preferred
from backglass.words import Language, Text, said
from backglass.words import serving as words

JSON, CSV, HTML, TEXT = "application/json", "text/csv", "text/html", "text/plain"
FORMATS = {"json": JSON, "csv": CSV, "html": HTML, "text": TEXT}
MOST_BYTES = 8 * 2**20  # of a body
MOST_HELD = 128 * 2**20  # bytes of all bodies together
MOST_ROWS = 20_000
BODY_SECONDS = 20.0  # within which a body arrives
MOST_REASON = 200  # characters of what a parser says


def content_type(request: Request) -> str:
    """`JSON` or `CSV`. No form of a page can send either, and no script of another page without asking first.

    Raises
    ------
    RefusedError
        415.
    """
    given = request.headers.get("content-type", "")
    packed = request.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("", "identity"):
        raise RefusedError(415, words.NOT_PACKED.format(found=said(packed)))
    kind = given.partition(";")[0].strip().lower()
    if kind not in (JSON, CSV):
        raise RefusedError(415, words.NEEDS_TYPE.format(found=said(given)))
    return kind


class Room:
    """Room for bodies: how many bytes of them may still be held."""

    def __init__(self, left: int = MOST_HELD) -> None:
        self.left = left


@asynccontextmanager
async def body_of(request: Request, room: Room) -> AsyncIterator[bytes]:
    """The whole body, for as long as it is worked on.

    Raises
    ------
    RefusedError
        413 where it is too large, before it is read if its length is said; 408 where it takes too long; 400 where it
        is cut off; 503 where there is no room for it beside the others.
    """
    length = request.headers.get("content-length", "0")
    too_large = RefusedError(413, words.TOO_LARGE.format(most=MOST_BYTES))
    if not length.isdecimal() or int(length[:20]) > MOST_BYTES:
        raise too_large
    parts, taken = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                taken += len(part)
                room.left -= len(part)
                if taken > MOST_BYTES:
                    raise too_large
                if room.left < 0:
                    raise RefusedError(503, words.BUSY)
                parts.append(part)
        yield b"".join(parts)
    except TimeoutError as error:
        raise RefusedError(408, words.TOO_SLOW.format(seconds=f"{BODY_SECONDS:g}")) from error
    except ClientDisconnect as error:
        raise RefusedError(400, words.CUT_OFF) from error
    finally:
        room.left += taken


def json_of(body: bytes) -> Any:
    """The JSON value of a body, strict: no NaN, nothing twice, bounded in depth and number; a mark of UTF-8 is no part.

    Raises
    ------
    RefusedError
        400.
    """
    if not body.strip():
        raise RefusedError(400, words.NOTHING)
    try:
        return json_value(body.decode("utf-8-sig"))
    except EntryError as error:
        reason: Text | str = error.text.without_stop()
    except UnicodeDecodeError:
        reason = words.NOT_UTF8
    except JSONDecodeError as error:
        reason = words.MISTAKE_AT.format(line=error.lineno, column=error.colno)
    except ValueError as error:
        reason = str(error)[:MOST_REASON].rstrip(".")
    raise RefusedError(400, words.NOT_JSON.format(reason=reason))


def rows_in(value: Any, row: type) -> list[Any]:
    """The rows of a body: of one row, a list of rows, or an object that has the list; rows are objects or lists.

    Raises
    ------
    RefusedError
        422, there is none, or more than are taken.

    Examples
    --------
    >>> rows_in({"grams": 310}, dict), rows_in({"rows": [[1.0]]}, list), rows_in([1.0, 2.0], list)
    ([{'grams': 310}], [[1.0]], [[1.0, 2.0]])
    """
    if isinstance(value, dict) and value.keys() == {"rows"} and isinstance(value["rows"], list):
        rows = value["rows"]
    elif isinstance(value, list) and (row is dict or not value or isinstance(value[0], list)):
        rows = value
    elif isinstance(value, row):
        rows = [value]
    else:
        raise RefusedError(422, words.NO_ROWS.format(found=words.JSON_TYPES[type(value)]))
    if not rows:
        raise RefusedError(422, words.NOTHING)
    check_count(len(rows))
    return rows


def check_count(rows: int) -> None:
    """Refuse more rows than are taken at once.

    Raises
    ------
    RefusedError
        422.
    """
    if rows > MOST_ROWS:
        raise RefusedError(422, words.TOO_MANY_ROWS.format(rows=rows, most=MOST_ROWS))


def options_of(request: Request, known: Collection[str]) -> dict[str, str]:
    """The options behind the address, each given once.

    Raises
    ------
    RefusedError
        422, there is no such option.
    """
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            text = words.NO_OPTION if known else words.NO_OPTIONS
            raise RefusedError(422, text.format(name=name, names=", ".join(known)))
        if name in found:
            raise RefusedError(422, words.TWICE.format(name=name))
        found[name] = value
    return found


def number_of(options: Mapping[str, str], name: str) -> float | None:
    """An option that is a number; None where it is not given."""
    if name not in options:
        return None
    try:
        value = float(options[name])
        if not isfinite(value):
            raise ValueError
    except ValueError as error:
        raise RefusedError(422, _wrong(options, name, words.A_NUMBER)) from error
    return value


def whole_of(options: Mapping[str, str], name: str) -> int | None:
    """An option that is a whole number from 1 on; None where it is not given."""
    if name not in options:
        return None
    given = options[name]
    if not (given.isascii() and given.isdecimal() and 0 < len(given) < 10 and int(given) > 0):
        raise RefusedError(422, _wrong(options, name, words.A_WHOLE))
    return int(given)


def language_for(request: Request, options: Mapping[str, str]) -> Language:
    """The language of the answer: that which is asked for, else the one that the asker's program prefers."""
    if "lang" not in options:
        return language_of(request.headers)
    if options["lang"] not in ("en", "ja"):
        raise RefusedError(422, _wrong(options, "lang", words.ONE_OF.format(names="en, ja")))
    return "ja" if options["lang"] == "ja" else "en"


def format_for(request: Request, options: Mapping[str, str], offered: Collection[str]) -> str:
    """The form of the answer, of those that are offered: as the option says, else as ``Accept`` prefers, else JSON.

    Examples
    --------
    >>> asks = lambda accept: Request({"type": "http", "headers": [(b"accept", accept)]})
    >>> format_for(asks(b"text/html,*/*;q=0.8"), {}, ("json", "html")), format_for(asks(b"*/*"), {}, ("json", "csv"))
    ('html', 'json')
    >>> format_for(asks(b"text/csv;q=0.1, application/json"), {}, ("json", "csv"))
    'json'
    """
    if (asked := options.get("format")) is not None:
        if asked not in offered:
            raise RefusedError(422, _wrong(options, "format", words.ONE_OF.format(names=", ".join(offered))))
        return asked
    for kind in preferred(request.headers.get("accept", "")):
        for name in offered:
            if kind == FORMATS[name]:
                return name
    return "json"


def _wrong(options: Mapping[str, str], name: str, wanted: Text) -> Text:
    return words.WRONG_OPTION.format(name=name, value=options[name], wanted=wanted)
