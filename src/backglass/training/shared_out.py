"""The members of a committee shared out among ranks: each trains its own, and all ranks get all of them.

Member m, from 0, is trained by the rank m modulo their number. While members train, nothing of them passes between
ranks; but ranks meet, at most a second after the last time, to say which members are finished and to notice who does
not come. A finished member travels as the bytes of its checkpoint, from which every rank makes its run: the one that a
single process would have made, to the bit.
"""

from __future__ import annotations

import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from backglass.engines.ranks import check_alike
from backglass.engines.transport import Transport, exchange, exchange_json
from backglass.errors import BackglassError, EngineError, NonFiniteWarning
from backglass.files import write_whole
from backglass.training.callbacks import Moment
from backglass.training.run import Run, Stopped
from backglass.training.side_by_side import Ask
from backglass.words import Text
from backglass.words import shared_out as words

SHORTEST, LONGEST = 0.02, 1.0  # seconds between two meetings
SHARE = 0.1  # of the time so far that passes before the next meeting


class TrainMember(Protocol):
    """What trains a member."""

    def __call__(self, member: int, ask: Ask | None, more: Mapping[str, Any]) -> Run:
        """The run of a member; `ask` may end it after an epoch, `more` are options that come before all others."""


@dataclass(frozen=True, eq=False)
class Share:
    """What is shared out, and with whom.

    Attributes
    ----------
    train : TrainMember
    count : int
        How many members there are.
    at_once : int
        How many of them this rank trains at the same time.
    saved : callable
        The path of a member's checkpoint; None where it has none of its own.
    arithmetic : str
        Of this rank's engine.
    facts : mapping
        What must be the same on all ranks beside it, as `check_alike` takes it.
    """

    train: TrainMember
    count: int
    at_once: int
    saved: Callable[[int], Path | None]
    arithmetic: str
    facts: Mapping[str, Any]


def shared_out(share: Share, ranks: Transport) -> tuple[dict[int, Run], Stopped]:
    """The runs of all members by number, on every rank, and whether all of them are there.

    Parameters
    ----------
    share : Share
    ranks : Transport

    Returns
    -------
    (dict of int to Run, {"finished", "non-finite"})
        Of members after the first one whose values were not finite there is none.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C on any rank; what was trained stands in the checkpoints.
    EngineError
        Ranks that do not go together, or one that has ended or is silent.
    BackglassError
        What a member raised, on the rank that trained it.
    """
    check_alike(ranks, share.arithmetic, share.facts)
    with TemporaryDirectory(prefix="backglass-") as folder:
        at_work = _AtWork(share, ranks, Path(folder))
        with _told_by_ctrl_c(at_work.stop):
            at_work.meet_until_finished()
        return at_work.runs()


@dataclass(eq=False)
class _AtWork:
    """A rank while it trains its members, and what it has heard of the others'."""

    share: Share
    ranks: Transport
    folder: Path
    stop: threading.Event = field(default_factory=threading.Event)
    own: dict[int, Future[Run]] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)  # own members that the others have
    heard: dict[int, dict[str, Any]] = field(default_factory=dict)  # what there is to say of others' members

    def meet_until_finished(self) -> None:
        """Train this rank's members, and meet the others until the last one of any rank is finished."""
        share, began = self.share, time.monotonic()
        mine = range(self.ranks.rank, share.count, self.ranks.size)
        with ThreadPoolExecutor(max(1, min(share.at_once, len(mine)))) as pool:
            self.own = {member: pool.submit(self._train, member) for member in mine}
            try:
                while len(self.told) + len(self.heard) < share.count:
                    wait(self.own.values(), min(LONGEST, max(SHORTEST, SHARE * (time.monotonic() - began))))
                    self._meet()
            finally:
                self.stop.set()
                for future in self.own.values():
                    future.cancel()

    def runs(self) -> tuple[dict[int, Run], Stopped]:
        """The runs by number, up to the first one whose values were not finite."""
        found: dict[int, Run] = {}
        for member in range(self.share.count):
            found[member] = self.own[member].result() if member in self.own else self._made_again(member)
            if found[member].stopped == "non-finite":
                return found, "non-finite"
        return found, "finished"

    def _train(self, member: int) -> Run:
        own = self.share.saved(member)
        return self.share.train(member, self._asks, {} if own is not None else {"checkpoint": self._path(member)})

    def _asks(self, _: Moment) -> bool:
        return self.stop.is_set()

    def _path(self, member: int) -> Path:
        return self.share.saved(member) or self.folder / f"{member}.safetensors"

    def _meet(self) -> None:
        """Say what is new, and hear it."""
        news = [member for member, future in self.own.items() if member not in self.told and future.done()]
        stand: dict[str, Any] = {"stop": self.stop.is_set(), "error": None, "members": {}}
        parcels = []
        for member in news:
            if (error := self.own[member].exception()) is not None:
                stand["error"] = stand["error"] or _told(error)
                continue
            if (run := self.own[member].result()).stopped == "interrupted":
                stand["stop"] = True
                continue
            parcels.append(self._path(member).read_bytes())
            stand["members"][str(member)] = _facts(run) | {"bytes": len(parcels[-1])}
        all_ = exchange_json(self.ranks, stand)
        self._heed(all_)
        if any(one["members"] for one in all_):
            self._take(all_, exchange(self.ranks, b"".join(parcels)))
            self.told.update(news)

    def _heed(self, all_: Sequence[Mapping[str, Any]]) -> None:
        """End with all others where one of them has failed, or was stopped."""
        for rank, one in enumerate(all_):
            if one["error"] is not None:
                self._raise_own()
                raise EngineError(words.OF_RANK.format(rank=rank, sentence=Text(*one["error"])))
        if any(one["stop"] for one in all_):
            raise KeyboardInterrupt

    def _raise_own(self) -> None:
        for future in self.own.values():
            if future.done() and (error := future.exception()) is not None:
                raise error

    def _take(self, all_: Sequence[Mapping[str, Any]], parcels: Sequence[bytes]) -> None:
        """Put the checkpoints of the others' members where this rank has its own."""
        for rank, (one, parcel) in enumerate(zip(all_, parcels, strict=True)):
            start = 0
            for name, facts in one["members"].items():
                member, end = int(name), start + facts["bytes"]
                if rank != self.ranks.rank:
                    self.heard[member] = facts
                    write_whole(self.folder / f"{member}.safetensors", parcel[start:end])
                    if self.ranks.rank == 0 and (path := self.share.saved(member)) is not None:
                        write_whole(path, parcel[start:end])
                start = end

    def _made_again(self, member: int) -> Run:
        """The run that another rank has made: going on from its end ends at once."""
        facts = self.heard[member]
        more = {
            "resume": self.folder / f"{member}.safetensors",
            "checkpoint": None,
            "callbacks": (),
            "epochs": max(1, facts["epochs"]),
        }
        run = self.share.train(member, None, more)
        if facts["stopped"] == "non-finite" and run.stopped != "non-finite":
            warnings.warn(f"{facts['problem']} The last finite parameters are kept.", NonFiniteWarning, stacklevel=6)
        plan = replace(run.plan, epochs=facts["planned"])
        return replace(run, plan=plan, **{name: facts[name] for name in ("stopped", "problem", "seconds")})


def _facts(run: Run) -> dict[str, Any]:
    """What a checkpoint does not say of a run."""
    of_run = {"stopped": run.stopped, "problem": run.problem, "seconds": run.seconds}
    return of_run | {"epochs": run.epochs, "planned": run.plan.epochs}


def _told(error: BaseException) -> tuple[str, str]:
    """What a rank's failure is called on the others."""
    text = error.text if isinstance(error, BackglassError) else words.UNFORESEEN.format(error=type(error).__name__)
    return text["en"], text["ja"]


@contextmanager
def _told_by_ctrl_c(stop: threading.Event) -> Iterator[None]:
    """Let Ctrl-C set `stop` and nothing else: it may come twice, from a terminal and from torchrun, and amid a meeting.

    Only the main thread hears it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
