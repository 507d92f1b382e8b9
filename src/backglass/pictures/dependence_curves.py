"""Predictions over the values of one column: their mean, where most of them lie, and single rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backglass.pictures.axes import (
    BLUE,
    GREY,
    INK,
    LEFT,
    PALE,
    RIGHT,
    WIDTH,
    Axis,
    frame,
    number,
    roomy,
    svg,
    text,
    tick,
)
from backglass.words.characters import escaped

HEAD, BETWEEN, BELOW = 74.0, 60.0, 58.0  # above the first panel, from one to the next, below the last
TALL, LOW = 290.0, 150.0  # of one panel, of each of several
LONGEST = 14  # characters of a value; a Japanese one counts twice
DIGIT = 8.0
SLANTED = 60.0  # more room below where values are long


@dataclass(frozen=True, eq=False)
class Panel:
    """What is drawn over the same values.

    Attributes
    ----------
    name : str
        Above the panel.
    mean, low, high : sequence of float
        At every value.
    lines : sequence of sequence of float
        Of single rows.
    """

    name: str
    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    lines: Sequence[Sequence[float]]


def dependence_curves(
    title: str, across: str, panels: Sequence[Panel], at: Sequence[float], labels: Sequence[str] | None
) -> str:
    """Draw a panel below the other, all with the same axes.

    Parameters
    ----------
    title, across : str
        What stands above, and below the horizontal axis.
    panels : sequence of Panel
    at : sequence of float
        Where the values stand on the axis, ascending; categories stand side by side, at 0, 1, ...
    labels : sequence of str or None
        Their names, where numbers do not say them; an empty one is not written.

    Examples
    --------
    >>> panel = Panel("y", [1.0, 2.0], [0.5, 1.5], [1.5, 2.5], [[1.0, 1.9]])
    >>> dependence_curves("y by x", "x", [panel], [0.0, 1.0], None).count("<polyline")
    2
    """
    every = [value for panel in panels for line in (panel.low, panel.high, panel.mean, *panel.lines) for value in line]
    ends, tall = roomy(min(every), max(every)), TALL if len(panels) == 1 else LOW
    beside = len(at) == 1 or list(at) == list(range(len(at)))
    across_ends = (at[0] - 0.5, at[-1] + 0.5) if beside else (at[0], at[-1])
    names = [_short(name) for name in labels or ()]
    slanted = max(map(_columns, names), default=0) * DIGIT * len([*filter(None, names)]) > WIDTH - LEFT - RIGHT
    parts = [f'<text x="14" y="26" font-size="16" font-weight="600" fill="{INK}">{escaped(title)}</text>']
    for place, panel in enumerate(panels):
        top = HEAD + place * (tall + BETWEEN)
        x, y = Axis(*across_ends, LEFT, WIDTH - RIGHT), Axis(*ends, top + tall, top)
        parts.append(text(LEFT, top - 12, panel.name, INK, 'font-weight="600"'))
        parts.append(_named(x, y, at, names, slanted) if labels else frame(x, y, "", ""))
        parts += _drawn(panel, x, y, at)
    bottom = HEAD + len(panels) * (tall + BETWEEN) - BETWEEN + (SLANTED if slanted else 0.0)
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, bottom + 44, across, GREY, 'text-anchor="middle"'))
    return svg(WIDTH, bottom + BELOW, title, parts)


def _drawn(panel: Panel, x: Axis, y: Axis, at: Sequence[float]) -> list[str]:
    """The band, the lines of rows, the mean above them."""
    if len(at) == 1:  # a value alone is a short line
        at, panel = [at[0] - 0.2, at[0] + 0.2], _twice(panel)
    there = _points(panel.high, x, y, at)
    back = _points(panel.low, x, y, at).split(" ")[::-1]
    found = [f'<polygon points="{there} {" ".join(back)}" fill="{BLUE}" fill-opacity="0.14"/>']
    found += [
        f'<polyline points="{_points(line, x, y, at)}" fill="none" stroke="{GREY}" stroke-width="1" '
        'stroke-opacity="0.55"/>'
        for line in panel.lines
    ]
    mean = f'stroke="{BLUE}" stroke-width="3" stroke-linejoin="round"'
    found.append(f'<polyline points="{_points(panel.mean, x, y, at)}" fill="none" {mean}/>')
    dots = zip(at, panel.mean, strict=True)
    found += [
        f'<circle cx="{number(x.place(one))}" cy="{number(y.place(value))}" r="3" fill="{BLUE}"/>'
        for one, value in dots
    ]
    return found


def _twice(panel: Panel) -> Panel:
    lines = [[*line, *line] for line in panel.lines]
    return Panel(panel.name, [*panel.mean, *panel.mean], [*panel.low, *panel.low], [*panel.high, *panel.high], lines)


def _points(values: Sequence[float], x: Axis, y: Axis, at: Sequence[float]) -> str:
    return " ".join(f"{number(x.place(one))},{number(y.place(value))}" for one, value in zip(at, values, strict=True))


def _named(x: Axis, y: Axis, at: Sequence[float], names: Sequence[str], slanted: bool) -> str:
    """Axes whose horizontal one has names in the place of numbers."""
    parts = []
    for value in y.ticks():
        parts.append(f'<path d="M{x.start} {number(y.place(value))}H{x.end}" stroke="{PALE}"/>')
        parts.append(text(x.start - 8, y.place(value) + 4, tick(value, 4), INK, 'text-anchor="end"'))
    for one, name in zip(at, names, strict=True):
        if not name:
            continue
        place = number(x.place(one))
        turned = f'transform="rotate(-35 {place} {number(y.start + 16)})" text-anchor="end"'
        parts.append(f'<path d="M{place} {y.start}v5" stroke="{GREY}"/>')
        parts.append(text(x.place(one), y.start + 20, name, INK, turned if slanted else 'text-anchor="middle"'))
    parts.append(f'<path d="M{x.start} {y.end}V{y.start}H{x.end}" fill="none" stroke="{GREY}"/>')
    return "".join(parts)


def _columns(name: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in name)


def _short(name: str) -> str:
    """As much of a value as stands below the axis."""
    room = LONGEST
    for place, character in enumerate(name):
        room -= _columns(character)
        if room < 0:
            return f"{name[: max(place - 1, 1)]}…"
    return name
