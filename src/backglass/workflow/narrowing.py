"""A committee without the inputs that none of its members takes: of views that the rows held out do not speak for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backglass.equations.arrays import Indices
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.preparation.view_names import VIEWS
from backglass.preparation.whole import Preparation
from backglass.training import Committee


def without_unused(preparation: Preparation, learned: Committee) -> tuple[Preparation, Committee, Indices | None]:
    """Both without rules and pieces that no member sees; and which inputs stayed, where not all did."""
    views = {seat.view for seat in learned.seats}
    if "rules" in views or not views <= set(VIEWS):
        return preparation, learned, None
    name = "pieces" if "pieces" in views else "plain"
    kept = preparation.view(name)
    seats = [
        seat if seat.inputs is None else replace(seat, inputs=np.searchsorted(kept, seat.inputs))
        for seat in learned.seats
    ]
    network, theta = narrowed(learned.network, learned.theta, kept)
    learned = replace(learned, network=network, theta=theta, seats=tuple(seats))
    return preparation.as_seen(name), learned, kept


def seen_by(preparation: Preparation, inputs: Indices) -> Preparation | None:
    """The preparation that gives a member's inputs alone; None where no view has these, in this order.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.preparation.recipe import Recipe
    >>> table = pl.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "y": [1.0, 3.0, 2.0, 5.0]})
    >>> both = Preparation.fit(table, "y", task="regression", recipe=Recipe(views=("pieces",)))
    >>> seen_by(both, np.array([0])).names, seen_by(both, np.array([1]))
    (('x',), None)
    """
    first = preparation.starts[-1]
    rules = tuple(preparation.rules[place - first] for place in inputs.tolist() if place >= first)
    for name in VIEWS:
        if np.array_equal(preparation.view(name, frozenset(rules)), inputs):
            return replace(preparation.as_seen(name), rules=rules)
    return None


def narrowed(network: Network, theta: Parameters, kept: Indices) -> tuple[Network, Parameters]:
    """The network that takes some of the inputs alone, where the others have no weight.

    Examples
    --------
    >>> net = Network((2, 1))
    >>> narrow, theta = narrowed(net, net.parameters(W=[[[0.0, 3.0]]], b=[[1.0]]), np.array([1]))
    >>> narrow.sizes, theta["w(2)[1,1]"], theta["b(2)[1]"]
    ((1, 1), 3.0, 1.0)
    """
    narrow = replace(network, sizes=(len(kept), *network.sizes[1:]))
    flat = np.empty(narrow.parameter_count, dtype=theta.flat.dtype)
    (W, b), (of_all, b_of_all) = narrow.views(flat), network.views(theta.flat)
    for l in range(2, network.L + 1):
        W[l][:] = of_all[l][:, kept] if l == 2 else of_all[l]
        if network.biases != "none":
            b[l][:] = b_of_all[l]
    return narrow, Parameters(narrow, flat)
