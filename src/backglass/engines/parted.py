"""Batches in parts: every part's sums, added in the tree of `backglass.parts`, by one process or by several ranks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

import numpy as np

from backglass.engines.base import Batch, Engine, rows_of
from backglass.engines.reference import ReferenceEngine
from backglass.engines.transport import Transport
from backglass.engines.updating import next_cursor
from backglass.equations.arrays import Array, Floats, Indices
from backglass.parts import Addition, Node, additions, cuts, parts_of
from backglass.plan import Failure, Plan, State, Stretch, Sums

Taken: TypeAlias = Callable[[int, int], Batch]  # rows from..to of a batch -> that
AT_ONCE = 8  # parts whose sums wait to be added: more would take more memory, and no less time
FACTS = 3  # numbers that go with a gradient, in float64: loss, weight, and whether Ctrl-C came


@dataclass(eq=False)
class Adder:
    """The sums of batches in parts, over buffers that are used again.

    Attributes
    ----------
    engine : Engine
        It computes the sums of parts.
    parts : int
    transport : Transport or None
        To the other ranks; None where one process computes all parts.
    waited : float
        Seconds spent so far to hand sums over, and to wait for them.
    """

    engine: Engine
    parts: int
    transport: Transport | None = None
    waited: float = 0.0
    _free: list[Floats] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """Of this process, from 0."""
        return 0 if self.transport is None else self.transport.rank

    @property
    def size(self) -> int:
        """How many processes there are."""
        return 1 if self.transport is None else self.transport.size

    def sums(self, theta: Floats, n: int, taken: Taken, interrupted: bool = False) -> tuple[Sums, bool]:
        """The sums of a batch of n rows, and whether any rank was interrupted."""
        bounds = cuts(n, self.parts)
        tree = additions(tuple(first < last for first, last in bounds), self.size)
        nodes: dict[Node, Floats] = {}
        waiting = list(tree)
        mine = [p for p in parts_of(self.rank, self.size, self.parts) if bounds[p][0] < bounds[p][1]]
        for k in range(0, len(mine), AT_ONCE):
            nodes |= self._of_parts(theta, bounds, mine[k : k + AT_ONCE], taken, interrupted)
            waiting = [addition for addition in waiting if not self._add_alone(nodes, addition)]
        for addition in waiting:
            self._add(nodes, addition)
        total = nodes.pop(tree[-1].node if tree else (0, 0))
        P = self.engine.network.parameter_count
        loss, weight, stops = _facts(total, P)
        self._free.append(total)
        return Sums(float(loss), total[:P], float(weight)), bool(stops)

    def _of_parts(
        self, theta: Floats, bounds: list[tuple[int, int]], mine: list[int], taken: Taken, interrupted: bool
    ) -> dict[Node, Floats]:
        """The sums of some of this rank's parts: leaves of the tree."""
        first, last = bounds[mine[0]][0], bounds[mine[-1]][1]
        P = self.engine.network.parameter_count
        own = [(bounds[p][0] - first, bounds[p][1] - first) for p in mine]
        vectors = [self._vector() for _ in mine]
        found = self.engine.partial_sums(theta, taken(first, last), own, [vector[:P] for vector in vectors])
        for vector, sums in zip(vectors, found, strict=True):
            _facts(vector, P)[:] = float(sums.loss), float(sums.weight), float(interrupted)
        return {(0, p): vector for p, vector in zip(mine, vectors, strict=True)}

    def _add_alone(self, nodes: dict[Node, Floats], addition: Addition) -> bool:
        """Add a node that needs no other rank, where its children are there already; whether it did."""
        here = addition.left in nodes and addition.right in nodes
        if addition.swaps or addition.tells or not here:
            return False
        self._add(nodes, addition)
        return True

    def _add(self, nodes: dict[Node, Floats], addition: Addition) -> None:
        """One node, where this rank has a part in it."""
        if self.transport is not None and (addition.swaps or addition.tells):
            began = time.perf_counter()
            self._hand_over(self.transport, nodes, addition)
            self.waited += time.perf_counter() - began
        if self.rank not in addition.holders:
            return
        left = nodes.pop(addition.left)
        if addition.right != addition.left:
            right = nodes.pop(addition.right)
            P = self.engine.network.parameter_count
            np.add(left[:P], right[:P], out=left[:P])
            _facts(left, P)[:] += _facts(right, P)
            self._free.append(right)
        nodes[addition.node] = left

    def _hand_over(self, transport: Transport, nodes: dict[Node, Floats], addition: Addition) -> None:
        rank = transport.rank
        for a, b in addition.swaps:
            if rank in (a, b):
                own, missing, other = (
                    (addition.left, addition.right, b) if rank == a else (addition.right, addition.left, a)
                )
                nodes[missing] = self._vector()
                transport.swap(nodes[own], other, nodes[missing])
        for a, b, node in addition.tells:
            if rank == a:
                transport.swap(nodes[node], b, nodes[node][:0])
            elif rank == b:
                nodes[node] = self._vector()
                transport.swap(nodes[node][:0], a, nodes[node])

    def _vector(self) -> Floats:
        """A gradient with its facts behind it."""
        if self._free:
            return self._free.pop()
        dtype = np.dtype(self.engine.dtype)
        return np.empty(self.engine.network.parameter_count + 8 * FACTS // dtype.itemsize, dtype=dtype)


def _facts(vector: Floats, P: int) -> Floats:
    return vector[P:].view(np.float64)


def whole_sums(
    engine: Engine, parts: int, theta: Array, X: Array, D: Array, s: Array, masks: Mapping[int, Array] | None,
    transport: Transport | None = None,
) -> Sums:  # fmt: skip
    """The sums of a batch in parts, by one process or, where each of the ranks has the whole batch, by all of them."""
    return Adder(engine, parts, transport).sums(theta, len(X), partial(rows_of, (X, D, s, masks)))[0]


def run_by_one(engine: Engine, spare: list[Adder], state: State, plan: Plan, batches: int) -> Stretch:
    """`run_parted` by one process, over the buffers of an adder that no other thread has in hand."""
    adder = spare.pop() if spare else Adder(engine, plan.parts)
    if adder.parts != plan.parts:
        adder = Adder(engine, plan.parts)
    try:
        return run_parted(engine, adder, state, plan, batches)
    finally:
        spare.append(adder)


def run_parted(
    engine: Engine,
    adder: Adder,
    state: State,
    plan: Plan,
    batches: int,
    interrupted: Callable[[], bool] = lambda: False,
) -> Stretch:
    """Train on the next `batches` batches, each in parts.

    Parameters
    ----------
    engine : Engine
        It applies the updates, and is the adder's.
    adder : Adder
    state, plan, batches
        As `Engine.run` takes them.
    interrupted : callable
        Whether Ctrl-C came; a rank must not leave in the middle of an update.
    """
    losses, weights, norms = (np.zeros(batches) for _ in range(3))
    done, failure, stopped = 0, None, False
    epoch_of_order, order = 0, np.arange(0)
    try:
        while done < batches and not stopped:
            cursor = state.cursor
            if cursor.epoch + 1 != epoch_of_order:
                epoch_of_order = cursor.epoch + 1
                order = engine.order(plan, epoch_of_order)
            rows = plan.rows(order, cursor.batch)
            if plan.s[rows].sum() == 0:
                state = State(state.theta, state.slots, next_cursor(cursor, plan, made=0))
                done += 1
                continue
            taken = _taken(engine, plan, rows, cursor.update + 1)
            point = plan.optimiser.point(state.theta, state.slots)
            sums, stopped = adder.sums(point, len(rows), taken, interrupted())
            update = engine.apply(state, sums, plan)
            if not update.finite:
                failure = failure_of(engine, state, plan)
                break
            state = update.state
            losses[done], weights[done], norms[done] = update.loss, update.weight, update.norm
            done += 1
    except KeyboardInterrupt:
        stopped = True
    return Stretch(state, losses[:done], weights[:done], norms[:done], failure, stopped)


def _taken(engine: Engine, plan: Plan, rows: Indices, t: int) -> Taken:
    def taken(first: int, last: int) -> Batch:
        own = rows[first:last]
        return plan.X[own], plan.D[own], plan.s[own], plan.masks(engine.network, t, last, first)

    return taken


def failure_of(engine: Engine, state: State, plan: Plan) -> Failure:
    """What the reference finds not finite in the update at a state."""
    stretch = ReferenceEngine(engine.network, engine.dtype).run(state, plan, 1)
    at = state.cursor  # the two may differ in the last digit before infinity
    return stretch.failure or Failure(at.epoch + 1, at.batch + 1, engine.network.L, "loss")
