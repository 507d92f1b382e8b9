"""From a table to a trained network and its scores: `bg.fit_table`, and `fit` for whoever watches it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from backglass.cores import cores_allowed
from backglass.equations.optimisers import Adam
from backglass.equations.output_pairs import matching_loss
from backglass.errors import ColumnWarning, FitWarning, NonFiniteWarning, PlanError
from backglass.network import Network
from backglass.preparation.targets import labelled_rows
from backglass.preparation.whole import Preparation
from backglass.presets import TABULAR
from backglass.tables.frames import Source
from backglass.training import Committee, EarlyStopping, evaluate, train, train_committee
from backglass.training.committee import fewest_rows
from backglass.training.mixture import Seat
from backglass.words import prediction as words
from backglass.workflow.chance import Chance, against_base
from backglass.workflow.concerns import concerns_of, doubts_about
from backglass.workflow.evaluation import Evaluation, Part
from backglass.workflow.fitted import Fitted, model_of
from backglass.workflow.job import DEFAULTS, Job, check_names
from backglass.workflow.judging import judgement_of
from backglass.workflow.narrowing import without_unused
from backglass.workflow.predicting import through
from backglass.workflow.preparing import DTYPE, Prepared, prepare
from backglass.workflow.table_model import TableModel

START_ONLY = 1  # of the states to replay from: when others are kept depends on the time, and so would the file

Watch: TypeAlias = Callable[..., Any]
Own: TypeAlias = Callable[[int | None], Mapping[str, Any]]


def fit_table(table: Source, target: str, **options: Any) -> TableModel:
    """Train a network to predict one column of a table from the others, with the figures of ``backglass train``.

    Columns are audited and prepared, rows held out to judge by; networks that each hold another fold of the rest out,
    and see the columns in one way or several, are joined to one. Nothing is printed or written. Ctrl-C ends it early
    with what was learned by then. A `FitWarning` says where the rows held out find it no better than the most frequent
    class or the mean, where columns were left out as made from the target, and where more than one row in a hundred
    lacks it.

    Parameters
    ----------
    table : path, Table or dataframe
        A CSV or Parquet file, what `read_table` gave, or a dataframe of pandas or polars.
    target : str
        The column to predict.
    **options
        seed : int, default 0
            Decides the split, the first weights and the shuffles.
        epochs : int, default 200
            At most so many passes over the training rows.
        validation : float, or path, Table or dataframe, default 0.2
            The share of the rows held out to judge the network by, or a table of its own for that.
        hidden : int or sequence of int, default 64
            Units of the hidden layers; 0 or () for none.
        batch_size : int, default 32
            Rows per update.
        learning_rate : float, default 0.003
            Of Adam.
        patience : int, default 20
            Epochs without a lower loss on the rows held out, before a network stops.
        engine : str, default "auto"
        members : int, optional
            Networks of each view that are joined to one, by default 10 of one view and 5 of each of several; 1 trains
            a single one, whose updates `TableModel.step` can open.
        views : str or sequence of str, optional
            How the networks see the inputs: "plain", "pieces" (numbers piece by piece, too), "rules" (rules of small
            trees, too). By default "plain" and "rules" from 500 training rows on, else "plain".
        task : {"classification", "regression"}, optional
            By default the target decides.
        keep, drop : str or sequence of str
            Columns to use as they are, or to leave out, whatever the audit says.
        encoding, join, on
            How a path is read; see `read_table`.
        fill : str, sequence of str, or mapping of str to str, default "median"
            What stands in for missing values: "median", "mean", "zero", "most-frequent"; or "drop-rows",
            "drop-column". For all columns, or by column: ``{"age": "mean"}``; for both ``["zero", "age=mean"]``.
        scale : str, sequence of str, or mapping of str to str, default "standard"
            How numbers are scaled: "standard", "min-max", "robust", "quantile", "none"; given as `fill` is.
        ordinal : mapping of str to sequence of str
            Columns whose values have an order, the lowest first: ``{"size": ["small", "medium", "large"]}``.
        one_hot : str or sequence of str
            Columns of numbers that are only names, such as codes.
        parts : str, sequence of str, or mapping of str to str
            Columns of dates whose month, weekday and hour are inputs, too; by default where the training rows say that
            they tell of the target. ``{"day": "no"}`` or "day=no" leaves those of one out, "no" all others.
        words : str, sequence of str, or mapping of str to str
            Columns of texts whose words are inputs; given as `parts` is, and by default decided so, too.
        header, skip_lines, separator, date, missing, text, number
            How the cells stand in a text file, and how those of single columns are read; see `read_table`.

    Returns
    -------
    TableModel
        With `predict`, `predict_proba`, `evaluate`, `explain`, `step` and `save`.

    Raises
    ------
    OptionError
        There is no such option, or it is of another type or out of its range.
    DataError, FileError, EngineError
        The table, the target or the engine does not serve.
    PlanError
        The numbers grew out of range.

    Examples
    --------
    >>> import polars as pl
    >>> x = [i % 20 - 10 for i in range(200)]
    >>> square = pl.DataFrame({"x": x, "y": [one**2 for one in x]})
    >>> model = fit_table(square, "y", keep="x", task="regression", members=2)
    >>> bool(model.evaluate(square, "validation").scores["r2"] > 0.9)
    True
    >>> fit_table("birds.csv", "kind", epoch=3)
    Traceback (most recent call last):
    ...
    backglass.errors.ArgumentError: fit_table has no option 'epoch'; did you mean 'epochs'?
    """
    check_names("fit_table", options, list(DEFAULTS))
    prepared = prepare(Job(table, target, **options))
    used = [column.name for column in prepared.preparation.columns]
    if doubts := doubts_about(prepared.data.table, [*used, prepared.job.target], prepared.job.drop):
        warnings.warn(" ".join(map(str, doubts)), ColumnWarning, stacklevel=2)
    fitted = fit(prepared)
    if fitted.diverged:
        raise PlanError(words.DIVERGED, {"option": "learning_rate"}, epoch=fitted.runs[-1].epochs + 1)
    if not fitted.scores:  # stopped before an epoch was finished
        raise KeyboardInterrupt
    if fitted.stopped == "interrupted":
        warnings.warn("Training was interrupted; what was learned by then is kept.", UserWarning, stacklevel=2)
    for concern in concerns_of(fitted):
        if concern.loud:
            warnings.warn(str(concern.sentence), FitWarning, stacklevel=2)
    return TableModel(model_of(fitted), prepared.data.table)


def fit(prepared: Prepared, watch: Watch | None = None, own: Own | None = None) -> Fitted:
    """Train on what was prepared, and judge.

    Ctrl-C ends it early with what was learned by then.

    Parameters
    ----------
    prepared : Prepared
    watch : callable, optional
        Called after every epoch with a training moment, and with `member`, from 0, and `members`.
    own : callable, optional
        Called with a member's number, from 0, or with None for a single network; gives options of `train` that are its
        own, such as ``checkpoint`` and ``resume``.

    Raises
    ------
    BackglassError
        The rows do not serve, or the run cannot be resumed.
    """
    job, data = prepared.job, prepared.data
    network = suited_network(prepared.preparation, job.hidden)
    learned = _trained(prepared, network, watch, own)
    preparation, learned, kept = without_unused(prepared.preparation, learned)
    arrays = prepared.arrays
    if kept is not None:
        arrays = {part: (np.ascontiguousarray(X[:, kept]), D) for part, (X, D) in arrays.items()}
        prepared = replace(prepared, preparation=preparation, arrays=arrays)
    finished = learned.runs[0].history.epochs > 0
    scores = {
        part: evaluate(learned.network, learned.theta, *of_part, dtype=DTYPE)
        for part, of_part in arrays.items()
        if finished
    }
    chance, judged = _judged(prepared, learned, scores["validation"]) if finished else (None, None)
    return Fitted(
        job,
        data,
        prepared.preparation,
        learned.network,
        learned.theta,
        learned.runs,
        prepared.composed.networks,
        learned.stopped,
        scores,
        prepared.incomplete,
        chance,
        judged,
        tuple(replace(seat, view=seat.view or prepared.composed.views[0]) for seat in learned.seats),
        verdicts=prepared.verdicts,
        held_out=arrays["validation"],
    )


def _judged(
    prepared: Prepared, learned: Committee, scores: dict[str, float]
) -> tuple[Chance, Evaluation] | tuple[None, None]:
    """How the rows held out judge what was learned, against its base, too; nothing where an output is not finite."""
    target, table = prepared.preparation.target, prepared.data.validation
    X, D = prepared.arrays["validation"]
    y = through(learned.network, learned.theta.astype(DTYPE), X, learned.runs[0].engine)
    if not np.isfinite(y).all():
        return None, None
    part: Part = "validation" if table is prepared.data.table else "all"
    without = table.rows - len(labelled_rows(table, target.name))
    D_train = prepared.arrays["train"][1]
    chance = against_base(target, D_train, D, y)
    frequent = int(np.bincount(D_train).argmax()) if target.task == "classification" else None
    rows, form = prepared.data.held_out, table.form(target.name)
    return chance, judgement_of(target, part, D, y, {**scores}, without, rows, frequent, form)


def suited_network(preparation: Preparation, hidden: tuple[int, ...]) -> Network:
    """The network for a target: its output and loss are the pair whose delta is y - d.

    Two classes take one logistic unit, more take a softmax, a number takes the identity.
    """
    target = preparation.target
    output = "identity" if target.task == "regression" else "logistic" if target.outputs == 1 else "softmax"
    sizes = (len(preparation.names), *hidden, target.outputs)
    return Network(sizes, hidden=TABULAR.activation, output=output, loss=matching_loss(output))


def _trained(prepared: Prepared, network: Network, watch: Watch | None, own: Own | None) -> Committee:
    job, members = prepared.job, prepared.composed.members
    X, D = prepared.arrays["train"]
    options: dict[str, Any] = {
        "optimiser": Adam(job.learning_rate),
        "epochs": job.epochs,
        "engine": job.engine,
        "seed": job.seed,
        "dtype": DTYPE,
        "early_stopping": EarlyStopping(patience=job.patience),
    }

    def of_member(member: int | None) -> dict[str, Any]:
        watched = [] if watch is None else [partial(watch, member=member or 0, members=prepared.composed.networks)]
        return {"callbacks": watched, **({} if own is None else own(member))}

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonFiniteWarning)  # whoever asked says it himself
        if members == 1:
            options |= of_member(None) | {"keep_bytes": START_ONLY, "validation": prepared.arrays["validation"]}
            theta = network.initialise(seed=job.seed)
            run = train(network, theta, X, D, batch_size=min(job.batch_size, len(X)), **options)
            return Committee((run,), network, run.theta, run.stopped, (Seat("", 0, 1.0),))
        by_class = prepared.preparation.target.task == "classification"
        options |= {"members": members, "views": prepared.views, "classes": D if by_class else None, "keep_bytes": 0}
        options["at_once"] = min(cores_allowed(), prepared.composed.networks)
        batch_size = min(job.batch_size, fewest_rows(len(X), members))
        return train_committee(network, X, D, of_member=of_member, batch_size=batch_size, **options)
