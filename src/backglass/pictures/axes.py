"""What charts are drawn with: axes with their ticks, texts, the frame, and the element around all of it.

Colours are Okabe and Ito's, which the colour-blind tell apart, and no chart relies on colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from backglass.words.characters import escaped

BLUE, ORANGE, INK, GREY, PALE = "#0072b2", "#d55e00", "#222222", "#767676", "#e4e4e4"
FONT = "system-ui, 'Hiragino Sans', 'Noto Sans CJK JP', 'Yu Gothic', sans-serif"
WIDTH, HEIGHT = 720.0, 400.0
LEFT, RIGHT, TOP, BOTTOM = 76.0, 20.0, 64.0, 52.0
TICKS, DECADES = 6, 4
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Axis:
    """A scale from values to places, with its ticks.

    Attributes
    ----------
    low, high : float
        The values at its ends.
    start, end : float
        Their places.
    logarithmic : bool
    """

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where a value stands."""
        low, high, at = (math.log(v) if self.logarithmic else v for v in (self.low, self.high, value))
        return self.start + (at - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values between the ends."""
        if self.logarithmic:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            few = (1,) if len(powers) > DECADES else (1, 2, 5)
            return [v for p in powers for m in few if self.low <= (v := m * 10.0**p) <= self.high]
        step = _round_step((self.high - self.low) / TICKS)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [k * step for k in range(first, last + 1)]


def frame(x: Axis, y: Axis, across: str, up: str, *, whole: bool = False) -> str:
    """Axes with ticks, grid lines and names."""
    parts = []
    for value in y.ticks():
        at = number(y.place(value))
        parts.append(f'<path d="M{x.start} {at}H{x.end}" stroke="{PALE}"/>')
        parts.append(text(x.start - 8, y.place(value) + 4, tick(value, 4), INK, 'text-anchor="end"'))
    for value in x.ticks():
        if whole and value != round(value):
            continue
        at = number(x.place(value))
        parts.append(f'<path d="M{at} {y.start}v5" stroke="{GREY}"/>')
        parts.append(text(x.place(value), y.start + 20, tick(value, 6), INK, 'text-anchor="middle"'))
    parts.append(f'<path d="M{x.start} {y.end}V{y.start}H{x.end}" fill="none" stroke="{GREY}"/>')
    if across:
        parts.append(text((x.start + x.end) / 2, y.start + 42, across, GREY, 'text-anchor="middle"'))
    if up:
        parts.append(text(x.start - 60, y.end - 14, up, GREY))
    return "".join(parts)


def tick(value: float, digits: int) -> str:
    """The number at a tick, with a real minus, and its power of ten as such.

    Examples
    --------
    >>> tick(-0.5, 4), tick(1e-5, 4), tick(2e-5, 4)
    ('−0.5', '10⁻⁵', '2·10⁻⁵')
    """
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    if not exponent:
        return mantissa.replace("-", "−")
    power = f"10{str(int(exponent)).translate(_RAISED)}"
    return power if mantissa == "1" else f"{mantissa}·{power}".replace("-", "−")


def roomy(low: float, high: float) -> tuple[float, float]:
    """A range with some room at its ends."""
    room = 0.04 * (high - low) or 0.5
    return low - room, high + room


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= step * (1 - 1e-9))


def text(x: float, y: float, words: str, colour: str = INK, more: str = "") -> str:
    """Words at a place."""
    return f'<text x="{number(x)}" y="{number(y)}" fill="{colour}" {more}>{escaped(words)}</text>'


def number(value: float) -> str:
    """A length as an attribute has it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    """The element around the parts of a chart."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" role="img" aria-label="{escaped(title)}" '
        f'font-family="{FONT}" font-size="13">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
