"""``backglass serve``: a model that programs ask over HTTP."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from backglass.cli.command import command
from backglass.cli.options import JSON, MODEL, option
from backglass.cli.output import note, print_json
from backglass.cli.usage import StoppedError
from backglass.ranges import whole
from backglass.web.ports import A_NAME, LOOPBACK, address_of, listen, names_of
from backglass.words import Language
from backglass.words import serving as words
from backglass.workflow.option_kinds import TEXTS, WHOLE, each_within, within

if TYPE_CHECKING:
    from backglass.serving.application import ServingApplication

HERE = "127.0.0.1"
PREFERRED = (8500, 8501, 8502, 8503)
SWITCH_SECONDS = 0.001  # after which a thread that computes lets the one go on that hears requests

PORT = option("--port", metavar="N", kind=WHOLE, check=within(whole(0, 65535)))
HOST = option("--host", metavar="ADDRESS", check=within(A_NAME), default=HERE)
ALLOW_HOST = option("--allow-host", "allowed", metavar="NAME", kind=TEXTS, check=each_within(A_NAME), multiple=True)
THREADS = option("--threads", metavar="N", kind=WHOLE, check=within(whole(1, 64)), default=2)


@command(MODEL, PORT, HOST, ALLOW_HOST, THREADS, JSON)
def serve(
    *,
    model: str,
    port: int | None,
    host: str,
    allowed: tuple[str, ...],
    threads: int,
    as_json: bool,
    speak: Language,
) -> None:
    """Serve a model until Ctrl-C."""
    from backglass.serving.application import said_in_json
    from backglass.web.listening import server_of

    with listen(host, port, PREFERRED) as bound:
        try:
            app = _application(model, names_of(host, allowed), threads)
            url = address_of(bound)
            if as_json:
                print_json({"url": url})
            else:
                print(url, flush=True)
                note(words.HERE if host in LOOPBACK else words.REACHED_BY_ALL, speak)
            sys.stdout.flush()
            sys.setswitchinterval(SWITCH_SECONDS)
            try:
                server_of(app, saying=said_in_json).run(sockets=[bound])
            finally:
                app.close()
        except KeyboardInterrupt as stop:
            raise StoppedError(words.STOPPED) from stop


def _application(path: str, names: frozenset[str], threads: int) -> ServingApplication:
    """What answers for a model."""
    from backglass.serving.application import ServingApplication
    from backglass.serving.opened import opened

    model, facts = opened(path)
    return ServingApplication(model, facts, names, threads)
