"""An estimator's attributes as a file brought them: each of its type, and all of one network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from backglass.codec import fits
from backglass.errors import PlanError
from backglass.estimators import choices
from backglass.estimators.labels import Labels
from backglass.network import Network
from backglass.plan import State, Time
from backglass.preparation.whole import Preparation
from backglass.ranges import whole
from backglass.training import History
from backglass.training.callbacks import Best

SEEDS = 2**32 - 1
MOST_SLOWED = 440  # 5 to the power of it is a float still
ALWAYS: dict[str, Any] = {
    "network_": Network,
    "n_features_in_": Annotated[int, whole()],
    "n_layers_": Annotated[int, whole(2)],
    "n_outputs_": Annotated[int, whole()],
    "out_activation_": str,
    "n_iter_": Time,
    "t_": Time,
    "loss_curve_": list[float],
    "validation_scores_": list[float] | None,
    "best_validation_score_": float | None,
    "history_": History,
    "_flat": NDArray[Any],
    "_placed": NDArray[Any],
    "_seed": Annotated[int, whole(0, SEEDS)],
    "_slowed": Annotated[int, whole(0, MOST_SLOWED)],
    "_state": State | None,
    "_watch": Best | None,
}
OF_CLASSES: dict[str, Any] = {"_labels": Labels, "classes_": NDArray[Any]}
PERHAPS: dict[str, Any] = {
    "loss_": float,
    "best_loss_": float | None,
    "_no_improvement_count": Time,
    "_random": np.random.RandomState,
    "random_state": Annotated[int, whole(0, SEEDS)] | np.random.RandomState | None,
    "preparation_": Preparation,
    "feature_names_in_": NDArray[Any],
    "fill_values_": NDArray[Any],
    "coefs_": list[NDArray[Any]],
    "intercepts_": list[NDArray[Any]],
}


def check_restored(state: Mapping[str, Any], network: Network, *, classes: bool) -> None:
    """Refuse attributes that no estimator of this network has; those of its fits to come are their own matter.

    Parameters
    ----------
    state : mapping
        Attribute -> value, the parameters included.
    network : Network
        The model's.
    classes : bool
        Whether it is a classifier.

    Raises
    ------
    PlanError
        The message names the attribute.

    Examples
    --------
    >>> check_restored({"n_iter_": -1}, Network((1, 1)), classes=False)
    Traceback (most recent call last):
    ...
    backglass.errors.PlanError: The estimator has no attribute network_.
    """
    needed = ALWAYS | (OF_CLASSES if classes else {})
    for name, kind in {**needed, **PERHAPS}.items():
        if name not in state:
            if name in needed:
                raise PlanError(f"The estimator has no attribute {name}.")
        elif not fits(state[name], kind):
            raise PlanError(f"The estimator's {name} is not what stands there.")
    choices.check(state)
    if state["network_"] != network:
        raise _other("network_", "the model's")
    _check_sizes(state, network)
    _check_parameters(state, network.parameter_count)
    if classes:
        _check_labels(state["_labels"], state["classes_"], network)


def _check_sizes(state: Mapping[str, Any], network: Network) -> None:
    """Counts that follow from the network, and columns that are as many as it has inputs."""
    given, preparation = state["n_features_in_"], state.get("preparation_")
    inputs = given if preparation is None else len(preparation.names)
    follow = {"n_layers_": network.L, "n_outputs_": network.sizes[-1], "out_activation_": network.output.name}
    for name, value in follow.items():
        if state[name] != value:
            raise _other(name)
    if inputs != network.sizes[0]:
        raise _other("n_features_in_" if preparation is None else "preparation_")
    for name, kinds in {"feature_names_in_": "OU", "fill_values_": "f"}.items():
        if name in state and (state[name].shape != (given,) or state[name].dtype.kind not in kinds):
            raise _other(name, "that of n_features_in_ columns")
    if state.get("missing") == "fill" and preparation is None and "fill_values_" not in state:
        raise PlanError("The estimator has no attribute fill_values_.")
    shapes = {
        "coefs_": [*zip(network.sizes, network.sizes[1:], strict=False)],
        "intercepts_": [(n,) for n in network.sizes[1:]],
    }
    for name, wanted in shapes.items():
        if name in state:
            if [one.shape for one in state[name]] != wanted:
                raise _other(name)
            _check_finite(name, *state[name])
    if ("coefs_" in state) != ("intercepts_" in state):
        raise _other("coefs_", "that of intercepts_")


def _check_parameters(state: Mapping[str, Any], count: int) -> None:
    """Vectors of as many numbers as the network has parameters, all of one type and finite."""
    at, watch = state["_state"], state["_watch"]
    vectors = {"_flat": state["_flat"], "_placed": state["_placed"]}
    if at is not None:
        vectors |= {"_state": at.theta, **{f"_state.{name}": slot for name, slot in at.slots.items()}}
        if at.cursor.batch:
            raise _other("_state", "that of a fit, which ends with an epoch")
    if watch is not None and watch.theta is not None:
        vectors["_watch"] = watch.theta
    dtype = state["_flat"].dtype
    for name, values in vectors.items():
        fitting = isinstance(values, np.ndarray) and values.shape == (count,) and values.dtype == dtype
        if not fitting or dtype not in (np.float32, np.float64):
            raise _other(name)
        _check_finite(name, values)


def _check_labels(labels: Labels, classes: NDArray[Any], network: Network) -> None:
    known = labels.classes
    if known.ndim != 1 or not np.array_equal(known, classes):
        raise _other("classes_", "that of _labels")
    expected = len(known) if labels.several else max(2, network.sizes[-1])
    if len(known) != expected or (labels.several and len(known) != network.sizes[-1]):
        raise _other("classes_")
    if known.dtype.kind not in "OUiufb" or len(np.unique(known)) != len(known):
        raise _other("classes_", "a list of different classes")


def _check_finite(name: str, *arrays: NDArray[Any]) -> None:
    if not all(array.dtype.kind in "fiu" and np.isfinite(array).all() for array in arrays):
        raise PlanError(f"The estimator's {name} holds a value that is not a finite number.")


def _other(name: str, whose: str = "that of its network") -> PlanError:
    return PlanError(f"The estimator's {name} is not {whose}.")
