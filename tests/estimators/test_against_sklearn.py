"""The same parameters mean the same: without shuffles, our fits end at scikit-learn's numbers."""

from __future__ import annotations

import inspect
import warnings

import numpy as np
import pytest
from sklearn import neural_network as theirs
from sklearn.datasets import load_diabetes, load_digits, load_iris, make_multilabel_classification
from sklearn.exceptions import ConvergenceWarning

import backglass as bg
from backglass.engines import available

ENGINES = [name for name, problem in available().items() if not problem]
# The same operations in another order, over a few hundred updates.
CLOSE = {"rtol": 1e-8, "atol": 1e-10}
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def iris():
    X, y = load_iris(return_X_y=True)
    return (X - X.mean(axis=0)) / X.std(axis=0), y


def diabetes():
    X, y = load_diabetes(return_X_y=True)
    return X * 20, (y - y.mean()) / y.std()


def both(name, X, y, sample_weight=None, engine="auto", **parameters):
    ours = getattr(bg, name)(engine=engine, **parameters).fit(X, y, sample_weight=sample_weight)
    return ours, getattr(theirs, name)(**parameters).fit(X, y, sample_weight=sample_weight)


def assert_same(ours, peer):
    for a, b in zip([*ours.coefs_, *ours.intercepts_], [*peer.coefs_, *peer.intercepts_], strict=True):
        np.testing.assert_allclose(a, b, **CLOSE)
    assert ours.n_iter_ == peer.n_iter_
    np.testing.assert_allclose(ours.loss_, peer.loss_, rtol=1e-8)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"solver": "sgd", "learning_rate_init": 0.05},
        {"solver": "sgd", "learning_rate_init": 0.05, "nesterovs_momentum": False, "momentum": 0.5},
        {"solver": "sgd", "learning_rate_init": 0.5, "momentum": 0},
        {"solver": "sgd", "learning_rate_init": 0.5, "learning_rate": "invscaling", "power_t": 0.3},
        {"alpha": 3.0, "batch_size": 40},
        {"activation": "logistic", "hidden_layer_sizes": (7, 5)},
        {"activation": "tanh", "hidden_layer_sizes": [6], "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3},
        {"activation": "identity", "hidden_layer_sizes": 3, "learning_rate_init": 0.1, "tol": 1e-3},
    ],
    ids=str,
)
def test_the_same_numbers(options, engine):
    X, y = iris()
    parameters = {"batch_size": 32, "shuffle": False, "random_state": 3, "max_iter": 40, **options}
    ours, peer = both("MLPClassifier", X, y, engine=engine, **parameters)
    assert_same(ours, peer)
    np.testing.assert_allclose(ours.loss_curve_, peer.loss_curve_, rtol=1e-8)
    np.testing.assert_allclose(ours.predict_proba(X), peer.predict_proba(X), **CLOSE)
    assert (ours.t_, ours.n_layers_, ours.n_outputs_, ours.out_activation_) == (
        peer.t_, peer.n_layers_, peer.n_outputs_, peer.out_activation_,
    )  # fmt: skip
    assert ours.best_loss_ == pytest.approx(peer.best_loss_, rel=1e-8)


@pytest.mark.parametrize("loss", ["squared_error", "poisson"])
def test_regression_with_weights_and_a_ragged_batch(loss):
    X, y = diabetes()
    y = np.abs(y) if loss == "poisson" else y
    s = np.random.default_rng(0).uniform(0, 3, size=len(y))
    options = {"loss": loss, "shuffle": False, "random_state": 1, "max_iter": 30, "alpha": 2.0, "tol": 0.0}
    ours, peer = both("MLPRegressor", X, y, s, **options)
    for a, b in zip([*ours.coefs_, *ours.intercepts_], [*peer.coefs_, *peer.intercepts_], strict=True):
        np.testing.assert_allclose(a, b, **CLOSE)


def test_two_classes_and_several_labels():
    X, Y = make_multilabel_classification(n_samples=60, random_state=0)
    for y in (Y, Y[:, 0]):
        assert_same(*both("MLPClassifier", X, y, random_state=1, max_iter=30, shuffle=False, hidden_layer_sizes=9))


@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # one of them stops too early
def test_early_stopping_holds_the_same_rows_out_and_stops_at_the_same_epoch():
    X, y = iris()
    options = {"random_state": 5, "early_stopping": True, "max_iter": 300, "n_iter_no_change": 4, "alpha": 0.1}
    for name, target in (("MLPClassifier", (y == 1).astype(int)), ("MLPClassifier", y), ("MLPRegressor", y)):
        ours, peer = both(name, X, target, **options)
        np.testing.assert_allclose(ours.validation_scores_, peer.validation_scores_, rtol=1e-9)
        assert ours.best_validation_score_ == pytest.approx(peer.best_validation_score_, rel=1e-9)
        assert ours.best_loss_ is peer.best_loss_ is None
        assert_same(ours, peer)


def test_the_adaptive_rate_falls_by_five(capsys):
    X, y = iris()
    options = {
        "solver": "sgd", "learning_rate": "adaptive", "learning_rate_init": 0.3, "tol": 1e-3, "n_iter_no_change": 3,
        "max_iter": 900, "random_state": 0, "verbose": True,
    }  # fmt: skip
    ours, peer = both("MLPClassifier", X, y, **options)
    assert_same(ours, peer)
    rates = ours.history_["learning_rate"]
    steps = rates[1:][np.diff(rates) != 0]
    np.testing.assert_allclose(steps, 0.3 / 5.0 ** np.arange(1, len(steps) + 1))
    assert rates[-1] == pytest.approx(peer._optimizer.learning_rate)
    assert rates[-1] < 1e-6
    printed = capsys.readouterr().out
    assert printed.count("The learning rate falls") == len(steps)
    assert printed.count(f"Iteration {ours.n_iter_}, loss") == 2


def test_invscaling_goes_on_by_rows():
    X, y = iris()
    model = bg.MLPClassifier(solver="sgd", learning_rate="invscaling", power_t=0.25, max_iter=1, warm_start=True)
    model.fit(X, y).fit(X[:30], y[:30] * 0 + np.arange(30) % 3).fit(X, y)
    assert model.t_ == 330
    np.testing.assert_allclose(model.history_["learning_rate"], 0.001 / np.array([1, 151, 181]) ** 0.25)


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
def test_lbfgs_of_one_output(activation):
    """The same way down; rounding parts the paths in time, so only its beginning is compared."""
    X, y = diabetes()
    options = {"solver": "lbfgs", "activation": activation, "hidden_layer_sizes": 6, "random_state": 2, "max_iter": 12}
    ours, peer = both("MLPRegressor", X, y, **options)
    np.testing.assert_allclose(ours.loss_, peer.loss_, rtol=1e-6)
    assert ours.n_iter_ == peer.n_iter_ == 12


def test_scores_are_within_noise_of_theirs():
    """With shuffles the two draw other orders: the scores' means agree as two samples of one thing do."""
    X, y = load_digits(return_X_y=True)
    X, train = X / 16, slice(0, 900)
    scores = {bg: [], theirs: []}
    for seed in range(6):
        for library, kept in scores.items():
            model = library.MLPClassifier((32,), random_state=seed, max_iter=15)
            kept.append(model.fit(X[train], y[train]).score(X[900:], y[900:]))
    a, b = (np.array(kept) for kept in scores.values())
    error = np.sqrt(a.var(ddof=1) / 6 + b.var(ddof=1) / 6)
    assert abs(a.mean() - b.mean()) < 4 * error


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_every_parameter_is_there_with_its_default_and_at_its_place(name):
    ours, peer = (inspect.signature(getattr(library, name)).parameters for library in (bg, theirs))
    assert {key: ours[key].default for key in peer} == {key: row.default for key, row in peer.items()}
    positional = [key for key, row in peer.items() if row.kind is row.POSITIONAL_OR_KEYWORD]
    assert [key for key, row in ours.items() if row.kind is row.POSITIONAL_OR_KEYWORD] == positional


def test_a_fit_that_diverges():
    X, y = diabetes()
    options = {"solver": "sgd", "learning_rate_init": 1e3, "activation": "identity", "random_state": 0}
    with pytest.raises(ValueError, match=r"non-finite parameter weights.* layer \d"):
        bg.MLPRegressor(**options).fit(X, y)
    stopped = bg.MLPRegressor(**options, early_stopping=True)
    with pytest.warns(ConvergenceWarning, match="no longer finite"):
        stopped.fit(X, y)
    assert np.isnan(stopped.validation_scores_[-1])
    assert len(stopped.validation_scores_) == len(stopped.loss_curve_) == stopped.n_iter_
    assert np.isfinite(stopped.predict(X)).all()


def test_it_warns_where_it_has_not_converged():
    X, y = iris()
    for solver in ("adam", "lbfgs"):
        with pytest.warns(ConvergenceWarning, match="max_iter"):
            bg.MLPClassifier(solver=solver, max_iter=2).fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bg.MLPClassifier(solver="lbfgs", tol=0.1).fit(X, y)
        bg.MLPClassifier(tol=0.1).fit(X, y)
    with pytest.warns(UserWarning, match="all of them make one batch"):
        bg.MLPClassifier(batch_size=1000, tol=0.1).fit(X, y)
