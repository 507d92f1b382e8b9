"""Gradient descent with the reference engine for the lessons that train small networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from backglass.engines.reference import ReferenceEngine
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import SGD
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Plan, State

AT_ONCE = 100  # updates between two words to the watcher


def descend(
    net: Network,
    theta: Parameters,
    X: Floats,
    D: Floats,
    eta: float,
    counts: Sequence[int],
    told: Callable[[int], None] = lambda _: None,
) -> dict[int, Parameters]:
    """Full-batch gradient descent.

    Parameters
    ----------
    net : Network
    theta : Parameters
    X, D : array (N, n_1), array (N, n_L)
    eta : float
        The learning rate.
    counts : sequence of int
        Numbers of updates, ascending.
    told : callable, optional
        Told the number of updates made.

    Returns
    -------
    dict of int to Parameters
        Number of updates -> the parameters after so many.

    Examples
    --------
    >>> net = Network((1, 1), biases="none")
    >>> X = D = np.ones((1, 1))
    >>> [float(theta.flat[0]) for theta in descend(net, net.parameters(W=[[[0]]]), X, D, 0.5, (1, 2)).values()]
    [0.5, 0.75]
    """
    plan = Plan(X, D, np.ones(len(X)), len(X), epochs=counts[-1], optimiser=SGD(eta), shuffle=False)
    engine, state, kept = ReferenceEngine(net), State(theta.flat, {}), {}
    for done, count in zip((0, *counts), counts, strict=False):
        for made in range(done, count, AT_ONCE):
            updates = min(AT_ONCE, count - made)
            state = engine.run(state, plan, updates).state
            told(made + updates)
        kept[count] = Parameters(net, state.theta)
    return kept
