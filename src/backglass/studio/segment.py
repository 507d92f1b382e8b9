"""A piece of a run between two changes: one plan, one engine, and the states that it is rewound by."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan

from backglass.engines import Engine
from backglass.glass.step import Step
from backglass.plan import Failure, State
from backglass.studio.chosen import KEPT_BYTES, Chosen
from backglass.training.kept import Kept, keeping


@dataclass(frozen=True, eq=False)
class Reached:
    """A state of a run, and what the update that led to it measured.

    Attributes
    ----------
    state : State
    made_loss : float
        The objective of its batch before that update; NaN where none was made.
    norm : float
        Of its gradient, before clipping.
    """

    state: State
    made_loss: float = nan
    norm: float = nan

    @property
    def update(self) -> int:
        """Updates made."""
        return self.state.cursor.update


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
    """

    chosen: Chosen
    engine: Engine
    first: Reached
    kept: Kept = field(init=False)
    furthest: Reached = field(init=False)
    failure: Failure | None = None

    def __post_init__(self) -> None:
        self.kept = keeping(KEPT_BYTES, self.engine, self.chosen.planned[0], self.first.state)
        self.furthest = self.first

    def nearest(self, update: int) -> Reached:
        """Where to run on from, to come to an update with what it measured: a state before it."""
        if update <= self.first.update:
            return self.first
        if update == self.furthest.update:
            return self.furthest
        state = self.kept.before(update)
        return self.first if state is None or state is self.first.state else Reached(state)

    def run(self, seen: Reached, updates: int) -> Reached:
        """Some updates more; fewer where one of them fails, which `failure` then says."""
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
        """One of its states, or the one that would follow; nothing of it is remembered."""
        seen = self.nearest(update)
        missing = update - seen.update
        stretch = self.engine.run(seen.state, self.chosen.planned[0], missing) if missing > 0 else None
        return seen if stretch is None or not len(stretch.losses) else Reached(stretch.state)

    def step(self, before: State) -> Step:
        """The update that follows a state, opened; where it fails, `after` is the state itself."""
        plan, held = self.chosen.planned
        after = self.engine.run(before, plan, 1).state
        batch = plan.batch_at(before.cursor)
        rows = 1 + (batch if held is None or self.chosen.problem.validation is not None else held.left[batch])
        return Step(self.chosen.network, plan, self.engine.name, before, after, rows)
