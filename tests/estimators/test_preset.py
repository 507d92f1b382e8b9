"""preset="tabular" and committees: our defaults where none were named, and one network that is the members' mean."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris
from sklearn.model_selection import cross_val_score

import backglass as bg
from backglass.errors import PlanError
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
    with pytest.raises(PlanError, match="does not go on"):
        bg.MLPClassifier(preset="tabular").partial_fit(X, y, classes=[0, 1, 2])
