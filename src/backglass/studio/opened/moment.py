"""What is looked at when a number is opened: an update, just made or still to come, and one sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from backglass.cached import cached_property
from backglass.equations.arrays import Floats, Indices
from backglass.glass.account import Account
from backglass.glass.step import Step
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Plan

View: TypeAlias = Literal["made", "now"]


@dataclass(frozen=True, eq=False)
class Instant:
    """An update of a run, and the sample that is shown.

    Attributes
    ----------
    step : Step
        The update; where none can come, its state after is the one before.
    view : {"made", "now"}
        Just made, or still to come.
    X, D : array (N, n_1), array (N, n_L)
        The problem's data.
    sample : int
        Which of them is shown, from 0.
    """

    step: Step
    view: View
    X: Floats
    D: Floats
    sample: int

    @property
    def network(self) -> Network:
        """The network."""
        return self.step.network

    @property
    def plan(self) -> Plan:
        """The plan of the run."""
        return self.step.plan

    @property
    def moves(self) -> bool:
        """Whether there is an update at all: none can come where a number would no longer be finite."""
        return self.step.after.cursor.update > self.step.before.cursor.update

    @property
    def update(self) -> int:
        """Its number, from 1; of an update to come, how many were made before it."""
        made = self.step.before.cursor.update
        return made + 1 if self.view == "made" else made

    @cached_property
    def theta(self) -> Parameters:
        """The parameters before the update, in float64."""
        return self.step.theta.astype(np.float64)

    @property
    def rows(self) -> Indices:
        """The rows of the batch as a reader counts them, from 1."""
        return self.step.rows

    @cached_property
    def trace(self) -> Trace:
        """The batch, where the update takes its gradient."""
        if self.moves:
            return self.step.trace
        plan, rows = self.plan, self.plan.batch_at(self.step.before.cursor)
        return trace(self.network, self.theta, plan.X[rows], plan.D[rows], plan.s[rows])

    @property
    def several(self) -> bool:
        """Whether the batch has several samples."""
        return len(self.trace.X) > 1

    @cached_property
    def place(self) -> int:
        """Which of the batch is worked out by itself: the sample shown, or the first where that is not among them."""
        found = np.flatnonzero(self.rows == self.sample + 1)
        return int(found[0]) if len(found) else 0

    @property
    def row(self) -> int:
        """Its number as a reader counts rows, from 1."""
        return int(self.rows[self.place])

    @cached_property
    def alone(self) -> Trace:
        """That sample alone, where the update takes its gradient; of a batch of one, with its weight."""
        return self.trace.row(self.place) if self.several else self.trace

    @cached_property
    def shown(self) -> Trace:
        """The sample shown, through the network as it stands, without dropout."""
        one = slice(self.sample, self.sample + 1)
        return trace(self.network, self.theta, self.X[one], self.D[one])

    @property
    def of_many(self) -> bool:
        """Whether the data have more than one sample, so that E_n is not E."""
        return len(self.X) > 1

    @property
    def looks_ahead(self) -> bool:
        """Whether the gradient is taken elsewhere than at the parameters, as Nesterov's method does."""
        return self.moves and not np.array_equal(self.step.update.point, self.theta.flat)

    def account(self, parameter: str) -> Account | None:
        """The account of a parameter; None where no update comes, or L-BFGS makes it.

        Raises
        ------
        NetworkError
            A bias that is frozen.
        """
        return self.step.account(parameter) if self.moves and self.plan.lbfgs is None else None
