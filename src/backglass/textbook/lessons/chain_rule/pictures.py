"""The pictures of lesson `chain-rule`."""

from __future__ import annotations

from backglass.page.blocks import Illustration
from backglass.textbook.illustrations import of_blocks
from backglass.words import Text

VALUES, FUNCTIONS = ("x", "a", "b", "y"), ("sin", "( )²", "log")


def illustrations() -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "From the inside out": of_blocks(
            Text("Three functions inside each other, as three blocks.", "入れ子の三つの関数をブロックで表した図。"),
            VALUES,
            FUNCTIONS,
        ),
        "One factor for each function": of_blocks(
            Text("The factor of the last block.", "最後のブロックの因子。"), VALUES, FUNCTIONS, active=2
        ),
    }
