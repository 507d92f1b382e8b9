"""``backglass importance``: how much a model needs each column."""

from __future__ import annotations

from typing import cast

from backglass.cli.command import command
from backglass.cli.found import model_and_table, print_found, refuse_two_forms
from backglass.cli.options import ENGINE, HTML, JSON, MODEL, PART, READING, SEED, TABLE, option, with_reading
from backglass.cli.progress_bar import progress
from backglass.ranges import whole
from backglass.words import Language
from backglass.workflow.option_kinds import WHOLE, within
from backglass.workflow.reading_asked import Reading

REPEATS = option("--repeats", metavar="N", kind=WHOLE, check=within(whole()), default=5)


@command(MODEL, TABLE, PART, REPEATS, SEED, ENGINE, *READING, HTML, JSON)
@with_reading
def importance(
    *,
    model: str,
    table: str,
    part: str,
    repeats: int,
    seed: int,
    engine: str,
    reading: Reading,
    as_html: bool,
    as_json: bool,
    speak: Language,
) -> None:
    """Say how much a model needs each column of its table."""
    refuse_two_forms(as_html, as_json)

    from backglass.workflow.evaluation import Part
    from backglass.workflow.permuting import importance_of

    trained, read = model_and_table(model, table, reading, speak, judged=True)
    with progress("importance") as tell:
        found = importance_of(
            trained, read, cast(Part, part), repeats, seed, engine, lambda done, of, name: tell(done, of, name, "")
        )
    print_found(found, model, read, as_html=as_html, as_json=as_json, speak=speak)
