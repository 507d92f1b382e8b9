"""Outputs over the plane of two inputs."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.errors import DataError, NetworkError
from backglass.glass import surface
from tests.tolerances import FORMULA


def test_every_point_is_the_networks_output_there():
    net = bg.Network((3, 4, 2), hidden="tanh", output="softmax", loss="cross_entropy")
    theta = net.initialise(seed=2)
    X = np.random.default_rng(0).normal(size=(5, 3))
    over = surface(net, theta, X, of=(3, 1), points=4)
    for r, c in ((0, 0), (3, 1), (2, 3)):
        point = np.array([[over.up[r], X[:, 1].mean(), over.across[c]]])
        # A kernel of the BLAS may add the products of one row in another order than those of sixteen.
        np.testing.assert_allclose(over.y[r, c], bg.trace(net, theta, point, [0]).y[0], rtol=FORMULA, atol=0)
        assert over.classes[r, c] == over.y[r, c].argmax()
    assert over.across[0] < X[:, 2].min() < X[:, 2].max() < over.across[-1]


def test_what_is_not_there_is_refused():
    net = bg.Network((2, 1))
    for of in ((1, 3), (1, 1), (0, 1)):
        with pytest.raises(NetworkError, match="two different inputs"):
            surface(net, net.initialise(), [[1, 2]], of=of)
    with pytest.raises(DataError, match="points is 1"):
        surface(net, net.initialise(), [[1, 2]], points=1)
    assert surface(net, net.initialise(), [[1, 2]], points=2).classes is None
