"""One update of the run that a model came from, and a row's part in it. Nothing here prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from backglass.errors import DataError
from backglass.glass.account import Account
from backglass.glass.quantities import quantity
from backglass.glass.step import Step
from backglass.modelfile import Model
from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.figures import figure, signed
from backglass.page.shown import Shown
from backglass.plan import Cursor
from backglass.ranges import whole
from backglass.tables.table import Table
from backglass.training.replay import Replay, Told
from backglass.words import Text, explanation
from backglass.words import replay as words
from backglass.workflow.input_names import from_input
from backglass.workflow.judging import rows_of
from backglass.workflow.one_member import replay_of, rows_held_by, run_of
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
    member : int or None
        Whose update it is, counted from 1; None of a single network.
    holds : (int or None, int) or None
        Where the row was not in the batch, the next update whose batch holds it, with its member; where none of this
        run does, the first one of another member that trained on it. None where there is none.
    trained : bool
        Whether the row was trained on at all, and neither held out nor left out.
    of_input : tuple of Paragraph
        That the parameter is an input's weight, and which; none of others.
    """

    row: int
    step: Step
    account: Account | None
    member: int | None = None
    holds: tuple[int | None, int] | None = None
    trained: bool = True
    of_input: tuple[Paragraph, ...] = ()

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        step = self.step
        text = words.STEP if self.member is None else words.STEP_OF_MEMBER
        return text.format(update=step.number, epoch=step.epoch, batch=step.batch, member=self.member)

    @property
    def inside(self) -> bool:
        """Whether the row was in the batch."""
        return self.row in self.step.rows

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        if self.account is not None:
            head, *rest = self.account.blocks()
            return [*self._headed([head, *self.of_input, *rest]), *_push(self, self.account)]
        return [*self._headed(self.step.blocks()), *_pushes(self)]

    def _headed(self, blocks: list[Block]) -> list[Block]:
        """With whose update it is below the heading."""
        if self.member is None:
            return blocks
        return [blocks[0], Paragraph(words.OF_MEMBER.format(member=self.member)), *blocks[1:]]

    def to_json(self) -> dict[str, Any]:
        """The account or the step as plain values, with "row", the row's own part; numbers unrounded."""
        holds = None if self.holds is None else dict(zip(("member", "update"), self.holds, strict=True))
        own = {} if self.member is None else {"member": self.member}
        if self.account is not None:
            row = {"row": self.row, "adds": _adds(self.account, self.row), "next": holds}
            return self.account.to_json() | own | {"row": row}
        loss = float(self.step.trace.E[self.step.rows.tolist().index(self.row)]) if self.inside else None
        return self.step.summary() | own | {"row": {"row": self.row, "loss": loss, "adds": self.adds(), "next": holds}}

    def adds(self) -> dict[str, float]:
        """What the row added to the parameters that changed most; empty where it was not in the batch."""
        if not self.inside or self.step.plan.lbfgs is not None:
            return {}
        names = self.step.largest()
        return {name: _adds(self.step.account(name), self.row) or 0.0 for name in names}


def rewound(
    model: Model,
    table: Table,
    row: int,
    update: int,
    name: str | None = None,
    told: Told | None = None,
    member: int | None = None,
) -> Rewound:
    """One update of the run that made a model, or a member of it.

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
    member : int, optional
        Of a committee, counted from 1.

    Raises
    ------
    DataError, NetworkError, PlanError, EngineError
        No such row, update, member or parameter; another table; or the replay would not be the same run.
    """
    run = replay_of(model, table, member)
    if not whole(1, table.rows).takes(row):
        raise DataError(explanation.NO_ROW.format(row=row, rows=table.rows, path=table.path))
    step = run.step(update, told)
    account = None if name is None else step.account(name)
    of_input = () if name is None else tuple(_of_input(model, name, member))
    rows = run.rows if row in run.rows else rows_of(model, table, "train") + 1
    found = Rewound(row, step, account, member, trained=bool(row in rows), of_input=of_input)
    if found.inside or not found.trained:
        return found
    return replace(found, holds=_next(model, table, row, run, step, member))


def _of_input(model: Model, name: str, member: int | None) -> list[Paragraph]:
    """Which input a weight is of; a member counts its own."""
    if member is None:
        return from_input(preparation_of(model), quantity(model.network, name))
    run = run_of(model, member)
    return from_input(preparation_of(model), quantity(run.network, name), run.inputs)


def step_of(model: Model, table: Table, update: int, told: Told | None = None, member: int | None = None) -> Step:
    """One update of the run that made a model, or a member of it; its rows are the table's, counted from 1.

    Raises
    ------
    PlanError, EngineError
        No such update or member, another table, or the replay would not be the same run.
    """
    return replay_of(model, table, member).step(update, told)


def _next(
    model: Model, table: Table, row: int, run: Replay, step: Step, member: int | None
) -> tuple[int | None, int] | None:
    """The next update whose batch holds the row; where this run never trains on it, another member's first one."""
    if row in run.rows:
        update = run.next_update(row, step.after.cursor)
        return None if update is None else (member, update)
    rows = rows_of(model, table, "train")
    for other, one in enumerate(model.members, start=1):
        if other != member and row - 1 in rows[rows_held_by(model, table, rows, one)]:
            update = replay_of(model, table, other).next_update(row, Cursor())
            return None if update is None else (other, update)
    return None


def _adds(account: Account, row: int) -> float | None:
    return next((push.value for push in account.pushes() if push.row == row), None)


def _outside(found: Rewound) -> Paragraph:
    """That the row is not in this batch, and where the next one is that holds it."""
    if not found.trained:
        return Paragraph(words.ROW_NEVER.format(row=found.row))
    if found.holds is None:
        return Paragraph(words.ROW_OUTSIDE.format(row=found.row))
    member, update = found.holds
    text = words.ROW_NEXT if member == found.member else words.ROW_OF_OTHER
    return Paragraph(text.format(row=found.row, member=found.member, other=member, update=update))


def _push(found: Rewound, account: Account) -> Iterator[Block]:
    """What the row did to the parameter."""
    pushes = account.pushes()
    for place, push in enumerate(pushes, start=1):
        if push.row == found.row:
            facts = {"value": signed(push.value), "place": place, "n": len(pushes)}
            yield Paragraph(words.ROW_PUSHES.format(row=found.row, **facts))
    if not found.inside:
        yield _outside(found)


def _pushes(found: Rewound) -> Iterator[Block]:
    """What the row did to the parameters that changed most."""
    if not found.inside:
        yield _outside(found)
        return
    loss = float(found.step.trace.E[found.step.rows.tolist().index(found.row)])
    yield Paragraph(words.ROW_LOSS.format(row=found.row, loss=figure(loss)))
    if adds := found.adds():
        yield Heading(words.ROW_SHARE.format(row=found.row))
        rows = tuple((name, signed(value)) for name, value in adds.items())
        yield Grid((words.PARAMETER, words.ROW_ADDS.format(row=found.row)), rows)
