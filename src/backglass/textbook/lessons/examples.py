"""Networks that several lessons share."""

from __future__ import annotations

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.parameters import Parameters

STEP = 1e-5  # of central differences: truncation (h^2) and rounding (eps / h) are both near 1e-11


def two_layer() -> Trace:
    """A 3-2-3 network with one sample: tanh inside, identity at the output, squared error."""
    net = Network((3, 2, 3), hidden="tanh", output="identity", loss="squared_error")
    theta = net.parameters(
        W=[[[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]], [[0.7, -0.8], [0.9, 0.1], [-0.3, 0.2]]],
        b=[[0.05, -0.1], [0.2, 0.0, -0.3]],
    )
    return trace(net, theta, [[0.5, -1.0, 2.0]], [[0.2, -0.1, 0.4]])


def multilayer(reduction: str = "sum") -> Trace:
    """A 3-4-3-2 network with three samples: tanh, logistic, softmax and cross entropy; every number a sine."""
    net = Network(
        (3, 4, 3, 2),
        hidden=["tanh", "logistic"],
        output="softmax",
        loss="cross_entropy",
        reduction="mean" if reduction == "mean" else "sum",
    )
    shapes = ((4, 3), (3, 4), (2, 3))
    W = [_sines(shape, place) for place, shape in enumerate(shapes)]
    b = [0.1 * _sines(shape[:1], 10 + place) for place, shape in enumerate(shapes)]
    return trace(net, net.parameters(W=W, b=b), _sines((3, 3), 20), [[1, 0], [0, 1], [1, 0]])


def _sines(shape: tuple[int, ...], start: int) -> Floats:
    """sin(0.7 k + start), k = 1, 2, ... in the order of rows."""
    k = np.arange(1, np.prod(shape) + 1)
    return np.asarray(np.sin(0.7 * k + start).reshape(shape))


def difference(t: Trace, name: str) -> float:
    """The central difference of the loss to one parameter: its gradient without a backward pass.

    Examples
    --------
    >>> t = two_layer()
    >>> round(difference(t, "w(3)[1,1]"), 6), round(float(t.dW[3][0, 0]), 6)
    (0.887309, 0.887309)
    """
    at = t.theta.index(name)
    losses = []
    for h in (STEP, -STEP):
        flat = t.theta.flat.copy()
        flat[at] += h
        losses.append(trace(t.network, Parameters(t.network, flat), t.X, t.D, t.s).loss)
    return (losses[0] - losses[1]) / (2 * STEP)


def sign(function: str) -> str:
    """A function as formulas write it: σ, ReLU, others by their names.

    Examples
    --------
    >>> sign("logistic"), sign("tanh")
    ('σ', 'tanh')
    """
    return {"logistic": "σ", "relu": "ReLU"}.get(function, function)
