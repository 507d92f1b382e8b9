"""A nudge as a picture: the loss over one parameter, the slope through the first point, and what lies between them."""

from __future__ import annotations

from backglass.glass.nudging import LARGEST, SMALLEST, Nudge
from backglass.page.figures import figure, significant
from backglass.page.text import symbols
from backglass.pictures.graph import Plotted, graph
from backglass.words import Language
from backglass.words import findings as words

CLOSE = 1e-3  # a range this small beside its values is shown as the distance from the first: ticks stay short

Point = tuple[float, float]


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
    curve = [point for point in moved.curve() if abs(point[1]) < LARGEST]
    low, high = moved.predicted * -1.5, moved.predicted * 2.5
    first, after, foretold = (0.0, 0.0), (moved.h, moved.change), (moved.h, moved.predicted)
    heights = [height for _, height in (*curve, (0.0, low), (0.0, high))]
    right = 0.0 if 4 * abs(moved.h) < CLOSE * abs(moved.value) else moved.value
    above = 0.0 if max(heights) - min(heights) < CLOSE * abs(moved.before) else moved.before

    def placed(*points: Point) -> list[Point]:
        return [(right + dw, above + (dE if abs(dE) > SMALLEST else 0.0)) for dw, dE in points]

    slope = words.NUDGE_SLOPE.format(gradient=significant(moved.gradient, 4))
    plotted = [
        Plotted(words.NUDGE_CURVE[lang], placed(*curve)),
        Plotted(slope[lang], placed((-1.5 * moved.h, low), (2.5 * moved.h, high)), "curve", 1),
        Plotted(words.REMAINDER[lang], placed(after, foretold), "curve", 2),
        Plotted("", placed(foretold), "hollow", 1),
        Plotted(words.NUDGE_POINTS[lang], placed(first, after), "full", 3),
    ]
    across = symbols(moved.parameter) if right else f"{symbols(moved.parameter)} - {_number(moved.value)}"
    up = "E" if above else f"E - {_number(moved.before)}"
    return graph(f"{moved.title[lang]}. {words.NUDGE_PICTURE[lang]}", across, up, plotted)


def _number(value: float) -> str:
    """A number behind a minus sign."""
    return f"({figure(value)})" if value < 0 else figure(value)
