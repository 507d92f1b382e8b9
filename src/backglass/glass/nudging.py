"""A nudge: one parameter changed by h, and what that does to the loss."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from math import isfinite
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.equations.forward import forward
from backglass.errors import DataError
from backglass.glass.tracing import Trace, trace
from backglass.keywords import keywords
from backglass.network import Network
from backglass.page.blocks import Block, Heading, Illustration, Paragraph, Table
from backglass.page.figures import figure
from backglass.page.shown import Shown, plain
from backglass.parameters import Parameters
from backglass.ranges import OTHER_THAN_0, checked, spoken, whole
from backglass.words import Language, Text
from backglass.words import findings as words

COUNT = whole(2, 10_000)
SMALLEST, LARGEST = 1e-290, 1e290  # what can be drawn


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
    trace : Trace
        Of the network before.
    penalties : (float, float)
        l1 and l2 of the parameter, where the objective has some.
    """

    parameter: str
    value: float
    h: float
    before: float
    after: float
    change: float
    gradient: float
    trace: Trace = field(repr=False, compare=False)
    penalties: tuple[float, float] = field(default=(0.0, 0.0), repr=False, compare=False)

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        after = figure(self.value + self.h)
        return words.NUDGE.format(parameter=self.parameter, value=figure(self.value), after=after)

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
        """The loss before and after, the gradient's share of the change, what is left, and a picture of it."""
        rows = (
            (words.LOSS_BEFORE, figure(self.before)),
            (words.LOSS_AFTER, figure(self.after)),
            (words.CHANGE, figure(self.change)),
            (words.GRADIENT_H, figure(self.predicted)),
            (words.REMAINDER, figure(self.remainder)),
        )
        says = words.NUDGE_SAYS.format(per_h2=figure(self.curvature / 2))
        picture = [Illustration(words.NUDGE_PICTURE, self.to_svg)] if self.is_drawable else []
        return [Heading(self.title), Table(words.NUDGE_HEAD, rows), Paragraph(says), *picture]

    def to_json(self) -> dict[str, Any]:
        """The nudge as plain JSON values."""
        derived = {name: getattr(self, name) for name in ("predicted", "remainder", "curvature")}
        values = {**vars(self), **derived}
        return {name: plain(value) for name, value in values.items() if name not in ("trace", "penalties")}

    def curve(self, count: int = 61) -> list[tuple[float, float]]:
        """The change of the loss over that of the parameter, from 1.5 h before it to 1.5 h behind the new one.

        Parameters
        ----------
        count : int, default 61
            Of points.
        """
        count = checked("count", count, COUNT, DataError)
        at = self.trace.theta.index(self.parameter)
        offsets = np.linspace(-1.5 * self.h, 2.5 * self.h, count)
        share = _share(self.trace)
        return [
            (dw, float(share @ (_losses(self.trace, at, dw) - self.trace.E)) + self.penalty_change(dw))
            for dw in offsets.tolist()
        ]

    def penalty_change(self, dw: float) -> float:
        """What l1 |w| + (l2 / 2) w^2 changes by, without the difference of two squares that are nearly the same."""
        l1, l2 = self.penalties
        w = self.value
        return l1 * (abs(w + dw) - abs(w)) + l2 / 2 * dw * ((w + dw) + w)

    def to_svg(self, lang: Language | None = None) -> str:
        """The loss over the parameter, with the slope that foretells it, as a picture for a page.

        Parameters
        ----------
        lang : {"en", "ja"}, optional
            By default the reader's language, as the locale has it.
        """
        drawn: str = import_module("backglass.pictures.nudge_graph").nudge_graph(self, spoken(lang))
        return drawn

    @property
    def is_drawable(self) -> bool:
        """Whether a picture has room for its numbers."""
        heights = (self.before, self.after, self.predicted)
        return SMALLEST < abs(self.h) < LARGEST and all(isfinite(one) and abs(one) < LARGEST for one in heights)


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
    return nudged(trace(net, theta, X, D, sample_weight), parameter, h)


def nudged(t: Trace, parameter: str, h: float) -> Nudge:
    """`nudge` of a batch that is traced already, with its dropout masks.

    Raises
    ------
    DataError, NetworkError
        There is no such parameter, or h is no such number.
    """
    h = checked("h", h, OTHER_THAN_0, DataError)
    at = t.theta.index(parameter)
    moved = float(t.theta.flat[at] + h - t.theta.flat[at])  # what is added after rounding
    if moved == 0 or not np.isfinite(moved):
        raise DataError(words.NOT_MOVED.format(parameter=parameter, value=t.theta.flat[at], h=h))
    E, share = _losses(t, at, moved), _share(t)
    gradient = float(t.gradient[at])
    value, change = float(t.theta.flat[at]), float(share @ (E - t.E))
    return Nudge(parameter, value, moved, t.loss, float(share @ E), change, gradient, t)


def _losses(t: Trace, at: int, dw: float) -> Floats:
    """The samples' losses with one entry of the parameters changed, (N,)."""
    flat = t.theta.flat.copy()
    flat[at] += dw
    with np.errstate(all="ignore"):
        u = forward(t.network.f, *t.network.views(flat), t.X, t.masks).u
        E: Floats = t.network.pair.value(u[t.network.L], t.D)
    return E


def _share(t: Trace) -> Floats:
    """How much of the objective each sample's loss is, (N,)."""
    share: Floats = t.s / t.s.sum() if t.network.reduction == "mean" else t.s
    return share
