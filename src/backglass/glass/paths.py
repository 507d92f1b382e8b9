"""Every path from a weight to the loss: its product, their sum, and what the recursion does not compute twice.

A change of w_ji^(l) reaches the loss through u_j^(l) and from there along every path of units to the outputs:

    dE_n/dw_ji^(l) = sum over paths of  z_i^(l-1) f'(u_j^(l)) w_kj^(l+1) f'(u_k^(l+1)) ... delta^(L)

A path ends at the net input of its output unit, with the factor delta^(L) = dE_n/du^(L).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import fsum, prod
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.brief import brief
from backglass.equations.arrays import Floats
from backglass.errors import DataError, NetworkError
from backglass.glass.costs import paths_onwards
from backglass.glass.tracing import Trace
from backglass.keywords import keywords
from backglass.ranges import TEXT, check, check_type
from backglass.words import said

MOST_PATHS = 10_000

FactorKind: TypeAlias = Literal[
    "share", "error", "through", "delta", "deltas", "slope", "masked", "weight", "output", "one", "samples"
]


@dataclass(frozen=True)
class Factor:
    """One factor of a path.

    Attributes
    ----------
    kind : str
        "share" (the sample's weight), "error" (dE/dy of an output), "through" (dE/dz by way of the next layer),
        "delta", "deltas" (their sum, for a shared bias), "slope" (f'), "masked" (f' with a dropout mask), "weight",
        "output" (of a unit, that a weight is multiplied by), "one" (what a bias is multiplied by), "samples" (a path's
        sum over the samples).
    symbol : str
        Such as "w(3)[2,1]", "f'(u(2)[1])", "z(1)[1]" or "delta(3)[2]".
    value : float
    formula : str
        What it is, such as "y[1] - d[1]"; empty where the symbol says it.
    unit : (int, int) or None
        Of an output: its layer and its unit, from 1; 0 for the constant z_0 = 1.
    """

    kind: FactorKind
    symbol: str
    value: float
    formula: str = ""
    unit: tuple[int, int] | None = None


@dataclass(frozen=True)
class Path:
    """One path from a weight to the loss.

    Attributes
    ----------
    units : tuple of (int, int)
        (layer, unit) from the weight's own unit to the output unit, counted from 1.
    factors : tuple of Factor
        From the weight's input to the loss.
    """

    units: tuple[tuple[int, int], ...]
    factors: tuple[Factor, ...]

    def __repr__(self) -> str:
        """The units that it leads through, and the product."""
        return brief(self, units=self.units, value=self.value)

    @property
    def value(self) -> float:
        """The product of the factors."""
        return prod(factor.value for factor in self.factors)


@dataclass(frozen=True)
class PathSum:
    """All paths of one weight, for one sample.

    Attributes
    ----------
    weight : str
        The weight's name.
    paths : tuple of Path
    gradient : float
        What the recursion gives for the same sample.
    multiplications : int
        Multiplications of all paths, each multiplied out by itself.
    recursion : int
        Multiplications of the recursion for this weight alone; all but the last few serve other weights, too.
    """

    weight: str
    paths: tuple[Path, ...]
    gradient: float
    multiplications: int
    recursion: int

    def __repr__(self) -> str:
        """Their sum; they may be thousands."""
        return brief(self, weight=self.weight, paths=len(self.paths), total=self.total, gradient=self.gradient)

    @property
    def total(self) -> float:
        """The sum over the paths."""
        return fsum(path.value for path in self.paths)


@keywords
def path_sum(t: Trace, weight: str, n: int = 0) -> PathSum:
    """Multiply out every path from a weight to the loss of one sample.

    Parameters
    ----------
    t : Trace
    weight : str
        w(l)[j,i]; with biases "augmented" also w(l)[j,0].
    n : int, default 0
        The sample, counted from 0.

    Raises
    ------
    NetworkError
        Not a weight of the network, or more than 10,000 paths.

    Examples
    --------
    >>> from backglass.glass.tracing import trace
    >>> from backglass.network import Network
    >>> net = Network((1, 2, 1), hidden="identity", biases="none")
    >>> t = trace(net, net.parameters(W=[[[1.0], [2.0]], [[3.0, 4.0]]]), [[1.0]], [[10.0]])
    >>> found = path_sum(t, "w(2)[2,1]")
    >>> [[factor.value for factor in path.factors] for path in found.paths], found.total == found.gradient
    ([[1.0, 1.0, 4.0, 1.0]], True)
    """
    check_type("t", t, Trace, "bg.trace", DataError)
    check("The name of a weight", weight, TEXT, NetworkError)
    l, j, i = _weight(t, weight)
    sizes = t.network.sizes
    count = paths_onwards(sizes, l)
    if count > MOST_PATHS:
        raise NetworkError(f"{weight!r} has {count} paths to the loss; at most {MOST_PATHS} are listed.")
    s = t.sample(n)
    z = float(s.z[l - 1][i - t.network.first_input])
    paths = all_paths(t.row(n), l, {j: (output_factor(l - 1, i, z),)})
    each = len(paths[0].factors) - 1
    return PathSum(weight, paths, float(s.delta[l][j - 1] * z), each * count, _recursion(sizes, l))


def all_paths(t: Trace, l: int, heads: Mapping[int, tuple[Factor, ...]]) -> tuple[Path, ...]:
    """Every path of a trace of one sample, in the order of its units.

    Parameters
    ----------
    t : Trace
        Of one sample.
    l : int
        The layer that the paths begin in.
    heads : dict of int to tuple of Factor
        The units they begin with, each with the factors before it.
    """
    onwards = list(product(*(range(1, n + 1) for n in t.network.sizes[l:])))
    return tuple(_path(t, head, l, (j, *ks)) for j, head in heads.items() for ks in onwards)


def path_products(t: Trace, l: int, units: Sequence[int], g: Floats) -> Floats:
    """The products of all paths of one sample, in the order of `all_paths`, without their factors.

    Parameters
    ----------
    t : Trace
        Of one sample.
    l : int
        The layer that the paths begin in.
    units : sequence of int
        The units they begin with.
    g : array (n_l,)
        What stands before each unit.
    """
    begin, L = [j - 1 for j in units], t.network.L
    products = g[begin]
    for m in range(l, L):
        ways = t.dz_du[m][0][:, None] * t.theta.weights[m + 1].T  # (n_m, n_{m+1})
        ways = ways[begin] if m == l else ways
        products = (products.reshape(-1, len(ways), 1) * ways).ravel()
    end = t.delta[L][0][begin] if l == L else t.delta[L][0]
    every: Floats = (products.reshape(-1, len(end)) * end).ravel()
    return every


def largest_paths(t: Trace, l: int, heads: Mapping[int, tuple[Factor, ...]], most: int) -> tuple[Path, ...]:
    """The paths of the largest absolute products, the largest first; found layer by layer, none of the rest listed.

    From the output back, every unit keeps its `most` largest ways to the loss: no other can belong to a largest path.
    """
    net, W = t.network, t.theta.weights
    ways = np.abs(t.delta[net.L][0])[:, None]  # (n_m, ways), the largest first
    steps: dict[int, npt.NDArray[np.intp]] = {}  # m -> (n_m, ways, 2): the next unit and which of its ways
    for m in range(net.L - 1, l - 1, -1):
        units = [j - 1 for j in heads] if m == l else range(net.sizes[m - 1])
        kept = min(most, net.sizes[m] * ways.shape[1])
        found, step = np.zeros((net.sizes[m - 1], kept)), np.zeros((net.sizes[m - 1], kept, 2), dtype=np.intp)
        for j in units:
            products = (np.abs(W[m + 1][:, j] * t.dz_du[m][0, j])[:, None] * ways).ravel()
            chosen = _largest(products, kept)
            found[j], step[j] = products[chosen], np.stack(np.divmod(chosen, ways.shape[1]), axis=1)
        ways, steps[m] = found, step
    begins = np.stack([prod(abs(factor.value) for factor in head) * ways[j - 1] for j, head in heads.items()])
    firsts, which = np.divmod(_largest(begins.ravel(), most), ways.shape[1])
    return tuple(
        _path(t, heads[j], l, (j, *_units_onwards(steps, l, j, int(way))))
        for j, way in zip(np.array(list(heads))[firsts].tolist(), which, strict=True)
    )


def _largest(values: npt.NDArray[np.float64], most: int) -> npt.NDArray[np.intp]:
    """Where the largest stand, the largest first."""
    most = min(most, len(values))
    chosen = np.argpartition(-values, most - 1)[:most]
    return chosen[np.argsort(-values[chosen], kind="stable")]


def _units_onwards(steps: Mapping[int, npt.NDArray[np.intp]], l: int, j: int, way: int) -> Iterator[int]:
    for m in range(l, l + len(steps)):
        k, way = (int(step) for step in steps[m][j - 1, way])
        j = k + 1
        yield j


def summed_paths(t: Trace, l: int, g: Floats, absolute: bool = False) -> float:
    """The sum over all paths by the recursion from the weight to the loss, forwards; none is listed.

    Parameters
    ----------
    t : Trace
    l : int
        The layer that the paths begin in.
    g : array (N, n_l)
        What stands before each unit of that layer, for every sample.
    absolute : bool, default False
        The sum of the absolute products instead.

    Examples
    --------
    >>> import numpy as np
    >>> from backglass.glass.tracing import trace
    >>> from backglass.network import Network
    >>> net = Network((1, 2, 1), hidden="identity", biases="none")
    >>> t = trace(net, net.parameters(W=[[[1.0], [2.0]], [[3.0, -4.0]]]), [[1.0]], [[10.0]])
    >>> one = np.ones((1, 2))
    >>> summed_paths(t, 2, one), summed_paths(t, 2, one, absolute=True)
    (15.0, 105.0)
    """
    size: Callable[[Floats], Floats] = np.abs if absolute else np.asarray
    g = size(g)
    for m in range(l, t.network.L):
        g = (g * size(t.dz_du[m])) @ size(t.theta.weights[m + 1]).T
    return fsum((g * size(t.delta[t.network.L])).ravel())


def _path(t: Trace, head: tuple[Factor, ...], l: int, js: Sequence[int]) -> Path:
    """One path of a trace of one sample, with its factors."""
    units = list(enumerate(js, start=l))
    factors = list(head)
    for (l, j), (m, k) in pairwise(units):
        factors.append(slope(t, l, j))
        factors.append(weight_factor(m, k, j, t.theta.weights[m][k - 1, j - 1]))
    l, j = units[-1]
    factors.append(delta_factor(l, j, t.delta[l][0, j - 1]))
    return Path(tuple(units), tuple(factors))


def weight_factor(l: int, j: int, i: int, value: float) -> Factor:
    """w_ji^(l)."""
    return Factor("weight", f"w({l})[{j},{i}]", float(value))


def output_factor(l: int, j: int, value: float, formula: str = "") -> Factor:
    """z_j^(l)."""
    return Factor("output", f"z({l})[{j}]", float(value), formula, (l, j))


def delta_factor(l: int, j: int, value: float, formula: str = "") -> Factor:
    """delta_j^(l)."""
    return Factor("delta", f"delta({l})[{j}]", float(value), formula)


def slope(t: Trace, l: int, j: int) -> Factor:
    """The factor f'(u_j^(l)) of one sample; a dropout mask belongs to it."""
    value = float(t.dz_du[l][0, j - 1])
    if l in t.masks:
        return Factor("masked", f"dz({l})[{j}]/du({l})[{j}]", value, f"m({l})[{j}] f'(u({l})[{j}])")
    f = t.network.f[l]
    written = f.plain_derivative.formula.format(name=f.name, u=f"u({l})[{j}]", z=f"z({l})[{j}]")
    return Factor("slope", f"f'(u({l})[{j}])", value, written)


def _recursion(sizes: tuple[int, ...], l: int) -> int:
    """Multiplications by (4.12) down to one delta of layer l, and by (4.13) for one weight."""
    if l == len(sizes):
        return 1
    whole_layers = sum(sizes[m - 1] * (sizes[m] + 1) for m in range(l + 1, len(sizes)))
    return whole_layers + (sizes[l] + 1) + 1


def _weight(t: Trace, weight: str) -> tuple[int, int, int]:
    """l, j, i of a weight's name."""
    l, j, i = t.theta.place(t.theta.index(weight))
    if i is None:
        raise NetworkError(f"{said(weight)} is no weight; a bias has the delta of its unit as gradient.")
    return l, j, i
