"""What a fit warns of: X that is not scaled, weights without effect, and a fit that learned nothing.

The last one holds the fit against what says the same of every row: the most frequent class, or the best one number.
`workflow/chance.py` does it for tables, by rows held out alone. Here all rows that the fit saw count, held out or not,
so that little data does not make a good fit suspect: it is said where the gain is small and could be chance as well.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.engines import choose
from backglass.equations.arrays import DType, Floats
from backglass.equations.losses import Loss, MeanSquaredError, SquaredError
from backglass.errors import FitWarning
from backglass.estimators.learning import MOST_OF_A_BATCH, Data
from backglass.network import Network
from backglass.training import Run
from backglass.workflow.chance import LEAST_PROBABILITY, LEVEL, ROUNDING, t_test

ROWS = 10_000  # evenly spread, are looked at of more
LARGE = 100.0  # of a column's numbers other than 0 the mean absolute value; inputs of about 1 suit a network's start
APART = 1000.0  # how many times as large one column is as another one
NOISE = 1e-9  # of the largest column; what is smaller is what rounding left
NAMED = 5  # columns in a warning
SMALL_GAIN = 0.05  # of what the same answer for every row loses, or of the rows
FOLD_LEVEL = 1e-4  # ... of rows held out that chose the epoch: of pure noise they seem to gain some percent
RARE = 1e-5  # of all weight, which the most frequent class leaves to others
BY_CHANCE = ", a difference that chance gives as well"
ENOUGH_UPDATES = 500  # after fewer a fit that was not over has hardly begun, and a ConvergenceWarning says so
PIPELINE = "make_pipeline(StandardScaler(), {estimator}(...))"
PRESET = 'preset="tabular"'


def look_at_columns(estimator: Any, X: Floats) -> None:
    """Warn where columns are so large, or so far apart, that a network learns little from them.

    Parameters
    ----------
    estimator : BaseMLP
    X : array (N, n_1)
    """
    sizes = _sizes(X)
    there = sizes[sizes > NOISE * sizes.max(initial=0)]
    if not len(there):
        return
    large, apart = np.flatnonzero(sizes >= LARGE), there.max() / there.min() >= APART
    if not (len(large) or apart or there.max() <= 1 / APART):
        return
    names = getattr(estimator, "feature_names_in_", None)
    shown = large if len(large) else np.flatnonzero((sizes == there.max()) | (sizes == there.min()))
    columns = [_column(int(at), sizes[at], names) for at in shown[:NAMED]]
    more = [f"and {len(shown) - NAMED} more"] if len(shown) > NAMED else []
    warnings.warn(
        f"X is not scaled: its numbers are about {', '.join([*columns, *more])}, but a network begins with weights for "
        f"numbers of about 1, and may learn little from others. Scale X, as {_scaling(estimator)} does.",
        FitWarning,
        stacklevel=5,  # fit's caller, behind what scikit-learn puts around fit
    )


def _sizes(X: Floats) -> Floats:
    """The mean absolute value of each column's numbers other than 0, (n_1,); 0 where there are none."""
    rows = np.abs(_some(X), dtype=np.float64)
    count = np.count_nonzero(rows, axis=0)
    with np.errstate(over="ignore"):
        return np.asarray(rows.sum(axis=0) / np.maximum(count, 1))


def _column(at: int, size: float, names: Any) -> str:
    return f"{size:.3g} in column {at + 1}" if names is None else f"{size:.3g} in {str(names[at])!r}"


def _scaling(estimator: Any) -> str:
    pipeline = PIPELINE.format(estimator=type(estimator).__name__)
    return f"{pipeline} or {PRESET}" if estimator.preset is None else pipeline


def look_at_weights(estimator: Any, data: Data) -> None:
    """Warn where weights of rows or classes have no effect, since each row is a batch of its own."""
    size = estimator._settings["batch_size"]
    batch = min(MOST_OF_A_BATCH if size == "auto" else size, len(data.X))
    if data.s is None or batch > 1 or len(data.X) == 1 or np.ptp(data.s) == 0:
        return
    name = "sample_weight" if getattr(estimator, "class_weight", None) is None else "class_weight"
    warnings.warn(
        f"{name} has no effect with batch_size={size}: the loss of a batch is divided by the weight of its rows, and "
        "each row is a batch of its own; take larger batches.",
        FitWarning,
        stacklevel=5,  # fit's caller, behind what scikit-learn puts around fit
    )


@dataclass(frozen=True, eq=False)
class Answers:
    """Rows with the outputs for them.

    Attributes
    ----------
    y, d : array (N, n_L)
        Outputs and targets.
    s : array (N,)
        The rows' weights.
    level : float
        How rarely chance must give a small gain for it to count.
    """

    y: Floats
    d: Floats
    s: Floats
    level: float = LEVEL / 2

    def gains(self, lost_by_base: Floats, lost: Floats, of: float) -> bool:
        """Whether losses row by row fall by more than a small part of `of`, or by more than chance would give."""
        gain = float((lost_by_base - lost).sum())
        return gain > SMALL_GAIN * of or t_test(lost_by_base, lost) < self.level


def look_at_fit(estimator: Any, data: Data, stopped: str, updates: int) -> None:
    """Warn where a fit of one network is no better than one answer for all rows.

    Parameters
    ----------
    estimator : BaseMLP
        After its fit.
    data : Data
        All that it saw.
    stopped : str
        Why it ended, as a `Run` has it.
    updates : int
        How many it made.
    """
    if stopped not in ("early", "converged") and (stopped != "finished" or updates < ENOUGH_UPDATES):
        return
    X, D, s = _joined(data)
    theta, p = estimator._theta(), estimator._settings
    dtype: DType = "float32" if theta.dtype == np.float32 else "float64"
    engine = choose(p["engine"], estimator.network_)(estimator.network_, dtype, p["threads"])
    given = Answers(engine.forward(theta, X.astype(dtype, copy=False)), D, s)
    _say(estimator, estimator.network_, given, "", _advice(estimator, data, early=stopped == "early"))


def look_at_members(estimator: Any, member: Network, runs: Sequence[Run]) -> None:
    """Warn where members of a committee are no better on the rows that they held out."""
    if not all(run.stopped == "early" or run.updates >= ENOUGH_UPDATES for run in runs):
        return
    of_runs = []
    for run in runs:
        plan = run.plan
        held = _some(np.setdiff1d(np.arange(len(plan.X)), run.rows), ROWS // len(runs))
        engine = choose(run.engine, run.network)(run.network, plan.dtype, estimator.threads)
        of_runs.append((engine.forward(run.theta.flat.astype(plan.dtype), plan.X[held]), plan.D[held], plan.s[held]))
    y, d, s = (np.concatenate(parts) for parts in zip(*of_runs, strict=True))
    given = Answers(y, d, s, FOLD_LEVEL)
    advice = "X may say nothing of y; give other columns, or more rows"
    _say(estimator, member, given, " on rows that its members did not see", advice)


def _say(estimator: Any, network: Network, given: Answers, where: str, advice: str) -> None:
    several = estimator._metric == "accuracy" and estimator._labels.several
    found = _of_classes(given, several) if estimator._metric == "accuracy" else _of_numbers(network.loss, given)
    if found is not None:
        base, figures = found
        warnings.warn(f"The fit is no better than {base}{where}: {figures}. {advice}.", FitWarning, stacklevel=6)


def _advice(estimator: Any, data: Data, *, early: bool) -> str:
    """What to do: with early stopping wait longer; scale what is not; look for other columns."""
    of_numbers = estimator._metric == "r2"
    unscaled = [
        name for name, one in (("X", data.X), ("y", data.D)) if (name == "X" or of_numbers) and not _scaled(one)
    ]
    parts = []
    if early and estimator._settings["early_stopping"] and data.held_out is not None:
        parts.append(
            f"{len(data.held_out[0])} rows held out ended it after {estimator.n_iter_} epochs: raise n_iter_no_change "
            "or validation_fraction"
        )
    if "X" in unscaled:
        parts.append(f"Scale X, as {_scaling(estimator)} does")
    if "y" in unscaled:
        parts.append(
            f"Scale y, as TransformedTargetRegressor{' or ' + PRESET if estimator.preset is None else ''} does"
        )
    if not parts:
        parts.append("Try another learning_rate_init, max_iter or hidden_layer_sizes")
    return "; or ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:]), "X says nothing of y"])


def _scaled(columns: Floats) -> bool:
    """Whether columns are about standardised, or lie between 0 and 1, but for constant ones."""
    rows = _some(columns).astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, spread = np.abs(rows.mean(axis=0)), rows.std(axis=0)
    varies = spread > 0
    return bool(((mean <= 1) & (spread > 0.1) & (spread < 3))[varies].all())


def _of_classes(given: Answers, several: bool) -> tuple[str, str] | None:
    """What is said of classes where neither more rows are right nor the probabilities are better."""
    p, d, s = given.y.astype(np.float64), given.d.astype(np.float64), given.s
    if several or p.shape[1] == 1:  # every label is a yes or no of its own
        s = np.repeat(s, p.shape[1])
        shares = np.average(d, axis=0, weights=given.s)
        base = np.tile(shares, len(d))
        p, d, base = (np.stack([1 - one, one], axis=1) for one in (p.ravel(), d.ravel(), base))
    else:
        base = np.tile(np.average(d, axis=0, weights=s), (len(d), 1))
    true = d.argmax(axis=1)
    right, right_of_base = ((of.argmax(axis=1) == true) * s for of in (p, base))
    lost, lost_by_base = (_log_loss(of, true) * s for of in (p, base))
    total = s.sum()
    if right_of_base.sum() > (1 - RARE) * total:  # there is one class alone, or another of hardly any weight
        return None
    if given.gains(lost_by_base, lost, lost_by_base.sum()) or given.gains(
        total / len(s) - right_of_base, total / len(s) - right, total
    ):
        return None
    ours, theirs = (f"{100 * one.sum() / total:.3g} %" for one in (right, right_of_base))
    what = "the most frequent value of each label" if several else "the most frequent class for every row"
    of = "labels" if several else "rows"
    ending = BY_CHANCE if right.sum() > right_of_base.sum() else ""
    return what, f"{ours} of the {of} are right, {theirs} by that{ending}"


def _of_numbers(loss: Loss, given: Answers) -> tuple[str, str] | None:
    """What is said of numbers where the loss is no smaller than that of the best one number."""
    y, d, s = given.y.astype(np.float64), given.d.astype(np.float64), given.s
    squares = isinstance(loss, SquaredError | MeanSquaredError)
    constants = [np.average(d, axis=0, weights=s)]
    if not squares:
        constants += list(np.quantile(d, np.linspace(0.02, 0.98, 25), axis=0))
    with np.errstate(all="ignore"):
        lost = loss.value(y, d) * s
        by_each = [loss.value(np.broadcast_to(one, d.shape), d) * s for one in constants]
    by_each = [one for one in by_each if np.isfinite(one).all()]
    if not by_each or not np.isfinite(lost).all():
        return None
    lost_by_base = min(by_each, key=np.sum)
    scale = float(np.abs(loss.value(np.zeros_like(d), d) * s).sum()) if squares else float(np.abs(lost_by_base).sum())
    if lost_by_base.sum() <= ROUNDING * scale or given.gains(lost_by_base, lost, lost_by_base.sum()):
        return None
    what = "the mean of y" if squares else "the best one number"
    times, ending = lost.sum() / lost_by_base.sum(), BY_CHANCE if lost.sum() < lost_by_base.sum() else ""
    return f"{what} for every row", f"its loss is {times:.4g} times as large{ending}"


def _log_loss(p: Floats, true: Any) -> Floats:
    return np.asarray(-np.log(np.maximum(p[np.arange(len(p)), true], LEAST_PROBABILITY)))


def _joined(data: Data) -> tuple[Floats, Floats, Floats]:
    """The rows trained on and those held out, of many some."""
    parts = [(data.X, data.D, data.s), *([data.held_out] if data.held_out is not None else [])]
    found = [[_some(one) for one in (X, D, np.ones(len(X)) if s is None else s)] for X, D, s in parts]
    X, D, s = (np.concatenate(one) if len(one) > 1 else one[0] for one in zip(*found, strict=True))
    return X, D, s


def _some(rows: Any, most: int = ROWS) -> Any:
    """So many rows, evenly spread."""
    return rows[:: -(-len(rows) // most)] if len(rows) > most else rows
