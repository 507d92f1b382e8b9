"""A reader's own number of one row, judged. Nothing here prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backglass.equations.optimisers import OPTIMISERS, Optimiser
from backglass.equations.table import look_up
from backglass.errors import DataError
from backglass.glass.answers import Judgement, judge
from backglass.modelfile import Model
from backglass.page.blocks import Block, Paragraph
from backglass.page.shown import Shown
from backglass.tables.table import Table
from backglass.words import Text
from backglass.words import explanation as words
from backglass.workflow.explaining import Forwards, explanation


@dataclass(frozen=True)
class JudgedRow(Shown):
    """A judgement, of a number of one row of a table.

    Attributes
    ----------
    row : int
        Counted from 1, the header not counted.
    judgement : Judgement
    """

    row: int
    judgement: Judgement

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        return words.TITLE_OF.format(row=self.row, name=self.judgement.name)

    def blocks(self) -> list[Block]:
        """What is said of it."""
        return [Paragraph(self.judgement.reason)]

    def to_json(self) -> dict[str, Any]:
        """The judgement as plain JSON values, with the row."""
        return {"row": self.row} | self.judgement.to_json()


def judged_row(model: Model, table: Table, row: int, name: str, text: str) -> JudgedRow:
    """Judge a number by hand of one row in a trained network.

    Parameters
    ----------
    model : Model
    table : Table
    row : int
        Counted from 1, the header not counted.
    name, text : str
        As `bg.judge` takes them; a name with + is of one update by the model's optimiser, which begins anew.

    Raises
    ------
    DataError, NetworkError, PlanError
        No such row, its target is missing, or no such name.
    """
    found = explanation(model, table, row, None, by="command")
    if isinstance(found, Forwards):
        raise DataError(words.NO_TARGET.format(row=found.row, name=found.target, path=found.path))
    return JudgedRow(row, judge(found.trace, name, text, optimiser=optimiser_of(model)))


def optimiser_of(model: Model) -> Optimiser | None:
    """The optimiser that a model was trained by, where its file says it and it is a rule."""
    plan = model.training.get("plan") or {}
    if not isinstance(plan, dict) or "optimiser" not in plan:
        return None
    found = look_up("optimiser", OPTIMISERS, plan["optimiser"])
    return found if isinstance(found, Optimiser) else None
