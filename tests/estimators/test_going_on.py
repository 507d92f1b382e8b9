"""partial_fit and warm_start: n calls of one epoch make the network of one call of n epochs, bit for bit."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from sklearn.datasets import load_iris

import backglass as bg
from backglass.engines import available

ENGINES = [name for name, problem in available().items() if not problem]
X, y = load_iris(return_X_y=True)
SOLVERS = [
    {"solver": "adam", "dropout": 0.2},
    {"solver": "sgd", "learning_rate_init": 0.01},
    {"solver": "sgd", "learning_rate_init": 0.01, "learning_rate": "invscaling", "n_iter_no_change": 30},
    {"solver": "sgd", "learning_rate_init": 0.01, "learning_rate": "adaptive", "tol": 0.05, "n_iter_no_change": 2},
    {"solver": bg.RMSProp(0.01), "learning_rate": bg.Cosine(30)},
]
EPOCHS = 20
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def assert_same_bits(a, b):
    assert a.parameters_ == b.parameters_
    assert a.loss_curve_ == b.loss_curve_
    assert a.t_ == b.t_
    assert a.history_["learning_rate"].tolist() == b.history_["learning_rate"].tolist()


@pytest.mark.few(8)
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("options", SOLVERS, ids=str)
@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_n_calls_are_one(name, options, engine):
    model = getattr(bg, name)(hidden_layer_sizes=(6,), batch_size=32, random_state=1, engine=engine, **options)
    whole = copy.copy(model).set_params(max_iter=EPOCHS).fit(X, y)
    assert whole.n_iter_ == EPOCHS
    parts = copy.copy(model)
    warm = copy.copy(model).set_params(max_iter=1, warm_start=True)
    for _ in range(EPOCHS):
        parts.partial_fit(X, y, **({"classes": [0, 1, 2]} if name == "MLPClassifier" else {}))
        warm.fit(X, y)
        assert parts.n_iter_ == warm.n_iter_ == 1
    assert_same_bits(parts, whole)
    assert_same_bits(warm, whole)


def test_a_warm_start_with_early_stopping_holds_the_same_rows_out():
    model = bg.MLPClassifier((6,), random_state=1, early_stopping=True, n_iter_no_change=EPOCHS, batch_size=32)
    whole = copy.copy(model).set_params(max_iter=EPOCHS).fit(X, y)
    warm = copy.copy(model).set_params(max_iter=1, warm_start=True)
    for _ in range(EPOCHS):
        warm.fit(X, y)
    assert_same_bits(warm, whole)
    assert warm.validation_scores_ == whole.validation_scores_
    assert warm.best_validation_score_ == whole.best_validation_score_


@pytest.mark.parametrize("again", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_goes_on_as_the_original_would(again):
    model = bg.MLPClassifier((6,), random_state=1, batch_size=32).partial_fit(X, y, classes=[0, 1, 2])
    other = again(model)
    assert other.coefs_[0].base is other._flat
    for one in (model, other):
        one.partial_fit(X, y).partial_fit(X, y)
    assert_same_bits(model, other)


def test_other_rows_may_come():
    model = bg.MLPRegressor(hidden_layer_sizes=(6,), random_state=1)
    model.partial_fit(X[:70], y[:70]).partial_fit(X[70:71], y[70:71]).partial_fit(X[71:], y[71:])
    assert model.t_ == 150
    assert len(model.loss_curve_) == 3


@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # it stops at once
def test_weights_that_are_written_to_are_what_counts():
    """In place, one array put in the place of another, or all of them before a fit."""
    model = bg.MLPRegressor(hidden_layer_sizes=(3,), random_state=0, tol=0.5).fit(X, y)
    model.coefs_[0][:] = 0
    model.intercepts_[1] = np.array([7.0])
    model.coefs_[1] = np.zeros((3, 1))
    np.testing.assert_array_equal(model.predict(X[:2]), [7, 7])
    assert model.parameters_["b(3)[1]"] == 7
    model.set_params(alpha=0.0, warm_start=True, solver="sgd", momentum=0.0, max_iter=1, batch_size=150).fit(X, y)
    assert model.intercepts_[1][0] == pytest.approx(7 - 0.001 * (7 - y.mean()))
    with pytest.raises(ValueError, match=r"the network is \(4, 3, 1\), but hidden_layer_sizes, .* ask for \(4, 4, 1\)"):
        model.set_params(hidden_layer_sizes=(4,)).fit(X, y)


def test_another_solver_begins_with_a_state_of_its_own():
    model = bg.MLPClassifier((5,), random_state=0, warm_start=True, max_iter=5).fit(X, y)
    before = model.loss_
    for solver in ("sgd", "lbfgs", "adam"):
        model.set_params(solver=solver).fit(X, y)
    assert model.loss_ < before


def test_what_partial_fit_refuses():
    with pytest.raises(ValueError, match="classes must be passed"):
        bg.MLPClassifier().partial_fit(X, y)
    model = bg.MLPClassifier().partial_fit(X, y, classes=[0, 1, 2, 3])
    with pytest.raises(ValueError, match="others"):
        model.partial_fit(X, y + 2)
    with pytest.raises(ValueError, match="named"):
        model.partial_fit(X, y, classes=[0, 1])
    with pytest.raises(ValueError, match="balanced"):
        bg.MLPClassifier(class_weight="balanced").partial_fit(X, y, classes=[0, 1, 2])
    assert not hasattr(bg.MLPRegressor(solver=bg.LBFGS()), "partial_fit")


def test_a_kept_run_opens_its_updates_and_one_in_parts_says_that_it_cannot():
    model = bg.MLPClassifier((5,), random_state=0, max_iter=3, batch_size=50, keep_run=True).fit(X, y)
    assert model.run_.updates == 9
    assert model.run_.kept.states
    model.partial_fit(X, y)
    assert model.run_.kept.reason == "partial_fit"
    assert not model.run_.kept.states


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_ctrl_c_keeps_what_was_learned(name):
    def interrupt(moment):
        if moment.epoch == 3:
            raise KeyboardInterrupt

    model = getattr(bg, name)(hidden_layer_sizes=(5,), random_state=0, callbacks=[interrupt])
    with pytest.warns(UserWarning, match="interrupted"):
        model.fit(X, y)
    assert model.n_iter_ == 3
    model.set_params(callbacks=None, warm_start=True, max_iter=2).fit(X, y)
    assert len(model.loss_curve_) == 5
