"""What training by ranks has beside training alone: joining them, one that decides, and whether they pay."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from backglass.engines import Engine, TorchCudaEngine
from backglass.engines.joining import joined
from backglass.engines.ranks import RanksEngine, check_alike, check_parts
from backglass.engines.transport import Transport, broadcast, broadcast_arrays, broadcast_json
from backglass.errors import BackglassError, EngineError, FileError, PlanError
from backglass.plan import Plan, State
from backglass.ranges import Range, check, one_of, whole
from backglass.training.kept import data_hash
from backglass.words import Text
from backglass.words import ranks as words

PARTS_OF_RANKS = 8
PARTS = whole(1, 1024).or_value(None)
_NAMES = one_of("auto", "force", "off")
_Read = TypeVar("_Read")
TRIAL = 0.1  # seconds that each of the two ways is tried for


def _is_group(value: Any) -> bool:
    return _NAMES.takes(value) or (not isinstance(value, str) and isinstance(value, Transport))


RANKS = Range(words.RANKS, _is_group, _NAMES.choices)


@dataclass(frozen=True)
class Group:
    """The ranks that train together; one process alone is a group, too.

    Attributes
    ----------
    transport : Transport or None
        None where there is one process.
    tries : bool
        Whether ranks that are slower than one process are refused, before the run's first update.
    """

    transport: Transport | None = None
    tries: bool = False

    @classmethod
    def of(cls, ranks: Any, engine: Any) -> Group:
        """What the argument `ranks` of `train` asks for."""
        check("ranks", ranks, RANKS)
        if not isinstance(ranks, str):
            return cls(ranks if ranks.size > 1 else None)
        transport = (
            None
            if ranks == "off"
            else joined("cuda" if isinstance(engine, str) and engine == TorchCudaEngine.name else "cpu")
        )
        return cls(transport, tries=ranks == "auto" and transport is not None)

    @property
    def size(self) -> int:
        """How many ranks there are."""
        return 1 if self.transport is None else self.transport.size

    @property
    def leads(self) -> bool:
        """Whether this is the rank that decides, calls back and writes."""
        return self.transport is None or self.transport.rank == 0

    def parts(self, asked: Any) -> int:
        """The parts of a batch, as `train` is asked for them."""
        check("parts", asked, PARTS)
        return int(asked) if asked is not None else 1 if self.transport is None else PARTS_OF_RANKS

    def engine(
        self, inner: Engine, plan: Plan, start: State, facts: Mapping[str, Any], *, goes_on: bool = False
    ) -> Engine:
        """The engine of all ranks together, once they are seen to be alike and, where that is asked for, to pay.

        Parameters
        ----------
        inner : Engine
            Of this process.
        plan, start
            Of the run.
        facts : mapping
            What must be the same, as `check_alike` takes it.
        goes_on : bool
            Whether the run has begun before: it was seen to pay then, and is not refused on its way.
        """
        if self.transport is None:
            return inner
        check_parts(plan.parts, self.transport)
        check_alike(self.transport, inner.arithmetic, {"engine": inner.name, **facts})
        shared = RanksEngine(inner, self.transport)
        if self.tries and not goes_on and plan.lbfgs is None:
            _check_pays(self, shared, plan, start)
        return shared

    def told(self, value: Any) -> Any:
        """A plain value of the rank that decides."""
        return value if self.transport is None else broadcast_json(self.transport, value)

    def measured(self, measure: Callable[[], Mapping[str, float]]) -> dict[str, float]:
        """Numbers that the rank which decides computes, to the bit."""
        if self.transport is None:
            return dict(measure())
        found = dict(measure()) if self.leads else {}
        names = broadcast_json(self.transport, list(found))
        values = broadcast_arrays(self.transport, [np.array([*found.values()], dtype=np.float64)] * self.leads)
        return dict(zip(names, values[0].tolist(), strict=True))

    def read(self, path: str | PathLike[str], load: Callable[[str | PathLike[str]], _Read]) -> _Read:
        """What a file says, which only the rank that decides needs to reach; what it is refused for, on every rank."""
        if self.transport is None:
            return load(path)
        if self.leads:
            try:
                found = load(path)
            except BackglassError as error:
                self.told([isinstance(error, PlanError), error.text.en, error.text.ja])
                raise
            self.told(None)
            broadcast(self.transport, Path(path).read_bytes())
            return found
        if (refused := self.told(None)) is not None:
            of_plan, english, japanese = refused
            raise (PlanError if of_plan else FileError)(Text(english, japanese))
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "checkpoint.safetensors")
            copy.write_bytes(broadcast(self.transport))
            return load(copy)

    def uninterrupted(self, engine: Engine) -> AbstractContextManager[None]:
        """While a run goes on, Ctrl-C is heard between updates, by all ranks together."""
        return engine.uninterrupted() if isinstance(engine, RanksEngine) else nullcontext()


def facts_of(fingerprint: dict[str, Any], start: State) -> dict[str, Any]:
    """What must be the same on all ranks: the fingerprint, by what a reader calls its entries, and the start."""
    if not fingerprint:
        return {}
    other = {"version", "engine", "network", "data", "early stopping", "gradient norm"}
    return {
        "network": fingerprint["network"],
        "plan": {name: value for name, value in fingerprint.items() if name not in other},
        "data": fingerprint["data"],
        "start": data_hash(start.theta, *start.slots.values()),
        "listening": [fingerprint["early stopping"], fingerprint["gradient norm"]],
    }


def _check_pays(group: Group, shared: RanksEngine, plan: Plan, start: State) -> None:
    """Make some updates by one process, then by all ranks, and refuse the slower way; the run begins behind it."""
    alone = _seconds(group, lambda k: shared.inner.run(start, replace(plan, parts=1), k)) if group.leads else 0.0
    group.told(None)  # the others wait: they would take the cores away
    shared.waited = 0.0
    together = _seconds(group, lambda k: shared.run(start, plan, k), all_=True)
    facts = group.told({"alone": 1e3 * alone, "together": 1e3 * together, "waited": 1e3 * shared.waited})
    if facts["together"] > facts["alone"]:
        raise EngineError(words.SLOWER, words.FORCE, ranks=group.size, **facts)


def _seconds(group: Group, run: Callable[[int], Any], *, all_: bool = False) -> float:
    """Seconds a batch: the second call's, as the first one sets things up; all ranks make as many."""
    began = time.perf_counter()
    run(1)
    first = time.perf_counter() - began
    count = max(1, min(1000, int(TRIAL / max(first, 1e-6))))
    if all_:
        count = group.told(count)
    began = time.perf_counter()
    run(count)
    return (time.perf_counter() - began) / count
