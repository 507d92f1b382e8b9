"""A graph of functions as SVG: curves told apart by colour and dash, with points and the steps between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from backglass.pictures.axes import (
    BLUE,
    BOTTOM,
    GREY,
    HEIGHT,
    INK,
    LEFT,
    ORANGE,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    frame,
    number,
    roomy,
    svg,
    text,
)

STYLES = ((BLUE, ""), (ORANGE, "7 4"), ("#009e73", "2 4"), (INK, "9 3 2 3"))
NAME_WIDTH = 9.0  # of a letter of a name above the graph


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
) -> str:
    """Draw curves and points over two linear axes.

    Parameters
    ----------
    title : str
        What a reader hears who does not see it.
    across, up : str
        The names of the axes.
    plotted : sequence of Plotted
    within : (float, float), optional
        The range shown of the vertical axis; what lies outside is left out.

    Examples
    --------
    >>> picture = graph("a parabola", "x", "y", [Plotted("x²", [(x / 4, x * x / 16) for x in range(-8, 9)])])
    >>> picture.startswith("<svg"), picture.count("<polyline")
    (True, 1)
    """
    shown = [(x, y) for one in plotted for x, y in one.points if within is None or within[0] <= y <= within[1]]
    lows, highs = ([end([point[axis] for point in shown]) for axis in (0, 1)] for end in (min, max))
    low, high = within or roomy(lows[1], highs[1])
    x = Axis(*roomy(lows[0], highs[0]), LEFT, WIDTH - RIGHT)
    y = Axis(low, high, HEIGHT - BOTTOM, TOP)
    parts = [frame(x, y, across, up), *_zeros(x, y)]
    at = LEFT
    for one in plotted:
        parts += _drawn(one, x, y)
        if one.name:
            parts += _named(one, at)
            at += 52 + NAME_WIDTH * sum(2 if ord(letter) > 0x2E7F else 1 for letter in one.name)
    return svg(WIDTH, HEIGHT, title, parts)


def _zeros(x: Axis, y: Axis) -> list[str]:
    """The lines on which a coordinate is 0, where they are inside."""
    lines = []
    if x.low < 0 < x.high:
        lines.append(f'<path d="M{number(x.place(0))} {y.end}V{y.start}" stroke="{GREY}"/>')
    if y.low < 0 < y.high:
        lines.append(f'<path d="M{x.start} {number(y.place(0))}H{x.end}" stroke="{GREY}"/>')
    return lines


def _drawn(one: Plotted, x: Axis, y: Axis) -> list[str]:
    colour, dash = STYLES[one.style]
    places = [
        (x.place(a), y.place(b)) for a, b in one.points if math.isfinite(b) and y.low - 1e-9 <= b <= y.high + 1e-9
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


def _named(one: Plotted, at: float) -> list[str]:
    """Its name above the graph, behind a piece of it."""
    colour, dash = STYLES[one.style]
    if one.kind in ("full", "hollow"):
        fill = "#ffffff" if one.kind == "hollow" else colour
        mark = f'<circle cx="{number(at + 14)}" cy="28" r="5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
    else:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        mark = f'<path d="M{number(at)} 28h28" stroke="{colour}" stroke-width="2.2"{dashes}/>'
    return [mark, text(at + 36, 33, one.name)]
