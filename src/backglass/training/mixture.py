"""How much each view of the inputs counts in a committee: chosen by the rows that its members held out.

Every view has a member for every fold. A row's held-out net input of a view is that of the member which did not train
on the row. Ten steps each add the view, again or for the first time, that lowers the loss of the running mean most; how
often it was added is its weight (Caruana, Niculescu-Mizil, Crew, Ksikes, Ensemble selection from libraries of models,
ICML 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backglass.engines import choose
from backglass.equations.activations import Identity
from backglass.equations.arrays import Floats, Indices
from backglass.equations.losses import SquaredError
from backglass.errors import DataError
from backglass.network import ROWS_AT_ONCE, Network
from backglass.numeric import checked_dtype
from backglass.training.arguments import Fold
from backglass.training.run import Run
from backglass.words import said

STEPS = 10


@dataclass(frozen=True, eq=False)
class View:
    """How some members of a committee see the inputs.

    Parameters
    ----------
    name : str
    inputs : sequence of arrays of int
        Which columns of X they take, counted from 0: for each fold that is held out, or one for all.

    Examples
    --------
    >>> View("first", [np.array([0])]).of(3).tolist()
    [0]
    """

    name: str
    inputs: Sequence[Indices]

    def of(self, fold: int) -> Indices:
        """Which columns the member takes that holds this fold out."""
        return self.inputs[fold if len(self.inputs) > 1 else 0]


@dataclass(frozen=True, eq=False)
class Seat:
    """What a member is in its committee.

    Attributes
    ----------
    view : str
        The name of its view; empty where all members see all inputs.
    fold : int
        Which fold it held out, from 0.
    weight : float
        Its share of the mean; they add up to 1.
    inputs : array of int or None
        Which inputs of the joined network it takes, from 0; None for all of them.
    folds : int
        How many folds there are.
    """

    view: str
    fold: int
    weight: float
    inputs: Indices | None = None
    folds: int = 1


def chosen(network: Network, held_out: Sequence[Floats], D: Any, s: Any) -> list[int]:
    """How often each view is added in ten steps.

    Parameters
    ----------
    network : Network
        Output and loss are its.
    held_out : sequence of arrays (N, n_L)
        The views' held-out net inputs.
    D : array (N, n_L)
    s : array (N,)
        Sample weights.

    Examples
    --------
    >>> net, D = Network((1, 1)), np.array([[1.0], [2.0]])
    >>> chosen(net, [D + 0.4, D - 0.1, D + 9.0], D, np.ones(2))  # (2 * 0.4 - 8 * 0.1) / 10 is 0
    [2, 8, 0]
    """
    counts, total = [0] * len(held_out), np.zeros_like(held_out[0], dtype=np.float64)
    for step in range(1, STEPS + 1):
        losses = [float(s @ network.pair.value((total + u) / step, D)) for u in held_out]
        best = int(np.argmin(losses))  # of equal ones the first
        counts[best] += 1
        total += held_out[best]
    return counts


def held_out_net_inputs(network: Network, runs: Sequence[Run], folds: Sequence[Fold]) -> Floats:
    """u(L) of every row by the member that held it out, (N, n_L) in float64; each run has a fold."""
    found = np.empty((sum(len(fold.held_out) for fold in folds), network.sizes[-1]))
    for run, fold in zip(runs, folds, strict=True):
        plain = replace(run.network, output=Identity(), loss=SquaredError())
        worker = choose(run.engine, plain)(plain, checked_dtype(run.theta.flat.dtype))
        X = run.plan.X
        for start in range(0, len(fold.held_out), ROWS_AT_ONCE):
            rows = fold.held_out[start : start + ROWS_AT_ONCE]
            found[rows] = worker.forward(run.theta.flat, X[rows])
    return found


def checked_views(views: Sequence[View], members: int, columns: int) -> list[View]:
    """The views, each seen to have inputs of X for every member.

    Raises
    ------
    DataError
        One has none, or others than X has, or they are no views.
    """
    if not isinstance(views, list | tuple) or not all(isinstance(view, View) for view in views):
        raise DataError(f"views is {said(views)}, but it is a list of views; give View(name, inputs) for each.")
    for view in views:
        if len(view.inputs) not in (1, members):
            raise DataError(f"The view {view.name!r} has inputs for {len(view.inputs)} members; give one or {members}.")
        for inputs in view.inputs:
            if len(inputs) == 0 or np.min(inputs) < 0 or np.max(inputs) >= columns:
                raise DataError(f"The view {view.name!r} takes columns of X that are not there; X has {columns}.")
    return list(views)
