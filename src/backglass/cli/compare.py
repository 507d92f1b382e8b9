"""``backglass compare``: what one's own program printed, held against the right run."""

from __future__ import annotations

import sys
from pathlib import Path

from backglass.cli.command import command
from backglass.cli.options import JSON, argument, option
from backglass.cli.output import print_json
from backglass.errors import FileError
from backglass.words import Language
from backglass.words import own_program as words

LOG = argument("LOG")
EXAMPLE = option("--example", metavar="NAME", required=True)
MOST_BYTES = 64 * 2**20


@command(LOG, EXAMPLE, JSON)
def compare(*, log: str, example: str, as_json: bool, speak: Language) -> None:
    """Say where a log departs from the right run, and which slip gives its numbers."""
    from backglass.tables.encodings import utf8_of
    from backglass.textbook.by_name import example as example_of
    from backglass.textbook.own_log import read_log
    from backglass.textbook.own_program import compare as held_against

    known = example_of(example)
    text, _ = utf8_of(Path(log), _bytes_of(log))
    found = held_against(known, read_log(log, text.decode(), known))
    if as_json:
        print_json({"log": log, **found.to_json()})
    else:
        print(found.to_text(speak))


def _bytes_of(path: str) -> bytes:
    """The file, or what is piped in; of very much the first lines."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(MOST_BYTES)
        else:
            with open(path, "rb") as stream:
                data = stream.read(MOST_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(words.CANNOT_READ.format(path=path, reason=reason)) from error
    return data if len(data) < MOST_BYTES else data[: data.rindex(b"\n") + 1 if b"\n" in data else None]
