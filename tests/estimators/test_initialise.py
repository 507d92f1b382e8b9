"""initialise: an estimator with the parameters that a fit begins with, which works as a fitted one does."""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import NotFittedError
from sklearn.neural_network import MLPClassifier as Theirs
from sklearn.utils.validation import check_is_fitted

import backglass as bg
from backglass.errors import PlanError

pytestmark = pytest.mark.filterwarnings(  # most fits here are short
    "ignore::sklearn.exceptions.ConvergenceWarning", "ignore::backglass.errors.FitWarning"
)

IRIS, DIABETES = load_iris(return_X_y=True), load_diabetes(return_X_y=True)
DATA = {bg.MLPClassifier: IRIS, bg.MLPRegressor: DIABETES}
STILL = bg.SGD(1e-300)  # an update by it changes no parameter but a bias that is 0


def same_bits(one, other):
    return all(map(np.array_equal, (*one.coefs_, *one.intercepts_), (*other.coefs_, *other.intercepts_)))


@pytest.mark.parametrize("kind", DATA)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"dtype": "float32"},
        {"activation": "logistic"},
        {"early_stopping": True},
        {"members": 3},
        {"preset": "tabular"},
        {"preset": "tabular", "members": 1},
    ],
    ids=str,
)
def test_the_parameters_are_those_that_a_fit_begins_with(kind, options):
    X, y = DATA[kind]
    options = {"hidden_layer_sizes": (5,), "max_iter": 1, "random_state": 3, "solver": STILL, **options}
    start = kind(**options).initialise(X, y)
    fitted = kind(**options).fit(X, y)
    for one, other in zip((*start.coefs_, *start.intercepts_), (*fitted.coefs_, *fitted.intercepts_), strict=True):
        assert np.allclose(one, other, rtol=0, atol=1e-290)
    assert start.coefs_[0].dtype == fitted.coefs_[0].dtype
    assert start.network_ == fitted.network_


def test_they_are_scikit_learns():
    X, y = IRIS
    theirs = Theirs((5,), learning_rate_init=1e-300, solver="sgd", max_iter=1, random_state=7).fit(X, y)
    assert same_bits(bg.MLPClassifier((5,), random_state=7).initialise(X, y), theirs)


@pytest.mark.parametrize("kind", DATA)
@pytest.mark.parametrize("options", [{}, {"early_stopping": True}, {"solver": "lbfgs"}], ids=str)
def test_a_warm_start_goes_on_from_there(kind, options):
    X, y = DATA[kind]
    options = {"hidden_layer_sizes": (5,), "max_iter": 6, "random_state": 3, **options}
    warm = kind(warm_start=True, **options).initialise(X, y).fit(X, y)
    fresh = kind(**options).fit(X, y)
    assert same_bits(warm, fresh)
    assert warm.loss_curve_ == fresh.loss_curve_
    assert warm.validation_scores_ == fresh.validation_scores_


def test_partial_fit_goes_on_from_there_and_knows_the_classes():
    X, y = IRIS
    options = {"hidden_layer_sizes": (5,), "random_state": 3}
    model = bg.MLPClassifier(**options).initialise(X, y).partial_fit(X[:100], y[:100])
    other = bg.MLPClassifier(**options).partial_fit(X[:100], y[:100], classes=[0, 1, 2])
    assert same_bits(model, other)
    assert model.n_iter_ == 1


@pytest.mark.parametrize("kind", DATA)
def test_everything_works_that_works_after_a_fit(kind, tmp_path):
    X, y = DATA[kind]
    model = kind(hidden_layer_sizes=(5,), random_state=3).initialise(X, y)
    check_is_fitted(model)
    assert (model.n_iter_, model.t_, model.history_.epochs, model.loss_curve_) == (0, 0, 0, [])
    assert (model.best_loss_, model.validation_scores_, model.best_validation_score_) == (None, None, None)
    assert not hasattr(model, "loss_")
    assert model.transform(X).shape == (len(X), 5)
    assert model.predict(X).shape == y.shape
    assert np.isfinite(model.score(X, y))
    assert model.explain(X[:5], y[:5], "w(2)[1,2]").name == "w(2)[1,2]"
    assert model.certify(X[:5], y[:5], share=0.3).verdict
    assert "<svg" in model._repr_html_()
    bg.save(model, tmp_path / "start.safetensors")
    loaded = bg.load(tmp_path / "start.safetensors")
    assert np.array_equal(loaded.predict(X), model.predict(X))
    assert same_bits(loaded.partial_fit(X, y), model.partial_fit(X, y))


def test_classes_and_names_are_those_of_the_data():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"a": [0.0, 1.0, 2.0], "b": [1.0, 0.0, 1.0]})
    model = bg.MLPClassifier((2,)).initialise(frame, ["x", "y", "z"])
    assert model.classes_.tolist() == ["x", "y", "z"]
    assert model.feature_names_in_.tolist() == ["a", "b"]
    assert model.predict_proba(frame).shape == (3, 3)
    several = bg.MLPClassifier((2,)).initialise(frame, [[0, 1], [1, 1], [1, 0]])
    assert several.predict(frame).shape == (3, 2)


@pytest.mark.parametrize("members", [1, 2])
def test_the_preset_learns_its_preparation(members, tmp_path):
    pl = pytest.importorskip("polars")
    kinds = ["a", "b", None, "c"] * 10
    table = pl.DataFrame({"kind": kinds, "x": np.arange(40.0)})
    y = ["yes" if kind == "a" else "no" for kind in kinds]
    options = {"preset": "tabular", "members": members, "max_iter": 1, "random_state": 0, "audit": False}
    model = bg.MLPClassifier(**options).initialise(table, y)
    assert model.prepared_names_.tolist()[0] == "kind = a"
    assert model.predict(table).shape == (40,)
    assert same_bits(model, bg.MLPClassifier(**options, solver=STILL).fit(table, y))
    bg.save(model, tmp_path / "start.safetensors")
    assert np.array_equal(bg.load(tmp_path / "start.safetensors").predict_proba(table), model.predict_proba(table))


def test_gaps_are_filled_with_the_medians():
    X = np.array([[1.0, np.nan], [2.0, 5.0], [3.0, 7.0]])
    model = bg.MLPRegressor(hidden_layer_sizes=(2,), missing="fill").initialise(X, [0.0, 1.0, 2.0])
    assert model.fill_values_.tolist() == [2.0, 6.0]
    assert np.isfinite(model.predict(X)).all()


def test_it_forgets_an_earlier_fit():
    X, y = IRIS
    model = bg.MLPClassifier((5,), max_iter=3, keep_run=True, random_state=3, early_stopping=True, warm_start=True)
    fresh = bg.MLPClassifier((5,), random_state=3).initialise(X, y)
    model.fit(X, y).initialise(X, y)
    assert same_bits(model, fresh)
    assert not any(hasattr(model, name) for name in ("loss_", "run_"))
    assert (model.n_iter_, model.t_, model.loss_curve_, model.validation_scores_) == (0, 0, [], None)


def test_what_does_not_serve_is_refused():
    X, y = IRIS
    with pytest.raises(PlanError, match="alpha is -1"):
        bg.MLPClassifier(alpha=-1).initialise(X, y)
    with pytest.raises(PlanError, match="near is f1"):
        bg.MLPClassifier(scoring="f1_").initialise(X, y)
    with pytest.raises(ValueError, match="y holds a value outside"):
        bg.MLPRegressor("poisson").initialise(X, -1.0 - y)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        bg.MLPClassifier().initialise(X, y[:-1])
    with pytest.raises(PlanError, match="members need a solver"):
        bg.MLPClassifier(members=3, solver="lbfgs").initialise(X, y)
    with pytest.raises(NotFittedError):
        bg.MLPClassifier().predict(X)
