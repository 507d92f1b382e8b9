"""Splits, metrics and the history."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import accuracy_score, r2_score

import backglass as bg
from backglass.errors import DataError, PlanError
from backglass.training import History, split_rows
from backglass.training.metrics import accuracy, r2


@given(n=st.integers(2, 300), fraction=st.floats(0.01, 0.99), seed=st.integers(0, 2**64 - 1))
def test_a_split_is_a_partition(n, fraction, seed):
    try:
        train, held_out = split_rows(n, fraction, seed)
    except DataError:
        assert round(fraction * n) in (0, n)
        return
    assert sorted([*train, *held_out]) == list(range(n))
    assert len(held_out) == round(fraction * n)


@given(
    labels=st.lists(st.integers(0, 4), min_size=10, max_size=200), fraction=st.floats(0.1, 0.5), seed=st.integers(0, 99)
)
def test_a_stratified_split_gives_every_class_its_share(labels, fraction, seed):
    counts = np.bincount(labels, minlength=5)
    try:
        train, held_out = split_rows(len(labels), fraction, seed, labels)
    except DataError:
        assert counts.max() < 2 or round(fraction * len(labels)) == 0
        return
    held = np.bincount(np.array(labels)[held_out], minlength=5)
    assert (np.abs(held - fraction * counts) <= 1).all()
    assert set(np.array(labels)[train]) == set(labels)
    assert sorted([*train, *held_out]) == list(range(len(labels)))


def test_split_depends_on_the_seed_alone():
    assert split_rows(50, 0.3, 1)[1].tolist() == split_rows(50, 0.3, 1)[1].tolist()
    assert split_rows(50, 0.3, 1)[1].tolist() != split_rows(50, 0.3, 2)[1].tolist()


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1.5, True, "0.2", float("nan")])
def test_a_wrong_fraction_is_refused(fraction):
    with pytest.raises(PlanError, match="fraction"):
        split_rows(10, fraction, 0)


@given(
    y=arrays(np.float64, (9, 3), elements=st.floats(-5, 5)),
    d=arrays(np.float64, (9, 3), elements=st.floats(-5, 5)),
    s=arrays(np.float64, 9, elements=st.floats(0.1, 3)),
)
def test_r2_is_scikit_learns(y, d, s):
    d = d + np.arange(9)[:, None]  # never constant
    assert r2(y, d, s) == pytest.approx(r2_score(d, y, sample_weight=s), rel=1e-9, abs=1e-9)


def test_r2_of_a_constant_target_is_scikit_learns():
    for y in (np.ones((4, 1)), np.zeros((4, 1))):
        assert r2(y, np.ones((4, 1)), np.ones(4)) == r2_score(np.ones((4, 1)), y)


@given(y=arrays(np.float64, (9, 3), elements=st.floats(0, 1), unique=True), seed=st.integers(0, 99))
def test_accuracy_is_scikit_learns(y, seed):
    rng = np.random.default_rng(seed)
    labels, s = rng.integers(0, 3, size=9), rng.uniform(0.1, 2, size=9)
    expected = accuracy_score(labels, y.argmax(axis=1), sample_weight=s)
    assert accuracy(y, np.eye(3)[labels], s, exclusive=True) == pytest.approx(expected)
    several = rng.integers(0, 2, size=(9, 3))
    expected = accuracy_score(several, y > 0.5, sample_weight=s)
    assert accuracy(y, several.astype(float), s, exclusive=False) == pytest.approx(expected)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_evaluate_is_the_objective_however_large_the_table(monkeypatch, classes, reduction):
    net, theta, X, labels = classes
    net = bg.Network(net.sizes, net.hidden, net.output, net.loss, reduction=reduction)
    theta = bg.Parameters(net, theta.flat)
    s = np.random.default_rng(0).uniform(0, 1, size=len(X))
    run = bg.train(net, theta, X, labels, epochs=1, sample_weight=s)
    whole = bg.evaluate(net, theta, X, labels, s)
    monkeypatch.setattr("backglass.training.metrics.ROWS_AT_ONCE", 7)
    assert bg.evaluate(net, theta, X, labels, s) == pytest.approx(whole, rel=1e-13)
    assert whole["loss"] == pytest.approx(run.history["loss"][0], rel=1e-13)


@given(values=st.lists(st.floats(allow_nan=False), min_size=1, max_size=20))
def test_history_csv_reads_back_exactly(values):
    history = History({"loss": values})
    history.extend({"loss": values})
    read = [float(row["loss"]) for row in csv.DictReader(io.StringIO(history.to_csv()))]
    assert read == values * 2
    assert history.epochs == 2 * len(values)


def test_an_unknown_column_is_named():
    history = History({"loss": [1.0]})
    with pytest.raises(KeyError, match="validation_loss"):
        history["validation_loss"]
    assert "validation_loss" not in history
    assert history.row(1) == {"loss": 1.0}
