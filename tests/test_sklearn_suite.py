"""scikit-learn's own tests of its perceptrons, as installed, with our classes in the place of theirs.

Their file is loaded with our names written over its imports, and every test of it becomes one of ours. The only ones
left out are those of names that are private to scikit-learn.
"""

from __future__ import annotations

import importlib.util

import pytest

import backglass as bg

pytest.importorskip("sklearn.neural_network.tests.test_mlp", reason="this scikit-learn came without its tests")

pytestmark = pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # six of theirs fit nothing better than chance
EXCEPTIONS = {
    "test_gradient": "calls _loss_grad_lbfgs; tests/training/test_lbfgs.py holds our gradient to central differences",
    "test_learning_rate_warmstart": "reads _optimizer.learning_rate; ours is test_invscaling_goes_on_by_rows",
    "test_adaptive_learning_rate": "reads _optimizer.learning_rate; ours is test_the_adaptive_rate_falls_by_five",
}


def theirs_with_ours():
    """Their module, run anew under another name, so that nothing of the original changes."""
    spec = importlib.util.find_spec("sklearn.neural_network.tests.test_mlp")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    replaced = {"MLPClassifier": bg.MLPClassifier, "MLPRegressor": bg.MLPRegressor}
    originals = {id(getattr(module, name)): ours for name, ours in replaced.items()}
    vars(module).update(replaced)
    for test in vars(module).values():
        for mark in getattr(test, "pytestmark", []):
            if mark.name == "parametrize":
                mark.args[1][:] = [originals.get(id(value), value) for value in mark.args[1]]
    return module


_MODULE = theirs_with_ours()
_TESTS = {name: test for name, test in vars(_MODULE).items() if name.startswith("test_")}
globals().update({name: test for name, test in _TESTS.items() if name not in EXCEPTIONS})


@pytest.fixture
def global_random_seed() -> int:
    """What their own conftest.py gives."""
    return 42


def test_what_is_left_out_is_there_and_has_a_reason():
    assert set(EXCEPTIONS) <= set(_TESTS)
    assert all(EXCEPTIONS.values())


def test_all_others_are_run_with_our_classes():
    assert len(_TESTS) - len(EXCEPTIONS) >= 40
    assert _MODULE.MLPClassifier is bg.MLPClassifier
    values = [value for test in _TESTS.values() for mark in getattr(test, "pytestmark", []) for value in mark.args[1:]]
    assert not any(getattr(one, "__module__", "").startswith("sklearn.neural") for value in values for one in value)
