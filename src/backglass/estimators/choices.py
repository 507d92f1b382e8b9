"""From an estimator's parameters to a network's rows, an optimiser and a schedule; and the checks of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any

import numpy as np

from backglass.equations.arrays import DType
from backglass.equations.losses import LOSSES, Loss
from backglass.equations.optimisers import LBFGS, OPTIMISERS, SGD, Adam, Momentum, Nesterov, Optimiser
from backglass.equations.output_pairs import matching_loss
from backglass.equations.schedules import InverseScaling, Schedule
from backglass.equations.schedules import schedule as schedule_of
from backglass.equations.table import look_up
from backglass.errors import NetworkError, PlanError
from backglass.estimators.kinds_taken import KINDS
from backglass.ranges import Range, as_python, checked, nearest, number, one_of, whole
from backglass.training.arguments import EPOCHS
from backglass.words import ranges as words
from backglass.words import said

STEP_TOLERANCE = 2.220446049250313e-09  # SciPy's default, which scikit-learn leaves as it is
WIDEST = 2**40  # units of a layer; beyond it sizes are no whole numbers of NumPy's
RATES = ("constant", "invscaling", "adaptive")

FLAG = Range(words.FLAG, lambda value: isinstance(value, bool | np.bool_))
RULES: dict[str, Range] = {
    "alpha": number(),
    "l1": number(),
    "batch_size": whole().or_value("auto"),
    "learning_rate_init": number(0, ends="()"),
    "power_t": number(),
    "max_iter": EPOCHS,
    "shuffle": FLAG,
    "tol": number(),
    "verbose": Range(words.FLAG_OR_WHOLE, lambda value: FLAG.takes(value) or whole(0).takes(value)),
    "warm_start": FLAG,
    "momentum": number(0, 1, "[]"),
    "nesterovs_momentum": FLAG,
    "early_stopping": FLAG,
    "validation_fraction": number(0, 1),
    "beta_1": number(0, 1),
    "beta_2": number(0, 1),
    "epsilon": number(0, ends="()"),
    "n_iter_no_change": whole().or_value(inf),
    "max_fun": whole(),
    "dtype": Range(
        one_of(None, "float32", "float64").wanted, lambda value: value is None or dtype_named(value) is not None
    ),
    "missing": one_of("error", "fill"),
    "keep_run": FLAG,
    "preset": one_of(None, "tabular"),
    "members": whole().or_value(None),
    "audit": FLAG,
}


def check(parameters: Mapping[str, Any]) -> None:
    """Refuse parameters outside their ranges, and of other kinds than they take.

    Raises
    ------
    PlanError
        The message names the parameter and what it takes.

    Examples
    --------
    >>> check({"alpha": -1})
    Traceback (most recent call last):
    ...
    backglass.errors.PlanError: alpha is -1, but it is a number in [0, inf).
    """
    for name, wanted in (RULES | KINDS).items():
        if name in parameters:
            checked(name, parameters[name], wanted)


def dtype_named(value: Any) -> DType | None:
    """float32 or float64 where the value names one of them."""
    try:
        name = np.dtype(value).name
    except (TypeError, ValueError):
        return None
    return "float32" if name == "float32" else "float64" if name == "float64" else None


def hidden_sizes(value: Any) -> tuple[int, ...]:
    """The widths of the hidden layers: one number is one layer, an empty sequence none.

    Examples
    --------
    >>> hidden_sizes(5), hidden_sizes([7, 3]), hidden_sizes(())
    ((5,), (7, 3), ())
    """
    listed = (isinstance(value, Sequence) and not isinstance(value, str)) or (
        isinstance(value, np.ndarray) and value.ndim
    )
    widths = list(value) if listed else [value]
    widths = [as_python(width) for width in widths]
    if not all(map(whole(1, WIDEST).takes, widths)):
        raise PlanError(
            f"hidden_layer_sizes must be > 0, whole numbers up to 2^40, one for each hidden layer; got {said(value)}."
        )
    return tuple(widths)


def hidden_activations(value: Any, layers: int) -> Any:
    """One activation, or one for each of so many hidden layers, as a network takes them."""
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        return value
    rows = list(value)
    if len(rows) != layers:
        raise NetworkError(f"activation has {len(rows)} entries, but hidden_layer_sizes has {layers}; give as many.")
    return rows


def dropout(value: Any) -> Any:
    """One share for all hidden layers, or one for each, as `train` takes them.

    Examples
    --------
    >>> dropout(np.float32(0.5)), dropout((0, 0.25))
    (0.5, [0.0, 0.25])
    """
    return [float(share) for share in value] if isinstance(value, list | tuple | np.ndarray) else float(value)


def loss_row(value: Any) -> Loss:
    """The loss that a row or a name stands for."""
    row: Loss = look_up("loss", LOSSES, value, NetworkError)
    return row


def ends_of_classes(loss: Any, output: Any, *, exclusive: bool, count: int) -> tuple[Any, Loss | str]:
    """Output and loss of a network for classes.

    Parameters
    ----------
    loss, output : str, row
        The estimator's: "log_loss" and "auto" leave it to the classes.
    exclusive : bool
        Whether there are three classes or more, of which a row has one.
    count : int
        Of the classes.

    Raises
    ------
    NetworkError
        They are not for such classes.

    Examples
    --------
    >>> ends_of_classes("log_loss", "auto", exclusive=True, count=3)
    ('softmax', 'cross_entropy')
    """
    own = loss_row(loss) if not (isinstance(loss, str) and loss == "log_loss") else None
    if exclusive and own is not None and own.probabilities and not own.classes:
        raise NetworkError(
            f"The loss {own.name!r} takes several labels a row, or two classes, but y has {count}, "
            "one a row; give loss='log_loss', or CrossEntropy(smoothing=...) to smooth the labels."
        )
    chosen = output
    if chosen == "auto":
        chosen = "softmax" if exclusive or (own is not None and own.classes) else "logistic"
    if chosen not in ("logistic", "softmax") or (exclusive and chosen != "softmax"):
        raise NetworkError(
            f"output is {said(output)}, but classes take 'softmax', and two classes or several labels a row "
            "also 'logistic'."
        )
    return chosen, own or matching_loss(chosen)


def takes_counts(loss: Any) -> bool:
    """Whether a loss, a row or a name, takes no targets below 0; False for what is no loss.

    Examples
    --------
    >>> takes_counts("poisson"), takes_counts("huber"), takes_counts("none such")
    (True, False, False)
    """
    row = LOSSES.get(loss) if isinstance(loss, str) else type(loss)
    return row is not None and issubclass(row, Loss) and row.target_range[0] >= 0


def is_stochastic(solver: Any) -> bool:
    """Whether a solver goes through minibatches.

    Examples
    --------
    >>> is_stochastic("adam"), is_stochastic("lbfgs")
    (True, False)
    """
    return not (isinstance(solver, LBFGS) or (isinstance(solver, str) and solver == LBFGS.name))


def lbfgs(parameters: Mapping[str, Any]) -> LBFGS:
    """L-BFGS as an estimator's parameters want it.

    Examples
    --------
    >>> lbfgs({"solver": "lbfgs", "tol": 1e-3, "max_fun": 100}).gradient_tolerance
    0.001
    """
    if isinstance(parameters["solver"], LBFGS):
        return parameters["solver"]
    return LBFGS(
        gradient_tolerance=float(parameters["tol"]),
        loss_tolerance=STEP_TOLERANCE,
        max_evaluations=int(parameters["max_fun"]),
    )


def optimiser(parameters: Mapping[str, Any], slowed: int = 0) -> Optimiser:
    """The optimiser of an estimator whose solver is stochastic.

    Parameters
    ----------
    parameters : mapping
        The estimator's.
    slowed : int
        How often the adaptive rate has been divided by 5.

    Examples
    --------
    >>> import backglass as bg
    >>> optimiser({"solver": bg.RMSProp(0.01)}, slowed=1).learning_rate
    0.002
    """
    solver = parameters["solver"]
    if isinstance(solver, Optimiser):
        return replace(solver, learning_rate=solver.learning_rate / 5**slowed) if slowed else solver
    rate = float(parameters["learning_rate_init"]) / 5**slowed
    if solver == "sgd":
        return _descent(rate, float(parameters["momentum"]), nesterov=bool(parameters["nesterovs_momentum"]))
    if solver == "adam":
        betas = float(parameters["beta_1"]), float(parameters["beta_2"])
        return Adam(rate, *betas, float(parameters["epsilon"]), form="reordered")
    if isinstance(solver, str) and solver in OPTIMISERS:
        return OPTIMISERS[solver](learning_rate=rate)
    raise PlanError(f"solver is {said(solver)}, but it is lbfgs, one of {', '.join(OPTIMISERS)}, or one of their rows.")


def _descent(rate: float, momentum: float, *, nesterov: bool) -> Optimiser:
    if momentum == 0:
        return SGD(rate)
    return Nesterov(rate, momentum, form="in_place") if nesterov else Momentum(rate, momentum)


def learning_schedule(parameters: Mapping[str, Any], rows: int, epochs_before: int, rows_before: int) -> Schedule:
    """The schedule of the learning rate.

    Parameters
    ----------
    parameters : mapping
        The estimator's; scikit-learn's three names are for its solver "sgd" alone.
    rows : int
        Rows of an epoch.
    epochs_before, rows_before : int
        What was trained on before, for going on.
    """
    choice = parameters["learning_rate"]
    if isinstance(choice, str) and choice in RATES:
        if choice == "invscaling" and parameters["solver"] == "sgd":
            start = rows_before - rows * epochs_before
            return InverseScaling(float(rows), float(parameters["power_t"]), float(start))
        return schedule_of(None)
    if isinstance(choice, Schedule):
        return choice
    near = nearest(choice, RATES)
    raise PlanError(
        f"learning_rate is {said(choice)}, but it is one of {', '.join(RATES)}, or a schedule such as Cosine"
        f"{f'; did you mean {near!r}?' if near else '.'}"
    )


def is_adaptive(parameters: Mapping[str, Any]) -> bool:
    """Whether the rate falls where the loss no longer does."""
    return bool(parameters["solver"] == "sgd" and parameters["learning_rate"] == "adaptive")
