"""One row of a table in a trained network: what its cells become, every layer, the loss. Nothing here prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.errors import DataError
from backglass.glass import Derivation, Trace, derive, trace
from backglass.glass.derivation_blocks import blocks as derivation_blocks
from backglass.modelfile import Model
from backglass.page.blocks import Block, Heading, Paragraph, equation
from backglass.page.blocks import Table as Grid
from backglass.page.figures import figure
from backglass.tables.tables import Table
from backglass.words import Text
from backglass.words import explanation as words
from backglass.workflow.cells import Cell, cell_blocks, cells_of
from backglass.workflow.predicting import preparation_of

MOST_GRADIENTS = 5
MOST_UNITS = 64  # of a layer that are shown; of a wider one those that move what comes after them most
FEW_UNITS = 20


@dataclass(frozen=True, eq=False)
class Explanation:
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
    """

    row: int
    cells: tuple[Cell, ...]
    target: float | str
    trace: Trace
    derivation: Derivation | None
    outputs: tuple[str, ...]

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        if self.derivation is None:
            return words.PAGE.format(row=self.row)
        return words.TITLE_OF.format(row=self.row, name=self.derivation.name)

    def largest_gradients(self) -> list[tuple[str, float, float]]:
        """The weights of the largest gradients, with value and gradient, the largest first."""
        found = []
        for l, dW in self.trace.dW.items():
            for at in np.argsort(-np.abs(dW).ravel(), kind="stable")[:MOST_GRADIENTS].tolist():
                j, i = divmod(at, dW.shape[1])
                found.append((f"w({l})[{j + 1},{i + 1}]", float(self.trace.theta.W[l][j, i]), float(dW[j, i])))
        return sorted(found, key=lambda entry: -abs(entry[2]))[:MOST_GRADIENTS]

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        if self.derivation is not None:
            return derivation_blocks(self.derivation)
        return [*cell_blocks(self.cells, self.row), *_layers(self), *_loss(self), *_gradients(self)]

    def to_json(self) -> dict[str, Any]:
        """The derivation's own object, or the row as plain values, numbers unrounded."""
        if self.derivation is not None:
            return self.derivation.to_json()
        t = self.trace
        return {
            "row": self.row,
            "columns": [cell.to_json() for cell in self.cells],
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
        }


def explanation(model: Model, table: Table, row: int, name: str | None = None) -> Explanation:
    """One row of a table in the network of a model.

    Parameters
    ----------
    model : Model
    table : Table
    row : int
        Counted from 1, the header not counted.
    name : str, optional
        The number to derive, such as "w(3)[1,1]".

    Raises
    ------
    DataError, NetworkError
        No such row, no target in it, a column that the model cannot take, or no number of that name.
    """
    preparation = preparation_of(model)
    if not 1 <= row <= table.rows:
        raise DataError(words.NO_ROW.format(row=row, rows=table.rows, path=table.path))
    at = np.array([row - 1])
    X = preparation.inputs(table, at)
    target = preparation.target.name
    if target not in table.names or table.frame[target][row - 1] is None:
        raise DataError(words.NO_TARGET.format(row=row, name=target, path=table.path))
    t = trace(model.network, model.theta, X, preparation.targets(table, at))
    derivation = None if name is None else derive(t, name)
    classes = getattr(preparation.target, "classes", ())
    outputs = tuple(classes) if len(classes) == model.network.sizes[-1] else (target,)
    cells = cells_of(preparation, table, row, X[0])
    return Explanation(row, cells, table.frame[target][row - 1], t, derivation, outputs)


def _layers(found: Explanation) -> Iterator[Block]:
    t = found.trace
    for l in t.u:
        function = t.network.f[l]
        yield Heading(words.LAYER.format(l=l, name=function.title))
        units = t.network.sizes[l - 1]
        shown = list(range(units))
        if units > MOST_UNITS:
            shown = sorted(np.argsort(-_strengths(t, l), kind="stable")[:FEW_UNITS].tolist())
            said = words.WIDE_OUTPUT if l == t.network.L else words.WIDE
            counts = {"units": f"{units:,}", "few": FEW_UNITS, "more": f"{units - FEW_UNITS:,}"}
            yield Paragraph(said.format(**counts, l=l, j=shown[0] + 1))
        rows = tuple((str(j + 1), *(figure(float(of[l][0, j])) for of in (t.u, t.z, t.delta))) for j in shown)
        yield Grid((words.UNIT, "u", "z", "delta"), rows)


def _strengths(t: Trace, l: int) -> Any:
    """How much each unit of a layer moves the net inputs of the next one; of an output unit |delta|."""
    if l == t.network.L:
        return np.abs(t.delta[l][0])
    return np.abs(t.z[l][0]) * np.abs(t.theta.W[l + 1]).sum(axis=0)


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
    rows = tuple((name, figure(value), figure(gradient)) for name, value, gradient in found.largest_gradients())
    yield Grid((words.WEIGHT, words.VALUE, words.GRADIENT), rows)
    yield Paragraph(words.NEXT.format(row=found.row, name=rows[0][0]))
