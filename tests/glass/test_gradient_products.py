"""The dot products of gradients are those of the gradients computed one by one."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.glass.gradient_products import gradient_products

NETS = [
    bg.Network((4, 5, 3), hidden="tanh", output="softmax", loss="cross_entropy"),
    bg.Network((3, 6, 5, 1), hidden="relu", biases="shared"),
    bg.Network((3, 4, 2), hidden="logistic", biases="none"),
    bg.Network((3, 4, 2), hidden="elu", biases="augmented"),
    bg.Network((2, 2, 2), hidden="logistic", output="logistic", biases="frozen"),
    bg.Network((5, 1), output="logistic", loss="binary_cross_entropy"),
]


def traced(net, rows=7):
    rng = np.random.default_rng(3)
    D = np.eye(net.sizes[-1])[rng.integers(0, net.sizes[-1], rows)] if net.sizes[-1] > 1 else rng.random((rows, 1))
    theta = net.initialise(seed=1)
    return bg.trace(net, theta, rng.normal(size=(rows, net.sizes[0])), D)


@pytest.mark.parametrize("net", NETS, ids=lambda net: f"{net.sizes} {net.biases}")
def test_they_are_the_products_of_whole_gradients(net):
    t = traced(net)
    G = np.stack([t.row(n).gradient for n in range(len(t.X))])
    if net.biases == "frozen":  # no parameter that learns
        G = G * net.trainable
    for n in (0, 4):
        assert gradient_products(t, t.row(n)) == pytest.approx(G @ G[n], rel=1e-12, abs=1e-15)


def test_a_fixed_0_is_no_parameter():

    net = bg.Network((3, 6, 5, 1), hidden="relu")
    t = traced(net)
    mask = {3: (np.random.default_rng(0).random((5, 6)) > 0.5).astype(float)}
    one, expected = t.row(2), np.zeros(len(t.X))
    for n in range(len(t.X)):
        row = t.row(n)
        expected[n] = sum((row.dW[l] * one.dW[l] * mask.get(l, 1.0)).sum() for l in row.dW)
        expected[n] += sum((row.db[l] * one.db[l]).sum() for l in row.db)
    assert gradient_products(t, one, mask) == pytest.approx(expected, rel=1e-12)
    assert not np.allclose(gradient_products(t, one), expected)
