"""What lesson `xor` trains."""

from __future__ import annotations

from dataclasses import dataclass

from backglass.glass.tracing import Trace
from backglass.words import Text

BARE = 1000  # updates of the network without biases
UPDATES = Text("updates", "更新回数")


@dataclass(frozen=True, eq=False)
class Runs:
    """What the lesson trained.

    Attributes
    ----------
    one, two : dict of int to Trace
        Number of updates -> one layer on XOR, the 2-2-1 network on XOR.
    losses : dict of int to float
        Number of updates -> the error of the 2-2-1 network on XOR.
    zero : Trace
        One layer with all parameters 0.
    bare : Trace
        The 2-2-1 network without biases, after `BARE` updates.
    and_with, and_bare : Trace
        One layer on AND with and without bias, at the end.
    right : dict of str to (int, int)
        How many perceptrons were tried on the task, and the most rows any of them got right.
    """

    one: dict[int, Trace]
    two: dict[int, Trace]
    losses: dict[int, float]
    zero: Trace
    bare: Trace
    and_with: Trace
    and_bare: Trace
    right: dict[str, tuple[int, int]]
