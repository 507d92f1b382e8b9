"""One update of the run that a model came from, and a row's part in it. Nothing here prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backglass.errors import DataError, PlanError
from backglass.glass.account import Account
from backglass.glass.step import Step
from backglass.modelfile import Model
from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.figures import figure, signed
from backglass.page.shown import Shown
from backglass.ranges import whole
from backglass.samples import checked_targets
from backglass.tables.table import Table
from backglass.training.kept import Fingerprint, Kept
from backglass.training.replay import Told, replay
from backglass.words import Text, explanation
from backglass.words import replay as words
from backglass.workflow.judging import rows_of
from backglass.workflow.predicting import preparation_of


@dataclass(frozen=True, eq=False)
class Rewound(Shown):
    """One update of a model's run, as one row of the table sees it.

    Attributes
    ----------
    row : int
        Counted from 1, the header not counted.
    step : Step
    account : Account or None
        Of the parameter that was asked for.
    """

    row: int
    step: Step
    account: Account | None

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        step = self.step
        return words.STEP.format(update=step.number, epoch=step.epoch, batch=step.batch)

    @property
    def inside(self) -> bool:
        """Whether the row was in the batch."""
        return self.row in self.step.rows

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        if self.account is not None:
            return [*self.account.blocks(), *_push(self, self.account)]
        return [*self.step.blocks(), *_pushes(self)]

    def to_json(self) -> dict[str, Any]:
        """The account or the step as plain values, with "row", the row's own part; numbers unrounded."""
        if self.account is not None:
            return self.account.to_json() | {"row": {"row": self.row, "adds": _adds(self.account, self.row)}}
        loss = float(self.step.trace.E[self.step.rows.tolist().index(self.row)]) if self.inside else None
        return self.step.summary() | {"row": {"row": self.row, "loss": loss, "adds": self.adds()}}

    def adds(self) -> dict[str, float]:
        """What the row added to the parameters that changed most; empty where it was not in the batch."""
        if not self.inside or self.step.plan.lbfgs is not None:
            return {}
        names = self.step.largest()
        return {name: _adds(self.step.account(name), self.row) or 0.0 for name in names}


def rewound(
    model: Model, table: Table, row: int, update: int, name: str | None = None, told: Told | None = None
) -> Rewound:
    """One update of the run that made a model.

    Parameters
    ----------
    model : Model
    table : Table
        The one that the model was trained with.
    row : int
        Counted from 1, the header not counted.
    update : int
        Counted from 1.
    name : str, optional
        The parameter whose account is asked for.
    told : callable, optional
        Called with (updates made again, updates to make again) now and then.

    Raises
    ------
    DataError, NetworkError, PlanError, EngineError
        No such row, update or parameter; another table; or the replay would not be the same run.
    """
    _check_replayable(model, table)
    if not whole(1, table.rows).takes(row):
        raise DataError(explanation.NO_ROW.format(row=row, rows=table.rows, path=table.path))
    step = step_of(model, table, update, told)
    return Rewound(row, step, None if name is None else step.account(name))


def step_of(model: Model, table: Table, update: int, told: Told | None = None) -> Step:
    """One update of the run that made a model; its rows are the table's, counted from 1.

    Raises
    ------
    PlanError, EngineError
        No such update, another table, or the replay would not be the same run.
    """
    fingerprint, kept = _check_replayable(model, table)
    preparation, rows = preparation_of(model), rows_of(model, table, "train")
    X = preparation.inputs(table, rows, fingerprint.plan["dtype"])
    D = checked_targets(model.network, preparation.targets(table, rows), len(X), X.dtype.name)
    return replay(fingerprint, kept, X, D, rows=rows + 1).step(update, told)


def _check_replayable(model: Model, table: Table) -> tuple[Fingerprint, Kept]:
    """What a replay needs of a model, after the table was seen to be the one it was trained with."""
    if not table.is_known_as(model.data_hash):
        raise PlanError(words.OTHER_TABLE, {"step": "step"}, path=table.path)
    if members := model.training.get("members"):
        raise PlanError(words.COMMITTEE, {"members": "members", "step": "step"}, count=len(members))
    if model.fingerprint is None or model.kept is None:
        raise PlanError(words.NO_RUN, {"step": "step"})
    return model.fingerprint, model.kept


def _adds(account: Account, row: int) -> float | None:
    return next((push.value for push in account.pushes() if push.row == row), None)


def _push(found: Rewound, account: Account) -> Iterator[Block]:
    """What the row did to the parameter."""
    pushes = account.pushes()
    for place, push in enumerate(pushes, start=1):
        if push.row == found.row:
            facts = {"value": signed(push.value), "place": place, "n": len(pushes)}
            yield Paragraph(words.ROW_PUSHES.format(row=found.row, **facts))
    if not found.inside:
        yield Paragraph(words.ROW_OUTSIDE.format(row=found.row))


def _pushes(found: Rewound) -> Iterator[Block]:
    """What the row did to the parameters that changed most."""
    if not found.inside:
        yield Paragraph(words.ROW_OUTSIDE.format(row=found.row))
        return
    loss = float(found.step.trace.E[found.step.rows.tolist().index(found.row)])
    yield Paragraph(words.ROW_LOSS.format(row=found.row, loss=figure(loss)))
    if adds := found.adds():
        yield Heading(words.ROW_SHARE.format(row=found.row))
        rows = tuple((name, signed(value)) for name, value in adds.items())
        yield Grid((words.PARAMETER, words.ROW_ADDS.format(row=found.row)), rows)
