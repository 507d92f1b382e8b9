"""What lesson `descent` lets go downhill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backglass.glass.nudging import Nudge
from backglass.glass.tracing import Trace

RATES = (0.05, 0.2, 0.4, 0.6)


@dataclass(frozen=True, eq=False)
class Descents:
    """What the lesson shows.

    Attributes
    ----------
    start : Trace
        The unit at its first weight.
    nudges : tuple of Nudge
        The weight moved by smaller and smaller steps.
    back : Nudge
        The weight moved back by the smallest of them.
    by_rate : dict of float to dict of int to Trace
        Learning rate -> number of updates -> the unit after them.
    by_start : dict of float to dict of int to Trace
        First weight -> the same, where the error has two valleys.
    """

    start: Trace
    nudges: tuple[Nudge, ...]
    back: Nudge
    by_rate: Mapping[float, Mapping[int, Trace]]
    by_start: Mapping[float, Mapping[int, Trace]]
