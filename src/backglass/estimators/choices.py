"""From an estimator's parameters to a network's rows, an optimiser and a schedule; and the checks of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf, isfinite
from numbers import Integral, Real
from typing import Any

import numpy as np

from backglass.equations.activations import Activation
from backglass.equations.arrays import DType
from backglass.equations.losses import LOSSES, Loss
from backglass.equations.optimisers import LBFGS, OPTIMISERS, SGD, Adam, Momentum, Nesterov, Optimiser
from backglass.equations.schedules import InverseScaling, Schedule
from backglass.equations.schedules import schedule as schedule_of
from backglass.equations.table import look_up
from backglass.errors import NetworkError, PlanError

STEP_TOLERANCE = 2.220446049250313e-09  # SciPy's default, which scikit-learn leaves as it is
RATES = ("constant", "invscaling", "adaptive")

Rule = tuple[Callable[[Any], bool], str]


def _number(low: float, high: float = inf, *, with_low: bool = True, with_high: bool = False) -> Rule:
    ends = f"{'[' if with_low else '('}{low:g}, {high:g}{']' if with_high else ')'}"

    def holds(value: Any) -> bool:
        if _flag(value) or not isinstance(value, Real) or not isfinite(value):
            return False
        number = float(value)
        return (number > low or (with_low and number == low)) and (number < high or (with_high and number == high))

    return holds, f"a number in {ends}"


def _whole(value: Any) -> bool:
    return isinstance(value, Integral) and not _flag(value) and int(value) >= 1


def _flag(value: Any) -> bool:
    return isinstance(value, bool | np.bool_)


WHOLE: Rule = (_whole, "a whole number from 1 up")
FLAG: Rule = (_flag, "True or False")
RULES: dict[str, Rule] = {
    "alpha": _number(0),
    "batch_size": (lambda value: value == "auto" if isinstance(value, str) else _whole(value), f"'auto' or {WHOLE[1]}"),
    "learning_rate_init": _number(0, with_low=False),
    "power_t": _number(0),
    "max_iter": WHOLE,
    "shuffle": FLAG,
    "tol": _number(0),
    "verbose": (lambda value: _flag(value) or _whole(value) or value == 0, "True, False or a whole number"),
    "warm_start": FLAG,
    "momentum": _number(0, 1, with_high=True),
    "nesterovs_momentum": FLAG,
    "early_stopping": FLAG,
    "validation_fraction": _number(0, 1),
    "beta_1": _number(0, 1),
    "beta_2": _number(0, 1),
    "epsilon": _number(0, with_low=False),
    "n_iter_no_change": (lambda value: value == inf or _whole(value), f"{WHOLE[1]}, or inf"),
    "max_fun": WHOLE,
    "dtype": (lambda value: value is None or dtype_named(value) is not None, "None, 'float32' or 'float64'"),
    "missing": (lambda value: isinstance(value, str) and value in ("error", "fill"), "'error' or 'fill'"),
    "keep_run": FLAG,
    "preset": (lambda value: value is None or value == "tabular", "None or 'tabular'"),
    "members": (lambda value: value is None or _whole(value), f"None or {WHOLE[1]}"),
}


def check(parameters: Mapping[str, Any]) -> None:
    """Refuse parameters outside their ranges; the network and training check the rest.

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
    for name, (holds, what) in RULES.items():
        if name in parameters and not holds(parameters[name]):
            raise PlanError(f"{name} is {parameters[name]!r}, but it is {what}.")


def dtype_named(value: Any) -> DType | None:
    """float32 or float64 where the value names one of them."""
    try:
        name = np.dtype(value).name
    except TypeError:
        return None
    return "float32" if name == "float32" else "float64" if name == "float64" else None


def hidden_sizes(value: Any) -> tuple[int, ...]:
    """The widths of the hidden layers: one number is one layer, an empty sequence none.

    Examples
    --------
    >>> hidden_sizes(5), hidden_sizes([7, 3]), hidden_sizes(())
    ((5,), (7, 3), ())
    """
    widths = list(value) if isinstance(value, Sequence | np.ndarray) and not isinstance(value, str) else [value]
    if not all(_whole(width) for width in widths):
        raise PlanError(f"hidden_layer_sizes must be > 0, whole numbers, one for each hidden layer; got {value!r}.")
    return tuple(int(width) for width in widths)


def hidden_activations(value: Any) -> Any:
    """One activation, or one for each hidden layer, as a network takes them."""
    return value if isinstance(value, str | Activation | Mapping) else list(value)


def loss_row(value: Any) -> Loss:
    """The loss that a row or a name stands for."""
    row: Loss = look_up("loss", LOSSES, value, NetworkError)
    return row


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
    return not (isinstance(solver, LBFGS) or solver == LBFGS.name)


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
    raise PlanError(f"solver is {solver!r}, but it is lbfgs, one of {', '.join(OPTIMISERS)}, or one of their rows.")


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
    raise PlanError(f"learning_rate is {choice!r}, but it is one of {', '.join(RATES)}, or a schedule such as Cosine.")


def is_adaptive(parameters: Mapping[str, Any]) -> bool:
    """Whether the rate falls where the loss no longer does."""
    return bool(parameters["solver"] == "sgd" and parameters["learning_rate"] == "adaptive")
