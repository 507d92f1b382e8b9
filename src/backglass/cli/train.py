"""``backglass train``: from a table to a folder with a model and what there is to say of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from backglass.cli.command import command
from backglass.cli.config import NAMES, at_home_anywhere, job_of, overruled, read_config, to_toml, write_config
from backglass.cli.leading import Lead, follow, following, restarts_of_any, settled
from backglass.cli.options import JSON, argument, flag, known_engine, of_job, option
from backglass.cli.output import note, refuse_replacing, tell
from backglass.cli.usage import StoppedError, UsageError, a_name, option_of
from backglass.errors import FileError, PlanError
from backglass.files import CANNOT_WRITE
from backglass.words import Language, Text
from backglass.words import launched as launched_words
from backglass.words import training as words
from backglass.workflow.job import LBFGS, LEFT_OPEN, Job
from backglass.workflow.row_notation import row_in

if TYPE_CHECKING:
    from backglass.cli.report import Watching
    from backglass.cli.results import RunFiles
    from backglass.workflow.fitted import Fitted
    from backglass.workflow.folded import Crossed
    from backglass.workflow.preparing import Prepared

FOLDER = "backglass-model"
MAY_DIFFER = {"epochs", "output", "ranks"}  # of the options of a run that is resumed

OUTPUT = option("--output", metavar="DIR", check=a_name, default=FOLDER)


def _options() -> Iterator[click.Parameter]:
    """What a run is made of, and is recorded with: TABLE, the options of a fit, and where it is written."""
    for name in NAMES:
        if name == "table":
            yield argument("TABLE", required=False)
        else:
            yield OUTPUT if name == OUTPUT.name else of_job(name)


RESUME = flag("--resume")
CONFIG = option("--config", metavar="FILE.toml", check=a_name)
SAVE_CONFIG = option("--save-config", metavar="FILE.toml", check=a_name)


@command(*_options(), RESUME, CONFIG, SAVE_CONFIG, JSON)
def train(
    *, resume: bool, config: str | None, save_config: str | None, as_json: bool, speak: Language, **options: Any
) -> None:
    """Train a network to predict one column of a table from the others."""
    if following() is not None:
        follow(options["engine"])
        return
    if resume and config is not None:
        raise UsageError(words.RESUME_OR_CONFIG)
    given = {name: options[name] for name in NAMES if _on_the_command_line(name)}
    options |= {
        name: None for name in LEFT_OPEN if name not in given
    }  # what is usual is no more than shown in the help
    if config is not None:
        options |= read_config(config) | overruled(given) | given
    a_name("output", options["output"])  # of a file of options, too
    folder = Path(options["output"])
    job = _job_to_resume(folder, options, given) if resume else job_of(options)
    job = settled(job)
    restarted = _started_again(folder, job) and not resume
    resume = resume or restarted
    if resume and job.folds is not None:
        raise UsageError(words.NO_RESUME_OF_FOLDS.format(folder=folder))
    if save_config is not None:
        refuse_replacing(save_config, job.table, job.join, job.validation)
    _check_output(folder, Path(str(job.table)))

    from backglass.cli.lock import locked
    from backglass.cli.results import RunFiles

    files = RunFiles(folder, resume)
    with locked(folder, files.saved):
        if resume and not restarted:  # the run that has ended meanwhile may have been another one
            job = _job_to_resume(folder, options, given)
        if save_config is not None:
            write_config(save_config, job)
        _run(job, files, as_json=as_json, speak=speak)


def _run(job: Job, files: RunFiles, *, as_json: bool, speak: Language) -> None:
    from backglass.cli import report
    from backglass.cli.told import told_of
    from backglass.cli.writing import write
    from backglass.workflow.concerns import concerns_of

    fitted, folder = _fitted(job, files, speak), files.folder
    for remark in fitted.data.remarks:
        note(remark, speak)
    if fitted.diverged:
        files.forget()
        raise PlanError(words.DIVERGED.format(epoch=fitted.runs[-1].epochs + 1))
    if not fitted.scores:
        raise StoppedError(words.STOPPED_BEFORE)
    concerns = concerns_of(fitted, option_of)
    try:
        told = told_of(fitted, concerns, folder)
        write(told, speak)
    except KeyboardInterrupt:
        raise StoppedError(words.STOPPED_WRITING.format(folder=folder)) from None
    if as_json:
        report.print_object(told, speak)
    else:
        report.show(told, speak)
        for concern in sorted(concerns, key=attrgetter("loud")):  # warnings last, where they are seen
            tell(concern, speak)
    if fitted.stopped == "interrupted":
        kept = words.KEPT if fitted.runs[0].stopped == "interrupted" else words.KEPT_MEMBERS
        raise StoppedError(kept.format(folder=folder, done=len(fitted.runs), members=fitted.members))


def _fitted(job: Job, files: RunFiles, speak: Language) -> Fitted:
    """The job done, its run saved in the folder as it goes."""
    from backglass.cli import report
    from backglass.engines.native import MISSING
    from backglass.workflow.fitting import fit
    from backglass.workflow.preparing import prepare

    known_engine("engine", job.engine)
    if job.engine == "auto" and MISSING:
        note(words.NO_NATIVE.format(reason=MISSING), speak)
    with _said_of_resuming(files.resume):
        files.check_epochs(job.epochs)
    with report.epoch_progress(job.epochs, speak) as watch:
        with files.announce(job):
            lead = Lead.of(job, files)
            prepared = prepare(job, files.saved)
            if lead is not None:
                lead.meet()
            crossed = _crossed(prepared, watch)
        if crossed is not None:
            return _behind_folds(prepared, crossed, files, watch)
        with _said_of_resuming(files.resume):
            files.begin(job)
            if lead is not None:
                lead.begin(files)
            at_once = row_in("optimiser", job.optimiser)["name"] == LBFGS  # it keeps no checkpoint, and begins anew
            try:
                fitted = fit(prepared, watch, None if at_once else files.of_member)
            except KeyboardInterrupt:
                if lead is None:
                    raise
                raise StoppedError(launched_words.STOPPED.format(folder=files.folder)) from None
        if fitted.stopped != "interrupted":
            files.drop_rows()
        return _compared(prepared, fitted, None, watch, words.STOPPED_COMPARING)


def _crossed(prepared: Prepared, watch: Watching) -> Crossed | None:
    """What the folds say, where there are any; stopped in one of them they say nothing."""
    if prepared.job.folds is None:
        return None
    from backglass.workflow.fitting import fit
    from backglass.workflow.folding import cross_judged

    try:
        return cross_judged(prepared, fit, watch)
    except KeyboardInterrupt:
        raise StoppedError(words.STOPPED_FOLDS) from None


def _behind_folds(prepared: Prepared, crossed: Crossed, files: RunFiles, watch: Watching) -> Fitted:
    """The model that the folds have judged, which is not saved as it goes: half of it is not the one they judged."""
    from backglass.workflow.fitting import fit

    files.begin(prepared.job)
    folds = len(crossed.parts)
    try:
        fitted = fit(prepared, partial(watch, fold=folds, folds=folds), crossed=crossed)
        if fitted.stopped == "interrupted":
            raise KeyboardInterrupt
        return _compared(prepared, fitted, crossed, watch, words.STOPPED_FOLDS)
    except KeyboardInterrupt:
        files.forget()
        raise StoppedError(words.STOPPED_FOLDS) from None
    except StoppedError:
        files.forget()
        raise


def _compared(prepared: Prepared, fitted: Fitted, crossed: Crossed | None, watch: Watching, stopped: Text) -> Fitted:
    """The fit beside other models, where that was asked for and it is whole."""
    if not prepared.job.compare or fitted.diverged or fitted.stopped == "interrupted" or not fitted.scores:
        return fitted
    from backglass.workflow.comparing import compared

    try:
        return replace(fitted, comparison=compared(prepared, fitted, crossed, watch.contender))
    except KeyboardInterrupt:
        raise StoppedError(stopped) from None


@contextmanager
def _said_of_resuming(resume: bool) -> Iterator[None]:
    """Say that a run cannot be resumed in both languages: what Python's users meet is in English alone."""
    try:
        yield
    except (PlanError, FileError) as error:
        if not resume or error.text.en != error.text.ja:
            raise
        raise type(error)(words.CANNOT_RESUME.format(reason=str(error).rstrip("."))) from error


def _on_the_command_line(name: str) -> bool:
    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE


def _job_to_resume(folder: Path, options: dict[str, Any], given: dict[str, Any]) -> Job:
    """The job of the run that was started last in `folder`, with what may be another now."""
    from backglass.cli.results import RunFiles

    newest = RunFiles(folder, resume=True).newest
    if newest is None:
        raise FileError(words.NO_RUN.format(folder=folder))
    started = options | read_config(newest)
    job = job_of(started | given)
    _check_same(job, job_of(started), given)
    return job


def _started_again(folder: Path, job: Job) -> bool:
    """Whether torchrun has started this run again after a rank had failed, so that it goes on.

    A run with folds is not saved as it goes.
    """
    if not restarts_of_any(job.engine) or job.folds is not None:
        return False
    from backglass.cli.results import RunFiles

    newest = RunFiles(folder, resume=True).newest
    if newest is None:
        return False
    begun = job_of(dict.fromkeys(NAMES) | read_config(newest))
    return to_toml(begun) == to_toml(at_home_anywhere(job))


def _check_same(job: Job, started: Job, given: dict[str, Any]) -> None:
    """Refuse an option by which the run would be another one."""
    for name in given.keys() - MAY_DIFFER:
        if getattr(at_home_anywhere(job), name) != getattr(started, name):
            shown = "TABLE" if name == "table" else option_of(name)
            raise UsageError(words.RESUME_AS_IT_WAS.format(name=shown))


def _check_output(folder: Path, table: Path) -> None:
    """Refuse, before any work, a folder that cannot be written to or holds files that are not ours."""
    from backglass.cli.results import MODEL_NAME, NAMES_WRITTEN, RunFiles
    from backglass.modelfile import is_model

    standing = next(parent for parent in (folder, *folder.absolute().parents) if os.path.exists(parent))
    if not standing.is_dir():
        raise FileError(words.NOT_A_FOLDER.format(path=standing))
    if not os.access(standing, os.W_OK):
        raise FileError(words.NOT_WRITABLE.format(path=standing))
    model = folder / MODEL_NAME
    try:
        model.exists()
    except (OSError, ValueError) as error:  # a name too long, or with a NUL
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(CANNOT_WRITE.format(path=model, reason=reason)) from error
    for path in (folder / name for name in NAMES_WRITTEN):
        if os.path.exists(path) and os.path.exists(table) and path.samefile(table):
            raise FileError(words.TABLE_IS_OUTPUT.format(path=path))
        if os.path.exists(path) and not is_model(model):
            raise FileError(words.NOT_OURS.format(path=path))
    files = RunFiles(folder, resume=False)
    if not files.are_ours():
        raise FileError(words.NOT_OURS.format(path=files.saved))
