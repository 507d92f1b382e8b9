"""``backglass studio``: the page on which a network learns, served to this machine's browser."""

from __future__ import annotations

import re
import sys
import threading
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from backglass.cli.command import command
from backglass.cli.options import JSON, argument, flag, option
from backglass.cli.output import note, print_json
from backglass.cli.usage import StoppedError, UsageError
from backglass.ranges import whole
from backglass.words import Language
from backglass.words.studio import serving as words
from backglass.workflow.option_kinds import TEXTS, WHOLE, within

if TYPE_CHECKING:
    from backglass.studio.carrying import Hearing
    from backglass.studio.received_files import ReceivedFiles

HERE = "127.0.0.1"
STATE = re.compile(r"[A-Za-z0-9_.~-]+")
PREFERRED = (8400, 8401, 8402, 8403)

LESSON = argument("LESSON", required=False)
MODEL = option("--model", metavar="MODEL")
DATA = option("--data", metavar="TABLE")
TARGET = option("--target", metavar="COLUMN")
OPEN = option("--open", "link", metavar="LINK")
PORT = option("--port", metavar="N", kind=WHOLE, check=within(whole(0, 65535)))
HOST = option("--host", metavar="ADDRESS", default=HERE)
ALLOW_HOST = option("--allow-host", "allowed", metavar="NAME", kind=TEXTS, multiple=True)
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
    start = _start(lesson, model, data, target, link)
    from backglass.web.asking import new_key
    from backglass.web.listening import LOOPBACK, address_of, listen, names_of, server_of

    with listen(host, port, PREFERRED) as bound:
        from backglass.studio.server import LARGEST_MESSAGE, StudioApplication

        key = new_key()
        app = StudioApplication(key, names_of(host, allowed), _make, speak)
        url = f"{address_of(bound)}/#k={key}{start}"
        if as_json:
            print_json({"url": url})
        else:
            print(url)
            note(words.REACHED_BY_ALL if host not in LOOPBACK else words.ENDS_BY, speak)
        sys.stdout.flush()
        threading.Thread(target=_prepare, daemon=True).start()
        if browser and not as_json:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        try:
            server_of(app, largest_message=LARGEST_MESSAGE).run(sockets=[bound])
        except KeyboardInterrupt as stop:
            raise StoppedError(words.STOPPED) from stop
        finally:
            app.close()


def _start(lesson: str | None, model: str | None, data: str | None, target: str | None, link: str | None) -> str:
    """What the page begins with, as a part of its address."""
    if sum(one is not None for one in (lesson, model, data, link)) > 1:
        raise UsageError(words.ONE_START)
    if data is not None and target is None:
        raise UsageError(words.NEEDS_TARGET)
    if target is not None and data is None:
        raise UsageError(words.NEEDS_DATA)
    if link is not None:
        return f"&s={_state(link)}"
    return "" if lesson is None else f"&problem={quote(lesson, safe='')}"


def _state(link: str) -> str:
    """The state in a link; a state alone is one, too."""
    fragment = link.partition("#")[2] if "#" in link else f"s={link}"
    state = parse_qs(fragment).get("s", [""])[0]
    if not STATE.fullmatch(state):
        raise UsageError(words.NO_LINK)
    return state


def _make(files: ReceivedFiles) -> Hearing:
    from backglass.studio.session import Session

    return Session(files=files)


def _prepare() -> None:
    """Import what a session needs while the browser starts."""
    with suppress(Exception):
        import backglass.studio.session  # noqa: F401
