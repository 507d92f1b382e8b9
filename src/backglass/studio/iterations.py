"""The iterations of L-BFGS one at a time: SciPy's minimiser in a thread that waits between two of them.

SciPy keeps the minimiser's memory to itself, so that no run can begin at a later iteration with the bits of one that
came to it. What was visited is therefore remembered, and what is no longer remembered is made again from the start.
"""

from __future__ import annotations

import time
import weakref
from dataclasses import dataclass, field, replace
from math import isfinite
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import Literal, TypeAlias

import numpy as np

from backglass.engines import Engine, ReferenceEngine
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import LBFGS
from backglass.plan import Cursor, Failure, Plan, State
from backglass.studio.reached import Reached
from backglass.studio.spent import spent_for_it
from backglass.training.lbfgs import minimise, objective

Ended: TypeAlias = Literal["converged", "no way on", "evaluations"]
ENOUGH = 10**9  # iterations: a studio's run is ended by its reader


@dataclass(frozen=True, eq=False)
class _Made:
    """What an iteration hands over: where it came to, and the loss and the gradient's norm before it."""

    theta: Floats
    loss: float
    norm: float


@dataclass(eq=False)
class _Line:
    """Between who asks and the minimiser's thread, of which one waits while the other works."""

    asked: Semaphore = field(default_factory=lambda: Semaphore(0))
    handed: SimpleQueue[tuple[list[_Made], Ended | BaseException | None]] = field(default_factory=SimpleQueue)
    wanted: int = 0
    made: list[_Made] = field(default_factory=list)
    over: bool = False
    seconds: float = 0.0  # that the thread has worked

    def next(self, count: int) -> tuple[list[_Made], Ended | BaseException | None]:
        """So many iterations, or those up to the end and why it is one."""
        before, self.wanted = self.seconds, count
        self.asked.release()
        found = self.handed.get()
        spent_for_it(self.seconds - before)
        return found

    def close(self) -> None:
        """Let the thread end."""
        self.over = True
        self.asked.release()

    def hand(self, end: Ended | BaseException | None) -> None:
        """Called by the thread: what it has made, and what ended it."""
        self.seconds = time.thread_time()
        made, self.made = self.made, []
        self.handed.put((made, end))

    def each(self, theta: Floats, loss: float, norm: float) -> bool:
        """Called by the minimiser after an iteration."""
        self.made.append(_Made(theta, loss, norm))
        if len(self.made) >= self.wanted:  # for each time that threads take turns a busy machine lets both wait
            self.hand(None)
            self.asked.acquire()
        return self.over


def _work(line: _Line, engine: Engine, plan: Plan, rule: LBFGS, theta: Floats) -> None:
    """The thread. It holds nothing of who asks, so that they can go."""
    line.asked.acquire()
    if line.over:
        return
    try:
        with np.errstate(all="ignore"):
            converged, problem = minimise(engine, plan, rule, theta, line.each)
        line.hand("converged" if converged else "no way on" if problem else "evaluations")
    except BaseException as error:  # it is raised where it is asked for
        line.hand(error)


class Iterations:
    """The run of L-BFGS from one state on.

    Parameters
    ----------
    engine, plan
        What is minimised.
    rule : LBFGS
    first : Reached
        Where it begins.
    keep_bytes : int
        The most memory for what is remembered.

    Attributes
    ----------
    ended : str or None
        Why nothing follows the last state: a tolerance is met, the line search found no way on, or the rule's
        evaluations are used up; None as long as that is not known.
    failure : Failure or None
        That the next one would not be finite.

    Examples
    --------
    >>> import backglass as bg
    >>> from backglass.engines import NativeEngine
    >>> net, rule = bg.Network((1, 1)), LBFGS()
    >>> X, D = np.array([[0.0], [1.0]]), np.array([[1.0], [3.0]])
    >>> plan = Plan(X, D, np.ones(2), 2, 100, bg.SGD(), lbfgs=rule)
    >>> first = Reached(State(net.initialise().flat, {}))
    >>> iterations = Iterations(NativeEngine(net), plan, rule, first, 2**20)
    >>> last = iterations.to(50)
    >>> last.state.theta.round(4).tolist(), iterations.ended, iterations.to(1).update
    ([2.0, 1.0], 'converged', 1)
    """

    def __init__(self, engine: Engine, plan: Plan, rule: LBFGS, first: Reached, keep_bytes: int) -> None:
        self.engine, self.rule, self.first, self.keep_bytes = engine, rule, first, keep_bytes
        self.plan = replace(plan.alone(), epochs=ENOUGH)
        self.ended: Ended | None = None
        self.failure: Failure | None = None
        self._visited: dict[int, Reached] = {}  # by update, in the order in which they were made
        self._last = ENOUGH  # the update after which nothing follows
        self._line: _Line | None = None
        self._end_line = weakref.finalize(self, lambda: None)
        self._at = first  # where the thread waits

    def known(self, update: int) -> Reached | None:
        """A state that is remembered."""
        return self.first if update == self.first.update else self._visited.get(update)

    def ends_with(self, update: int) -> bool:
        """Whether nothing follows an update, as far as is known: `ended` or `failure` says why."""
        return update == self._last

    def to(self, update: int) -> Reached:
        """The state after an update, or the last one where the run ends before it."""
        update = min(update, self._last)
        if (known := self.known(update)) is not None:
            return known
        if self._line is None or self._at.update > update:
            self._begin()
        while self._line is not None and self._at.update < update:
            self._go_on(self._line, update - self._at.update)
        return self._at

    def within(self, keep_bytes: int) -> None:
        """Less memory for what is remembered."""
        self.keep_bytes = keep_bytes
        self._forget()

    def rest(self) -> None:
        """Let the thread end; whoever asks again has one more, from the start."""
        self._end_line()
        self._line = None

    def _begin(self) -> None:
        self.rest()
        self._at, theta = self.first, self.first.state.theta
        if not isfinite(objective(self.engine, self.plan, theta)[0]):
            self._fails(self.first, theta)
            return
        line = _Line()
        Thread(target=_work, args=(line, self.engine, self.plan, self.rule, theta), daemon=True, name="L-BFGS").start()
        self._line, self._end_line = line, weakref.finalize(self, line.close)

    def _go_on(self, line: _Line, count: int) -> None:
        """So many iterations more, or as many as there are."""
        try:
            made, end = line.next(count)
        except BaseException:  # Ctrl-C: what the thread hands over later belongs to nobody
            self.rest()
            raise
        for one in made:
            if not isfinite(one.loss) or not np.isfinite(one.theta).all():
                self._fails(self._at, one.theta)
                return
            update, epoch = self._at.update + 1, self._at.state.cursor.epoch + 1
            self._at = Reached(State(one.theta, {}, Cursor(epoch, 0, update)), one.loss, one.norm)
            self._visited[update] = self._at
        self._forget()
        if end is None:
            return
        self.rest()
        if isinstance(end, BaseException):
            raise end
        self.ended, self._last = end, self._at.update

    def _fails(self, before: Reached, after: Floats) -> None:
        self.rest()
        plan, state = self.plan, before.state
        by_equations = ReferenceEngine(self.engine.network, plan.dtype)
        self.failure = by_equations.diagnose(state.theta, after, plan.X, plan.D, plan.s, None, state.cursor)
        self._at, self._last = before, before.update

    def _forget(self) -> None:
        """What was visited first, where there is too much."""
        most = max(1, self.keep_bytes // max(self.first.state.theta.nbytes, 1))
        while len(self._visited) > most:
            del self._visited[next(iter(self._visited))]
