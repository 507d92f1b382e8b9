"""The torch engine: the same equations on torch's tensors, on the processor or on a GPU.

Nothing is derived twice: `ReferenceEngine.sums` takes tensors as it takes NumPy's arrays, and torch's autograd is
never asked. On a GPU an update becomes a few kernels and several updates one CUDA graph (`torch_updates.py`). Updates
are the reference's within the tolerances of tests/tolerances.py; the bits are torch's own, and the same for the same
version, device and threads.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any, ClassVar

import numpy as np

from backglass.cores import cores_allowed
from backglass.engines.base import Batch, Bounds, Engine, rows_of
from backglass.engines.lots import Lot, lots
from backglass.engines.parted import Adder, failure_of, run_by_one, whole_sums
from backglass.engines.reference import ReferenceEngine
from backglass.engines.torch_updates import Updates, tensor_of, way
from backglass.engines.windowed import in_windows, run_in_windows
from backglass.equations.arrays import Array, DType, Floats, Indices
from backglass.equations.optimisers import Optimiser
from backglass.equations.own_activation import OwnActivation
from backglass.errors import EngineError
from backglass.network import Network
from backglass.plan import Cursor, Failure, Plan, State, Stretch, Sums
from backglass.words import doctor as words


@dataclass(frozen=True)
class TorchFacts:
    """What the engine is made of here.

    Attributes
    ----------
    version : str or None
        torch's; None where it is not installed.
    gpu : str or None
        What it calls the GPU that it would take; None where it finds none.
    """

    version: str | None
    gpu: str | None


def facts() -> TorchFacts:
    """torch's version and the GPU."""
    if missing("cpu"):
        return TorchFacts(None, None)
    return TorchFacts(metadata.version("torch"), None if missing("cuda") else str(loaded().cuda.get_device_name()))


@cache
def missing(device: str) -> str:
    """Why the engine is not here on a device; empty where it is.

    Examples
    --------
    >>> missing("cpu") in ("", words.NO_TORCH.en)
    True
    """
    if find_spec("torch") is None:
        return words.NO_TORCH.en
    if device == "cpu":
        return ""
    here = "+cpu" not in metadata.version("torch") and loaded().cuda.is_available()
    return "" if here else words.NO_GPU.en


@cache
def loaded() -> Any:
    """torch, which takes a second to import: only where it is to compute."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what torch warns of while it is imported is not ours
        return import_module("torch")


class TorchEngine(Engine):
    """The reference's equations on torch's tensors, on the processor.

    Attributes
    ----------
    device : str
        What torch calls it.
    tf32 : bool
        Whether float32 products may be made of TF32 numbers, of 10 binary digits, on GPUs that have them; then the
        tolerances do not hold, so that a class of its own has to ask for it.

    Raises
    ------
    EngineError
        torch or the device is not here, or the network has an activation of one's own.
    """

    name: ClassVar[str] = "torch"
    device: ClassVar[str] = "cpu"
    tf32: ClassVar[bool] = False

    def __init__(self, network: Network, dtype: DType = "float64", threads: int | None = None) -> None:
        super().__init__(network, dtype, threads)
        if problem := missing(self.device):
            raise EngineError(f"The engine {self.name!r} is not here: {problem}, or take engine='reference'.")
        self.check(network)
        self._torch = loaded()
        self._equations = ReferenceEngine(network, dtype)
        self._lock = threading.RLock()  # buffers are shared; an engine may serve several threads of Python
        self._spare: list[Adder] = []
        self._seen: tuple[Plan, Updates] | None = None

    @classmethod
    def unsuited(cls, network: Network, optimiser: Optimiser | None = None) -> str:  # noqa: ARG003
        """An activation of one's own, whose functions are of NumPy's arrays."""
        own = next((f for f in network.f.values() if isinstance(f, OwnActivation)), None)
        return f"its activation {own.name!r} is one's own, which the reference engine runs" if own else ""

    @classmethod
    def again(cls, network: Network, dtype: DType, arithmetic: str) -> Engine:
        """With as many threads: on a processor they decide in what order is added up."""
        threads = re.search(r" (\d+) threads", arithmetic)
        return cls(network, dtype, int(threads[1]) if threads else None)

    @property
    def way(self) -> str:
        """How updates are computed: "plain", or as CUDA graphs, "captured" as they are or "compiled" before."""
        return way(self.device)

    @property
    def arithmetic(self) -> str:
        """torch, its threads or the GPU, and the way."""
        torch = self._torch
        if self.device == "cpu":
            capability = torch.backends.cpu.get_cpu_capability()
            return f"torch {torch.__version__} {capability} {self._threads} threads"
        tf32 = " tf32" if self.tf32 else ""
        return f"torch {torch.__version__} cuda {torch.version.cuda} {torch.cuda.get_device_name()} {self.way}{tf32}"

    @property
    def _threads(self) -> int:
        return self.threads or cores_allowed()  # limits come and go

    def forward(self, theta: Array, X: Array, masks: Mapping[int, Array] | None = None) -> Array:
        """The outputs y, (N, n_L)."""
        with self._at_work():
            y = self._equations.forward(self._tensor(theta), self._tensor(X), self._tensors(masks))
            return _array(y)

    def judge(self, theta: Array, X: Array, D: Array, s: Array) -> tuple[Array, float]:
        """The outputs y and the undivided loss of a batch, without penalties."""
        with self._at_work():
            y, loss = self._equations.judge(*map(self._tensor, (theta, X, D, s)))
            return _array(y), loss

    def sums(
        self, theta: Array, X: Array, D: Array, s: Array, masks: Mapping[int, Array] | None = None, parts: int = 1
    ) -> Sums:
        """The undivided loss, gradient and weight of a batch, without penalties."""
        if parts > 1:
            return whole_sums(self, parts, theta, X, D, s, masks)
        with self._at_work():
            of_batch = (self._tensor(X), self._tensor(D), self._tensor(s))
            sums = self._equations.sums(self._tensor(theta), *of_batch, self._tensors(masks))
            return Sums(float(sums.loss), _array(sums.gradient), float(sums.weight))

    def partial_sums(self, theta: Array, batch: Batch, bounds: Bounds, into: Sequence[Floats]) -> list[Sums]:
        """The `sums` of some runs of rows, in torch's own memory: its products' bits depend on how rows are aligned."""
        found = []
        with self._at_work():
            point = self._tensor(theta).clone()
            for (first, last), gradient in zip(bounds, into, strict=True):
                X, D, s, masks = rows_of(batch, first, last)
                rows = [self._tensor(part).clone() for part in (X, D, s)]
                own = {l: self._tensor(mask).clone() for l, mask in (masks or {}).items()} or None
                sums = self._equations.sums(point, rows[0], rows[1], rows[2], own)
                gradient[:] = _array(sums.gradient)
                found.append(Sums(float(sums.loss), gradient, float(sums.weight)))
        return found

    def run(self, state: State, plan: Plan, batches: int) -> Stretch:
        """Train on the next `batches` batches; Ctrl-C stops between two updates."""
        if in_windows(plan):
            return run_in_windows(self.run, state, plan, batches)
        if plan.parts > 1:
            return run_by_one(self, self._spare, state, plan, batches)
        with self._at_work():
            updates, done = self._of_plan(plan), [0]
            interrupted = False
            try:
                records, after = self._made(updates, state, plan, batches, done)
            except KeyboardInterrupt:  # it may have come in the middle of a unit: once more, up to the last whole one
                interrupted, batches = True, done[0]
                records, after = self._made(updates, state, plan, batches, done)
            if np.isfinite(records).all() and np.isfinite(after.theta).all():
                return _stretch(after, [records], interrupted=interrupted)
            return self._up_to_the_failure(updates, state, plan, batches, interrupted)

    def _made(self, updates: Updates, state: State, plan: Plan, batches: int, done: list[int]) -> tuple[Floats, State]:
        """The records of so many batches, (k, 3): objective, weight, norm; and the state after them.

        `done` tells how many are made, should the call be interrupted.
        """
        records = np.zeros((batches, 3))
        updates.load(state)
        pieces: list[tuple[Lot, Any]] = []
        for lot in lots(plan, state.cursor, batches):

            def tell(last: int, places: Indices = lot.places) -> None:
                done[0] = int(places[last]) + 1

            pieces.append((lot, updates.make(lot, tell)))
        for lot, piece in pieces:
            records[lot.places] = _array(piece)
        theta, slots = updates.unload()
        epochs, batch = divmod(state.cursor.batch + batches, plan.batches)
        made = sum(len(lot) for lot, _ in pieces)
        return records, State(theta, slots, Cursor(state.cursor.epoch + epochs, batch, state.cursor.update + made))

    def _up_to_the_failure(
        self, updates: Updates, state: State, plan: Plan, batches: int, interrupted: bool
    ) -> Stretch:
        """The same batches one by one: the last finite state, and what the reference finds in the batch after it."""
        records: list[Floats] = []
        for _ in range(batches):
            record, after = self._made(updates, state, plan, 1, [0])
            if not (np.isfinite(record[:, 0]).all() and np.isfinite(after.theta).all()):
                return _stretch(state, records, failure_of(self, state, plan))
            records.append(record)
            state = after
        return _stretch(state, records, interrupted=interrupted)  # a norm alone has overflowed

    def _of_plan(self, plan: Plan) -> Updates:
        """The plan's data on the device and its buffers, made once."""
        self.check(self.network, plan.optimiser)
        if self._seen is None or self._seen[0] is not plan:
            self._seen = None  # its memory comes first
            self._seen = plan, Updates(self._torch, self.device, self._equations, plan)
        return self._seen[1]

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """One thread of Python at a time, no autograd, our threads and digits; afterwards as it was."""
        torch = self._torch
        with self._lock, torch.no_grad():
            threads, precision = torch.get_num_threads(), torch.get_float32_matmul_precision()
            torch.set_num_threads(self._threads)
            torch.set_float32_matmul_precision("high" if self.tf32 else "highest")
            try:
                yield
            finally:
                torch.set_float32_matmul_precision(precision)
                torch.set_num_threads(threads)

    def _tensor(self, values: Any) -> Any:
        return tensor_of(self._torch, values, self.dtype, self.device)

    def _tensors(self, masks: Mapping[int, Array] | None) -> dict[int, Any] | None:
        return None if masks is None else {l: self._tensor(mask) for l, mask in masks.items()}


class TorchCudaEngine(TorchEngine):
    """The same on a GPU of NVIDIA's: several updates at once as a CUDA graph."""

    name: ClassVar[str] = "torch:cuda"
    device: ClassVar[str] = "cuda"


def _array(tensor: Any) -> Floats:
    """An array of its own, of NumPy's."""
    array: Floats = np.array(tensor.cpu().numpy())
    return array


def _stretch(state: State, records: list[Floats], failure: Failure | None = None, interrupted: bool = False) -> Stretch:
    losses, weights, norms = np.ascontiguousarray(np.concatenate([np.zeros((0, 3)), *records]).T)
    return Stretch(state, losses, weights, norms, failure, interrupted)
