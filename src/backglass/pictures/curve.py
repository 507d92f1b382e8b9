"""A learning curve in the terminal, in braille dots: the training loss a line, the validation loss dotted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ACROSS, DOWN = 2, 4  # dots of a braille character
BRAILLE = 0x2800
# The bit of a dot, by its row and column within the character (Unicode numbers the dots 1 2 3 7 / 4 5 6 8).
BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
LOG_RATIO = 20.0  # from this ratio of largest to smallest value on, the axis is logarithmic
GAP = 3  # the validation curve has a dot in every third column


@dataclass(frozen=True)
class Curve:
    """A drawn curve.

    Parameters
    ----------
    labels : tuple of str
        One per row: the value at that height, or blanks.
    rows : tuple of tuple of (str, bool)
        The characters, each with whether the validation curve passes through it.
    logarithmic : bool
        Whether the axis is.
    """

    labels: tuple[str, ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]
    logarithmic: bool

    def __str__(self) -> str:
        return "\n".join(
            f"{label} ┤{''.join(mark for mark, _ in row)}" for label, row in zip(self.labels, self.rows, strict=True)
        )


def draw(training: Sequence[Sequence[float]], validation: Sequence[Sequence[float]], width: int, height: int) -> Curve:
    """Draw learning curves, one value per epoch; a shorter one ends before the others.

    Parameters
    ----------
    training, validation : sequence of sequence of float
        Losses of each network; those that are not finite leave a gap.
    width, height : int
        The size in characters, the labels not counted.

    Examples
    --------
    >>> print(draw([[4, 3, 2, 1]], [[4, 3, 2, 1]], width=8, height=3))
    4   ┤⠑⠢⡀⠀⠀⠀⠀⠀
    2.5 ┤⠀⠀⠈⠑⢄⡀⠀⠀
    1   ┤⠀⠀⠀⠀⠀⠈⠢⢄
    """
    low, high, logarithmic = _range([value for line in (*training, *validation) for value in line])
    longest = max((len(line) for line in (*training, *validation)), default=0)

    def heights(line: Sequence[float]) -> list[int | None]:
        whole = [*line, *[math.nan] * (longest - len(line))] if line else []
        return _heights(whole, width * ACROSS, low, high, logarithmic, height * DOWN)

    solid = [[0] * width for _ in range(height)]
    dotted = [[0] * width for _ in range(height)]
    for line in map(heights, training):
        for x, y in enumerate(line):
            for filled in _joined(y, line[x - 1] if x else None):
                solid[filled // DOWN][x // ACROSS] |= BITS[filled % DOWN][x % ACROSS]
    for line in map(heights, validation):
        for x, y in enumerate(line):
            if y is not None and x % GAP == 0:
                dotted[y // DOWN][x // ACROSS] |= BITS[y % DOWN][x % ACROSS]
    rows = tuple(
        tuple((chr(BRAILLE | a | b), b > 0) for a, b in zip(one, other, strict=True))
        for one, other in zip(solid, dotted, strict=True)
    )
    return Curve(_labels(low, high, logarithmic, height), rows, logarithmic)


def _range(values: Sequence[float]) -> tuple[float, float, bool]:
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(finite), max(finite)
    if high == low:
        return low - 0.5, high + 0.5, False
    return low, high, low > 0 and high / low >= LOG_RATIO


def _heights(
    values: Sequence[float], columns: int, low: float, high: float, logarithmic: bool, dots: int
) -> list[int | None]:
    """The dot, from the top, in every column; None where there is no value."""

    def share(value: float) -> float:
        if logarithmic:
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)

    heights: list[int | None] = []
    for column in range(columns):
        at = column / max(columns - 1, 1) * (len(values) - 1) if values else 0.0
        near = values[math.floor(at) : math.ceil(at) + 1]
        value = near[0] + (near[-1] - near[0]) * (at % 1) if near else math.nan
        heights.append(round((1 - share(value)) * (dots - 1)) if math.isfinite(value) else None)
    return heights


def _joined(y: int | None, before: int | None) -> range:
    """The dots of a column that reach from the column before, so that a steep curve stays one line."""
    if y is None:
        return range(0)
    if before is None or before == y:
        return range(y, y + 1)
    return range(before + 1, y + 1) if before < y else range(y, before)


def _labels(low: float, high: float, logarithmic: bool, height: int) -> tuple[str, ...]:
    middle = math.sqrt(low) * math.sqrt(high) if logarithmic else low + (high - low) / 2
    texts = [""] * height
    texts[height // 2], texts[-1], texts[0] = f"{middle:.3g}", f"{low:.3g}", f"{high:.3g}"
    widest = max(map(len, texts))
    return tuple(text.ljust(widest) for text in texts)
