"""Attributes that a file brought: each of its type, all of one network, or refused by name."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import backglass as bg
from backglass.estimators.labels import Labels
from backglass.estimators.restoring import check_restored
from backglass.plan import Cursor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(3)
X = RNG.normal(size=(40, 3))
Y = np.array(["a", "b", "c", "b"] * 10)


@pytest.fixture(scope="module")
def states() -> dict[str, Any]:
    """A classifier with early stopping, several labels, and a regressor that fills the gaps of a dataframe."""
    options = {"max_iter": 3, "random_state": 1}
    frame = pd.DataFrame(X, columns=["p", "q", "r"])
    return {
        "classes": bg.MLPClassifier((4,), early_stopping=True, validation_fraction=0.3, **options).fit(X, Y),
        "labels": bg.MLPClassifier((4,), **options).fit(X, (X > 0).astype(int)),
        "numbers": bg.MLPRegressor(hidden_layer_sizes=(4,), missing="fill", **options).fit(frame, X[:, 0]),
    }


def restored(estimator: Any, **changes: Any) -> None:
    """Check the attributes of an estimator, some of them changed and those that are `...` left out."""
    state = {**estimator.__getstate__(), **changes}
    state = {name: value for name, value in state.items() if value is not ...}
    check_restored(state, estimator.network_, classes=isinstance(estimator, bg.MLPClassifier))


def test_what_a_fit_leaves_is_taken(states):
    for estimator in states.values():
        restored(estimator)
        own = copy.copy(estimator)
        own.coefs_ = [W.astype(int) for W in own.coefs_]  # a user's
        restored(own)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_labels", ...), ("_seed", ...), ("history_", ...), ("n_iter_", -1), ("n_iter_", 2.0), ("t_", True),
        ("loss_curve_", [0.5, "x"]), ("loss_curve_", [10**400]),
        ("_slowed", 441), ("t_", 2**64),
        ("random_state", 2**63), ("loss_curve_", (0.5,)), ("validation_scores_", 3), ("best_loss_", "x"),
        ("_seed", 2**32), ("history_", {}), ("_state", {}), ("_watch", 1), ("_random", 3), ("classes_", ["a"]),
        ("_labels", np.zeros(3)), ("network_", None), ("n_layers_", 4), ("n_outputs_", 2), ("out_activation_", "relu"),
        ("n_features_in_", 4), ("feature_names_in_", np.array(["p"])), ("feature_names_in_", np.zeros(3)),
        ("_flat", np.zeros(3)), ("_flat", np.zeros(31, dtype=int)), ("_placed", np.full(31, np.nan)),
        ("coefs_", [np.zeros((3, 4))]), ("intercepts_", [np.zeros(4), np.zeros(3)]),
        ("classes_", np.array(["a", "b"])),
    ],
)  # fmt: skip
def test_the_attribute_that_is_wrong_is_named(states, name, value):
    with pytest.raises(bg.PlanError, match=rf"(?:The estimator's|has no attribute) {name}|coefs_"):
        restored(states["classes"], **{name: value})


def test_parameters_and_states(states):
    estimator = states["classes"]
    state, watch = estimator._state, estimator._watch
    for changed in (
        replace(state, theta=state.theta[:-1]),
        replace(state, slots={**state.slots, "v": np.zeros(2)}),
        replace(state, theta=state.theta.astype(np.float32)),
        replace(state, cursor=Cursor(3, 1, 9)),
    ):
        with pytest.raises(bg.PlanError, match="The estimator's _state"):
            restored(estimator, _state=changed)
    with pytest.raises(bg.PlanError, match="The estimator's _watch is not that of its network"):
        restored(estimator, _watch=replace(watch, theta=np.zeros(2)))
    with pytest.raises(bg.PlanError, match="_placed holds a value that is not a finite number"):
        restored(estimator, _placed=np.full_like(state.theta, np.inf))
    with pytest.raises(bg.PlanError, match="The estimator's network_ is not the model's"):
        restored(estimator, network_=bg.Network((3, 3), output="softmax", loss="cross_entropy"))


@pytest.mark.parametrize(
    ("of", "labels"),
    [
        ("classes", Labels(np.array(["a", "b"]))),
        ("classes", Labels(np.array(["a", "a", "b"]))),
        ("classes", Labels(np.zeros((3, 1)))),
        ("labels", Labels(np.arange(2), several=True)),
    ],
)
def test_classes_are_different_and_as_many_as_outputs(states, of, labels):
    with pytest.raises(bg.PlanError, match="The estimator's classes_ is not"):
        restored(states[of], _labels=labels, classes_=labels.classes)


def test_gaps_are_filled_by_as_many_values_as_there_are_columns(states):
    with pytest.raises(bg.PlanError, match="no attribute fill_values_"):
        restored(states["numbers"], fill_values_=...)
    with pytest.raises(bg.PlanError, match="fill_values_ is not that of n_features_in_ columns"):
        restored(states["numbers"], fill_values_=np.zeros(2))
