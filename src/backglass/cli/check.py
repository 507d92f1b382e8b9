"""``backglass check``: the gradient certificate of an engine, for a model and a table."""

from __future__ import annotations

from dataclasses import replace

from backglass.cli.command import command
from backglass.cli.found import subject_by
from backglass.cli.options import (
    ENGINE,
    HTML,
    JSON,
    MODEL,
    READING,
    SEED,
    TABLE,
    flag,
    option,
    rows_at_most,
    with_reading,
)
from backglass.cli.output import print_blocks, print_json, print_page, say
from backglass.cli.progress_bar import progress
from backglass.cli.usage import UsageError
from backglass.errors import BackglassError
from backglass.ranges import number
from backglass.words import Language
from backglass.words import findings as words
from backglass.workflow.option_kinds import NUMBER, within
from backglass.workflow.reading_asked import Reading

ROWS = 256
PARAMETERS = 10_000  # a few seconds' work; a committee whose members see rules of their own has twenty times as many
SHARE = option("--share", metavar="FRACTION", kind=NUMBER, check=within(number(0, 1, "(]")))
STORE = flag("--store")


@command(MODEL, TABLE, ENGINE, SHARE, rows_at_most(ROWS), SEED, STORE, *READING, HTML, JSON)
@with_reading
def check(
    *,
    model: str,
    table: str,
    engine: str,
    share: float | None,
    rows: int,
    seed: int,
    store: bool,
    reading: Reading,
    as_html: bool,
    as_json: bool,
    speak: Language,
) -> None:
    """Hold the engine's gradient against central differences of the loss."""
    if as_html and as_json:
        raise UsageError(words.ONE_FORMAT)

    from backglass.modelfile import model_path, write_model
    from backglass.training.certification import certify

    subject = subject_by(model, table, reading, rows, seed, speak)
    trained = subject.model
    path = model_path(model)
    if share is None:
        share = min(1.0, PARAMETERS / max(1, trained.network.trainable.sum()))
    with progress(words.CHECKING[speak]) as tell:
        certificate = certify(
            trained.network, trained.theta, subject.X, subject.D, engine, share=share, seed=seed, progress=tell
        )
    plain = {**certificate.to_json(), "rows_of_table": subject.of}
    if as_json:
        print_json({"model": str(path), "table": table, **plain})
    elif as_html:
        title = words.CERTIFICATE_OF.format(model=model, table=table)
        print_page(title, [*certificate.blocks()[1:], *subject.drawn(seed)], speak)
    else:
        print_blocks([*certificate.blocks(), *subject.drawn(seed)], speak)
    if store:
        write_model(path, replace(trained, certificate=plain))
        if not (as_html or as_json):
            print()
            say(words.STORED.format(model=path), speak)
    if certificate.verdict == "wrong":
        raise BackglassError(certificate.sentence)
