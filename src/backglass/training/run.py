"""What `train` gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from backglass.engines.base import Plan, State
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.training.callbacks import Best
from backglass.training.history import History
from backglass.training.kept import Fingerprint, Kept
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

    def fingerprint(self) -> Fingerprint:
        """What must be the same for a replay to have this run's bits; it reads all of the data."""
        return Fingerprint.of(self.network, self.plan, self.engine, self.kept.arithmetic)
