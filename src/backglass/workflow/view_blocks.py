"""What a row's numbers are piece by piece, and which rules it meets: the inputs behind those of the cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backglass.page.blocks import Block, Equation, Heading, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.figures import figure
from backglass.preparation.whole import Preparation
from backglass.words import Text
from backglass.words import explanation as words
from backglass.workflow.cells import Cell


@dataclass(frozen=True)
class RuleOfRow:
    """A rule, and whether a row meets it.

    Attributes
    ----------
    text : Text
        Its conditions.
    unit : int
        The unit of layer 1 that it is.
    met : bool
    """

    text: Text
    unit: int
    met: bool

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"rule": self.text.en, "unit": self.unit, "value": float(self.met)}


def rules_of(preparation: Preparation, x: Any) -> tuple[RuleOfRow, ...]:
    """The rules of a preparation, for a row whose inputs are `x` (n_1,)."""
    first = preparation.starts[-1]
    return tuple(
        RuleOfRow(rule.text, unit + 1, bool(x[unit])) for unit, rule in enumerate(preparation.rules, start=first)
    )


def piece_blocks(cells: Sequence[Cell]) -> Iterator[Block]:
    """The pieces of every number that is encoded by them, a line for each column; nothing where there is none."""
    cut = [cell for cell in cells if cell.pieces]
    if not cut:
        return
    yield Heading(words.PIECES)
    yield Equation("e[t] = (x - b[t-1]) / (b[t] - b[t-1])")
    yield Paragraph(words.PIECES_ARE)
    rows = []
    for cell in cut:
        values = list(cell.inputs.values())[1 - len(cell.pieces) :]
        last = cell.first + len(cell.inputs) - 1
        units = f"z(1)[{last - len(values) + 1}..{last}]"
        at = next((t for t, value in enumerate(values) if value < 1.0), len(values) - 1)
        own = f"{cell.pieces[at]:.6g}..{cell.pieces[at + 1]:.6g}"
        shown = " ".join(figure(value) if 0.0 < value < 1.0 else f"{value:.0f}" for value in values)
        rows.append((Text(cell.column, cell.column), figure(float(cell.filled or 0.0)), own, units, shown))
    yield Grid((words.COLUMN, "x", words.OWN_PIECE, words.UNITS, words.PIECE_VALUES), tuple(rows))


def rule_blocks(rules: Sequence[RuleOfRow]) -> Iterator[Block]:
    """The rules that a row meets; nothing where the network has none."""
    if not rules:
        return
    yield Heading(words.RULES)
    met = [rule for rule in rules if rule.met]
    yield Paragraph(words.RULES_MET.format(met=len(met), rules=len(rules)))
    if met:
        yield Grid((words.RULE, words.UNIT, words.SCALED), tuple((one.text, f"z(1)[{one.unit}]", "1") for one in met))
