"""One update of a run, opened: the state before it, its batch, the state after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.cached import cached_property
from backglass.equations.arrays import Indices
from backglass.equations.penalties import penalty
from backglass.errors import DataError, PlanError
from backglass.glass.account import Account, rule_title
from backglass.glass.tracing import Trace
from backglass.glass.update import Update
from backglass.network import Network
from backglass.page.blocks import Block, Heading, Paragraph, Table
from backglass.page.figures import figure, signed
from backglass.page.shown import Shown
from backglass.parameters import Parameters
from backglass.plan import Plan, State
from backglass.ranges import checked, whole
from backglass.words import Text
from backglass.words import replay as words

MOST_ROWS = 12  # of a batch, that a step lists by number


@dataclass(frozen=True, eq=False)
class Step(Shown):
    """One update of a run: the state before it, its batch, the state after it.

    Attributes
    ----------
    network : Network
    plan : Plan
    engine : str
        Its name.
    before, after : State
        As the engine had them.
    rows : array (n,)
        The batch's rows, in its order, as they are numbered for the reader: from 1.
    ranks : int
        The processes that the run's parts were shared out to; an account names them.
    """

    network: Network
    plan: Plan
    engine: str
    before: State
    after: State
    rows: Indices
    ranks: int = 1

    def __repr__(self) -> str:
        """Which update; its arrays are many."""
        where = f"number={self.number}, epoch={self.epoch}, batch={self.batch}, rows={len(self.rows)}"
        return f"Step({where}, engine={self.engine!r})"

    @property
    def number(self) -> int:
        """Of the update, from 1."""
        return self.after.cursor.update

    @property
    def epoch(self) -> int:
        """From 1."""
        return self.before.cursor.epoch + 1

    @property
    def batch(self) -> int:
        """Of the epoch, from 1."""
        return self.before.cursor.batch + 1

    @property
    def theta(self) -> Parameters:
        """The parameters before the update."""
        return Parameters(self.network, self.before.theta)

    @property
    def theta_after(self) -> Parameters:
        """The parameters after the update."""
        return Parameters(self.network, self.after.theta)

    @property
    def trace(self) -> Trace:
        """The batch through the network and back, with its dropout masks.

        It is taken where the update took its gradient: at the parameters before it; with Nesterov's look-ahead, ahead
        of them.
        """
        return self.update.trace

    @cached_property
    def loss(self) -> float:
        """The objective of the batch before the update, penalties included."""
        update = self.update
        is_weight = self.network.is_weight.astype(np.float64)
        return self.trace.loss + float(penalty(update.point, is_weight, update.l1, update.l2))

    @cached_property
    def update(self) -> Update:
        """What the glass needs for accounts."""
        plan, cursor = self.plan, self.before.cursor
        rows = plan.batch_at(cursor)
        s = plan.s[rows]
        share = plan.penalty_share(float(s.sum()) if self.network.reduction == "mean" else 1.0)
        return Update(
            network=self.network,
            number=self.number,
            epoch=self.epoch,
            batch=self.batch,
            rows=self.rows,
            X=plan.X[rows],
            D=plan.D[rows],
            s=s,
            masks=plan.masks(self.network, self.number, len(rows)) or {},
            theta=self.before.theta,
            slots=self.before.slots,
            after=self.after.theta,
            engine=self.engine,
            optimiser=plan.optimiser,
            rate=float(plan.rates(cursor.epoch, cursor.update)),
            l1=plan.l1 * share,
            l2=plan.l2 * share,
            decay=plan.decay,
            clip_norm=plan.clip_norm,
            parts=plan.parts,
            ranks=self.ranks,
        )

    def account(self, parameter: str) -> Account:
        """Where the change of one parameter came from: rows, penalties, clipping, optimiser.

        Parameters
        ----------
        parameter : str
            w(l)[j,i] or b(l)[j]; a shared bias also b(l).

        Raises
        ------
        NetworkError
            Not a parameter of this network, or a frozen one.
        PlanError
            L-BFGS, whose step has no terms of one parameter.
        """
        if self.plan.lbfgs is not None:
            raise PlanError(words.NO_ACCOUNT.format(memory=self.plan.lbfgs.memory))
        return self.update.account(parameter)

    def largest(self, most: int = 5) -> tuple[str, ...]:
        """The names of the parameters that the update changed most, the largest change first."""
        most = checked("most", most, whole(0), DataError)
        changes = np.abs(self.after.theta.astype(np.float64) - self.before.theta)
        order = np.argsort(-changes, kind="stable")[:most]
        return tuple(self.theta.name(int(k)) for k in order if changes[k] > 0)

    def blocks(self) -> list[Block]:
        """Its batch, its loss, and the parameters that it changed most."""
        return _blocks(self.summary())

    def to_json(self) -> dict[str, Any]:
        """The step as plain JSON values, numbers unrounded; parameters as nested lists for l = 2..L."""
        return self.summary() | {"before": self.theta.to_lists(), "after": self.theta_after.to_lists()}

    def summary(self) -> dict[str, Any]:
        """The same without the parameters, but those that changed most."""
        return {
            "update": self.number,
            "epoch": self.epoch,
            "batch": self.batch,
            "rows": self.rows.tolist(),
            "engine": self.engine,
            "optimiser": (self.plan.lbfgs or self.plan.optimiser).name,
            "learning_rate": None if self.plan.lbfgs else self.update.rate,
            "loss": self.loss,
            "largest_changes": [
                {"parameter": name, "before": self.theta[name], "after": self.theta_after[name]}
                for name in self.largest()
            ],
        }


def _blocks(step: Mapping[str, Any]) -> list[Block]:
    """A step's `summary` as blocks."""
    rows: Text | str = ", ".join(map(str, step["rows"][:MOST_ROWS]))
    if len(step["rows"]) > MOST_ROWS:
        rows = words.AND_MORE.format(rows=rows, n=len(step["rows"]) - MOST_ROWS)
    rate = step["learning_rate"]
    said_rate = "" if rate is None else words.STEP_RATE.format(rate=figure(rate))
    facts = {"loss": figure(step["loss"]), "engine": step["engine"], "rate": said_rate}
    changes: tuple[tuple[Text | str, ...], ...] = tuple(
        (one["parameter"], figure(one["before"]), figure(one["after"]), signed(one["after"] - one["before"]))
        for one in step["largest_changes"]
    )
    blocks: list[Block] = [
        Heading(words.STEP.format(update=step["update"], epoch=step["epoch"], batch=step["batch"])),
        Paragraph(words.STEP_ROWS.format(n=len(step["rows"]), rows=rows)),
        Paragraph(words.STEP_LOSS.format(**facts, optimiser=rule_title(step["optimiser"]))),
    ]
    if changes:
        head = (words.PARAMETER, words.BEFORE, words.AFTERWARDS, words.CHANGE)
        blocks += [Heading(words.LARGEST), Table(head, changes)]
    return blocks
