"""One parameter of a trained network moved a little, and how the error of one row answers. Nothing here prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backglass.errors import DataError
from backglass.glass.nudging import Nudge, nudge
from backglass.glass.quantities import quantity
from backglass.modelfile import Model
from backglass.page.blocks import Block, Heading
from backglass.page.shown import Shown
from backglass.tables.table import Table
from backglass.words import Text
from backglass.words import explanation as words
from backglass.workflow.explaining import Forwards, explanation


@dataclass(frozen=True)
class NudgedRow(Shown):
    """A nudge, seen by one row of a table.

    Attributes
    ----------
    row : int
        Counted from 1, the header not counted.
    nudge : Nudge
    """

    row: int
    nudge: Nudge

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        return words.TITLE_OF.format(row=self.row, name=self.nudge.title)

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        return [Heading(self.title), *self.nudge.blocks()[1:]]

    def to_json(self) -> dict[str, Any]:
        """The nudge as plain JSON values, with the row."""
        return {"row": self.row} | self.nudge.to_json()


def nudged(model: Model, table: Table, row: int, name: str, h: float) -> NudgedRow:
    """Change one parameter of a model by h, and see the loss of one row.

    Parameters
    ----------
    model : Model
    table : Table
    row : int
        Counted from 1, the header not counted.
    name : str
        The parameter, such as "w(3)[1,1]".
    h : float

    Raises
    ------
    DataError, NetworkError
        No such row or parameter, no target in the row, or h cannot be added.
    """
    asked = quantity(model.network, name)
    if asked.kind not in ("weight", "bias"):
        raise DataError(words.NOT_MOVABLE.format(name=asked.name))
    found = explanation(model, table, row)
    if isinstance(found, Forwards):
        raise DataError(words.NO_TARGET.format(row=row, name=found.target, path=found.path))
    t = found.trace
    return NudgedRow(row, nudge(t.network, t.theta, t.X, t.D, name, h))
