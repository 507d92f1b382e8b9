"""NumPy by hand: buffers allocated once, every operation in place, one flat vector for the optimiser.

It computes no loss, which spares it a little that the other contenders do.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from threadpoolctl import threadpool_info
from workloads import ADAM, Case

from contenders.base import Contender, Floats, flattened, layers


class NumPyLoop(Contender):
    """Backpropagation as an experienced user of NumPy writes it."""

    def version(self) -> str:
        """With the kernels that OpenBLAS took for this processor."""
        blas = ", ".join(sorted({f"{pool['internal_api']} {pool.get('architecture')}" for pool in threadpool_info()}))
        return f"{np.__version__}, {blas}"

    def start(self, case: Case) -> None:
        """Allocate once; W is kept as (n_in, n_out), so that no product needs a transpose of it forward."""
        work = case.workload
        self.case, self.work = case, work
        self.X, self.D = case.data()
        self.begin = flattened([(W.T, b) for W, b in layers(case.start(), work.sizes)])
        self.flat = self.begin.copy()
        self.gradient, self.m, self.v, self.spare = (np.zeros_like(self.flat) for _ in range(4))
        self.weights, self.gradients = self._views(self.flat), self._views(self.gradient)
        self.z, self.delta = ([np.empty((work.batch, n), case.dtype) for n in work.sizes[1:]] for _ in range(2))
        self.slope = [np.empty((work.batch, n), case.dtype) for n in work.sizes[1:]]
        self.step = {"sgd": self._sgd, "adam": self._adam}[case.optimiser]

    def _views(self, flat: Floats) -> list[tuple[Floats, Floats]]:
        views, at = [], 0
        for n_in, n_out in pairwise(self.work.sizes):
            middle = at + n_in * n_out
            views.append((flat[at:middle].reshape(n_in, n_out), flat[middle : middle + n_out]))
            at = middle + n_out
        return views

    def train(self, epochs: int) -> None:
        """Slices of the rows, in order."""
        np.copyto(self.flat, self.begin)
        self.m[:] = self.v[:] = 0
        self.t = 0
        rows, batch = self.work.rows, self.work.batch
        parts = [self._part(first, min(first + batch, rows)) for first in range(0, rows, batch)]
        for _ in range(epochs):
            for part in parts:
                self._update(*part)

    def _part(self, first: int, end: int) -> tuple[list[Floats], Floats, list[Floats], list[Floats]]:
        n = end - first
        z = [self.X[first:end], *(part[:n] for part in self.z)]
        return z, self.D[first:end], [part[:n] for part in self.delta], [part[:n] for part in self.slope]

    def _update(self, z: list[Floats], D: Floats, delta: list[Floats], slope: list[Floats]) -> None:
        work, last = self.work, len(delta) - 1
        for k, (W, b) in enumerate(self.weights):
            u = np.dot(z[k], W, out=z[k + 1])
            u += b
            _activate(work.output if k == last else work.hidden, u)

        np.subtract(z[-1], D, out=delta[-1])
        if work.loss == "squared_error" and work.output == "logistic":
            delta[-1] *= _slope("logistic", z[-1], slope[-1])
        if len(D) > 1:
            delta[-1] /= len(D)

        for k in range(last, -1, -1):
            dW, db = self.gradients[k]
            np.dot(z[k].T, delta[k], out=dW)
            delta[k].sum(axis=0, out=db)
            if k:
                np.dot(delta[k], self.weights[k][0].T, out=delta[k - 1])
                delta[k - 1] *= _slope(work.hidden, z[k], slope[k - 1])
        self.step()

    def _sgd(self) -> None:
        self.gradient *= self.work.sgd
        self.flat -= self.gradient

    def _adam(self) -> None:
        self.t += 1
        g, m, v, spare = self.gradient, self.m, self.v, self.spare
        b1, b2 = ADAM["beta_1"], ADAM["beta_2"]
        np.multiply(g, 1 - b1, out=spare)
        m *= b1
        m += spare
        np.multiply(g, g, out=g)
        g *= 1 - b2
        v *= b2
        v += g
        np.multiply(v, 1 / (1 - b2**self.t), out=spare)
        np.sqrt(spare, out=spare)
        spare += ADAM["epsilon"]
        np.divide(m, spare, out=spare)
        spare *= self.work.adam / (1 - b1**self.t)
        self.flat -= spare

    def theta(self) -> Floats:
        """With W as (n_out, n_in) again."""
        return flattened([(W.T, b) for W, b in self.weights])


def _activate(name: str, u: Floats) -> None:
    if name == "relu":
        np.maximum(u, 0, out=u)
    elif name == "tanh":
        np.tanh(u, out=u)
    elif name == "logistic":
        np.negative(u, out=u)
        np.exp(u, out=u)
        u += 1
        np.reciprocal(u, out=u)
    elif name == "softmax":
        u -= u.max(axis=1, keepdims=True)
        np.exp(u, out=u)
        u /= u.sum(axis=1, keepdims=True)


def _slope(name: str, z: Floats, out: Floats) -> Floats:
    """f' from z = f(u)."""
    if name == "relu":
        np.greater(z, 0, out=out)
    elif name == "tanh":
        np.multiply(z, z, out=out)
        np.subtract(1, out, out=out)
    else:
        np.subtract(1, z, out=out)
        out *= z
    return out
