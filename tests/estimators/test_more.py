"""What the estimators do beyond scikit-learn's, and differently on purpose."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn import neural_network as theirs
from sklearn.datasets import load_diabetes, load_iris, make_multilabel_classification

import backglass as bg
from backglass.estimators import weights

SHAPES = ((5, 4), (5,), (3, 5), (3,))  # of W[2], b[2], W[3], b[3]
ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning", "ignore:The fit is no better:backglass.FitWarning"
)


@pytest.fixture
def iris():
    X, y = load_iris(return_X_y=True)
    return (X - X.mean(axis=0)) / X.std(axis=0), y


@pytest.fixture
def diabetes():
    X, y = load_diabetes(return_X_y=True)
    return X * 20, (y - y.mean()) / y.std()


@pytest.mark.skipif(not (ROOT / "docs").exists(), reason="the sources are not beside the tests")
def test_every_difference_of_the_documentation_has_its_test():
    page = (ROOT / "docs" / "scikit-learn.md").read_text(encoding="utf-8")
    rows = [line for line in page.split("## What differs")[1].splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 10
    for row in rows:
        assert len(row.split(" | ")) == 3
        path, name = re.search(r"`(tests/\S+\.py)::(\w+)`", row).groups()
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), row


def test_three_outputs_reach_scipys_minimum_with_torchs_gradient(torch):
    """The same start, the same minimiser, torch's gradient: the same loss; scikit-learn's gradient ends above it."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 4))
    D = np.stack([X[:, 0] ** 2, np.sin(2 * X[:, 1]), X[:, 2] * X[:, 3]], axis=1)
    options = {
        "hidden_layer_sizes": (5,), "activation": "tanh", "solver": "lbfgs", "alpha": 0.01, "tol": 1e-9,
        "max_iter": 5000, "max_fun": 50_000, "random_state": 1,
    }  # fmt: skip
    x, d = torch.tensor(X), torch.tensor(D)

    def by_torch(flat):
        theta = torch.tensor(flat, requires_grad=True)
        W2, b2, W3, b3 = (part.reshape(shape) for part, shape in zip(theta.split([20, 5, 15, 3]), SHAPES, strict=True))
        y = torch.tanh(x @ W2.T + b2) @ W3.T + b3
        loss = (((y - d) ** 2).sum() / 2 + 0.01 / 2 * ((W2**2).sum() + (W3**2).sum())) / len(X)
        loss.backward()
        return loss.item(), theta.grad.numpy()

    ours = bg.MLPRegressor(**options).fit(X, D)
    begin = weights.initial(ours.network_, np.random.RandomState(1), "float64")
    found = minimize(by_torch, begin, jac=True, method="L-BFGS-B", options={"maxiter": 5000, "maxfun": 50_000})
    loss, gradient = by_torch(ours.parameters_.flat)
    assert loss == pytest.approx(ours.loss_, rel=1e-12)
    assert loss == pytest.approx(found.fun, rel=1e-3)
    assert np.abs(gradient).max() < 1e-3
    peer = theirs.MLPRegressor(**options).fit(X, D)
    layers = [part.T for pair in zip(peer.coefs_, peer.intercepts_, strict=True) for part in pair]
    assert by_torch(np.concatenate([layer.ravel() for layer in layers]))[0] > loss * 1.01


@pytest.mark.parametrize("hidden", [[], [7], [5, 4]])
@pytest.mark.parametrize("loss", ["absolute_error", "huber", bg.Quantile(q=0.9), "mean_squared_error", "poisson"])
def test_losses_of_regression(loss, hidden, diabetes):
    X, y = diabetes
    y = np.abs(y)
    model = bg.MLPRegressor(loss, hidden, random_state=0, max_iter=60, learning_rate_init=0.01).fit(X, y)
    assert model.loss_curve_[-1] < model.loss_curve_[0]
    assert model.out_activation_ == ("exp" if loss == "poisson" else "identity")
    if isinstance(loss, bg.Quantile):
        assert 0.8 < (y < model.predict(X)).mean() < 0.98


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_labels_of_several_a_row_are_smoothed(engine):
    """With no input that says anything, each output learns the mean of its d' = 0.8 d + 0.1."""
    X, Y = np.zeros((20, 1)), np.repeat([[1, 0, 1], [1, 0, 0]], [5, 15], axis=0)
    options = {"solver": "lbfgs", "alpha": 0.0, "tol": 1e-9, "random_state": 0, "engine": engine}
    model = bg.MLPClassifier((), loss=bg.BinaryCrossEntropy(smoothing=0.2), **options).fit(X, Y)
    np.testing.assert_allclose(model.predict_proba(X[:1]), [[0.9, 0.1, 0.8 * 0.25 + 0.1]], rtol=1e-4)
    assert model.predict(X[:1]).tolist() == [[1, 0, 0]]
    two = bg.MLPClassifier((), loss=bg.BinaryCrossEntropy(smoothing=0.2), **options).fit(X, Y[:, 2])
    np.testing.assert_allclose(two.predict_proba(X[:1]), [[0.7, 0.3]], rtol=1e-4)
    likewise = bg.MLPClassifier((), loss=bg.CrossEntropy(smoothing=0.2), **options).fit(X, Y[:, 2])
    np.testing.assert_allclose(likewise.predict_proba(X[:1]), [[0.7, 0.3]], rtol=1e-4)


def test_smoothed_labels_go_all_the_way(tmp_path):
    X, Y = make_multilabel_classification(n_samples=80, n_classes=3, random_state=0)
    model = bg.MLPClassifier((6,), loss=bg.BinaryCrossEntropy(smoothing=0.1), random_state=0, early_stopping=True)
    model.set_params(max_iter=30, learning_rate_init=0.01, validation_fraction=0.2).fit(X, Y)
    assert model.certify(X, Y).verdict == "right"
    assert "d[1]' = (1 - smoothing) d[1] + smoothing / 2" in str(model.explain(X, Y, "w(3)[1,2]", sample=0))
    bg.save(model, tmp_path / "model.safetensors")
    again = bg.load(tmp_path / "model.safetensors")
    assert again.network_.loss == again.loss == bg.BinaryCrossEntropy(smoothing=0.1)
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))
    members = bg.MLPClassifier(members=2, loss=bg.BinaryCrossEntropy(smoothing=0.1), random_state=0, max_iter=3)
    assert members.fit(X, Y).network_.loss.smoothing == 0.1


def test_a_smoothing_of_another_kind_of_labels_names_the_right_one(iris):
    X, y = iris
    several = np.stack([y == 0, y != 2], axis=1).astype(int)
    with pytest.raises(ValueError, match=r"rows with several labels or none, but .* or BinaryCrossEntropy\(smoothing="):
        bg.MLPClassifier((3,), loss=bg.CrossEntropy(smoothing=0.1)).fit(X, several)
    with pytest.raises(ValueError, match=r"but y has 3, one a row; .* or CrossEntropy\(smoothing="):
        bg.MLPClassifier((3,), loss=bg.BinaryCrossEntropy(smoothing=0.1)).fit(X, y)


@pytest.mark.parametrize(
    ("options", "ends"),
    [
        ({"loss": bg.CrossEntropy(smoothing=0.2)}, ("softmax", "cross_entropy")),
        ({"loss": "squared_error"}, ("softmax", "squared_error")),
        ({"output": "softmax"}, ("softmax", "cross_entropy")),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # of X as it is, early
def test_losses_and_outputs_of_classes(options, ends, iris):
    X, y = iris
    model = bg.MLPClassifier((8,), random_state=0, learning_rate_init=0.02, early_stopping=True, **options)
    for target in (y, y == 1):
        model.fit(X, target)
        assert (model.network_.output.name, model.network_.loss.name) == (
            ends if model.network_.sizes[-1] > 1 else ("logistic", "squared_error")
        )
        proba = model.predict_proba(X)
        assert proba.shape == (150, len(model.classes_))
        np.testing.assert_allclose(proba.sum(axis=1), 1)
        np.testing.assert_array_equal(model.classes_[proba.argmax(axis=1)], model.predict(X))
        assert model.best_validation_score_ == max(model.validation_scores_) > 0.6
        assert model.score(X, target) > 0.6


def test_activation_of_each_layer_dropout_and_a_schedule(iris):
    X, y = iris
    model = bg.MLPClassifier(
        (8, 6), ["tanh", bg.LeakyReLU(slope=0.2)], dropout=[0.1, 0.0], solver="adamw", learning_rate=bg.Cosine(100),
        learning_rate_init=0.02, clip_norm=1.0, random_state=0,
    )  # fmt: skip
    assert model.fit(X, y).score(X, y) > 0.9
    assert [row.name for row in model.network_.hidden] == ["tanh", "leaky_relu"]
    assert model.history_["learning_rate"][50] == pytest.approx(0.01)


def test_class_weights_are_sample_weights(iris):
    X, y = iris
    y = y[:120]
    by_class = bg.MLPClassifier((6,), random_state=0, max_iter=20, class_weight={2: 5.0}).fit(X[:120], y)
    by_row = bg.MLPClassifier((6,), random_state=0, max_iter=20).fit(X[:120], y, np.where(y == 2, 5.0, 1.0))
    assert by_class.parameters_ == by_row.parameters_
    balanced = bg.MLPClassifier((6,), random_state=0, max_iter=20, class_weight="balanced")
    same = balanced.fit(X[:120], y).parameters_
    assert same == by_row.fit(X[:120], y, np.array([120 / 150, 120 / 150, 2.0])[y]).parameters_


def test_validation_data_of_ones_own(iris):
    X, y = iris
    rows, held = np.arange(0, 150, 2), np.arange(1, 150, 2)
    model = bg.MLPClassifier((8,), random_state=0, early_stopping=True, learning_rate_init=0.01)
    model.fit(X[rows], y[rows], X_val=X[held], y_val=y[held])
    assert model.score(X[held], y[held]) == model.best_validation_score_
    assert model.t_ == model.n_iter_ * 75
    weights = np.where(y[held] == 0, 1.0, 0.0)
    model.fit(X[rows], y[rows], X_val=X[held], y_val=y[held], sample_weight_val=weights)
    assert model.best_validation_score_ == 1.0
    recorded = bg.MLPClassifier((8,), random_state=0, max_iter=5)
    recorded.fit(X[rows], y[rows], X_val=X[held], y_val=y[held])
    assert recorded.validation_scores_[-1] == recorded.score(X[held], y[held])
    assert recorded.parameters_ == bg.MLPClassifier((8,), random_state=0, max_iter=5).fit(X[rows], y[rows]).parameters_
    with pytest.raises(ValueError, match="go together"):
        model.fit(X, y, X_val=X)


def test_missing_values_are_filled_with_medians(iris):
    X, y = iris
    X = X.copy()
    X[::7, 1] = X[3, 2] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        bg.MLPClassifier().fit(X, y)
    model = bg.MLPClassifier((8,), missing="fill", random_state=0, max_iter=30).fit(X, y)
    np.testing.assert_allclose(model.fill_values_, np.nanmedian(X, axis=0))
    filled = np.where(np.isnan(X), np.nanmedian(X, axis=0), X)
    assert model.parameters_ == bg.MLPClassifier((8,), random_state=0, max_iter=30).fit(filled, y).parameters_
    np.testing.assert_array_equal(model.predict_proba(X), model.predict_proba(filled))
    X[:, 0] = np.nan
    assert model.fit(X, y).fill_values_[0] == 0


@pytest.mark.parametrize(("given", "asked", "used"), [("f4", None, "f4"), ("f8", "float32", "f4"), ("f4", "f8", "f8")])
def test_dtype_is_the_inputs_unless_asked_for(given, asked, used, iris):
    X, y = iris
    model = bg.MLPClassifier((8,), dtype=asked, max_iter=3).fit(X.astype(given), y)
    assert {a.dtype for a in (*model.coefs_, *model.intercepts_)} == {np.dtype(used)}


def test_predictions_are_of_the_parameters_precision(iris):
    X, y = iris
    model = bg.MLPRegressor(hidden_layer_sizes=(8,), max_iter=3).fit(X.astype("f4"), y)
    assert model.predict(X).dtype == np.float32
    np.testing.assert_array_equal(model.predict(X), model.predict(X.astype("f4")))


def test_an_epochs_loss_weighs_its_batches(iris):
    X, y = iris
    s = np.where(np.arange(150) < 100, 1.0, 3.0)
    options = {"shuffle": False, "batch_size": 100, "solver": "sgd", "learning_rate_init": 1e-12, "alpha": 0.0}
    model = bg.MLPRegressor(hidden_layer_sizes=(4,), max_iter=1, random_state=0, **options).fit(X, y, s)
    errors = (model.predict(X) - y) ** 2 / 2
    assert model.loss_ == pytest.approx(np.average(errors, weights=s), rel=1e-9)


def test_the_log_loss_is_not_clipped():
    model = bg.MLPClassifier((), alpha=0.0, solver="sgd", learning_rate_init=1e-12, max_iter=1, warm_start=True)
    model.fit([[-1.0], [1.0]], [0, 1])
    model.coefs_[0][:], model.intercepts_[0][:] = 1000, 0
    model.fit([[1.0], [-1.0]], [0, 1])
    assert model.loss_ == pytest.approx(1000)


def test_weights_of_zero_and_below(iris):
    X, y = iris
    with pytest.raises(ValueError, match="at least 0"):
        bg.MLPClassifier().fit(X, y, np.where(y == 0, -1.0, 1.0))
    s = np.ones(150)
    s[:50] = 0
    model = bg.MLPRegressor(hidden_layer_sizes=(4,), batch_size=50, shuffle=False, max_iter=3, random_state=0)
    assert np.isfinite(model.fit(X, y, s).coefs_[0]).all()


def test_lbfgs_has_a_curve(diabetes):
    model = bg.MLPRegressor(hidden_layer_sizes=(5,), solver="lbfgs", random_state=0, max_iter=30).fit(*diabetes)
    assert len(model.loss_curve_) == model.n_iter_ == 30
    assert model.best_loss_ == model.loss_ < model.loss_curve_[-1]


def test_callbacks_stop_a_fit(iris):
    seen = []
    model = bg.MLPClassifier((5,), callbacks=[lambda moment: seen.append(moment.loss) or moment.epoch == 3]).fit(*iris)
    assert model.loss_curve_ == seen
    updates = []
    bg.MLPClassifier((5,), max_iter=2, batch_size=50, callbacks=[bg.EachUpdate(updates.append)]).fit(*iris)
    assert len(updates) == 6


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alpha": -1}, r"alpha is -1, but it is a number in \[0, inf\)"),
        ({"max_iter": 0}, "max_iter is 0"),
        ({"batch_size": "all"}, "batch_size is 'all'"),
        ({"hidden_layer_sizes": (3, 0)}, "hidden_layer_sizes must be > 0"),
        ({"activation": "sine"}, "activation is 'sine', but it is one of identity"),
        ({"activation": ["tanh", "relu"]}, "activation has 2 entries, but hidden_layer_sizes has 1"),
        ({"solver": "newton"}, "solver is 'newton'"),
        ({"learning_rate": "falling"}, "learning_rate is 'falling'"),
        ({"loss": "poisson"}, "cannot stand behind the output"),
        ({"output": "tanh"}, "output is 'tanh'"),
        ({"dtype": "int8"}, "dtype is 'int8'"),
        ({"missing": "drop"}, "missing is 'drop'"),
        ({"engine": "abacus"}, "abacus"),
        ({"dropout": 1.5}, "dropout"),
        ({"early_stopping": "yes"}, "early_stopping is 'yes'"),
    ],
    ids=str,
)
def test_wrong_parameters_are_named(options, message, iris):
    with pytest.raises((ValueError, RuntimeError), match=message):
        bg.MLPClassifier(**options).fit(*iris)


def test_the_notebook_shows_the_network():
    frames = pytest.importorskip("pandas")
    X, y = load_iris(return_X_y=True)
    model = bg.MLPClassifier((3,), max_iter=2)
    assert "<svg" not in model._repr_html_().split("</style>")[-1]
    model.fit(frames.DataFrame(X, columns=["s l", "s w", "p l", "p <w"]), np.array(["a", "b", "c"])[y])
    shown = model._repr_mimebundle_()["text/html"]
    assert "4-3-3, relu, softmax, cross_entropy: 27 parameters" in shown
    assert "p &lt;w" in shown
    assert "p <w" not in shown.split("<figure")[-1]


def test_parameters_have_the_books_names(iris):
    model = bg.MLPClassifier((3,), max_iter=2).fit(*iris)
    assert model.parameters_["w(2)[3,1]"] == model.coefs_[0][0, 2]
    assert model.parameters_["b(3)[2]"] == model.intercepts_[1][1]


def test_several_labels_a_row():
    X, Y = make_multilabel_classification(n_samples=80, n_classes=3, random_state=0)
    model = bg.MLPClassifier((12,), solver="lbfgs", random_state=0, class_weight=None).fit(X, Y)
    assert model.predict(X).shape == (80, 3)
    assert model.predict_proba(X).shape == (80, 3)
    assert model.score(X, Y) > 0.9


def test_explain_is_the_chain_rule_of_a_weight(iris):
    X, y = iris
    model = bg.MLPClassifier((3,), activation="tanh", max_iter=2, random_state=0).fit(X, np.array(["a", "b", "c"])[y])
    rows, classes = X[48:52], np.array(["a", "a", "b", "b"])
    net, theta = model.network_, model.parameters_
    derived = model.explain(rows, classes, "w(2)[3,1]")
    same = bg.derive(bg.trace(net, theta, rows, np.eye(3)[[0, 0, 1, 1]]), "w(2)[3,1]")
    assert derived.gradient == same.gradient
    assert model.explain(rows, classes, "w(2)[3,1]", sample=2).gradient != derived.gradient
    with pytest.raises(ValueError, match="weight"):
        model.explain(rows, classes, "weight")


def test_a_kept_run_shows_its_updates(iris):
    model = bg.MLPClassifier((5,), random_state=0, max_iter=3, batch_size=50, keep_run=True).fit(*iris)
    step = model.run_.step(4)
    assert step.trace.loss > 0
    assert model.run_.step(9).after.theta.tobytes() == model.parameters_.flat.tobytes()


@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_certify_finds_the_gradient_right(engine, iris):
    X, y = iris
    model = bg.MLPClassifier((3,), activation="tanh", engine=engine, max_iter=5, random_state=0).fit(X, y)
    certificate = model.certify(X[::5], y[::5])
    assert certificate.verdict == "right"
    assert certificate.parameters_checked == 27
