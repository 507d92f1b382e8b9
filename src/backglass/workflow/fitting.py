"""From a prepared table to a trained network and its scores: `fit`, for whoever watches it."""

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
from backglass.errors import NonFiniteWarning
from backglass.network import Network
from backglass.numeric import checked_dtype
from backglass.preparation.targets import labelled_rows
from backglass.preparation.whole import Preparation
from backglass.presets import TABULAR
from backglass.training import Committee, EarlyStopping, evaluate, train, train_committee
from backglass.training.committee import fewest_rows
from backglass.training.kept import EpochBytes
from backglass.training.metrics import measure
from backglass.training.mixture import Seat
from backglass.training.residuals import Residuals, held_out_by, residuals_of
from backglass.words import rows as words_of_rows
from backglass.workflow.chance import Chance, against_base
from backglass.workflow.evaluation import Evaluation, Part
from backglass.workflow.fitted import Fitted
from backglass.workflow.folded import Crossed
from backglass.workflow.in_parts import InParts
from backglass.workflow.judging import judgement_of
from backglass.workflow.narrowing import without_unused
from backglass.workflow.predicting import through
from backglass.workflow.preparing import DTYPE, Prepared
from backglass.workflow.rows_asked import activations_of, dropout_of, loss_of, optimiser_of, schedule_of

JUDGED = 2**17  # of the rows held out of a table that is read in parts
START_ONLY = 1  # byte for the states to replay from, of which the start is always kept

Watch: TypeAlias = Callable[..., Any]
Own: TypeAlias = Callable[[int | None], Mapping[str, Any]]


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
