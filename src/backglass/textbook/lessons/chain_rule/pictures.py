"""The pictures of lesson `chain-rule`."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.page.blocks import Illustration
from backglass.pictures.marks import short
from backglass.textbook.illustrations import of_blocks
from backglass.words import Text

VALUES, FUNCTIONS = ("x", "a", "b", "y"), ("sin", "( )²", "log")


def illustrations(values: Sequence[float], slopes: Sequence[float]) -> dict[str, Illustration]:
    """English title of a step -> its picture, with the numbers of x, a, b, y and of da/dx, db/da, dy/db."""
    numbers, factors = [*map(short, values)], [*map(short, slopes)]
    return {
        "From the inside out": of_blocks(
            Text("Three functions inside each other, as three blocks.", "入れ子の三つの関数をブロックで表した図。"),
            VALUES,
            FUNCTIONS,
            sign="d",
        ),
        "One factor for each function": of_blocks(
            Text("Each block has a factor of its own, at the value that enters it.",
                 "どのブロックにも因子が一つあり、入ってくる値によって決まります。"),
            VALUES,
            FUNCTIONS,
            active=(0, 1, 2),
            numbers=numbers,
            sign="d",
        ),
        "The chain rule: multiply": of_blocks(
            Text("The factors, from right to left, are multiplied.", "右から左へ、因子を掛け合わせます。"),
            VALUES,
            FUNCTIONS,
            numbers=numbers,
            factors=factors,
            sign="d",
        ),
    }  # fmt: skip
