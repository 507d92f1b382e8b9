"""A number encoded once more, by the pieces that its training rows are cut into.

Between edges b_0 < ... < b_K stand K inputs e_t = clip((x - b_(t-1)) / (b_t - b_(t-1)), 0, 1): all pieces below x are
1, all above it 0, and in x's own piece stands how far it has come. A network reads of it a function that bends at every
edge. Source: Gorishniy, Rubachev, Babenko (2022), On Embeddings for Numerical Features in Tabular Deep Learning, 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backglass.equations.arrays import Array, Floats, namespace

PARTS = 16  # quantiles t / PARTS are the edges
FEWEST = 3  # different values, below which the number itself says as much


def edges_of(values: Floats) -> tuple[float, ...]:
    """The edges for numbers as the training rows have them.

    Parameters
    ----------
    values : array (n,)
        Finite, n at least 1.

    Returns
    -------
    tuple of float
        The distinct values of the quantiles t / 16; empty where there are fewer than three different values, or the
        distance of two edges is more than a float64 holds.

    Examples
    --------
    >>> edges_of(np.arange(33.0))[:3]
    (0.0, 2.0, 4.0)
    >>> edges_of(np.array([0.0, 1.0, 1.0]))
    ()
    """
    if not _several(values):
        return ()
    with np.errstate(over="ignore", invalid="ignore"):
        edges = tuple(np.unique(np.quantile(values, np.arange(PARTS + 1) / PARTS)).tolist())
    return edges if are_edges(edges) else ()


def are_edges(edges: Sequence[float]) -> bool:
    """Whether numbers are finite, at least two, and ascend by distances that a float64 holds.

    Examples
    --------
    >>> are_edges((0.0, 2.0, 6.0)), are_edges((0.0, 0.0)), are_edges((-1e308, 1e308))
    (True, False, False)
    """
    return len(edges) > 1 and all(0 < high - low < inf for low, high in pairwise(edges))


def _several(values: Floats) -> bool:
    """Whether there are at least three different values; most columns show it by their first rows."""
    return len(np.unique(values[:100])) >= FEWEST or len(np.unique(values)) >= FEWEST


def pieces_of(x: Array, edges: tuple[float, ...]) -> tuple[Array, ...]:
    """e_1..e_K of x (N,), each (N,), by what any array library has.

    Examples
    --------
    >>> [one.tolist() for one in pieces_of(np.array([-1.0, 1.0, 5.0]), (0.0, 2.0, 6.0))]
    [[0.0, 0.5, 1.0], [0.0, 0.0, 0.75]]
    """
    xp = namespace(x)
    return tuple(xp.minimum(xp.maximum((x - low) / (high - low), 0.0), 1.0) for low, high in pairwise(edges))


def enter_pieces(x: NDArray[Any], edges: tuple[float, ...], inputs: NDArray[Any]) -> None:
    """Write e_1..e_K of x (N,), as `pieces_of` has them, into `inputs` (N, K)."""
    pieces = np.empty((len(edges) - 1, len(x)))  # of each piece the rows together while they are found
    with np.errstate(over="ignore"):  # far above a narrow piece is above it all the same
        for piece, (low, high) in zip(pieces, pairwise(edges), strict=True):
            np.subtract(x, low, out=piece)
            piece /= high - low
            np.minimum(np.maximum(piece, 0.0, out=piece), 1.0, out=piece)
    inputs[:] = pieces.T


def piece_names(name: str, edges: tuple[float, ...]) -> tuple[str, ...]:
    """What the inputs are called.

    Examples
    --------
    >>> piece_names("age", (18.0, 22.5, 31.0))
    ('age from 18 to 22.5', 'age from 22.5 to 31')
    """
    spelled = [f"{edge:.15g}" for edge in edges]
    return tuple(f"{name} from {low} to {high}" for low, high in pairwise(spelled))
