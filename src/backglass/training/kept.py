"""States kept for rewind: how far apart, how many, and of which run.

A run is deterministic, so that any of its updates can be made again from a state before it. States are kept at the
ends of the loop's stretches, at least `distance` updates apart; when there are too many, the distance doubles and
those that stand closer go. A replay then repeats at most about a thirtieth of the run, however long it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Any
from weakref import WeakKeyDictionary
from zlib import crc32

import numpy as np

from backglass import __version__
from backglass.brief import brief
from backglass.codec import Entries, EntryError, Like, Mark, Stored
from backglass.engines.base import Engine
from backglass.equations.arrays import Floats
from backglass.flat import OnDisk
from backglass.network import ROWS_AT_ONCE, Network
from backglass.plan import PLAN, Count, Cursor, Part, Plan, State
from backglass.ranges import Range, checked, whole
from backglass.words import models as model_words
from backglass.words import ranges as words

MOST = 64  # states
# Room for a state is made as fast as about 100 samples are trained on, whatever the network: 1 % of this many.
SAMPLES_APART = 10_000
KEEP_BYTES = 2**26
GLIMPSE_ROWS = 32
NOT_KEPT = "keep_bytes=0"
IN_A_FILE = "rows in a file"  # which is gone when the run has ended
BYTES = Range(words.BYTES, whole(0).takes)
_READ: MutableMapping[Plan, Any] = WeakKeyDictionary()  # plans whose data were hashed, and the hashes as they stood


class EpochBytes(int):
    """Bytes for states at the ends of epochs alone, of every epoch where there is room.

    Where a stretch of updates ends amid an epoch depends on the time that it took; where an epoch ends does not, and so
    a model's file that holds such states is the same however fast it was trained.
    """


@dataclass(frozen=True, eq=False)
class Kept:
    """The states of a run that its updates are replayed from.

    Attributes
    ----------
    keep_bytes : int
        The most memory the states may take; the run's start is kept whatever it takes, unless this is 0.
    states : tuple of State
        In the order of the run; the first one is the run's start.
    distance : int
        The least number of updates between two of them.
    updates : int
        Updates that the run made, known at its end.
    arithmetic : str
        Of the engine that made them.
    glimpse : str
        Of the data, as they were at the start.
    reason : str
        Why nothing is kept: "keep_bytes=0", "partial_fit", "rows in a file"; empty where something is.
    whole_epochs : bool
        Whether states amid an epoch are passed over, as `EpochBytes` asks for.

    Examples
    --------
    >>> kept = Kept()
    >>> for update in range(1000):
    ...     kept = kept.seen(State(np.zeros(3), {}, Cursor(update, 0, update)))
    >>> len(kept.states), kept.distance
    (63, 16)
    >>> kept.before(137).cursor.update
    128
    """

    keep_bytes: Count = KEEP_BYTES
    states: tuple[State, ...] = ()
    distance: Annotated[int, whole()] = 1
    updates: Count = 0
    arithmetic: str = ""
    glimpse: str = ""
    reason: str = ""
    whole_epochs: bool = False

    def __repr__(self) -> str:
        """How many states of how long a run."""
        return brief(self, states=len(self.states), updates=self.updates, distance=self.distance, reason=self.reason)

    @classmethod
    def nothing(cls, reason: str) -> Kept:
        """What a run keeps that cannot be replayed, and why.

        Examples
        --------
        >>> Kept.nothing("partial_fit").states
        ()
        """
        return cls(0, reason=reason)

    def seen(self, state: State) -> Kept:
        """With a state that the run has come to, where it is far enough from the last one kept."""
        near = self.states and state.cursor.update - self.states[-1].cursor.update < self.distance
        if self.reason or near or (self.whole_epochs and state.cursor.batch):
            return self
        return self._of((*self.states, state), self.keep_bytes)

    def within(self, keep_bytes: int) -> Kept:
        """With less memory for the states.

        Examples
        --------
        >>> kept = Kept()
        >>> for update in range(64):
        ...     kept = kept.seen(State(np.zeros(2), {}, Cursor(update, 0, update)))
        >>> less = kept.within(16 * 10)
        >>> [state.cursor.update for state in less.states], less.distance
        ([0, 8, 16, 24, 32, 40, 48, 56], 8)
        """
        return self._of(self.states, keep_bytes) if self.states else self

    def _of(self, states: tuple[State, ...], keep_bytes: int) -> Kept:
        """As many of some states as fit, further apart where they do not."""
        bytes_, distance = states[-1].theta.nbytes * (1 + len(states[-1].slots)), self.distance
        while len(states) > max(1, min(MOST, keep_bytes // bytes_)):
            distance *= 2
            states = _apart(states, distance)
        facts = self.updates, self.arithmetic, self.glimpse
        return Kept(keep_bytes, states, distance, *facts, whole_epochs=self.whole_epochs)

    def ended(self, state: State) -> Kept:
        """With the run's end, after which there is nothing to replay."""
        # Not by `replace`: it takes as long as ten updates of a small network.
        more = self.arithmetic, self.glimpse, self.reason, self.whole_epochs
        return Kept(self.keep_bytes, self.states, self.distance, state.cursor.update, *more)

    def before(self, update: int) -> State | None:
        """The last state kept before the given update, counted from 1; None where there is none."""
        return next((state for state in reversed(self.states) if state.cursor.update < update), None)

    def to_arrays(self) -> dict[str, Floats]:
        """The states as arrays: "theta" (k, P), and "slot.NAME" (k, P) for each vector of the optimiser's state."""
        if not self.states:
            return {}
        slots = {f"slot.{name}": np.stack([s.slots[name] for s in self.states]) for name in self.states[0].slots}
        return {"theta": np.stack([state.theta for state in self.states])} | slots

    def to_dict(self) -> dict[str, Any]:
        """All but the arrays, as plain JSON values."""
        return KEPT.plain(vars(self) | {"cursors": [state.cursor for state in self.states]})

    @classmethod
    def from_parts(cls, values: Mapping[str, Any], arrays: Mapping[str, Floats]) -> Kept:
        """What `to_dict` and `to_arrays` wrote.

        Raises
        ------
        EntryError
            They are not what those write, or not of one run.

        Examples
        --------
        >>> kept = Kept().seen(State(np.zeros(2), {"v": np.ones(2)}))
        >>> again = Kept.from_parts(kept.to_dict(), kept.to_arrays())
        >>> again.states[0].slots["v"].tolist(), again.states[0].cursor
        ([1.0, 1.0], Cursor(epoch=0, batch=0, update=0))
        """
        made = KEPT.made(values)
        cursors = made.pop("cursors")
        updates = [cursor.update for cursor in cursors]
        if any(later <= earlier for earlier, later in pairwise([-1, *updates])):
            raise EntryError(model_words.NOT_IN_ORDER)
        if cursors and "theta" not in arrays:
            raise EntryError(model_words.MISSING_TENSOR.format(name="kept.theta"))
        for name, array in arrays.items():
            wanted = (len(cursors), *arrays["theta"].shape[1:])
            if array.shape != wanted:
                raise EntryError(model_words.WRONG_SHAPE.format(name=f"kept.{name}", found=array.shape, wanted=wanted))
        slots = {name.removeprefix("slot."): array for name, array in arrays.items() if name != "theta"}
        states = tuple(
            State(arrays["theta"][k], {name: array[k] for name, array in slots.items()}, cursor)
            for k, cursor in enumerate(cursors)
        )
        return cls(states=states, **made)


# What a file has of them beside their arrays.
KEPT = Entries(Kept, {"states": {"cursors": tuple[Annotated[Cursor, Mark.LISTED], ...]}, "whole_epochs": {}})


@dataclass(frozen=True)
class Fingerprint(Stored):
    """Of which run states are: a replay with anything else would not have its bits.

    Attributes
    ----------
    version : str
        Of backglass.
    engine : str
    arithmetic : str
        The engine's instruction set or libraries.
    network, plan : dict
        As their `to_dict` gives them.
    data : str
        `data_hash` of inputs, targets and sample weights.
    """

    version: str
    engine: str
    arithmetic: str
    network: Annotated[dict[str, Any], Like(Network)] = field(repr=False)
    plan: Annotated[dict[str, Any], Like(PLAN)] = field(repr=False)
    data: str = field(repr=False)

    @classmethod
    def of(cls, network: Network, plan: Plan, engine: str, arithmetic: str) -> Fingerprint:
        """The fingerprint of a plan's run by this version; it reads all of the data, once."""
        data = plan_hash(plan)
        return cls(__version__, engine, arithmetic, network.to_dict(), plan.to_dict(), data)


def keeping(keep_bytes: int, engine: Engine, plan: Plan, start: State) -> Kept:
    """What a run by this engine keeps before it begins."""
    if keep_bytes == 0:
        return Kept.nothing(NOT_KEPT)
    whole_epochs = isinstance(keep_bytes, EpochBytes)
    distance = 1 if whole_epochs else max(1, SAMPLES_APART // plan.batch_size)
    texts = arithmetic_of(engine, plan), glimpse(plan), ""
    return Kept(int(keep_bytes), (start,), distance, 0, *texts, whole_epochs)


def arithmetic_of(engine: Engine, plan: Plan) -> str:
    """What the bits of a run by an engine depend on beside its plan, its data and the version."""
    if plan.lbfgs is None:
        return engine.arithmetic
    from scipy import __version__ as scipy  # which L-BFGS loads anyway, and no other run needs

    return f"{engine.arithmetic}, scipy {scipy}"


def glimpse(plan: Plan) -> str:
    """A checksum of the first rows of the data: quick, and enough to notice an array that was scaled in place."""
    check = 0
    for array, taken in plan.data:
        first = array[:GLIMPSE_ROWS] if taken is None else array[taken[:GLIMPSE_ROWS]]
        check = crc32(np.ascontiguousarray(first).data, check)
    return f"{check:08x}"


def checked_bytes(value: Any) -> int:
    """What `train` takes as keep_bytes, or a PlanError."""
    found: int = checked("keep_bytes", value, BYTES)
    return EpochBytes(found) if isinstance(value, EpochBytes) else found


def data_hash(*parts: Floats | Part) -> str:
    """SHA-256 over shapes, dtypes and bytes of arrays, or of the rows of them that are taken, as if copied out.

    Examples
    --------
    >>> data_hash(np.zeros(2))[:12]
    '4a5aa8401115'
    """
    return str(_hashed(hashlib.sha256(), parts).hexdigest())


def plan_hash(plan: Plan, *more: Part) -> str:
    """`data_hash` of a plan's data and more; those of the plan are read once, however often it is asked for."""
    read = _READ.get(plan)
    if read is None:
        read = _READ[plan] = _hashed(hashlib.sha256(), plan.data)
    return str(_hashed(read.copy(), more).hexdigest())


def _hashed(digest: Any, parts: Sequence[Floats | Part]) -> Any:
    for part in parts:
        array, taken = part if isinstance(part, tuple) else (part, None)
        if isinstance(array, OnDisk):  # hashed when it was written
            digest.update(array.digest.encode())
            continue
        shape = array.shape if taken is None else (len(taken), *array.shape[1:])
        digest.update(f"{shape}{array.dtype}".encode())
        if taken is None:
            digest.update(np.ascontiguousarray(array).data)
            continue
        for start in range(0, len(taken), ROWS_AT_ONCE):
            digest.update(array[taken[start : start + ROWS_AT_ONCE]].data)
    return digest


def _apart(states: tuple[State, ...], distance: int) -> tuple[State, ...]:
    """The first state, and each that stands at least `distance` updates behind the last one taken."""
    taken = [states[0]]
    for state in states[1:]:
        if state.cursor.update - taken[-1].cursor.update >= distance:
            taken.append(state)
    return tuple(taken)
