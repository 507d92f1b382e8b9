"""The trace of a batch: u, z, delta and the gradients, layer by layer, as the equations give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.equations.backward import bias_gradients, deltas, sample_weight_gradients, weight_gradients
from backglass.equations.forward import forward
from backglass.errors import DataError, NetworkError
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.samples import checked_inputs, checked_targets, checked_weights

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trace:
    """Everything that one forward and one backward pass compute.

    Attributes
    ----------
    network : Network
    theta : Parameters
    X, D : array (N, n_1), array (N, n_L)
    s : array (N,)
        Sample weights.
    u : dict of int to array
        l -> (N, n_l), l = 2..L: net inputs.
    z : dict of int to array
        l -> (N, n_l), l = 1..L: outputs of the units; z[1] is X, z[L] is y.
    E : array (N,)
        E_n, the loss of each sample.
    delta : dict of int to array
        l -> (N, n_l), l = 2..L: dE_n/du, neither weighted nor divided.
    dW, db : dict of int to array
        l -> (n_l, n_{l-1}) and l -> (n_l,): the objective's gradient, the mean or the sum over the batch.
    masks : dict of int to array
        l -> (N, n_l) of the hidden layers with dropout: 0 or 1 / (1 - p), which z[l] and dz_du[l] include.
    """

    network: Network
    theta: Parameters
    X: Floats
    D: Floats
    s: Floats
    u: dict[int, Floats]
    z: dict[int, Floats]
    E: Floats
    delta: dict[int, Floats]
    dW: dict[int, Floats]
    db: dict[int, Floats]
    masks: dict[int, Floats]

    @property
    def y(self) -> Floats:
        """The network's outputs, (N, n_L)."""
        return self.z[self.network.L]

    @property
    def loss(self) -> float:
        """The objective of the batch: the weighted mean of the E_n, or their weighted sum."""
        return float(self.s @ self.E) / self._division

    @property
    def negative_delta(self) -> dict[int, Floats]:
        """The other sign of delta, -dE_n/du, with which dE_n/dw = -delta z: l -> (N, n_l)."""
        return {l: -delta for l, delta in self.delta.items()}

    @cached_property
    def dz_du(self) -> dict[int, Floats]:
        """f'(u): l -> (N, n_l), l = 2..L; for softmax the diagonal of its Jacobian; 0 for a dropped unit."""
        slopes = {l: self.network.f[l].derivative(u) for l, u in self.u.items()}
        return slopes | {l: slopes[l] * mask for l, mask in self.masks.items()}

    @cached_property
    def dE_dz(self) -> dict[int, Floats]:
        """dE_n/dz: l -> (N, n_l), l = 1..L; for l < L the sum over all units k of delta_k w_kj."""
        through = {l: self.delta[l + 1] @ self.theta.W[l + 1] for l in range(1, self.network.L)}
        return through | {self.network.L: self.network.loss.gradient(self.y, self.D)}

    @cached_property
    def sample_dW(self) -> dict[int, Floats]:
        """dE_n/dW of every sample alone: l -> (N, n_l, n_{l-1}); the bias gradients of a sample are its deltas."""
        return sample_weight_gradients(self.delta, self.z)

    def sample(self, n: int) -> Sample:
        """One sample, counted from 0."""
        if not -len(self.X) <= n < len(self.X):
            raise DataError(f"There is no sample {n}; the batch has {len(self.X)} rows, counted from 0.")
        return Sample(
            u={l: u[n] for l, u in self.u.items()},
            z={l: z[n] for l, z in self.z.items()},
            d=self.D[n],
            E=float(self.E[n]),
            delta={l: delta[n] for l, delta in self.delta.items()},
            dW={l: dW[n] for l, dW in self.sample_dW.items()},
        )

    @property
    def _division(self) -> float:
        return float(self.s.sum()) if self.network.reduction == "mean" else 1.0


@dataclass(frozen=True, eq=False)
class Sample:
    """One sample of a trace.

    Attributes
    ----------
    u, z, delta : dict of int to array
        l -> (n_l,).
    d : array (n_L,)
    E : float
        E_n.
    dW : dict of int to array
        l -> (n_l, n_{l-1}): dE_n/dW.
    """

    u: dict[int, Floats]
    z: dict[int, Floats]
    d: Floats
    E: float
    delta: dict[int, Floats]
    dW: dict[int, Floats]


def trace(
    net: Network,
    theta: Parameters,
    X: Any,
    D: Any,
    sample_weight: Any = None,
    masks: Mapping[int, Any] | None = None,
) -> Trace:
    """Trace a batch through the network and back.

    Parameters
    ----------
    net : Network
    theta : Parameters
    X : array-like (N, n_1)
    D : array-like (N, n_L)
        Targets; 1-D for one output; for cross entropy also 1-D class indices from 0.
    sample_weight : array-like (N,), optional
    masks : mapping, optional
        l -> (N, n_l) of hidden layers: the factors of inverted dropout.

    Returns
    -------
    Trace

    Raises
    ------
    DataError, NetworkError
        The arrays do not fit the network.

    Examples
    --------
    >>> net = Network((2, 2, 2), hidden="logistic", output="logistic", biases="frozen")
    >>> theta = net.parameters(W=[[[.15, .20], [.25, .30]], [[.40, .45], [.50, .55]]], b=[[.35, .35], [.60, .60]])
    >>> t = trace(net, theta, [[0.05, 0.10]], [[0.01, 0.99]])
    >>> t.u[2].round(4).tolist(), round(t.loss, 9)
    ([[0.3775, 0.3925]], 0.298371109)
    >>> t.delta[3].round(9).tolist(), t.dW[3][0].round(9).tolist()
    ([[0.138498562, -0.038098237]], [0.082167041, 0.082667628])
    """
    if theta.network != net:
        raise NetworkError("theta belongs to another network; make it by this network's parameters() or initialise().")
    theta = theta.astype(np.float64)
    X = checked_inputs(net, X, "float64")
    D = checked_targets(net, D, len(X), "float64")
    s = checked_weights(sample_weight, len(X), "float64")
    masks = {l: np.asarray(mask, dtype=np.float64) for l, mask in (masks or {}).items()}
    if any(l not in range(2, net.L) or mask.shape != (len(X), net.sizes[l - 1]) for l, mask in masks.items()):
        raise DataError("A mask has a row for every row of X and a column for every unit of its hidden layer.")
    pass_ = forward(net.f, theta.W, theta.b, X, masks)
    delta = deltas(net.f, theta.W, pass_.u, net.pair.delta(pass_.u[net.L], D), masks)
    share = s / s.sum() if net.reduction == "mean" else s
    return Trace(
        network=net,
        theta=theta,
        X=X,
        D=D,
        s=s,
        u=pass_.u,
        z=pass_.z,
        E=net.pair.value(pass_.u[net.L], D),
        delta={l: delta[l] for l in sorted(delta)},
        dW=weight_gradients(delta, pass_.z, share),
        db=bias_gradients(delta, share),
        masks=masks,
    )
