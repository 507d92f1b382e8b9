"""`Run.predict` and `Network.predict`: what outputs say, as the loss understands them."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.network import ROWS_AT_ONCE
from tests.tolerances import OTHER_LIBRARY

CASES = {  # output, loss, outputs -> the shape of a prediction and what it holds
    "classes": ("softmax", "cross_entropy", 3, (), "iu"),
    "one yes or no": ("logistic", "binary_cross_entropy", 1, (), "iu"),
    "several of them": ("logistic", "binary_cross_entropy", 3, (3,), "iu"),
    "a number": ("identity", "squared_error", 1, (), "f"),
    "several numbers": ("identity", "huber", 2, (2,), "f"),
    "a softmax of squares": ("softmax", "squared_error", 3, (3,), "f"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_what_is_decided(case, dtype):
    output, loss, outputs, more, kinds = CASES[case]
    net = bg.Network((4, 5, outputs), hidden="tanh", output=output, loss=loss)
    theta, X = net.initialise(seed=1).astype(np.dtype(dtype)), np.random.default_rng(0).normal(size=(30, 4))
    said = net.predict(theta, X)
    assert said.shape == (30, *more)
    assert said.dtype.kind in kinds
    y = bg.trace(net, theta, X, np.zeros((30, outputs)) if loss != "cross_entropy" else np.zeros(30, dtype=int)).y
    wanted = y.argmax(axis=1) if loss == "cross_entropy" else (y > 0.5) if kinds == "iu" else y
    assert np.allclose(
        said.reshape(30, -1), np.reshape(wanted, (30, -1)), rtol=OTHER_LIBRARY[dtype], atol=OTHER_LIBRARY[dtype]
    )


@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_a_run_predicts_with_its_engine_and_counts_as_evaluate_does(classes, engine):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=20, engine=engine)
    said = run.predict(X)
    assert np.mean(said == labels) == bg.evaluate(net, run.theta, X, labels, engine=engine)["accuracy"]
    assert np.array_equal(said, net.predict(run.theta, X))


def test_a_long_table_is_predicted_in_slices(classes):
    net, theta, X, labels = classes
    long = np.tile(X, (1 + ROWS_AT_ONCE // len(X), 1))
    run = bg.train(net, theta, X, labels, epochs=2)
    assert len(long) > ROWS_AT_ONCE
    for said in (run.predict(long), net.predict(run.theta, long)):
        assert np.array_equal(said, np.resize(run.predict(X), len(long)))


def test_what_does_not_fit_is_refused(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=1)
    for predict in (run.predict, lambda rows: net.predict(theta, rows)):
        with pytest.raises(bg.DataError, match=r"takes \(rows, 4\)"):
            predict(X[:, :3])
        with pytest.raises(bg.DataError, match="not finite"):
            predict(np.full((2, 4), np.nan))
    with pytest.raises(bg.NetworkError, match="another network"):
        bg.Network((4, 3)).predict(theta, X)
