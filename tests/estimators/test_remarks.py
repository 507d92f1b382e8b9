"""What a fit warns of, and where it keeps quiet."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine, make_multilabel_classification
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import scale

import backglass as bg

IRIS, WINE, CANCER = (load(return_X_y=True) for load in (load_iris, load_wine, load_breast_cancer))
DIABETES = load_diabetes(return_X_y=True)
DRAW = np.random.default_rng(0)
NOISE = DRAW.normal(size=(300, 4))
COIN = DRAW.integers(0, 2, 300)


def said(fit):
    """The FitWarnings of a fit."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit()
    return [str(one.message) for one in caught if one.category is bg.FitWarning]


def said_of(model, *given):
    """The model, fitted with its warnings."""
    said(lambda: model.fit(*given))
    return model


def classifier(**options):
    return bg.MLPClassifier(**{"random_state": 0, "hidden_layer_sizes": (16,), **options})


def regressor(**options):
    return bg.MLPRegressor(**{"random_state": 0, "hidden_layer_sizes": (16,), **options})


def test_the_readmes_example_on_iris_says_that_it_learned_nothing():
    model = bg.MLPClassifier((64,), early_stopping=True, missing="fill", random_state=0)
    (sentence,) = said(lambda: model.fit(*IRIS))
    assert model.score(*IRIS) < 0.4
    assert "no better than the most frequent class for every row: 33.3 % of the rows are right, 33.3 % by" in sentence
    assert "15 rows held out ended it after 12 epochs: raise n_iter_no_change" in sentence
    assert '; or scale X, as make_pipeline(StandardScaler(), MLPClassifier(...)) or preset="tabular" does' in sentence
    assert not said(lambda: model.fit(scale(IRIS[0]), IRIS[1]))
    assert model.score(scale(IRIS[0]), IRIS[1]) > 0.7


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_columns_that_are_not_scaled_are_named(solver):
    frames = pytest.importorskip("pandas")
    X, y = CANCER
    (sentence,) = said(lambda: classifier(solver=solver, max_iter=2).fit(X, y))
    assert "about 655 in column 4, 107 in column 23, 881 in column 24, but a network begins" in sentence
    named = frames.DataFrame(X, columns=load_breast_cancer().feature_names)
    short = classifier(solver=solver, max_iter=2)
    assert "about 655 in 'mean area', 107 in 'worst" in said(lambda: short.fit(named, y))[0]
    assert not said(lambda: short.fit(scale(X), y))


def test_the_warning_points_to_the_line_that_fits():
    with pytest.warns(bg.FitWarning) as caught:
        classifier(max_iter=200, learning_rate_init=1e-9, tol=0.1).fit(1000 * NOISE, COIN)
    assert [one.filename for one in caught] == [__file__, __file__]


def test_how_large_and_how_far_apart():
    X, y = scale(IRIS[0]), IRIS[1]
    for factors, shown in (
        ([1, 1, 1, 1], None),
        ([30, 1, 0.1, 1], None),
        ([1, 200, 1, 1], "in column 2, but"),
        ([200, 300, 200, 200], "in column 3, "),
        ([1, 1, 1, 1e-4], "in column 4, but"),
        ([1e-5, 1e-5, 1e-5, 1e-5], "e-06 in column 2"),
        ([1, 1, 1, 1e-12], None),  # what rounding leaves of a component
        ([1, 1, 1, 0], None),
        ([0, 0, 0, 0], None),
        ([1e300, 1, 1, 1], "e+299 in column 1"),
    ):
        model = classifier(max_iter=1, solver="sgd", learning_rate_init=1e-300)
        found = said(lambda model=model, factors=factors: model.fit(X * factors, y))
        assert (len(found), shown is None or shown in found[0]) == (int(shown is not None), True), factors
    rare = np.eye(50)[np.arange(1000) % 50] * (np.arange(1000) < 20)[:, None]
    assert not said(lambda: classifier(max_iter=1).fit(rare, np.arange(1000) % 2))  # one-hot, mostly 0


def test_who_scales_is_not_told_to():
    X, y = WINE
    assert not said(lambda: classifier(preset="tabular").fit(X, y))
    assert not said(lambda: classifier(members=3).fit(X, y))
    frames = pytest.importorskip("pandas")
    mixed = frames.DataFrame(X).rename(columns=str).assign(kind=np.array(["a", "b"])[np.arange(178) % 2])
    assert not [one for one in said(lambda: classifier(preset="tabular", members=1).fit(mixed, y)) if "scale" in one]
    (sentence,) = said(lambda: classifier(preset="tabular", members=1, max_iter=1).fit(X, y))
    assert "preset=" not in sentence


def test_it_is_said_once_and_not_of_parts():
    X, y = WINE
    model = classifier(warm_start=True, max_iter=1)
    assert len(said(lambda: model.fit(X, y))) == 1
    assert not said(lambda: model.fit(X, y))
    assert not said(lambda: classifier().partial_fit(X, y, classes=[0, 1, 2]).partial_fit(X, y))


@pytest.mark.parametrize("solver", ["adam", "lbfgs", "sgd"])
@pytest.mark.parametrize("early_stopping", [False, True])
@pytest.mark.parametrize("table", [IRIS, WINE, CANCER], ids=["iris", "wine", "cancer"])
def test_a_fit_that_learned_is_let_be(solver, early_stopping, table):
    X, y = scale(table[0]), table[1]
    if early_stopping and solver == "sgd":
        pytest.skip("it stops before it has learned anything")
    model = classifier(solver=solver, early_stopping=early_stopping, hidden_layer_sizes=(64,))
    assert not said(lambda: model.fit(X, y))


@pytest.mark.parametrize(
    "fit",
    [
        lambda: classifier(solver="lbfgs").fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]),
        lambda: classifier().fit(IRIS[0], np.zeros(150)),
        lambda: classifier(class_weight="balanced").fit(scale(CANCER[0]), scale(CANCER[0])[:, 0] > 2),
        lambda: classifier(class_weight={0: 1e-9, 1: 1}).fit(scale(CANCER[0]), CANCER[1]),
        lambda: classifier().fit(*make_multilabel_classification(200, n_classes=3, random_state=0)),
        lambda: classifier(loss=bg.CrossEntropy(smoothing=0.3)).fit(scale(IRIS[0]), IRIS[1]),
        lambda: classifier(max_iter=5).fit(NOISE, COIN),
        lambda: classifier(callbacks=[lambda moment: moment.epoch == 3]).fit(NOISE, COIN),
        lambda: regressor(max_iter=10).fit(*DIABETES),
        lambda: regressor(solver="lbfgs").fit(IRIS[0], np.full(150, 3.0)),
        lambda: regressor(solver="lbfgs", max_iter=50).fit(scale(DIABETES[0]), DIABETES[1]),
        lambda: regressor(loss=bg.Quantile(q=0.95)).fit(scale(DIABETES[0]), scale(DIABETES[1])),
        lambda: regressor(loss="absolute_error").fit(scale(DIABETES[0]), scale(DIABETES[1])),
        lambda: regressor(loss="poisson").fit(NOISE, DRAW.poisson(np.exp(NOISE[:, 0]))),
        lambda: regressor().fit(NOISE, np.stack([NOISE[:, 0], NOISE[:, 1] ** 2], axis=1)),
        lambda: regressor(preset="tabular").fit(*DIABETES),
        lambda: regressor(solver="lbfgs").fit([[0.0], [1.0]], [1.0, 3.0]),
    ],
)
def test_what_keeps_quiet(fit):
    assert said(fit) == []


def test_a_fit_at_chance_is_told():
    X, y = DIABETES
    (sentence,) = said(lambda: regressor().fit(X, y))
    assert "no better than the mean of y for every row: its loss is" in sentence
    assert "Scale X, as make_pipeline(StandardScaler(), MLPRegressor(...)) or preset=" in sentence
    assert "; or scale y, as TransformedTargetRegressor or preset=" in sentence
    (sentence,) = said(lambda: regressor(learning_rate_init=1e-9, tol=0, max_iter=500).fit(scale(X), scale(y)))
    assert "Try another learning_rate_init, max_iter or hidden_layer_sizes; or X says nothing of y." in sentence
    (sentence,) = said(lambda: regressor(loss="absolute_error", learning_rate_init=1e-6).fit(X, y))
    assert "no better than the best one number for every row" in sentence
    several = (NOISE > 1).astype(int)
    (sentence,) = said(lambda: classifier(learning_rate_init=1e-6, tol=0.1).fit(NOISE, several))
    assert "no better than the most frequent value of each label" in sentence


@pytest.mark.parametrize("seed", range(3))
def test_noise_under_the_preset_is_told_by_rows_that_the_members_did_not_see(seed):
    draw = np.random.default_rng(seed)
    X = draw.normal(size=(1000, 4))
    model = classifier(preset="tabular", random_state=seed)
    (sentence,) = said(lambda: model.fit(X, draw.integers(0, 2, 1000)))
    assert "for every row on rows that its members did not see" in sentence
    assert "X may say nothing of y" in sentence
    (sentence,) = said(lambda: regressor(preset="tabular").fit(X, draw.normal(size=1000)))
    assert "no better than the mean of y" in sentence


def test_a_short_fit_is_told_by_the_convergence_warning_alone():
    model = classifier(max_iter=20, learning_rate_init=1e-4, tol=0)
    with pytest.warns(ConvergenceWarning) as caught:
        model.fit(NOISE, COIN)
    assert [one.category for one in caught] == [ConvergenceWarning]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_weights_without_effect():
    X, y = scale(IRIS[0])[:30], np.arange(30) % 2
    weights = np.arange(30) + 1.0
    plain = classifier(batch_size=1, max_iter=2)
    with pytest.warns(bg.FitWarning, match="sample_weight has no effect with batch_size=1"):
        weighted = clone(plain).fit(X, y, weights)
    with pytest.warns(bg.FitWarning, match="class_weight has no effect with batch_size=1: .* take larger batches"):
        balanced = clone(plain).set_params(class_weight={1: 3.0}).fit(X, y)
    for model, s in ((weighted, weights), (balanced, None)):
        model.set_params(alpha=0, solver="sgd")
        without = clone(model).set_params(class_weight=None).fit(X, y)
        assert np.allclose(without.coefs_[0], said_of(model, X, y, s).coefs_[0], rtol=1e-9)
    for quiet in ({"batch_size": 2}, {"solver": "lbfgs"}):
        assert not said(lambda quiet=quiet: classifier(max_iter=1, **quiet).fit(X, y, weights))
    assert not said(lambda: plain.fit(X, y, np.full(30, 2.0)))
