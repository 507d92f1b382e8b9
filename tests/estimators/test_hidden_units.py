"""transform and activations: hidden units as features, named, in every form of table and of estimator."""

import pickle

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_transformer_preserve_dtypes

import backglass as bg
from backglass.engines import available
from backglass.errors import NetworkError

pytestmark = pytest.mark.filterwarnings(  # most fits here are short
    "ignore::sklearn.exceptions.ConvergenceWarning", "ignore::backglass.errors.FitWarning"
)

ENGINES = [name for name, problem in available().items() if not problem]
IRIS, DIABETES = load_iris(return_X_y=True), load_diabetes(return_X_y=True)
SMALL = {"hidden_layer_sizes": (5, 3), "activation": ["tanh", "logistic"], "max_iter": 5, "random_state": 0}


def test_they_are_the_numbers_of_coefs_and_intercepts():
    X, y = DIABETES
    model = bg.MLPRegressor(**SMALL).fit(X, y)
    W, b = model.coefs_, model.intercepts_
    first = np.tanh(X @ W[0] + b[0])
    second = 1 / (1 + np.exp(-(first @ W[1] + b[1])))
    assert np.allclose(model.transform(X), second, rtol=1e-13, atol=0)
    z = model.activations(X)
    assert len(z) == 4
    for found, wanted in zip(z, [X, first, second, second @ W[2] + b[2]], strict=True):
        assert np.allclose(found, wanted, rtol=1e-12, atol=1e-12)
    assert np.array_equal(z[2], model.transform(X))
    assert np.allclose(z[3][:, 0], model.predict(X), rtol=1e-12, atol=0)


def test_the_outputs_of_classes_are_their_probabilities():
    X, y = IRIS
    model = bg.MLPClassifier(**SMALL).fit(X, y)
    assert np.allclose(model.activations(X)[-1], model.predict_proba(X), rtol=1e-12, atol=0)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_precision_is_the_parameters(dtype):
    X, y = IRIS
    model = bg.MLPClassifier(**SMALL).fit(X.astype(dtype), y)
    assert model.transform(X).dtype == dtype
    assert {z.dtype.name for z in model.activations(X)} == {dtype}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_them(engine):
    X, y = IRIS
    model = bg.MLPClassifier(**SMALL).fit(X, y)
    z = model.activations(X)
    for found, wanted in zip(model.set_params(engine=engine).activations(X), z, strict=True):
        assert np.allclose(found, wanted, rtol=1e-13, atol=0)


def test_many_rows_and_sparse_ones_are_taken_a_part_at_a_time(monkeypatch):
    X, y = IRIS
    model = bg.MLPClassifier(**SMALL).fit(X, y)
    whole = model.activations(X)
    monkeypatch.setattr("backglass.estimators.hidden_units.ROWS_AT_ONCE", 40)
    monkeypatch.setattr("backglass.estimators.base.ROWS_AT_ONCE", 70)
    for rows in (X, csr_array(X)):
        assert np.allclose(model.transform(rows), whole[2], rtol=1e-14, atol=0)
        for found, wanted in zip(model.activations(rows), whole, strict=True):
            assert np.allclose(found, wanted, rtol=1e-14, atol=0)


def test_a_pipeline_has_it_in_the_middle():
    X, y = IRIS
    hidden = bg.MLPClassifier((6,), max_iter=200, random_state=0)
    pipeline = make_pipeline(StandardScaler(), hidden, LogisticRegression()).fit(X, y)
    assert pipeline.score(X, y) > 0.9
    assert pipeline[:-1].get_feature_names_out().tolist() == [f"mlpclassifier{unit}" for unit in range(6)]
    assert np.array_equal(clone(hidden).fit_transform(X, y), clone(hidden).fit(X, y).transform(X))


def test_names_are_scikit_learns_for_such_features():
    X, y = DIABETES
    model = bg.MLPRegressor(**SMALL).fit(X, y)
    assert model.get_feature_names_out().tolist() == ["mlpregressor0", "mlpregressor1", "mlpregressor2"]
    with pytest.raises(NotFittedError):
        bg.MLPRegressor().get_feature_names_out()


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_they_are_a_dataframe_where_one_is_asked_for(library):
    frames = pytest.importorskip(library)
    X, y = DIABETES
    frame = frames.DataFrame(X, index=range(7, 7 + len(X))) if library == "pandas" else frames.DataFrame(X)
    frame.columns = [f"x{column}" for column in range(X.shape[1])]
    model = bg.MLPRegressor(**SMALL).fit(frame, y).set_output(transform=library)
    found = model.transform(frame)
    assert isinstance(found, frames.DataFrame)
    assert list(found.columns) == ["mlpregressor0", "mlpregressor1", "mlpregressor2"]
    assert np.array_equal(found.to_numpy(), bg.MLPRegressor(**SMALL).fit(X, y).transform(X))
    if library == "pandas":
        assert found.index.equals(frame.index)
    assert isinstance(model.predict(frame), np.ndarray)
    assert isinstance(model.activations(frame)[1], np.ndarray)


def test_a_committees_are_all_members_side_by_side():
    X, y = IRIS
    model = bg.MLPClassifier((4,), members=3, max_iter=5, random_state=0).fit(X, y)
    assert model.transform(X).shape == (150, 12)
    assert len(model.get_feature_names_out()) == 12


def test_a_dataframe_that_was_prepared_shows_its_prepared_inputs():
    pl = pytest.importorskip("polars")
    kinds = ["a", "b", "a", "c"] * 10
    table = pl.DataFrame({"kind": kinds, "x": np.arange(40.0)})
    y = (np.array(kinds) == "b") * 2.0 + np.arange(40.0) / 40
    model = bg.MLPRegressor(preset="tabular", max_iter=3, random_state=0, audit=False).fit(table, y)
    inputs, *_, outputs = model.activations(table)
    assert inputs.shape == (40, len(model.prepared_names_))
    assert np.allclose(outputs[:, 0], model.predict(table), rtol=1e-9, atol=1e-12)


def test_gaps_are_filled_first():
    X, y = IRIS
    holes = X.copy()
    holes[3, 1] = np.nan
    model = bg.MLPClassifier(**SMALL, missing="fill").fit(holes, y)
    assert model.activations(holes)[0][3, 1] == model.fill_values_[1]


def test_without_a_hidden_layer_there_is_nothing_to_transform_to():
    X, y = DIABETES
    model = bg.MLPRegressor(hidden_layer_sizes=(), solver="lbfgs", random_state=0).fit(X, y)
    for asked in (lambda: model.transform(X), model.get_feature_names_out):
        with pytest.raises(NetworkError, match="There is no hidden layer"):
            asked()
    assert [z.shape[1] for z in model.activations(X)] == [10, 1]


def test_rows_too_large_for_the_precision_are_refused():
    X, y = IRIS
    model = bg.MLPClassifier((3,), "identity", dtype="float32", max_iter=2, random_state=0).fit(X, y)
    model.coefs_[0][:] *= 1000
    far = X.copy()
    for value, said in ((3e38, "Row 6 of X"), (1e60, "Input X contains infinity or a value too large")):
        far[5, 0] = value
        for asked in (model.transform, model.activations, model.decision_function):
            with pytest.raises(ValueError, match=said):
                asked(far)


def test_before_a_fit_there_is_nothing():
    for asked in ("transform", "activations"):
        with pytest.raises(NotFittedError):
            getattr(bg.MLPClassifier(), asked)([[1.0]])


def test_a_copy_from_a_file_or_a_pickle_shows_the_same(tmp_path):
    X, y = IRIS
    model = bg.MLPClassifier(**SMALL).fit(X, y)
    bg.save(model, tmp_path / "model.safetensors")
    for copied in (bg.load(tmp_path / "model.safetensors"), pickle.loads(pickle.dumps(model))):
        assert np.array_equal(copied.transform(X), model.transform(X))
        assert copied.get_feature_names_out().tolist() == model.get_feature_names_out().tolist()


@pytest.mark.parametrize("kind", [bg.MLPClassifier, bg.MLPRegressor])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"dtype": "float32"},
        {"members": 2, "max_iter": 2},
        {"preset": "tabular"},
        {"preset": "tabular", "members": 1},
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore:batch_size is 32")
def test_the_tag_says_which_precision_is_kept(kind, options):
    check_transformer_preserve_dtypes(kind.__name__, kind(**options))
