"""The same fit made once for each fold, and judged by it: cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import DataError, PlanError
from backglass.preparation.columns import Rows
from backglass.preparation.targets import ClassTarget, Target, labelled_rows
from backglass.training.metrics import r2
from backglass.words import dividing as words
from backglass.words import prediction as prediction_words
from backglass.workflow.chance import against_base
from backglass.workflow.dividing import Division
from backglass.workflow.evaluation import Evaluation
from backglass.workflow.fitted import Fitted
from backglass.workflow.folded import Crossed, Folds, OneFold
from backglass.workflow.judging import judgement_of
from backglass.workflow.predicting import through
from backglass.workflow.preparing import DTYPE, Halves, Prepared, prepared_of

Watch: TypeAlias = Callable[..., Any]
Fit: TypeAlias = Callable[[Prepared, Watch | None], Fitted]


def cross_judged(prepared: Prepared, fit: Fit, watch: Watch | None = None) -> Crossed:
    """Make the fit that was prepared once for each fold, from the audit on, and judge it by the rows of the fold.

    Rows that the model itself holds out are in no fold; a single network stops by them.

    Parameters
    ----------
    prepared : Prepared
        Of the model itself.
    fit : callable
        (what was prepared of a fold, watch) -> the fit.
    watch : callable, optional
        Called after every epoch, as `fit` does it, and with `fold`, from 0, and `folds`.

    Raises
    ------
    DataError, PlanError
        There are too few rows, groups or times for the folds, or the rows of one do not serve.
    KeyboardInterrupt
        Ctrl-C came before the last fold was finished.
    """
    job, data = prepared.job, prepared.data
    division = _rows_of_folds(data)
    count = job.folds or 0
    parts = division.folds(count, job.seed)
    stopping = (data.validation, data.held_out) if len(data.held_out) else None
    each, outputs, seconds = [], [], []
    for number, (rows, held_out) in enumerate(parts):
        with _said_of(number + 1, count):
            began = perf_counter()
            one = prepared_of(job, Halves(data.table, rows, data.table, held_out, division), stopping, fold=True)
            found = fit(one, None if watch is None else partial(watch, fold=number, folds=count))
            seconds.append(perf_counter() - began)
            each.append(_judged(found))
            outputs.append(_outputs(found, prepared.preparation.target))
    kept = "all" if stopping is None else "rest"
    folds = Folds(job.target, tuple(each), len(data.rows), kept, job.groups, job.time)
    y, held = np.concatenate(outputs), np.concatenate([held_out for _, held_out in parts])
    judged = _together(prepared, folds, y, held)
    target, D = prepared.preparation.target, prepared.preparation.targets(data.table, held)
    chance = against_base(target, prepared.arrays["train"][1], D, y)
    return Crossed(folds, tuple(parts), judged, chance, tuple(seconds))


def _rows_of_folds(data: Halves) -> Division:
    if data.validation is not data.table:
        return data.division
    return data.division.among(np.setdiff1d(data.division.rows, data.held_out, assume_unique=True))


@contextmanager
def _said_of(fold: int, folds: int) -> Iterator[None]:
    """Say in which fold something was wrong."""
    try:
        yield
    except (DataError, PlanError) as error:
        raise error.behind(words.IN_FOLD.format(fold=fold, folds=folds)) from error


def _judged(found: Fitted) -> OneFold:
    if found.stopped == "interrupted" or not found.scores:
        raise KeyboardInterrupt
    if found.diverged or found.judged is None:
        raise PlanError(prediction_words.DIVERGED, {"option": "learning_rate"}, epoch=found.runs[-1].epochs + 1)
    scores, held_out = found.judged.scores, len(found.data.held_out)
    if "r2" in scores and held_out < 2:  # of one row there is no variance to be a share of
        scores = {**scores, "r2": None}
    return OneFold(len(found.data.rows), held_out, scores)


def held_out_outputs(found: Fitted) -> Floats:
    """What a fit says of the rows held out, (rows, n_L): by its own preparation, whose inputs its network takes."""
    X = found.preparation.inputs(found.data.validation, found.data.held_out, DTYPE)
    return through(found.network, found.theta.astype(DTYPE), X, found.runs[0].engine)


def _outputs(found: Fitted, target: Target) -> Floats:
    """The outputs for the rows of a fold; numbers standardised as the model's own target is."""
    y, of_fold = held_out_outputs(found), found.preparation.target
    if isinstance(target, ClassTarget) or isinstance(of_fold, ClassTarget):
        return y
    return (of_fold.decode(y.astype(np.float64)) - target.mean) / target.scale


def _together(prepared: Prepared, folds: Folds, y: Floats, held: Rows) -> Evaluation:
    """All rows that were held out, each judged by the network that did not see it."""
    target, table = prepared.preparation.target, prepared.data.table
    D = prepared.preparation.targets(table, held)
    losses = [one.scores["loss"] or 0.0 for one in folds.each]
    loss = float(np.average(losses, weights=[one.held_out for one in folds.each]))
    without = table.rows - len(labelled_rows(table, target.name))
    frequent = int(np.bincount(prepared.arrays["train"][1]).argmax()) if isinstance(target, ClassTarget) else None
    form = table.form(target.name)
    found = judgement_of(target, "folds", D, y, {"loss": loss}, without, held, frequent, form)
    first = "accuracy" if isinstance(target, ClassTarget) else "r2"
    right = float(np.mean(found.true == found.predicted))
    value = right if first == "accuracy" else r2(y, D[:, None], np.ones(len(D)))
    return replace(found, scores={"loss": loss, first: value, **found.scores})
