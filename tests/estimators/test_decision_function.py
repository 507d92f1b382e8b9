"""decision_function: log-odds that rank as the probabilities do, in scikit-learn's shapes, and never tie needlessly."""

import numpy as np
import pytest
from scipy.stats import rankdata
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.exceptions import NotFittedError
from sklearn.metrics import get_scorer, roc_auc_score

import backglass as bg
from backglass.estimators.odds import log_odds

pytestmark = pytest.mark.filterwarnings(  # most fits here are short
    "ignore::sklearn.exceptions.ConvergenceWarning", "ignore::backglass.errors.FitWarning"
)

X, Y = load_iris(return_X_y=True)
TARGETS = {"two": Y == 2, "words": np.array(["x", "y", "y"])[Y], "three": Y, "several": np.eye(3, dtype=int)[Y]}


def _fitted(y, **options):
    return bg.MLPClassifier((6,), max_iter=20, random_state=0, **options).fit(X, y)


@pytest.mark.parametrize("output", ["auto", "softmax"])
@pytest.mark.parametrize("name", TARGETS)
def test_they_are_the_logits_of_the_probabilities(name, output):
    model = _fitted(TARGETS[name], output=output)
    odds, p = model.decision_function(X), model.predict_proba(X)
    assert odds.shape == ((150,) if name in ("two", "words") else p.shape)
    assert np.allclose(1 / (1 + np.exp(-odds)), p if odds.ndim == 2 else p[:, 1], rtol=1e-12, atol=0)
    said = model.predict(X)
    if odds.ndim == 1:
        assert np.array_equal(said, model.classes_[(odds > 0).astype(int)])
    elif name == "several":
        assert np.array_equal(said, (odds > 0).astype(int))
    else:
        assert np.array_equal(said, model.classes_[odds.argmax(axis=1)])


@pytest.mark.parametrize("name", TARGETS)
def test_they_rank_as_the_probabilities_do(name):
    model = _fitted(TARGETS[name])
    odds, p = model.decision_function(X), model.predict_proba(X)
    for scores, probabilities in zip(odds.reshape(150, -1).T, (p if odds.ndim == 2 else p[:, 1:]).T, strict=True):
        assert np.array_equal(rankdata(scores.round(9)), rankdata(np.log(probabilities / (1 - probabilities)).round(9)))


def test_the_area_under_the_curve_is_the_same():
    rows, y = load_breast_cancer(return_X_y=True)
    model = bg.MLPClassifier(members=3, preset="tabular", max_iter=5, random_state=0).fit(rows, y)
    area = roc_auc_score(y, model.predict_proba(rows)[:, 1])
    assert get_scorer("roc_auc")(model, rows, y) == pytest.approx(area, abs=1e-12)
    several = _fitted(TARGETS["several"])
    assert roc_auc_score(TARGETS["several"], several.decision_function(X)) == pytest.approx(
        roc_auc_score(TARGETS["several"], several.predict_proba(X)), abs=1e-12
    )


@pytest.mark.parametrize("engine", ["reference", "auto"])
@pytest.mark.parametrize("name", ["two", "three"])
def test_rows_whose_probabilities_round_to_one_do_not_tie(name, engine):
    model = _fitted(TARGETS[name], dtype="float32", engine=engine)
    model.coefs_[-1][:] *= 1000
    odds, p = model.decision_function(X), model.predict_proba(X)
    assert len(np.unique(p)) < 100
    assert len(np.unique(odds)) > 140
    assert np.isfinite(odds).all()
    assert odds.dtype == np.float64


def test_a_committees_are_those_of_its_network():
    model = _fitted(Y, members=3)
    assert np.allclose(1 / (1 + np.exp(-model.decision_function(X))), model.predict_proba(X), rtol=1e-12, atol=0)


def test_odds_of_net_inputs_of_any_size():
    u = np.array([[0.0, 0.0, 0.0], [1e4, 0.0, 1.0], [-800.0, -801.0, -1e4], [1.0, 1.0, -np.inf]])
    found = log_odds(u, exclusive=True)
    assert found[0] == pytest.approx([-np.log(2)] * 3)
    assert found[1] == pytest.approx([1e4 - np.log1p(np.e), -1e4, 1 - 1e4])
    assert found[2] == pytest.approx([1.0, -1.0, -1e4 + 800 - np.log1p(np.exp(-1))])
    assert found[3] == pytest.approx([0.0, 0.0, -np.inf])


def test_calibration_goes_by_them():
    model = CalibratedClassifierCV(bg.MLPClassifier((6,), max_iter=30, random_state=0), cv=3).fit(X, Y)
    assert model.score(X, Y) > 0.8


def test_before_a_fit_there_are_none():
    with pytest.raises(NotFittedError):
        bg.MLPClassifier().decision_function(X)
    assert not hasattr(bg.MLPRegressor(), "decision_function")
