"""The block diagram of the perceptron, and the chain rule that is read from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Block(NamedTuple):
    """A block of the diagram: what enters, what it does, what leaves."""

    enters: str
    does: str
    leaves: str

    @property
    def factor(self) -> str:
        """Its factor in the chain rule."""
        return f"d{self.leaves}/d{self.enters}"


def blocks(first: str = "W") -> tuple[Block, ...]:
    """The three blocks, from the weights on, or from the bias or the input.

    Examples
    --------
    >>> blocks("b")[0].factor
    'dZ/db'
    """
    return Block(first, "f()", "Z"), Block("Z", "sigma()", "A"), Block("A", "SSE()", "E")


BLOCKS = blocks()


def diagram(active: Block | None = None, of: Sequence[Block] = BLOCKS) -> str:
    """The block diagram, the active block in square brackets.

    Examples
    --------
    >>> diagram(BLOCKS[1])
    'W → f() → [Z → σ() → A] → SSE() → E'
    """
    text = of[0].enters
    for block in of:
        if block is active:
            text = f"{text[: -len(block.enters)]}[{block.enters} → {block.does} → {block.leaves}]"
        else:
            text += f" → {block.does} → {block.leaves}"
    return text.replace("sigma", "σ")


def chain_rule(active: Block | None = None, of: Sequence[Block] = BLOCKS) -> str:
    """The chain rule: the blocks read back to front, the active factor in square brackets.

    Examples
    --------
    >>> chain_rule(BLOCKS[1])
    '∂E/∂W = ∂E/∂A [∂A/∂Z] ∂Z/∂W'
    """
    factors = [f"[{block.factor}]" if block is active else block.factor for block in reversed(of)]
    return f"dE/d{of[0].enters} = {' '.join(factors)}".replace("d", "∂")
