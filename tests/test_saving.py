"""`bg.save` and `bg.load`: an estimator comes back whole, and goes on as if it had never left."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import backglass as bg
from backglass.errors import FileError, PlanError
from backglass.estimators.labels import Labels
from backglass.modelfile import Model, read_model, write_model
from backglass.modelfile.values import RECORDS, Encoded

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(3)
X = RNG.normal(size=(80, 4))
TEXTS = np.array(["雌", "雄", "unknown"])[RNG.integers(0, 3, 80)]
LABELS = (X[:, :3] > 0).astype(int)
NUMBERS = X @ RNG.normal(size=(4, 2))


def classifier(**options):
    return bg.MLPClassifier(hidden_layer_sizes=(6, 5), max_iter=7, random_state=1, **options)


def regressor(**options):
    return bg.MLPRegressor(hidden_layer_sizes=(6,), max_iter=7, random_state=1, **options)


ESTIMATORS = {
    "texts": (classifier(), X, TEXTS),
    "two classes": (classifier(class_weight="balanced"), X, TEXTS == "雄"),
    "numbered": (classifier(early_stopping=True, dtype=np.float32), X.astype("float32"), np.arange(80) % 3 + 5),
    "labels": (classifier(activation=("tanh", bg.LeakyReLU(0.2))), X, LABELS),
    "frame": (classifier(missing="fill"), pd.DataFrame(np.where(X > 2, np.nan, X), columns=list("abcd")), TEXTS),
    "random": (bg.MLPClassifier(max_iter=3, random_state=np.random.RandomState(4)), X, TEXTS),
    "number": (regressor(), X, NUMBERS[:, 0]),
    "numbers": (regressor(solver="sgd", learning_rate="adaptive"), X, NUMBERS),
    "lbfgs": (regressor(solver="lbfgs", loss=bg.Huber(0.5)), X, NUMBERS),
}


@pytest.fixture(params=ESTIMATORS)
def fitted(request):
    estimator, X, y = ESTIMATORS[request.param]
    return estimator.fit(X, y), X, y


def same(a, b):
    """Whether two states are made of the same values."""
    records = {**RECORDS, "Labels": Labels}
    one, other = Encoded.of(a, records), Encoded.of(b, records)
    return str(one.value) == str(other.value) and all(
        np.array_equal(x, y, equal_nan=True) for x, y in zip(one.arrays.values(), other.arrays.values(), strict=True)
    )


def test_an_estimator_comes_back_whole(fitted, tmp_path):
    estimator, X, _ = fitted
    path = tmp_path / "model.safetensors"
    bg.save(estimator, path)
    loaded = bg.load(path)
    assert type(loaded) is type(estimator)
    assert same(loaded.__getstate__(), estimator.__getstate__())
    assert str(loaded.get_params()).split("RandomState")[0] == str(estimator.get_params()).split("RandomState")[0]
    assert np.array_equal(loaded.predict(X), estimator.predict(X))
    assert loaded.predict(X).dtype == estimator.predict(X).dtype
    if hasattr(estimator, "classes_"):
        assert np.array_equal(loaded.predict_proba(X), estimator.predict_proba(X))
        assert np.array_equal(loaded.classes_, estimator.classes_)
    assert all(np.shares_memory(W, loaded._flat) for W in loaded.coefs_)
    bg.save(loaded, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(("make", "y"), [(classifier, TEXTS), (regressor, NUMBERS)])
def test_partial_fit_goes_on_where_it_was(make, y, tmp_path):
    once, saved = make(), make()
    extra = {"classes": np.unique(y)} if make is classifier else {}
    for _ in range(6):
        once.partial_fit(X, y, **extra)
    for _ in range(3):
        saved.partial_fit(X, y, **extra)
        bg.save(saved, tmp_path / "m")
        saved = bg.load(tmp_path / "m")
    for _ in range(3):
        saved.partial_fit(X, y)
    assert saved.parameters_ == once.parameters_


def test_a_warm_start_goes_on_where_it_was(tmp_path):
    there, back = classifier(warm_start=True).fit(X, TEXTS), classifier(warm_start=True).fit(X, TEXTS)
    bg.save(back, tmp_path)
    assert (tmp_path / "model.safetensors").exists()
    assert bg.load(tmp_path).fit(X, TEXTS).parameters_ == there.fit(X, TEXTS).parameters_


def test_a_fresh_process_predicts_the_same_bits(tmp_path):
    estimator = classifier().fit(X, TEXTS)
    bg.save(estimator, tmp_path / "m")
    np.save(tmp_path / "X.npy", X)
    code = (
        "import sys, numpy as np, backglass as bg\n"
        "p = bg.load(sys.argv[1] + '/m').predict_proba(np.load(sys.argv[1] + '/X.npy'))\n"
        "np.save(sys.argv[1] + '/p.npy', p)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    assert np.array_equal(np.load(tmp_path / "p.npy"), estimator.predict_proba(X))


def test_a_run_and_a_model(tmp_path, classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=6, batch_size=8)
    bg.save(run, tmp_path / "m")
    model = bg.load(tmp_path / "m")
    assert isinstance(model, Model)
    assert (model.network, model.theta) == (net, run.theta)
    assert np.array_equal(model.history["loss"], run.history["loss"])
    on = bg.train(net, model.state, X, labels, epochs=9, batch_size=8)
    assert on.theta == bg.train(net, theta, X, labels, epochs=9, batch_size=8).theta
    bg.save(model, tmp_path / "n")
    assert (tmp_path / "n").read_bytes() == (tmp_path / "m").read_bytes()


def stops(moment):
    """A callback that stops the run at its first update."""
    return moment.update == 1


@pytest.mark.parametrize(
    ("options", "stopped"),
    [
        ({"batch_size": 8, "callbacks": [bg.EachUpdate(stops)]}, "callback"),
        ({"batch_size": 8, "callbacks": [bg.EachUpdate(stops)], "validation": 0.2, "early_stopping": 2}, "callback"),
        ({"l2": 1e308, "optimiser": bg.SGD(1e308), "keep_bytes": 0}, "non-finite"),
        ({"l2": 1e308, "optimiser": "lbfgs"}, "non-finite"),
    ],
)
@pytest.mark.filterwarnings("ignore::backglass.NonFiniteWarning", "ignore::RuntimeWarning")
def test_a_run_that_finished_no_epoch(tmp_path, classes, options, stopped):
    """It is saved with all that can be said of it: its state, and a history without a line."""
    net, theta, X, labels = classes
    run = bg.train(net, net.parameters(W=[1e154 * W for W in theta.W.values()]) if "l2" in options else theta,
                   X, labels, epochs=3, **options)  # fmt: skip
    assert (run.epochs, run.stopped) == (0, stopped)
    bg.save(run, tmp_path / "m")
    model = bg.load(tmp_path / "m")
    assert (model.theta, len(model.history), model.history.names()) == (run.theta, 0, [])
    assert model.history.to_csv() == "epoch\n"
    assert model.state.cursor == run.state.cursor
    assert model.fingerprint == run.fingerprint()
    assert model.kept.updates == run.updates
    bg.save(model, tmp_path / "n")
    assert (tmp_path / "n").read_bytes() == (tmp_path / "m").read_bytes()


def test_what_could_not_be_loaded_is_not_saved(tmp_path):
    fitted = classifier().fit(X, TEXTS)
    fitted.set_params(max_iter=-1)
    with pytest.raises(PlanError, match="max_iter is -1"):
        bg.save(fitted, tmp_path / "m")
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: {"a": 1}, "save takes a Run, .* or a Model; this is of the type dict"),
        (classifier, "This MLPClassifier is not fitted yet; call fit first."),
        (
            lambda: regressor(callbacks=[lambda _moment: None]).fit(X, NUMBERS),
            "This MLPRegressor cannot be saved with its callbacks: it is a function",
        ),
    ],
)
def test_what_cannot_be_saved(make, sentence, tmp_path):
    with pytest.raises(PlanError, match=sentence):
        bg.save(make(), tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_the_data_of_a_kept_run_stays_behind(tmp_path):
    bg.save(classifier(keep_run=True).fit(X, TEXTS), tmp_path / "m")
    loaded = bg.load(tmp_path / "m")
    assert loaded.keep_run
    assert not hasattr(loaded, "run_")


def damaged(model, **changes):
    items = dict(model.estimator.value["state"]["items"]) | changes
    items = [[key, value] for key, value in items.items() if not (key in changes and value is None)]
    state = {"~": "dict", "items": items}
    return replace(model, estimator=Encoded({"class": "MLPClassifier", "state": state}, model.estimator.arrays))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"predict": 1}, "No estimator has the attribute 'predict'"),
        ({"__class__": "x"}, "No estimator has the attribute '__class__'"),
        ({"network_": None}, "The estimator has no attribute network_"),
        ({"n_features_in_": 5}, "The estimator's n_features_in_ is not that of its network"),
        (
            {"_flat": {"~": "array", "name": "0", "dtype": "object", "shape": [3]}},
            "estimator.state._flat has the dtype object",
        ),
        (
            {"_flat": {"~": "array", "name": "none", "dtype": "float64", "shape": [3]}},
            "there is no array estimator.none",
        ),
        ({"classes_": [1]}, "The estimator's classes_ is not what stands there"),
        ({"loss_curve_": ["x"]}, "The estimator's loss_curve_ is not what stands there"),
        ({"alpha": -1.0}, "alpha is -1.0, but it is a number in [0, inf)"),
        ({"x": {"~": "texts", "dtype": "<U500000000", "shape": [2], "values": ["a", "b"]}}, "more memory than"),
        ({"x": {"~": "tuple", "items": "abc"}}, "estimator.state.x is no tuple"),
        ({"x": {"~": "os.system", "value": "true"}}, "os.system"),
        ({"x": {"~": "random", "state": ["MT19937", [], 10**9, 0, 0.0]}}, "estimator.state.x is no random"),
        ({"loss": {"~": "loss", "row": {"name": "eval"}}}, "There is no loss named 'eval'"),
        ({"_state": {"~": "State", "fields": {"more": 1}}}, "estimator.state._state is no State"),
    ],
)
def test_a_damaged_estimator_is_refused(changes, reason, tmp_path):
    bg.save(classifier().fit(X, TEXTS), tmp_path / "m")
    write_model(tmp_path / "m", damaged(read_model(tmp_path / "m"), **changes))
    with pytest.raises(FileError) as caught:
        bg.load(tmp_path / "m")
    assert "is damaged: " in str(caught.value)
    assert reason in str(caught.value)


def test_values_come_back_as_they_were():
    values = {
        "floats": [0.1, float("inf"), -0.0], "nan": (float("nan"),), 3: None, "flag": np.bool_(True),
        "half": np.float32(0.5), "small": np.arange(3, dtype=np.int8), "flags": np.array([[True], [False]]),
        "texts": np.array([["a", "雌雄"]]), "objects": np.array(["a", "bcd"], dtype=object), "scalar": np.array(2.5),
        "kind": np.float32, "rows": [bg.Adam(0.1), bg.Cosine(9), bg.LBFGS(), bg.Quantile(0.25)],
    }  # fmt: skip
    again = Encoded.of(values).decoded()
    assert list(again) == list(values)
    assert repr(again["floats"]) == repr(values["floats"])
    assert again["rows"] == values["rows"]
    for name in ("flag", "half", "small", "flags", "texts", "objects", "scalar"):
        assert again[name].dtype == values[name].dtype
        assert np.array_equal(again[name], values[name])
    for wrong in (object(), {1, 2}, np.array([object()]), np.zeros(2, dtype=complex), b"bytes"):
        with pytest.raises(PlanError, match="which a model file does not hold"):
            Encoded.of(wrong)
