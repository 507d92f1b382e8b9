"""What the networks that held rows out missed them by, and how each of these networks is read from the joined one.

A fold is held out by one member of a committee or by several, whose mean then speaks for it. Their hidden layers are
the joined network's, so that a last layer of its own is all that a fold needs: with one output for each fold a single
pass gives what all of them say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, TypeAlias

import numpy as np

from backglass.brief import brief
from backglass.codec import EntryError
from backglass.equations.arrays import Floats
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.ranges import Range, whole
from backglass.training.committee import Committee
from backglass.training.conformal import places
from backglass.training.one_network import joined
from backglass.training.split import Rows
from backglass.words import models as words

MOST = 4096  # misses of a fold that are kept
Counts: TypeAlias = Annotated[tuple[Annotated[int, whole()], ...], Range(words.COUNTS, bool)]  # misses of each fold


@dataclass(frozen=True, eq=False)
class Residuals:
    """What each fold's network missed its rows by.

    Attributes
    ----------
    weights : array (K, n_{L-1})
        The last layer of the joined network with an output for each of K folds, in the type of its parameters.
    biases : array (K,)
    misses : tuple of K arrays
        |d - y| of the fold's rows, ascending, in the unit of the network's output. Of more than 4,096 rows the j-th of
        4,096 values stands for a 4,096th of them, and is the largest of these.
    unseen : array (m,)
        Of rows that no member saw the rank from which on an interval holds its target, ascending, by which intervals
        are corrected; empty where there are none. Of more than 4,096 rows as many are kept.
    """

    weights: Floats
    biases: Floats
    misses: tuple[Floats, ...]
    unseen: Floats = field(default_factory=lambda: np.empty(0))

    def __repr__(self) -> str:
        """How many folds of how many rows."""
        return brief(self, folds=len(self.misses), rows=self.rows)

    @property
    def rows(self) -> int:
        """How many misses there are."""
        return sum(map(len, self.misses))

    def network_of(self, network: Network, theta: Parameters) -> tuple[Network, Parameters]:
        """The joined network with one output for each fold, and its parameters."""
        return _with_layer(network, theta, self.weights, self.biases)

    def to_arrays(self) -> dict[str, Floats]:
        """All of it as arrays; `counts` cuts the misses into folds again."""
        unseen = self.unseen.astype(self.weights.dtype)
        return {
            "weights": self.weights, "biases": self.biases, "misses": np.concatenate(self.misses), "unseen": unseen,
        }  # fmt: skip

    def seen_on(self, y: Floats, d: Floats) -> Residuals:
        """With rows that no member saw, by what the folds' networks say of them, (N, K), and their targets."""
        return replace(self, unseen=thinned(np.sort(places(y, d, self.misses))).astype(self.weights.dtype))

    @property
    def counts(self) -> tuple[int, ...]:
        """How many misses each fold has."""
        return tuple(map(len, self.misses))

    @classmethod
    def from_parts(cls, counts: Sequence[int], arrays: Mapping[str, Floats]) -> Residuals:
        """What `counts` and `to_arrays` gave.

        Raises
        ------
        EntryError
            A miss is negative, or a fold's are not in ascending order.

        Examples
        --------
        >>> arrays = {"weights": np.ones((2, 3)), "biases": np.zeros(2), "misses": np.array([0.5, 1.0, 0.25])}
        >>> arrays["unseen"] = np.array([2.0])
        >>> Residuals.from_parts((2, 1), arrays).misses
        (array([0.5, 1. ]), array([0.25]))
        """
        misses = tuple(np.split(arrays["misses"], np.cumsum(counts)[:-1]))
        if any(of_fold[0] < 0 or (np.diff(of_fold) < 0).any() for of_fold in misses):
            raise EntryError(words.MISSES)
        unseen = arrays["unseen"]
        if unseen.ndim != 1 or (unseen < 1).any() or (np.diff(unseen) < 0).any():
            raise EntryError(words.UNSEEN)
        return cls(arrays["weights"], arrays["biases"], misses, unseen)


def residuals_of(
    committee: Committee, held_out: Sequence[Rows], D: Floats, outputs: Callable[[Network, Parameters], Floats]
) -> Residuals | None:
    """What the folds' networks miss the rows that each held out by; None where an output is not finite.

    Parameters
    ----------
    committee : Committee
        Networks with one output, the number that is predicted; of a single run it is one fold.
    held_out : sequence of array
        The rows of each fold.
    D : array (N,) or (N, 1)
        The targets.
    outputs : callable
        Gives a network's outputs (N, K) for all N rows.
    """
    layers = _last_layers(committee)
    y = outputs(*_with_layer(committee.network, committee.theta, *layers)).astype(np.float64)
    missed = np.abs(np.reshape(D, (-1, 1)) - y)
    with np.errstate(over="ignore"):  # seen below
        misses = tuple(thinned(np.sort(missed[rows, k])).astype(layers[0].dtype) for k, rows in enumerate(held_out))
    if not all(np.isfinite(of_fold).all() for of_fold in misses):
        return None
    return Residuals(*layers, misses)


def held_out_by(committee: Committee, rows: int) -> list[Rows]:
    """Which of so many rows, counted from 0, each fold's members did not train on."""
    trained = {seat.fold: run.rows for seat, run in zip(committee.seats, committee.runs, strict=True)}
    found = []
    for fold in sorted(trained):
        held = np.ones(rows, dtype=bool)
        held[trained[fold]] = False
        found.append(np.flatnonzero(held))
    return found


def thinned(misses: Floats) -> Floats:
    """At most 4,096 of ascending values: of so many equal parts the largest value of each.

    Examples
    --------
    >>> len(thinned(np.arange(5000.0))), thinned(np.arange(5000.0))[-1]
    (4096, np.float64(4999.0))
    """
    n = len(misses)
    return misses if n <= MOST else misses[-(-np.arange(1, MOST + 1) * n // MOST) - 1]


def _last_layers(committee: Committee) -> tuple[Floats, Floats]:
    """Weights (K, n_{L-1}) and biases (K,) of the mean of each fold's members."""
    members, inputs = [run.theta for run in committee.runs], [seat.inputs for seat in committee.seats]
    found = []
    for fold in sorted({seat.fold for seat in committee.seats}):
        weights = np.array([seat.weight if seat.fold == fold else 0.0 for seat in committee.seats])
        _, theta = joined(members, inputs, (weights / weights.sum()).tolist(), committee.network.sizes[0])
        last = theta.network.L
        found.append((theta.weights[last][0], theta.biases[last][0]))
    dtype = committee.theta.flat.dtype
    return np.array([W for W, _ in found], dtype=dtype), np.array([b for _, b in found], dtype=dtype)


def _with_layer(network: Network, theta: Parameters, weights: Floats, biases: Floats) -> tuple[Network, Parameters]:
    """The network with another last layer."""
    whole = replace(network, sizes=(*network.sizes[:-1], len(weights)))
    below = theta.flat[: network.layout[network.L][0].start]
    own = (weights.ravel(),) if network.biases == "none" else (weights.ravel(), biases)
    return whole, Parameters(whole, np.concatenate([below, *own]))
