"""The pictures of lesson `multilayer`."""

from __future__ import annotations

from backglass.glass.tracing import Trace
from backglass.page.blocks import Illustration
from backglass.textbook.illustrations import of_network
from backglass.words import Text


def illustrations(t: Trace) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "Forward: layer 2 (stage 1)": of_network(
            t,
            Text("After stage 1: all u and z of sample 1.", "手順 1 の後: サンプル 1 の u と z。"),
            highlight=1,
        ),
        "The deltas of the output (stage 2)": of_network(
            t, Text("After stage 2: the deltas of the output.", "手順 2 の後: 出力層のデルタ。"), highlight=2
        ),
        "The deltas of the layers before, by (4.12) (stage 3)": of_network(
            t, Text("After stage 3: the deltas of all layers.", "手順 3 の後: すべての層のデルタ。"), highlight=3
        ),
        "The gradients, by (4.13) (stage 4)": of_network(
            t, Text("After stage 4: a gradient at every edge.", "手順 4 の後: それぞれの枝の勾配。"), highlight=4
        ),
    }
