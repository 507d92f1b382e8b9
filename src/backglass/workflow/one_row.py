"""What one row of a table says of a nudge or of a reader's own number. Nothing here prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backglass.equations.optimisers import LBFGS, OPTIMISERS, Optimiser
from backglass.equations.table import look_up
from backglass.errors import DataError
from backglass.glass.answers import Judgement, judge
from backglass.glass.nudging import Nudge, nudge
from backglass.glass.quantities import quantity
from backglass.glass.tracing import Trace
from backglass.modelfile import Model
from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.shown import Shown
from backglass.tables.table import Table
from backglass.words import Text
from backglass.words import explanation as words
from backglass.workflow.explaining import Forwards, explanation
from backglass.workflow.input_names import from_input
from backglass.workflow.predicting import preparation_of


@dataclass(frozen=True)
class NudgedRow(Shown):
    """One parameter of a trained network moved a little, and how the error of one row answers.

    Attributes
    ----------
    row : int
        Counted from 1, the header not counted.
    nudge : Nudge
    of_input : tuple of Paragraph
        That the parameter is an input's weight, and which; none of others.
    """

    row: int
    nudge: Nudge
    of_input: tuple[Paragraph, ...] = ()

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        return words.TITLE_OF.format(row=self.row, name=self.nudge.title)

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        return [Heading(self.title), *self.of_input, *self.nudge.blocks()[1:]]

    def to_json(self) -> dict[str, Any]:
        """The nudge as plain JSON values, with the row."""
        return {"row": self.row} | self.nudge.to_json()


@dataclass(frozen=True)
class JudgedRow(Shown):
    """A reader's own number of one row, judged.

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
        return self.judgement.blocks()

    def to_json(self) -> dict[str, Any]:
        """The judgement as plain JSON values, with the row."""
        return {"row": self.row} | self.judgement.to_json()


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
    t = _there_and_back(model, table, row)
    of_input = tuple(from_input(preparation_of(model), asked))
    return NudgedRow(row, nudge(t.network, t.theta, t.X, t.D, name, h), of_input)


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
    t = _there_and_back(model, table, row)
    return JudgedRow(row, judge(t, name, text, optimiser=optimiser_of(model)))


def optimiser_of(model: Model) -> Optimiser | None:
    """The optimiser that a model was trained by, where its file says it and it is a rule."""
    plan = model.training.get("plan") or {}
    if not isinstance(plan, dict) or "optimiser" not in plan or plan["optimiser"].get("name") == LBFGS.name:
        return None
    found = look_up("optimiser", OPTIMISERS, plan["optimiser"])
    return found if isinstance(found, Optimiser) else None


def _there_and_back(model: Model, table: Table, row: int) -> Trace:
    """The trace of the row, which must have its target."""
    found = explanation(model, table, row, why=False)
    if isinstance(found, Forwards):
        raise DataError(words.NO_TARGET.format(row=found.row, name=found.target, path=found.path))
    return found.trace
