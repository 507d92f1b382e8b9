"""One row of a table in a trained network: what its cells become, every layer, the loss. Nothing here prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from backglass.equations.penalties import penalty_gradient
from backglass.errors import DataError
from backglass.glass import Derivation, Trace, derive, trace
from backglass.glass.derivation_blocks import forward, named_inputs
from backglass.glass.quantities import quantity
from backglass.modelfile import Model
from backglass.page.blocks import Block, Heading, Paragraph, equation
from backglass.page.blocks import Table as Grid
from backglass.page.figures import figure
from backglass.page.shown import Shown
from backglass.preparation.targets import ClassTarget
from backglass.preparation.whole import Preparation
from backglass.ranges import whole
from backglass.tables.table import Table
from backglass.words import Text
from backglass.words import explanation as words
from backglass.workflow.cells import Cell, cell_blocks, cells_of
from backglass.workflow.contributing import Contributions, contributions_of
from backglass.workflow.input_names import input_texts
from backglass.workflow.layer_blocks import By, layer_blocks
from backglass.workflow.nearest_rows import Nearest, nearest_to
from backglass.workflow.one_member import member_model
from backglass.workflow.predicting import preparation_of
from backglass.workflow.view_blocks import RuleOfRow, piece_blocks, rule_blocks, rules_of

MOST_GRADIENTS = 5


@dataclass(frozen=True, eq=False)
class Explanation(Shown):
    """One row of a table in a trained network, or one number of it.

    Attributes
    ----------
    row : int
        Counted from 1, the header not counted.
    cells : tuple of Cell
    target : float or str
        As the table has it.
    trace : Trace
        Of this row alone.
    derivation : Derivation or None
        Of the number that was asked for.
    outputs : tuple of str
        What the output units stand for: the classes, or the target's name for one unit.
    by : {"python", "command", "server"}
        Who reads it: how to ask for more is said accordingly.
    rules : tuple of RuleOfRow
        The network's rules, and which of them the row meets.
    member : int or None
        Of a committee, counted from 1, where it is of one member alone.
    penalties : mapping of str to float
        "l1" and "l2" that it was trained with, those that are not 0; of a network that joins several none.
    contributions : Contributions or None
        What each column adds to the answer; None where a number is derived, or a net input is not finite.
    names : tuple of Text
        What the inputs are called.
    nearest : Nearest or None
        The training rows that move it most, where they were asked for.
    """

    row: int
    cells: tuple[Cell, ...]
    target: float | str
    trace: Trace
    derivation: Derivation | None
    outputs: tuple[str, ...]
    by: By = "python"
    rules: tuple[RuleOfRow, ...] = ()
    member: int | None = None
    penalties: Mapping[str, float] = field(default_factory=dict)
    contributions: Contributions | None = None
    names: tuple[Text, ...] = ()
    nearest: Nearest | None = None

    def __repr__(self) -> str:
        """What it is of; print it to read it."""
        name = "" if self.derivation is None else f", name={self.derivation.name!r}"
        return f"Explanation(row={self.row}{name}, loss={self.trace.loss:.6g})"

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        if self.derivation is None:
            return words.PAGE.format(row=self.row)
        return words.TITLE_OF.format(row=self.row, name=self.derivation.name)

    def largest_gradients(self) -> list[tuple[str, float, float]]:
        """The weights of the largest gradients, with value and gradient, the largest first."""
        found, first = [], self.trace.network.first_input
        for l, dW in self.trace.dW.items():
            for at in np.argsort(-np.abs(dW).ravel(), kind="stable")[:MOST_GRADIENTS].tolist():
                j, i = divmod(at, dW.shape[1])
                found.append((f"w({l})[{j + 1},{i + first}]", float(self.trace.theta.W[l][j, i]), float(dW[j, i])))
        return sorted(found, key=lambda entry: -abs(entry[2]))[:MOST_GRADIENTS]

    @property
    def penalty(self) -> dict[str, float]:
        """What the penalties of the training add to the gradient of the weight that is derived; of others nothing."""
        d = self.derivation
        if d is None or d.quantity.kind != "weight" or d.quantity.i == 0:
            return {}
        w, one = np.array([d.value]), np.ones(1)
        return {
            name: float(penalty_gradient(w, one, **{name: strength})[0]) for name, strength in self.penalties.items()
        }

    @property
    def penalised(self) -> list[Block]:
        """The gradient with the penalties, as the training takes it of a batch; nothing without any."""
        d, added = self.derivation, self.penalty
        if d is None or not added:
            return []
        formula = " + ".join([f"dE_n/d{d.name}", *(words.PENALTY[name].format(w=d.name) for name in added)])
        put = " + ".join(["{}"] * (1 + len(added)))
        total, values = d.gradient + sum(added.values()), [d.gradient, *added.values()]
        return [
            Heading(words.PENALTIES),
            Paragraph(words.PENALTIES_ADD),
            equation(f"g = {formula}", total, put, values),
        ]

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        whose = _whose(self.member)
        if self.derivation is not None:
            return [*whose, *self.derivation.blocks(), *self.penalised]
        layers = layer_blocks(self.trace, self.by)
        moved = [] if self.nearest is None else self.nearest.blocks()
        return [*whose, *_why(self), *moved, *_inputs(self), *layers, *_loss(self), *_gradients(self)]

    def to_json(self) -> dict[str, Any]:
        """The derivation's own object, or the row as plain values, numbers unrounded."""
        if self.derivation is not None:
            added = {"penalty": self.penalty} if self.penalty else {}
            return _of_member(self.member) | self.derivation.to_json() | added
        t = self.trace
        return _of_member(self.member) | {
            "row": self.row,
            "contributions": _contributions_json(self),
            "columns": [cell.to_json() for cell in self.cells],
            **_rules(self),
            "layers": [
                {"layer": l, "u": t.u[l][0].tolist(), "z": t.z[l][0].tolist(), "delta": t.delta[l][0].tolist()}
                for l in t.u
            ],
            "target": {"raw": self.target, "d": t.D[0].tolist()},
            "loss": t.loss,
            "largest_gradients": [
                {"weight": name, "value": value, "gradient": gradient}
                for name, value, gradient in self.largest_gradients()
            ],
            **({} if self.nearest is None else {"nearest": self.nearest.to_json()}),
        }


@dataclass(frozen=True, eq=False)
class Forwards(Shown):
    """A row without a target, or a net input or an output of it: the way forwards alone.

    Attributes
    ----------
    row : int
        Counted from 1, the header not counted.
    cells : tuple of Cell
    trace : Trace
        Of this row alone; its way back to a loss has no numbers.
    derivation : Derivation or None
        Of the number that was asked for.
    target : str
        The column that the row has no value of.
    path : str
        Of the table.
    by : {"python", "command", "server"}
        Who reads it: how to ask for more is said accordingly.
    rules : tuple of RuleOfRow
        The network's rules, and which of them the row meets.
    member : int or None
        Of a committee, counted from 1, where it is of one member alone.
    contributions : Contributions or None
        What each column adds to the answer; None where a number is derived, or a net input is not finite.
    """

    row: int
    cells: tuple[Cell, ...]
    trace: Trace
    derivation: Derivation | None
    target: str
    path: str
    by: By = "python"
    rules: tuple[RuleOfRow, ...] = ()
    member: int | None = None
    contributions: Contributions | None = None

    def __repr__(self) -> str:
        """The number; print it to read it."""
        if self.derivation is None:
            return f"Forwards(row={self.row})"
        return f"Forwards(row={self.row}, name={self.derivation.name!r}, value={self.derivation.value:.9g})"

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        if self.derivation is None:
            return words.PAGE.format(row=self.row)
        return words.TITLE_OF.format(row=self.row, name=self.derivation.name)

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        d, end, whose = self.derivation, Paragraph(words.NO_WAY_BACK.format(target=self.target)), _whose(self.member)
        if d is None:
            layers = layer_blocks(self.trace, self.by, back=False)
            return [*whose, *_why(self), *_inputs(self), *layers, end]
        found = list(forward(d)) or [equation(d.name, d.value)]  # an input is what the table made it
        return [*whose, Heading(self.title), *named_inputs(d), *found, end]

    def to_json(self) -> dict[str, Any]:
        """The number with what a net input sums, or the row as plain values, unrounded."""
        d, t = self.derivation, self.trace
        if d is None:
            return _of_member(self.member) | {
                "row": self.row,
                "contributions": _contributions_json(self),
                "columns": [cell.to_json() for cell in self.cells],
                **_rules(self),
                "layers": [{"layer": l, "u": t.u[l][0].tolist(), "z": t.z[l][0].tolist()} for l in t.u],
            }
        return _of_member(self.member) | {
            "row": self.row,
            "weight": d.name,
            "kind": d.quantity.kind,
            "value": d.value,
            "inputs": [
                {
                    "factors": [{"symbol": factor.symbol, "value": factor.value} for factor in pair],
                    "value": pair[0].value * pair[1].value,
                }
                for pair in d.inputs
            ],
        }


def explanation(
    model: Model,
    table: Table,
    row: int,
    name: str | None = None,
    by: By = "python",
    member: int | None = None,
    nearest: Table | None = None,
    why: bool = True,
) -> Explanation | Forwards:
    """One row of a table in the network of a model.

    Parameters
    ----------
    model : Model
    table : Table
    row : int
        Counted from 1, the header not counted.
    name : str, optional
        The number to derive, such as "w(3)[1,1]".
    by : {"python", "command", "server"}
        Who reads it.
    member : int, optional
        Of a committee, counted from 1: the row in this member's own network.
    nearest : Table, optional
        The training table, of which the rows that move this one most are to be found; for a row as a whole.
    why : bool, default True
        Whether a row as a whole has its contributions.

    Returns
    -------
    Explanation or Forwards
        The latter where the row has no target, for the row, a net input or an output.

    Raises
    ------
    DataError, NetworkError
        No such row, no target in it where what is asked for needs one, a column that the model cannot take, or no
        number of that name.
    """
    if member is not None:
        model = member_model(model, member)
    preparation = preparation_of(model)
    if not whole(1, table.rows).takes(row):
        raise DataError(words.NO_ROW.format(row=row, rows=table.rows, path=table.path))
    at = np.array([row - 1])
    table = preparation.read(table)
    X = preparation.inputs(table, at)
    target = preparation.target.name
    cells, rules = cells_of(preparation, table, row, X[0]), rules_of(preparation, X[0])
    names = input_texts(preparation)
    added = contributions_of(model, table, row, X[0]) if why and name is None else None
    if target not in table.names or table.column(target)[row - 1] is None:
        asked = None if name is None else quantity(model.network, name)
        if nearest is not None or (asked is not None and asked.kind not in ("net input", "output")):
            raise DataError(words.NO_TARGET.format(row=row, name=target, path=table.path))
        t = _without_loss(model, X)
        derived = None if asked is None else Derivation(t, asked, None, names)
        return Forwards(row, cells, t, derived, target, table.path, by, rules, member, added)
    t = trace(model.network, model.theta, X, preparation.targets(table, at))
    derivation = None if name is None else replace(derive(t, name), names=names)
    classes = getattr(preparation.target, "classes", ())
    outputs = tuple(classes) if len(classes) == model.network.sizes[-1] else (target,)
    found = Explanation(row, cells, _target_of(preparation, table, row), t, derivation, outputs, by, rules, member)
    moved = None if nearest is None else nearest_to(model, t, row, table, nearest)
    return replace(found, penalties=_penalties(model, member), contributions=added, names=names, nearest=moved)


def _penalties(model: Model, member: int | None) -> dict[str, float]:
    """The penalties of the network that was trained: of a joined one each member has its own weights'."""
    plan = model.training.get("plan")
    if not isinstance(plan, Mapping) or (member is None and model.training.get("members")):
        return {}
    return {name: float(plan[name]) for name in ("l1", "l2") if plan.get(name) and not plan.get("divide_penalties")}


def _whose(member: int | None) -> list[Block]:
    """That it is of one member alone, where it is."""
    return [] if member is None else [Paragraph(words.OF_MEMBER.format(member=member))]


def _of_member(member: int | None) -> dict[str, Any]:
    return {} if member is None else {"member": member}


def _why(found: Explanation | Forwards) -> list[Block]:
    """What the columns add to the answer, where it is known."""
    return [] if found.contributions is None else found.contributions.blocks()


def _contributions_json(found: Explanation | Forwards) -> dict[str, Any] | None:
    return None if found.contributions is None else found.contributions.to_json()


def _target_of(preparation: Preparation, table: Table, row: int) -> float | str:
    """The row's class as it is written, or its number."""
    name = preparation.target.name
    by_class = isinstance(preparation.target, ClassTarget) and table.column(name).dtype == pl.String
    found: float | str = (table.labels(name) if by_class else table.column(name))[row - 1]
    return found


def _without_loss(model: Model, X: Any) -> Trace:
    """The trace of a row whose target is no number: the loss has no part in what is asked of it."""
    unknown = np.full((1, model.network.sizes[-1]), np.nan)
    return Trace(model.network, model.theta.astype(np.float64), X, unknown, np.ones(1), {})


def _inputs(found: Explanation | Forwards) -> Iterator[Block]:
    """From the cells to z(1)."""
    yield from cell_blocks(found.cells, found.row)
    yield from piece_blocks(found.cells)
    yield from rule_blocks(found.rules)


def _rules(found: Explanation | Forwards) -> dict[str, Any]:
    """The entry of the rules, where the network has some."""
    return {"rules": [rule.to_json() for rule in found.rules]} if found.rules else {}


def _loss(found: Explanation) -> Iterator[Block]:
    t = found.trace
    yield Heading(words.LOSS)
    loss = t.network.loss
    yield Paragraph(
        Text(
            words.TARGET.en.format(target=found.target, d=", ".join(map(figure, t.D[0].tolist()))),
            words.TARGET.ja.format(target=found.target, d=", ".join(map(figure, t.D[0].tolist()))),
        )
    )
    yield equation("E_n", t.loss)
    yield Paragraph(words.LOSS_IS.format(name=loss.title))


def _gradients(found: Explanation) -> Iterator[Block]:
    yield Heading(words.LARGEST)
    largest = found.largest_gradients()
    asked = [quantity(found.trace.network, name) for name, _, _ in largest]
    of = [found.names[q.i - 1] if q.l == 2 and q.i and found.names else "" for q in asked]
    named = any(of)
    rows = tuple(
        (name, *([source] if named else []), figure(value), figure(gradient))
        for (name, value, gradient), source in zip(largest, of, strict=True)
    )
    yield Grid((words.WEIGHT, *([words.OF_INPUT] if named else []), words.VALUE, words.GRADIENT), rows)
    yield Paragraph(words.NEXT[found.by].format(row=found.row, name=largest[0][0]))
