"""``preset="tabular"``: our own values for parameters that were not given, and a committee in place of a fit.

The members are trained on standardised inputs (and a standardised number as the target), in float32; columns of zeros
and ones stay as they are. What is left on the estimator is one network in float64 that takes X as it comes: to
standardise is affine, so that it goes into the weights and biases of the first and the last layer without a remainder.
Behind a preparation (`dataframes.py`) the network takes what is prepared, as it was trained with it.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from backglass.cores import cores_allowed
from backglass.equations.activations import Identity
from backglass.equations.arrays import Floats, Indices
from backglass.equations.losses import SquaredError
from backglass.errors import DataError, NonFiniteWarning, PlanError
from backglass.estimators import choices, given, scoring
from backglass.estimators.learning import DIVERGED, MOST_OF_A_BATCH, Data
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.preparation.view_names import in_order
from backglass.presets import TABULAR, Composition, composition, members_for
from backglass.training import Committee, EarlyStopping, Run, train_committee
from backglass.training.committee import fewest_rows
from backglass.training.kept import KEEP_BYTES
from backglass.training.mixture import View
from backglass.training.one_network import joined
from backglass.training.split import each_fold
from backglass.workflow.narrowing import without_unused
from backglass.workflow.seeing import seen_by_members

FAR = 1e100  # the squares of larger numbers, and of the inverse of them, leave what float64 can hold
AT_ONCE = 2**20  # numbers that are standardised at once: in float64 they take 8 MiB

OURS: dict[str, Any] = {
    "hidden_layer_sizes": TABULAR.hidden,
    "activation": TABULAR.activation,
    "learning_rate_init": TABULAR.learning_rate,
    "batch_size": TABULAR.batch_size,
    "n_iter_no_change": TABULAR.patience,
    "alpha": 0.0,
    "tol": 0.0,
    "members": TABULAR.members,
    "dtype": TABULAR.dtype,
    "missing": "fill",
}


def settled(estimator: Any) -> dict[str, Any]:
    """The estimator's parameters, those of the preset where none were given.

    Examples
    --------
    >>> import backglass as bg
    >>> found = settled(bg.MLPClassifier(preset="tabular", max_iter=50))
    >>> found["hidden_layer_sizes"], found["max_iter"], found["members"]
    ((64,), 50, 10)
    >>> settled(bg.MLPClassifier(preset="tabular", activation="relu"))["activation"]  # given, and so it counts
    'relu'
    """
    found = given.values(estimator)
    if found["preset"] is None:
        return found
    return found | {name: ours for name, ours in OURS.items() if given.is_left(name, getattr(estimator, name))}


def check_committee(parameters: Mapping[str, Any], *, going_on: bool, held_out: bool) -> None:
    """Refuse what a committee cannot do.

    Raises
    ------
    PlanError
        L-BFGS, going on with a fit, or validation data of one's own.
    """
    if not choices.is_stochastic(parameters["solver"]):
        raise PlanError("members need a solver that goes through minibatches; lbfgs does not. Give members=1.")
    if going_on:
        raise PlanError("A committee does not go on: leave warm_start and partial_fit out, or give members=1.")
    if held_out:
        raise PlanError("Each member holds a fold of the rows out; leave X_val and y_val out, or give members=1.")


def composed(estimator: Any, rows: int, *, viewed: bool) -> Composition:
    """Which networks are trained on so many rows.

    Views other than the plain one are of a prepared dataframe, with the preset, and where there are members that stop
    by their loss.

    Raises
    ------
    PlanError
        Views were asked for where there are none.
    """
    p = estimator._settings
    if p["views"] is not None and p["preset"] is None:
        raise PlanError("views are a choice of preset='tabular'; give it, or leave views out.")
    if p["preset"] is None:
        return Composition(members_for(p["members"] or 1, rows), ("plain",))
    if viewed and scoring.chosen(p["scoring"]) is None and choices.is_stochastic(p["solver"]):
        found = composition(rows, estimator.members, _views(p["views"]))
        if found.members > 1:
            return found
    return composition(rows, estimator.members, ("plain",))


def _views(asked: Any) -> tuple[str, ...] | None:
    """The views that were asked for, in their order."""
    return None if asked is None else in_order([asked] if isinstance(asked, str) else list(asked))


def _seen(
    estimator: Any, data: Data, classes: Any, composition: Composition, given: Any
) -> tuple[Data, tuple[View, ...]]:
    """The data with what the members see of a prepared dataframe; their rules become inputs of the estimator."""
    if composition.views == ("plain",):
        return data, ()
    table = estimator.preparation_.read(given)
    rows = np.arange(table.rows)
    estimator.preparation_, views = seen_by_members(
        estimator.preparation_, table, rows, data.D, classes, composition, estimator._seed, weights=data.s
    )
    if "rules" in composition.views:
        data = replace(data, X=estimator.preparation_.inputs(table, rows, data.X.dtype.name))
        network = estimator.network_
        estimator.network_ = replace(network, sizes=(data.X.shape[1], *network.sizes[1:]))
    return data, views


def fit_committee(
    estimator: Any,
    data: Data,
    composition: Composition,
    classes: Any,
    listener: Any,
    examination: scoring.Examination | None,
    given: Any,
) -> tuple[Run, ...]:
    """Train the members and leave the network that they make on the estimator; the members' runs."""
    members, (data, views) = composition.members, _seen(estimator, data, classes, composition, given)
    p, member = estimator._settings, estimator.network_
    (shift, scale), (to, of) = _columns(estimator, data)
    dtype = _dtype(p, data)
    monitor = scoring.column("loss" if examination is None else estimator.scoring, estimator._metric)
    of_member = None
    if examination is not None:
        folds = [held for _, held in each_fold(len(data.X), members, estimator._seed, classes)]
        shown = partial(unscaled, member, inputs=(shift, scale), outputs=(to, of))
        scores = [examination.of(held, shown) for held in folds]
        of_member = lambda number: {"score": scores[number]}  # noqa: E731
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonFiniteWarning)  # said below
        found = train_committee(
            member,
            _standardised(data.X, shift, scale, dtype),
            _standardised(data.D, to, of, dtype),
            members=members,
            views=views,
            at_once=1 if p["callbacks"] or listener or examination else min(p["threads"] or cores_allowed(), members),
            seed=estimator._seed,
            classes=classes,
            sample_weight=data.s,
            optimiser=choices.optimiser(p),
            schedule=choices.learning_schedule(p, len(data.X), 0, 0),
            epochs=int(p["max_iter"]),
            batch_size=min(
                MOST_OF_A_BATCH if p["batch_size"] == "auto" else int(p["batch_size"]),
                fewest_rows(len(data.X), members),
            ),
            early_stopping=EarlyStopping(p["n_iter_no_change"], float(p["tol"]), monitor),
            of_member=of_member,
            metric=estimator._metric,
            engine=p["engine"],
            l1=float(p["l1"]),
            l2=float(p["alpha"]),
            divide_penalties=True,
            clip_norm=p["clip_norm"],
            dropout=choices.dropout(p["dropout"]),
            shuffle=bool(p["shuffle"]),
            dtype=dtype,
            threads=p["threads"],
            ranks=p["ranks"],
            parts=p["parts"],
            callbacks=[*(p["callbacks"] or ()), *([listener] if listener else [])],
            keep_bytes=KEEP_BYTES if p["keep_run"] else 0,
        )
    if (failed := found.runs[-1]).stopped == "non-finite":
        raise DataError(DIVERGED.format(problem=failed.problem))
    if views:
        estimator.preparation_, found, kept = without_unused(estimator.preparation_, found)
        shift, scale = (shift, scale) if kept is None else (shift[kept], scale[kept])
    estimator.network_ = found.network
    estimator._place(unscaled(found.network, found.theta, (shift, scale), (to, of)))
    _record(estimator, found)
    return found.runs


def start_committee(estimator: Any, data: Data, composition: Composition, classes: Any, given: Any) -> None:
    """Leave the network that the members make before their first update on the estimator; all count the same."""
    data, views = _seen(estimator, data, classes, composition, given)
    member, dtype = estimator.network_, _dtype(estimator._settings, data)
    seen: list[Indices | None] = [view.of(fold) for view in views for fold in range(composition.members)]
    inputs = seen or [None] * composition.members
    starts: list[Parameters] = []
    for number, taken in enumerate(inputs):
        net = member if taken is None else replace(member, sizes=(len(taken), *member.sizes[1:]))
        starts.append(Parameters(net, net.initialise(seed=estimator._seed + number).flat.astype(dtype)))
    network, theta = joined(starts, inputs, width=member.sizes[0])
    estimator.network_ = network
    estimator._place(unscaled(network, theta, *_columns(estimator, data)))


def _columns(estimator: Any, data: Data) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Mean and scale of the inputs, and of the targets where they are standardised."""
    member = estimator.network_
    inputs = _as_it_is(member.sizes[0]) if hasattr(estimator, "preparation_") else _affine(data.X)
    by_number = isinstance(member.output, Identity) and isinstance(member.loss, SquaredError)
    return inputs, _affine(data.D) if by_number else _as_it_is(member.sizes[-1])


def _dtype(parameters: Mapping[str, Any], data: Data) -> str:
    """What members are trained in."""
    return str(np.dtype(parameters["dtype"] or data.X.dtype))


def unscaled(
    network: Network, theta: Parameters, inputs: tuple[Floats, Floats], outputs: tuple[Floats, Floats]
) -> Floats:
    """The parameters that take x where theta takes (x - m) / s, and give y s' + m' where theta gives y.

    W x' + b with x' = (x - m) / s is (W / s) x + (b - (W / s) m).

    Parameters
    ----------
    inputs, outputs : (array, array)
        m and s of the columns.

    Examples
    --------
    >>> net = Network((1, 1))
    >>> theta = net.parameters(W=[[[1.0]]], b=[[0.0]])
    >>> one, zero = np.ones(1), np.zeros(1)
    >>> unscaled(net, theta, (4 * one, 2 * one), (zero, one)).tolist()  # (x - 4) / 2
    [0.5, -2.0]
    """
    flat = theta.flat.astype(np.float64)
    W, b = network.views(flat)
    (m, s), (to, of) = inputs, outputs
    W[2][:] = W[2] / s
    b[2][:] -= W[2] @ m
    W[network.L][:] *= of[:, None]
    b[network.L][:] = b[network.L] * of + to
    return flat


def _as_it_is(columns: int) -> tuple[Floats, Floats]:
    return np.zeros(columns), np.ones(columns)


def _affine(columns: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column, 1 for a constant one; 0 and 1 for one of zeros and ones.

    Standardised, the mark of a rare category would be many times as large as any other input.
    """
    rows, count = columns.shape
    at_once = max(2, AT_ONCE // rows)
    starts = list(range(0, max(1, count - 1), at_once))  # no block is a single column: that is summed in another order
    parts = [_affine_of(columns[:, a:b]) for a, b in zip(starts, [*starts[1:], count], strict=True)]
    mean, scale = (np.concatenate(of_parts) for of_parts in zip(*parts, strict=True))
    return mean, scale


def _affine_of(columns: Floats) -> tuple[Floats, Floats]:
    wide = columns.astype(np.float64)  # lies as they do, and so is summed as they are
    size = _size(wide)
    wide /= size
    mean, scale = wide.mean(axis=0) * size, wide.std(axis=0) * size
    stays = ((wide == 0) | (wide == 1)).all(axis=0)
    return np.where(stays, 0.0, mean), np.where(stays | (scale == 0), 1.0, scale)


def _size(columns: Floats) -> Floats:
    """What the squares of a column can be summed in units of: 1 but for very large and very small columns."""
    largest = np.maximum(columns.max(axis=0), -columns.min(axis=0))
    plain = (largest == 0) | ((largest > 1 / FAR) & (largest < FAR))
    return np.where(plain, 1.0, np.exp2(np.clip(np.frexp(largest)[1], -1021, 1023)))


def _standardised(columns: Floats, shift: Floats, scale: Floats, dtype: str) -> Floats:
    """(columns - shift) / scale, computed in float64, some rows at a time."""
    made = np.empty(columns.shape, dtype=dtype)
    at_once = max(1, AT_ONCE // columns.shape[1])
    for start in range(0, len(columns), at_once):
        part = slice(start, start + at_once)
        made[part] = (columns[part] - shift) / scale
    return made


def _record(estimator: Any, found: Committee) -> None:
    """Leave what scikit-learn's users look at: the lists are those of the first member."""
    first = found.runs[0]
    columns = first.history.columns()
    estimator.n_iter_ = max(run.epochs for run in found.runs)
    estimator.t_ = sum(run.epochs * len(run.rows) for run in found.runs)
    estimator.loss_curve_ = columns["loss"].tolist()
    estimator.loss_ = estimator.loss_curve_[-1]
    estimator.best_loss_ = None
    scored = scoring.column(estimator.scoring, estimator._metric)
    estimator.validation_scores_ = scoring.as_scores(estimator.scoring, columns[scored])
    best = [run.history[scored][(run.best_epoch or 1) - 1] for run in found.runs]
    estimator.best_validation_score_ = float(np.mean(scoring.as_scores(estimator.scoring, best)))
    estimator._no_improvement_count = 0
    estimator.history_.extend(columns)
    if estimator.keep_run:
        estimator.run_ = first
    if estimator.verbose:
        for number, run in enumerate(found.runs, start=1):
            print(f"Member {number}: {run.epochs} epoch{'s' * (run.epochs != 1)}, the best one is {run.best_epoch}")
