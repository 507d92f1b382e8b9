"""What `train` gives back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.engines import choose
from backglass.glass.step import Step
from backglass.network import ROWS_AT_ONCE, Network
from backglass.parameters import Parameters
from backglass.plan import Plan, State
from backglass.samples import checked_inputs
from backglass.training.callbacks import Best
from backglass.training.history import History
from backglass.training.kept import Fingerprint, Kept
from backglass.training.replay import Replay
from backglass.training.split import Rows

Stopped: TypeAlias = Literal["finished", "converged", "early", "callback", "interrupted", "non-finite"]


@dataclass(frozen=True, eq=False)
class Run:
    """A finished or stopped run.

    Attributes
    ----------
    network : Network
    theta : Parameters
        What was learned: with early stopping the best parameters, else the last ones; always finite.
    history : History
        One line an epoch.
    engine : str
        The engine's name.
    epochs, updates : int
        How many were finished.
    seconds : float
        Wall-clock time of this call, evaluation included.
    stopped : {"finished", "converged", "early", "callback", "interrupted", "non-finite"}
        Why it ended; "converged" where L-BFGS met a tolerance.
    problem : str
        For "non-finite": epoch, batch, layer and what to do, as one sentence; for L-BFGS what SciPy says where its line
        search failed; else empty.
    best_epoch : int or None
        The epoch that `theta` comes from, where early stopping chose it; counted from 1.
    plan : Plan
    state : State
        The last state; `train` goes on from it.
    best : Best or None
        What early stopping has seen, for going on.
    kept : Kept
        States to replay updates from.
    rows : array (N,)
        Which rows of the X that `train` was given the plan's rows are, counted from 0: not those held out.
    ranks : int
        The processes that trained it together.
    """

    network: Network
    theta: Parameters
    history: History
    engine: str
    epochs: int
    updates: int
    seconds: float
    stopped: Stopped
    problem: str
    best_epoch: int | None
    plan: Plan
    state: State
    best: Best | None
    kept: Kept
    rows: Rows
    ranks: int = 1

    @property
    def parts(self) -> int:
        """The parts of a batch, whose sums are added in a tree: with the plan they decide the bits."""
        return self.plan.parts

    @property
    def parameters_sha256(self) -> str:
        """SHA-256 of the learned parameters' bytes: two runs that agree in it learned the same to the bit.

        Examples
        --------
        >>> import backglass as bg
        >>> net = bg.Network((1, 1))
        >>> once, again = (bg.train(net, net.initialise(), [[1.0]], [[1.0]], epochs=2) for _ in range(2))
        >>> once.parameters_sha256 == again.parameters_sha256
        True
        """
        flat = self.theta.flat
        return hashlib.sha256(flat.astype(flat.dtype.newbyteorder("<")).tobytes()).hexdigest()

    def __repr__(self) -> str:
        """What it is and how it ended; its arrays are many."""
        done = f"epochs={self.epochs}, updates={self.updates}, engine={self.engine!r}, stopped={self.stopped!r}"
        return f"Run(sizes={self.network.sizes}, {done})"

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """What was learned says of rows, by the engine and in the type that it was trained with.

        Parameters
        ----------
        X : array-like (N, n_1)

        Returns
        -------
        array
            Class indices (N,), zeros and ones, or the outputs y: as `Network.predict` gives them.

        Raises
        ------
        DataError
            Rows that do not fit the network.

        Examples
        --------
        >>> import backglass as bg
        >>> net = bg.Network((2, 4, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")
        >>> X, xor = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
        >>> bg.train(net, net.initialise(seed=0), X, xor, optimiser=bg.Adam(0.05), epochs=200).predict(X).tolist()
        [0, 1, 1, 0]
        """
        dtype = self.plan.dtype
        X = checked_inputs(self.network, X, dtype)
        engine = choose(self.engine, self.network)(self.network, dtype)
        slices = (X[start : start + ROWS_AT_ONCE] for start in range(0, len(X), ROWS_AT_ONCE))
        flat = self.theta.flat.astype(dtype)
        return self.network.decided(np.concatenate([engine.forward(flat, part) for part in slices]))

    def fingerprint(self) -> Fingerprint:
        """What must be the same for a replay to have this run's bits; it reads all of the data, once."""
        return Fingerprint.of(self.network, self.plan, self.engine, self.kept.arithmetic)

    def step(self, update: int) -> Step:
        """One update, made again: the state before it, its batch, the state after it, to the bit.

        Parameters
        ----------
        update : int
            Its number, from 1.

        Returns
        -------
        Step
            `step.trace` is the batch through the network and back, `step.account("w(3)[1,1]")` where the change of one
            parameter came from.

        Raises
        ------
        PlanError
            No such update, nothing kept to replay it from, or data that were changed since.

        Examples
        --------
        >>> import backglass as bg
        >>> net = bg.Network((2, 2, 2), hidden="logistic", output="logistic", biases="frozen")
        >>> theta = net.parameters(W=[[[.15, .20], [.25, .30]], [[.40, .45], [.50, .55]]], b=[[.35, .35], [.60, .60]])
        >>> run = bg.train(net, theta, [[0.05, 0.10]], [[0.01, 0.99]], optimiser=bg.SGD(0.5), epochs=500)
        >>> step = run.step(2)
        >>> round(step.loss, 9), round(step.theta_after["w(3)[1,1]"], 9)
        (0.291027774, 0.317353862)
        """
        numbers = self.rows + 1 if self.plan.taken is None else np.arange(1, len(self.plan.X) + 1)
        return Replay(self.network, self.plan, self.engine, self.kept, numbers, self.ranks).step(update)
