"""The rows of the tables of equations that a job asks for, and whether what it asks of training goes together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backglass.equations.activations import ACTIVATIONS, Activation
from backglass.equations.losses import LOSSES, Loss
from backglass.equations.optimisers import LBFGS, OPTIMISERS, Optimiser
from backglass.equations.schedules import SCHEDULES, Schedule
from backglass.equations.table import Row, look_up
from backglass.errors import BackglassError, OptionError
from backglass.preparation.targets import ClassTarget, Target
from backglass.ranges import nearest, one_of
from backglass.words import options as words
from backglass.workflow.job import Job
from backglass.workflow.option_kinds import BALANCED, within
from backglass.workflow.row_notation import Given, row_in, rows_in

HIDDEN = {name: row for name, row in ACTIVATIONS.items() if "hidden" in row.places and row.trainable}
RULES: dict[str, Any] = {**OPTIMISERS, LBFGS.name: LBFGS}
OUTPUTS = {"number": "identity", "two": "logistic", "several": "softmax"}
NOT_OF_LBFGS = ("schedule", "l1", "decay", "dropout")


def optimiser_of(job: Job) -> Optimiser | LBFGS:
    """The optimiser with its learning rate.

    Examples
    --------
    >>> optimiser_of(Job("t.csv", "y", optimiser="momentum:momentum=0.8", learning_rate=0.1))
    Momentum(learning_rate=0.1, momentum=0.8)
    """
    given = row_in("optimiser", job.optimiser)
    if given["name"] != LBFGS.name:
        given["learning_rate"] = job.learning_rate
    made: Optimiser | LBFGS = _made("optimiser", given, RULES)
    return made


def schedule_of(job: Job) -> Schedule | None:
    """The schedule of the learning rate; None keeps it."""
    return None if job.schedule is None else _made("schedule", row_in("schedule", job.schedule), SCHEDULES)


def activations_of(job: Job) -> tuple[Activation, ...]:
    """The activation of each hidden layer."""
    if job.activation is None:
        return ()
    rows = tuple(_made("activation", given, HIDDEN) for given in rows_in("activation", job.activation))
    _check_count("activation", len(rows), len(job.hidden))
    return rows * len(job.hidden) if len(rows) == 1 else rows


def dropout_of(job: Job) -> list[float]:
    """The share of each hidden layer that is dropped."""
    if not job.dropout:
        return [0.0] * len(job.hidden)
    if any(job.dropout) and not job.hidden:
        raise OptionError(words.NO_HIDDEN, {"name": "dropout", "other": "hidden"})
    _check_count("dropout", len(job.dropout), len(job.hidden))
    return [*job.dropout] * (len(job.hidden) if len(job.dropout) == 1 else 1)


def loss_of(job: Job, target: Target) -> Loss | None:
    """The loss that was asked for, seen to fit the target; None leaves it to the target.

    Raises
    ------
    OptionError
        It does not fit.

    Examples
    --------
    >>> loss_of(Job("t.csv", "kind", loss="huber"), ClassTarget("kind", ("owl", "tern")))
    Traceback (most recent call last):
    ...
    backglass.errors.OptionError: loss is 'huber', but 'kind' is one of two classes, which takes 'binary_cross_entropy'.
    """
    if job.loss is None:
        return None
    row: Loss = _made("loss", row_in("loss", job.loss), LOSSES)
    kind = "number" if not isinstance(target, ClassTarget) else "two" if target.outputs == 1 else "several"
    known = [
        name
        for name, one in LOSSES.items()
        if one.probabilities == (kind != "number") and OUTPUTS[kind] in one.outputs
    ]  # fmt: skip
    if row.name not in known:
        facts = {"target": target.name, "kind": words.KINDS_OF_TARGETS[kind], "known": ", ".join(map(repr, known))}
        raise OptionError(words.WRONG_LOSS, {"name": "loss"}, value=row.name, **facts)
    return row


def class_weights(job: Job, target: Target, D: NDArray[Any]) -> dict[str, float]:
    """The weight of each class of the rows that are trained on; empty where all weigh the same.

    Parameters
    ----------
    job : Job
    target : ClassTarget or NumberTarget
    D : array (rows,)
        Class indices of those rows.

    Raises
    ------
    OptionError
        The target is a number, there is no such class, or no row is left with a weight.

    Examples
    --------
    >>> kinds = ClassTarget("kind", ("owl", "tern"))
    >>> class_weights(Job("t.csv", "kind", class_weight="balanced"), kinds, np.array([0, 0, 0, 1]))
    {'owl': 0.6666666666666666, 'tern': 2.0}
    >>> class_weights(Job("t.csv", "kind", class_weight={"tern": 3}), kinds, np.array([0, 1]))
    {'owl': 1.0, 'tern': 3.0}
    """
    if not isinstance(target, ClassTarget):
        return weights_by_counts(job, target, D[:0])
    return weights_by_counts(job, target, np.bincount(D, minlength=len(target.classes)))


def weights_by_counts(job: Job, target: Target, counts: NDArray[Any]) -> dict[str, float]:
    """The same, by how many of the rows that are trained on are of each class."""
    if not job.class_weight:
        return {}
    name = {"name": "class_weight"}
    if not isinstance(target, ClassTarget):
        raise OptionError(words.WEIGHTS_OF_NUMBER, name, target=target.name)
    if not isinstance(job.class_weight, Mapping) and job.class_weight == (BALANCED,):
        there = int(np.count_nonzero(counts))
        weights = [int(counts.sum()) / (there * count) if count else 1.0 for count in counts.tolist()]
        return dict(zip(target.classes, weights, strict=True))
    found = dict.fromkeys(target.classes, 1.0)
    for one, weight in _by_class(job.class_weight).items():
        if one not in found:
            near = nearest(one, target.classes)
            text = words.NEAREST_CLASS if near else words.NO_CLASS
            known = ", ".join(map(repr, target.classes))
            raise OptionError(text, name, target=target.name, value=one, nearest=near, known=known)
        found[one] = weight
    if not any(found[one] and count for one, count in zip(target.classes, counts.tolist(), strict=True)):
        raise OptionError(words.ALL_WEIGHTS_0, name)
    return found


def sample_weights(weights: Mapping[str, float], target: Target, D: NDArray[Any], dtype: str) -> NDArray[Any] | None:
    """The weight of each row, (rows,), by its class; None where all weigh the same."""
    if not weights or not isinstance(target, ClassTarget):
        return None
    made: NDArray[Any] = np.array([weights[one] for one in target.classes], dtype=dtype)[D]
    return made


def check_training(job: Job) -> None:
    """Refuse what can be seen not to go together before the table is read.

    Raises
    ------
    OptionError
        No such row, or two options that exclude each other.

    Examples
    --------
    >>> check_training(Job("t.csv", "y", activation="tahn"))
    Traceback (most recent call last):
    ...
    backglass.errors.OptionError: activation is 'tahn', but it is one of 'identity', 'logistic', 'tanh', 'relu', \
'leaky_relu', 'elu', 'selu', 'gelu', 'gelu_tanh', 'silu', 'softplus', 'mish'; did you mean 'tanh'?
    """
    rule = optimiser_of(job)
    schedule_of(job)
    activations_of(job)
    dropout_of(job)
    if job.loss is not None:
        _made("loss", row_in("loss", job.loss), LOSSES)
    if isinstance(rule, LBFGS):
        for name in NOT_OF_LBFGS:
            if getattr(job, name):
                raise OptionError(words.NOT_OF_LBFGS, {"name": name})
        if job.members != 1:
            raise OptionError(words.LBFGS_ALONE, {"name": "members"})
    elif job.decay and rule.own_decay:
        names = {"name": "decay", "other": "optimiser"}
        raise OptionError(words.TWO_DECAYS, names, value=job.decay, row=rule.name)


def _by_class(given: tuple[str, ...] | Mapping[str, float]) -> dict[str, float]:
    """Weights by class; a class may have an equals sign in it."""
    if isinstance(given, Mapping):
        return dict(given)
    parts = (one.rpartition("=") for one in given)
    return {name: float(weight) for name, _, weight in parts}


def _check_count(option: str, count: int, layers: int) -> None:
    if count not in (1, layers):
        raise OptionError(words.NOT_AS_MANY, {"name": option}, count=count, layers=layers)


def _made(option: str, given: Given, table: Mapping[str, type[Row]]) -> Any:
    """The row of a table, refused in the words of options where it is none."""
    within(one_of(*table))(option, given["name"])
    kind = table[given["name"]]
    known = {one.name: one for one in fields(kind)}
    for parameter in given:
        if parameter != "name" and parameter not in known:
            _refuse_parameter(option, given["name"], parameter, [*known], table)
    for parameter, one in known.items():
        if one.default is MISSING and one.default_factory is MISSING and parameter not in given:
            raise OptionError(words.NO_DEFAULT, {"name": option}, row=given["name"], parameter=parameter)
    whole = {key: _made(option, value, table) if isinstance(value, dict) else value for key, value in given.items()}
    try:
        return look_up(option, table, whole)
    except OptionError:
        raise
    except BackglassError as error:  # out of the parameter's range
        raise OptionError(error.text) from error


def _refuse_parameter(option: str, row: str, parameter: str, known: list[str], table: Mapping[str, type[Row]]) -> None:
    """A parameter that a row does not have: those that it has, or else the rows that have it."""
    others = [name for name, one in table.items() if parameter in {of.name for of in fields(one)}]
    facts = {"row": row, "parameter": parameter, "known": ", ".join(map(repr, known)) or "-"}
    if not others:
        raise OptionError(words.NO_PARAMETER, {"name": option}, **facts)
    listed = ", ".join(map(repr, others))
    raise OptionError(words.PARAMETER_OF, {"name": option}, others=listed, other=others[0], **facts)
