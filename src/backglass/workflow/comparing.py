"""Boosting and scikit-learn's MLP on the rows that our own fit was trained on and judged by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.preparation.columns import Rows
from backglass.preparation.targets import ClassTarget, Target
from backglass.tables.table import Table
from backglass.training.metrics import r2
from backglass.words.characters import visible
from backglass.workflow.beside import ComparedModel, Measured, ModelComparison
from backglass.workflow.chance import log_losses
from backglass.workflow.contenders import CONTENDERS
from backglass.workflow.fitted import Fitted
from backglass.workflow.folded import Crossed, error_of, mean_of
from backglass.workflow.folding import held_out_outputs
from backglass.workflow.judging import judgement_of
from backglass.workflow.predicting import probabilities
from backglass.workflow.preparing import Prepared

Tell = Callable[[str, int, int], None]

NO_INPUT = ("target", "dropped", "key", "groups")  # reasons for which a column is no input of the others, either


@dataclass(frozen=True, eq=False)
class _Part:
    """Rows to train on and to judge by; our own scores there, and losses row by row, where there is one part alone."""

    table: Table
    rows: Rows
    validation: Table
    held_out: Rows


def compared(
    prepared: Prepared, fitted: Fitted, crossed: Crossed | None = None, tell: Tell = lambda *_: None
) -> ModelComparison:
    """Fit the others on the same rows, and judge them by the same: on every fold, or on the one split.

    Parameters
    ----------
    prepared : Prepared
    fitted : Fitted
        Our own fit.
    crossed : Crossed, optional
        Its folds.
    tell : callable, optional
        Called with the name of the model that is fitted next, how many fits are done, and how many there are.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C came before all were fitted.
    """
    data, target = prepared.data, fitted.preparation.target
    left_out = {one.name for one in fitted.preparation.left_out if one.reason in NO_INPUT}
    if crossed is None:
        parts = [_Part(data.table, data.rows, data.validation, data.held_out)]
    else:
        parts = [_Part(data.table, rows, data.table, held_out) for rows, held_out in crossed.parts]
    others, done = [], 0
    for name in CONTENDERS:
        found = []
        for part in parts:
            tell(name, done, len(parts) * len(CONTENDERS))
            found.append(_contended(name, part, target, left_out))
            done += 1
        others.append((name, found))
    measure = "accuracy" if isinstance(target, ClassTarget) else "r2"
    if crossed is not None:
        each = [one.scores for one in crossed.folds.each]
        models = _over_folds(each, float(np.mean(crossed.seconds)), others)
        return ModelComparison(target.name, measure, "folds", len(parts), models)
    y = held_out_outputs(fitted)
    ours = _Contended(
        {} if fitted.judged is None else fitted.judged.scores,
        row_by_row(target, prepared.arrays["validation"][1], y.astype(np.float64)),
        prepared.seconds + fitted.seconds,
    )
    return ModelComparison(target.name, measure, "rows", len(data.held_out), _over_rows(ours, others))


@dataclass(frozen=True, eq=False)
class _Contended:
    """What became of one fit: its scores, how good every row is, how long it took, or why it failed."""

    scores: Mapping[str, float | None]
    rows: Mapping[str, Floats]
    seconds: float
    failed: str = ""


def _contended(name: str, part: _Part, target: Target, left_out: set[str]) -> _Contended:
    began = perf_counter()
    try:
        model = CONTENDERS[name](part.table, target.name, part.rows, target.task, left_out)
        seconds = perf_counter() - began
        if isinstance(target, ClassTarget):
            p = model.probabilities(part.validation, part.held_out, target.classes)
            y = p[:, 1:] if target.outputs == 1 else p
            D: Any = target.encode(part.validation.labels(target.name), part.held_out)
        else:
            predicted = model.predict(part.validation, part.held_out)
            y = ((predicted - target.mean) / target.scale)[:, None]
            D = target.encode(part.validation.column(target.name), part.held_out)
    except Exception as error:  # of another library: it is said, and what is done stays
        return _Contended({}, {}, 0.0, visible(str(error)).split("\n")[0].rstrip(".") or type(error).__name__)
    found = judgement_of(target, "validation", D, y, {}, 0)
    by_class = isinstance(target, ClassTarget)
    first = (
        {"accuracy": float(np.mean(found.true == found.predicted))}
        if by_class
        else {"r2": r2(y, D[:, None], np.ones(len(D)))}
    )
    return _Contended({**first, **found.scores}, row_by_row(target, D, y), seconds)


def row_by_row(target: Target, D: Any, y: Floats) -> dict[str, Floats]:
    """What of a score every row gives: its mean is the score, (rows,) each.

    Parameters
    ----------
    target : ClassTarget or NumberTarget
    D : array (rows,)
        Class indices or standardised numbers.
    y : array (rows, n_L)

    Examples
    --------
    >>> found = row_by_row(ClassTarget("kind", ("owl", "tern")), np.array([0, 1]), np.array([[0.25], [0.25]]))
    >>> found["accuracy"].tolist(), found["log_loss"].round(2).tolist()
    ([1.0, 0.0], [0.29, 1.39])
    """
    if isinstance(target, ClassTarget):
        p = probabilities(y)
        p = p / p.sum(axis=1, keepdims=True)
        return {"accuracy": (p.argmax(axis=1) == D).astype(np.float64), "log_loss": log_losses(p, D)}
    errors = y[:, 0] - D
    return {"r2": 1 - errors**2 / (np.var(D) or 1.0), "mae": np.abs(errors) * target.scale}


def _over_folds(
    ours: Sequence[Mapping[str, float | None]], seconds: float, others: Sequence[tuple[str, list[_Contended]]]
) -> tuple[ComparedModel, ...]:
    """Means and paired differences over the folds."""
    names = [name for name in ours[0] if name != "loss"]
    models = [ComparedModel("backglass", {name: _measured([one[name] for one in ours]) for name in names}, {}, seconds)]
    for contender, found in others:
        if failed := next((one.failed for one in found if one.failed), ""):
            models.append(ComparedModel(contender, failed=failed))
            continue
        scores = {name: _measured([one.scores[name] for one in found]) for name in names}
        differences = {
            name: _measured([_less(mine[name], one.scores[name]) for mine, one in zip(ours, found, strict=True)])
            for name in names
        }
        models.append(ComparedModel(contender, scores, differences, float(np.mean([one.seconds for one in found]))))
    return tuple(models)


def _over_rows(ours: _Contended, others: Sequence[tuple[str, list[_Contended]]]) -> tuple[ComparedModel, ...]:
    """Scores of one part, and paired differences over its rows where a score is a mean over rows."""
    models = [ComparedModel("backglass", _of_rows(ours), {}, ours.seconds)]
    for contender, (found,) in others:
        if found.failed:
            models.append(ComparedModel(contender, failed=found.failed))
            continue
        differences = {}
        for name, values in found.rows.items():
            differences[name] = _measured((ours.rows[name] - values).tolist())
        models.append(ComparedModel(contender, _of_rows(found), differences, found.seconds))
    return tuple(models)


def _of_rows(one: _Contended) -> dict[str, Measured]:
    return {
        name: Measured(score, error_of(one.rows[name].tolist()) if name in one.rows else None)
        for name, score in one.scores.items()
        if name != "loss"
    }


def _measured(values: Sequence[float | None]) -> Measured:
    return Measured(mean_of(values), error_of(values))


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
