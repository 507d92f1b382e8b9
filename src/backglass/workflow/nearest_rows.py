"""The training rows whose gradients move the answer for one row most. Nothing here prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import DataError
from backglass.glass.gradient_products import gradient_products
from backglass.glass.tracing import Trace, trace
from backglass.modelfile import Model
from backglass.network import ROWS_AT_ONCE
from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.figures import significant
from backglass.page.shown import Shown
from backglass.preparation.columns import Rows
from backglass.preparation.targets import labelled_rows
from backglass.tables.table import Table
from backglass.words import Text
from backglass.words import nearest as words
from backglass.workflow.cells import raw_cell
from backglass.workflow.contributing import short_cell
from backglass.workflow.judging import rows_of
from backglass.workflow.predicting import preparation_of

MOST = 5  # rows of either kind
DIGITS = 6


@dataclass(frozen=True)
class MovingRow:
    """A training row, and how it moves the row that is explained.

    Attributes
    ----------
    row : int
        Counted from 1, the header not counted.
    target : float or str
        As the table has it.
    product : float
        g_n . g: above 0 where a step on it lowers the other's error.
    distance : float
        Euclidean, of the inputs z(1).
    """

    row: int
    target: float | str
    product: float
    distance: float


@dataclass(frozen=True, eq=False)
class Nearest(Shown):
    """The training rows that move one row most.

    Attributes
    ----------
    row : int
        Counted from 1.
    target : str
        The column.
    path : str
        Where the training rows are from.
    trained_with : bool
        Whether the model was trained with that table.
    rows : int
        How many were looked at.
    lowering, raising : tuple of MovingRow
        Those that lower the row's error most, and those that raise it most, the strongest first; at most five each.
    """

    row: int
    target: str
    path: str
    trained_with: bool
    rows: int
    lowering: tuple[MovingRow, ...]
    raising: tuple[MovingRow, ...]

    def __repr__(self) -> str:
        """The rows by their numbers."""
        lowering, raising = ([one.row for one in rows] for rows in (self.lowering, self.raising))
        return f"Nearest(row={self.row}, lowering={lowering}, raising={raising})"

    def blocks(self) -> list[Block]:
        """What the products say and do not, then the rows."""
        found: list[Block] = [Heading(words.TITLE.format(row=self.row)), Paragraph(words.SAYS.format(rows=self.rows))]
        if not self.trained_with:
            found.append(Paragraph(words.OTHER_TABLE.format(path=self.path)))
        found += self._grid(self.lowering, words.LOWERS, words.NONE_LOWERS)
        return found + self._grid(self.raising, words.RAISES, words.NONE_RAISES)

    def _grid(self, rows: Sequence[MovingRow], says: Text, none: Text) -> list[Block]:
        if not rows:
            return [Paragraph(none)]
        head = (words.ROW, Text(self.target, self.target), "g_n · g", words.DISTANCE)
        lines = tuple(
            (str(one.row), _target(one.target), significant(one.product, DIGITS), significant(one.distance, DIGITS))
            for one in rows
        )
        return [Paragraph(says), Grid(head, lines)]

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, unrounded."""
        return {
            "table": self.path,
            "trained_with": self.trained_with,
            "rows": self.rows,
            "lowering": [vars(one) for one in self.lowering],
            "raising": [vars(one) for one in self.raising],
        }


def nearest_to(model: Model, one: Trace, row: int, table: Table, training: Table) -> Nearest:
    """The rows of a training table that move one row most.

    Parameters
    ----------
    model : Model
    one : Trace
        Of the row that is explained.
    row : int
        Its number in `table`, counted from 1.
    table, training : Table
        The second is read by the model's preparation here. Where both are the same table, the row itself is left out.

    Raises
    ------
    DataError
        The training table does not fit the model, or gradients are not finite.
    """
    preparation = preparation_of(model)
    training = preparation.read(training)
    known = bool(model.data_hash) and training.is_known_as(model.data_hash)
    rows = rows_of(model, training, "train") if known else labelled_rows(training, preparation.target.name)
    if training.identity == table.identity:
        rows = rows[rows != row - 1]
    products, distances = _products(model, one, training, rows)
    if not np.isfinite(products).all():
        raise DataError(words.NOT_FINITE.format(path=training.path))
    name = preparation.target.name

    def moving(place: int) -> MovingRow:
        number = int(rows[place]) + 1
        target = raw_cell(training, name, number)
        assert target is not None  # labelled rows have one
        return MovingRow(number, target, float(products[place]), float(distances[place]))

    order = np.argsort(-products, kind="stable")
    lowering = tuple(moving(int(place)) for place in order[:MOST] if products[place] > 0)
    raising = tuple(moving(int(place)) for place in order[::-1][:MOST] if products[place] < 0)
    return Nearest(row, name, training.path, known, len(rows), lowering, raising)


def _products(model: Model, one: Trace, training: Table, rows: Rows) -> tuple[Floats, Floats]:
    """g_n . g of some rows, and their distances in z(1), a slice after the other."""
    preparation, trained = preparation_of(model), _trained(model)
    products, distances = [np.zeros(0)], [np.zeros(0)]
    for first in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[first : first + ROWS_AT_ONCE]
        X = preparation.inputs(training, part)
        t = trace(model.network, model.theta, X, preparation.targets(training, part))
        products.append(gradient_products(t, one, trained))
        distances.append(np.linalg.norm(X - one.X, axis=1))
    return np.concatenate(products), np.concatenate(distances)


def _trained(model: Model) -> dict[int, Floats]:
    """Of a committee the weights between one member's units and another's, which are 0 and no parameters."""
    if len(model.training.get("members") or ()) < 2:
        return {}
    masks = {l: (W != 0).astype(np.float64) for l, W in model.theta.weights.items()}
    return {l: mask for l, mask in masks.items() if not mask.all()}


def _target(value: float | str) -> Text | str:
    shown = short_cell(value)
    return Text(shown, shown) if isinstance(value, str) else shown
