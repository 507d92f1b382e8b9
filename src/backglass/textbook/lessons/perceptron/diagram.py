"""The block diagram of the perceptron, and the chain rule that is read from it."""

from __future__ import annotations

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


BLOCKS = (Block("W", "f()", "Z"), Block("Z", "sigma()", "A"), Block("A", "SSE()", "E"))


def diagram(active: Block | None = None) -> str:
    """The block diagram, the active block in square brackets.

    Examples
    --------
    >>> diagram(BLOCKS[1])
    'W → f() → [Z → σ() → A] → SSE() → E'
    """
    text = BLOCKS[0].enters
    for block in BLOCKS:
        if block is active:
            text = f"{text[: -len(block.enters)]}[{block.enters} → {block.does} → {block.leaves}]"
        else:
            text += f" → {block.does} → {block.leaves}"
    return text.replace("sigma", "σ")


def chain_rule(active: Block | None = None) -> str:
    """The chain rule: the blocks read back to front, the active factor in square brackets.

    Examples
    --------
    >>> chain_rule(BLOCKS[1])
    '∂E/∂W = ∂E/∂A [∂A/∂Z] ∂Z/∂W'
    """
    factors = [f"[{block.factor}]" if block is active else block.factor for block in reversed(BLOCKS)]
    return f"dE/dW = {' '.join(factors)}".replace("d", "∂")
