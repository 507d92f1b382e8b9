"""Files over HTTP: those of a folder sent, one received as it comes."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from backglass.web.guarding import RefusedError
from backglass.words import web as words

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
PATIENCE = 10.0  # seconds between two parts of a body


class Shelf:
    """The files of a folder, by their addresses; what was not there when it was made is not found.

    Parameters
    ----------
    folder : Path
        Its files of the types of `TYPES` are served, ``index.html`` of the folder itself as "", too; none that is
        hidden or a link.
    """

    def __init__(self, folder: Path) -> None:
        files = (path for path in sorted(folder.rglob("*")) if path.suffix in TYPES and path.is_file())
        self.files = {
            path.relative_to(folder).as_posix(): path
            for path in files
            if not path.is_symlink() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        }
        if "index.html" in self.files:
            self.files[""] = self.files["index.html"]

    async def answer(self, request: Request) -> Response:
        """The file that a request names.

        Raises
        ------
        RefusedError
            404.
        """
        path = self.files.get(request.url.path.removeprefix("/"))
        if path is None:
            raise RefusedError(404, words.NOT_HERE)
        return Response(path.read_bytes(), media_type=TYPES[path.suffix])


async def receive_file(request: Request, path: Path, most: int) -> int:
    """Write what a request sends to a file, as it comes; its bytes.

    Parameters
    ----------
    request : Request
    path : Path
        A new file; one that does not arrive whole is removed.
    most : int
        Bytes. A longer one is refused before it is read where its length is said, else once so much was read.

    Raises
    ------
    RefusedError
        413 where it is too large, 408 where nothing comes any more, 400 where it is cut off, 507 where the disk is
        full.
    """
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said[:20]) > most:
        raise RefusedError(413, words.TOO_LARGE.format(most=most >> 20))
    taken = 0
    try:
        with open(path, "xb") as stream:
            while True:
                part = await asyncio.wait_for(request.receive(), PATIENCE)
                if part["type"] == "http.disconnect":
                    raise RefusedError(400, words.CUT_OFF)
                taken += len(part.get("body", b""))
                if taken > most:
                    raise RefusedError(413, words.TOO_LARGE.format(most=most >> 20))
                stream.write(part.get("body", b""))
                if not part.get("more_body", False):
                    return taken
    except BaseException as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        if isinstance(error, TimeoutError):
            raise RefusedError(408, words.CUT_OFF) from error
        if isinstance(error, OSError):
            raise RefusedError(507, words.NO_ROOM) from error
        raise
