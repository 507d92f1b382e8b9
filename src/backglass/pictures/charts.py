"""Plots as SVG without a plotting library: learning curves, predicted against true, confusion matrices.

Each is one ``<svg>`` element that needs nothing from elsewhere; colours are Okabe and Ito's, which the colour-blind
tell apart, and no plot relies on colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from backglass.pictures.axes import (
    BLUE,
    BOTTOM,
    GREY,
    HEIGHT,
    INK,
    LEFT,
    ORANGE,
    PALE,
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
from backglass.words.characters import escaped

LOG_RATIO = 20.0  # from this ratio of largest to smallest value on, a curve's axis is logarithmic
MOST_POINTS = 5000
CELL, LABEL_WIDTH = 56.0, 130.0
SHOWN = 16  # characters of a class's name


def curves(
    title: str, across: str, series: Sequence[tuple[str, Sequence[Sequence[float]]]], mark: int | None = None
) -> str:
    """Learning curves: values over epochs counted from 1; the second series is dashed.

    Parameters
    ----------
    title, across : str
        What stands above, and below the horizontal axis.
    series : sequence of (str, sequence of sequence of float)
        One or two names, each with the curve of every network, thin where there are several; values that are not finite
        leave a gap.
    mark : int, optional
        An epoch that gets a vertical line.

    Examples
    --------
    >>> picture = curves("loss", "epoch", [("training", [[1.0, 0.5, 0.25]])])
    >>> picture.startswith("<svg"), picture.count("<polyline")
    (True, 1)
    """
    values = [value for _, lines in series for line in lines for value in line if math.isfinite(value)] or [0.0]
    low, high = min(values), max(values)
    logarithmic = low > 0 and high / low >= LOG_RATIO
    length = max(len(line) for _, lines in series for line in lines)
    x = Axis(1, max(length, 2), LEFT, WIDTH - RIGHT)
    y = Axis(*((low, high) if logarithmic else roomy(low, high)), HEIGHT - BOTTOM, TOP, logarithmic)
    parts = [_heading(title), frame(x, y, across, "", whole=True)]
    if mark is not None:
        parts.append(
            f'<path d="M{number(x.place(mark))} {TOP}V{HEIGHT - BOTTOM}" stroke="{GREY}" stroke-dasharray="2 4"/>'
        )
    for place, (name, lines) in enumerate(series):
        colour, dash = ((BLUE, ""), (ORANGE, ' stroke-dasharray="6 3"'))[place]
        width = "2" if len(lines) == 1 else '1" stroke-opacity="0.6'
        parts += [
            f'<polyline fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"{dash} '
            f'points="{points}"/>'
            for line in lines
            for points in _runs(line, x, y)
        ]
        at = LEFT + 190 * place
        parts.append(f'<path d="M{number(at)} 46h28" stroke="{colour}" stroke-width="2"{dash}/>')
        parts.append(text(at + 36, 50, name))
    return svg(WIDTH, HEIGHT, title, parts)


def scatter(title: str, points: Sequence[tuple[float, float]], across: str, up: str) -> str:
    """Points with the diagonal on which both values are the same; of very many, every k-th is drawn.

    Examples
    --------
    >>> scatter("mass", [(1.0, 1.5), (2.0, 2.0)], "true", "predicted").count("<circle")
    2
    """
    shown = points[:: -(-len(points) // MOST_POINTS)]
    values = [value for point in points for value in point]
    low, high = roomy(min(values), max(values))
    size = 460.0
    x, y = Axis(low, high, LEFT, size - RIGHT), Axis(low, high, size - BOTTOM, TOP)
    a, b, c, d = (number(end) for end in (x.start, y.start, x.end, y.end))
    diagonal = f'<path d="M{a} {b}L{c} {d}" stroke="{GREY}" stroke-dasharray="4 4"/>'
    dots = [
        f'<circle cx="{number(x.place(true))}" cy="{number(y.place(predicted))}" r="3"/>' for true, predicted in shown
    ]
    cloud = f'<g fill="{BLUE}" fill-opacity="0.45">{"".join(dots)}</g>'
    return svg(size, size, title, [_heading(title), frame(x, y, across, up), diagonal, cloud])


def matrix(title: str, names: Sequence[str], counts: Sequence[Sequence[int]], down: str, across: str) -> str:
    """A confusion matrix: the darker a cell, the larger its share of the row; right answers stand framed.

    Examples
    --------
    >>> matrix("birds", ["a", "b"], [[3, 1], [0, 2]], "true", "predicted").count("<rect")
    5
    """
    cell = max(CELL, 9.0 * max(len(str(count)) for row in counts for count in row))
    slanted = max(map(_cells, map(_short, names))) * 7.5 > cell
    top = TOP + (LABEL_WIDTH * 0.75 if slanted else 34.0)
    width = max(LABEL_WIDTH + cell * len(names) + 70, 320.0)
    parts = [_heading(title), text(LABEL_WIDTH, 50, f"{across} →", GREY), text(14, top - 10, f"{down} ↓", GREY)]
    for k, name in enumerate(names):
        x = LABEL_WIDTH + (k + 0.5) * cell
        turn = f'transform="rotate(-45 {number(x)} {number(top - 10)})"' if slanted else 'text-anchor="middle"'
        parts.append(text(x, top - 10, _short(name), INK, turn))
        parts.append(text(LABEL_WIDTH - 10, top + (k + 0.5) * cell + 5, _short(name), INK, 'text-anchor="end"'))
    for j, row in enumerate(counts):
        for i, count in enumerate(row):
            share = count / (sum(row) or 1)
            x, y = LABEL_WIDTH + i * cell, top + j * cell
            edge = f'stroke="{INK}" stroke-width="1.5"' if i == j else 'stroke="#ffffff"'
            fill = (
                f'fill="{BLUE}" fill-opacity="{max(share, 0.1):.3f}"' if count else f'fill="{PALE}" fill-opacity="0.5"'
            )
            box = f'x="{number(x + 1)}" y="{number(y + 1)}" width="{number(cell - 2)}" height="{number(cell - 2)}"'
            parts.append(f"<rect {box} {fill} {edge}/>")
            colour = "#ffffff" if share > 0.6 else INK
            parts.append(text(x + cell / 2, y + cell / 2 + 5, str(count), colour, 'text-anchor="middle"'))
    return svg(width, top + cell * len(names) + 20, title, parts)


def _runs(line: Sequence[float], x: Axis, y: Axis) -> list[str]:
    """The stretches of finite values, as points; one alone stands twice, which draws a dot."""
    runs: list[list[str]] = [[]]
    for epoch, value in enumerate(line, start=1):
        if math.isfinite(value):
            runs[-1].append(f"{number(x.place(epoch))},{number(y.place(value))}")
        elif runs[-1]:
            runs.append([])
    return [" ".join(run if len(run) > 1 else run * 2) for run in runs if run]


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"


def _cells(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _heading(title: str) -> str:
    return f'<text x="14" y="26" font-size="16" font-weight="600" fill="{INK}">{escaped(title)}</text>'
