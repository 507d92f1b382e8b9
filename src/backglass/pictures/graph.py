"""A graph of functions as SVG: curves told apart by colour and dash, with points and the steps between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from backglass.pictures.axes import (
    BLUE,
    BOTTOM,
    GREY,
    INK,
    ORANGE,
    RIGHT,
    TOP,
    Axis,
    frame,
    number,
    roomy,
    svg,
    text,
)

STYLES = ((BLUE, ""), (ORANGE, "7 4"), ("#009e73", "2 4"), (INK, "9 3 2 3"))
WIDTH, HEIGHT, LEFT = 500.0, 335.0, 66.0  # narrow enough for its letters to be read on a narrow screen
NAME_WIDTH, LINE = 8.0, 20.0  # of a letter of a name above the graph, and from line to line of names


@dataclass(frozen=True)
class Plotted:
    """One thing in a graph.

    Attributes
    ----------
    name : str
        What stands beside its colour; empty for none.
    points : sequence of (float, float)
        Where it goes.
    kind : {"curve", "steps", "full", "hollow"}
        A curve, points joined by lines, or points alone, full or hollow.
    style : int
        Which colour and dash.
    """

    name: str
    points: Sequence[tuple[float, float]]
    kind: str = "curve"
    style: int = 0


def graph(
    title: str,
    across: str,
    up: str,
    plotted: Sequence[Plotted],
    within: tuple[float, float] | None = None,
    *,
    equal: bool = False,
    logarithmic: bool = False,
) -> str:
    """Draw curves and points over two axes.

    Parameters
    ----------
    title : str
        What a reader hears who does not see it.
    across, up : str
        The names of the axes.
    plotted : sequence of Plotted
    within : (float, float), optional
        The range shown of the vertical axis; what lies outside is left out.
    equal : bool, default False
        Whether both axes have the same middle and the same unit, as in a plane.
    logarithmic : bool, default False
        Whether both axes are; then all points are positive.

    Examples
    --------
    >>> picture = graph("a parabola", "x", "y", [Plotted("x²", [(x / 4, x * x / 16) for x in range(-8, 9)])])
    >>> picture.startswith("<svg"), picture.count("<polyline")
    (True, 1)
    """
    (left, right), (low, high) = ranges(plotted, within, logarithmic)
    y = Axis(low, high, HEIGHT - BOTTOM, TOP, logarithmic)
    if equal:
        half = (high - low) * (WIDTH - RIGHT - LEFT) / (HEIGHT - BOTTOM - TOP) / 2
        left, right = (low + high) / 2 - half, (low + high) / 2 + half
    x = Axis(left, right, LEFT, WIDTH - RIGHT, logarithmic)
    parts = [frame(x, y, across, up), *zeros(x, y)]
    for one in plotted:
        parts += drawn(one, x, y)
    return svg(WIDTH, HEIGHT, title, [*parts, *_names(plotted)])


def ranges(
    plotted: Sequence[Plotted], within: tuple[float, float] | None = None, logarithmic: bool = False
) -> tuple[tuple[float, float], tuple[float, float]]:
    """What the axes show: from the lowest to the highest across, and up.

    Examples
    --------
    >>> ranges([Plotted("", [(1.0, 2.0), (10.0, 20.0)])], logarithmic=True)
    ((1.0, 10.0), (2.0, 20.0))
    """
    shown = [(x, y) for one in plotted for x, y in one.points if within is None or within[0] <= y <= within[1]]
    lows, highs = ([end([point[axis] for point in shown]) for axis in (0, 1)] for end in (min, max))
    room = (lambda low, high: (low, high)) if logarithmic else roomy
    return room(lows[0], highs[0]), within or room(lows[1], highs[1])


def _names(plotted: Sequence[Plotted]) -> list[str]:
    """The names above the graph, in as many lines as they need."""
    parts, at, y = [], LEFT, 22.0
    for one in plotted:
        width = 46 + NAME_WIDTH * sum(2 if ord(letter) > 0x2E7F else 1 for letter in one.name)
        if not one.name:
            continue
        if at > LEFT and at + width > WIDTH:
            at, y = LEFT, y + LINE
        parts += _named(one, at, y)
        at += width
    return parts


def zeros(x: Axis, y: Axis) -> list[str]:
    """The lines on which a coordinate is 0, where they are inside."""
    lines = []
    if x.low < 0 < x.high:
        lines.append(f'<path d="M{number(x.place(0))} {y.end}V{y.start}" stroke="{GREY}"/>')
    if y.low < 0 < y.high:
        lines.append(f'<path d="M{x.start} {number(y.place(0))}H{x.end}" stroke="{GREY}"/>')
    return lines


def drawn(one: Plotted, x: Axis, y: Axis) -> list[str]:
    """One thing over its axes, as far as it lies inside."""
    colour, dash = STYLES[one.style]
    places = [
        (x.place(a), y.place(b))
        for a, b in one.points
        if math.isfinite(b) and y.low - 1e-9 <= b <= y.high + 1e-9 and x.low - 1e-9 <= a <= x.high + 1e-9
    ]
    parts = []
    if one.kind in ("curve", "steps"):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        points = " ".join(f"{number(a)},{number(b)}" for a, b in places)
        width = 2.2 if one.kind == "curve" else 1.2
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="{width}"{dashes} points="{points}"/>')
    if one.kind != "curve":
        fill = "#ffffff" if one.kind == "hollow" else colour
        parts += [
            f'<circle cx="{number(a)}" cy="{number(b)}" r="5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
            for a, b in places
        ]
    return parts


def _named(one: Plotted, at: float, y: float) -> list[str]:
    """Its name above the graph, behind a piece of it."""
    colour, dash = STYLES[one.style]
    if one.kind in ("full", "hollow"):
        fill = "#ffffff" if one.kind == "hollow" else colour
        mark = (
            f'<circle cx="{number(at + 14)}" cy="{number(y)}" r="5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
        )
    else:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        mark = f'<path d="M{number(at)} {number(y)}h28" stroke="{colour}" stroke-width="2.2"{dashes}/>'
    return [mark, text(at + 34, y + 5, one.name)]
