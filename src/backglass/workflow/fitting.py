"""From a table to a trained network and its scores: `bg.fit_table`, and `fit` for whoever watches it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias, cast

import numpy as np

from backglass.cores import cores_allowed
from backglass.engines import choose
from backglass.equations.activations import Activation
from backglass.equations.arrays import Floats
from backglass.equations.losses import Loss
from backglass.equations.output_pairs import matching_loss
from backglass.errors import ColumnWarning, FitWarning, NonFiniteWarning, PlanError
from backglass.network import Network
from backglass.numeric import checked_dtype
from backglass.preparation.targets import labelled_rows
from backglass.preparation.whole import Preparation
from backglass.presets import TABULAR
from backglass.tables.frames import Source
from backglass.tables.row_files import Rows
from backglass.training import Committee, EarlyStopping, evaluate, train, train_committee
from backglass.training.committee import fewest_rows
from backglass.training.kept import EpochBytes
from backglass.training.metrics import measure
from backglass.training.mixture import Seat
from backglass.training.residuals import Residuals, held_out_by, residuals_of
from backglass.words import prediction as words
from backglass.words import rows as words_of_rows
from backglass.workflow.chance import Chance, against_base
from backglass.workflow.concerns import concerns_of, doubts_about
from backglass.workflow.evaluation import Evaluation, Part
from backglass.workflow.fitted import Fitted, model_of
from backglass.workflow.folded import Crossed
from backglass.workflow.folding import cross_judged
from backglass.workflow.in_parts import InParts
from backglass.workflow.job import DEFAULTS, Job, check_names
from backglass.workflow.judging import judgement_of
from backglass.workflow.narrowing import without_unused
from backglass.workflow.predicting import through
from backglass.workflow.preparing import DTYPE, Prepared, prepare
from backglass.workflow.rows_asked import activations_of, dropout_of, loss_of, optimiser_of, schedule_of
from backglass.workflow.table_model import TableModel

JUDGED = 2**17  # of the rows held out of a table that is read in parts
START_ONLY = 1  # byte for the states to replay from, of which the start is always kept

Watch: TypeAlias = Callable[..., Any]
Own: TypeAlias = Callable[[int | None], Mapping[str, Any]]


def fit_table(table: Source | Rows, target: str, **options: Any) -> TableModel:
    """Train a network to predict one column of a table from the others, with the figures of ``backglass train``.

    Columns are audited and prepared, rows held out to judge by; networks that each hold another fold of the rest out,
    and see the columns in one way or several, are joined to one. Nothing is printed or written. Ctrl-C ends it early
    with what was learned by then. A `FitWarning` says where the rows held out find it no better than the most frequent
    class or the mean, where columns were left out as made from the target, and where more than one row in a hundred
    lacks it.

    Parameters
    ----------
    table : path, Table, dataframe or Rows
        A CSV or Parquet file, what `read_table` gave, or a dataframe of pandas or polars; `Rows`, a pattern or a folder
        of files whose rows need not fit into memory, for which one network is trained.
    target : str
        The column to predict.
    **options
        seed : int, default 0
            Decides the split, the first weights and the shuffles.
        epochs : int, default 200
            At most so many passes over the training rows.
        validation : float, or path, Table or dataframe, default 0.2
            The share of the rows held out to judge the network by, or a table of its own for that; with `folds` none.
        hidden : int or sequence of int, default 64
            Units of the hidden layers; 0 or () for none.
        batch_size : int, default 32
            Rows per update.
        learning_rate : float, default 0.003
            Of the optimiser.
        patience : int, default 20
            Epochs without a lower loss on the rows held out, before a network stops.
        engine : str, default "auto"
        members : int, optional
            Networks of each view that are joined to one, by default 10 of one view and 5 of each of several; 1 trains
            a single one.
        views : str or sequence of str, optional
            How the networks see the inputs: "plain", "pieces" (numbers piece by piece, too), "rules" (rules of small
            trees, too). By default all three from 500 training rows on, else "plain".
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
        activation : str, row or sequence of these, default "tanh"
            Of the hidden layers, one for all or one each: a name, a name with parameters such as
            ``"leaky_relu:slope=0.2"``, a row such as ``LeakyReLU(0.2)`` or its `to_dict`.
        optimiser : str or row, default "adam"
            Likewise: ``"momentum:momentum=0.8"``, ``SGD(0.1)``. A row has its own learning rate. "lbfgs" takes all rows
            at once, and so goes with ``members=1`` alone.
        schedule : str or row, optional
            Of the learning rate: ``"cosine:steps=200"``.
        l1, l2, decay : float, default 0
            Penalties ``l1 sum |w| + (l2 / 2) sum w^2`` in the objective, and decoupled weight decay; never on biases.
        dropout : float or sequence of float, default 0
            The share of hidden units dropped, one for all hidden layers or one each.
        loss : str or row, optional
            By default the one whose delta is y - d. A number also takes "huber", "absolute_error", "quantile:q=0.9" and
            the like (of the standardised target), classes "cross_entropy:smoothing=0.1", or two classes
            "binary_cross_entropy:smoothing=0.1".
        class_weight : "balanced", or mapping of str to float, optional
            Weighs rows by their class, in the loss and in early stopping: "balanced" by N / (K N_k), as scikit-learn
            does; classes that a mapping leaves out weigh 1.
        keep_bytes : int, default 0
            How many bytes of states on the way a saved model may hold for all networks together. Every update can be
            opened without any: it is made again from the start of its run; with them, from the nearest state.
        folds : int, optional
            Make the same fit so many times, each time judged by another part of the rows that it does not see:
            `TableModel.folds`. The model itself is then trained on all rows, but for those that `validation` holds out
            where it is given; these are in no fold. With ``members=1`` a fifth is held out all the same: the network
            stops by it.
        groups : str, optional
            The column that says which rows belong together, such as a patient: no group is on both sides of the split,
            of a fold, or of what a member holds out. It is no input unless kept.
        time : str, optional
            The column of dates, times or numbers that says which rows come later: these are held out, and each fold is
            judged by a block of rows and trained on all that is earlier. Members still hold out rows of any time.
        compare : bool, default False
            Fit scikit-learn's gradient boosting and its MLP, and judge them by the same rows: `TableModel.comparison`.
        memory : int or str, optional
            How much memory the rows of a table that is read in parts may take, such as "1GiB", which it is where
            `table` is several files; given with one file, that is read in parts, too. `bg.Rows` says more.
        ranks : {"auto", "force", "off"}, default "auto"
            Whether the processes that torchrun or MPI started train together: members are shared out among them. Every
            one calls this with the same arguments, and gets the same model. docs/scale.md.
        batch_parts : int, optional
            Pieces of a batch whose sums are added in an order that does not depend on the ranks; by default 1, or 8
            where ranks train a single network together.
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
    crossed = None if prepared.job.folds is None else cross_judged(prepared, fit)
    fitted = fit(prepared, crossed=crossed)
    if fitted.diverged:
        raise PlanError(words.DIVERGED, {"option": "learning_rate"}, epoch=fitted.runs[-1].epochs + 1)
    if not fitted.scores or (crossed is not None and fitted.stopped == "interrupted"):
        raise KeyboardInterrupt  # before an epoch was finished, or of a fit that is not the one that was judged
    if fitted.stopped == "interrupted":
        warnings.warn("Training was interrupted; what was learned by then is kept.", UserWarning, stacklevel=2)
    elif prepared.job.compare:
        from backglass.workflow.comparing import compared  # which loads much of scikit-learn

        fitted = replace(fitted, comparison=compared(prepared, fitted, crossed))
    for concern in concerns_of(fitted):
        if concern.loud:
            warnings.warn(str(concern.sentence), FitWarning, stacklevel=2)
    known_by = prepared.data.table
    if prepared.data.in_parts is not None:
        known_by = replace(known_by, sha256="")  # a sample is not the table that it was trained with
    return TableModel(model_of(fitted), known_by, fitted.comparison)


def fit(
    prepared: Prepared, watch: Watch | None = None, own: Own | None = None, crossed: Crossed | None = None
) -> Fitted:
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
    crossed : Crossed, optional
        What the folds said of the same fit; they judge it where no other rows are held out.

    Raises
    ------
    BackglassError
        The rows do not serve, or the run cannot be resumed.
    """
    job, data = prepared.job, prepared.data
    rows = activations_of(job), loss_of(job, prepared.preparation.target)
    network = suited_network(prepared.preparation, job.hidden, *rows)
    learned = _trained(prepared, network, watch, own)
    if data.in_parts is not None:
        return _fitted_in_parts(prepared, data.in_parts, learned)
    preparation, learned, kept = without_unused(prepared.preparation, learned)
    arrays = prepared.arrays
    if kept is not None:
        arrays = {part: (np.ascontiguousarray(X[:, kept]), D) for part, (X, D) in arrays.items()}
        prepared = replace(prepared, preparation=preparation, arrays=arrays)
    finished = learned.runs[0].history.epochs > 0
    scores = {
        part: evaluate(learned.network, learned.theta, *of_part, dtype=DTYPE)
        for part, of_part in prepared.arrays.items()
        if finished and part != "stopping"
    }
    judgement: tuple[Chance | None, Evaluation | None] = (None, None)
    if "validation" in scores:
        judgement = _judged(prepared, learned, scores["validation"])
    elif finished and crossed is not None:
        judgement = crossed.chance, crossed.judged
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
        *judgement,
        tuple(replace(seat, view=seat.view or prepared.composed.views[0]) for seat in learned.seats),
        verdicts=prepared.verdicts,
        held_out=prepared.arrays.get("validation"),
        class_weight=prepared.class_weight,
        residuals=_residuals(prepared, learned, single=prepared.composed.members == 1) if finished else None,
        folds=None if crossed is None else crossed.folds,
    )


def _fitted_in_parts(prepared: Prepared, found: InParts, learned: Committee) -> Fitted:
    """What a table that is read in parts gives: losses and scores of all rows, the other figures of some held out."""
    job, preparation, run = prepared.job, prepared.preparation, learned.runs[0]
    flat, target, data = found.flat, prepared.preparation.target, prepared.data
    scores: dict[str, dict[str, float]] = {}
    judgement: tuple[Chance | None, Evaluation | None] = (None, None)
    residuals = None
    if run.history.epochs > 0:
        worker = choose(run.engine, learned.network)(learned.network, checked_dtype(DTYPE))
        theta = learned.theta.flat.astype(DTYPE)
        for part, of_part in (("train", flat.train), ("validation", flat.held_out)):
            X, D, s = (cast(Floats, array) for array in (of_part.X, of_part.D, of_part.s))
            scores[part] = measure(worker, theta, X, D, s)
        some = np.unique(np.linspace(0, found.held_out - 1, min(found.held_out, JUDGED)).astype(np.intp))
        records = np.concatenate([flat.held_out.records(row, row + 1) for row in some.tolist()])
        X_some, D_some = np.ascontiguousarray(records[:, :-1]), records[:, -1].astype(np.float64)
        y = through(learned.network, learned.theta.astype(DTYPE), X_some, run.engine)
        by_class = target.task == "classification"
        D = D_some.astype(np.int64) if by_class else D_some
        if np.isfinite(y).all():
            base = int(found.counts.argmax()) if by_class else None
            judged = judgement_of(
                target, "validation", D, y, {**scores["validation"]}, found.rows - found.labelled, some[:0], base,
                data.table.form(target.name),
            )  # fmt: skip
            judgement = against_base(target, D, D, y, found.counts), judged
        if not by_class:
            residuals = residuals_of(
                learned, [np.arange(len(D))], D, lambda network, theta: through(network, theta, X_some, run.engine)
            )
    if found.held_out > JUDGED:
        more = words_of_rows.JUDGED_BY.format(rows=found.held_out, judged=JUDGED)
        data = replace(data, in_parts=replace(found, remarks=(*found.remarks, more)))
    return Fitted(
        job, data, preparation, learned.network, learned.theta, learned.runs, 1, learned.stopped, scores,
        prepared.incomplete, *judgement, tuple(replace(seat, view="plain") for seat in learned.seats),
        verdicts=prepared.verdicts, class_weight=prepared.class_weight, residuals=residuals,
    )  # fmt: skip


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


def _residuals(prepared: Prepared, learned: Committee, *, single: bool) -> Residuals | None:
    """What the members miss the folds that they held out by, or a single network the rows that stopped it.

    A fit that a fold judges predicts nothing, and keeps none.
    """
    if prepared.fold or prepared.preparation.target.task == "classification":
        return None
    X, D = prepared.arrays["validation" if single else "train"]
    held_out = [np.arange(len(X))] if single else held_out_by(learned, len(X))
    engine = learned.runs[0].engine
    found = residuals_of(learned, held_out, D, lambda network, theta: through(network, theta, X, engine))
    if found is None or single or "validation" not in prepared.arrays:
        return found
    X, D = prepared.arrays["validation"]
    y = through(*found.network_of(learned.network, learned.theta), X, engine)
    return found.seen_on(y, D) if np.isfinite(y).all() else found


def suited_network(
    preparation: Preparation,
    hidden: tuple[int, ...],
    activations: Sequence[Activation] = (),
    loss: Loss | None = None,
) -> Network:
    """The network for a target: unless another loss is asked for, output and loss are the pair whose delta is y - d.

    Two classes take one logistic unit, more take a softmax, a number takes the identity. Without activations of the
    hidden layers, theirs is the preset's.
    """
    target = preparation.target
    output = "identity" if target.task == "regression" else "logistic" if target.outputs == 1 else "softmax"
    sizes = (len(preparation.names), *hidden, target.outputs)
    return Network(
        sizes, hidden=[*activations] or TABULAR.activation, output=output, loss=loss or matching_loss(output)
    )


def _trained(prepared: Prepared, network: Network, watch: Watch | None, own: Own | None) -> Committee:
    job, members, found = prepared.job, prepared.composed.members, prepared.data.in_parts
    X, D = prepared.arrays["train"] if found is None else (found.flat.train.X, found.flat.train.D)
    options: dict[str, Any] = {
        "optimiser": optimiser_of(job),
        "schedule": schedule_of(job),
        "l1": job.l1,
        "l2": job.l2,
        "decay": job.decay,
        "dropout": dropout_of(job),
        "sample_weight": None if found is not None else prepared.weights("train"),
        "epochs": job.epochs,
        "engine": job.engine,
        "seed": job.seed,
        "dtype": DTYPE,
        "early_stopping": EarlyStopping(patience=job.patience),
        "ranks": job.ranks,
        "parts": job.batch_parts,
    }
    kept = EpochBytes(max(START_ONLY, job.keep_bytes // prepared.composed.networks)) if job.keep_bytes else START_ONLY

    def of_member(member: int | None) -> dict[str, Any]:
        watched = [] if watch is None else [partial(watch, member=member or 0, members=prepared.composed.networks)]
        return {"callbacks": watched, **({} if own is None else own(member))}

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonFiniteWarning)  # whoever asked says it himself
        if members == 1:
            options |= of_member(None) | {"keep_bytes": kept, "validation": prepared.stopping}
            if found is not None:
                options |= {"validation": found.flat.held_out, "shuffle": found.windows}
            theta = network.initialise(seed=job.seed)
            run = train(network, theta, X, D, batch_size=min(job.batch_size or len(X), len(X)), **options)
            return Committee((run,), network, run.theta, run.stopped, (Seat("", 0, 1.0),))
        by_class = prepared.preparation.target.task == "classification"
        options |= {"members": members, "views": prepared.views, "classes": D if by_class else None, "keep_bytes": kept}
        options["at_once"] = min(cores_allowed(), prepared.composed.networks)
        options["groups"] = prepared.groups
        batch_size = min(job.batch_size or len(X), fewest_rows(len(X), members))
        return train_committee(network, X, D, of_member=of_member, batch_size=batch_size, **options)
