"""What can be asked for by name: a weight, a bias, a net input, an output, a delta."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import NetworkError
from backglass.glass.paths import Factor, delta_factor, output_factor, slope, weight_factor
from backglass.glass.tracing import Trace
from backglass.network import Network
from backglass.ranges import TEXT, check
from backglass.words import glass as words

Kind: TypeAlias = Literal["weight", "bias", "net input", "output", "delta"]

KINDS: dict[str, Kind] = {"w": "weight", "b": "bias", "u": "net input", "z": "output", "delta": "delta"}
_LETTERS = {kind: letter for letter, kind in KINDS.items()}
_WITHOUT_B = {"none": words.NO_BIAS, "augmented": words.BIAS_IS_WEIGHT}
_NAME = re.compile(r"(w|b|u|z|delta|δ)\((\d+)\)(?:\[(\d+)(?:,(\d+))?\])?")


@dataclass(frozen=True)
class Quantity:
    """One named number of a network.

    Attributes
    ----------
    kind : str
    l : int
        The layer.
    j : int
        The unit, from 1; 0 for a bias that the whole layer shares, and for the constant z_0 = 1 of a layer.
    i : int
        The unit below that a weight comes from, 0 for the constant; 0 for all else.
    """

    kind: Kind
    l: int
    j: int
    i: int = 0

    @property
    def name(self) -> str:
        """As it is asked for: w(l)[j,i], b(l)[j], b(l), u(l)[j], z(l)[j] or delta(l)[j]."""
        units = f"{self.j},{self.i}" if self.kind == "weight" else str(self.j)
        return f"{_LETTERS[self.kind]}({self.l})" + ("" if self.shared else f"[{units}]")

    @property
    def shared(self) -> bool:
        """Whether it is a bias of a whole layer."""
        return self.kind == "bias" and self.j == 0

    @property
    def constant(self) -> bool:
        """Whether it is z_0 = 1 of a layer, of which the weights w_j0 are the biases."""
        return self.kind == "output" and self.j == 0

    @property
    def parameter(self) -> bool:
        """Whether it is a weight or a bias, which all samples have in common."""
        return self.kind in ("weight", "bias")


def quantity(net: Network, name: str) -> Quantity:
    """The quantity of a name.

    Parameters
    ----------
    net : Network
    name : str
        w(l)[j,i], b(l)[j], u(l)[j], z(l)[j] or delta(l)[j]; a shared bias is b(l). Numbers start at 1; z(1)[i] is an
        input. With biases "augmented" a bias is w(l)[j,0], and z(l)[0] is 1.

    Raises
    ------
    NetworkError
        Not a name, or nothing of this network.

    Examples
    --------
    >>> quantity(Network((2, 3, 1)), "w(3)[1,2]")
    Quantity(kind='weight', l=3, j=1, i=2)
    >>> quantity(Network((2, 3, 1)), "δ(2)[3]").name
    'delta(2)[3]'
    """
    check("The name of a number", name, TEXT, NetworkError)
    match = _NAME.fullmatch(re.sub(r"\s", "", name))
    a_bias = match is not None and match[1] == "b"
    if a_bias and net.biases in _WITHOUT_B:
        raise NetworkError(_WITHOUT_B[net.biases].format(name=name))
    shared = a_bias and net.biases == "shared"
    if match is None or (match[1] == "w") != (match[4] is not None) or (match[3] is None and not shared):
        raise NetworkError(words.NO_NAME.format(name=name))
    kind, l = KINDS[match[1].replace("δ", "delta")], int(match[2])
    j, i = int(match[3] or 1), int(match[4] or 0)
    first = 1 if kind == "output" else 2
    if not first <= l <= net.L:
        raise NetworkError(words.NO_LAYER.format(name=name, first=first, last=net.L))
    _check_unit(net, name, kind, l, j)
    if kind == "weight":
        _check_unit(net, name, "output", l - 1, i)
    return Quantity(kind, l, 0 if shared else j, i)


def _check_unit(net: Network, name: str, kind: Kind, l: int, j: int) -> None:
    """Whether layer l has a unit j; a unit 0 where the biases are its weights, and then only its output."""
    with_0 = net.first_input == 0 and l < net.L
    if kind == "output" and with_0 and j == 0:
        return
    if with_0 and j == 0:
        raise NetworkError(words.NO_INPUT_OF_0.format(name=name))
    if not 1 <= j <= net.sizes[l - 1]:
        text = words.NO_UNIT_FROM_0 if kind == "output" and with_0 else words.NO_UNIT
        raise NetworkError(text.format(name=name, layer=l, units=net.sizes[l - 1]))


def value_of(t: Trace, q: Quantity) -> float:
    """The number itself; u, z and delta of the first sample."""
    if q.kind == "weight":
        return float(t.theta.W[q.l][q.j - 1, q.i - t.network.first_input])
    if q.constant:
        return 1.0
    at = max(q.j, 1) - 1
    if q.kind == "bias":
        return float(t.theta.b[q.l][at])
    return float({"net input": t.u, "output": t.outputs, "delta": t.delta}[q.kind][q.l][0, at])


def front(t: Trace, q: Quantity) -> tuple[int, Floats]:
    """Where the paths of a quantity begin: a layer, and what stands before each of its units, (N, n_l)."""
    l, net, N = q.l, t.network, len(t.X)
    if q.kind == "output":
        if l == net.L:
            raise ValueError("an output of the network has no path to its loss but the loss's own derivative")
        return l + 1, np.tile(t.theta.W[l + 1][:, q.j - net.first_input], (N, 1))
    g = np.zeros((N, net.sizes[l - 1]))
    if q.shared:
        g[:] = 1
    else:
        g[:, q.j - 1] = t.z[l - 1][:, q.i - net.first_input] if q.kind == "weight" else 1
    return l, g


def heads(t: Trace, q: Quantity) -> dict[int, tuple[Factor, ...]]:
    """The units that the paths of a quantity begin with, each with the factors before it; for one sample."""
    l = q.l
    if q.kind == "output":
        column = t.theta.W[l + 1][:, q.j - t.network.first_input]
        return {k: (weight_factor(l + 1, k, q.j, w),) for k, w in enumerate(column, start=1)}
    if q.shared:
        return dict.fromkeys(range(1, t.network.sizes[l - 1] + 1), ())
    return {q.j: (input_of(t, q),) if q.kind == "weight" else ()}


def input_of(t: Trace, q: Quantity) -> Factor:
    """The output that a weight is multiplied by."""
    l, i = q.l - 1, q.i
    written = f"x[{i}]" if l == 1 else f"f(u({l})[{i}])"
    return output_factor(l, i, t.z[l][0, i - t.network.first_input], written if i else "1")


def chain(t: Trace, q: Quantity) -> tuple[Factor, ...]:
    """The factors of the derivative of E_n by the quantity, from the loss to it; for one sample."""
    l, j = q.l, q.j
    if q.shared:
        return (Factor("deltas", f"sum_j delta({l})[j]", float(t.delta[l][0].sum())),)
    if q.kind == "output":
        return (error_of_output(t, l, j),)
    fused = l == t.network.L and not splits(t.network)
    through = (output_delta(t, j),) if fused else (error_of_output(t, l, j), slope(t, l, j))
    if q.kind == "weight":
        return (*through, input_of(t, q))
    return (*through, Factor("one", f"du({l})[{j}]/db({l})[{j}]", 1.0, "1")) if q.kind == "bias" else through


def splits(net: Network) -> bool:
    """Whether delta^(L) is shown as dE/dy f': a fused pair has y - d instead, a softmax the sum over its outputs."""
    return net.output.elementwise and net.pair.splits


def by_output(t: Trace, l: int, j: int) -> float:
    """dE_n/dz of one unit of a trace of one sample; of unit 0, too."""
    return float(t.dE_dz[l][0, j - 1] if j else t.delta[l + 1][0] @ t.theta.biases[l + 1])


def error_of_output(t: Trace, l: int, j: int) -> Factor:
    """dE_n/dz of one unit: through the loss, or through all units of the next layer."""
    value = by_output(t, l, j)
    if l < t.network.L:
        return Factor("through", f"dE_n/dz({l})[{j}]", value, f"sum_k delta({l + 1})[k] w({l + 1})[k,{j}]")
    d = t.network.loss.target_symbol(j)
    written = t.network.loss.plain_derivative.formula.format(y=f"y[{j}]", d=d)
    return Factor("error", f"dE_n/dy[{j}]", value, written)


def output_delta(t: Trace, j: int) -> Factor:
    """delta of an output unit as one factor."""
    L, loss = t.network.L, t.network.loss
    written = t.network.pair.plain_delta.formula.format(y=f"y[{j}]", d=loss.target_symbol(j), L=L, j=j)
    return delta_factor(L, j, t.delta[L][0, j - 1], written)
