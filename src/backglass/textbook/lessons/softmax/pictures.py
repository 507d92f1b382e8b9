"""The pictures of lesson `softmax`."""

from __future__ import annotations

from collections.abc import Callable
from math import exp

from backglass.page.blocks import Illustration
from backglass.pictures.graph import Plotted
from backglass.pictures.marks import subscript
from backglass.textbook.illustrations import of_graph, sampled
from backglass.words import Language, Text


def illustrations() -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "Three net inputs, three probabilities": of_graph(
            Text("The probabilities while u_3 changes and u_1 = 1, u_2 = 2 stay: what one gains, the others lose.",
                 "u_1 = 1、u_2 = 2 のまま u_3 だけを変えたときの三つの確率。一つが増えると、ほかが減ります。"),
            Text("u₃", "u₃"),
            "f",
            _three,
        )
    }  # fmt: skip


def _three(_: Language) -> list[Plotted]:
    def share(k: int) -> Callable[[float], float]:
        return lambda u3: (exp(1.0), exp(2.0), exp(u3))[k] / (exp(1.0) + exp(2.0) + exp(u3))

    return [Plotted(f"f{subscript(k + 1)}", sampled(share(k), -3.0, 6.0), style=k) for k in range(3)]
