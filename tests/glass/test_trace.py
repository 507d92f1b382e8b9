"""The trace: what is computed when, within which bytes; the four stages; the loss as a node."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

import backglass as bg
from backglass.errors import DataError, NetworkError, PlanError

MODULE = import_module("backglass.glass.tracing")  # backglass.glass.tracing is the function


@pytest.fixture
def t():
    net = bg.Network((3, 4, 3, 2), hidden=["tanh", "logistic"], output="softmax", loss="cross_entropy")
    rng = np.random.default_rng(0)
    return bg.trace(net, net.initialise(seed=4), rng.normal(size=(5, 3)), [0, 1, 1, 0, 1], [1.0, 2.0, 0.0, 0.5, 3.0])


def test_nothing_is_computed_before_it_is_asked_for(t):
    assert not {"_pass", "delta", "_gradients"} & set(vars(t))
    _ = t.z
    assert "_pass" in vars(t)
    assert not {"delta", "_gradients"} & set(vars(t))


def test_a_batch_beyond_the_budget_gives_sums_and_single_samples(t, monkeypatch):
    whole = {name: getattr(t, name) for name in ("E", "dW", "db", "loss")}
    samples = [t.sample(n) for n in range(5)]
    monkeypatch.setattr(MODULE, "MOST_BYTES", 8 * 3 * (4 + 3 + 2) * 2)  # two rows at a time
    large = bg.trace(t.network, t.theta, t.X, t.D, t.s)
    assert [len(part.X) for part in large.parts()] == [2, 2, 1]
    np.testing.assert_allclose(large.E, whole["E"], rtol=1e-14)
    assert large.loss == pytest.approx(whole["loss"], rel=1e-14)
    for l in (2, 3, 4):
        np.testing.assert_allclose(large.dW[l], whole["dW"][l], rtol=1e-12, atol=1e-17)
        np.testing.assert_allclose(large.db[l], whole["db"][l], rtol=1e-12, atol=1e-17)
    for n, sample in enumerate(samples):
        np.testing.assert_allclose(large.sample(n).delta[2], sample.delta[2], rtol=1e-12)
        np.testing.assert_allclose(large.sample(n - 5).dW[3], sample.dW[3], rtol=1e-12)
    for what in ("u", "z", "delta", "dz_du", "dE_dz", "y"):
        with pytest.raises(DataError, match=r"of all 5 samples take 0\.0 GiB.*t\.sample\(n\)"):
            getattr(large, what)


def test_gradients_of_every_sample_have_the_budget_too(t, monkeypatch):
    monkeypatch.setattr(MODULE, "MOST_BYTES", 8 * 3 * 9 * 5)  # room for the pass, not for 5 x 39 numbers
    fresh = bg.trace(t.network, t.theta, t.X, t.D, t.s)
    assert fresh.u[2].shape == (5, 4)
    with pytest.raises(DataError, match=r"dE_n/dW of all 5 samples.*t\.sample\(n\)\.dW"):
        _ = fresh.sample_dW
    assert fresh.sample(1).dW[2].shape == (4, 3)


def test_masks_are_cut_with_the_rows(monkeypatch):
    net = bg.Network((2, 3, 1), hidden="tanh")
    rng = np.random.default_rng(0)
    X, D, masks = rng.normal(size=(6, 2)), rng.normal(size=6), {2: 2.0 * rng.integers(0, 2, (6, 3))}
    whole = bg.trace(net, net.initialise(), X, D, masks=masks)
    dW = whole.dW
    monkeypatch.setattr(MODULE, "MOST_BYTES", 1)
    large = bg.trace(net, net.initialise(), X, D, masks=masks)
    np.testing.assert_allclose(large.dW[2], dW[2], rtol=1e-12)
    np.testing.assert_array_equal(large.sample(3).z[2] == 0, masks[2][3] == 0)


def test_the_four_stages_in_their_order(t):
    stages = [t.stage(k) for k in (1, 2, 3, 4)]
    assert [stage.number for stage in stages] == [1, 2, 3, 4]
    assert [list(stage.values) for stage in stages] == [["u", "z"], ["E", "dE_dy", "delta"], ["delta"], ["dW", "db"]]
    assert list(stages[0].values["u"]) == [2, 3, 4]
    assert list(stages[1].values["delta"]) == [4]
    assert list(stages[2].values["delta"]) == [3, 2]
    assert stages[3].values["dW"][2] is t.dW[2]
    assert all(stage.name.en and stage.name.ja for stage in stages)
    with pytest.raises(DataError, match="no stage 5"):
        t.stage(5)


def test_the_loss_is_a_node_behind_the_outputs(t):
    node = t.loss_node
    assert node.row is t.network.loss
    np.testing.assert_array_equal(node.y, t.y)
    np.testing.assert_allclose(node.dE_dy, -t.D / t.y, rtol=1e-13)
    np.testing.assert_allclose(node.E, -np.log(t.y[np.arange(5), t.D.argmax(axis=1)]), rtol=1e-13)
    assert node.value == t.loss == pytest.approx(float(t.s @ node.E / t.s.sum()))


def test_the_output_gradient_of_saturated_outputs_is_said_without_a_warning():
    net = bg.Network((1, 2), output="logistic", loss="binary_cross_entropy", biases="none")
    t = bg.trace(net, net.parameters([[[800.0], [-800.0]]]), [[1.0]], [[1.0, 1.0]])
    assert t.loss_node.dE_dy.tolist() == [[-1.0, -np.inf]]
    assert t.delta[2].tolist() == [[0.0, -1.0]]


def test_numbers_that_overflow_are_shown_without_a_warning():
    net = bg.Network((1, 1), output="exp", loss="poisson", biases="none")
    t = bg.trace(net, net.parameters([[[1000.0]]]), [[1.0]], [[1.0]])
    assert t.y[0, 0] == t.delta[2][0, 0] == t.loss == np.inf
    with pytest.raises(DataError, match="not finite"):
        bg.derive(t, "w(2)[1,1]")


def test_what_is_no_parameters_is_refused_in_one_sentence():
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic")
    with pytest.raises(NetworkError, match=r"theta is of the type ndarray.* bg\.Parameters\(net, flat\)\.$"):
        bg.trace(net, np.zeros(net.parameter_count), [[0.05, 0.10]], [[0.01, 0.99]])


def test_a_trace_is_shown_in_one_line():
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic")
    assert (
        repr(bg.trace(net, net.initialise(seed=0), [[0.05, 0.10]], [[0.01, 0.99]])) == "Trace(sizes=(2, 2, 2), rows=1)"
    )


@pytest.mark.parametrize("ask", [lambda t: t.row(5), lambda t: t.sample(-6), lambda t: t.to_svg(5)])
def test_a_sample_that_is_not_there_is_said(t, ask):
    with pytest.raises(DataError, match=r"There is no sample -?\d; the batch has 5 rows, counted from 0\."):
        ask(t)


@pytest.mark.parametrize("draw", ["to_svg", "to_worksheet"])
def test_a_language_that_is_not_there_is_said(t, draw):
    with pytest.raises(PlanError, match="lang is 'fr', but it is 'en' or 'ja'"):
        getattr(t, draw)(lang="fr")
