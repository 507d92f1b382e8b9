"""A batch in parts, and the order in which the parts' sums are added up: what makes ranks have one process's bits.

Floating-point sums depend on their order. A plan with `parts` fixes it: part p of a batch of n rows is its rows
floor(p n / parts) to floor((p + 1) n / parts), and the parts' sums are added in a binary tree. Neighbours are added,
then neighbouring sums, until one is left; what has no neighbour, or one without rows, goes up as it is. Node (h, k) of
the tree is the sum of the parts k 2^h to (k + 1) 2^h. Who adds which node changes no bit, so that ranks (the processes
that train together) share the parts out, each a run of neighbours, and hand each other the nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias, TypeVar

Summed = TypeVar("Summed")
Node: TypeAlias = tuple[int, int]


def cuts(n: int, parts: int) -> list[tuple[int, int]]:
    """Where the parts of a batch of n rows begin and end; with fewer rows than parts some have none.

    Examples
    --------
    >>> cuts(10, 4), cuts(2, 4)
    ([(0, 2), (2, 5), (5, 7), (7, 10)], [(0, 0), (0, 1), (1, 1), (1, 2)])
    """
    return list(pairwise(p * n // parts for p in range(parts + 1)))


def tree_sum(sums: Sequence[Summed | None], add: Callable[[Summed, Summed], Summed]) -> Summed | None:
    """The sums of all parts added in the tree; None stands for a part without rows.

    Examples
    --------
    >>> tree_sum(["a", "b", "c", "d", "e"], lambda left, right: f"({left}+{right})")
    '(((a+b)+(c+d))+e)'
    >>> tree_sum(["a", None, "c", "d"], lambda left, right: f"({left}+{right})")
    '(a+(c+d))'
    """
    level = list(sums)
    while len(level) > 1:
        level += [None] * (len(level) % 2)
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [
            add(left, right) if left is not None and right is not None else (right if left is None else left)
            for left, right in pairs
        ]
    return level[0]


def parts_of(rank: int, size: int, parts: int) -> range:
    """The parts that are a rank's, of so many ranks.

    Examples
    --------
    >>> [list(parts_of(rank, 3, 8)) for rank in range(3)]
    [[0, 1], [2, 3, 4], [5, 6, 7]]
    """
    return range(rank * parts // size, (rank + 1) * parts // size)


@dataclass(frozen=True)
class Addition:
    """A node of the tree, and who hands what to whom before it is added.

    Attributes
    ----------
    node : (int, int)
    left, right : (int, int)
        Its children; both the same where only one has rows, which then is the node.
    swaps : tuple of (int, int)
        Ranks a and b: a hands the left child to b, and b the right one to a, at the same time.
    tells : tuple of (int, int, (int, int))
        Ranks a and b and a child: a hands it to b.
    holders : tuple of int
        The ranks that then have both children, and add them.
    """

    node: Node
    left: Node
    right: Node
    swaps: tuple[tuple[int, int], ...]
    tells: tuple[tuple[int, int, Node], ...]
    holders: tuple[int, ...]


@lru_cache(maxsize=64)
def additions(filled: tuple[bool, ...], size: int) -> tuple[Addition, ...]:
    """The whole tree, in an order in which every rank does its share; at its end all ranks have the root.

    Parameters
    ----------
    filled : tuple of bool
        Which parts have rows.
    size : int
        The number of ranks.

    Examples
    --------
    >>> [(addition.node, addition.swaps) for addition in additions((True,) * 4, 2)]
    [((1, 0), ()), ((1, 1), ()), ((2, 0), ((0, 1),))]
    """
    parts = len(filled)
    holders: dict[Node, tuple[int, ...]] = {
        (0, p): (rank,) for rank in range(size) for p in parts_of(rank, size, parts) if filled[p]
    }
    made: list[Addition] = []
    height, count = 0, parts
    while count > 1:
        count = (count + 1) // 2
        for k in range(count):
            children = [node for node in ((height, 2 * k), (height, 2 * k + 1)) if node in holders]
            if children:
                made.append(_addition((height + 1, k), children[0], children[-1], holders))
                holders[made[-1].node] = made[-1].holders
        height += 1
    root = (height, 0)
    if root in holders and len(holders[root]) < size:
        made.append(_told_to_all(root, holders[root], size))
    return tuple(made)


def _addition(node: Node, left: Node, right: Node, holders: dict[Node, tuple[int, ...]]) -> Addition:
    have_left, have_right = holders[left], holders[right]
    only_left = [rank for rank in have_left if rank not in have_right]
    only_right = [rank for rank in have_right if rank not in have_left]
    swaps = tuple(zip(only_left, only_right, strict=False))
    tells = [
        *((have_right[i % len(have_right)], to, right) for i, to in enumerate(only_left[len(swaps) :])),
        *((have_left[i % len(have_left)], to, left) for i, to in enumerate(only_right[len(swaps) :])),
    ]
    return Addition(node, left, right, swaps, tuple(tells), tuple(sorted({*have_left, *have_right})))


def _told_to_all(root: Node, holders: tuple[int, ...], size: int) -> Addition:
    """Where a batch has fewer rows than there are parts, ranks without any are told the sum."""
    missing = [rank for rank in range(size) if rank not in holders]
    tells = tuple((holders[i % len(holders)], to, root) for i, to in enumerate(missing))
    return Addition(root, root, root, (), tells, tuple(range(size)))
