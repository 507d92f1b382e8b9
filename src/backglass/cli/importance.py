"""``backglass importance``: how much a model needs each column."""

from __future__ import annotations

from typing import cast

from backglass.cli.command import command
from backglass.cli.options import ENGINE, HTML, JSON, MODEL, PART, READING, SEED, TABLE, option, with_reading
from backglass.cli.output import note, print_blocks, print_json, print_page
from backglass.cli.progress_bar import progress
from backglass.cli.usage import UsageError
from backglass.ranges import whole
from backglass.words import Language
from backglass.words import importance as words
from backglass.workflow.job import Reading
from backglass.workflow.option_kinds import WHOLE, within

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
    if as_html and as_json:
        raise UsageError(words.ONE_FORMAT)

    from backglass.modelfile import model_path, read_model
    from backglass.workflow import predicting as prediction
    from backglass.workflow.evaluation import Part
    from backglass.workflow.permuting import importance_of
    from backglass.workflow.reading import table_for

    trained = read_model(model)
    read = table_for(trained, table, reading)
    for remark in prediction.remarks(trained, read):
        note(remark, speak)
    with progress("importance") as tell:
        found = importance_of(
            trained, read, cast(Part, part), repeats, seed, engine, lambda done, of, name: tell(done, of, name, "")
        )
    if as_json:
        print_json({"model": str(model_path(model)), "table": read.path} | found.to_json())
    elif as_html:
        print_page(words.TITLE.format(target=found.target.name), found.blocks(), speak)
    else:
        print_blocks(found.blocks(), speak)
