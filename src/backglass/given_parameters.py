"""From numbers that are given by layer, as `Parameters.to_lists` has them, to the flat vector of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from backglass.errors import NetworkError
from backglass.numeric import exact, is_list
from backglass.parameters import NO_B
from backglass.words import said

if TYPE_CHECKING:
    from backglass.network import Network


def given_by_layer(
    net: Network, W: Sequence[Any] | Mapping[int, Any], b: Sequence[Any] | Mapping[int, Any] | None
) -> tuple[dict[int, Any], dict[int, Any]]:
    """What is given for each layer: l -> values of W[l], l -> values of b[l]; no entry where ``b`` is left out.

    Raises
    ------
    NetworkError
        A wrong number of layers, or ``b`` where W has it.
    """
    given_W = _by_layer(net, "W", W)
    if b is not None and net.biases == "augmented":
        raise NetworkError(NO_B.format("b", "given", "W"))
    return given_W, {} if b is None else _by_layer(net, "b", b)


def flat_of(net: Network, W: Mapping[int, Any], b: Mapping[int, Any]) -> npt.NDArray[np.float64]:
    """The flat vector, (P,), of what `given_by_layer` found; a bias that is not given is 0.

    Raises
    ------
    NetworkError
        A wrong shape, something that is no number or not finite, or a bias that the network does not have.

    Examples
    --------
    >>> from backglass.network import Network
    >>> flat_of(Network((2, 1)), {2: [["3/20", 0.2]]}, {2: [1]}).tolist()
    [0.15, 0.2, 1.0]
    """
    flat = np.zeros(net.parameter_count)
    for l, (of_W, of_b) in net.layout.items():
        flat[of_W], first = _weight_entries(net, l, W[l])
        if l in b:
            flat[of_b] = _bias_entries(net, l, b[l])
        elif first is not None:
            flat[of_b] = first
    return flat


def _by_layer(net: Network, what: str, values: Sequence[Any] | Mapping[int, Any]) -> dict[int, Any]:
    if isinstance(values, Mapping):
        by_layer = dict(values)
    elif is_list(values):
        by_layer = dict(enumerate(values, start=2))
    else:
        layers = list(net.layout)
        raise NetworkError(f"{what} is {said(values)}, but it has an array for each of the layers {layers}.")
    if set(by_layer) != set(net.layout):
        raise NetworkError(
            f"{what} is given for the layers {said(list(by_layer))}, but the network {net.sizes} takes it for "
            f"the layers {list(net.layout)}."
        )
    return by_layer


def _weight_entries(
    net: Network, l: int, values: Any
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64] | None]:
    """W[l] row-major, and the column w_j0 where there is one."""
    shape = (net.sizes[l - 1], net.sizes[l - 2])
    if net.biases != "augmented":
        return _numbers(f"W[{l}]", values, shape).ravel(), None
    because = ": with biases='augmented' the weights w_j0 come first"
    W = _numbers(f"W[{l}]", values, (shape[0], shape[1] + 1), because)
    return W[:, 1:].ravel(), W[:, 0]


def _bias_entries(net: Network, l: int, values: Any) -> npt.NDArray[np.float64]:
    """b[l] as it stands in the flat vector: of a shared bias one number."""
    n_out = net.sizes[l - 1]
    if net.biases == "shared" and isinstance(values, str | Real):
        return _numbers(f"b[{l}]", [values], (1,))
    b = _numbers(f"b[{l}]", values, (n_out,))
    if net.biases == "none":
        raise NetworkError(f"b[{l}] is given, but the network has biases='none'; leave b out.")
    if net.biases == "shared":
        if np.ptp(b) != 0:
            raise NetworkError(f"b[{l}] holds different numbers, but biases='shared' has one a layer.")
        return b[:1]
    return b


def _numbers(what: str, values: Any, shape: tuple[int, ...], because: str = "") -> npt.NDArray[np.float64]:
    """Numbers, or texts such as "3/20", as a float64 array of the shape asked for.

    Raises
    ------
    NetworkError
        Another shape, something that is no number, or not finite; the message begins with `what`.
    """
    array = exact(values, what, NetworkError).astype(np.float64)
    if array.shape != shape:
        raise NetworkError(f"{what} has the shape {array.shape}, but the network takes {shape}{because}.")
    if not np.isfinite(array).all():
        raise NetworkError(f"{what} holds a value that is not finite.")
    return array
