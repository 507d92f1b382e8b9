"""Which processes are the ranks now: what ranks have left in the store that are there no more is not taken for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from backglass.engines.roll_call import roll_call
from backglass.errors import EngineError


class Memory:
    """A store of threads."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}

    def set(self, key: str, value: str) -> None:
        self.entries[key] = value

    def get(self, key: str) -> bytes:
        return self.entries[key].encode()

    def check(self, keys: list[str]) -> bool:
        return all(key in self.entries for key in keys)


def called(store: Memory, size: int, ranks: list[int], before: Callable[[int], None] = lambda _: None) -> list[str]:
    """The names that these ranks find, all at the same time."""

    def work(rank: int) -> str:
        before(rank)
        return roll_call(store, rank, size, 5)

    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(work, ranks))


@pytest.mark.parametrize("size", [1, 2, 5])
def test_all_have_one_name_and_another_one_after_every_start(size: int) -> None:
    store, seen = Memory(), set()
    for _ in range(4):
        names = called(store, size, list(range(size)))
        assert len(set(names)) == 1
        seen.add(names[0])
    assert len(seen) == 4


def test_a_follower_that_comes_first_waits_for_the_first_rank_of_its_own_start() -> None:
    store = Memory()
    before = called(store, 2, [0, 1])[0]
    ready = threading.Event()

    def late(rank: int) -> None:
        if rank == 0:
            ready.wait(0.2)

    now = called(store, 2, [0, 1], late)
    assert now[0] == now[1] != before


def test_a_start_that_died_half_way_is_past() -> None:
    store = Memory()
    with pytest.raises(EngineError, match="Rank 0 heard nothing from rank 1 for"):
        roll_call(store, 0, 3, 0.1)
    store.set(f"{store.entries['call']}/1", "somebody")
    names = called(store, 3, [0, 1, 2])
    assert len(set(names)) == 1


def test_who_does_not_come_is_named() -> None:
    with pytest.raises(EngineError, match="Rank 1 heard nothing from rank 0 for"):
        roll_call(Memory(), 1, 2, 0.1)
