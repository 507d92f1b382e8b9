"""Small graphs beside each other over the same axes, two in a row, each under its own name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backglass.pictures.axes import INK, Axis, frame, svg, text
from backglass.pictures.graph import Plotted, drawn, ranges, zeros

WIDTH, LEFT, RIGHT, BETWEEN = 500.0, 50.0, 14.0, 46.0
TOP, TALL, BELOW = 40.0, 120.0, 62.0  # above the first row, of a panel, and from a row to the next one


def panels(title: str, across: str, up: str, parts: Mapping[str, Sequence[Plotted]]) -> str:
    """Draw a graph for each part.

    Parameters
    ----------
    title : str
        What a reader hears who does not see it.
    across, up : str
        The names of the axes.
    parts : mapping of str to sequence of Plotted
        The name above each panel, and what is in it.

    Examples
    --------
    >>> parts = {name: [Plotted("", [(0.0, 0.0), (1.0, 1.0)])] for name in ("a", "b", "c")}
    >>> panels("three lines", "x", "y", parts).count("<polyline")
    3
    """
    (left, right), (low, high) = ranges([one for plotted in parts.values() for one in plotted])
    wide = (WIDTH - LEFT - RIGHT - BETWEEN) / 2
    marks: list[str] = []
    for place, (name, plotted) in enumerate(parts.items()):
        row, column = divmod(place, 2)
        start, top = LEFT + column * (wide + BETWEEN), TOP + row * (TALL + BELOW)
        x, y = Axis(left, right, start, start + wide), Axis(low, high, top + TALL, top)
        last = place + 2 >= len(parts)
        marks += [frame(x, y, across if last else "", ""), *zeros(x, y)]
        for one in plotted:
            marks += drawn(one, x, y)
        marks.append(text(start, top - 12, name, INK, 'font-weight="600"'))
        marks.append(text(start - 8, top - 12, up, INK, 'text-anchor="end"'))
    rows = -(-len(parts) // 2)
    return svg(WIDTH, TOP + rows * (TALL + BELOW) - 10, title, marks)
