"""Updates over static buffers on a device of torch's: one after the other, or several as one CUDA graph.

An update on a GPU is traced once into the operations that the equations ask for, compiled where Triton is there, and
captured; so many updates are then one launch. Every update of a plan has the same kernels on the same shapes, however
a run is cut.
"""

from __future__ import annotations

import os
import warnings
from collections import OrderedDict
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

import numpy as np

from backglass.engines.lots import Lot
from backglass.engines.reference import ReferenceEngine
from backglass.equations.arrays import Array, DType, Floats, namespace, square_root
from backglass.equations.penalties import clipped, decayed, penalty, penalty_gradient
from backglass.errors import EngineError
from backglass.network import Network
from backglass.plan import Plan, State, Sums

Tensor: TypeAlias = Any  # torch's
Update: TypeAlias = Callable[..., tuple[Tensor, ...]]

WAYS = ("compiled", "captured")
TOGETHER, MOST_OPERATIONS = 16, 2 * 10**9  # updates of a unit, and what they compute: Ctrl-C waits for its end
STRIDE = 32  # entries between the rows of a buffer are a multiple of it: all are aligned alike, and have one kernel
MOST_KEPT = 16
_KEPT: OrderedDict[tuple[Any, ...], Update] = OrderedDict()  # compiled updates, of which committees have many alike


def way(device: str) -> str:
    """How updates are made: "plain" on a processor, on a GPU "compiled" where Triton is there, else "captured".

    The environment variable BACKGLASS_TORCH asks for the one or the other.

    Raises
    ------
    EngineError
        It asks for what there is not.

    Examples
    --------
    >>> way("cpu")
    'plain'
    """
    if device == "cpu":
        return "plain"
    asked = os.environ.get("BACKGLASS_TORCH", "") or WAYS[0 if find_spec("triton") else 1]
    if asked not in WAYS:
        raise EngineError(f"BACKGLASS_TORCH is {asked!r}, but it is one of {', '.join(WAYS)}.")
    return asked


class Updates:
    """The buffers of a plan on a device, and how an update is made there.

    Parameters
    ----------
    torch : module
    device : str
    equations : ReferenceEngine
        Of the network, in the plan's dtype.
    plan : Plan
    """

    def __init__(self, torch: Any, device: str, equations: ReferenceEngine, plan: Plan) -> None:
        net = equations.network
        self._torch, self._device, self._plan, self._network = torch, device, plan, net
        self._way = way(device)
        self._dtype = getattr(torch, plan.dtype)
        rows = slice(None) if plan.taken is None or plan.batches > 1 else plan.taken
        self._data = [self._tensor(part[rows]) for part in (plan.X, plan.D, plan.s)]
        self._marks = [self._tensor(marks) for marks in (net.is_weight, net.trainable)]
        self._theta, *self._slots = (self._empty(net.parameter_count) for _ in range(1 + len(plan.optimiser.slots)))
        self._size = min(plan.batch_size, len(plan))
        operations = 6 * self._size * net.parameter_count
        self._together = max(1, min(TOGETHER, MOST_OPERATIONS // operations))
        k, width = self._together, -(-self._size // STRIDE) * STRIDE
        self._rows = torch.zeros((k, width), dtype=torch.int64, device=device)
        self._live = torch.ones((k, width), dtype=self._dtype, device=device)
        self._times = torch.ones((k, STRIDE), dtype=torch.float64, device=device)
        self._masks = [[self._empty(self._size, net.sizes[l - 1]) for l in plan.dropout] for _ in range(k)]
        self._records = self._empty(k, 3)
        self._update = self._equation = update_of(equations, plan)
        self._graphs: dict[int, Any] = {}

    def load(self, state: State) -> None:
        """Begin at a state."""
        self._theta.copy_(self._tensor(state.theta))
        for slot, name in zip(self._slots, self._plan.optimiser.slots, strict=True):
            slot.copy_(self._tensor(state.slots[name]))

    def unload(self) -> tuple[Floats, dict[str, Floats]]:
        """theta and the optimiser's state, as NumPy's arrays."""
        theta, *slots = (np.array(buffer.cpu().numpy()) for buffer in (self._theta, *self._slots))
        return theta, dict(zip(self._plan.optimiser.slots, slots, strict=True))

    def make(self, lot: Lot, made: Callable[[int], None]) -> Tensor:
        """Make a lot's updates.

        Parameters
        ----------
        lot : Lot
        made : callable
            Told after every unit which place of the lot was the last.

        Returns
        -------
        tensor (k, 3)
            Objective, weight and norm of each; the device may still be at work on it.
        """
        rows, live = (None if part is None else self._sent(part) for part in (lot.rows, lot.live))
        times, count = self._sent(lot.times), len(lot)
        records = self._empty(count, 3)
        first = 0
        while first < count:
            k = self._together if count - first >= self._together else 1
            self._times[:k, :2].copy_(times[first : first + k])
            if rows is not None and live is not None:
                self._rows[:k, : self._size].copy_(rows[first : first + k])
                self._live[:k, : self._size].copy_(live[first : first + k])
            for i in range(k if self._plan.dropout else 0):
                self._draw(i, lot, first + i)
            self._go(k)
            records[first : first + k].copy_(self._records[:k])
            first += k
            made(first - 1)
        return records

    def _draw(self, i: int, lot: Lot, place: int) -> None:
        """The masks of an update of the lot, drawn where every engine draws them."""
        n = self._size if lot.live is None else int(np.count_nonzero(lot.live[place]))
        masks = self._plan.masks(self._network, int(lot.times[place, 0]), n) or {}
        for buffer, mask in zip(self._masks[i], masks.values(), strict=True):
            buffer[:n].copy_(self._sent(mask))
            buffer[n:].zero_()

    def _go(self, k: int) -> None:
        """k updates from the buffers into the buffers."""
        if self._way == "plain":
            self._unit(k)
            return
        if k not in self._graphs:
            self._graphs[k] = self._captured(k)
        self._graphs[k].replay()

    def _unit(self, k: int) -> None:
        theta, slots, records = self._theta, self._slots, []
        for i in range(k):
            theta, *slots, record = self._update(*self._arguments(theta, slots, i))
            records.append(record)
        for buffer, value in zip((self._theta, *self._slots), (theta, *slots), strict=True):
            buffer.copy_(value)
        self._records[:k].copy_(self._torch.stack(records))

    def _arguments(self, theta: Tensor, slots: list[Tensor], i: int) -> list[Tensor]:
        batch = [] if self._plan.batches == 1 else [self._rows[i, : self._size], self._live[i, : self._size]]
        return [theta, *slots, *self._data, *self._marks, self._times[i, :2], *batch, *self._masks[i]]

    def _captured(self, k: int) -> Any:
        """The graph of k updates; what is computed on the way to it leaves the buffers as they were."""
        torch = self._torch
        before = [buffer.clone() for buffer in (self._theta, *self._slots)]
        if not self._graphs and self._way != "captured":
            self._update = self._compiled()
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler thinks that TF32 would do
            self._unit(1)  # whatever is set up at the first call is no part of a graph
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, capture_error_mode="thread_local"):
            self._unit(k)
        for buffer, value in zip((self._theta, *self._slots), before, strict=True):
            buffer.copy_(value)
        return graph

    def _compiled(self) -> Update:
        """The update as kernels of its own, for all plans alike but for their numbers."""
        torch, arguments = self._torch, self._arguments(self._theta, self._slots, 0)
        shapes = tuple((tuple(one.shape), str(one.dtype)) for one in arguments)
        key = (torch.get_float32_matmul_precision(), _rule(self._network, self._plan), shapes)
        if key not in _KEPT:
            traced = self.traced(arguments)
            _KEPT[key] = torch.compile(traced, fullgraph=True, dynamic=False, options=_options())
            if len(_KEPT) > MOST_KEPT:
                _KEPT.popitem(last=False)
        return _KEPT[key]

    def traced(self, arguments: list[Tensor]) -> Update:
        """The update as the operations of torch's that the equations ask for, one after the other."""
        make_fx = import_module("torch.fx.experimental.proxy_tensor").make_fx
        traced: Update = make_fx(self._equation, decomposition_table=as_sums(self._torch))(*arguments)
        return traced

    def _empty(self, *shape: int) -> Tensor:
        return self._torch.zeros(shape, dtype=self._dtype, device=self._device)

    def _sent(self, array: Floats) -> Tensor:
        """On its way: from pinned memory the device fetches it by itself, and nobody waits."""
        tensor = self._torch.as_tensor(np.ascontiguousarray(array))
        return tensor if self._device == "cpu" else tensor.pin_memory().to(self._device, non_blocking=True)

    def _tensor(self, array: Floats) -> Tensor:
        return tensor_of(self._torch, array, self._plan.dtype, self._device)


def tensor_of(torch: Any, array: Any, dtype: DType, device: str) -> Tensor:
    """An array as a tensor; on the processor both have the same memory, where the array's may be written to."""
    values = np.ascontiguousarray(array, dtype=dtype)
    return torch.as_tensor(values if values.flags.writeable else values.copy(), device=device)


def _rule(network: Network, plan: Plan) -> tuple[Any, ...]:
    """What an update does, apart from its arrays and their shapes."""
    penalties = (plan.l1, plan.l2, plan.divide_penalties, plan.decay, plan.clip_norm)
    return repr(network), repr(plan.optimiser), penalties, tuple(plan.dropout), plan.batches == 1


def _options() -> dict[str, Any]:
    """Of the compiler: kernels by rules, so that every process has the same, and none by trying them out."""
    known = hasattr(import_module("torch._inductor.config"), "deterministic")
    return {"deterministic": True} if known else {}


def as_sums(torch: Any) -> dict[Any, Callable[..., Any]]:
    """Products of vectors written as sums, which a compiler joins to what is computed beside them."""

    def dot(a: Tensor, b: Tensor) -> Tensor:
        return (a * b).sum()

    def mm(a: Tensor, b: Tensor) -> Tensor:
        return (a.T * b).sum(dim=0, keepdim=True) if a.shape[0] == 1 else NotImplemented

    return {torch.ops.aten.dot.default: dot, torch.ops.aten.mm.default: mm}


def update_of(equations: ReferenceEngine, plan: Plan) -> Update:
    """One update as a function of tensors alone: the reference's, without a branch on what a tensor holds.

    It takes theta, the slots, X, D, s, the marks of weights and of trainable entries, (t, rate), the batch's rows and
    which of them are no filling (where the batch is not all rows), and the masks; it gives theta and the slots after
    the update and (objective, weight, norm).
    """
    net, optimiser, names = equations.network, plan.optimiser, plan.optimiser.slots

    def update(theta: Array, *others: Array) -> tuple[Array, ...]:
        slots = dict(zip(names, others[: len(names)], strict=True))
        X, D, s, weights, trainable, time, *rest = others[len(names) :]
        if plan.batches > 1:
            rows, live, *rest = rest
            X, D, s = X[rows], D[rows], s[rows] * live
        masks = dict(zip(plan.dropout, rest, strict=True)) or None
        t, rate = time[0], time[1]
        point = optimiser.point(theta, slots)
        sums = equations.sums(point, X, D, s, masks)
        objective, g = _objective(plan, net, sums, point, weights)
        if not net.trainable.all():
            g = g * trainable
        norm = square_root(g @ g)
        if plan.clip_norm is not None:
            g = clipped(g, plan.clip_norm)
        if plan.decay:
            theta = decayed(theta, weights, rate, plan.decay)
        theta, after = optimiser.update(theta, g, slots, t, rate)
        record = namespace(g).stack([objective, sums.weight, norm])
        return theta, *(after[name] for name in names), record

    return update


def _objective(plan: Plan, net: Network, sums: Sums, point: Array, weights: Array) -> tuple[Array, Array]:
    """The objective and its gradient, divided and with penalties."""
    division: Any = sums.weight if net.reduction == "mean" else 1.0
    objective, g = sums.loss / division, sums.gradient / division
    if plan.l1 or plan.l2:
        share = plan.penalty_share(division)
        l1, l2 = plan.l1 * share, plan.l2 * share
        objective = objective + penalty(point, weights, l1, l2)
        g = g + penalty_gradient(point, weights, l1, l2)
    return objective, g
