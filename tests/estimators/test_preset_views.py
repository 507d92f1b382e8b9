"""preset="tabular" where members see a dataframe differently, and everywhere that they do not."""

import pickle

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import GridSearchCV

import backglass as bg
from backglass.errors import PlanError
from backglass.workflow import seeing

pytestmark = pytest.mark.filterwarnings("ignore:Maximum iterations")
TOWNS = np.array(["Kobe", "Nara", "Osaka"])
QUICK = {"preset": "tabular", "members": 3, "hidden_layer_sizes": (8,), "max_iter": 12, "random_state": 0}
PLAIN = QUICK | {"views": "plain"}


def planted(rows, seed):
    """A rule of two columns and a kinked number, as in tests/workflow/test_views.py, and what is to be said."""
    rng = np.random.default_rng(seed)
    age, kinked = rng.integers(18, 80, rows).astype(float), rng.uniform(0, 10, rows)
    town = TOWNS[rng.integers(0, 3, rows)]
    y = 3.0 * ((age > 41) & (town == "Osaka")) + 2 * np.abs((0.3 * kinked) % 2 - 1) + 0.1 * rng.normal(size=rows)
    return pl.DataFrame({"age": age, "town": town, "kinked": kinked}), y


X, Y = planted(520, 0)
FRESH, THEIRS = planted(800, 1)
NUMBERS = X.select("age", "kinked")
KINDS = np.array(["high", "low", "mid"])[np.digitize(Y, [1, 3])]


@pytest.fixture(scope="module")
def fitted():
    return bg.MLPRegressor(**QUICK).fit(X, Y)


def test_dataframes_have_views_whoever_made_them(fitted):
    plain = bg.MLPRegressor(**PLAIN).fit(X, Y)
    assert fitted.score(FRESH, THEIRS) > plain.score(FRESH, THEIRS) + 0.1
    assert len(fitted.preparation_.rules) > 20
    assert fitted.prepared_names_.tolist() == list(fitted.preparation_.names)
    assert fitted.feature_names_in_.tolist() == ["age", "town", "kinked"]
    assert fitted.network_.sizes[0] == len(fitted.prepared_names_)
    other = bg.MLPRegressor(**QUICK).fit(X.to_pandas(), Y)
    assert other.parameters_ == fitted.parameters_
    assert np.array_equal(other.predict(FRESH.to_pandas()), fitted.predict(FRESH))


def test_of_numbers_alone_too_while_arrays_stay_as_they_are():
    seen = bg.MLPRegressor(**QUICK, views="pieces").fit(NUMBERS, Y)
    assert seen.network_.sizes[0] > 20
    array = bg.MLPRegressor(**QUICK).fit(NUMBERS.to_numpy(), Y)
    assert array.network_.sizes == (2, 24, 1)
    assert not hasattr(array, "preparation_")
    for views in ("plain", "rules", ["pieces", "plain"]):
        assert bg.MLPRegressor(**QUICK, views=views).fit(NUMBERS.to_numpy(), Y).parameters_ == array.parameters_
    unnamed = bg.MLPRegressor(**PLAIN).fit(NUMBERS, Y)  # as it was before there were views: left to scikit-learn
    assert unnamed.parameters_ == array.parameters_


@pytest.mark.parametrize(
    "options",
    [
        {"scoring": "r2"},
        {"members": 1},
        {"members": 1, "views": "rules"},
        {"members": 1, "views": ["pieces", "rules"]},
        {"members": 1, "solver": "lbfgs"},
    ],
)
@pytest.mark.filterwarnings("ignore:L-BFGS has not converged")
def test_where_there_is_the_plain_view_alone(options):
    found = bg.MLPRegressor(**QUICK | options).fit(X, Y)
    same = bg.MLPRegressor(**QUICK | options | {"views": "plain"}).fit(X, Y)
    assert found.prepared_names_.tolist() == ["age", "town = Kobe", "town = Nara", "town = Osaka", "kinked"]
    assert found.parameters_ == same.parameters_


def test_callbacks_are_told_of_the_same_fit(fitted):
    told = []
    found = bg.MLPRegressor(**QUICK, callbacks=[lambda moment: told.append(moment.epoch)]).fit(X, Y)
    assert found.parameters_ == fitted.parameters_
    assert len(told) == 12 * 9


def test_short_wide_and_long_dataframes_are_seen_plainly(monkeypatch):
    short = bg.MLPRegressor(**QUICK).fit(X[:499], Y[:499])
    assert short.parameters_ == bg.MLPRegressor(**PLAIN).fit(X[:499], Y[:499]).parameters_
    options = QUICK | {"members": None, "max_iter": 2}
    plain = bg.MLPRegressor(**options, views="plain").fit(X, Y)
    for limit, least in (("MOST_INPUTS", 100), ("MOST_NUMBERS", 10_000)):
        with monkeypatch.context() as patched:
            patched.setattr(seeing, limit, least)
            found = bg.MLPRegressor(**options).fit(X, Y)
            assert found.preparation_ == plain.preparation_
            assert found.parameters_ == plain.parameters_
            assert found.network_.sizes == (5, 80, 1)
            assert bg.MLPRegressor(**options, views=["rules"]).fit(X, Y).preparation_.rules
            assert bg.MLPRegressor(**options).initialise(X, Y).network_.sizes == (5, 80, 1)


def test_classes_several_outputs_and_labels():
    kinds = np.array(["high", "low", "mid"])[np.digitize(THEIRS, [1, 3])]
    seen, plain = (bg.MLPClassifier(**options).fit(X, KINDS) for options in (QUICK, PLAIN))
    assert log_loss(kinds, seen.predict_proba(FRESH)) < log_loss(kinds, plain.predict_proba(FRESH)) - 0.1
    both = bg.MLPRegressor(**QUICK).fit(X, np.stack([Y, 5 - Y], axis=1))
    assert both.score(FRESH, np.stack([THEIRS, 5 - THEIRS], axis=1)) > 0.8
    labels, theirs = (np.stack([y > 1, y > 3], axis=1).astype(int) for y in (Y, THEIRS))
    many, few = (bg.MLPClassifier(**options).fit(X, labels) for options in (QUICK, PLAIN))
    assert many.predict(FRESH).shape == theirs.shape
    assert accuracy_score(theirs, many.predict(FRESH)) > accuracy_score(theirs, few.predict(FRESH))


def test_weights_of_rows_and_no_audit(fitted):
    wrong = np.arange(len(Y)) % 3 == 0
    y = Y + 5.0 * wrong
    weighed = bg.MLPRegressor(**QUICK, audit=False).fit(X, y, sample_weight=np.where(wrong, 0.0, 2.0))
    assert weighed.score(FRESH, THEIRS) > 0.8
    assert bg.MLPRegressor(**QUICK).fit(X, y).score(FRESH, THEIRS) < 0.3
    assert bg.MLPRegressor(**QUICK, audit=False).fit(X, Y).parameters_ == fitted.parameters_
    numbered = X.with_columns(id=np.arange(len(X)))
    with pytest.warns(bg.ColumnWarning, match="id"):
        assert bg.MLPRegressor(**QUICK).fit(numbered, Y).parameters_ == fitted.parameters_
    every = bg.MLPRegressor(**QUICK, audit=False).fit(numbered, Y)
    assert "id" in every.prepared_names_


def test_views_are_a_parameter_as_any_other(tmp_path, fitted):
    model = bg.MLPRegressor(**QUICK, views=["rules", "plain"])
    assert model.get_params()["views"] == clone(model).views == ["rules", "plain"]
    assert pickle.loads(pickle.dumps(model)).views == ["rules", "plain"]
    assert clone(model).set_params(views="pieces").views == "pieces"
    assert repr(bg.MLPRegressor(views="pieces")) == "MLPRegressor(views='pieces')"
    quick = clone(model).set_params(max_iter=4)
    found = GridSearchCV(quick, {"views": ["plain", ("plain", "rules")]}, cv=2).fit(X, Y)
    assert found.best_params_ == {"views": ("plain", "rules")}
    assert np.isfinite(found.predict(FRESH)).all()
    bg.save(fitted, tmp_path / "m.safetensors")
    for same in (bg.load(tmp_path / "m.safetensors"), pickle.loads(pickle.dumps(fitted))):
        assert same.preparation_ == fitted.preparation_
        assert np.array_equal(same.predict(FRESH), fitted.predict(FRESH))
        assert same.prepared_names_.tolist() == fitted.prepared_names_.tolist()
    again = bg.load(tmp_path / "m.safetensors").fit(X, Y)
    assert again.parameters_ == fitted.parameters_
    assert fitted.fit(X, Y).parameters_ == again.parameters_  # the rules of the fit before are gone


@pytest.mark.parametrize("views", ["foo", ["plain", "foo"], [], "", 3, {"plain": 1}])
def test_wrong_views_are_refused_in_one_sentence(views):
    with pytest.raises(
        PlanError, match=r"^views is .*, but it is None, one of plain, pieces, rules, or a list of them"
    ):
        bg.MLPRegressor(**QUICK, views=views).fit(X, Y)
    if views == "foo":
        with pytest.raises(PlanError, match=r"^views are a choice of preset='tabular'; give it, or leave views out\.$"):
            bg.MLPClassifier(views="rules").fit(X.select("age"), KINDS)


def test_initialise_leaves_the_network_that_a_fit_starts_from():
    """Without a step of its own a fit is where it began; views count there as they come out."""
    options = QUICK | {"learning_rate_init": 1e-30, "max_iter": 1}
    for views in (["pieces"], "plain", ["rules"]):
        model = bg.MLPRegressor(**options, views=views)
        start = clone(model).initialise(X, Y)
        found = model.fit(X, Y)
        assert start.preparation_ == found.preparation_
        assert np.abs(start.parameters_.flat - found.parameters_.flat).max() < 1e-6
    start = bg.MLPClassifier(**QUICK).initialise(X, KINDS)
    assert start.network_.sizes == (len(start.prepared_names_), 9 * 8, 3)
    assert np.isfinite(start.predict_proba(FRESH)).all()


def test_hidden_units_of_a_network_with_views(fitted):
    found = fitted.transform(FRESH)
    assert found.shape[1] == fitted.network_.sizes[-2] == len(fitted.get_feature_names_out())
    inputs = fitted.preparation_.inputs(FRESH)
    by_hand = np.tanh(inputs @ fitted.coefs_[0] + fitted.intercepts_[0])
    assert np.allclose(np.asarray(found), by_hand, atol=1e-6)


def test_a_dataframe_of_numbers_is_predicted_as_an_array_too():
    rng = np.random.default_rng(6)
    X = rng.normal(size=(600, 3))
    frame = pl.DataFrame({name: X[:, place] for place, name in enumerate("abc")})
    model = bg.MLPRegressor(preset="tabular", random_state=0, max_iter=3, members=2).fit(frame, X[:, 0] * X[:, 1])
    with pytest.warns(UserWarning, match="does not have valid feature names"):
        assert np.array_equal(model.predict(X), model.predict(frame))
    with (
        pytest.warns(UserWarning, match="valid feature names"),
        pytest.raises(ValueError, match="X has 2 features, but MLPRegressor is expecting 3"),
    ):
        model.predict(X[:, :2])
