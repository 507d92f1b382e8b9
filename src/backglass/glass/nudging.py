"""A nudge: one parameter changed by h, and what that does to the loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.equations.forward import forward
from backglass.errors import DataError
from backglass.glass.tracing import trace
from backglass.keywords import keywords
from backglass.network import Network
from backglass.page.blocks import Block, Heading, Paragraph, Table
from backglass.page.figures import figure
from backglass.page.shown import Shown, plain
from backglass.parameters import Parameters
from backglass.ranges import FINITE, Range, checked
from backglass.words import findings as words
from backglass.words import ranges

STEP = Range(ranges.OTHER_THAN_0, lambda h: FINITE.takes(h) and h != 0)


@dataclass(frozen=True)
class Nudge(Shown):
    """One parameter changed by h.

    Attributes
    ----------
    parameter : str
    value, h : float
        The parameter before, and what is added to it.
    before, after : float
        The objective.
    change : float
        after - before, summed up from the samples' own changes, which round less.
    gradient : float
        dE/dw where the parameter stands.
    """

    parameter: str
    value: float
    h: float
    before: float
    after: float
    change: float
    gradient: float

    @property
    def predicted(self) -> float:
        """gradient x h, the first order of the change."""
        return self.gradient * self.h

    @property
    def remainder(self) -> float:
        """What the first order leaves over; for small h a constant times h^2."""
        return self.change - self.predicted

    @property
    def curvature(self) -> float:
        """2 remainder / h^2: the second derivative, for small h."""
        return 2 * self.remainder / self.h / self.h  # h^2 may be too small or too large for a number

    def blocks(self) -> list[Block]:
        """The loss before and after, the gradient's share of the change, and what is left."""
        after = figure(self.value + self.h)
        heading = words.NUDGE.format(parameter=self.parameter, value=figure(self.value), after=after)
        rows = (
            (words.LOSS_BEFORE, figure(self.before)),
            (words.LOSS_AFTER, figure(self.after)),
            (words.CHANGE, figure(self.change)),
            (words.GRADIENT_H, figure(self.predicted)),
            (words.REMAINDER, figure(self.remainder)),
        )
        says = words.NUDGE_SAYS.format(per_h2=figure(self.curvature / 2))
        return [Heading(heading), Table(words.NUDGE_HEAD, rows), Paragraph(says)]

    def to_json(self) -> dict[str, Any]:
        """The nudge as plain JSON values."""
        derived = {name: getattr(self, name) for name in ("predicted", "remainder", "curvature")}
        return {name: plain(value) for name, value in {**vars(self), **derived}.items()}


@keywords
def nudge(
    net: Network, theta: Parameters, X: Any, D: Any, parameter: str, h: float, sample_weight: Any = None
) -> Nudge:
    """Change one parameter by h and see the loss.

    Parameters
    ----------
    net : Network
    theta : Parameters
    X : array-like (N, n_1)
    D : array-like (N, n_L)
        Targets, as `trace` takes them.
    parameter : str
        w(l)[j,i] or b(l)[j], frozen biases included; with biases "augmented" also w(l)[j,0].
    h : float
        Finite and not 0.
    sample_weight : array-like (N,), optional

    Raises
    ------
    DataError, NetworkError
        The arrays do not fit, there is no such parameter, or h is no such number.

    Examples
    --------
    >>> net = Network((1, 1), biases="none")
    >>> moved = nudge(net, net.parameters(W=[[[2.0]]]), [[1.0]], [[1.0]], "w(2)[1,1]", 0.5)
    >>> moved.before, moved.after, moved.change, moved.predicted, moved.remainder, moved.curvature
    (0.5, 1.125, 0.625, 0.5, 0.125, 1.0)
    """
    h = checked("h", h, STEP, DataError)
    t = trace(net, theta, X, D, sample_weight)
    at = t.theta.index(parameter)
    flat = t.theta.flat.copy()
    flat[at] += h
    moved = float(flat[at] - t.theta.flat[at])  # what was added after rounding
    if moved == 0 or not np.isfinite(flat[at]):
        raise DataError(words.NOT_MOVED.format(parameter=parameter, value=t.theta.flat[at], h=h))
    with np.errstate(all="ignore"):
        E = net.pair.value(forward(net.f, *net.views(flat), t.X).u[net.L], t.D)
    share = t.s / t.s.sum() if net.reduction == "mean" else t.s
    gradient = float(t.gradient[at])
    return Nudge(
        parameter, float(t.theta.flat[at]), moved, t.loss, float(share @ E), float(share @ (E - t.E)), gradient
    )
