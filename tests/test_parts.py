"""The tree in which parts are added: the same for any number of ranks, and what each of them hands over."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from backglass.parts import Node, additions, cuts, parts_of, tree_sum

PARTS = some.integers(1, 40)


def added(left: str, right: str) -> str:
    return f"({left}+{right})"


@given(n=some.integers(0, 10_000), parts=PARTS)
def test_the_parts_are_all_rows_once_and_nearly_equal(n: int, parts: int) -> None:
    bounds = cuts(n, parts)
    assert [row for first, last in bounds for row in range(first, last)] == list(range(n))
    sizes = {last - first for first, last in bounds}
    assert max(sizes) - min(sizes) <= 1


@given(parts=PARTS, data=some.data())
def test_every_rank_has_a_run_of_parts(parts: int, data: some.DataObject) -> None:
    size = data.draw(some.integers(1, parts))
    shares = [parts_of(rank, size, parts) for rank in range(size)]
    assert [part for share in shares for part in share] == list(range(parts))
    assert all(shares)


@given(data=some.data())
def test_any_number_of_ranks_adds_in_the_same_order(data: some.DataObject) -> None:
    filled = tuple(data.draw(some.lists(some.booleans(), min_size=1, max_size=24).filter(any)))
    size = data.draw(some.integers(1, len(filled)))
    wanted = tree_sum([str(p) if full else None for p, full in enumerate(filled)], added)
    held: list[dict[Node, str]] = [
        {(0, p): str(p) for p in parts_of(rank, size, len(filled)) if filled[p]} for rank in range(size)
    ]
    root = (0, 0)
    for addition in additions(filled, size):
        for a, b in addition.swaps:
            held[b][addition.left], held[a][addition.right] = held[a][addition.left], held[b][addition.right]
        for a, b, node in addition.tells:
            held[b][node] = held[a][node]
        for rank in addition.holders:
            left, right = held[rank][addition.left], held[rank][addition.right]
            held[rank][addition.node] = left if addition.left == addition.right else added(left, right)
        root = addition.node
    assert [sums[root] for sums in held] == [wanted] * size


@given(some.lists(some.floats(-1e6, 1e6), min_size=1, max_size=64))
def test_the_tree_is_a_sum(values: list[float]) -> None:
    found = tree_sum(list(values), lambda left, right: left + right)
    assert found is not None
    bound = 64 * np.finfo(float).eps * np.abs(values).sum()
    assert abs(found - np.sum(np.array(values, dtype=np.longdouble))) <= bound


def test_powers_of_two_swap_once_a_level() -> None:
    """What an update costs a rank: log2(ranks) swaps of one gradient, as in a recursive doubling."""
    for size in (2, 4, 8):
        swaps = [pair for addition in additions((True,) * 8, size) for pair in addition.swaps]
        tells = [one for addition in additions((True,) * 8, size) for one in addition.tells]
        for rank in range(size):
            assert sum(rank in pair for pair in swaps) == np.log2(size)
        assert not tells
