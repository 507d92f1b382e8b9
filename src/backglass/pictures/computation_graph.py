"""A computation graph: operations in a row, at every edge its value forward and, below, its derivative backward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backglass.equations.arrays import Floats
from backglass.pictures.marks import DASH, INK, ORANGE, PAPER, Box, Picture, short, text_width
from backglass.words import Language
from backglass.words import pictures as words

SIZE, PITCH, CAPTION = 13.0, 17.0, 13.0
SIDE, PAD, HEIGHT = 24.0, 9.0, 40.0  # beside all, beside a text, of an operation
HEAD = 58.0  # the legend
BETWEEN = 34.0  # of two rows
DROP = 26.0  # from what enters from above to its operation
WIDEST = 800.0  # of a row; what would be wider goes on in the next one
NARROWER = 40.0  # how finely the rows are evened out
MOST = 6  # numbers across and down; of more the first are shown, and how many there are


@dataclass(frozen=True)
class Flow:
    """What stands at an edge: its name, its value and its derivative.

    Attributes
    ----------
    name : str
    value : array
        A number, a vector, or a matrix.
    gradient : array or None
        dE/dvalue; None where nothing goes back, as to a target.
    """

    name: str
    value: Floats
    gradient: Floats | None = None


@dataclass(frozen=True)
class Operation:
    """A node: what is done, and what enters it from above."""

    label: str
    entering: tuple[Flow, ...] = ()


@dataclass
class _Cells:
    """Texts in rows and columns, all of a column aligned at its right."""

    rows: list[list[str]]
    widths: list[float] = field(init=False)

    def __post_init__(self) -> None:
        columns = range(max(map(len, self.rows), default=0))
        self.widths = [max(text_width(row[c], SIZE) for row in self.rows if c < len(row)) for c in columns]

    @property
    def width(self) -> float:
        return sum(self.widths) + PAD * max(0, len(self.widths) - 1)

    @property
    def height(self) -> float:
        return PITCH * len(self.rows)

    def drawn(self, picture: Picture, x: float, y: float, fill: str) -> None:
        """With the left upper corner at (x, y)."""
        for r, row in enumerate(self.rows):
            right = x
            for c, text in enumerate(row):
                right += self.widths[c]
                picture.text(right, y + (r + 0.78) * PITCH, text, SIZE, "end", fill=fill)
                right += PAD


def computation_graph(operations: Sequence[Operation], flows: Sequence[Flow], language: Language) -> str:
    """Draw operations and what flows between them.

    Parameters
    ----------
    operations : sequence of Operation
        From the input to the loss.
    flows : sequence of Flow
        One more: flows[k] enters operations[k], the last one leaves the last.
    language : {"en", "ja"}

    Examples
    --------
    >>> import numpy as np
    >>> flows = [Flow("x", np.array([2.0]), np.array([3.0])), Flow("E", np.array(6.0), np.array(1.0))]
    >>> picture = computation_graph([Operation("×", (Flow("w", np.array([3.0]), np.array([2.0])),))], flows, "en")
    >>> picture.count(">3</text>"), "∂E/∂x" in picture
    (2, True)
    """
    rows = _rows(operations, flows, language)
    title = words.GRAPH.format(operations=" → ".join(one.label for one in operations))[language]
    legend = (words.GRAPH_VALUES[language], words.GRAPH_DERIVATIVES[language])
    width = max(*(row.width for row in rows), *(text_width(one, CAPTION) + 60 for one in legend)) + 2 * SIDE
    height = HEAD + sum(row.height for row in rows) + BETWEEN * (len(rows) - 1) + SIDE
    picture = Picture(width, height, title, words.GRAPH_SAYS[language], language)
    for at, (text, fill, dash) in enumerate(zip(legend, (INK, ORANGE), (None, DASH), strict=True)):
        y = 18 + at * 20.0
        picture.element(
            "line", x1=SIDE, y1=y - 4, x2=SIDE + 30, y2=y - 4, stroke=fill, stroke_width=1.5, stroke_dasharray=dash
        )
        picture.text(SIDE + 40, y, text, CAPTION, "start", fill=fill)
    y = HEAD
    for row in rows:
        row.draw(picture, y)
        y += row.height + BETWEEN
    return str(picture)


def _rows(operations: Sequence[Operation], flows: Sequence[Flow], language: Language) -> list[_Row]:
    """The graph in as few rows as are not too wide, about equally long."""
    rows, limit = _within(WIDEST, operations, flows, language), WIDEST - NARROWER
    while limit > 0 and len(narrower := _within(limit, operations, flows, language)) == len(rows):
        rows, limit = narrower, limit - NARROWER
    return rows


def _within(limit: float, operations: Sequence[Operation], flows: Sequence[Flow], language: Language) -> list[_Row]:
    """Rows that are filled up to a width; a flow between two of them stands at the end of one and begins the next."""
    rows: list[_Row] = []
    start = 0
    while start < len(operations):
        stop = start + 1
        row = _Row(operations[start:stop], flows[start : stop + 1], language)
        while stop < len(operations):
            longer = _Row(operations[start : stop + 1], flows[start : stop + 2], language)
            if longer.width > limit:
                break
            row, stop = longer, stop + 1
        rows.append(row)
        start = stop
    return rows


class _Row:
    """Operations beside each other, with the flows before, between and behind them."""

    def __init__(self, operations: Sequence[Operation], flows: Sequence[Flow], language: Language) -> None:
        self.operations, self.language = operations, language
        self.above = [_Cells([[flow.name], *self._numbers(flow.value)]) for flow in flows]
        self.below = [
            _Cells([] if flow.gradient is None else [[_derivative(flow.name)], *self._numbers(flow.gradient)])
            for flow in flows
        ]
        self.boxes: list[Box] = []
        self.entering: list[list[tuple[float, Flow, _Cells, _Cells]]] = []
        self.gaps: list[tuple[float, float]] = []  # where each flow's numbers stand
        x = SIDE
        for place, operation in enumerate(operations):
            x = self._gap(place, x)
            x = self._column(operation, x)
        self.width = self._gap(len(operations), x) - SIDE
        deepest = max((max(v.height, g.height) for one in self.entering for _, _, v, g in one), default=0.0)
        self.entry = PITCH + deepest + DROP if deepest else 0.0
        self.line = max(self.entry + HEIGHT / 2, max(cells.height for cells in self.above) + PAD)
        self.height = self.line + max(HEIGHT / 2, PAD + 6 + max(cells.height for cells in self.below))

    def _gap(self, place: int, x: float) -> float:
        """Room for a flow's numbers from x on; where it ends."""
        width = max(self.above[place].width, self.below[place].width) + 3 * PAD
        self.gaps.append((x, x + width))
        return x + width

    def _column(self, operation: Operation, x: float) -> float:
        """Room for an operation and what enters it from above; where it ends."""
        inner = max(text_width(operation.label, SIZE) + 2 * PAD, HEIGHT)
        start, lines = x, []
        for flow in operation.entering:
            value = _Cells(self._numbers(flow.value))
            gradient = _Cells([] if flow.gradient is None else self._numbers(flow.gradient))
            name = text_width(flow.name, SIZE) / 2
            lines.append((x + max(value.width + PAD, name), flow, value, gradient))
            x = lines[-1][0] + max(gradient.width + PAD, name) + 2 * PAD
        centre = (lines[0][0] + lines[-1][0]) / 2 if lines else start + inner / 2
        if centre - inner / 2 < start:  # the operation is wider than what enters on its left
            shift = start - (centre - inner / 2)
            lines = [(at + shift, *rest) for at, *rest in lines]  # type: ignore[misc]
            centre, x = centre + shift, x + shift
        self.boxes.append(Box(centre - inner / 2, 0.0, inner, HEIGHT))
        self.entering.append(lines)
        return max(x - 2 * PAD if lines else start, centre + inner / 2)

    def _numbers(self, value: Floats) -> list[list[str]]:
        """A number, a vector as a column, or a matrix, as texts; of very many the first, and how many more."""
        if value.ndim == 2:
            rows = [[*map(short, row[:MOST].tolist()), *(["…"] if len(row) > MOST else [])] for row in value[:MOST]]
        else:
            rows = [[short(float(one))] for one in value.ravel()[:MOST]]
        left = (len(value) if value.ndim else 1) - len(rows)
        return rows + ([[words.MORE.format(count=left)[self.language]]] if left else [])

    def draw(self, picture: Picture, y: float) -> None:
        """With the upper side at y."""
        line = y + self.line
        ends = [SIDE, *(side for box in self.boxes for side in (box.x, box.right)), SIDE + self.width]
        for place, (start, end) in enumerate(zip(ends[::2], ends[1::2], strict=True)):
            self._edge(picture, place, start, end, line)
        for operation, box, entering in zip(self.operations, self.boxes, self.entering, strict=True):
            node = Box(box.x, line - HEIGHT / 2, box.width, HEIGHT)
            for at, flow, value, gradient in entering:
                self._enter(picture, at, flow, value, gradient, (node.centre, node.y), y)
            picture.rectangle(node, rx=HEIGHT / 2, fill=PAPER, stroke=INK, stroke_width=1.4)
            picture.text(node.centre, node.middle + SIZE * 0.36, operation.label, SIZE)

    def _edge(self, picture: Picture, place: int, start: float, end: float, line: float) -> None:
        """An arrow forward with the value above it, one backward with the derivative below it."""
        above, below = self.above[place], self.below[place]
        left, right = self.gaps[place]
        _arrow(picture, (start, line - 4), (end, line - 4), INK)
        above.drawn(picture, (left + right - above.width) / 2, line - PAD - above.height, INK)
        if below.rows:
            _arrow(picture, (end, line + 4), (start, line + 4), ORANGE, DASH)
            below.drawn(picture, (left + right - below.width) / 2, line + PAD + 2, ORANGE)

    def _enter(
        self,
        picture: Picture,
        x: float,
        flow: Flow,
        value: _Cells,
        gradient: _Cells,
        to: tuple[float, float],
        y: float,
    ) -> None:
        """What enters from above: its name, its value left of the line and its derivative right of it."""
        top = y + self.line - HEIGHT / 2 - self.entry
        picture.text(x, top + 0.78 * PITCH, flow.name, SIZE)
        bottom = to[1] - DROP + 4
        value.drawn(picture, x - PAD - value.width, top + PITCH, INK)
        picture.element("line", x1=x - 2, y1=top + PITCH + 2, x2=x - 2, y2=bottom, stroke=INK, stroke_width=1.3)
        _arrow(picture, (x - 2, bottom), (to[0] - 2, to[1]), INK)
        if gradient.rows:
            gradient.drawn(picture, x + PAD, top + PITCH, ORANGE)
            start, end, dashed = (to[0] + 3, to[1]), (x + 3, bottom), {"stroke": ORANGE, "stroke_dasharray": DASH}
            picture.element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke_width=1.3, **dashed)
            _arrow(picture, end, (x + 3, top + PITCH + 2), ORANGE, DASH)


def _derivative(name: str) -> str:
    """Of E to what is called so, a product in brackets.

    Examples
    --------
    >>> _derivative("x"), _derivative("Wx")
    ('∂E/∂x', '∂E/∂(Wx)')
    """
    return f"∂E/∂({name})" if sum(map(str.isalpha, name)) > 1 else f"∂E/∂{name}"


def _arrow(
    picture: Picture, start: tuple[float, float], end: tuple[float, float], stroke: str, dash: str | None = None
) -> None:
    """A line with a tip at its end."""
    (x1, y1), (x2, y2) = start, end
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
    along, across = (x2 - x1) / length * 7, (y2 - y1) / length * 7
    picture.element(
        "line", x1=x1, y1=y1, x2=x2 - along, y2=y2 - across, stroke=stroke, stroke_width=1.3, stroke_dasharray=dash
    )
    corners = (
        (x2, y2),
        (x2 - along - across / 2, y2 - across + along / 2),
        (x2 - along + across / 2, y2 - across - along / 2),
    )
    picture.element("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), fill=stroke)
