"""``backglass health``: what keeps a model's network from learning, on a table."""

from __future__ import annotations

from backglass.cli.command import command
from backglass.cli.found import subject_by
from backglass.cli.options import HTML, JSON, MODEL, READING, SEED, TABLE, of_job, rows_at_most, with_reading
from backglass.cli.output import print_blocks, print_json, print_page
from backglass.cli.usage import UsageError
from backglass.words import Language
from backglass.words import findings as words
from backglass.workflow.reading_asked import Reading

ROWS = 10_000
LEARNING_RATE = of_job("learning_rate", default=None)


@command(MODEL, TABLE, LEARNING_RATE, rows_at_most(ROWS), SEED, *READING, HTML, JSON)
@with_reading
def health(
    *,
    model: str,
    table: str,
    learning_rate: float | None,
    rows: int,
    seed: int,
    reading: Reading,
    as_html: bool,
    as_json: bool,
    speak: Language,
) -> None:
    """Say what keeps a network from learning, with the remedy."""
    if as_html and as_json:
        raise UsageError(words.ONE_FORMAT)

    from backglass.glass import health as examine
    from backglass.modelfile import model_path

    subject = subject_by(model, table, reading, rows, seed, speak)
    trained = subject.model
    found = examine(trained.network, trained.theta, subject.X, subject.D, learning_rate=learning_rate)
    if as_json:
        facts = {"model": str(model_path(model)), "table": table, "rows_of_table": subject.of}
        print_json(facts | found.to_json())
    elif as_html:
        title = words.HEALTH_OF.format(model=model, table=table)
        print_page(title, [*found.blocks(), *subject.drawn(seed)], speak)
    else:
        print_blocks([*found.blocks(), *subject.drawn(seed)], speak)
