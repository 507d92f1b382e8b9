"""How far rounding may carry a gradient: backpropagation with random roundings put in, a few times over.

Every sum is moved by about eps times the sum of its terms' absolute values, every value of a function by a few eps of
itself, and f' of a bounded activation by a few eps of its largest value (an engine may compute it from z, as 1 - z^2).
A unit's values are moved partly together, for a function is off in the same direction at similar arguments. How far
the gradient moves is how far an engine of that eps may be off, however ill-conditioned the network is.

Parker, Monte Carlo Arithmetic, UCLA CSD-970002 (1997).
"""

from __future__ import annotations

from itertools import count
from math import inf

import numpy as np

from backglass.equations.activations import Activation
from backglass.equations.arrays import Array, Floats
from backglass.equations.randomness import Purpose, normals
from backglass.glass.layers import largest_derivative
from backglass.network import Network

DRAWS = 8
FUNCTION = 4.0  # eps of a value that a function returns
SPREADS = 8.0  # root mean squares of the movement that are let pass
AMPLIFIED = 1e8  # how much larger a value that has underflown may grow on its way into the gradient


def rounding_allowance(net: Network, flat: Floats, X: Floats, D: Floats, share: Floats, dtype: str) -> Floats:
    """How far every entry of the objective's gradient may be off by rounding, (P,).

    Parameters
    ----------
    net : Network
    flat : array (P,), float64
    X, D : array (N, n_1), array (N, n_L)
    share : array (N,)
        What each loss is multiplied by in the objective.
    dtype : {"float64", "float32"}
        Of the engine.

    Examples
    --------
    >>> net = Network((1, 1), biases="none")
    >>> allowance = rounding_allowance(net, np.ones(1), np.ones((1, 1)), np.zeros((1, 1)), np.ones(1), "float32")
    >>> bool(1e-7 < allowance[0] < 1e-5)
    True
    """
    precision = np.finfo(dtype)
    with np.errstate(all="ignore"):
        exact, terms = _gradient(net, flat, X, D, share, _Noise(0.0))
        moved = np.zeros_like(exact)
        noise = _Noise(float(precision.eps))
        for _ in range(DRAWS):
            moved += (_gradient(net, flat, X, D, share, noise)[0] - exact) ** 2 / DRAWS
        spread = np.sqrt(moved)
        # The root mean square of few draws may be small by chance: what the others of its kind moved counts, too.
        for slices in net.layout.values():
            for of in slices:
                if (terms[of] > 0).any():
                    spread[of] += terms[of] * np.median((spread[of] / terms[of])[terms[of] > 0])
    allowance: Floats = SPREADS * spread + AMPLIFIED * float(precision.tiny)
    return allowance


class _Noise:
    """Normal numbers times eps, new ones at every call; those of a unit's samples in part the same."""

    def __init__(self, eps: float) -> None:
        self.eps = eps
        self.calls = count(1)

    def __call__(self, like: Array) -> Floats:
        if not self.eps:
            return np.zeros(like.shape)
        units = like.shape[-1]
        draws = normals(0, Purpose.CHECK, like.size + units, layer=next(self.calls))
        return self.eps * (draws[units:].reshape(like.shape) + draws[:units])


def _gradient(net: Network, flat: Floats, X: Floats, D: Floats, share: Floats, noise: _Noise) -> tuple[Array, Array]:
    """The gradient with roundings, (P,), and the sums of its terms' absolute values, (P,)."""
    W, b = net.views(flat)
    u, z = {}, {1: X}
    for l, f in net.f.items():
        terms = np.abs(z[l - 1]) @ np.abs(W[l]).T + np.abs(b[l])
        u[l] = z[l - 1] @ W[l].T + b[l] + terms * noise(terms)
        z[l] = f(u[l])
        z[l] = z[l] + FUNCTION * z[l] * noise(z[l])
    delta = net.pair.delta(u[net.L], D)
    delta = delta + FUNCTION * delta * noise(delta)
    if not net.pair.fused:
        g = net.loss.gradient(z[net.L], D)
        delta = delta + _slope_rounding(net.output) * g * noise(g)
    dW, db, sizes_W, sizes_b = {}, {}, {}, {}
    for l in range(net.L, 1, -1):
        weighted = share[:, None] * delta
        sizes_W[l], sizes_b[l] = np.abs(weighted).T @ np.abs(z[l - 1]), np.abs(weighted).sum(axis=0)
        dW[l] = weighted.T @ z[l - 1] + sizes_W[l] * noise(W[l])
        db[l] = weighted.sum(axis=0) + sizes_b[l] * noise(sizes_b[l])
        if l > 2:
            g, size = delta @ W[l], np.abs(delta) @ np.abs(W[l])
            slope = net.f[l - 1].derivative(u[l - 1])
            slope = slope + (_slope_rounding(net.f[l - 1]) + FUNCTION * slope) * noise(slope)
            delta = slope * (g + size * noise(g))
    return net.flatten(dW, db), net.flatten(sizes_W, sizes_b)


def _slope_rounding(f: Activation) -> float:
    """How many eps f' may be off where it is nearly 0."""
    return FUNCTION * largest_derivative(f) if max(map(abs, f.bounds)) < inf else 0.0
