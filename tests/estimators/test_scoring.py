"""scoring: early stopping by the loss, by scikit-learn's scorers, or by a function of one's own."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import csr_array, issparse
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import NotFittedError
from sklearn.metrics import accuracy_score, get_scorer, make_scorer, max_error
from sklearn.model_selection import GridSearchCV, train_test_split

import backglass as bg
from backglass.errors import PlanError

pytestmark = pytest.mark.filterwarnings(  # most fits here are short
    "ignore::sklearn.exceptions.ConvergenceWarning", "ignore::backglass.errors.FitWarning"
)

IRIS, DIABETES = load_iris(return_X_y=True), load_diabetes(return_X_y=True)
NAMES = np.array(["setosa", "versicolor", "virginica"])[IRIS[1]]
FAST = {"hidden_layer_sizes": (8,), "max_iter": 15, "random_state": 0, "learning_rate_init": 0.02}
EARLY = {**FAST, "early_stopping": True}


class Seen:
    """A scorer that remembers what it was shown."""

    def __init__(self, score=lambda estimator, X, y: estimator.score(X, y)):
        self.score, self.calls = score, []

    def __call__(self, estimator, X, y, sample_weight=None):
        self.calls.append((estimator, X, y, sample_weight))
        return self.score(estimator, X, y)


def _unweighted(estimator, X, y):
    return estimator.score(X, y)


def _of_two_columns(estimator, X, y):
    return estimator.score(X[:, :2], y)


def _silent(*_):
    raise AssertionError


@pytest.mark.parametrize(
    ("kind", "data", "own"), [(bg.MLPClassifier, IRIS, "accuracy"), (bg.MLPRegressor, DIABETES, "r2")]
)
def test_the_scorer_of_the_metric_is_no_scorer_at_all(kind, data, own):
    X, y = data
    plain, scored = kind(**EARLY).fit(X, y), kind(**EARLY, scoring=own).fit(X, y)
    assert plain.parameters_ == scored.parameters_
    assert scored.validation_scores_ == pytest.approx(plain.validation_scores_, rel=1e-12)
    assert scored.history_.names() == [*plain.history_.names(), "validation_score"]
    assert scored.best_validation_score_ == max(scored.validation_scores_)


@pytest.mark.parametrize("scoring", ["f1_macro", "roc_auc_ovr", "neg_log_loss", "balanced_accuracy", "loss"])
def test_the_best_by_it_is_kept(scoring):
    X, y = IRIS
    X, X_val, y, y_val = train_test_split(X, NAMES, random_state=1, test_size=0.3, stratify=y)
    model = bg.MLPClassifier(**EARLY, scoring=scoring, n_iter_no_change=3).fit(X, y, X_val=X_val, y_val=y_val)
    name = "neg_log_loss" if scoring == "loss" else scoring
    assert get_scorer(name)(model, X_val, y_val) == pytest.approx(model.best_validation_score_, rel=1e-12)
    assert model.best_validation_score_ == max(model.validation_scores_)
    assert len(model.validation_scores_) == model.n_iter_ == model.history_.epochs
    column = -model.history_["validation_loss"] if scoring == "loss" else model.history_["validation_score"]
    assert column.tolist() == model.validation_scores_


def test_a_name_that_ends_with_loss_is_greater_for_better():
    X, y = IRIS
    by_loss = bg.MLPClassifier(**EARLY, scoring="loss").fit(X, y)
    by_scorer = bg.MLPClassifier(**EARLY, scoring="neg_log_loss").fit(X, y)
    assert by_loss.validation_scores_ == pytest.approx(by_scorer.validation_scores_, rel=1e-12)
    assert by_loss.best_validation_score_ == max(by_loss.validation_scores_) < 0
    assert by_loss.parameters_ == by_scorer.parameters_


def test_it_stops_where_the_score_no_longer_improves():
    X, y = DIABETES
    worse = iter(range(1000, 0, -1))
    model = bg.MLPRegressor(**EARLY, n_iter_no_change=2, scoring=lambda *_: next(worse)).fit(X, y)
    assert model.validation_scores_ == [1000.0, 999.0, 998.0, 997.0]
    once = bg.MLPRegressor(**{**EARLY, "max_iter": 1}).fit(X, y)
    assert model.parameters_ == once.parameters_


@pytest.mark.parametrize("library", ["arrays", "lists", "sparse", "pandas", "polars"])
def test_it_sees_rows_and_answers_as_the_user_gave_them(library):
    X, y = IRIS[0], NAMES
    given = X
    if library == "sparse":
        given = csr_array(X)
    elif library == "lists":
        given, y = X.tolist(), y.tolist()
    elif library != "arrays":
        frames = pytest.importorskip(library)
        given = frames.DataFrame({f"x{column}": X[:, column] for column in range(4)})
        y = frames.Series(y)
    seen = Seen()
    model = bg.MLPClassifier(**EARLY, scoring=seen).fit(given, y)
    same = bg.MLPClassifier(**EARLY).fit(X, NAMES)
    assert model.parameters_ == same.parameters_
    assert model.validation_scores_ == pytest.approx(same.validation_scores_)
    estimator, rows, answers, weights = seen.calls[0]
    assert type(rows) is (np.ndarray if library in ("arrays", "lists") else type(given))
    assert set(answers) <= set(NAMES)
    assert weights is None
    inside = {(*row, name) for row, name in zip(X.tolist(), NAMES, strict=True)}
    shown = rows.toarray() if issparse(rows) else np.asarray(rows)
    assert {(*row, name) for row, name in zip(shown.tolist(), answers, strict=True)} <= inside
    assert set(estimator.predict(rows[:2])) <= set(NAMES)


def test_each_epoch_has_its_own_parameters():
    X, y = DIABETES
    seen = Seen()
    model = bg.MLPRegressor(**EARLY, scoring=seen).fit(X, y)
    weights = [estimator.coefs_[0] for estimator, *_ in seen.calls]
    assert len(weights) == 15
    assert not any(np.array_equal(one, other) for one, other in pairwise(weights))
    best = int(np.argmax(model.validation_scores_))
    assert np.array_equal(weights[best], model.coefs_[0])
    estimator, rows, *_ = seen.calls[best]
    assert np.array_equal(estimator.predict(rows), model.predict(rows))
    assert np.array_equal(estimator.transform(rows), model.transform(rows))


def test_a_prepared_dataframe_is_shown_as_it_was():
    pl = pytest.importorskip("polars")
    generator = np.random.default_rng(0)
    kinds = generator.choice(["a", "b", "c"], 60)
    table = pl.DataFrame({"kind": kinds, "x": generator.normal(size=60)})
    y = np.where(kinds == "b", "yes", "no")
    seen = Seen(lambda estimator, X, y: float((estimator.predict(X) == y).mean()))
    options = {"preset": "tabular", "max_iter": 3, "random_state": 0, "audit": False}
    for members in (1, 2):
        seen.calls.clear()
        model = bg.MLPClassifier(**options, members=members, early_stopping=True, scoring=seen).fit(table, y)
        assert len(seen.calls) == 3 * members
        for estimator, rows, answers, _ in seen.calls:
            assert rows.columns == ["kind", "x"]
            assert answers.tolist() == np.where(rows["kind"].to_numpy() == "b", "yes", "no").tolist()
            assert np.array_equal(estimator.predict_proba(rows), estimator.predict_proba(rows.clone()))
        assert len(model.validation_scores_) == 3


@pytest.mark.parametrize(
    ("kind", "data", "own"), [(bg.MLPClassifier, IRIS, "accuracy"), (bg.MLPRegressor, DIABETES, "r2")]
)
def test_members_go_by_it_on_their_own_folds(kind, data, own):
    X, y = data
    model = kind(preset="tabular", members=3, max_iter=8, random_state=0, scoring=own).fit(X * 1e3 + 1e4, y)
    history = model.history_.columns()
    assert history["validation_score"] == pytest.approx(history[f"validation_{own}"], abs=1e-4)
    assert model.validation_scores_ == history["validation_score"].tolist()
    plain = kind(preset="tabular", members=3, max_iter=8, random_state=0)
    loss = kind(preset="tabular", members=3, max_iter=8, random_state=0, scoring="loss")
    assert plain.fit(X, y).parameters_ == loss.fit(X, y).parameters_
    assert loss.validation_scores_ == (-loss.history_["validation_loss"]).tolist()
    assert loss.best_validation_score_ < 0


def test_validation_data_alone_are_scored_and_not_gone_by():
    X, y = IRIS
    model = bg.MLPClassifier(**FAST, scoring="f1_macro").fit(X, y, X_val=X[::3], y_val=y[::3])
    assert model.parameters_ == bg.MLPClassifier(**FAST).fit(X, y).parameters_
    assert len(model.validation_scores_) == 15
    assert get_scorer("f1_macro")(model, X[::3], y[::3]) == model.validation_scores_[-1]


def test_several_labels_and_outputs():
    X, y = IRIS
    labels = np.eye(3, dtype=int)[y]
    model = bg.MLPClassifier(**EARLY, scoring="roc_auc").fit(X, labels, X_val=X, y_val=labels)
    assert get_scorer("roc_auc")(model, X, labels) == pytest.approx(model.best_validation_score_, rel=1e-12)
    outputs = np.column_stack([DIABETES[1], -DIABETES[1]])
    model = bg.MLPRegressor(**EARLY, scoring="neg_mean_absolute_error").fit(DIABETES[0], outputs)
    assert model.best_validation_score_ == max(model.validation_scores_) < 0
    with pytest.warns(match="column-vector y"):
        column = bg.MLPRegressor(**EARLY, scoring="r2").fit(DIABETES[0], DIABETES[1][:, None])
    assert column.validation_scores_ == bg.MLPRegressor(**EARLY, scoring="r2").fit(*DIABETES).validation_scores_


def test_a_scorer_gets_the_weights_of_its_rows_and_none_of_the_classes():
    X, y = IRIS
    s = np.arange(1.0, 151.0)
    seen = Seen()
    options = {**EARLY, "class_weight": {0: 1, 1: 5, 2: 1}, "scoring": seen}
    bg.MLPClassifier(**options).fit(np.column_stack([X, s]), y, sample_weight=s)
    _, rows, _, weights = seen.calls[0]
    assert np.array_equal(weights, rows[:, 4])
    seen.calls.clear()
    bg.MLPClassifier(**options).fit(X, y)
    assert seen.calls[0][3] is None
    weighted = bg.MLPClassifier(**EARLY, scoring="accuracy").fit(X, y, sample_weight=s)
    plain = bg.MLPClassifier(**EARLY).fit(X, y, sample_weight=s)
    assert weighted.validation_scores_ == pytest.approx(plain.validation_scores_, rel=1e-12)


@pytest.mark.parametrize("scorer", ["max_error", make_scorer(max_error), _unweighted])
def test_a_scorer_without_weights_is_refused_where_there_are_some(scorer):
    scoring = "neg_max_error" if scorer == "max_error" else scorer
    X, y = DIABETES
    model = bg.MLPRegressor(**EARLY, scoring=scoring).fit(X, y)
    with pytest.raises(PlanError, match="takes no sample_weight, but the rows have weights"):
        model.fit(X, y, sample_weight=np.ones(len(y)))
    with pytest.raises(PlanError, match="takes no sample_weight, but the rows have weights"):
        model.fit(X, y, X_val=X, y_val=y, sample_weight_val=np.ones(len(y)))
    model.fit(X, y, np.ones(len(y)), X_val=X, y_val=y)


@pytest.mark.parametrize(
    ("scoring", "said"),
    [
        ("f1macro", "scikit-learn has no scorer of this name; near are f1_macro"),
        ("mean_squared_error", "near are neg_mean_squared_error"),
        ("mutual", "near are adjusted_mutual_info_score"),
        ("q", "sklearn.metrics.get_scorer_names() lists them."),
        (3, "scoring is 3, but it is None, 'loss', the name of one of scikit-learn's scorers, or a function scorer("),
        (["f1", "recall"], "scoring is ['f1', 'recall'], but it is None"),
        (accuracy_score, "give sklearn.metrics.make_scorer(accuracy_score), or the name of a scorer."),
        ("f1", "scoring is 'f1', which fails on the 15 rows held out: ValueError: Target is multiclass but"),
        ("roc_auc", "which fails on the 15 rows held out"),
        (lambda _: 1.0, "TypeError: "),
        (lambda *_: np.nan, "which gave nan on the rows held out, but a score is a number, greater for better."),
        (lambda *_: "good", "which gave 'good', but a score is one number, greater for better."),
        (lambda *_: np.ones(2), "but a score is one number, greater for better."),
        (lambda *_: None, "which gave None, but a score is one number"),
        (lambda *_: True, "which gave True, but a score is one number"),
        (_of_two_columns, "which fails on the 15 rows held out: ValueError: X has 2 features"),
        (_silent, "which fails on the 15 rows held out: AssertionError."),
    ],
)  # fmt: skip
def test_what_is_no_scorer_or_fails_is_one_sentence(scoring, said):
    with pytest.raises(PlanError) as caught:
        bg.MLPClassifier(**EARLY, scoring=scoring).fit(*IRIS)
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("value", [1, 0.5, np.float32(0.5), np.array(0.5), np.int64(2), -np.inf])
def test_any_number_is_a_score(value):
    model = bg.MLPClassifier(**EARLY, scoring=lambda *_: value).fit(*IRIS)
    assert model.best_validation_score_ == float(value)


def test_without_rows_held_out_it_is_refused():
    X, y = IRIS
    for scoring in ("f1_macro", "loss"):
        with pytest.raises(PlanError, match="no rows are held out to score; give early_stopping=True, or X_val and"):
            bg.MLPClassifier(scoring=scoring).fit(X, y)
        with pytest.raises(PlanError, match="lbfgs does not stop by a score"):
            bg.MLPClassifier(solver="lbfgs", early_stopping=True, scoring=scoring).fit(X, y)
        with pytest.raises(PlanError, match="partial_fit holds no rows out to score"):
            bg.MLPClassifier(scoring=scoring).partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(PlanError, match="near is f1"):
        bg.MLPClassifier(scoring="f1_").fit(X, y)
    with pytest.raises(NotFittedError):
        bg.MLPClassifier(scoring="f1").predict(X)


def test_a_warm_start_goes_on_and_another_scorer_begins_anew():
    X, y = IRIS
    whole = bg.MLPClassifier(**{**EARLY, "max_iter": 6}, scoring="f1_macro").fit(X, y)
    warm = bg.MLPClassifier(**{**EARLY, "max_iter": 1}, scoring="f1_macro", warm_start=True)
    for _ in range(6):
        warm.fit(X, y)
    assert warm.parameters_ == whole.parameters_
    assert warm.validation_scores_ == whole.validation_scores_
    warm.set_params(scoring="neg_log_loss").fit(X, y)
    assert len(warm.validation_scores_) == 1
    assert warm.best_validation_score_ < 0
    warm.set_params(scoring=None).fit(X, y)
    assert len(warm.validation_scores_) == 1
    assert warm.best_validation_score_ >= 0


def test_search_copies_and_files(tmp_path, capsys):
    X, y = IRIS
    search = GridSearchCV(bg.MLPClassifier(**EARLY), {"scoring": ["loss", Seen()]}, cv=2).fit(X, y)
    assert search.best_score_ > 0
    model = bg.MLPClassifier(**EARLY, scoring="loss", verbose=True).fit(X, y)
    assert "Validation score: -" in capsys.readouterr().out
    bg.save(model, tmp_path / "model.safetensors")
    loaded = bg.load(tmp_path / "model.safetensors")
    assert loaded.scoring == "loss"
    assert loaded.validation_scores_ == model.validation_scores_
    model = bg.MLPClassifier(**EARLY, scoring=Seen()).fit(X, y)
    with pytest.raises(PlanError, match="cannot be saved with its scoring"):
        bg.save(model, tmp_path / "model.safetensors")
    bg.save(model.set_params(scoring=None), tmp_path / "model.safetensors")
