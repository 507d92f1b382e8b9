"""``backglass dependence``: how a model's predictions depend on one column."""

from __future__ import annotations

from backglass.cli.command import command
from backglass.cli.options import HTML, JSON, MODEL, READING, SEED, TABLE, option, rows_at_most, with_reading
from backglass.cli.output import note, print_blocks, print_json, print_page
from backglass.cli.progress_bar import progress
from backglass.cli.usage import UsageError
from backglass.words import Language
from backglass.words import dependence as words
from backglass.workflow.job import Reading

COLUMN = option("--column", metavar="COLUMN", required=True)
ROWS = 2000


@command(MODEL, TABLE, COLUMN, rows_at_most(ROWS), SEED, *READING, HTML, JSON)
@with_reading
def dependence(
    *,
    model: str,
    table: str,
    column: str,
    rows: int,
    seed: int,
    reading: Reading,
    as_html: bool,
    as_json: bool,
    speak: Language,
) -> None:
    """Show how a model's predictions depend on one column."""
    if as_html and as_json:
        raise UsageError(words.ONE_FORMAT)

    from backglass.modelfile import model_path, read_model
    from backglass.workflow import predicting as prediction
    from backglass.workflow.depending import dependence_on
    from backglass.workflow.reading import table_for

    trained = read_model(model)
    read = table_for(trained, table, reading)
    for remark in prediction.remarks(trained, read):
        note(remark, speak)
    with progress("dependence") as tell:
        found = dependence_on(trained, read, column, rows, seed, lambda done, of: tell(done, of, column, ""))
    if as_json:
        print_json({"model": str(model_path(model)), "table": read.path} | found.to_json())
    elif as_html:
        print_page(found.title, found.blocks(), speak)
    else:
        print_blocks(found.blocks(), speak)
