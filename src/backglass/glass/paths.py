"""Every path from a weight to the loss: its product, their sum, and what the recursion does not compute twice.

A change of w_ji^(l) reaches the loss through u_j^(l) and from there along every path of units to the outputs:

    dE_n/dw_ji^(l) = sum over paths of  z_i^(l-1) f'(u_j^(l)) w_kj^(l+1) f'(u_k^(l+1)) ... delta^(L)

A path ends at the net input of its output unit, with the factor delta^(L) = dE_n/du^(L).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from math import fsum, prod

from backglass.errors import NetworkError
from backglass.glass.cost import paths_onwards
from backglass.glass.trace import Trace

MOST_PATHS = 10_000


@dataclass(frozen=True)
class Factor:
    """One factor of a path.

    Attributes
    ----------
    symbol : str
        Such as "w(3)[2,1]", "f'(u(2)[1])", "z(1)[1]" or "delta(3)[2]".
    value : float
    """

    symbol: str
    value: float


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

    @property
    def total(self) -> float:
        """The sum over the paths."""
        return fsum(path.value for path in self.paths)


def path_sum(t: Trace, weight: str, n: int = 0) -> PathSum:
    """Multiply out every path from a weight to the loss of one sample.

    Parameters
    ----------
    t : Trace
    weight : str
        w(l)[j,i].
    n : int, default 0
        The sample, counted from 0.

    Raises
    ------
    NetworkError
        Not a weight of the network, or more than 10,000 paths.

    Examples
    --------
    >>> from backglass.glass.trace import trace
    >>> from backglass.network import Network
    >>> net = Network((1, 2, 1), hidden="identity", biases="none")
    >>> t = trace(net, net.parameters(W=[[[1.0], [2.0]], [[3.0, 4.0]]]), [[1.0]], [[10.0]])
    >>> found = path_sum(t, "w(2)[2,1]")
    >>> [[factor.value for factor in path.factors] for path in found.paths], found.total == found.gradient
    ([[1.0, 1.0, 4.0, 1.0]], True)
    """
    l, j, i = _weight(t, weight)
    sizes, L = t.network.sizes, t.network.L
    count = paths_onwards(sizes, l)
    if count > MOST_PATHS:
        raise NetworkError(f"{weight!r} has {count} paths to the loss; at most {MOST_PATHS} are listed.")
    s = t.sample(n)
    start = Factor(f"z({l - 1})[{i}]", float(s.z[l - 1][i - 1]))
    onwards = product(*(range(1, sizes[m - 1] + 1) for m in range(l + 1, L + 1)))
    paths = tuple(_path(t, n, start, [(l, j), *zip(range(l + 1, L + 1), ks, strict=True)]) for ks in onwards)
    each = len(paths[0].factors) - 1
    return PathSum(weight, paths, float(s.delta[l][j - 1] * s.z[l - 1][i - 1]), each * count, _recursion(sizes, l))


def _path(t: Trace, n: int, start: Factor, units: list[tuple[int, int]]) -> Path:
    factors = [start]
    for (l, j), (m, k) in pairwise(units):
        factors.append(Factor(f"f'(u({l})[{j}])", float(t.dz_du[l][n, j - 1])))
        factors.append(Factor(f"w({m})[{k},{j}]", float(t.theta.W[m][k - 1, j - 1])))
    l, j = units[-1]
    factors.append(Factor(f"delta({l})[{j}]", float(t.delta[l][n, j - 1])))
    return Path(tuple(units), tuple(factors))


def _recursion(sizes: tuple[int, ...], l: int) -> int:
    """Multiplications by (4.12) down to one delta of layer l, and by (4.13) for one weight."""
    if l == len(sizes):
        return 1
    whole_layers = sum(sizes[m - 1] * (sizes[m] + 1) for m in range(l + 1, len(sizes)))
    return whole_layers + (sizes[l] + 1) + 1


def _weight(t: Trace, weight: str) -> tuple[int, int, int]:
    """l, j, i of a weight's name."""
    net = t.network
    at = t.theta.index(weight)
    for l, (of_W, _) in net.layout.items():
        if of_W.start <= at < of_W.stop:
            j, i = divmod(at - of_W.start, net.sizes[l - 2])
            return l, j + 1, i + 1
    raise NetworkError(f"{weight!r} is no weight; a bias has the delta of its unit as gradient.")
