"""What each input adds to a net input of the last layer: integrated gradients along the straight line to a row.

    c_i = (x_i - a_i) integral from 0 to 1 of dF/dz_i at a + t (x - a) dt,    F = v . u^(L)

The c_i add up to F(x) - F(a). Source: Sundararajan, Taly, Yan, Axiomatic Attribution for Deep Networks, ICML (2017),
equation 1, with the integral itself in the place of their sum of 20 to 300 gradients.

Along the line the network is one of the single input t, whose layer 2 has the weights W^(2) (x - a) and the biases
W^(2) a + b^(2): the equations' own passes give its net inputs and its deltas, and c = (x - a) * (W^(2)' of the integral
of delta^(2)). The line is cut where a unit's net input crosses a kink, so that the deltas are smooth on every piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from backglass.equations.activations import Activation
from backglass.equations.arrays import Floats, Indices
from backglass.equations.backward import deltas
from backglass.equations.forward import forward
from backglass.parameters import Parameters

AGREEMENT = 1e-9  # of the difference, or of the sum of the contributions' sizes where that is larger
STEADY = 1e-10  # by so much of the same the last doubling may have moved the contributions
FIRST_NODES, MOST_IN_ONE = 1, 32  # Gauss-Legendre nodes of a piece; then the piece is halved
MOST_NODES, MOST_NUMBERS = 2**16, 2**26  # of a line; net inputs that are computed at them
AT_ONCE = 2**17  # of them, so that they stay in the cache
STEPS = 60  # towards a crossing
CLOSE = 1e-12
ROUNDING = 1e-14  # of F: what is less is no error of the integral


@dataclass(frozen=True, eq=False)
class Attribution:
    """What each input adds to F on the way from a base to a row.

    Attributes
    ----------
    values : array (n_1,)
    start, end : float
        F at the base and at the row.
    pieces, nodes : int
        Into how many pieces the kinks cut the line, and at how many points in all the gradient was taken.
    moved : float
        By how much the last doubling of the nodes moved contributions, or by how much they lack F's difference, at
        most: the sum over the pieces.
    """

    values: Floats
    start: float
    end: float
    pieces: int
    nodes: int
    moved: float

    def __repr__(self) -> str:
        """The difference, and whether it was reached."""
        return f"Attribution(difference={self.difference:.6g}, missing={self.missing:.2g}, nodes={self.nodes})"

    @property
    def difference(self) -> float:
        """F of the row less F of the base."""
        return self.end - self.start

    @property
    def missing(self) -> float:
        """What the contributions lack of the difference."""
        return self.difference - float(self.values.sum())

    @property
    def size(self) -> float:
        """What `AGREEMENT` is a share of: the difference, or the sum of the contributions' sizes if it is larger."""
        return max(abs(self.difference), float(np.abs(self.values).sum()))

    @property
    def reached(self) -> bool:
        """Whether the contributions are the difference."""
        return abs(self.missing) <= AGREEMENT * self.size and self.moved <= AGREEMENT * self.size


@dataclass(frozen=True, eq=False)
class StraightLine:
    """The network along the line, a network of the one input t.

    Attributes
    ----------
    f, W, b : dict
        As `forward` takes them; W[2] is (n_2, 1).
    v : array (n_L,)
        F = v . u^(L).
    back : array (n_2, n_1)
        W^(2) of the network, each column times x_i - a_i: contributions are the integral of delta^(2) times it.
    """

    f: Mapping[int, Activation]
    W: dict[int, Floats]
    b: dict[int, Floats]
    v: Floats
    back: Floats

    @classmethod
    def of(cls, theta: Parameters, base: Floats, row: Floats, v: Floats) -> StraightLine:
        """The line from a base to a row, both (n_1,)."""
        theta = theta.astype(np.float64)
        W, b = theta.weights, theta.biases
        way = row - base
        along = {2: (W[2] @ way)[:, None]}, {2: W[2] @ base + b[2]}
        return cls(theta.network.f, {**W, **along[0]}, {**b, **along[1]}, v, W[2] * way)

    @property
    def L(self) -> int:
        """The number of layers."""
        return max(self.W)

    def net_inputs(self, t: Floats, last: int | None = None) -> dict[int, Floats]:
        """l -> (len(t), n_l), l = 2..L or up to the layer `last`."""
        W = {l: W for l, W in self.W.items() if last is None or l <= last}
        return forward(self.f, W, self.b, t[:, None]).u

    def value(self, t: Floats) -> Floats:
        """F at points of the line, (len(t),)."""
        F: Floats = self.net_inputs(t)[self.L] @ self.v
        return F

    def gradient(self, t: Floats) -> Floats:
        """delta^(2) = dF/du^(2), (len(t), n_2)."""
        delta: Floats = deltas(self.f, self.W, self.net_inputs(t), np.tile(self.v, (len(t), 1)))[2]
        return delta

    def integrals(self, low: Floats, high: Floats, nodes: int) -> Floats:
        """The integral of delta^(2) over each piece from low to high, (pieces, n_2)."""
        at, share = _legendre(nodes)
        parts, width = [], sum(len(b) for b in self.b.values())
        step = max(1, AT_ONCE // (nodes * width))
        for first in range(0, len(low), step):
            left, long = low[first : first + step], (high - low)[first : first + step]
            t = left[:, None] + long[:, None] * at
            delta = self.gradient(t.ravel()).reshape(*t.shape, -1)
            parts.append(np.einsum("pnj,n,p->pj", delta, share, long, optimize=True))
        return np.concatenate(parts)


def attribution(theta: Parameters, base: Floats, row: Floats, v: Floats) -> Attribution:
    """What each input of a row adds to v . u^(L), from a base on.

    The nodes of a piece are doubled, from 1 to 32, then by halving the piece, until what the contributions lack of F's
    difference, and what the doubling can have moved in any of them, is 1e-10 of their sizes' sum. Where 2^16 nodes, or
    2^26 net inputs at them, do not suffice, as for a step, whose gradient does not know of its jump, `reached` is
    False.

    Parameters
    ----------
    theta : Parameters
    base, row : array (n_1,)
    v : array (n_L,)
        What is explained of the last layer's net inputs.

    Examples
    --------
    >>> from backglass.network import Network
    >>> net = Network((2, 1, 1), hidden="relu")
    >>> theta = net.parameters(W=[[[1.0, 1.0]], [[3.0]]], b=[[-1.0], [0.0]])
    >>> found = attribution(theta, np.zeros(2), np.array([1.0, 3.0]), np.ones(1))
    >>> found.values.tolist(), found.difference, found.pieces, found.reached
    ([2.25, 6.75], 9.0, 2, True)
    """
    with np.errstate(over="ignore", invalid="ignore"):
        line = StraightLine.of(theta, np.asarray(base, dtype=np.float64), np.asarray(row, dtype=np.float64), v)
        ends = float(line.value(np.zeros(1))[0]), float(line.value(np.ones(1))[0])
        if not np.isfinite(ends).all():
            return Attribution(np.full(len(row), np.nan), *ends, 1, 0, np.inf)
        cuts = kinks_along(line)
        values, nodes, moved = _integrated(line, cuts)
    return Attribution(values, *ends, len(cuts) - 1, nodes, moved)


def _integrated(line: StraightLine, cuts: Floats) -> tuple[Floats, int, float]:
    """The contributions, how many nodes they took, and how far the last ones moved them."""
    low, high, F = cuts[:-1], cuts[1:], line.value(cuts)
    at_low, at_high, tiny = F[:-1], F[1:], ROUNDING * float(np.abs(F).max())
    farthest, width = np.abs(line.back).max(axis=1), sum(len(b) for b in line.b.values())
    found, nodes, used = line.integrals(low, high, FIRST_NODES), FIRST_NODES, FIRST_NODES * len(low)
    settled, still = np.zeros(len(farthest)), 0.0
    while True:
        asked = at_high - at_low
        if halved := nodes == MOST_IN_ONE:
            middle = (low + high) / 2
            at_middle = line.value(middle)
            low, high, at_low, at_high = (
                np.ravel(halves, "F")
                for halves in ([low, middle], [middle, high], [at_low, at_middle], [at_middle, at_high])
            )
        else:
            nodes *= 2
        finer = line.integrals(low, high, nodes)
        used += nodes * len(low)
        whole = finer[0::2] + finer[1::2] if halved else finer
        moves = np.maximum(np.abs(whole - found) @ farthest, np.abs(whole @ line.W[2][:, 0] - asked))
        moved = still + float(moves.sum())
        values: Floats = (settled + whole.sum(axis=0)) @ line.back
        enough = max(STEADY * max(abs(F[-1] - F[0]), float(np.abs(values).sum())), tiny)
        if moved <= enough or used >= MOST_NODES or used * width >= MOST_NUMBERS or not np.isfinite(moved):
            return values, used, moved
        open_ = moves > enough / (2 * len(moves))
        settled, still = settled + whole[~open_].sum(axis=0), still + float(moves[~open_].sum())
        going = np.repeat(open_, 2) if halved else open_
        low, high, at_low, at_high, found = (one[going] for one in (low, high, at_low, at_high, finer))


def kinks_along(line: StraightLine) -> Floats:
    """Where the line is cut: 0, 1, and every t between at which a hidden unit's net input crosses a kink, ascending.

    In layer 2 net inputs are straight along the line; in the layers behind it they are looked at where the layers
    before them were cut, and a change of sign is followed down to the last digits. Behind activations that are curved
    between their kinks a unit may cross one twice between two cuts: the halving of pieces finds what this does to the
    integral.
    """
    cuts: Floats = np.array([0.0, 1.0])
    for l in range(2, line.L):
        kinks = line.f[l].kinks
        if not kinks:
            continue
        u = line.net_inputs(cuts, l)[l]
        found = [cuts]
        for kink in kinks:
            above = u - kink
            piece, unit = np.nonzero(above[:-1] * above[1:] < 0)
            ends = cuts[piece], cuts[piece + 1]
            found.append(_crossings(line, l, unit, kink, ends, (above[piece, unit], above[piece + 1, unit])))
        cuts = np.unique(np.concatenate(found))
    return cuts


def _crossings(
    line: StraightLine, l: int, unit: Indices, kink: float, ends: tuple[Floats, Floats], values: tuple[Floats, Floats]
) -> Floats:
    """Where net inputs cross a kink, each between two points with its values there of different signs.

    The secant's point, with the Illinois rule for the end that stays: straight pieces take one step and one to see it.
    Source: Dowell, Jarratt, BIT 11 (1971).
    """
    (a, b), (at_a, at_b) = ends, values
    t: Floats = a - at_a * (b - a) / (at_b - at_a)
    going = np.arange(len(unit))
    for _ in range(STEPS if l > 2 else 0):
        if not len(going):
            break
        at_t = line.net_inputs(t[going], l)[l][np.arange(len(going)), unit[going]] - kink
        left = np.signbit(at_t) == np.signbit(at_a)  # the crossing lies right of t
        a, at_a = np.where(left, t[going], a), np.where(left, at_t, at_a / 2)
        b, at_b = np.where(left, b, t[going]), np.where(left, at_b / 2, at_t)
        new = np.clip(a - at_a * (b - a) / (at_b - at_a), a, b)
        far = (np.abs(new - t[going]) > CLOSE) & (at_t != 0)
        t[going[far]] = new[far]
        a, b, at_a, at_b, going = a[far], b[far], at_a[far], at_b[far], going[far]
    return t


@lru_cache(maxsize=8)
def _legendre(nodes: int) -> tuple[Floats, Floats]:
    """Nodes and weights of the Gauss-Legendre rule on [0, 1]."""
    at, share = np.polynomial.legendre.leggauss(nodes)
    return (at + 1) / 2, share / 2
