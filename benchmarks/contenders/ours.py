"""backglass itself: `bg.train` as a user calls it, with the native or the reference engine."""

from __future__ import annotations

from dataclasses import replace

from workloads import OPTIMISERS, Case

import backglass as bg
from backglass.engines.native import facts
from contenders.base import Contender, Floats


class Native(Contender):
    """The compiled engine: the whole of `bg.train`, checks of the input and history included."""

    engine = "native"

    def version(self) -> str:
        """With the instruction set taken."""
        return f"{bg.__version__}, {facts().isa}"

    def start(self, case: Case) -> None:
        """Hold what `bg.train` takes."""
        self.case, self.network = case, case.workload.network
        self.X, self.D = case.data()
        self.begin = bg.Parameters(self.network, case.start())
        row = OPTIMISERS[case.optimiser](case.workload.rate(case.optimiser))
        self.optimiser = replace(row, epsilon=case.epsilon) if case.optimiser == "adam" else row

    def train(self, epochs: int) -> None:
        """One call."""
        self.run = bg.train(
            self.network, self.begin, self.X, self.D, optimiser=self.optimiser, epochs=epochs,
            batch_size=self.case.workload.batch, shuffle=False, dtype=self.case.dtype, engine=self.engine,
        )  # fmt: skip

    def theta(self) -> Floats:
        """The run's own."""
        return self.run.theta.flat


class Reference(Native):
    """The equations, called with NumPy: the definition of correct, not made to be fast."""

    engine = "reference"

    def version(self) -> str:
        """The package's."""
        return bg.__version__
