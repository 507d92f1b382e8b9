"""``backglass train``: from a table to a model file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, cast

import typer

from backglass.cli.output import note
from backglass.cli.usage import StoppedError, UsageError, at_least, checked_language, fraction, one_of, positive
from backglass.errors import FileError, PlanError
from backglass.files import CANNOT_WRITE
from backglass.words import commands as usage_words
from backglass.words import training as words

FOLDER = "backglass-model"
TASKS = ("classification", "regression")
LARGEST_SEED = 2**64 - 1


def train(
    table: Annotated[str, typer.Argument(metavar="TABLE", show_default=False)],
    target: Annotated[str, typer.Option("--target", metavar="COLUMN", show_default=False)],
    output: Annotated[str, typer.Option("--output", metavar="DIR")] = FOLDER,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    epochs: Annotated[int, typer.Option("--epochs")] = 200,
    task: Annotated[str | None, typer.Option("--task", metavar="TASK")] = None,
    validation: Annotated[float, typer.Option("--validation", metavar="FRACTION")] = 0.2,
    hidden: Annotated[str, typer.Option("--hidden", metavar="UNITS")] = "32",
    batch_size: Annotated[int, typer.Option("--batch-size")] = 32,
    learning_rate: Annotated[float, typer.Option("--learning-rate")] = 0.003,
    patience: Annotated[int, typer.Option("--patience")] = 20,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME")] = "auto",
    as_json: Annotated[bool, typer.Option("--json")] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
) -> None:
    """Train a network to predict one column of a table from the others."""
    speak = checked_language(lang)
    at_least("--epochs", epochs, 1)
    at_least("--batch-size", batch_size, 1)
    at_least("--patience", patience, 1)
    positive("--learning-rate", learning_rate)
    fraction("--validation", validation)
    if task is not None:
        one_of("--task", task, TASKS)
    if not 0 <= seed <= LARGEST_SEED:
        raise UsageError(usage_words.SEED_RANGE.format(value=seed))
    units = _units(hidden)
    folder = Path(output)
    _check_output(folder, Path(table))

    from backglass.cli import report
    from backglass.cli.fitting import Job, fit, write
    from backglass.engines import available

    one_of("--engine", engine, ("auto", *available()))
    if engine == "auto" and (missing := available()["native"]):
        note(words.NO_NATIVE.format(reason=missing), speak)
    chosen = cast(Literal["classification", "regression"] | None, task)
    job = Job(table, target, chosen, seed, epochs, validation, units, batch_size, learning_rate, patience, engine)
    with report.progress(epochs, speak) as watch:
        fitted = fit(job, watch)
    if fitted.run.stopped == "non-finite" or not fitted.finite:
        raise PlanError(words.DIVERGED.format(epoch=fitted.run.epochs + 1))
    if not fitted.scores:
        raise StoppedError(words.STOPPED_BEFORE)
    write(fitted, folder)
    if as_json:
        report.print_object(fitted, folder)
    else:
        report.show(fitted, folder, speak)
    if fitted.run.stopped == "interrupted":
        raise StoppedError(words.KEPT.format(folder=folder))


def _units(hidden: str) -> tuple[int, ...]:
    try:
        units = tuple(int(part) for part in hidden.split(","))
    except ValueError:
        units = (-1,)
    if units == (0,):
        return ()
    if min(units) < 1:
        raise UsageError(usage_words.BAD_HIDDEN.format(value=hidden))
    return units


def _check_output(folder: Path, table: Path) -> None:
    """Refuse, before any work, a folder that cannot be written to or holds files that are not ours."""
    from backglass.cli.fitting import HISTORY_NAME
    from backglass.modelfile import FILE_NAME, is_model

    standing = next(parent for parent in (folder, *folder.absolute().parents) if os.path.exists(parent))
    if not standing.is_dir():
        raise FileError(words.NOT_A_FOLDER.format(path=standing))
    if not os.access(standing, os.W_OK):
        raise FileError(words.NOT_WRITABLE.format(path=standing))
    model, history = folder / FILE_NAME, folder / HISTORY_NAME
    try:
        model.exists()
    except (OSError, ValueError) as error:  # a name too long, or with a NUL
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(CANNOT_WRITE.format(path=model, reason=reason)) from error
    for path in (model, history):
        if os.path.exists(path) and os.path.exists(table) and path.samefile(table):
            raise FileError(words.TABLE_IS_OUTPUT.format(path=path))
        if os.path.exists(path) and not is_model(model):
            raise FileError(words.NOT_OURS.format(path=path))
