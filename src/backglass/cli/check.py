"""``backglass check``: the gradient certificate of an engine, for a model and a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated

import typer

from backglass.cli.output import console, note, print_json
from backglass.cli.reading import Encoding, Join, On
from backglass.cli.usage import UsageError, at_least, checked_language, one_of
from backglass.errors import BackglassError
from backglass.words import Language
from backglass.words import findings as words
from backglass.words import options as usage_words
from backglass.workflow.job import Reading

ROWS = 256


def check(
    model: Annotated[str, typer.Argument(metavar="MODEL", show_default=False)],
    table: Annotated[str, typer.Argument(metavar="TABLE", show_default=False)],
    engine: Annotated[str, typer.Option("--engine", metavar="NAME")] = "auto",
    share: Annotated[float, typer.Option("--share", metavar="FRACTION")] = 1.0,
    rows: Annotated[int, typer.Option("--rows")] = ROWS,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    encoding: Encoding = None,
    join: Join = None,
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
) -> None:
    """Hold the engine's gradient against central differences of the loss."""
    speak = checked_language(lang)
    at_least("--rows", rows, 1)
    reading = Reading(encoding, join, on)
    if not 0 < share <= 1:
        raise UsageError(usage_words.NOT_SHARE.format(name="--share", value=share))
    if not 0 <= seed < 2**64:
        raise UsageError(usage_words.SEED_RANGE.format(name="--seed", value=seed))

    from backglass.engines import available
    from backglass.glass.findings_blocks import certificate_as_text, sentence_of
    from backglass.modelfile import model_path, read_model, write_model
    from backglass.training.certification import certify
    from backglass.workflow.reading import table_for
    from backglass.workflow.subject import subject_of

    one_of("--engine", engine, ("auto", *available()))
    trained = read_model(model)
    subject = subject_of(trained, table_for(trained, table, reading), rows, seed)
    for remark in subject.remarks:
        note(remark, speak)
    path = model_path(model)
    with _progress(speak) as told:
        certificate = certify(
            trained.network, trained.theta, subject.X, subject.D, engine, share=share, seed=seed, progress=told
        )
    plain = {**certificate.to_json(), "rows_of_table": subject.of}
    if as_json:
        print_json({"model": str(path), "table": table, **plain})
    else:
        print(certificate_as_text(certificate, speak))
        if subject.rows < subject.of:
            print("", words.ROWS_DRAWN.format(rows=subject.rows, of=subject.of, seed=seed)[speak], sep="\n")
    write_model(path, replace(trained, certificate=plain))
    if not as_json:
        print("", words.STORED.format(model=path)[speak], sep="\n")
    if certificate.verdict == "wrong":
        raise BackglassError(sentence_of(certificate))


@contextmanager
def _progress(speak: Language) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, if that is a terminal; what it gives is called as the check goes on."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(error=True),
        transient=True,
        disable=not console(error=True).is_terminal,
    )
    with bar:
        task = bar.add_task(words.CHECKING[speak], total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
