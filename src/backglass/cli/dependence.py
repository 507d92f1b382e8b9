"""``backglass dependence``: how a model's predictions depend on one column."""

from __future__ import annotations

from backglass.cli.command import command
from backglass.cli.found import model_and_table, print_found, refuse_two_forms
from backglass.cli.options import HTML, JSON, MODEL, READING, SEED, TABLE, option, rows_at_most, with_reading
from backglass.cli.progress_bar import progress
from backglass.words import Language
from backglass.workflow.reading_asked import Reading

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
    refuse_two_forms(as_html, as_json)

    from backglass.workflow.depending import dependence_on

    trained, read = model_and_table(model, table, reading, speak)
    with progress("dependence") as tell:
        found = dependence_on(trained, read, column, rows, seed, lambda done, of: tell(done, of, column, ""))
    print_found(found, model, read, as_html=as_html, as_json=as_json, speak=speak)
