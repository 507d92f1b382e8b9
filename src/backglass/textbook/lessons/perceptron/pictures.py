"""The pictures of lesson `perceptron`."""

from __future__ import annotations

from backglass.page.blocks import Illustration
from backglass.textbook.illustrations import of_blocks
from backglass.textbook.lessons.perceptron.diagram import BLOCKS, chain_rule, diagram
from backglass.words import Text

VALUES = (BLOCKS[0].enters, *(block.leaves for block in BLOCKS))
FUNCTIONS = tuple(block.does.replace("sigma", "σ") for block in BLOCKS)
TURNS = {
    "Block f(): from the weights to Z": 0,
    "Block σ(): from Z to A": 1,
    "Block SSE(): from A to E": 2,
    "Derivative 1 of 4, the error: ∂E/∂A = A - Y": 2,
    "Derivative 2 of 4, the activation: ∂A/∂Z = A (1 - A)": 1,
    "Derivative 3 of 4, the input: ∂Z/∂W = X": 0,
}


def illustrations() -> dict[str, Illustration]:
    """English title of a step -> the block diagram, with the block and the factor whose turn it is."""
    return {title: _turn(place) for title, place in TURNS.items()}


def _turn(place: int) -> Illustration:
    block = BLOCKS[place]
    said = f"{diagram(block)}, {chain_rule(block)}"
    return of_blocks(Text(said, said), VALUES, FUNCTIONS, place)
