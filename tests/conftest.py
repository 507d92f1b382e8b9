"""What many tests share."""

from __future__ import annotations

import os
import warnings
from collections import defaultdict
from types import ModuleType
from zlib import crc32

import numpy as np
import pytest
from hypothesis import settings

import backglass as bg

# How long an example takes is the machine's affair, and its load's. .ci/run asks for more of them.
settings.register_profile("backglass", deadline=None, max_examples=int(os.environ.get("BACKGLASS_EXAMPLES", "25")))
settings.load_profile("backglass")

# What is printed speaks the tester's language; the tests, those in docstrings and processes of their own speak English.
os.environ["LC_ALL"] = "C.UTF-8"
# Where there is a GPU: to compile an update takes ten seconds, and every test has another.
os.environ.setdefault("BACKGLASS_TORCH", "captured")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the cases of a test that is marked ``few(N)``, all but N are slow; which ones depends on their names alone."""
    cases = defaultdict(list)
    for item in items:
        if item.get_closest_marker("few"):
            cases[item.nodeid.partition("[")[0]].append(item)
    for of_one_test in cases.values():
        kept = of_one_test[0].get_closest_marker("few").args[0]
        for item in sorted(of_one_test, key=lambda item: crc32(item.nodeid.encode()))[kept:]:
            item.add_marker("slow")


@pytest.fixture(autouse=True)
def _the_same_chance_every_time() -> None:
    """Estimators without a random_state draw from NumPy's global generator, as scikit-learn's do."""
    np.random.seed(0)  # noqa: NPY002


@pytest.fixture
def mazur() -> tuple[bg.Network, bg.Parameters, np.ndarray, np.ndarray]:
    """The 2-2-2 network of the worked example, its parameters, input and target."""
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic", loss="squared_error", biases="frozen")
    theta = net.parameters(
        W=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]], b=[[0.35, 0.35], [0.60, 0.60]]
    )
    return net, theta, np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])


@pytest.fixture
def classes() -> tuple[bg.Network, bg.Parameters, np.ndarray, np.ndarray]:
    """A 4-7-3 classifier and 53 rows: a prime number, so that every minibatch size leaves a ragged last batch."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(53, 4))
    labels = (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 0.5)
    net = bg.Network((4, 7, 3), hidden="tanh", output="softmax", loss="cross_entropy")
    return net, net.initialise(seed=3), X, labels


@pytest.fixture(scope="session")
def torch() -> ModuleType:
    """The torch that is installed; a test that needs it is left out where it is not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what torch warns of while it is imported is not ours
        module: ModuleType = pytest.importorskip("torch", reason="torch is not installed; the extra 'torch' brings it")
    module.set_num_threads(1)
    return module
