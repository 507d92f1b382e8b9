"""A nudge as a picture: the loss over one parameter, the slope through the first point, and what lies between them."""

from __future__ import annotations

from dataclasses import dataclass

from backglass.glass.nudging import LARGEST, SMALLEST, Nudge
from backglass.page.figures import figure, significant
from backglass.page.text import symbols
from backglass.pictures.graph import Plotted, graph
from backglass.words import Language
from backglass.words import findings as words

CLOSE = 1e-3  # a range this small beside its values is shown as the distance from the first: ticks stay short

Point = tuple[float, float]


@dataclass(frozen=True)
class Placed:
    """What is drawn of a nudge, each point (parameter, loss).

    Attributes
    ----------
    from_value, from_loss : bool
        Whether the parameter, or the loss, stands as its distance from the first: beside it the range is small.
    curve : list of point
        The loss over the parameter.
    slope : list of point
        The ends of the straight line that foretells it.
    first, after, foretold : point
        Before; afterwards; and what the slope foretells of it.
    """

    from_value: bool
    from_loss: bool
    curve: list[Point]
    slope: list[Point]
    first: Point
    after: Point
    foretold: Point


def placed(moved: Nudge) -> Placed:
    """Where the curve, the slope and the points of a nudge stand."""
    curve = [point for point in moved.curve() if abs(point[1]) < LARGEST]
    low, high = moved.predicted * -1.5, moved.predicted * 2.5
    heights = [height for _, height in (*curve, (0.0, low), (0.0, high))]
    from_value = 4 * abs(moved.h) < CLOSE * abs(moved.value)
    from_loss = max(heights) - min(heights) < CLOSE * abs(moved.before)
    right, above = 0.0 if from_value else moved.value, 0.0 if from_loss else moved.before

    def at(dw: float, dE: float) -> Point:
        return right + dw, above + (dE if abs(dE) > SMALLEST else 0.0)

    slope = [at(-1.5 * moved.h, low), at(2.5 * moved.h, high)]
    first, after, foretold = at(0.0, 0.0), at(moved.h, moved.change), at(moved.h, moved.predicted)
    return Placed(from_value, from_loss, [at(*point) for point in curve], slope, first, after, foretold)


def nudge_graph(moved: Nudge, lang: Language = "en") -> str:
    """Draw what a nudge did.

    Parameters
    ----------
    moved : Nudge
    lang : {"en", "ja"}

    Examples
    --------
    >>> from backglass.glass import nudge
    >>> from backglass.network import Network
    >>> net = Network((1, 1), biases="none")
    >>> picture = nudge_graph(nudge(net, net.parameters(W=[[[2.0]]]), [[1.0]], [[1.0]], "w(2)[1,1]", 0.5))
    >>> picture.count("<polyline"), picture.count("<circle")
    (3, 4)
    """
    at = placed(moved)
    slope = words.NUDGE_SLOPE.format(gradient=significant(moved.gradient, 4))
    plotted = [
        Plotted(words.NUDGE_CURVE[lang], at.curve),
        Plotted(slope[lang], at.slope, "curve", 1),
        Plotted(words.REMAINDER[lang], [at.after, at.foretold], "curve", 2),
        Plotted("", [at.foretold], "hollow", 1),
        Plotted(words.NUDGE_POINTS[lang], [at.first, at.after], "full", 3),
    ]
    parameter = symbols(moved.parameter)
    across = f"{parameter} - {_number(moved.value)}" if at.from_value else parameter
    up = f"E - {_number(moved.before)}" if at.from_loss else "E"
    return graph(f"{moved.title[lang]}. {words.NUDGE_PICTURE[lang]}", across, up, plotted)


def _number(value: float) -> str:
    """A number behind a minus sign."""
    return f"({figure(value)})" if value < 0 else figure(value)
