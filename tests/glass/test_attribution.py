"""Integrated gradients along a line: they add up, they are the integral, and closed forms agree."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.backward import deltas, input_gradient
from backglass.equations.forward import forward
from backglass.glass.attribution import AGREEMENT, StraightLine, attribution, kinks_along
from backglass.parameters import Parameters
from backglass.training.one_network import joined

HIDDEN = ("relu", "tanh", "leaky_relu", "logistic", "elu", "gelu")


def random_case(seed):
    """Parameters, two points and what is explained: of one to four layers, one to three outputs, some joined."""
    rng = np.random.default_rng(seed)
    sizes = (*rng.integers(1, 9, size=rng.integers(1, 4)).tolist(), int(rng.integers(1, 4)))
    net = bg.Network(sizes, hidden=HIDDEN[seed % len(HIDDEN)], biases=("per_unit", "none", "augmented")[seed % 3])
    members = [Parameters(net, net.initialise(seed=seed + k).flat * rng.uniform(0.5, 4)) for k in range(3)]
    theta = joined(members)[1] if seed % 4 == 3 else members[0]
    base, row = rng.normal(scale=2, size=(2, sizes[0]))
    return theta, base, row, rng.normal(size=sizes[-1])


def gradients(theta, points, v):
    """dF/dz(1) at points (N, n_1)."""
    f, W, b = theta.network.f, theta.weights, theta.biases
    u = forward(f, W, b, points).u
    return input_gradient(W, deltas(f, W, u, np.tile(v, (len(points), 1))))


def net_input(theta, point, v):
    f, W, b = theta.network.f, theta.weights, theta.biases
    return float(forward(f, W, b, point[None]).u[theta.network.L][0] @ v)


@pytest.mark.parametrize("first", range(0, 100, 10))
def test_they_add_up_on_a_hundred_random_networks(first):
    for seed in range(first, first + 10):
        theta, base, row, v = random_case(seed)
        found = attribution(theta, base, row, v)
        difference = net_input(theta, row, v) - net_input(theta, base, v)
        size = max(abs(difference), np.abs(found.values).sum())
        assert abs(found.values.sum() - difference) <= 1e-9 * size, seed
        assert found.reached, seed
        assert found.difference == pytest.approx(difference, abs=1e-12 * max(size, 1))


@pytest.mark.parametrize("seed", range(24))
def test_they_are_the_integral_of_the_gradient(seed):
    """A fine sum of midpoints knows nothing of kinks: a cell with a kink in it errs by its width."""
    theta, base, row, v = random_case(seed)
    found = attribution(theta, base, row, v)
    t = (np.arange(20_000) + 0.5) / 20_000
    fine = (row - base) * gradients(theta, base + t[:, None] * (row - base), v).mean(axis=0)
    assert np.abs(found.values - fine).max() <= 2e-4 * np.abs(fine).max() + 1e-9


def test_of_a_straight_network_they_are_its_weights_times_the_way():
    rng = np.random.default_rng(0)
    net = bg.Network((5, 1))
    theta = net.initialise(seed=1)
    base, row = rng.normal(size=(2, 5))
    found = attribution(theta, base, row, np.ones(1))
    assert found.values == pytest.approx(theta.W[2][0] * (row - base), rel=1e-13)
    deep = bg.Network((5, 7, 4, 2), hidden="identity")
    theta = deep.initialise(seed=2)
    v = np.array([1.0, -1.0])
    through = v @ theta.W[4] @ theta.W[3] @ theta.W[2]
    assert attribution(theta, base, row, v).values == pytest.approx(through * (row - base), rel=1e-12)


def test_of_one_relu_unit_they_are_known():
    """u = x_1 + 2 x_2 - 1 is above 0 from t = 1/3 on: each input gets its weight times the way that is left."""
    net = bg.Network((2, 1, 1), hidden="relu")
    theta = net.parameters(W=[[[1.0, 2.0]], [[3.0]]], b=[[-1.0], [5.0]])
    found = attribution(theta, np.zeros(2), np.ones(2), np.ones(1))
    assert found.values == pytest.approx([2.0, 4.0], rel=1e-13)
    assert (found.start, found.end, found.pieces) == (5.0, 11.0, 2)


def test_of_one_tanh_unit_they_are_known():
    """The integral of 1 - tanh^2 is tanh: the inputs share F's difference by w_i (x_i - a_i), which all add up to u."""
    net = bg.Network((3, 1, 1), hidden="tanh")
    for scale in (1.0, 1e2, 1e4):  # as steep as a step
        theta = net.parameters(W=[[[scale, 2 * scale, -scale]], [[0.5]]], b=[[-0.7 * scale], [0.0]])
        found = attribution(theta, np.zeros(3), np.array([1.0, 1.0, 0.5]), np.ones(1))
        difference = 0.5 * (np.tanh(1.8 * scale) - np.tanh(-0.7 * scale))
        assert found.values == pytest.approx(difference * np.array([1.0, 2.0, -0.5]) / 2.5, rel=1e-9)


def test_every_kink_of_every_layer_is_a_cut():
    """A network of rectifiers is straight between two cuts, so that the gradient is the same at all points there."""
    net = bg.Network((4, 9, 8, 7, 1), hidden=("relu", "leaky_relu", "relu"))
    rng = np.random.default_rng(4)
    theta = Parameters(net, rng.normal(size=net.parameter_count))  # with biases
    base, row = rng.normal(scale=3, size=(2, 4))
    line = StraightLine.of(theta, base, row, np.ones(1))
    cuts = kinks_along(line)
    assert len(cuts) > 8
    assert (cuts[0], cuts[-1]) == (0.0, 1.0)
    assert (np.diff(cuts) > 0).all()
    for low, high in pairwise(cuts):
        if high - low > 1e-9:
            slopes = line.gradient(low + (high - low) * np.array([0.001, 0.3, 0.999]))
            assert np.abs(slopes - slopes[0]).max() <= 1e-12 * max(np.abs(slopes).max(), 1)


def test_a_jump_is_said_and_not_guessed():
    net = bg.Network((2, 1, 1), hidden="step")
    theta = net.parameters(W=[[[1.0, 1.0]], [[1.0]]], b=[[-1.0], [0.0]])
    found = attribution(theta, np.zeros(2), np.ones(2), np.ones(1))
    assert not found.reached
    assert (found.difference, found.values.tolist()) == (1.0, [0.0, 0.0])
    assert found.missing == 1.0


def test_no_way_adds_nothing_and_what_overflows_is_no_number():
    theta, _, row, v = random_case(1)
    found = attribution(theta, row, row, v)
    assert found.reached
    assert not found.values.any()
    net = bg.Network((2, 1, 1), hidden="relu")
    huge = attribution(net.parameters(W=[[[2.0, 2.0]], [[1.0]]]), np.zeros(2), np.full(2, 1e308), np.ones(1))
    assert not huge.reached
    assert np.isnan(huge.values).all()


@pytest.mark.parametrize("name", [name for name, f in ACTIVATIONS.items() if "hidden" in f.places and name != "step"])
def test_every_activation_serves(name):
    net = bg.Network((3, 6, 5, 2), hidden=name)
    base, row = np.random.default_rng(6).normal(scale=2, size=(2, 3))
    found = attribution(net.initialise(seed=5), base, row, np.array([1.0, -1.0]))
    assert found.reached
    assert abs(found.missing) <= AGREEMENT * found.size
