"""The trace of a batch: u, z, delta and the gradients, layer by layer, as the equations give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from backglass.cached import cached_property
from backglass.equations.arrays import Floats
from backglass.equations.backward import bias_gradients, deltas, sample_weight_gradients, weight_gradients
from backglass.equations.forward import Forward, augmented_outputs, augmented_weights, forward
from backglass.errors import DataError, NetworkError
from backglass.glass.drawn import ShowsNetwork
from backglass.glass.excerpts import LossNode, Sample, Stage
from backglass.keywords import keywords
from backglass.network import Network, check_network
from backglass.parameters import NO_B, Parameters
from backglass.ranges import as_python, whole
from backglass.samples import check_belongs, checked_inputs, checked_masks, checked_targets, checked_weights
from backglass.words import glass as words
from backglass.words import said

MOST_BYTES = 2**30  # of the arrays that a trace keeps of every sample
_SILENT = partial(np.errstate, over="ignore", invalid="ignore")  # a number that is not finite is shown as such


@dataclass(frozen=True, eq=False)
class Trace(ShowsNetwork):
    """Everything that one forward and one backward pass compute, each array when it is first asked for.

    What a trace keeps of every sample may take `MOST_BYTES`. Of a larger batch, E, loss, dW and db are still
    computed, a part of the rows after the other, and so is any one sample.

    Attributes
    ----------
    network : Network
    theta : Parameters
    X, D : array (N, n_1), array (N, n_L)
    s : array (N,)
        Sample weights.
    masks : dict of int to array
        l -> (N, n_l) of the hidden layers with dropout: 0 or 1 / (1 - p), which z[l] and dz_du[l] include.
    u : dict of int to array
        l -> (N, n_l), l = 2..L: net inputs.
    z : dict of int to array
        l -> (N, n_l), l = 1..L: outputs of the units; z[1] is X, z[L] is y. With biases "augmented" z[l] has a column
        z_0 = 1 before them in every layer but the last, so that u[l] = z[l-1] W[l]', and `z[l][n, j]` is z_j.
    E : array (N,)
        E_n, the loss of each sample.
    delta : dict of int to array
        l -> (N, n_l), l = 2..L: dE_n/du, neither weighted nor divided.
    dW, db : dict of int to array
        l -> (n_l, n_{l-1}) and l -> (n_l,): the objective's gradient, the mean or the sum over the batch. With biases
        "augmented" dW has the shape of W, (n_l, n_{l-1} + 1), and there is no db.
    """

    network: Network
    theta: Parameters
    X: Floats
    D: Floats
    s: Floats
    masks: dict[int, Floats]

    def __repr__(self) -> str:
        """What was traced; the arrays are many."""
        return f"Trace(sizes={self.network.sizes}, rows={len(self.X)})"

    @property
    def u(self) -> dict[int, Floats]:
        """Net inputs, l -> (N, n_l), l = 2..L."""
        return self._pass.u

    @property
    def z(self) -> dict[int, Floats]:
        """Outputs of the units, l -> (N, n_l), l = 1..L; with biases "augmented" z_0 = 1 before them for l < L."""
        return self.outputs if self.network.biases != "augmented" else self._with_unit_0

    @property
    def outputs(self) -> dict[int, Floats]:
        """Outputs of the units from 1 on, l -> (N, n_l), l = 1..L, whatever the kind of bias."""
        return self._pass.z

    @cached_property
    def _with_unit_0(self) -> dict[int, Floats]:
        L = self.network.L
        return {l: z if l == L else augmented_outputs(z) for l, z in self.outputs.items()}

    @property
    def y(self) -> Floats:
        """The network's outputs, (N, n_L)."""
        return self.outputs[self.network.L]

    @cached_property
    def E(self) -> Floats:
        """E_n, (N,)."""
        L = self.network.L
        with _SILENT():
            return np.concatenate([self.network.pair.value(part.u[L], part.D) for part in self.parts()])

    @property
    def loss(self) -> float:
        """The objective of the batch: the weighted mean of the E_n, or their weighted sum."""
        return float(self.s @ self.E) / self._division

    @property
    def loss_node(self) -> LossNode:
        """The loss as a node behind the outputs."""
        return LossNode(self.network.loss, self.y, self.D, self.E, self.dE_dz[self.network.L], self.loss)

    @property
    def share(self) -> Floats:
        """What each sample counts in the objective, (N,): s_n / sum of s, or s_n for the sum."""
        return self.s / self.s.sum() if self.network.reduction == "mean" else self.s

    @cached_property
    def delta(self) -> dict[int, Floats]:
        """dE_n/du, l -> (N, n_l), l = 2..L."""
        net = self.network
        with _SILENT():
            delta = deltas(net.f, self.theta.weights, self.u, net.pair.delta(self.u[net.L], self.D), self.masks)
        return {l: delta[l] for l in sorted(delta)}

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
        net = self.network
        through = {l: self.delta[l + 1] @ self.theta.weights[l + 1] for l in range(1, net.L)}
        return through | {net.L: net.pair.output_gradient(self.u[net.L], self.D)}

    @cached_property
    def dW(self) -> dict[int, Floats]:
        """The objective's gradient, l -> (n_l, n_{l-1}); with biases "augmented" that by w_j0 as column 0."""
        dW, db = self._gradients
        return dW if self.network.biases != "augmented" else {l: augmented_weights(dW[l], db[l]) for l in dW}

    @property
    def db(self) -> dict[int, Floats]:
        """The objective's gradient, l -> (n_l,); a NetworkError with biases "augmented", where dW has it."""
        if self.network.biases == "augmented":
            raise NetworkError(NO_B.format("db", "asked for", "dW"))
        return self._gradients[1]

    @property
    def gradient(self) -> Floats:
        """The objective's gradient as one vector, (P,), in the order of ``theta.flat``; frozen biases included."""
        return np.asarray(self.network.flatten(*self._gradients))

    @cached_property
    def sample_dW(self) -> dict[int, Floats]:
        """dE_n/dW of every sample alone: l -> (N, n_l, n_{l-1}); the bias gradients of a sample are its deltas."""
        self._check_budget("dE_n/dW", self.network.parameter_count, "t.sample(n).dW")
        return sample_weight_gradients(self.delta, self.z)

    def stage(self, k: int) -> Stage:
        """One of the four stages of the procedure.

        Parameters
        ----------
        k : {1, 2, 3, 4}
            1: u and z of every layer. 2: the loss, and delta of the output layer. 3: delta of the hidden layers, from
            L - 1 down to 2. 4: the gradients.

        Raises
        ------
        DataError
            There is no such stage.
        """
        return Stage.of(self, k)

    def sample(self, n: int) -> Sample:
        """One sample, counted from 0, from the end where it is below 0.

        Raises
        ------
        DataError
            There is no such sample.
        """
        return Sample.of(self.row(n))

    def row(self, n: int) -> Trace:
        """The trace of one sample alone, counted from 0, with the weight 1: its loss is E_n.

        Raises
        ------
        DataError
            There is no such sample.
        """
        n = self.number(n)
        return self._rows(slice(n, n + 1), np.ones(1))

    def number(self, n: int) -> int:
        """A sample's number from 0 up, of one that may count from the end; a DataError where there is none."""
        n = as_python(n)
        if not whole(-len(self.X), len(self.X) - 1).takes(n):
            raise DataError(words.NO_SAMPLE.format(n=said(n), rows=len(self.X)))
        return range(len(self.X))[n]

    def parts(self) -> Iterator[Trace]:
        """Traces of so many rows at a time as fit the budget; the trace itself where it does."""
        if self._fits:
            yield self
            return
        step = max(1, MOST_BYTES // self._row_bytes)
        for start in range(0, len(self.X), step):
            yield self._rows(slice(start, start + step))

    def _rows(self, rows: slice, s: Floats | None = None) -> Trace:
        """Some rows; what is computed of them is taken over, so that it has the same bits."""
        masks = {l: mask[rows] for l, mask in self.masks.items()}
        part = Trace(self.network, self.theta, self.X[rows], self.D[rows], self.s[rows] if s is None else s, masks)
        if self._fits:
            vars(part)["_pass"] = Forward(
                *({l: of[rows] for l, of in by_layer.items()} for by_layer in (self.u, self.outputs))
            )
            vars(part)["delta"] = {l: delta[rows] for l, delta in self.delta.items()}
        return part

    @cached_property
    def _pass(self) -> Forward:
        self._check_budget("u, z and delta", self._row_bytes // 8, "t.sample(n)")
        with _SILENT():
            return forward(self.network.f, self.theta.weights, self.theta.biases, self.X, self.masks)

    @cached_property
    def _gradients(self) -> tuple[dict[int, Floats], dict[int, Floats]]:
        dW: dict[int, Floats] = {}
        db: dict[int, Floats] = {}
        start = 0
        for part in self.parts():
            share = self.share[start : start + len(part.X)]
            start += len(part.X)
            for total, more in (
                (dW, weight_gradients(part.delta, part.outputs, share)),
                (db, bias_gradients(part.delta, share)),
            ):
                total.update({l: total[l] + more[l] if total else more[l] for l in more})
        return dW, db

    @property
    def _row_bytes(self) -> int:
        """Bytes of u, z and delta of one sample; z once more where unit 0 stands before it."""
        sizes = self.network.sizes
        again = sum(n + 1 for n in sizes[:-1]) if self.network.biases == "augmented" else 0
        return 8 * (3 * sum(sizes[1:]) + again)

    @property
    def _fits(self) -> bool:
        return len(self.X) == 1 or len(self.X) * self._row_bytes <= MOST_BYTES

    def _check_budget(self, what: str, numbers: int, instead: str) -> None:
        bytes_ = 8 * len(self.X) * numbers
        if len(self.X) > 1 and bytes_ > MOST_BYTES:
            raise DataError(
                words.TOO_MUCH.format(
                    what=what, rows=len(self.X), size=f"{bytes_ / 2**30:.1f}", most=MOST_BYTES // 2**30, instead=instead
                )
            )

    @property
    def _division(self) -> float:
        return float(self.s.sum()) if self.network.reduction == "mean" else 1.0


@keywords
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
    check_network(net, "net")
    check_belongs(theta, net)
    theta = theta.astype(np.float64)
    X = checked_inputs(net, X, "float64")
    D = checked_targets(net, D, len(X), "float64")
    s = checked_weights(sample_weight, len(X), "float64")
    return Trace(net, theta, X, D, s, {} if masks is None else checked_masks(net, masks, len(X)))
