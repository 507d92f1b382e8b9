"""Inputs that a committee's member does not take have weights of 0: left out of the products, and no bit changes."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.engines import NativeEngine, ReferenceEngine, available, native
from backglass.training import joined

pytestmark = pytest.mark.skipif(available()["native"] != "", reason="the native engine is not built here")

ISAS = native.facts().isas if native.KERNELS else ()
WIDTH = 75
HIDDEN = [(64,), (32, 16), (7,), (1, 33)]


def members(hidden, dtype, seed=0):
    """Three networks, each with some of 75 inputs of its own, and the inputs."""
    draw = np.random.default_rng(seed)
    inputs = [np.sort(draw.choice(WIDTH, count, replace=False)) for count in (3, 40, WIDTH)]
    nets = [bg.Network((len(one), *hidden, 2), hidden="tanh") for one in inputs]
    return inputs, [net.initialise(seed=k).astype(dtype) for k, net in enumerate(nets)]


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_the_joined_network_has_the_bits_of_its_only_member_that_counts(hidden, dtype, isa, monkeypatch):
    monkeypatch.setenv("BACKGLASS_ISA", isa)
    X = np.random.default_rng(1).normal(size=(205, WIDTH)).astype(dtype)
    inputs, thetas = members(hidden, dtype)
    for m, (taken, theta) in enumerate(zip(inputs, thetas, strict=True)):
        weights = [float(k == m) for k in range(3)]
        net, whole = joined(thetas, inputs, weights, WIDTH)
        alone = NativeEngine(theta.network, dtype, 1).forward(theta.flat, np.ascontiguousarray(X[:, taken]))
        for threads in (1, 2):
            engine = NativeEngine(net, dtype, threads)
            assert np.array_equal(engine.forward(whole.flat, X), alone)
            assert np.array_equal(engine.forward(whole.flat, X[:1]), alone[:1])
            assert np.array_equal(engine.judge(whole.flat, X, alone, np.ones(len(X)))[0], alone)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_it_is_the_references(hidden):
    inputs, thetas = members(hidden, "float64")
    net, whole = joined(thetas, inputs, [0.2, 0.3, 0.5], WIDTH)
    X = np.random.default_rng(2).normal(size=(40, WIDTH))
    ours, theirs = (kind(net, "float64").forward(whole.flat, X) for kind in (NativeEngine, ReferenceEngine))
    assert np.allclose(ours, theirs, rtol=1e-13, atol=1e-13)


def test_a_layer_of_zeros_alone_gives_its_biases():
    net = bg.Network((3, 4, 2), hidden="tanh")
    theta = net.parameters(W=[np.zeros((4, 3)), np.zeros((2, 4))], b=[np.ones(4), [0.25, -3.0]])
    assert NativeEngine(net).forward(theta.flat, np.ones((5, 3))).tolist() == [[0.25, -3.0]] * 5


def test_what_is_no_number_is_no_zero():
    net = bg.Network((2, 1))
    theta = net.parameters(W=[[[0.0, 1.0]]]).flat.copy()
    theta[0] = np.nan
    assert np.isnan(NativeEngine(net).forward(theta, np.ones((1, 2)))).all()
