"""Classes that users build on ours, with an `__init__` of their own."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import backglass as bg
from backglass.errors import PlanError

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(60, 3))
CLASSES, NUMBERS = (X[:, 0] > 0).astype(int), X[:, 0] + X[:, 1] ** 2


class OtherDefaults(bg.MLPClassifier):
    def __init__(self, hidden_layer_sizes=(10,), random_state=0, max_iter=300, learning_rate_init=0.01):
        super().__init__(
            hidden_layer_sizes, random_state=random_state, max_iter=max_iter, learning_rate_init=learning_rate_init
        )


class One(bg.MLPRegressor):
    def __init__(self, alpha=0.01):
        super().__init__(hidden_layer_sizes=(8,), alpha=alpha, solver="lbfgs", random_state=0, max_iter=60, threads=1)


class More(bg.MLPClassifier):
    def __init__(self, extra=3, *, activation="tanh", tol=1e-3):
        super().__init__(activation=activation, tol=tol, solver="lbfgs", random_state=0, max_iter=60, threads=1)
        self.extra = extra


class Passing(bg.MLPRegressor):
    def __init__(self, **options):
        super().__init__(
            **{"random_state": 0, "solver": "lbfgs", "hidden_layer_sizes": (8,), "max_iter": 60, "threads": 1} | options
        )


class Grandchild(OtherDefaults):
    def __init__(self, hidden_layer_sizes=(5,)):
        super().__init__(hidden_layer_sizes)


class WithoutOne(bg.MLPClassifier):
    pass


class WithAMethod(More):
    def describe(self):
        return f"{self.extra} more"


SUBCLASSES = [OtherDefaults, One, More, Passing, Grandchild, WithoutOne, WithAMethod]
FEW = {WithoutOne: {"solver": "lbfgs", "random_state": 0}}


def of(kind):
    """An estimator and its targets."""
    return kind(**FEW.get(kind, {})), CLASSES if issubclass(kind, bg.MLPClassifier) else NUMBERS


@pytest.mark.parametrize("kind", SUBCLASSES)
def test_a_subclass_is_what_its_base_is(kind):
    model, y = of(kind)
    base = bg.MLPClassifier if issubclass(kind, bg.MLPClassifier) else bg.MLPRegressor
    same = base(**{name: getattr(model, name) for name in base().get_params()})
    assert model.fit(X, y).parameters_ == same.fit(X, y).parameters_
    assert model.score(X, y) > 0.9
    again = pickle.loads(pickle.dumps(model))
    assert type(again) is kind
    np.testing.assert_array_equal(again.predict(X), model.predict(X))
    assert clone(model).fit(X, y).parameters_ == model.parameters_
    assert cross_val_score(model, X, y, cv=2).min() > 0.5


@pytest.mark.parametrize("kind", SUBCLASSES)
def test_a_subclass_goes_on(kind):
    model, y = of(kind)
    model.solver = "adam"
    model.max_iter, model.tol, model.n_iter_no_change = 100, 0, np.inf
    more = {"classes": [0, 1]} if issubclass(kind, bg.MLPClassifier) else {}
    assert model.partial_fit(X, y, **more).partial_fit(X, y).n_iter_ == 1


def test_a_subclass_is_searched_by_its_own_parameters():
    found = GridSearchCV(More(), {"extra": [1, 2], "activation": ["tanh", "relu"]}, cv=2).fit(X, CLASSES)
    assert set(found.best_params_) == {"extra", "activation"}


@pytest.mark.parametrize("kind", SUBCLASSES)
def test_a_subclass_is_saved_as_its_base_and_this_is_said(kind, tmp_path):
    model, y = of(kind)
    model.fit(X, y)
    with pytest.warns(UserWarning, match=f"{kind.__name__} is saved as the MLP.* no code, and bg.load will give"):
        bg.save(model, tmp_path / "model.safetensors")
    loaded = bg.load(tmp_path / "model.safetensors")
    assert type(loaded) in (bg.MLPClassifier, bg.MLPRegressor)
    assert isinstance(model, type(loaded))
    assert not hasattr(loaded, "extra")
    np.testing.assert_array_equal(loaded.predict(X), model.predict(X))
    assert loaded.get_params() == {name: getattr(model, name) for name in loaded.get_params()}


def test_what_a_file_cannot_hold_is_said_with_what_to_save_instead(tmp_path):
    class Opposite(bg.MLPClassifier):
        def predict(self, X):
            return 1 - super().predict(X)

    pipeline = make_pipeline(StandardScaler(), bg.MLPClassifier(solver="lbfgs")).fit(X, CLASSES)
    for unsuited, match in (
        (Opposite(solver="lbfgs").fit(X, CLASSES), r"replaces predict .* fit an MLPClassifier itself"),
        (pipeline, r"pipeline\[-1\], .* preset=\"tabular\""),
        (GridSearchCV(More(), {"extra": [1]}, cv=2).fit(X, CLASSES), "save its best_estimator_"),
        (More(), "not fitted yet"),
        (3, "of the type int"),
        (bg.MLPClassifier, "of the type ABCMeta"),
    ):
        with pytest.raises(PlanError, match=match):
            bg.save(unsuited, tmp_path / "model.safetensors")
    bg.save(pipeline[-1], tmp_path / "model.safetensors")


def test_an_init_that_sets_too_little_is_told():
    class TooLittle(bg.MLPClassifier):
        def __init__(self, alpha=0.1):
            self.alpha = alpha

    with pytest.raises(PlanError, match=r"no parameter 'hidden_layer_sizes'; call super\(\).__init__"):
        TooLittle().fit(X, CLASSES)
