"""The loss of a network around its parameters: one parameter moved at a time, only the layers above computed anew.

w_ji^(l) moved by h moves u_j^(l) by h z_i^(l-1) and nothing else in its layer; b_j^(l) moves it by h. What comes
out is a difference of losses: derivatives serve only to guess how far rounding reaches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backglass.equations.activations import Activation
from backglass.equations.arrays import Floats
from backglass.equations.forward import forward
from backglass.glass.differences import FIRST_STEP, Differences, Indices, Marks, Probe, Told, differences, extrapolated
from backglass.network import Network

ENTRIES_AT_ONCE = 2**18  # of an array of net inputs: 2 MB
EPS = float(np.finfo(np.float64).eps)
ROUNDINGS = 8  # of a loss or a net input, in eps of the terms that it is summed up from
ALL_UNITS = -1  # the unit of a shared bias


@dataclass(frozen=True, eq=False)
class Kinked:
    """A quantity whose consequences have a kink.

    Attributes
    ----------
    layer : int
        The book's layer number for u^(l); L + 1 for y - d.
    values : array (N, n)
        The quantity where no parameter is moved.
    kinks : tuple of float
        Where the derivative jumps.
    margin : array (N, n)
        How far from a kink the engine may already take the other side.
    """

    layer: int
    values: Floats
    kinks: tuple[float, ...]
    margin: Floats

    def crossed(self, ahead: Floats, behind: Floats, units: Indices) -> Marks:
        """Which of C moves cross a kink, (C,); of the moved layer only the moved units are given, (C, N)."""
        of_units = ahead.ndim == 2
        values, margin = (self.values.T[units], self.margin.T[units]) if of_units else (self.values, self.margin)
        crosses = np.zeros(ahead.shape, dtype=bool)
        for kink in self.kinks:
            crosses |= ((ahead - kink) * (behind - kink) <= 0) | (np.abs(values - kink) <= margin)
        crosses &= ahead != behind
        return np.asarray(crosses.reshape(len(ahead), -1).any(axis=1))


class Around:
    """The losses of a batch around theta.

    Parameters
    ----------
    net : Network
    flat : array (P,), float64
    X, D : array (N, n_1), array (N, n_L)
    share : array (N,)
        What each loss is multiplied by in the objective; samples of share 0 play no part.
    eps : float
        The machine epsilon of the engine that will be compared.
    """

    def __init__(self, net: Network, flat: Floats, X: Floats, D: Floats, share: Floats, eps: float) -> None:
        counted = share > 0
        self.net, self.D, self.share = net, D[counted], share[counted]
        self.W, self.b = net.views(flat)
        with np.errstate(all="ignore"):
            self.at_rest = forward(net.f, self.W, self.b, X[counted])
            u_L = self.at_rest.u[net.L]
            # What each u is summed up from, and so what it is rounded by: l -> (N, n_l).
            terms = {l: np.abs(self.at_rest.z[l - 1]) @ np.abs(W).T + np.abs(self.b[l]) for l, W in self.W.items()}
            E: Floats = net.pair.value(u_L, self.D)
            rounded = np.abs(E) + np.sum(np.abs(net.pair.delta(u_L, self.D)) * terms[net.L], axis=1)
            self.loss = float(self.share @ E)
        self.noise = ROUNDINGS * EPS * float(self.share @ rounded)
        self.kinked = self._kinked(terms, eps)

    def differences(self, which: Indices, tolerance: float, told: Told | None = None) -> Differences:
        """Central differences of the objective by the parameters `which`, (K,), to find an error of `tolerance`."""
        # The widest step moves u by FIRST_STEP, whatever the scale of the inputs.
        reach = np.ones(self.net.parameter_count)
        for l, (of_W, _) in self.net.layout.items():
            reach[of_W] = np.tile(np.abs(self.at_rest.z[l - 1]).max(axis=0), self.net.sizes[l - 1])
        first = FIRST_STEP / np.where(reach > 0, reach, 1.0)[which]
        with np.errstate(all="ignore"):
            return differences(lambda at, h: self._probe(which[at], h), first, tolerance, told)

    def _probe(self, which: Indices, h: Floats) -> Probe:
        """Difference quotients of the parameters `which`, (K,), at their steps `h`, (K,)."""
        K, N, sizes = len(which), len(self.share), self.net.sizes
        probe = Probe(np.full(K, np.nan), np.zeros(K), np.zeros(K), np.zeros(K, dtype=bool))
        for l, slices in self.net.layout.items():
            for of in slices:
                inside = np.flatnonzero((which >= of.start) & (which < of.stop))
                at_once = max(1, ENTRIES_AT_ONCE // (N * max(sizes[l - 1 :])))
                for start in range(0, len(inside), at_once):
                    part = inside[start : start + at_once]
                    self._fill(probe, part, l, *self._direction(l, which[part]), h[part])
        return probe

    def _direction(self, l: int, which: Indices) -> tuple[Indices, Floats]:
        """The units that C parameters of layer l feed, (C,), and by how much the units' u moves with them, (C, N)."""
        of_W, of_b = self.net.layout[l]
        if which[0] < of_W.stop:
            units, inputs = np.divmod(which - of_W.start, self.net.sizes[l - 2])
            return units, self.at_rest.z[l - 1].T[inputs]
        units = np.full(len(which), ALL_UNITS) if self.net.biases == "shared" else which - of_b.start
        return units, np.ones((len(which), len(self.share)))

    def _fill(self, probe: Probe, part: Indices, l: int, units: Indices, along: Floats, h: Floats) -> None:
        """Put the quotients of C parameters of layer l into their places of `probe`."""
        change, crossed = self._change(l, units, along, h)
        probe.crossed[part] = crossed
        part, units, along, h = part[~crossed], units[~crossed], along[~crossed], h[~crossed]
        if not len(part):
            return
        changes = [change[~crossed], *(self._change(l, units, along, h / n)[0] for n in (2, 4))]
        slopes = [change / (2 * h / n)[:, None] for change, n in zip(changes, (1, 2, 4), strict=True)]
        probe.quotient[part], probe.truncation[part] = extrapolated([slope @ self.share for slope in slopes])
        probe.noise[part] = self.noise / h

    def _change(self, l: int, units: Indices, along: Floats, h: Floats) -> tuple[Floats, Marks]:
        """E_n(theta + h) - E_n(theta - h), (C, N), and which of the C moves cross a kink, (C,)."""
        E_ahead, ahead = self._moved(l, units, h[:, None] * along)
        E_behind, behind = self._moved(l, units, -h[:, None] * along)
        crossed = np.zeros(len(h), dtype=bool)
        for kinked in self.kinked:
            if kinked.layer >= l:
                crossed |= kinked.crossed(ahead[kinked.layer], behind[kinked.layer], units)
        return E_ahead - E_behind, crossed

    def _moved(self, l: int, units: Indices, du: Floats) -> tuple[Floats, dict[int, Floats]]:
        """The losses, (C, N), with one unit of layer l moved by du, (C, N), and what may have crossed a kink."""
        net, rest = self.net, self.at_rest
        C, N = du.shape
        seen: dict[int, Floats] = {}
        if units[0] == ALL_UNITS:
            u = rest.u[l] + du[:, :, None]
        elif l == net.L:
            u = np.repeat(rest.u[l][None], C, axis=0)
            u[np.arange(C), :, units] += du
        else:
            seen[l] = rest.u[l].T[units] + du
            dz = net.f[l](seen[l]) - rest.z[l].T[units]
            l += 1
            u = rest.u[l] + dz[:, :, None] * self.W[l].T[units][:, None, :]
        seen[l] = u
        while l < net.L:
            l += 1
            u = net.f[l - 1](u) @ self.W[l].T + self.b[l]
            seen[l] = u
        u_L, D = u.reshape(C * N, -1), np.tile(self.D, (C, 1))
        if net.loss.kinks:
            seen[net.L + 1] = (net.output(u_L) - D).reshape(C, N, -1)
        return net.pair.value(u_L, D).reshape(C, N), seen

    def _kinked(self, terms: dict[int, Floats], eps: float) -> list[Kinked]:
        net, rest = self.net, self.at_rest
        found = []
        for l, f in net.f.items():
            if kinks := jumps(f):
                found.append(Kinked(l, rest.u[l], kinks, ROUNDINGS * (l - 1) * eps * terms[l]))
        if net.loss.kinks:
            margin = ROUNDINGS * net.L * eps * (np.abs(rest.y) + np.abs(self.D))
            found.append(Kinked(net.L + 1, rest.y - self.D, net.loss.kinks, margin))
        return found


def jumps(f: Activation) -> tuple[float, ...]:
    """Where f' jumps; a kink of the table may be none for the row's parameters, such as ELU's with alpha = 1.

    Examples
    --------
    >>> from backglass.equations.activations import ELU
    >>> jumps(ELU(alpha=1.0)), jumps(ELU(alpha=2.0))
    ((), (0.0,))
    """
    beside = [f.derivative(np.array([[kink - 1e-9, kink + 1e-9]])).ravel() for kink in f.kinks]
    return tuple(kink for kink, (below, above) in zip(f.kinks, beside, strict=True) if abs(above - below) > 1e-6)
