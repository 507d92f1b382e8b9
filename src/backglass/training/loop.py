"""The training loop: stretches of updates by an engine, and what happens between them."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backglass.engines import Engine, ReferenceEngine
from backglass.engines.windowed import stored
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import LBFGS
from backglass.errors import NonFiniteWarning
from backglass.parameters import Parameters
from backglass.plan import Cursor, Failure, Plan, State, Stretch
from backglass.training.arguments import NONE_LEFT, Validation
from backglass.training.callbacks import Callback, EachUpdate, Moment
from backglass.training.checkpoint import Checkpoint
from backglass.training.lbfgs import minimise, objective
from backglass.training.metrics import OWN, checked_score, measure
from backglass.training.progress import Progress
from backglass.training.ranked import Group
from backglass.training.run import Run, Stopped
from backglass.training.split import Rows

FIRST_OPERATIONS, FIRST_BATCHES = 1e7, 64  # what any engine does in that time: how much it is given first
SECONDS_AT_ONCE = 0.1  # how long an engine works before progress, callbacks and Ctrl-C get their turn


@dataclass
class Loop:
    """A run with what it is told and what it tells.

    Attributes
    ----------
    engine : Engine
    plan : Plan
    held_out : Validation or None
        The data that judge after every epoch.
    progress : Progress
        Where it begins, and then stands.
    callbacks : tuple of callable
        The first rank calls them, and no other.
    gradient_norm, metric, score
        As `train` takes them.
    saver : Checkpoint or None
        Where the first rank saves.
    fingerprint : dict
        What a checkpoint says of the run.
    group : Group
        The ranks that train together.
    pace : int
        Batches that the engine is given at once.
    """

    engine: Engine
    plan: Plan
    held_out: Validation | None
    progress: Progress
    callbacks: tuple[Callback, ...]
    gradient_norm: bool
    metric: str | None
    score: Callable[[Parameters], Any] | None
    saver: Checkpoint | None
    fingerprint: dict[str, Any]
    group: Group
    pace: int = field(init=False)

    def __post_init__(self) -> None:
        operations = 6 * self.plan.batch_size * len(self.progress.state.theta)
        if not self.group.leads:
            self.callbacks = ()
        self.pace = max(1, min(FIRST_BATCHES, int(FIRST_OPERATIONS / operations)))

    def run(self) -> Run:
        """Train until something ends it: the epochs, a callback, early stopping, Ctrl-C, or a value not finite."""
        began = time.perf_counter()
        stopped: Stopped = "finished"
        failure: Failure | str | None = None
        try:
            if self.plan.lbfgs is not None:
                stopped, failure = self._iterate(self.plan.lbfgs)
            else:
                stopped, failure = self._descend()
        except KeyboardInterrupt:
            stopped = "interrupted"
        if self.saver is not None and self.group.leads:
            self.saver.save(self.progress, self.fingerprint)
        return self._result(stopped, failure, time.perf_counter() - began)

    def _descend(self) -> tuple[Stopped, Failure | None]:
        """Stretch after stretch of updates."""
        while self.progress.state.cursor.epoch < self.plan.epochs:
            if self._exhausted():
                return "early", None
            stretch, mark = self._stretch(), self.progress.mark()
            try:
                columns = self.progress.take(stretch, self.plan, gradient_norm=self.gradient_norm)
                wants_stop = self.group.told(self._tell_updates(stretch) | self._tell_epochs(columns))
            except KeyboardInterrupt:
                self.progress.back(mark)
                raise
            if stretch.failure is not None:
                return "non-finite", stretch.failure
            if stretch.interrupted or wants_stop:
                return "interrupted" if stretch.interrupted else "callback", None
            if self.saver is not None and self.group.leads and self.saver.due():
                self.saver.save(self.progress, self.fingerprint)
        return "finished", None

    def _iterate(self, rule: LBFGS) -> tuple[Stopped, Failure | str | None]:
        """L-BFGS: an iteration of SciPy's minimiser is an epoch and an update."""
        plan, theta = self.plan.alone(), self.progress.state.theta
        stopped: Stopped = "finished"
        if not np.isfinite(objective(self.engine, plan, theta)[0]):
            start = ReferenceEngine(self.engine.network, plan.dtype)
            return "non-finite", start.diagnose(theta, theta, plan.X, plan.D, plan.s, None, Cursor())

        def each(flat: Floats, loss: float, norm: float) -> bool:
            nonlocal stopped
            done = self.progress.state.cursor.epoch + 1
            columns = {"loss": np.array([loss])}
            if self.gradient_norm:
                columns["gradient_norm"] = np.array([norm])
            mark = self.progress.mark()
            try:
                self.progress.state = State(flat, {}, Cursor(done, 0, done))
                wants_stop = self.group.told(self._tell_epochs(columns))
            except KeyboardInterrupt:
                self.progress.back(mark)
                raise
            if wants_stop:
                stopped = "callback"
            elif self._exhausted():
                stopped = "early"
            return stopped != "finished"

        converged, problem = minimise(self.engine, plan, rule, theta, each)
        return "converged" if converged else stopped, problem or None

    def _exhausted(self) -> bool:
        return self.progress.best is not None and self.progress.best.left == 0

    def _stretch(self) -> Stretch:
        """Let the engine work: an update, an epoch or what fits the time, as far as the listeners allow."""
        cursor, per_epoch, best = self.progress.state.cursor, self.plan.batches, self.progress.best
        left = (self.plan.epochs - cursor.epoch) * per_epoch - cursor.batch
        if any(isinstance(callback, EachUpdate) for callback in self.callbacks):
            left = 1
        elif self.callbacks or self.held_out or (best is not None and best.rule.restore):
            left = per_epoch - cursor.batch
        elif best is not None:
            left = int(min(left, best.left * per_epoch - cursor.batch))
        given = self.group.told(min(left, self.pace))
        began = time.perf_counter()
        stretch = self.engine.run(self.progress.state, self.plan, given)
        spent = max(time.perf_counter() - began, 1e-9)
        # The first calls are slower than the rest, and a slow one may have met another program: at most twice as many.
        self.pace = max(1, min(2 * self.pace, round(given * SECONDS_AT_ONCE / spent)))
        return stretch

    def _tell_updates(self, stretch: Stretch) -> bool:
        """Tell the callbacks of every update; True when one of them wants to stop."""
        listeners = [callback for callback in self.callbacks if isinstance(callback, EachUpdate)]
        if not listeners or len(stretch.losses) == 0 or stretch.weights[-1] == 0:
            return False
        cursor = stretch.state.cursor
        epoch = cursor.epoch + (cursor.batch > 0)
        moment = self._moment(epoch, float(stretch.losses[-1]), {})
        answers = [callback(moment) for callback in listeners]
        return any(answer is True for answer in answers)

    def _tell_epochs(self, columns: dict[str, Floats]) -> bool:
        """Record finished epochs and tell the callbacks; True when one of them wants to stop."""
        if len(columns["loss"]) == 0:
            return False
        state = self.progress.state
        if (held := self.held_out) is not None:
            scores = self.group.measured(lambda: self._scores(held))
            columns |= {f"validation_{name}": np.array([value]) for name, value in scores.items()}
        self.progress.history.extend(columns)
        row = {name: float(values[-1]) for name, values in columns.items()}
        if self.progress.best is not None:
            first = state.cursor.epoch - len(columns["loss"]) + 1
            for epoch, values in enumerate(zip(*columns.values(), strict=True), start=first):
                self.progress.best.see(epoch, dict(zip(columns, map(float, values), strict=True)), state.theta)
        self.progress.noted = True
        listeners = [callback for callback in self.callbacks if not isinstance(callback, EachUpdate)]
        if not listeners:
            return False
        moment = self._moment(state.cursor.epoch, row["loss"], row)
        answers = [callback(moment) for callback in listeners]
        return any(answer is True for answer in answers)

    def _scores(self, held: Validation) -> dict[str, float]:
        """What the data held out say of the parameters as they stand."""
        theta = self.progress.state.theta
        X, D, s, taken = held.measured
        scores = measure(self.engine, theta, X, D, s, self.metric, taken)
        if self.score is not None:
            value = self.score(Parameters(self.engine.network, theta))
            scores[OWN] = checked_score("score is a function", value)
        return scores

    def _moment(self, epoch: int, loss: float, row: dict[str, float]) -> Moment:
        state = self.progress.state
        theta = Parameters(self.engine.network, state.theta)
        return Moment(epoch, self.plan.epochs, state.cursor.update, loss, row, theta)

    def _result(self, stopped: Stopped, failure: Failure | str | None, seconds: float) -> Run:
        progress, network = self.progress, self.engine.network
        best = progress.best if progress.best is not None and progress.best.theta is not None else None
        problem = f"Training stopped at {failure}." if isinstance(failure, Failure) else failure or ""
        if stopped == "non-finite":
            warnings.warn(f"{problem} The last finite parameters are kept.", NonFiniteWarning, stacklevel=5)
        return Run(
            network=network,
            theta=Parameters(network, progress.state.theta if best is None else best.theta),
            history=progress.history,
            engine=self.engine.name,
            epochs=progress.state.cursor.epoch,
            updates=progress.state.cursor.update,
            seconds=seconds,
            stopped=stopped,
            problem=problem,
            best_epoch=None if best is None else best.epoch,
            plan=self.plan,
            state=progress.state,
            best=progress.best,
            kept=progress.kept.ended(progress.state),
            rows=_rows(self.plan, self.held_out),
            ranks=self.group.size,
        )


def _rows(plan: Plan, held_out: Validation | None) -> Rows:
    """Which rows of the user's X are trained on; those in a file keep their places."""
    if stored(plan):
        return NONE_LEFT
    return np.arange(len(plan)) if held_out is None else held_out.left
