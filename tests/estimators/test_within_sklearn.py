"""The estimators among scikit-learn's own tools."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn import config_context
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.callback import ScoringMonitor
from sklearn.datasets import load_diabetes, load_iris, make_multilabel_classification
from sklearn.ensemble import BaggingRegressor
from sklearn.exceptions import FitFailedWarning
from sklearn.inspection import permutation_importance
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.multioutput import ClassifierChain
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import backglass as bg

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.fixture
def iris():
    return load_iris(return_X_y=True)


@pytest.fixture
def quick():
    return bg.MLPClassifier((8,), solver="lbfgs", random_state=0, max_iter=60)


def test_pipeline_search_and_validation(iris, quick):
    pipeline = make_pipeline(StandardScaler(), quick)
    grid = {"mlpclassifier__alpha": [1e-4, 1.0], "mlpclassifier__activation": ["tanh", "relu"]}
    search = GridSearchCV(pipeline, grid)
    assert search.fit(*iris).best_score_ > 0.9
    assert cross_val_score(pipeline, *iris, cv=3).min() > 0.9


def test_a_fit_that_diverges_scores_nan_in_a_search(iris):
    wild = bg.MLPRegressor(solver="sgd", learning_rate_init=1e4, activation="identity")
    with pytest.warns((FitFailedWarning, UserWarning), match=r"(fits failed|non-finite)"):
        search = GridSearchCV(wild, {"learning_rate_init": [1e-3, 1e4]}, cv=3, error_score=np.nan).fit(*iris)
    assert np.isnan(search.cv_results_["mean_test_score"]).tolist() == [False, True]


def test_calibration_importance_bagging_and_chains(iris, quick):
    X, y = iris
    calibrated = CalibratedClassifierCV(quick, cv=3).fit(X, y)
    assert calibrated.score(X, y) > 0.9
    importance = permutation_importance(quick.fit(X, y), X, y, n_repeats=3, random_state=0).importances_mean
    assert importance[2:].max() > importance[:2].max()
    assert BaggingRegressor(bg.MLPRegressor(solver="lbfgs", max_iter=30), 3, random_state=0).fit(X, y).score(X, y) > 0.8
    X, Y = make_multilabel_classification(n_samples=60, random_state=0)
    assert ClassifierChain(quick).fit(X, Y).predict(X).shape == Y.shape


def test_clone_has_the_parameters_and_nothing_learned(iris, quick):
    model = quick.set_params(activation=["tanh"], loss=bg.CrossEntropy(smoothing=0.1)).fit(*iris)
    again = clone(model)
    assert again.get_params() == model.get_params()
    assert not hasattr(again, "coefs_")
    assert not hasattr(again, "parameters_")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_names_and_set_output(library, iris, quick):
    frames = pytest.importorskip(library)
    names = ["a", "b", "c", "d"]
    frame = frames.DataFrame(dict(zip(names, iris[0].T, strict=True)))
    pipeline = make_pipeline(StandardScaler(), quick).set_output(transform=library)
    pipeline.fit(frame, iris[1])
    assert quick.feature_names_in_.tolist() == names
    assert pipeline.score(frame, iris[1]) > 0.95
    with pytest.raises(ValueError, match="feature names"):
        pipeline.predict(frame[names[::-1]])


@pytest.mark.parametrize("kind", [sp.csr_matrix, sp.csc_array])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_sparse_table_is_the_dense_one(kind, dtype, iris, quick):
    X, y = iris[0].astype(dtype) * (iris[0] > 1), iris[1]
    dense = clone(quick).fit(X, y)
    sparse = clone(quick).fit(kind(X), y)
    assert dense.parameters_ == sparse.parameters_
    many = np.tile(X, (40, 1))
    np.testing.assert_array_equal(sparse.predict_proba(kind(many)), dense.predict_proba(many))


def test_metadata_is_routed(iris):
    X, y = iris
    s = np.where(y == 2, 1e-9, 1.0)
    with config_context(enable_metadata_routing=True):
        model = bg.MLPClassifier((8,), random_state=0, early_stopping=True, max_iter=40).set_fit_request(
            sample_weight=True, X_val=True, y_val=True
        )
        scaler = StandardScaler().set_fit_request(sample_weight=False)
        pipeline = make_pipeline(scaler, model, transform_input=["X_val"])
        pipeline.fit(X, y, sample_weight=s, X_val=X[:100], y_val=y[:100])
        assert model.best_validation_score_ == pytest.approx(model.score(pipeline[:-1].transform(X[:100]), y[:100]))
        pipeline.set_params(mlpclassifier__early_stopping=False, mlpclassifier__learning_rate_init=0.05)
        assert 2 not in pipeline.fit(X, y, sample_weight=s, X_val=X[:100], y_val=y[:100]).predict(X)


class Recorder:
    """A callback of scikit-learn's protocol."""

    def __init__(self, last=None):
        self.log, self.last = [], last

    def setup(self, estimator, context):  # noqa: ARG002
        self.log.append("setup")

    def teardown(self, estimator, context):  # noqa: ARG002
        self.log.append("teardown")

    def on_fit_task_begin(self, estimator, context):  # noqa: ARG002
        self.log.append(f"begin {context.task_name} {context.task_id}")

    def on_fit_task_end(self, estimator, context, *, X, y, fitted_estimator):  # noqa: ARG002
        self.log.append(f"end {context.task_name} {context.task_id}")
        if fitted_estimator is not None and context.task_name == "epoch":
            self.score = fitted_estimator.score(X, y)
        return context.task_id == self.last and context.task_name == "epoch"


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_scikit_learns_callbacks(iris, solver):
    recorder = Recorder(last=1)
    model = bg.MLPClassifier((5,), solver=solver, random_state=0, max_iter=9).set_callbacks(recorder).fit(*iris)
    assert recorder.log == [
        "setup", "begin fit 0", "begin epoch 0", "end epoch 0", "begin epoch 1", "end epoch 1", "end fit 0", "teardown",
    ]  # fmt: skip
    assert model.n_iter_ == 2
    assert recorder.score == model.score(*iris)


@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # it stops before it has learned anything
def test_a_task_that_was_begun_is_ended(iris):
    recorder = Recorder()
    bg.MLPClassifier((5,), random_state=0, tol=1.0, n_iter_no_change=1).set_callbacks(recorder).fit(*iris)
    begun, ended = ([line for line in recorder.log if line.startswith(word)] for word in ("begin", "end"))
    assert len(begun) == len(ended)


def test_every_member_has_its_epochs(iris):
    recorder = Recorder()
    bg.MLPClassifier((5,), random_state=0, members=2, max_iter=3).set_callbacks(recorder).fit(*iris)
    assert [line.split()[:2] for line in recorder.log[1:-1]] == [
        ["begin", "fit"], *([["begin", "epoch"], ["end", "epoch"]] * 6), ["end", "fit"],
    ]  # fmt: skip


def test_the_scoring_monitor_sees_every_epoch():
    X, y = load_diabetes(return_X_y=True)
    monitor = ScoringMonitor(scoring="r2")
    model = bg.MLPRegressor(hidden_layer_sizes=(5,), random_state=0, max_iter=4).set_callbacks(monitor).fit(X, y)
    scores = [row["r2"] for row in monitor.get_logs().data if row["task_name"] == "epoch"]
    assert len(scores) == 4
    assert scores[-1] == pytest.approx(model.score(X, y))
