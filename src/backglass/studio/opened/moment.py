"""What is looked at when a number is opened: an update, just made or still to come, and one sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from backglass.engines import Engine
from backglass.equations.arrays import Indices
from backglass.glass.account import Account
from backglass.glass.step import Step
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Plan, State

View: TypeAlias = Literal["made", "now"]


@dataclass(frozen=True, eq=False)
class Moment:
    """An update of a run, and the sample that is shown.

    Attributes
    ----------
    network : Network
    plan : Plan
    before : State
        Where the update begins: of one just made, before it; of one to come, what is shown.
    step : Step or None
        The update; None where none can come from here.
    view : {"made", "now"}
        Just made, or still to come.
    sample : int
        The row of the plan's X that is shown, from 0.
    """

    network: Network
    plan: Plan
    before: State
    step: Step | None
    view: View
    sample: int

    @classmethod
    def made(cls, step: Step, sample: int) -> Moment:
        """The update just made."""
        return cls(step.network, step.plan, step.before, step, "made", sample)

    @classmethod
    def now(cls, engine: Engine, plan: Plan, state: State, sample: int) -> Moment:
        """The update that would come, made by the engine aside; batches of no weight make none and are passed over."""
        here = state
        for _ in range(plan.batches if plan.lbfgs is None else 0):
            after = engine.run(here, plan, 1)
            if after.failure is not None:
                break
            if after.state.cursor.update > here.cursor.update:
                rows = plan.batch_at(here.cursor) + 1
                step = Step(engine.network, plan, engine.name, here, after.state, rows)
                return cls(engine.network, plan, here, step, "now", sample)
            here = after.state
        return cls(engine.network, plan, state, None, "now", sample)

    @property
    def update(self) -> int:
        """Its number, from 1; of an update to come, how many were made before it."""
        made = self.before.cursor.update
        return made + 1 if self.view == "made" else made

    @property
    def theta(self) -> Parameters:
        """The parameters before the update."""
        return Parameters(self.network, self.before.theta)

    @property
    def batch(self) -> Indices:
        """The rows of the batch, from 0."""
        return self.plan.batch_at(self.before.cursor)

    @cached_property
    def trace(self) -> Trace:
        """The batch, where the update takes its gradient."""
        if self.step is not None:
            return self.step.trace
        rows = self.batch
        return trace(self.network, self.theta, self.plan.X[rows], self.plan.D[rows], self.plan.s[rows])

    @property
    def several(self) -> bool:
        """Whether the batch has several samples."""
        return len(self.trace.X) > 1

    @cached_property
    def place(self) -> int:
        """Which of the batch is worked out by itself: the sample shown, or the first where that is not among them."""
        found = np.flatnonzero(self.batch == self.sample)
        return int(found[0]) if len(found) else 0

    @property
    def row(self) -> int:
        """Its number as a reader counts rows, from 1."""
        return int(self.batch[self.place]) + 1

    @cached_property
    def alone(self) -> Trace:
        """That sample alone, where the update takes its gradient; of a batch of one, with its weight."""
        return self.trace.row(self.place) if self.several else self.trace

    @cached_property
    def shown(self) -> Trace:
        """The sample shown, through the network as it stands, without dropout."""
        one = slice(self.sample, self.sample + 1)
        return trace(self.network, self.theta, self.plan.X[one], self.plan.D[one])

    @property
    def looks_ahead(self) -> bool:
        """Whether the gradient is taken elsewhere than at the parameters, as Nesterov's method does."""
        return self.step is not None and not np.array_equal(self.step.update.point, self.before.theta)

    def account(self, parameter: str) -> Account | None:
        """The account of a parameter; None where no update comes, or L-BFGS makes it.

        Raises
        ------
        NetworkError
            A bias that is frozen.
        """
        return None if self.step is None or self.plan.lbfgs is not None else self.step.account(parameter)
