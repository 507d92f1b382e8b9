"""A piece of a run between two changes: one plan, one engine, and the states that it is rewound by."""

from __future__ import annotations

from dataclasses import dataclass, field

from backglass.engines import Engine
from backglass.glass.step import Step
from backglass.plan import Failure, State
from backglass.studio.chosen import KEPT_BYTES, Chosen
from backglass.studio.iterations import Ended, Iterations
from backglass.studio.reached import Reached
from backglass.training.kept import Kept, keeping


@dataclass(eq=False)
class Segment:
    """A piece of a run.

    Attributes
    ----------
    chosen : Chosen
    engine : Engine
    first : Reached
        Where it begins.
    kept : Kept
        States of it, its first one among them.
    furthest : Reached
        As far as it was trained.
    failure : Failure or None
        Why no update can follow the furthest one.
    iterations : Iterations or None
        What makes the updates in the engine's place, by L-BFGS.
    """

    chosen: Chosen
    engine: Engine
    first: Reached
    kept: Kept = field(init=False)
    furthest: Reached = field(init=False)
    failure: Failure | None = None
    iterations: Iterations | None = None

    def __post_init__(self) -> None:
        plan = self.chosen.planned[0]
        self.kept = keeping(KEPT_BYTES, self.engine, plan, self.first.state)
        self.furthest = self.first
        if plan.lbfgs is not None:
            self.iterations = Iterations(self.engine, plan, plan.lbfgs, self.first, KEPT_BYTES)

    @property
    def ended(self) -> Ended | None:
        """Why the run ends by itself with the furthest update; None where it does not, or that is not known yet."""
        iterations = self.iterations
        return iterations.ended if iterations is not None and iterations.ends_with(self.furthest.update) else None

    def within(self, keep_bytes: int) -> None:
        """Less memory for what it is rewound by."""
        self.kept = self.kept.within(keep_bytes)
        if self.iterations is not None:
            self.iterations.within(keep_bytes)

    def rest(self) -> None:
        """Hold nothing but memory, until it is run again."""
        if self.iterations is not None:
            self.iterations.rest()

    def nearest(self, update: int) -> Reached:
        """Where to run on from, to come to an update with what it measured: a state before it."""
        if update <= self.first.update:
            return self.first
        if update == self.furthest.update:
            return self.furthest
        if self.iterations is not None:
            return self.iterations.known(update) or self.first
        state = self.kept.before(update)
        return self.first if state is None or state is self.first.state else Reached(state)

    def run(self, seen: Reached, updates: int) -> Reached:
        """Some updates more; fewer where one of them fails, which `failure` then says, or where the run ends."""
        if self.iterations is not None:
            seen = self.iterations.to(seen.update + updates)
            self.failure = self.iterations.failure if self.iterations.ends_with(seen.update) else None
        else:
            stretch = self.engine.run(seen.state, self.chosen.planned[0], updates)
            if len(stretch.losses):
                seen = Reached(stretch.state, float(stretch.losses[-1]), float(stretch.norms[-1]))
            if stretch.failure is not None:
                self.failure = stretch.failure
            self.kept = self.kept.seen(seen.state)
        if seen.update > self.furthest.update:
            self.furthest = seen
        return seen

    def cut(self, seen: Reached) -> None:
        """Forget what came after a state."""
        if seen.update < self.furthest.update:
            self.furthest, self.failure = seen, None
            states = tuple(state for state in self.kept.states if state.cursor.update <= seen.update)
            kept = self.kept
            self.kept = Kept(kept.keep_bytes, states, kept.distance, 0, kept.arithmetic, kept.glimpse)

    def at(self, update: int) -> Reached:
        """One of its states, or the one that would follow; nothing changes by it."""
        if self.iterations is not None:
            return self.iterations.to(update)
        seen = self.nearest(update)
        missing = update - seen.update
        stretch = self.engine.run(seen.state, self.chosen.planned[0], missing) if missing > 0 else None
        return seen if stretch is None or not len(stretch.losses) else Reached(stretch.state)

    def step(self, before: State) -> Step:
        """The update that follows a state, opened; where it fails, `after` is the state itself."""
        plan, held = self.chosen.planned
        after = self.at(before.cursor.update + 1).state if self.iterations else self.engine.run(before, plan, 1).state
        batch = plan.batch_at(before.cursor)
        rows = 1 + (batch if held is None or self.chosen.problem.validation is not None else held.left[batch])
        return Step(self.chosen.network, plan, self.engine.name, before, after, rows)
