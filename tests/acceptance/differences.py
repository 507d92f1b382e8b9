"""N09 to N11, N15, N16: gradients by differences, and the errors that they must and must not show."""

from __future__ import annotations

import numpy as np

import backglass as bg
from backglass.engines import ReferenceEngine
from tests.acceptance.networks import Pass, three_layers
from tests.acceptance.registry import EXPECTED, check


def summed_loss(net, X, D):
    """The loss of the flat vector."""
    engine, s = ReferenceEngine(net), np.ones(len(X))
    return lambda flat: float(engine.sums(flat, np.array(X), np.array(D), s).loss)


def differences(loss, flat, h, forward=False):
    """The gradient by central differences, or by forward ones, with one step or one for every parameter."""
    steps = np.diag(np.broadcast_to(h, flat.shape))
    behind = 0 * steps if forward else steps
    return np.array(
        [
            (loss(flat + ahead) - loss(flat - back)) / (ahead.sum() + back.sum())
            for ahead, back in zip(steps, behind, strict=True)
        ]
    )


def relative_error(a, n):
    return float(np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)))


def error_of_differences(h, forward=False, spoilt=None):
    """Of backpropagation, one of its layers spoilt by 1 %, against differences."""
    net, theta, X, D = three_layers()
    analytic = Pass(net, theta, X, D).sums.gradient.copy()
    if spoilt is not None:
        analytic[net.layout[spoilt][0]] *= 1.01
    steps = h * np.abs(theta.flat) if forward else h
    return relative_error(analytic, differences(summed_loss(net, X, D), theta.flat, steps, forward))


@check("N09")
def n09(_):
    return error_of_differences(1e-5)


@check("N10")
def n10(_):
    return error_of_differences(np.sqrt(np.finfo(np.float64).eps), forward=True)


@check("N11")
def n11(_):
    error = error_of_differences(1e-5, spoilt=2)
    assert error > EXPECTED["N11"]["expected"]["must_exceed"] > EXPECTED["N09"]["expected"]["max_allowed"]
    return error


@check("N15")
def n15(given):
    return [error_of_differences(h) for h in given["h"]]


@check("N16")
def n16(u):
    """E = z = relu(u) of one unit without weights to speak of: u = w x, x = 1."""
    net = bg.Network((1, 1), output="relu", loss="absolute_error", biases="none", reduction="sum")
    X, D = [[1.0]], [[-1.0]]
    loss = summed_loss(net, X, D)
    sums = ReferenceEngine(net).sums(np.array([u]), np.array(X), np.array(D), np.ones(1))
    return {"numeric": differences(loss, np.array([u]), 1e-5)[0], "analytic": sums.gradient[0]}
