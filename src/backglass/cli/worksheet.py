"""``backglass worksheet``: a page to work through by hand, or one for each student with other numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backglass.cli.command import command
from backglass.cli.options import flag, option
from backglass.cli.output import say
from backglass.cli.progress_bar import progress
from backglass.cli.usage import UsageError, a_name
from backglass.ranges import SEED, whole
from backglass.words import explanation
from backglass.words import textbook as textbook_words
from backglass.words import worksheet as words
from backglass.workflow.option_kinds import WHOLE, within

if TYPE_CHECKING:
    from backglass.network import Network
    from backglass.textbook.by_name import Example
    from backglass.words import Language

DEFAULT = "mazur"
SHEET = "worksheet.html"
RATE = 0.5  # of networks that are no example's

EXAMPLE = option("--example", metavar="NAME")
SIZES = option("--sizes", metavar="N,N,...")
BLANKS = flag("--blanks")
COPIES = option("--copies", metavar="N", kind=WHOLE, check=within(whole(1, 1000)))
NUMBERS = option("--seed", metavar="N", kind=WHOLE, check=within(SEED))
UNITS = option("--units", metavar="N", kind=WHOLE, check=within(whole()))
OUTPUT = option("--output", metavar="FOLDER", check=a_name, default=".")


@command(EXAMPLE, SIZES, BLANKS, COPIES, NUMBERS, UNITS, OUTPUT)
def worksheet(
    *,
    example: str | None,
    sizes: str | None,
    blanks: bool,
    copies: int | None,
    seed: int | None,
    units: int | None,
    output: str,
    speak: Language,
) -> None:
    """Write a worksheet, or many with different numbers."""
    if example is not None and sizes is not None:
        raise UsageError(words.EXAMPLE_OR_SIZES)
    given = _example(DEFAULT if example is None else example) if sizes is None else None
    if given is not None and copies is None and seed is None:
        _write_one(given, blanks, units, Path(output), speak)
    else:
        _write_copies(given, sizes or "", copies or 1, seed or 0, units, Path(output), speak)


def _write_one(given: Example, blanks: bool, units: int | None, folder: Path, speak: Language) -> None:
    """The example with its own numbers."""
    from backglass.files import write_whole
    from backglass.pictures.stages import MOST_UNITS
    from backglass.pictures.worksheet import worksheet as written

    page = written(
        given.trace(), lang=speak, blanks=blanks, optimiser=given.optimiser, most=units or MOST_UNITS, **given.labels
    )
    write_whole(folder / SHEET, page.encode())
    say(explanation.WROTE.format(path=folder / SHEET), speak)


def _write_copies(
    given: Example | None, sizes: str, copies: int, seed: int, units: int | None, folder: Path, speak: Language
) -> None:
    """Sheets with other numbers, and their answers."""
    from backglass.equations.optimisers import SGD
    from backglass.pictures.copies import worksheets
    from backglass.pictures.stages import MOST_UNITS

    network = _network(sizes) if given is None else given.network
    rule = SGD(RATE) if given is None else given.optimiser
    with progress(words.WORKING[speak]):
        made = worksheets(
            network,
            copies,
            seed=seed,
            lang=speak,
            optimiser=rule,
            most=units or MOST_UNITS,
            **({} if given is None else given.labels),
        )
        paths = made.save(folder)
    for path in paths:
        say(explanation.WROTE.format(path=path), speak)


def _example(name: str) -> Example:
    from backglass.errors import NetworkError
    from backglass.textbook.by_name import example

    try:
        return example(name)
    except NetworkError as error:
        raise UsageError(error.text) from error


def _network(sizes: str) -> Network:
    from backglass.errors import NetworkError
    from backglass.network import Network

    try:
        units = [int(size) for size in sizes.replace("-", ",").split(",")]
        return Network(units, hidden="logistic", output="logistic")
    except (ValueError, NetworkError) as error:
        raise UsageError(textbook_words.BAD_SIZES.format(value=sizes)) from error
