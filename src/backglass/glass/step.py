"""One update of a run, opened: the state before it, its batch, the state after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from backglass.equations.arrays import Indices
from backglass.equations.penalties import penalty
from backglass.errors import PlanError
from backglass.glass.account import Account
from backglass.glass.trace import Trace
from backglass.glass.update import Update
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Plan, State
from backglass.words import Language
from backglass.words import replay as words


@dataclass(frozen=True, eq=False)
class Step:
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
    """

    network: Network
    plan: Plan
    engine: str
    before: State
    after: State
    rows: Indices

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
        changes = np.abs(self.after.theta.astype(np.float64) - self.before.theta)
        order = np.argsort(-changes, kind="stable")[:most]
        return tuple(self.theta.name(int(k)) for k in order if changes[k] > 0)

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

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_text(self, lang: Language = "en", width: int = 80) -> str:
        """The step for a terminal, in lines of at most `width` columns."""
        from backglass.glass import account_blocks as account
        from backglass.page import text

        return text.draw(account.step_blocks(self.summary()), lang, width)

    def to_html(self, lang: Language = "en") -> str:
        """The step as a piece of HTML with its own style."""
        from backglass.glass import account_blocks as account
        from backglass.page import html

        return html.fragment(html.draw(account.step_blocks(self.summary()), lang), lang)
