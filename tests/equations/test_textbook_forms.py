"""What a textbook's program has for f, f', the loss and the output's delta is what the equations have."""

from __future__ import annotations

import numpy as np
import pytest

from backglass.equations.activations import ACTIVATIONS, ReLU
from backglass.equations.losses import LOSSES, BinaryCrossEntropy, CrossEntropy
from backglass.equations.output_pairs import FUSED, output_pair

U = np.linspace(-3, 3, 24).reshape(6, 4)
G = np.cos(np.arange(24.0)).reshape(6, 4)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name):
    f = ACTIVATIONS[name]()
    z = f.textbook(U)
    np.testing.assert_allclose(z, f(U), rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(f.textbook_pullback(U, z, G), f.pullback(U, G), rtol=1e-12, atol=1e-15)
    if f.elementwise:
        np.testing.assert_allclose(f.textbook_derivative(U, z), f.derivative(U), rtol=1e-12, atol=1e-15)


def test_a_slope_at_the_kink_that_is_not_0_stays():
    u = np.array([[-1.0, 0.0, 1.0]])
    assert ReLU(derivative_at_zero=0.5).textbook_derivative(u, u).tolist() == [[0.0, 0.5, 1.0]]


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_losses(name, smoothing):
    smooths = name in (BinaryCrossEntropy.name, CrossEntropy.name)
    loss = LOSSES[name](smoothing=smoothing) if smooths else LOSSES[name]()
    y, d = ACTIVATIONS["softmax"]()(U), np.eye(4)[[0, 1, 2, 3, 0, 1]]
    np.testing.assert_allclose(loss.textbook(y, d), loss.value(y, d), rtol=1e-13)


@pytest.mark.parametrize(("output", "loss"), [*FUSED, (ACTIVATIONS["logistic"], LOSSES["squared_error"])])
def test_deltas(output, loss):
    pair, d = output_pair(output(), loss()), np.eye(4)[[0, 1, 2, 3, 0, 1]]
    np.testing.assert_allclose(pair.textbook_delta(U, pair.output(U), d), pair.delta(U, d), rtol=1e-12, atol=1e-15)
