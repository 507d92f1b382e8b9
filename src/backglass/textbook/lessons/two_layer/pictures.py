"""The pictures of lesson `two-layer`."""

from __future__ import annotations

from backglass.glass.tracing import Trace
from backglass.page.blocks import Illustration
from backglass.textbook.illustrations import of_network
from backglass.words import Text


def illustrations(t: Trace) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "Forward: the hidden layer": of_network(
            t, Text("The network with its forward pass.", "順伝播の値を書き込んだネットワーク。"), highlight=1
        ),
        "A weight of the output layer: a sparse vector": of_network(
            t, Text("w21^(3) acts on y2 alone.", "w21^(3) は y2 だけに影響します。"), highlight="w(3)[2,1]"
        ),
        "The fan-out of u1^(2)": of_network(
            t,
            Text("w12^(2) acts through u1^(2) on all outputs.", "w12^(2) は u1^(2) を通してすべての出力に影響します。"),
            highlight="w(2)[1,2]",
        ),
    }
