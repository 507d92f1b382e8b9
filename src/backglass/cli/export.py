"""``backglass export``: a trained network, or its training, as a file for another runtime."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from backglass.cli.command import command
from backglass.cli.options import JSON, MODEL, READING, option, with_reading
from backglass.cli.output import STANDARD, print_blocks, print_json, refuse_replacing, say, write_table
from backglass.cli.progress_bar import progress
from backglass.cli.usage import UsageError, a_name
from backglass.errors import FileError
from backglass.ranges import one_of
from backglass.words import Text
from backglass.words import export as words
from backglass.workflow.option_kinds import within
from backglass.workflow.reading_asked import Reading

if TYPE_CHECKING:
    from backglass.export.exporting import Exported
    from backglass.export.formats import Format, What
    from backglass.words import Language

NAMES = ("onnx", "torch", "sklearn", "python", "c", "octave", "scilab", "julia")  # a test holds them to the table
SHOWN = 8  # names of inputs

TO = option("--to", metavar="FORMAT", check=within(one_of(*NAMES)), required=True)
WHAT = option("--what", metavar="WHAT", check=within(one_of("network", "training")), default="network")
DTYPE = option("--dtype", metavar="TYPE", check=within(one_of("float32", "float64")))
CHECK = option("--check", metavar="TABLE", check=a_name)
DATA = option("--data", metavar="TABLE", check=a_name)
OUTPUT = option("--output", metavar="FILE", check=a_name)


@command(MODEL, TO, WHAT, DTYPE, CHECK, DATA, OUTPUT, *READING, JSON)
@with_reading
def export(
    *,
    model: str,
    to: str,
    what: str,
    dtype: str | None,
    check: str | None,
    data: str | None,
    output: str | None,
    reading: Reading,
    as_json: bool,
    speak: Language,
) -> None:
    """Write a model for another runtime."""
    from backglass.export.exporting import exported, places_of
    from backglass.export.formats import FORMATS

    row = FORMATS[to]
    path = f"model{row.suffix}" if output is None else output
    asked = cast("What", what)
    places = places_of(path, row, asked)
    if path == STANDARD:
        _refuse_printing(row, len(places), as_json)
    else:
        _refuse_losing(places, path, output is None, model, check, data, reading)

    from backglass.saving import load

    options: dict[str, Any] = {"what": asked, "dtype": dtype, "lang": speak, "check": check, "data": data}
    name = f"model{row.suffix}" if path == STANDARD else os.path.basename(path)
    with progress(words.WORKING[speak]):
        made = exported(load(model), row, name, reading=reading, **options)
    if path == STANDARD:
        write_table(made.text.encode())
        return
    _write(made, places)
    if as_json:
        print_json(_facts(made, model, list(places.values())))
    else:
        _say(made, list(places.values()), speak)


def _refuse_printing(row: Format, count: int, as_json: bool) -> None:
    if as_json:
        raise UsageError(words.PRINTED_ALONE)
    if row.binary or count > 1:
        raise UsageError(words.NOT_PRINTED.format(title=row.title))


def _refuse_losing(
    places: dict[str, str],
    path: str,
    by_default: bool,
    model: str,
    check: str | None,
    data: str | None,
    reading: Reading,
) -> None:
    from backglass.export.exporting import refuse_losing

    for place in places.values():
        if by_default and os.path.lexists(place):
            raise FileError(words.OVER.format(path=place))
        refuse_replacing(place, model, check, data, reading.join)
    refuse_losing(places, path)


def _write(made: Exported, places: dict[str, str]) -> None:
    from backglass.files import write_together

    write_together(dict(zip(places.values(), made.files.values(), strict=True)))


def _facts(made: Exported, model: str, paths: list[str]) -> dict[str, Any]:
    from backglass.modelfile import model_path

    return {
        "model": str(model_path(model)),
        "file": paths[0],
        "files": paths,
        "to": made.to,
        "what": made.what,
        "dtype": made.dtype,
        "inputs": list(made.inputs),
        "check": None if made.check is None else vars(made.check),
    }


def _say(made: Exported, paths: list[str], speak: Language) -> None:
    from backglass.page.blocks import Labelled
    from backglass.tables.names import first_names

    wrote = paths[0] if len(paths) == 1 else words.AND.format(first=", ".join(paths[:-1]), last=paths[-1])
    say(words.WROTE.format(paths=wrote), speak)
    facts = []
    if made.what == "network":
        facts.append((words.GOES_IN, words.TAKES.format(count=len(made.inputs), names=first_names(made.inputs))))
    if (found := made.check) is not None:
        counted = words.ROWS if made.what == "network" else words.LOSSES
        numbers = {"difference": f"{found.largest_difference:.2g}", "tolerance": f"{found.tolerance:g}"}
        facts.append((words.RUN_BY, Text(f"{found.runtime} {found.version}", f"{found.runtime} {found.version}")))
        facts.append((words.COMPARED, counted.format(count=found.rows)))
        facts.append((words.DIFFERENCE, words.ALLOWED.format(**numbers)))
    if facts:
        print_blocks([Labelled(tuple(facts))], speak)
