"""The one network that computes the mean of several: their hidden layers stand side by side.

Nothing leads from one member's units to another's, a member has no weight on inputs that it does not take, and the
output's net input is the mean of the members'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from backglass.equations.arrays import Indices
from backglass.errors import NetworkError
from backglass.network import Network
from backglass.parameters import Parameters


def joined(
    members: Sequence[Parameters],
    inputs: Sequence[Indices | None] | None = None,
    weights: Sequence[float] | None = None,
    width: int | None = None,
) -> tuple[Network, Parameters]:
    """The one network that computes the mean of the members' last net inputs, and its parameters.

    Parameters
    ----------
    members : sequence of Parameters
        Of networks that differ in their inputs and the units of their hidden layers at most, at least one.
    inputs : sequence of (array of int or None), optional
        Which inputs of the joined network each member takes, counted from 0; None for all.
    weights : sequence of float, optional
        How much each counts in the mean; by default the same.
    width : int, optional
        How many inputs the joined network has; by default as many as the first member.

    Raises
    ------
    NetworkError
        They are of different networks, or biases are shared or frozen.

    Examples
    --------
    >>> net = Network((1, 1))
    >>> both, theta = joined([net.parameters(W=[[[1.0]]], b=[[0.0]]), net.parameters(W=[[[3.0]]], b=[[1.0]])])
    >>> both.sizes, theta["w(2)[1,1]"], theta["b(2)[1]"]
    ((1, 1), 2.0, 0.5)
    """
    net, shares = members[0].network, _shares(len(members), weights)
    _check(net, members)
    hidden = [[member.network.sizes[l - 1] for member in members] for l in range(2, net.L)]
    whole = replace(
        net, sizes=(net.sizes[0] if width is None else width, *(sum(units) for units in hidden), net.sizes[-1])
    )
    own: list[Any] = [slice(None)] * len(members)  # all members share inputs and outputs
    parts = [own, *(_side_by_side(units) for units in hidden), own]  # of each layer where each member's units stand
    flat = np.zeros(whole.parameter_count, dtype=members[0].flat.dtype)
    W, b = whole.views(flat)
    for l in range(2, net.L + 1):
        for m, member in enumerate(members):
            rows, columns = parts[l - 1][m], parts[l - 2][m]
            if l == 2 and inputs is not None and inputs[m] is not None:
                columns = inputs[m]
            W[l][rows, columns] += shares[m](member.weights[l]) if l == net.L else member.weights[l]
            if net.biases != "none":
                b[l][rows] += shares[m](member.biases[l]) if l == net.L else member.biases[l]
    return whole, Parameters(whole, flat)


def _check(net: Network, members: Sequence[Parameters]) -> None:
    others = [member.network for member in members]
    if any(other.L != net.L or other.sizes[-1] != net.sizes[-1] for other in others) or any(
        replace(other, sizes=net.sizes) != net for other in others
    ):
        raise NetworkError("The members of a committee are networks of the same description.")
    if net.biases in ("shared", "frozen"):
        raise NetworkError(
            f"A committee joins networks with biases 'per_unit', 'augmented' or 'none', not {net.biases!r}."
        )


def _shares(count: int, weights: Sequence[float] | None) -> list[Any]:
    """What makes of a member's last parameters its share of them."""
    if weights is None:
        return [lambda values: values / count] * count
    return [lambda values, weight=weight: values * weight for weight in weights]


def _side_by_side(units: Sequence[int]) -> list[Any]:
    """Where the members' units stand in a layer."""
    return [slice(start, end) for start, end in pairwise(np.cumsum([0, *units]).tolist())]
