"""Which processes are the ranks now, where they meet by a store that outlives them.

torchrun keeps one store for a run that it starts again and again, and what ranks wrote there who have died since is
still in it: a group that trusted it would call addresses at which nobody is. So every process takes a name of its own.
The first rank says its name, each other answers to it with its own, and the first one says who has answered. Who finds
another's name there in place of its own has read what is past, and waits for the next call.
"""

from __future__ import annotations

import time
from typing import Protocol
from uuid import uuid4

from backglass.errors import EngineError
from backglass.words import ranks as words

PAUSE = 0.01  # seconds between two looks


class Store(Protocol):
    """What all ranks read and write: torch.distributed's."""

    def set(self, key: str, value: str) -> None:
        """Write."""

    def get(self, key: str) -> bytes:
        """Read what is there."""

    def check(self, keys: list[str]) -> bool:
        """Whether all of them are there."""


def roll_call(store: Store, rank: int, size: int, seconds: float) -> str:
    """The name that the ranks of this start have in common, once all of them are there.

    Parameters
    ----------
    store : Store
    rank, size : int
        Of this process, and how many there are.
    seconds : float
        How long to wait for them.

    Raises
    ------
    EngineError
        One did not come.
    """
    own, ends, call = uuid4().hex, time.monotonic() + seconds, ""
    if rank == 0:
        store.set("call", own)
        present = [own, *(_wait(store, f"{own}/{other}", other, ends, seconds) for other in range(1, size))]
        store.set(f"{own}/present", " ".join(present))
        return own
    while own not in _read(store, f"{call}/present").split():
        if (newest := _read(store, "call")) != call:
            call = newest
            store.set(f"{call}/{rank}", own)
        _pause(rank, 0, ends, seconds)
    return call


def _wait(store: Store, key: str, other: int, ends: float, seconds: float) -> str:
    while not (found := _read(store, key)):
        _pause(0, other, ends, seconds)
    return found


def _read(store: Store, key: str) -> str:
    """What is there, or nothing: without waiting for it."""
    return store.get(key).decode() if store.check([key]) else ""


def _pause(rank: int, other: int, ends: float, seconds: float) -> None:
    if time.monotonic() > ends:
        raise EngineError(words.SILENT.format(rank=rank, other=other, seconds=seconds))
    time.sleep(PAUSE)
