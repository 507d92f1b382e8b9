"""What the functions on a transport hand round, and what is said where a rank is silent."""

from __future__ import annotations

import time

import numpy as np
import pytest

from backglass.engines import transport as by
from backglass.engines.loopback import together
from backglass.engines.transport import Transport
from backglass.errors import EngineError

SIZES = [1, 2, 3, 4, 5, 8]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("root", [0, -1])
def test_what_one_rank_gives_is_on_all(size: int, root: int) -> None:
    root %= size

    def work(transport: Transport) -> bytes:
        return by.broadcast(transport, b"given" if transport.rank == root else b"", root)

    assert together(size, work) == [b"given"] * size


@pytest.mark.parametrize("size", SIZES)
def test_what_all_give_is_gathered_in_their_order(size: int) -> None:
    def work(transport: Transport) -> tuple[list[object], list[object]]:
        value = {"rank": transport.rank, "text": "値" * transport.rank}
        return by.exchange_json(transport, value), by.gather_json(transport, value)

    wanted = [{"rank": rank, "text": "値" * rank} for rank in range(size)]
    found = together(size, work)
    assert [all_ for all_, _ in found] == [wanted] * size
    assert [at_root for _, at_root in found] == [wanted] + [[]] * (size - 1)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_arrays_keep_shape_type_and_bits(dtype: str) -> None:
    arrays = [np.arange(6, dtype=dtype).reshape(2, 3).T, np.zeros((0, 4), dtype=dtype)]

    def work(transport: Transport) -> list[np.ndarray]:
        found = by.broadcast_arrays(transport, arrays if transport.rank == 0 else [])
        gathered = by.gather_arrays(transport, found)
        assert len(gathered) == (3 if transport.rank == 0 else 0)
        for rank in gathered:
            for one, wanted in zip(rank, arrays, strict=True):
                np.testing.assert_array_equal(one, wanted)
        return found

    for found in together(3, work):
        for one, wanted in zip(found, arrays, strict=True):
            assert one.dtype == wanted.dtype
            np.testing.assert_array_equal(one, wanted)
            one[...] = 0  # it may be written to


def test_two_ranks_swap_arrays_at_the_same_time() -> None:
    def work(transport: Transport) -> float:
        into = np.empty(100_000)
        transport.swap(np.full(100_000, float(transport.rank)), 1 - transport.rank, into)
        return float(into[-1])

    assert together(2, work) == [1.0, 0.0]


def test_a_silent_rank_is_named_in_one_sentence() -> None:
    def work(transport: Transport) -> None:
        if transport.rank == 0:
            transport.receive(1)
        else:
            time.sleep(0.5)

    with pytest.raises(EngineError, match=r"Rank 0 heard nothing from rank 1 for 0.05 s; .*") as caught:
        together(2, work, time_limit=0.05)
    assert "ランク" in caught.value.text["ja"]


def test_a_rank_that_failed_ends_the_others() -> None:
    def work(transport: Transport) -> bytes:
        if transport.rank == 1:
            raise ValueError("of rank 1")
        return transport.receive(1)

    with pytest.raises((ValueError, EngineError), match=r"of rank 1|Rank 1 has ended"):
        together(2, work)
