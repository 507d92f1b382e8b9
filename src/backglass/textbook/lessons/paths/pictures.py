"""The pictures of lesson `paths`."""

from __future__ import annotations

from backglass.glass.paths import path_sum
from backglass.glass.tracing import Trace
from backglass.page.blocks import Illustration
from backglass.textbook.illustrations import of_network
from backglass.words import Text


def illustrations(two: Trace, deep: Trace) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "An output weight has one path": of_network(
            two, Text("The one path of w21^(3).", "w21^(3) のただ一つの経路。"), highlight="w(3)[2,1]"
        ),
        "A hidden weight: multiply along each path, add all paths": of_network(
            two, Text("The three paths of w12^(2).", "w12^(2) の三つの経路。"), highlight="w(2)[1,2]"
        ),
        "One layer more: 3 × 2 paths": of_network(
            deep,
            Text("One of the six paths of w11^(2).", "w11^(2) の六つの経路のうちの一つ。"),
            highlight=path_sum(deep, "w(2)[1,1]").paths[0],
        ),
    }
