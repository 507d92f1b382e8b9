"""The sums of a batch's parts for one parameter, as ranks hand them to each other, and how they are added."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from backglass.equations.arrays import Floats
from backglass.page.blocks import Block, Heading, Table, equation
from backglass.page.figures import figure
from backglass.parts import cuts, parts_of, tree_sum
from backglass.words import replay as words

MOST_WRITTEN_OUT = 32  # parts in a formula


@dataclass(frozen=True)
class PartialSum:
    """What one part of a batch adds to the gradient of one parameter.

    Attributes
    ----------
    part : int
        From 1.
    rank : int
        The rank that computed it, from 0.
    rows : int
        How many there are; a part without rows is left out.
    sum : float
        sum_n s_n dE_n/dw over them.
    """

    part: int
    rank: int
    rows: int
    sum: float


def partial_sums(gradients: Floats, weights: Floats, parts: int, ranks: int) -> tuple[PartialSum, ...]:
    """Those of a batch.

    Parameters
    ----------
    gradients, weights : arrays (n,)
        dE_n/dw and s_n of the rows.
    parts, ranks : int

    Examples
    --------
    >>> import numpy as np
    >>> for part in partial_sums(np.array([1.0, 2.0, 4.0]), np.ones(3), parts=2, ranks=2):
    ...     print(part)
    PartialSum(part=1, rank=0, rows=1, sum=1.0)
    PartialSum(part=2, rank=1, rows=2, sum=6.0)
    """
    rank_of = {part: rank for rank in range(ranks) for part in parts_of(rank, ranks, parts)}
    return tuple(
        PartialSum(part + 1, rank_of[part], last - first, float(weights[first:last] @ gradients[first:last]))
        for part, (first, last) in enumerate(cuts(len(gradients), parts))
        if first < last
    )


def added(partial: tuple[PartialSum, ...], parts: int) -> float:
    """Their sum, in the tree."""
    found: list[float | None] = [None] * parts
    for one in partial:
        found[one.part - 1] = one.sum
    return tree_sum(found, lambda left, right: left + right) or 0.0


def blocks_of(partial: tuple[PartialSum, ...], parts: int) -> list[Block]:
    """The table of the parts, and the sum as the tree adds it; nothing where the batch is whole."""
    if not partial:
        return []
    lines = tuple((str(one.part), str(one.rank), str(one.rows), figure(one.sum)) for one in partial)
    symbols: list[str | None] = [None] * parts
    places: list[str | None] = [None] * parts
    for one in partial:
        symbols[one.part - 1], places[one.part - 1] = f"G_{one.part}", "{}"
    sums = [one.sum for one in partial]
    in_full = len(partial) <= MOST_WRITTEN_OUT
    formula, put = (_tree(symbols), _tree(places)) if in_full else ("sum_p G_p", "")
    return [
        Heading(words.PARTS.format(n=parts)),
        Table((words.PART, words.RANK, words.ROWS_OF_PART, words.SUM_OF_PART), lines),
        equation(f"G = {formula}", added(partial, parts), *((put, sums) if in_full else ())),
    ]


def plain(partial: tuple[PartialSum, ...]) -> list[dict[str, Any]]:
    """As plain JSON values."""
    return [asdict(one) for one in partial]


def _tree(leaves: list[str | None]) -> str:
    """The sum written out: in brackets what is added first."""
    found = tree_sum(leaves, lambda left, right: f"({left} + {right})") or ""
    return found[1:-1] if found.startswith("(") else found
