"""What stands on the pages of docs/: their listings, run in the order in which a reader meets them."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backglass.cli import main

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```([\w-]*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHECKER = doctest.OutputChecker()
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
SHELL = set("|<>&;*$(")  # a command that has one of them is for the shell


@dataclass(frozen=True)
class Listing:
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str


def listings(page: str) -> tuple[Listing, ...]:
    """All of a page, in its order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return tuple(
        Listing(page, text.count("\n", 0, found.start()) + 1, found[1], found[2]) for found in FENCE.finditer(text)
    )


def run(listing: Listing, names: dict[str, Any]) -> None:
    """Run a listing where the reader would; what it prints is what the page says."""
    if listing.language == "console":
        for command, expected in exchanges(listing):
            said = output_of(command)
            assert CHECKER.check_output(expected, said, FLAGS), f"{listing.page}:{listing.line}: {command}\n{said}"
    elif ">>>" in listing.text:
        _doctest(listing, names)
    else:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile("\n" * listing.line + listing.text, str(DOCS / listing.page), "exec"), names)


def exchanges(listing: Listing) -> Iterator[tuple[str, str]]:
    """The commands of a listing, each with what it prints; without a line below it anything may come."""
    for part in re.split(r"^\$ ", listing.text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        while command.endswith("\\"):
            more, _, expected = expected.partition("\n")
            command = command[:-1] + more.removeprefix(">")
        yield command, expected if expected.strip() else "...\n"


def output_of(command: str) -> str:
    """What a command prints, which has to end well; one without the shell's signs is called in this process."""
    import shlex

    words = shlex.split(command, comments=True)
    if words[0] == "backglass" and not SHELL & set(command):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(words[1:])
        assert status == 0, f"{command}: {err.getvalue()}"
        return out.getvalue()
    script = f'set -eo pipefail\nbackglass() {{ "{sys.executable}" -m backglass "$@"; }}\n{command}\n'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def _doctest(listing: Listing, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(listing.text, names, listing.page, listing.page, listing.line)
    told = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    result = runner.run(test, out=told.write, clear_globs=False)
    names.update(test.globs)
    assert result.failed == 0, told.getvalue()
