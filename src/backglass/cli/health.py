"""``backglass health``: what keeps a model's network from learning, on a table."""

from __future__ import annotations

from typing import Annotated

import typer

from backglass.cli.output import note, print_json
from backglass.cli.reading import Encoding, Join, On
from backglass.cli.usage import UsageError, at_least, checked_language, positive
from backglass.words import findings as words
from backglass.words import options as usage_words
from backglass.workflow.job import Reading

ROWS = 10_000


def health(
    model: Annotated[str, typer.Argument(metavar="MODEL", show_default=False)],
    table: Annotated[str, typer.Argument(metavar="TABLE", show_default=False)],
    learning_rate: Annotated[float | None, typer.Option("--learning-rate", show_default=False)] = None,
    rows: Annotated[int, typer.Option("--rows")] = ROWS,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    encoding: Encoding = None,
    join: Join = None,
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
) -> None:
    """Say what keeps a network from learning, with the remedy."""
    speak = checked_language(lang)
    at_least("--rows", rows, 1)
    reading = Reading(encoding, join, on)
    if learning_rate is not None:
        positive("--learning-rate", learning_rate)
    if not 0 <= seed < 2**64:
        raise UsageError(usage_words.SEED_RANGE.format(name="--seed", value=seed))

    from backglass.glass import health as examine
    from backglass.glass.findings_blocks import health_as_text
    from backglass.modelfile import model_path, read_model
    from backglass.workflow.reading import table_for
    from backglass.workflow.subject import subject_of

    trained = read_model(model)
    subject = subject_of(trained, table_for(trained, table, reading), rows, seed)
    for remark in subject.remarks:
        note(remark, speak)
    found = examine(trained.network, trained.theta, subject.X, subject.D, learning_rate=learning_rate)
    if as_json:
        facts = {"model": str(model_path(model)), "table": table, "rows_of_table": subject.of}
        print_json(facts | found.to_json())
        return
    print(health_as_text(found, speak))
    if subject.rows < subject.of:
        print("", words.ROWS_DRAWN.format(rows=subject.rows, of=subject.of, seed=seed)[speak], sep="\n")
