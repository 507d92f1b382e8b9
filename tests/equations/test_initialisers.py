"""Initial weights: their spread, their limits, and that they are the same everywhere."""

from __future__ import annotations

from math import cos, log, pi, sqrt

import numpy as np
import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.initialisers import INITIALISERS
from backglass.equations.randomness import Purpose
from tests import tolerances
from tests.oracles import philox

N_IN, N_OUT = 300, 400
VARIANCE = {"lecun": 1 / N_IN, "glorot": 2 / (N_IN + N_OUT), "he": 2 / N_IN}

by_name = pytest.mark.parametrize("name", INITIALISERS)


def expected_spread(name):
    return sqrt(VARIANCE[name.split("_")[0]])


@by_name
def test_the_spread_is_the_stated_one(name):
    w = INITIALISERS[name]().weights(seed=1, layer=2, n_out=N_OUT, n_in=N_IN)
    assert w.shape == (N_OUT, N_IN)
    spread = expected_spread(name)
    assert abs(w.mean()) < tolerances.SPREAD * spread
    assert abs(w.std() / spread - 1) < tolerances.SPREAD
    if name.endswith("uniform"):
        limit = sqrt(3) * spread
        assert 0.999 * limit < np.abs(w).max() <= limit
        assert abs((np.abs(w) < limit / 2).mean() - 0.5) < tolerances.SPREAD
    else:
        assert abs((np.abs(w) < spread).mean() - 0.6827) < tolerances.SPREAD
        assert 4 * spread < np.abs(w).max() < 6 * spread


@by_name
@pytest.mark.parametrize("seed", [0, 2**64 - 1])
def test_weights_are_drawn_row_by_row_from_the_stream(name, seed):
    """Against Philox in plain Python and the formulas of the standard library."""
    u = philox.uniforms(seed, Purpose.INITIALISE, 2 * 6, layer=3)
    spread = sqrt({"lecun": 1 / 3, "glorot": 2 / 5, "he": 2 / 3}[name.split("_")[0]])
    if name.endswith("uniform"):
        draws = [sqrt(3) * (2 * x - 1) for x in u[:6]]
    else:
        draws = [sqrt(-2 * log(1 - a)) * cos(2 * pi * b) for a, b in zip(u[::2], u[1::2], strict=True)]
    w = INITIALISERS[name]().weights(seed, layer=3, n_out=2, n_in=3)
    np.testing.assert_allclose(w.ravel(), spread * np.array(draws), rtol=tolerances.FORMULA, atol=tolerances.FORMULA)


def test_layers_and_seeds_have_weights_of_their_own():
    net = bg.Network((4, 4, 4), hidden="tanh", output="tanh")
    same, again, other = net.initialise(5), net.initialise(5), net.initialise(6)
    assert same == again
    assert not np.intersect1d(same.W[2], same.W[3]).size
    assert not np.intersect1d(same.flat[net.is_weight], other.flat[net.is_weight]).size
    assert not same.flat[~net.is_weight].any()


def test_each_activation_has_its_initialiser():
    assert {name: ACTIVATIONS[name].initialiser.name for name in ("relu", "gelu", "selu", "tanh", "softmax")} == {
        "relu": "he_normal",
        "gelu": "he_normal",
        "selu": "lecun_normal",
        "tanh": "glorot_normal",
        "softmax": "glorot_normal",
    }
    net = bg.Network((3, 2, 2), hidden="relu", output="tanh")
    he, glorot = (INITIALISERS[name]() for name in ("he_normal", "glorot_normal"))
    np.testing.assert_array_equal(net.initialise(7).W[2], he.weights(7, 2, 2, 3))
    np.testing.assert_array_equal(net.initialise(7).W[3], glorot.weights(7, 3, 2, 2))
    np.testing.assert_array_equal(net.initialise(7, "he_normal").W[3], he.weights(7, 3, 2, 2))
