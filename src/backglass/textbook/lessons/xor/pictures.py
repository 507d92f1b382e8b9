"""The pictures of lesson `xor`."""

from __future__ import annotations

from backglass.glass.tracing import Trace
from backglass.page.blocks import Illustration
from backglass.pictures.graph import Plotted
from backglass.textbook.illustrations import of_graph
from backglass.textbook.lessons.xor.runs import Runs
from backglass.words import Language, Text

ENDS = (-0.5, 1.5)


def illustrations(runs: Runs) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "One layer: two sums that are always equal": _points(
            Text("XOR: no straight line has the full points on one side.",
                 "XOR: 塗りつぶした点だけを片側に分ける直線はありません。"),
            runs.one[0], {},
        ),
        "How many rows one layer gets right": _points(
            Text("AND, and the line that a single layer has learned.", "AND と、一層で学習した決定境界。"),
            runs.and_with, {"u = 0": _line(runs.and_with, 2, 1)},
        ),
        "What the hidden layer has done": _points(
            Text("XOR, and the lines on which u of a hidden unit is 0.", "XOR と、中間ユニットの u が 0 になる直線。"),
            runs.two[max(runs.two)],
            {f"u{j} = 0": _line(runs.two[max(runs.two)], 2, j) for j in (1, 2)},
        ),
    }  # fmt: skip


def _line(t: Trace, l: int, j: int) -> list[tuple[float, float]]:
    """Where u_j^(l) is 0, from the left to the right of the square."""
    (w1, w2), b = t.theta.W[l][j - 1], t.theta.b[l][j - 1]
    return [(x, float(-(w1 * x + b) / w2)) for x in (ENDS[0] + k * (ENDS[1] - ENDS[0]) / 80 for k in range(81))]


def _points(says: Text, t: Trace, lines: dict[str, list[tuple[float, float]]]) -> Illustration:
    """The four samples, full where the target is 1, with lines that separate them."""

    def plotted(_: Language) -> list[Plotted]:
        full = [(float(x[0]), float(x[1])) for x, d in zip(t.X, t.D, strict=True) if d[0] > 0.5]
        hollow = [(float(x[0]), float(x[1])) for x, d in zip(t.X, t.D, strict=True) if d[0] <= 0.5]
        drawn = [Plotted(name, points, style=place) for place, (name, points) in enumerate(lines.items())]
        return [*drawn, Plotted("d = 1", full, "full", 3), Plotted("d = 0", hollow, "hollow", 3)]

    return of_graph(says, Text("input x1", "入力 x1"), "x2", plotted, ENDS)
