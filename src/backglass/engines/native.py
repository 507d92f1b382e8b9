"""The native engine: the same equations in C++, whole epochs in one call; sources in `native/` beside this file.

Every update is the reference's, within the tolerances of tests/tolerances.py, and has the same bits for any number
of threads. The instruction set is the best one that the processor has; the environment variable BACKGLASS_ISA
(v4, v3, v2 or plain) asks for another.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib import import_module
from itertools import count
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from backglass.cores import cores_allowed
from backglass.engines.base import Batch, Bounds, Engine
from backglass.engines.parted import Adder, failure_of, run_by_one, whole_sums
from backglass.engines.updating import Updated, next_cursor
from backglass.engines.windowed import in_windows, run_in_windows
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.arrays import Array, DType, Floats, Indices
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import OPTIMISERS, Optimiser
from backglass.equations.own_activation import OwnActivation
from backglass.equations.randomness import Purpose, check_seed
from backglass.equations.randomness import permutation as by_definition
from backglass.equations.table import Row
from backglass.errors import EngineError
from backglass.network import Network
from backglass.plan import Cursor, Plan, State, Stretch, Sums

_native: Any = None
MISSING = ""  # why the engine is not here; empty where it is
try:
    _native = import_module("backglass.engines._native")
except ImportError as error:
    if "annot allocate memory" in str(error):  # it is here, and no other engine should take its place in silence
        raise MemoryError(str(error)) from error
    MISSING = f"it was not built when backglass was installed ({error}); install a C++17 compiler and install again"

# What has a kernel: kind of row -> name of the row -> its fields that the kernel takes, as the C++ lists say.
KERNELS: dict[str, dict[str, list[str]]] = _native.kernels() if _native else {}
_TABLES: dict[str, Mapping[str, type[Row]]] = {"activation": ACTIVATIONS, "loss": LOSSES, "optimiser": OPTIMISERS}
_NUMBERS = count(1)  # of plans
_AS_BIASES = {"augmented": "per_unit"}  # the weights w_j0 stand where the biases do
_ELSEWHERE = {"learning_rate", "decay", "form"}  # fields that the plan, or a kernel's name, stands for


@dataclass(frozen=True)
class Facts:
    """What the engine is made of here.

    Attributes
    ----------
    isa : str
        The instruction set taken.
    isas : tuple of str
        Those that it could take.
    threads : int
        Those that may work where no number is given.
    """

    isa: str
    isas: tuple[str, ...]
    threads: int


def facts() -> Facts:
    """Instruction sets and threads.

    Raises
    ------
    EngineError
        The engine is not built, or BACKGLASS_ISA asks for what this processor does not have.
    """
    if _native is None:
        raise EngineError(f"The native engine is not here: {MISSING}, or take engine='reference'.")
    isas = tuple(_native.isas())
    asked = os.environ.get("BACKGLASS_ISA", "") or isas[0]
    if asked not in isas:
        raise EngineError(f"BACKGLASS_ISA is {asked!r}, but this processor and build have {', '.join(isas)}.")
    return Facts(asked, isas, cores_allowed())


def peak(threads: int = 1, dtype: DType = "float32", seconds: float = 0.05) -> float:
    """Flops a second of `threads` threads whose multiply-adds touch nothing but registers: what speeds compare to."""
    return float(_native.peak(facts().isa, dtype == "float64", threads, seconds))


def permutation(seed: int, purpose: Purpose, n: int, *, time: int = 0) -> Indices:
    """`equations.randomness.permutation`, in a hundredth of the time where the engine is here.

    Examples
    --------
    >>> permutation(0, Purpose.SHUFFLE, 5).tolist() == by_definition(0, Purpose.SHUFFLE, 5).tolist()
    True
    """
    if _native is None:
        return by_definition(seed, purpose, n, time=time)
    order = np.empty(n, dtype=np.int64)
    _native.permutation(check_seed(seed), int(purpose), time, order)
    return order.astype(np.intp, copy=False)


def reference_only() -> dict[str, list[str]]:
    """Rows of the tables that have no kernel, so that they run on the reference: kind of row -> names.

    Examples
    --------
    >>> list(reference_only())
    ['activation', 'loss', 'optimiser']
    """
    return {
        kind: [name for name, row in table.items() if not _has_kernel(kind, row)] for kind, table in _TABLES.items()
    }


def _kernel(row: Row) -> str:
    """What the C++ lists call a row: its name, and beside it a form that is not the usual one."""
    form = getattr(row, "form", None)
    return row.name if form == getattr(type(row), "form", None) else f"{row.name}_{form}"


def _has_kernel(kind: str, row: Row | type[Row]) -> bool:
    """Whether a row can be computed, with all its numbers; of a class, in its usual form."""
    name = row.name if isinstance(row, type) else _kernel(row)
    taken = KERNELS.get(kind, {}).get(name)
    return taken is not None and {field.name for field in fields(row)} - _ELSEWHERE == set(taken)


def _with_numbers(kind: str, row: Row) -> tuple[str, dict[str, float]]:
    """A row as the core knows it."""
    name = _kernel(row)
    return name, {field: float(getattr(row, field)) for field in KERNELS[kind][name]}


class NativeEngine(Engine):
    """Hand-derived backpropagation, compiled.

    Attributes
    ----------
    isa : str
        The instruction set in use.

    Raises
    ------
    EngineError
        It is not built here, or cannot take the network.
    """

    name: ClassVar[str] = "native"
    lets_go: ClassVar[bool] = True

    def __init__(self, network: Network, dtype: DType = "float64", threads: int | None = None) -> None:
        super().__init__(network, dtype, threads)
        self.isa = facts().isa
        self.check(network)
        self._core = _native.Core(
            self.isa,
            dtype == "float64",
            list(network.sizes),
            [_with_numbers("activation", f) for f in network.f.values()],
            _AS_BIASES.get(network.biases, network.biases),
            _with_numbers("loss", network.loss),
            network.reduction == "mean",
        )
        self._most_threads = threads or cores_allowed()
        self._spare: list[Adder] = []
        self._plan_seen: tuple[Plan, Floats | None, Indices | None, int, Any] | None = None

    @classmethod
    def unsuited(cls, network: Network, optimiser: Optimiser | None = None) -> str:
        """A row without a kernel; empty where all have one."""
        if own := next((f for f in network.f.values() if isinstance(f, OwnActivation)), None):
            return f"its activation {own.name!r} is one's own, Python code that the reference engine runs"
        rows: list[tuple[str, Row]] = [("activation", f) for f in network.f.values()]
        rows.append(("loss", network.loss))
        if optimiser is not None:
            rows.append(("optimiser", optimiser))
        return next((f"it has no {kind} {_kernel(row)!r}" for kind, row in rows if not _has_kernel(kind, row)), "")

    @property
    def arena_bytes(self) -> int:
        """Memory that the last call worked in: parameters, W', optimiser state, activations and deltas."""
        return int(self._core.arena_bytes)

    @property
    def arithmetic(self) -> str:
        """The instruction set; threads change no bits."""
        return self.isa

    @property
    def way(self) -> str:
        """How the last call worked: "small", "narrow", "units", "online" or "general"."""
        return str(self._core.way)

    @property
    def threads_used(self) -> int:
        """Threads of the last call: one where the work was too small to share."""
        return int(self._core.threads)

    def forward(self, theta: Array, X: Array, masks: Mapping[int, Array] | None = None) -> Array:
        """The outputs y, (N, n_L)."""
        X = self._array(X)
        y = np.empty((len(X), self.network.sizes[-1]), dtype=self.dtype)
        self._core.forward(self._array(theta), X, y, self._masks(masks), self._most_threads)
        return y

    def judge(self, theta: Array, X: Array, D: Array, s: Array) -> tuple[Array, float]:
        """The outputs y and the undivided loss of a batch, without penalties."""
        X = self._array(X)
        y = np.empty((len(X), self.network.sizes[-1]), dtype=self.dtype)
        loss = self._core.judge(self._array(theta), X, self._array(D), self._array(s), y, self._most_threads)
        return y, loss

    def sums(
        self, theta: Array, X: Array, D: Array, s: Array, masks: Mapping[int, Array] | None = None, parts: int = 1
    ) -> Sums:
        """The undivided loss, gradient and weight of a batch, without penalties."""
        if parts > 1:
            return whole_sums(self, parts, theta, X, D, s, masks)
        gradient = np.empty(self.network.parameter_count, dtype=self.dtype)
        return self.partial_sums(theta, (X, D, s, masks), [(0, len(X))], [gradient])[0]

    def partial_sums(self, theta: Array, batch: Batch, bounds: Bounds, into: Sequence[Floats]) -> list[Sums]:
        """The `sums` of some runs of rows: a call for those of one length, which packs the parameters once."""
        X, D, s, masks = batch
        arrays = [self._array(part) for part in (theta, X, D, s)]
        places: dict[int, list[int]] = {}
        for place, (first, last) in enumerate(bounds):
            places.setdefault(last - first, []).append(place)
        losses, weights = np.empty(len(bounds)), np.empty(len(bounds))
        for rows, of_length in places.items():
            found = np.empty((2, len(of_length)))
            starts, gradients = [bounds[place][0] for place in of_length], [into[place] for place in of_length]
            self._core.sums(*arrays, starts, rows, gradients, *found, self._masks(masks), self._most_threads)
            losses[of_length], weights[of_length] = found
        return [Sums(float(losses[place]), into[place], float(weights[place])) for place in range(len(bounds))]

    def apply(self, state: State, sums: Sums, plan: Plan) -> Updated:
        """The update by the core's formulas; one thread does it, as it is memory that it waits for."""
        cursor, slot_names = state.cursor, plan.optimiser.slots
        theta = np.empty(self.network.parameter_count, dtype=self.dtype)
        slots = {name: np.empty_like(theta) for name in slot_names}
        objective, squared_norm = self._core.apply(
            self._array(state.theta),
            [self._array(state.slots[name]) for name in slot_names],
            self._array(sums.gradient),
            float(sums.loss),
            float(sums.weight),
            self._of_plan(plan)[-1],
            float(plan.rates(cursor.epoch, cursor.update)),
            cursor.update + 1,
            theta,
            list(slots.values()),
        )
        after = State(theta, slots, next_cursor(cursor, plan, made=1))
        return Updated(after, objective, float(sums.weight), float(np.sqrt(squared_norm)))

    def order(self, plan: Plan, epoch: int) -> Indices:
        """`Plan.order`, its permutation made by the core."""
        if not (plan.shuffle and plan.batches > 1):
            return plan.order(epoch)
        order = permutation(plan.seed, Purpose.SHUFFLE, len(plan), time=epoch)
        return order if plan.taken is None else plan.taken[order]

    def run(self, state: State, plan: Plan, batches: int) -> Stretch:
        """Train on the next `batches` batches, over the ends of epochs where need be."""
        if in_windows(plan):
            return run_in_windows(self.run, state, plan, batches)
        if plan.parts > 1:
            return run_by_one(self, self._spare, state, plan, batches)
        after, record, failed, interrupted = self._run(state, plan, batches)
        failure = None
        if failed:
            # The call worked in place; the same updates once more end just before the one that failed.
            done = len(record[0])
            after, record, _, interrupted = self._run(state, plan, done)
            failure = failure_of(self, after, plan)
        losses, weights, squared_norms = record
        return Stretch(after, losses, weights, np.sqrt(squared_norms), failure, interrupted)

    def _run(self, state: State, plan: Plan, batches: int) -> tuple[State, list[Floats], bool, bool]:
        self._most_threads = self.threads or cores_allowed()  # limits come and go
        cursor, slot_names = state.cursor, plan.optimiser.slots
        s, taken, number, rule = self._of_plan(plan)
        record = [np.empty(batches) for _ in range(3)]
        theta = np.empty(self.network.parameter_count, dtype=self.dtype)
        slots = {name: np.empty_like(theta) for name in slot_names}
        rates, rates_of = _rates(plan, cursor, batches)
        done, failed, interrupted = self._core.run(
            self._array(state.theta),
            [self._array(state.slots[name]) for name in slot_names],
            self._array(plan.X),
            self._array(plan.D),
            s,
            taken,
            number,
            rule,
            [plan.dropout.get(l, 0.0) for l in self.network.f],
            plan.batch_size,
            (cursor.epoch, cursor.batch, cursor.update),
            plan.seed,
            plan.shuffle and plan.batches > 1,
            rates,
            rates_of,
            theta,
            list(slots.values()),
            *record,
            self._most_threads,
        )
        record = [column[:done] for column in record]
        if failed:
            return state, record, failed, interrupted
        epochs, batch = divmod(cursor.batch + done, plan.batches)
        reached = Cursor(cursor.epoch + epochs, batch, cursor.update + int(np.count_nonzero(record[1])))
        return State(theta, slots, reached), record, failed, interrupted

    def _of_plan(self, plan: Plan) -> tuple[Floats | None, Indices | None, int, Any]:
        """What is made once for a plan: sample weights, or None where all are 1; rows; a number; the rule.

        A call finds the order of an epoch that an earlier one with the same number made.
        """
        seen = self._plan_seen
        if seen is None or seen[0] is not plan:
            s = None if (plan.s == 1).all() else self._array(plan.s)
            taken = None if plan.taken is None else np.ascontiguousarray(plan.taken, dtype=np.int64)
            seen = plan, s, taken, next(_NUMBERS), self._rule(plan)
            self._plan_seen = seen  # in one step: other threads may be at work with other plans
        return seen[1:]

    def _rule(self, plan: Plan) -> Any:
        """What an update does with its gradient."""
        self.check(self.network, plan.optimiser)
        return _native.Rule(
            *_with_numbers("optimiser", plan.optimiser),
            len(plan.optimiser.slots),
            l1=plan.l1,
            l2=plan.l2,
            decay=plan.decay,
            clip_norm=plan.clip_norm or 0.0,
            divide_penalties=plan.divide_penalties,
        )

    def _array(self, values: Any) -> Floats:
        return np.ascontiguousarray(values, dtype=self.dtype)

    def _masks(self, masks: Mapping[int, Array] | None) -> list[Floats | None]:
        return [self._array(masks[l]) if masks and l in masks else None for l in self.network.f]


def _rates(plan: Plan, cursor: Cursor, batches: int) -> tuple[npt.NDArray[np.float64], str]:
    """The learning rates that a call can need, computed at once, and what each is of."""
    if plan.schedule.name == "constant":
        return np.full(1, plan.rates(cursor.epoch, cursor.update)), "run"
    if plan.schedule.per == "epoch":
        epochs = (cursor.batch + batches) // plan.batches + 1
        return plan.rates(cursor.epoch + np.arange(epochs), cursor.update), "epoch"
    return plan.rates(cursor.epoch, cursor.update + np.arange(batches)), "update"
