"""Every allowed combination of activations and loss, and a small problem for any network."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any
from zlib import crc32

import numpy as np

import backglass as bg
from backglass.equations.activations import ACTIVATIONS, Activation
from backglass.equations.forward import forward
from backglass.equations.losses import LOSSES, Loss
from backglass.equations.table import Row

# Beside the rows as they are by default, the parameters that a row has.
HIDDEN: tuple[Activation, ...] = (
    *(row() for row in ACTIVATIONS.values() if "hidden" in row.places and row.trainable),
    bg.LeakyReLU(slope=0.3),
    bg.ELU(alpha=0.6),
)
OUTPUTS: tuple[Activation, ...] = tuple(row() for row in ACTIVATIONS.values() if row.trainable)
ALL_LOSSES: tuple[Loss, ...] = (
    *(row() for row in LOSSES.values()),
    bg.Huber(delta=0.3),
    bg.Quantile(q=0.8),
    bg.CrossEntropy(smoothing=0.1),
    bg.BinaryCrossEntropy(smoothing=0.2),
)
PAIRS: tuple[tuple[Activation, Loss], ...] = (
    *((output, loss) for output, loss in product(OUTPUTS, ALL_LOSSES[:-1]) if output.name in loss.outputs),
    (ACTIVATIONS["logistic"](), ALL_LOSSES[-1]),  # at the end: the others keep the hidden activation that is their turn
)


def label(value: Any) -> str | None:
    """A short name for pytest's reports; None leaves it to pytest."""
    return "_".join(map(str, value.to_dict().values())) if isinstance(value, Row) else None


PAIR_IDS = [f"{label(output)}-{label(loss)}" for output, loss in PAIRS]


@dataclass(frozen=True)
class Problem:
    """A network with parameters and seven weighted samples, the weight of one of them 0."""

    net: bg.Network
    flat: Any  # (P,)
    X: Any  # (7, n_1)
    D: Any  # (7, n_L)
    s: Any  # (7,)

    def astype(self, dtype: str) -> Problem:
        """The same numbers, rounded."""
        return Problem(self.net, *(values.astype(dtype) for values in (self.flat, self.X, self.D, self.s)))


def problem(net: bg.Network, n: int = 7) -> Problem:
    """The same for the same network, different for others.

    Every unit works for some sample, for ReLU's sake, and none is saturated, where torch's own functions lose digits.
    """
    rng = np.random.default_rng(crc32(repr(net).encode()))
    s = rng.uniform(0.2, 2.0, size=n)
    s[n // 2] = 0
    while True:
        flat, X = 0.8 * rng.normal(size=net.parameter_count), rng.normal(size=(n, net.sizes[0]))
        u = forward(net.f, *net.views(flat), X).u
        if all((u[l][s > 0] > 0).any(axis=0).all() and np.abs(u[l]).max() < 5 for l in u):
            return Problem(net, flat, X, targets(rng, net, n), s)


def targets(rng: np.random.Generator, net: bg.Network, n: int) -> Any:
    """Targets in the range of the loss, its ends among them."""
    shape = (n, net.sizes[-1])
    if net.output.name == "softmax":
        D = rng.dirichlet(np.ones(shape[1]), size=n)
        D[0] = np.eye(shape[1])[0]
        return D
    match net.loss.name:
        case "binary_cross_entropy":
            D = rng.uniform(size=shape)
            D[0], D[1] = 0, 1
            return D
        case "poisson":
            return rng.poisson(1.5, size=shape).astype(np.float64)
    return rng.normal(size=shape)
