"""The pictures of lesson `losses`."""

from __future__ import annotations

from math import log

from backglass.page.blocks import Illustration
from backglass.pictures.graph import Plotted
from backglass.textbook.illustrations import of_graph, sampled
from backglass.words import Text

OUTPUT = Text("output y", "出力 y")


def illustrations() -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "The squared error": of_graph(
            Text("The squared error of one output, for d = 0 and d = 1.", "一つの出力の二乗誤差 (d = 0 と d = 1)。"),
            OUTPUT,
            "E",
            lambda _: [
                Plotted("d = 0", sampled(lambda y: y * y / 2, -0.5, 1.5)),
                Plotted("d = 1", sampled(lambda y: (y - 1) ** 2 / 2, -0.5, 1.5), style=1),
            ],
        ),
        "The cross entropy: one-hot or index": of_graph(
            Text("-log y grows without bound where the right class is thought impossible.",
                 "正解のクラスの確率を 0 に近づけると、-log y は限りなく大きくなります。"),
            OUTPUT,
            "E",
            lambda _: [Plotted("−log y", sampled(lambda y: -log(y), 0.005, 1.0, 400))],
        ),
    }  # fmt: skip
