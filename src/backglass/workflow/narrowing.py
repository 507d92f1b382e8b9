"""A committee without the inputs that none of its members takes: of views that the rows held out do not speak for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backglass.equations.arrays import Indices
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.training import Committee
from backglass.workflow.preparing import Prepared


def without_unused(prepared: Prepared, learned: Committee) -> tuple[Prepared, Committee]:
    """What was prepared and learned, without rules where no member sees them, and without pieces likewise."""
    views = {seat.view for seat in learned.seats}
    if not prepared.views or "rules" in views:
        return prepared, learned
    name = "pieces" if "pieces" in views else "plain"
    kept = prepared.preparation.view(name)
    seats = [
        seat if seat.inputs is None else replace(seat, inputs=np.searchsorted(kept, seat.inputs))
        for seat in learned.seats
    ]
    network, theta = narrowed(learned.network, learned.theta, kept)
    arrays = {part: (np.ascontiguousarray(X[:, kept]), D) for part, (X, D) in prepared.arrays.items()}
    preparation = prepared.preparation.as_seen(name)
    return (
        replace(prepared, preparation=preparation, arrays=arrays),
        replace(learned, network=network, theta=theta, seats=tuple(seats)),
    )


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
