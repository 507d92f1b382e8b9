"""Health: alarms on sick networks, none on healthy ones."""

from __future__ import annotations

import json

import numpy as np
import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.errors import DataError, NetworkError
from backglass.glass.layers import largest_derivative
from tests.oracles.problems import HIDDEN


def kinds(found: bg.Health) -> list[tuple[str, int]]:
    return [(finding.kind, finding.layer) for finding in found.findings]


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 5))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 0.5)


@pytest.mark.parametrize("hidden", sorted({row.name for row in HIDDEN} - {"identity"}))
@pytest.mark.parametrize("sizes", [(16,), (24, 24), (16, 16, 16)])
def test_no_alarm_on_healthy_networks(table, hidden, sizes):
    """Fresh and trained ones, classifiers and regressions; a step of the optimiser's usual size."""
    X, labels = table
    for outputs, options, D in (
        (3, {"output": "softmax", "loss": "cross_entropy"}, labels),
        (1, {}, np.sin(X[:, 0]) + X[:, 1] ** 2),
    ):
        net = bg.Network((5, *sizes, outputs), hidden=hidden, **options)
        theta = net.initialise(seed=1)
        assert bg.health(net, theta, X, D, learning_rate=0.01).findings == ()
        run = bg.train(net, theta, X, D, optimiser=bg.Adam(0.003), epochs=40, batch_size=32)
        assert bg.health(net, run.theta, X, D, learning_rate=0.01).healthy


@pytest.mark.parametrize("hidden", ["logistic", "tanh"])
def test_no_alarm_on_a_trained_xor(hidden):
    X, D = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    net = bg.Network((2, 4, 1), hidden=hidden, output="logistic", loss="binary_cross_entropy")
    run = bg.train(net, net.initialise(seed=0), X, D, optimiser=bg.Adam(0.05), epochs=500)
    assert run.history["loss"][-1] < 0.05
    assert bg.health(net, run.theta, X, D).healthy


def hadamard(n: int) -> np.ndarray:
    return np.array([[1.0]]) if n == 1 else np.kron(hadamard(n // 2), [[1, 1], [1, -1]])


def test_ten_logistic_layers_vanish():
    """Weights that keep every norm: only f' is left, at most 0.25 a layer."""
    net = bg.Network((4,) * 11, hidden="logistic", output="logistic", biases="none")
    found = bg.health(net, net.parameters(W=[hadamard(4) / 2] * 10), [[1.0, 0.5, -0.5, 2.0]], [[1.0, 0, 1, 0]])
    assert kinds(found) == [("vanishing", 2)]
    assert found.findings[0].figure == found.layers[0].from_output
    assert found.layers[0].bound == pytest.approx(0.25**9, rel=1e-12)
    assert 0 < found.layers[0].from_output < found.layers[0].bound
    text = found.findings[0].text
    assert "0.25" in text.en
    assert "relu or tanh" in text.en
    assert "勾配消失" in text.ja


def test_a_linear_stack_explodes():
    net = bg.Network((2,) * 11, hidden="identity", biases="none")
    found = bg.health(net, net.parameters(W=[np.eye(2) * 2] * 10), [[1.0, 0.5]], [[1.0, 0.0]])
    assert kinds(found) == [("exploding", 2)]
    assert found.findings[0].figure == pytest.approx(512)
    assert found.layers[0].bound == pytest.approx(512)
    assert "512 times" in found.findings[0].text.en
    assert "勾配爆発" in found.findings[0].text.ja


def test_a_relu_layer_with_large_negative_biases_is_dead(table):
    X, labels = table
    net = bg.Network((5, 8, 3), hidden="relu", output="softmax", loss="cross_entropy")
    theta = net.initialise(0)
    flat = theta.flat.copy()
    flat[net.layout[2][1]] = -100
    found = bg.health(net, bg.Parameters(net, flat), X, labels)
    assert kinds(found) == [("dead", 2)]
    assert found.layers[0].dead == tuple(range(1, 9))
    assert found.layers[0].zeros == 1.0
    assert "all 8 units" in found.findings[0].text.en
    flat[net.layout[2][1]] = [-100] * 3 + [0] * 5
    some = bg.health(net, bg.Parameters(net, flat), X, labels)
    assert some.layers[0].dead == (1, 2, 3)
    assert "3 of the 8 units" in some.findings[0].text.en
    assert "38%" in some.findings[0].text.ja


@pytest.mark.parametrize("hidden", ["tanh", "logistic"])
def test_large_weights_saturate(table, hidden):
    X, labels = table
    net = bg.Network((5, 8, 3), hidden=hidden, output="softmax", loss="cross_entropy")
    flat = net.initialise(0).flat.copy()
    flat[net.layout[2][0]] *= 200
    found = bg.health(net, bg.Parameters(net, flat), X, labels)
    assert kinds(found) == [("saturated", 2)]
    assert found.layers[0].saturated > 0.9
    assert "飽和" in found.findings[0].text.ja


def test_an_output_saturated_at_the_wrong_end():
    net = bg.Network((1, 1), output="logistic", loss="squared_error")
    theta = net.parameters(W=[[[20.0]]])
    found = bg.health(net, theta, [[1.0], [-1.0]], [0.0, 0.0])
    assert kinds(found) == [("wrong_end", 2)]
    assert found.findings[0].figure == 0.5
    entropy = bg.Network((1, 1), output="logistic", loss="binary_cross_entropy")
    assert bg.health(entropy, entropy.parameters(W=[[[20.0]]]), [[1.0], [-1.0]], [0.0, 0.0]).healthy


def test_equal_weights_stay_equal(table):
    X, labels = table
    net = bg.Network((5, 4, 3), hidden="tanh", output="softmax", loss="cross_entropy")
    found = bg.health(net, bg.Parameters(net, np.zeros(net.parameter_count)), X, labels)
    assert ("identical", 2) in kinds(found)
    assert "random weights" in found.findings[0].text.en


def test_values_that_are_not_finite_are_named():
    net = bg.Network((1, 2, 1), hidden="identity", output="exp", loss="poisson", biases="none")
    found = bg.health(net, net.parameters(W=[[[1e3], [1e3]], [[1e3, 1e3]]]), [[1.0]], [1.0])
    assert kinds(found) == [("not_finite", 3)]
    json.dumps(found.to_json(), allow_nan=False)


def test_the_bound_holds_for_every_activation(table):
    X, labels = table
    rng = np.random.default_rng(0)
    for hidden in HIDDEN:
        net = bg.Network((5, 6, 4, 7, 3), hidden=hidden, output="softmax", loss="cross_entropy")
        t = bg.trace(net, bg.Parameters(net, rng.normal(size=net.parameter_count)), X, labels)
        for layer in bg.health(t).layers:
            assert layer.from_output <= layer.bound * (1 + 1e-6)


@pytest.mark.parametrize("name", [name for name, row in ACTIVATIONS.items() if row.trainable and row.elementwise])
def test_the_largest_derivative_is_not_exceeded(name):
    row = ACTIVATIONS[name]()
    if name != "exp":  # which has none
        u = np.random.default_rng(0).uniform(-9, 9, size=(1, 20_000))
        assert row.derivative(u).max() <= largest_derivative(row) * (1 + 1e-6)


def test_the_update_ratio(table):
    X, labels = table
    net = bg.Network((5, 4, 3), hidden="tanh", output="softmax", loss="cross_entropy", biases="frozen")
    theta = net.initialise(0)
    t = bg.trace(net, theta, X, labels)
    by_rate = bg.health(t, learning_rate=0.5)
    update = -0.5 * net.flatten(t.dW, t.db) * net.trainable
    by_update = bg.health(net, theta, X, labels, update=update)
    for layer, same in zip(by_rate.layers, by_update.layers, strict=True):
        expected = 0.5 * np.linalg.norm(t.dW[layer.layer]) / np.linalg.norm(theta.W[layer.layer])
        assert layer.update_ratio == same.update_ratio == pytest.approx(expected, rel=1e-12)
    assert bg.health(t).layers[0].update_ratio is None
    assert [kind for kind, _ in kinds(bg.health(t, learning_rate=50.0))] == ["large_update"] * 2


def test_samples_of_weight_0_play_no_part():
    net = bg.Network((1, 2, 1), hidden="relu")
    theta = net.parameters(W=[[[1.0], [-1.0]], [[1.0, 1.0]]])
    X, D = [[1.0], [-1.0]], [0.0, 0.0]
    assert bg.health(net, theta, X, D).layers[0].dead == ()
    weighed = bg.health(net, theta, X, D, [1.0, 0.0])
    assert weighed.layers[0].dead == (2,)
    assert weighed.rows == 1


def test_it_reads_well(table):
    X, labels = table
    net = bg.Network((5, 4, 3), hidden="tanh", output="softmax", loss="cross_entropy")
    found = bg.health(net, net.initialise(0), X, labels)
    assert "Nothing is wrong" in str(found)
    assert all(len(line) <= 80 for line in str(found).splitlines())
    plain = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert plain["healthy"] is True
    assert [layer["layer"] for layer in plain["layers"]] == [2, 3]


def test_what_is_missing_or_does_not_fit_is_named(mazur):
    net, theta, X, D = mazur
    with pytest.raises(DataError, match="takes a trace, or a network"):
        bg.health(net)
    with pytest.raises(NetworkError, match="update has the shape"):
        bg.health(net, theta, X, D, update=[1.0])
