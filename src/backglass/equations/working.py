"""How an optimiser came to its change: the lines of its rule with their values, and what the gradient's part is."""

from __future__ import annotations

from dataclasses import dataclass

from backglass.equations.arrays import Array


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a rule.

    Attributes
    ----------
    symbol : str
        What is computed.
    formula : str
        From what, in plain symbols, Greek letters by their names.
    put : str
        The formula with a {} in place of each number.
    values : tuple of array or float
        The numbers, in that order; arrays of one shape.
    result : array
    """

    symbol: str
    formula: str
    put: str
    values: tuple[Array | float, ...]
    result: Array


@dataclass(frozen=True, eq=False)
class Working:
    """A change by an optimiser: change = memory + factor g.

    Attributes
    ----------
    lines : tuple of Line
        In the order of computation; the last one is the change.
    memory : array
        What earlier updates add to the change.
    factor : array
        What the gradient of this update is multiplied by; where the rule adapts itself, it holds g as well.
    """

    lines: tuple[Line, ...]
    memory: Array
    factor: Array
