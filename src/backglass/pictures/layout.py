"""Where everything of a network diagram stands, so that no text covers another.

Layers are columns. Where weights are written out, every unit has a row for each edge that arrives: the edge ends left
of its number, the number stands left of the unit, and so no edge crosses a number, whatever the sizes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from backglass.pictures.marks import Box, text_width

Unit: TypeAlias = tuple[int, int]  # (l, j), from 1
Edge: TypeAlias = tuple[int, int, int]  # (l, j, i); i = 0 is the bias

SIZE, PITCH = 12.0, 15.0  # of the text in a unit: its font size, and from line to line
LABEL, ROW = 12.0, 14.0  # of the numbers at the edges
HEADING, CAPTION = 12.0, 15.0
GAP, WIDE_GAP, SIDE, PAD = 11.0, 26.0, 24.0, 7.0
FEW = 6  # units a layer, up to which they stand wide apart
TOP = 3 * HEADING + 2 * CAPTION + 26
LEGEND = 44.0


@dataclass(frozen=True)
class Content:
    """What is to be placed.

    Attributes
    ----------
    lines : dict of (int, int) to tuple of str
        (l, j) -> the text in a unit, for the units drawn.
    labels : dict of (int, int, int) to str
        (l, j, i) -> the number at an edge, i = 0 for the bias; a layer without an entry is drawn without numbers.
    more : dict of int to str
        l -> what stands for the units left out.
    bias : str
        The text in a bias unit; empty where there are none.
    bias_first : bool
        Whether a bias unit stands above the units of its layer, as their unit 0, and not below them.
    headings : dict of int to tuple of str
        l -> the lines over a column; L + 1 is the loss, L + 2 the targets.
    loss : tuple of str
        The text in the loss; empty where it and the targets are left out.
    targets : dict of int to tuple of str
        k -> the text in a target; empty where there are none.
    """

    lines: Mapping[Unit, tuple[str, ...]]
    labels: Mapping[Edge, str]
    more: Mapping[int, str]
    bias: str
    bias_first: bool
    headings: Mapping[int, tuple[str, ...]]
    loss: tuple[str, ...]
    targets: Mapping[int, tuple[str, ...]]

    @property
    def L(self) -> int:
        """The number of layers."""
        return max(l for l, _ in self.lines)

    @property
    def gap(self) -> float:
        """From one unit to the next below it."""
        return WIDE_GAP if max(len(self.drawn(l)) for l in range(1, self.L + 1)) <= FEW else GAP

    def drawn(self, l: int) -> list[int]:
        """The units of a layer that are drawn."""
        return [j for m, j in self.lines if m == l]


@dataclass
class Layout:
    """Where it stands.

    Attributes
    ----------
    units : dict of (int, int) to Box
    more, biases : dict of int to Box
        l -> the rest of layer l, and the bias unit that feeds layer l, which stands with layer l - 1.
    targets : dict of int to Box
    loss : Box
    ends : dict of (int, int, int) to (float, float)
        Where an edge ends, for every layer with numbers.
    columns : dict of int to float
        l -> the x of a column's middle.
    width, height : float
    """

    units: dict[Unit, Box] = field(default_factory=dict)
    more: dict[int, Box] = field(default_factory=dict)
    biases: dict[int, Box] = field(default_factory=dict)
    targets: dict[int, Box] = field(default_factory=dict)
    loss: Box = field(default_factory=lambda: Box(0, 0, 0, 0))
    ends: dict[Edge, tuple[float, float]] = field(default_factory=dict)
    columns: dict[int, float] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


def laid_out(content: Content, at_least: float = 0.0, left: float = SIDE, top: float = TOP) -> Layout:
    """Place everything below `top`, column by column from the left, in the middle of a width of `at_least`."""
    made = Layout()
    heights = {l: _column_height(content, l) for l in range(1, content.L + 1)}
    tallest = max(*heights.values(), 3 * PITCH)
    right = left
    for l in range(1, content.L + 1):
        start = right if l == 1 else right + _room(content, l) + _label_width(content, l)
        right = _column(made, content, l, start, top + (tallest - heights[l]) / 2)
    middle = top + tallest / 2
    if content.loss:
        right = _loss(made, content, right, middle)
    made.width = right + left
    made.height = top + tallest + LEGEND
    return made if made.width >= at_least else laid_out(content, 0.0, left + (at_least - made.width) / 2, top)


def box_width(lines: tuple[str, ...], size: float = SIZE) -> float:
    """How wide a box around these lines is."""
    return max((text_width(line, size) for line in lines), default=0.0) + 2 * PAD


def _unit_height(content: Content, unit: Unit) -> float:
    arriving = sum(1 for l, j, _ in content.labels if (l, j) == unit)
    return max(PITCH * len(content.lines[unit]) + PAD, ROW * arriving + 4)


def _column_height(content: Content, l: int) -> float:
    boxes = [_unit_height(content, (l, j)) for j in content.drawn(l)]
    boxes += [PITCH + PAD] * ((l in content.more) + (content.bias != "" and l < content.L))
    return sum(boxes) + content.gap * (len(boxes) - 1)


def _column(made: Layout, content: Content, l: int, left: float, y: float) -> float:
    """Place a layer; the x of its right side."""
    inner = max(box_width(content.lines[l, j]) for j in content.drawn(l))
    inner = max(inner, box_width((content.more[l],)) if l in content.more else 0.0)
    width = max(inner, box_width(content.headings[l], HEADING))
    left_of_boxes = left + (width - inner) / 2
    if content.bias_first and l < content.L:
        inner = max(inner, box_width((content.bias,)))
        width = max(width, inner)
        left_of_boxes = left + (width - inner) / 2
        made.biases[l + 1] = Box(left_of_boxes, y, inner, PITCH + PAD)
        y = made.biases[l + 1].bottom + content.gap
    for j in content.drawn(l):
        made.units[l, j] = Box(left_of_boxes, y, inner, _unit_height(content, (l, j)))
        _ends(made, content, (l, j))
        y = made.units[l, j].bottom + content.gap
    if l in content.more:
        made.more[l] = Box(left_of_boxes, y, inner, PITCH + PAD)
        y = made.more[l].bottom + content.gap
    if content.bias and not content.bias_first and l < content.L:
        made.biases[l + 1] = Box(left_of_boxes + inner - 32, y, 32, PITCH + PAD)
    made.columns[l] = left + width / 2
    return left + width


def _ends(made: Layout, content: Content, unit: Unit) -> None:
    """The rows of the edges that arrive at a unit, in the order of where they come from, from the top down."""
    box = made.units[unit]
    arriving = [edge for edge in content.labels if edge[:2] == unit]
    first = box.middle - ROW * (len(arriving) - 1) / 2
    x = box.x - _label_width(content, unit[0])  # one x for the whole layer, so that no edge crosses another's number
    for at, edge in enumerate(arriving):
        made.ends[edge] = (x, first + at * ROW)


def _label_width(content: Content, l: int) -> float:
    return max((text_width(text, LABEL) + 10 for (m, _, _), text in content.labels.items() if m == l), default=0.0)


def _room(content: Content, l: int) -> float:
    """The way between two columns: more where more edges cross."""
    return min(56.0 + 4.0 * max(len(content.drawn(l)), len(content.drawn(l - 1))), 300.0)


def _loss(made: Layout, content: Content, right: float, middle: float) -> float:
    """Place the loss and, right of it, the targets, each beside its output; the x of their right side."""
    L = content.L
    width = max(box_width(content.loss), box_width(content.headings[L + 1], HEADING))
    left = right + 46
    inner, height = box_width(content.loss), PITCH * len(content.loss) + PAD + 8
    made.loss = Box(left + (width - inner) / 2, middle - height / 2, inner, height)
    made.columns[L + 1] = left + width / 2
    right = left + width
    if not content.targets:
        return right
    left = right + 32
    inner = max(box_width(lines) for lines in content.targets.values())
    width = max(inner, box_width(content.headings[L + 2], HEADING))
    for k, lines in content.targets.items():
        height = PITCH * len(lines) + PAD
        made.targets[k] = Box(left + (width - inner) / 2, made.units[L, k].middle - height / 2, inner, height)
    made.columns[L + 2] = left + width / 2
    return left + width
