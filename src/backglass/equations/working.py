"""How a row says its formulas with numbers put in, and how an optimiser came to its change."""

from __future__ import annotations

from dataclasses import dataclass

from backglass.equations.arrays import Array


@dataclass(frozen=True)
class Plain:
    """A formula in the plain notation of derivations.

    Attributes
    ----------
    formula : str
        With the names of its symbols in braces; empty where there is no short one.
    put : str
        The formula with a {} in place of each number; empty where it is said without numbers.
    values : tuple of float
        The numbers, in that order, where the row knows them.
    """

    formula: str
    put: str = ""
    values: tuple[float, ...] = ()


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
