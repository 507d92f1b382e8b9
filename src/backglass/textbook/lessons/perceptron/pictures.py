"""The pictures of lesson `perceptron`."""

from __future__ import annotations

from collections.abc import Mapping

from backglass.glass.tracing import Trace
from backglass.page.blocks import Illustration
from backglass.pictures.perceptron import perceptron_svg
from backglass.textbook.illustrations import of_blocks, of_plane, where_zero
from backglass.textbook.lessons.perceptron.diagram import blocks, chain_rule, diagram
from backglass.words import Text

TURNS = {
    "Block f(): from the weights to Z": ("W", 0),
    "Block σ(): from Z to A": ("W", 1),
    "Block SSE(): from A to E": ("W", 2),
    "Derivative 1 of 4, the error: ∂E/∂A = A - Y": ("W", 2),
    "Derivative 2 of 4, the activation: ∂A/∂Z = A (1 - A)": ("W", 1),
    "Derivative 3 of 4, the input: ∂Z/∂W = X": ("W", 0),
    "Derivative 4 of 4, the bias: ∂Z/∂b = 1": ("b", 0),
    "One layer further back: ∂Z/∂X = W": ("X", 0),
}
WITH = {"W": "X, b", "b": "X, W", "X": "W, b"}  # what else enters f()
NAMES = {"u": "Z", "y": "A", "d": "Y", "ε": "η"}  # the document's
SAMPLE = 2  # the one that is far off, counted from 1


def illustrations(t: Trace, fixed: Mapping[int, Trace], trained: Mapping[int, Trace]) -> dict[str, Illustration]:
    """English title of a step -> the block diagram with the block and the factor at hand, or the plane with AND."""
    return {
        **{title: _turn(first, place) for title, (first, place) in TURNS.items()},
        "The delta: the first two factors": _numbers(t),
        "200 updates with the bias fixed at -4": of_plane(
            Text("AND, and the line Z = 0: with the bias fixed it is moved by the weights alone.",
                 "AND と直線 Z = 0。バイアスを固定すると、重みだけで直線が動きます。"),
            t, _lines(fixed, (0, 10, 200)),
        ),
        "1,000 updates with the bias trained": of_plane(
            Text("AND, and the line Z = 0 with the bias trained.", "AND と、バイアスも学習させたときの直線 Z = 0。"),
            t, _lines(trained, (0, 10, 1000)),
        ),
    }  # fmt: skip


def _turn(first: str, place: int) -> Illustration:
    row = blocks(first)
    said = f"{diagram(row[place], row)}, {chain_rule(row[place], row)}"
    return of_blocks(
        Text(said, said),
        (first, *(block.leaves for block in row)),
        tuple(block.does.replace("sigma", "σ") for block in row),
        active=place,
        entering={0: WITH[first], 2: "Y"},
    )


def _numbers(t: Trace) -> Illustration:
    says = Text(
        "Sample 2 with all its numbers; marked are δ and the two blocks whose factors it is made of.",
        "サンプル 2 の数値を書き込んだブロック図。δ と、その二つの因子のブロックに印を付けてあります。",
    )
    return Illustration(
        says,
        lambda speak: perceptron_svg(t, SAMPLE - 1, active="delta", names=NAMES, title=says[speak], lang=speak),
    )


def _lines(run: Mapping[int, Trace], counts: tuple[int, ...]) -> dict[Text, list[tuple[float, float]]]:
    return {Text(f"after {count:,} updates", f"更新 {count:,} 回"): where_zero(run[count], 2, 1) for count in counts}
