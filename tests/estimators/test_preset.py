"""preset="tabular" and committees: our defaults where none were named, and one network that is the members' mean."""

import copy
import pickle
import warnings

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline

import backglass as bg
from backglass.errors import PlanError
from backglass.estimators.given import LEFT
from backglass.estimators.preset import OURS, settled
from backglass.presets import TABULAR

IRIS, DIABETES = load_iris(return_X_y=True), load_diabetes(return_X_y=True)


def test_the_preset_fills_in_what_was_left_and_nothing_else():
    found = settled(bg.MLPRegressor(preset="tabular", hidden_layer_sizes=(7,), alpha=0.5))
    assert (found["hidden_layer_sizes"], found["alpha"]) == ((7,), 0.5)
    assert {name: found[name] for name in OURS if name not in ("hidden_layer_sizes", "alpha")} == {
        name: value for name, value in OURS.items() if name not in ("hidden_layer_sizes", "alpha")
    }
    plain = bg.MLPRegressor()
    assert settled(plain) == plain.get_params(deep=False)
    assert bg.MLPRegressor(preset="tabular").hidden_layer_sizes == (100,)  # what was given stays as it was given
    assert plain.max_iter == TABULAR.epochs  # so that nothing needs to take its place


THEIRS = {name: default for name, default in MLPRegressor().get_params().items() if name in LEFT} | {"missing": "error"}


def copies(model):
    """The same estimator in every way in which another one is made of it."""
    yield from (clone(model), clone(clone(model)), pickle.loads(pickle.dumps(model)), copy.deepcopy(model))
    yield from (copy.copy(model), type(model)(**model.get_params()), type(model)().set_params(**model.get_params()))
    yield clone(make_pipeline(model))[0]
    yield pickle.loads(pickle.dumps(clone(pickle.loads(pickle.dumps(model)))))


@pytest.mark.parametrize("name", THEIRS)
@pytest.mark.parametrize("kind", [bg.MLPClassifier, bg.MLPRegressor])
def test_a_value_that_is_given_counts_even_where_it_is_the_default(kind, name):
    value = pickle.loads(pickle.dumps(THEIRS[name]))
    left, given = kind(preset="tabular"), kind(preset="tabular", **{name: value})
    for one in copies(left):
        assert settled(one)[name] == OURS[name]
    for one in (*copies(given), left.set_params(**{name: value}), *copies(left)):
        assert settled(one)[name] == value != OURS[name]
    written = kind(preset="tabular")
    setattr(written, name, value)
    assert settled(written)[name] == value


LEAVES_THE_CHOICE = {"batch_size": "auto", "members": None, "dtype": None}  # values that say so in words


@pytest.mark.parametrize("kind", [bg.MLPClassifier, bg.MLPRegressor])
def test_no_parameter_that_is_given_is_replaced_by_the_preset(kind, tmp_path):
    """Over all of them: the value that each has by default, given, is what a fit takes, in every copy, too."""
    every = {name: pickle.loads(pickle.dumps(value)) for name, value in kind().get_params().items()}
    every["n_iter_no_change"] = 10
    given = kind(**every | {"preset": "tabular"})
    kept = {name: value for name, value in every.items() if name not in LEAVES_THE_CHOICE and name != "preset"}
    in_turn = kind(preset="tabular")
    for name, value in kept.items():
        in_turn.set_params(**{name: value})
    for one in (*copies(given), *copies(in_turn), joblib_copy(given, tmp_path)):
        assert {name: value for name, value in settled(one).items() if name in kept} == kept
    assert set(OURS) - set(kept) == set(LEAVES_THE_CHOICE)
    assert {name: settled(given)[name] for name in LEAVES_THE_CHOICE} == {
        name: OURS[name] for name in LEAVES_THE_CHOICE
    }


def joblib_copy(model, folder):
    joblib.dump(model, folder / "model.joblib")
    return joblib.load(folder / "model.joblib")


@pytest.mark.parametrize("name", THEIRS)
def test_a_file_and_a_search_keep_what_was_given(name, tmp_path):
    X, y = IRIS
    value = pickle.loads(pickle.dumps(THEIRS[name]))
    model = bg.MLPClassifier(preset="tabular", max_iter=1, random_state=0, members=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        best = GridSearchCV(model, {name: [value]}, cv=2).fit(X, y).best_estimator_
    assert settled(best)[name] == value != OURS[name]
    bg.save(best, tmp_path / "m.safetensors")
    assert settled(bg.load(tmp_path / "m.safetensors"))[name] == value


def test_defaults_are_scikit_learns_and_of_plain_types():
    for ours, theirs in ((bg.MLPClassifier, MLPClassifier), (bg.MLPRegressor, MLPRegressor)):
        there = theirs().get_params()
        assert {name: value for name, value in ours().get_params().items() if name in there} == there
        assert repr(ours()) == f"{theirs.__name__}()"
    assert {type(value) for value in LEFT.values()} <= {str, float, tuple}


def test_what_was_left_is_left_in_a_file_and_in_a_pickle_of_an_older_version(tmp_path):
    X, y = IRIS
    model = bg.MLPClassifier(preset="tabular", activation="relu", max_iter=2, random_state=0).fit(X, y)
    bg.save(model, tmp_path / "model.safetensors")
    loaded = bg.load(tmp_path / "model.safetensors")
    assert settled(loaded) == settled(model)
    assert loaded.fit(X, y).parameters_ == model.parameters_
    older = bg.MLPClassifier(preset="tabular", activation="relu", alpha=0.1)
    state = older.__getstate__()
    assert type(state["n_iter_no_change"]) is int
    del state["_left"]
    older.__setstate__(state)  # there a value equal to the default was one that was left
    found = settled(older)
    assert (found["activation"], found["n_iter_no_change"], found["alpha"]) == ("tanh", 20, 0.1)
    for damaged in (["verbose"], "alpha", [[]], None):
        with pytest.raises(PlanError, match="_left names"):
            older.__setstate__({**state, "_left": damaged})


def test_a_search_tries_the_default_as_any_other_value():
    X, y = IRIS
    model = bg.MLPClassifier(preset="tabular", max_iter=2, random_state=0, members=1)
    with pytest.warns(ConvergenceWarning):
        found = GridSearchCV(model, {"hidden_layer_sizes": [(100,), (64,)]}, cv=2, refit=False).fit(X, y)
    scores = found.cv_results_["mean_test_score"]
    for width, score in ((100, scores[0]), (64, scores[1])):
        with pytest.warns(ConvergenceWarning):
            assert score == cross_val_score(clone(model).set_params(hidden_layer_sizes=(width,)), X, y, cv=2).mean()


def test_gaps_in_an_array_are_filled_unless_another_way_is_given():
    X, y = IRIS[0].copy(), IRIS[1]
    X[::5, 1] = np.nan
    model = bg.MLPClassifier(preset="tabular", random_state=0, max_iter=20).fit(X, y)
    same = clone(model).set_params(missing="fill").fit(X, y)
    assert model.parameters_ == same.parameters_
    assert np.array_equal(model.predict_proba(X), same.predict_proba(X))
    assert np.isfinite(model.predict_proba(np.full((1, 4), np.nan))).all()
    for refused in (bg.MLPClassifier(preset="tabular", missing="error"), bg.MLPClassifier()):
        with pytest.raises(ValueError, match="NaN"):
            refused.fit(X, y)


def test_classes_on_columns_of_any_scale():
    X, y = IRIS
    X = X * [1e6, 1e-6, 1.0, 1.0] + [5e6, 0.0, 0.0, 1e3]
    scores = cross_val_score(bg.MLPClassifier(preset="tabular", random_state=0), X, y, cv=3)
    assert scores.mean() > 0.93


def test_numbers_of_any_scale():
    X, y = DIABETES
    model = bg.MLPRegressor(preset="tabular", random_state=0)
    there = model.fit(X, y).predict(X)
    elsewhere = clone(model).fit(1e3 * X + 7, 1e6 * y - 1e7).predict(1e3 * X + 7)
    assert np.allclose(elsewhere, 1e6 * there - 1e7, rtol=0, atol=1e6)  # float32 in training, a different rounding
    assert cross_val_score(model, X, y, cv=3).mean() > 0.42


def test_the_network_is_the_mean_of_the_members():
    X, y = DIABETES
    model = bg.MLPRegressor(preset="tabular", random_state=0, max_iter=20).fit(X, y)
    width, members = TABULAR.hidden[0], TABULAR.members
    assert model.network_.sizes[:2] == (10, width * members)
    assert model.coefs_[0].dtype == np.float64
    assert model.certify(X[:20], y[:20], share=0.01).verdict == "right"


def test_two_fits_have_the_same_bits_and_a_file_brings_them_back(tmp_path):
    X, y = IRIS
    one = bg.MLPClassifier(preset="tabular", random_state=3, max_iter=10).fit(X, y)
    other = bg.MLPClassifier(preset="tabular", random_state=3, max_iter=10).fit(X, y)
    assert np.array_equal(one.predict_proba(X), other.predict_proba(X))
    bg.save(one, tmp_path / "iris.safetensors")
    loaded = bg.load(tmp_path / "iris.safetensors")
    assert np.array_equal(one.predict_proba(X), loaded.predict_proba(X))
    assert loaded.get_params() == one.get_params()


def test_members_without_the_preset_and_the_preset_without_members():
    X, y = IRIS
    assert bg.MLPClassifier(members=3, random_state=0, max_iter=30).fit(X, y).network_.sizes == (4, 300, 3)
    alone = bg.MLPClassifier(preset="tabular", members=1, random_state=0, max_iter=5)
    with pytest.warns(UserWarning, match="Maximum iterations"):
        alone.fit(X, y)


def test_small_tables_get_fewer_members():
    X, y = DIABETES
    model = bg.MLPRegressor(preset="tabular", random_state=0, max_iter=5)
    assert clone(model).fit(X[:25], y[:25]).network_.sizes[1] == 2 * TABULAR.hidden[0]


@pytest.mark.parametrize("labels", [["b", "a"], ["low", "middle", "high"]])
def test_sample_weights_classes_and_gaps(labels):
    draw = np.random.default_rng(0)
    X = draw.normal(size=(200, 3))
    y = np.array(labels)[np.digitize(X[:, 0], np.linspace(-0.5, 0.5, len(labels) - 1))]
    X[::7, 2] = np.nan
    model = bg.MLPClassifier(preset="tabular", random_state=0, missing="fill", class_weight="balanced", keep_run=True)
    model.fit(X, y, sample_weight=draw.random(200))
    assert model.score(X, y) > 0.9
    assert set(model.predict(X)) == set(labels)
    assert model.run_.step(3).loss > 0
    assert len(model.loss_curve_) == model.run_.epochs <= model.n_iter_
    assert 0 < model.best_validation_score_ <= 1


def test_what_a_committee_cannot_do_is_said():
    X, y = IRIS
    for model, more, match in (
        (bg.MLPClassifier(members=2, solver="lbfgs"), {}, "members=1"),
        (bg.MLPClassifier(preset="tabular", warm_start=True), {}, "does not go on"),
        (bg.MLPClassifier(members=2), {"X_val": X, "y_val": y}, "holds a fold"),
        (bg.MLPClassifier(preset="fast"), {}, "preset is 'fast'"),
        (bg.MLPClassifier(members=0), {}, "members is 0"),
    ):
        with pytest.raises(PlanError, match=match):
            model.fit(X, y, **more)
    assert not hasattr(bg.MLPClassifier(preset="tabular"), "partial_fit")
    assert hasattr(bg.MLPClassifier(preset="tabular", members=1), "partial_fit")
