"""The Engine contract: what every engine computes, and in which terms.

One update of `run` is, in this order: the batch of the cursor, dropout masks, `sums` at the optimiser's point,
division by the batch's weight (reduction "mean"), penalties, clipping, decoupled decay, the optimiser's update.
An engine may fuse these as it likes; its updates equal those of the reference within the tolerances of
tests/tolerances.py, and run(a) followed by run(b) gives the bits of run(a + b). Where the plan has `parts`, the sums of
a batch are those of its parts, added in the tree of `backglass.parts`: the bits of an update are then those of `sums`
and `apply`, by whichever processes the parts were computed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeAlias

import numpy as np

from backglass.engines.updating import Updated, updated
from backglass.equations.arrays import Array, DType, Floats, Indices
from backglass.equations.optimisers import Optimiser
from backglass.errors import EngineError
from backglass.network import Network
from backglass.plan import Plan, State, Stretch, Sums
from backglass.ranges import checked, whole

Batch: TypeAlias = tuple[Array, Array, Array, Mapping[int, Array] | None]  # X, D, s, masks of some rows
Bounds: TypeAlias = Sequence[tuple[int, int]]  # from which row, to which
THREADS = whole(1, 1024).or_value(None)


def rows_of(batch: Batch, first: int, last: int) -> Batch:
    """A run of a batch's rows.

    Examples
    --------
    >>> ones = np.ones((3, 1))
    >>> X, D, s, masks = rows_of((ones, ones, ones[:, 0], {2: ones}), 1, 3)
    >>> len(X), len(D), len(s), len(masks[2])
    (2, 2, 2, 2)
    """
    X, D, s, masks = batch
    rows = slice(first, last)
    return X[rows], D[rows], s[rows], None if masks is None else {l: mask[rows] for l, mask in masks.items()}


class Engine(ABC):
    """What every engine can do, for one network in one dtype.

    Parameters
    ----------
    network : Network
    dtype : {"float64", "float32"}
    threads : int or None
        Threads to use; None is what `backglass.cores` finds allowed.
    """

    name: ClassVar[str]
    lets_go: ClassVar[bool] = False  # of Python while it trains, so that runs in several threads go on at once

    def __init__(self, network: Network, dtype: DType = "float64", threads: int | None = None) -> None:
        self.network = network
        self.dtype: DType = dtype
        self.threads: int | None = checked("threads", threads, THREADS)

    @classmethod
    def unsuited(cls, network: Network, optimiser: Optimiser | None = None) -> str:  # noqa: ARG003
        """What the engine lacks for a network, or to train it by an optimiser; empty where it lacks nothing."""
        return ""

    @classmethod
    def check(cls, network: Network, optimiser: Optimiser | None = None) -> None:
        """Refuse what the engine cannot compute.

        Raises
        ------
        EngineError
            It lacks something for the network or the optimiser.
        """
        if problem := cls.unsuited(network):
            raise EngineError(f"The {cls.name} engine cannot take this network: {problem}; take engine='reference'.")
        if problem := cls.unsuited(network, optimiser):
            raise EngineError(f"The {cls.name} engine cannot train this network: {problem}; take engine='reference'.")

    @classmethod
    def again(cls, network: Network, dtype: DType, arithmetic: str) -> Engine:  # noqa: ARG003
        """An engine whose bits are those of one that said `arithmetic`, as far as its options decide them."""
        return cls(network, dtype)

    @property
    @abstractmethod
    def arithmetic(self) -> str:
        """What the bits of a run depend on beside its plan, its data and the version: instruction set or libraries."""

    @abstractmethod
    def forward(self, theta: Array, X: Array, masks: Mapping[int, Array] | None = None) -> Array:
        """The outputs y, (N, n_L)."""

    def judge(self, theta: Array, X: Array, D: Array, s: Array) -> tuple[Array, float]:
        """The outputs y and the undivided loss of a batch, without penalties: with the bits of `forward` and `sums`."""
        return self.forward(theta, X), float(self.sums(theta, X, D, s).loss)

    @abstractmethod
    def sums(
        self, theta: Array, X: Array, D: Array, s: Array, masks: Mapping[int, Array] | None = None, parts: int = 1
    ) -> Sums:
        """The undivided loss, gradient and weight of a batch, without penalties; of `parts`, in their tree."""

    def partial_sums(self, theta: Array, batch: Batch, bounds: Bounds, into: Sequence[Floats]) -> list[Sums]:
        """The `sums` of some runs of rows, each with the bits that it has alone; the gradients go into arrays (P,)."""
        found = []
        for (first, last), gradient in zip(bounds, into, strict=True):
            sums = self.sums(theta, *rows_of(batch, first, last))
            gradient[:] = sums.gradient
            found.append(Sums(sums.loss, gradient, sums.weight))
        return found

    def order(self, plan: Plan, epoch: int) -> Indices:
        """`Plan.order`, which an engine may know to make faster."""
        return plan.order(epoch)

    def apply(self, state: State, sums: Sums, plan: Plan) -> Updated:
        """The update at a state whose sums, taken at the optimiser's point, are given; it may not be finite."""
        with np.errstate(all="ignore"):  # what overflows is found in the result
            return updated(self.network, state, sums, plan)

    @abstractmethod
    def run(self, state: State, plan: Plan, batches: int) -> Stretch:
        """Train on the next `batches` batches, over the ends of epochs where need be."""
