"""``backglass studio``: the page on which a network learns, served to this machine's browser."""

from __future__ import annotations

import gc
import re
import sys
import threading
import webbrowser
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from backglass.cli.command import command
from backglass.cli.options import JSON, argument, flag, option
from backglass.cli.output import note, print_json
from backglass.cli.usage import StoppedError, UsageError
from backglass.ranges import whole
from backglass.web.ports import A_NAME, LOOPBACK, address_of, listen, names_of
from backglass.words import Language
from backglass.words.studio import serving as words
from backglass.workflow.option_kinds import TEXTS, WHOLE, each_within, within

if TYPE_CHECKING:
    from socket import socket

    from backglass.studio.received_files import ReceivedFiles
    from backglass.studio.server import Make
    from backglass.studio.session import Session

HERE = "127.0.0.1"
PREFERRED = (8400, 8401, 8402, 8403)
SWITCH_SECONDS = 0.001  # after which a session that computes lets those go on that pass messages
STATE = re.compile(r"[A-Za-z0-9_.~-]+")

LESSON = argument("LESSON", required=False)
MODEL = option("--model", metavar="MODEL")
DATA = option("--data", metavar="TABLE")
TARGET = option("--target", metavar="COLUMN")
OPEN = option("--open", "link", metavar="LINK")
PORT = option("--port", metavar="N", kind=WHOLE, check=within(whole(0, 65535)))
HOST = option("--host", metavar="ADDRESS", check=within(A_NAME), default=HERE)
ALLOW_HOST = option("--allow-host", "allowed", metavar="NAME", kind=TEXTS, check=each_within(A_NAME), multiple=True)
NO_BROWSER = flag("--no-browser", "browser", flag_value=False, default=True)


@command(LESSON, MODEL, DATA, TARGET, OPEN, PORT, HOST, ALLOW_HOST, NO_BROWSER, JSON)
def studio(
    *,
    lesson: str | None,
    model: str | None,
    data: str | None,
    target: str | None,
    link: str | None,
    port: int | None,
    host: str,
    allowed: tuple[str, ...],
    browser: bool,
    as_json: bool,
    speak: Language,
) -> None:
    """Serve the studio's page until Ctrl-C."""
    if sum(one is not None for one in (lesson, model, data, link)) > 1:
        raise UsageError(words.ONE_START)
    if (data is None) != (target is None):
        raise UsageError(words.NEEDS_TARGET if target is None else words.NEEDS_DATA)
    start = "" if link is None else f"&s={_state(link)}"
    from backglass.studio.received_files import ReceivedFiles
    from backglass.web.keys import new_key

    with listen(host, port, PREFERRED) as bound:
        files, make = ReceivedFiles(), _session
        try:
            if lesson is not None:
                _session(files).named(lesson)
                start = f"&problem={quote(lesson, safe='')}"
            if data is not None or model is not None:
                make = partial(_session, first=_own(files, model, data, target))
                make(files)
            key = new_key()
            url = f"{address_of(bound)}/#k={key}{start}"
            if as_json:
                print_json({"url": url})
            else:
                print(url, flush=True)
                note(words.REACHED_BY_ALL if host not in LOOPBACK else words.ENDS_BY, speak)
            sys.stdout.flush()
            if browser and not as_json:
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
            _serve(bound, key, names_of(host, allowed), make, speak, files)
        except KeyboardInterrupt as stop:
            raise StoppedError(words.STOPPED) from stop
        finally:
            files.close()


def _serve(bound: socket, key: str, names: frozenset[str], make: Make, speak: Language, files: ReceivedFiles) -> None:
    """Answer at a socket until Ctrl-C: the browser is on its way while the rest is imported."""
    from backglass.studio.server import LARGEST_MESSAGE, StudioApplication
    from backglass.web.listening import server_of

    app = StudioApplication(key, names, make, speak, files)
    threading.Thread(target=_awake, args=(files,), daemon=True).start()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        server_of(app, largest_message=LARGEST_MESSAGE).run(sockets=[bound])
    finally:
        app.close()


def _awake(files: ReceivedFiles) -> None:
    """Import and make what the first page will ask for, while its browser is on its way.

    What is imported stays, so that to look for what does not takes time alone: a twentieth of it.
    """
    gc.disable()
    try:
        for _ in _session(files).hear({"do": "hello"}):
            pass
    finally:
        gc.enable()


def _state(link: str) -> str:
    """The state in a link; a state alone is one, too."""
    fragment = link.partition("#")[2] if "#" in link else f"s={link}"
    state = parse_qs(fragment).get("s", [""])[0]
    if not STATE.fullmatch(state):
        raise UsageError(words.NO_LINK)
    return state


def _own(files: ReceivedFiles, model: str | None, data: str | None, target: str | None) -> dict[str, Any]:
    """The problem of a table or of a model of this machine, which is received as if it were sent."""
    from backglass.modelfile.model import model_path

    if data is not None:
        kept = files.add_copy(data)
        return {"id": "table", "hash": kept.hash, "name": kept.name, "target": target}
    kept = files.add_copy(str(model_path(str(model))))
    return {"id": "model", "hash": kept.hash, "name": kept.name}


def _session(files: ReceivedFiles, first: dict[str, Any] | None = None) -> Session:
    """A session that begins with a problem."""
    from backglass.studio.session import Session

    return Session(first, files)
