"""What a contender does: get a case, train from the case's weights, hand out the weights it ends at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from workloads import Case

Floats = npt.NDArray[Any]


class Contender(ABC):
    """A library that trains networks.

    Attributes
    ----------
    compile_seconds : float
        What its compiler took for the last case; not part of the time of an update.
    """

    compile_seconds: float = 0.0

    @abstractmethod
    def version(self) -> str:
        """Of the library, with what matters to its speed."""

    def unable(self, case: Case) -> str:  # noqa: ARG002
        """Why it cannot train a case; empty where it can."""
        return ""

    @abstractmethod
    def start(self, case: Case) -> None:
        """Make network and data ready: not timed."""

    @abstractmethod
    def train(self, epochs: int) -> None:
        """Train from the case's weights: timed."""

    @abstractmethod
    def theta(self) -> Floats:
        """The weights reached, in the order of `Case.start`."""


def layers(theta: Floats, sizes: tuple[int, ...]) -> list[tuple[Floats, Floats]]:
    """(W (n_l, n_{l-1}), b (n_l,)) of every layer, as views of the flat vector."""
    views, at = [], 0
    for n_in, n_out in pairwise(sizes):
        middle = at + n_in * n_out
        views.append((theta[at:middle].reshape(n_out, n_in), theta[middle : middle + n_out]))
        at = middle + n_out
    return views


def flattened(parts: list[tuple[Any, Any]]) -> Floats:
    """The flat vector of (W, b) of every layer."""
    return np.concatenate([np.asarray(part).ravel() for pair in parts for part in pair])
