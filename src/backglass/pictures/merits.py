"""How good predictions are, as pictures: figures by threshold, how sure against how often right, and errors."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.pictures.axes import BLUE, BOTTOM, GREY, INK, LEFT, RIGHT, Axis, frame, number, roomy, svg, text
from backglass.pictures.charts import MOST_POINTS
from backglass.pictures.graph import Plotted, graph

WIDTH, TOP, TALL = 460.0, 34.0, 300.0
ROWS_TOP, ROWS_TALL = 56.0, 56.0  # below the square: where the bars begin, and the longest of them
LEAST_ROOM = 7.5  # of a letter of a count


def by_threshold(
    title: str, across: str, named: Sequence[tuple[str, Sequence[float]]], t: Sequence[float], best: tuple[str, int]
) -> str:
    """Figures in [0, 1] over the threshold, the last of them with its largest value marked.

    Parameters
    ----------
    title, across : str
        What a reader hears who does not see it, and the name of the horizontal axis.
    named : sequence of (str, sequence of float)
        Two or three figures, each with its name.
    t : sequence of float
        The thresholds.
    best : (str, int)
        What the mark is called, and the place of it.

    Examples
    --------
    >>> picture = by_threshold("", "t", [("recall", [1.0, 0.5]), ("F1", [0.8, 0.6])], [0.1, 0.7], ("best", 0))
    >>> picture.count("<polyline")
    2
    """
    styles = (0, 1, 3)
    curves = [
        Plotted(name, [*zip(t, values, strict=True)], "curve", style)
        for (name, values), style in zip(named, styles[-len(named) :], strict=True)
    ]
    said, place = best
    mark = Plotted(said, [(t[place], named[-1][1][place])], "full", 3)
    return graph(title, across, "", [*curves, mark], (0.0, 1.0))


def reliability(
    title: str, across: str, up: str, rows: str, points: Sequence[tuple[float, float, int]], edges: Sequence[float]
) -> str:
    """Probabilities that were said against how often they came true, with the number of rows of every bin below.

    Parameters
    ----------
    title : str
        What a reader hears who does not see it.
    across, up, rows : str
        The names of the axes, and of the bars.
    points : sequence of (float, float, int)
        For every bin that is not empty the mean probability, the share that came true, and the rows.
    edges : sequence of float
        Where each of these bins begins; they are all as wide as each other.

    Examples
    --------
    >>> reliability("", "said", "came true", "rows", [(0.1, 0.0, 8), (0.9, 1.0, 4)], [0.0, 0.8]).count("<circle")
    2
    """
    x, y = Axis(0.0, 1.0, LEFT, WIDTH - RIGHT), Axis(0.0, 1.0, TOP + TALL, TOP)
    a, b, c, d = (number(end) for end in (x.start, y.start, x.end, y.end))
    parts = [frame(x, y, across, ""), text(x.start - 60, TOP - 14, up, GREY)]
    parts.append(f'<path d="M{a} {b}L{c} {d}" stroke="{GREY}" stroke-dasharray="4 4"/>')
    places = [(x.place(said), y.place(seen)) for said, seen, _ in points]
    line = " ".join(f"{number(at)},{number(up_to)}" for at, up_to in places)
    parts.append(f'<polyline fill="none" stroke="{BLUE}" stroke-width="2" points="{line}"/>')
    parts += [f'<circle cx="{number(at)}" cy="{number(up_to)}" r="4.5" fill="{BLUE}"/>' for at, up_to in places]
    most = max((count for *_, count in points), default=1)
    base = TOP + TALL + ROWS_TOP + 18 + ROWS_TALL
    parts.append(text(x.start - 60, base, rows, GREY))
    for start, (*_, count) in zip(edges, points, strict=True):
        left, wide, high = x.place(start), (x.end - x.start) / 10, ROWS_TALL * count / most
        box = f'x="{number(left + 2)}" y="{number(base - high)}" width="{number(wide - 4)}" height="{number(high)}"'
        parts.append(f'<rect {box} fill="{BLUE}" fill-opacity="0.45"/>')
        if LEAST_ROOM * len(str(count)) <= wide + 4:
            parts.append(text(left + wide / 2, base - high - 5, str(count), INK, 'text-anchor="middle"'))
    parts.append(f'<path d="M{a} {number(base)}H{c}" stroke="{GREY}"/>')
    return svg(WIDTH, base + 14, title, parts)


def residuals(title: str, across: str, up: str, points: Sequence[tuple[float, float]]) -> str:
    """Errors over what was predicted, with the line on which there is none; of very many, every k-th is drawn.

    Examples
    --------
    >>> residuals("errors", "predicted", "error", [(1.0, 0.5), (2.0, -0.5)]).count("<circle")
    2
    """
    shown = points[:: -(-len(points) // MOST_POINTS)]
    low, high = roomy(min(error for _, error in shown), max(error for _, error in shown))
    x = Axis(*roomy(min(at for at, _ in shown), max(at for at, _ in shown)), LEFT, WIDTH - RIGHT)
    y = Axis(min(low, 0.0), max(high, 0.0), WIDTH - BOTTOM, 64.0)
    dots = [f'<circle cx="{number(x.place(at))}" cy="{number(y.place(error))}" r="3"/>' for at, error in shown]
    none = f'<path d="M{number(x.start)} {number(y.place(0.0))}H{number(x.end)}" stroke="{GREY}"/>'
    cloud = f'<g fill="{BLUE}" fill-opacity="0.45">{"".join(dots)}</g>'
    heading = text(14, 26, title, INK, 'font-size="16" font-weight="600"')
    return svg(WIDTH, WIDTH, title, [heading, frame(x, y, across, up), none, cloud])
