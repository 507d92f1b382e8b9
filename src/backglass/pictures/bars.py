"""Values as bars one below the other, each with how uncertain it is."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.pictures.axes import BLUE, GREY, INK, ORANGE, Axis, number, svg, text
from backglass.words.characters import escaped

ROW, TOP, NAMES, LENGTH, VALUES = 24.0, 48.0, 190.0, 340.0, 70.0
DIGIT = 8.0  # of a figure
LONGEST = 22  # characters of a name; a Japanese one counts twice


def bars(title: str, values: Sequence[tuple[str, float, float]], figures: Sequence[str] | None = None) -> str:
    """A bar for each value, from 0, with a line as long as its uncertainty to both sides.

    Bars to the left, of values below 0, have another colour where the values are given as figures.

    Parameters
    ----------
    title : str
    values : sequence of (str, float, float)
        Names, values, and the halves of the lines.
    figures : sequence of str, optional
        The values as they are printed; by default with three decimals.

    Examples
    --------
    >>> bars("importance", [("bill", 0.5, 0.1), ("year", -0.01, 0.02)]).count("<rect")
    3
    """
    low = min([0.0, *(value - half for _, value, half in values)])
    high = max([0.0, *(value + half for _, value, half in values)])
    x = Axis(low, high if high > low else low + 1.0, NAMES, NAMES + LENGTH)
    parts = [f'<text x="14" y="26" font-size="16" font-weight="600" fill="{INK}">{escaped(title)}</text>']
    zero, bottom = x.place(0.0), TOP + ROW * len(values)
    for k, (name, value, half) in enumerate(values):
        y = TOP + ROW * (k + 0.5)
        left, right = sorted((zero, x.place(value)))
        parts.append(text(NAMES - 10, y + 5, _short(name), INK, 'text-anchor="end"'))
        box = f'x="{number(left)}" y="{number(y - 7)}" width="{number(right - left)}" height="14"'
        parts.append(f'<rect {box} fill="{ORANGE if figures and value < 0 else BLUE}"/>')
        ends = f'x1="{number(x.place(value - half))}" x2="{number(x.place(value + half))}"'
        parts.append(f'<line {ends} y1="{number(y)}" y2="{number(y)}" stroke="{INK}" stroke-width="1.5"/>')
        printed = figures[k].replace("-", "−") if figures else f"{value:.3f}"
        parts.append(text(NAMES + LENGTH + 12, y + 5, printed, INK))
    place = f'x1="{number(zero)}" x2="{number(zero)}" y1="{number(TOP)}" y2="{number(bottom)}"'
    parts.append(f'<line {place} stroke="{GREY}" stroke-width="1"/>')
    room = max(VALUES, 24 + DIGIT * max(map(len, figures or ()), default=0))
    return svg(NAMES + LENGTH + room, bottom + 14, title, parts)


def _short(name: str) -> str:
    """As much of a name as stands beside the bars."""
    room = LONGEST
    for at, character in enumerate(name):
        room -= 2 if ord(character) > 0x2E7F else 1
        if room < 0:
            return f"{name[: max(at - 1, 1)]}…"
    return name
