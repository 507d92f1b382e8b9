"""A trained model on rows of a table, to look into it: for its certificate and its health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.equations.randomness import Purpose, permutation
from backglass.modelfile import Model
from backglass.page.blocks import Paragraph
from backglass.preparation.targets import labelled_rows
from backglass.tables.table import Table
from backglass.words import Text
from backglass.words import findings as words
from backglass.workflow.predicting import preparation_of


@dataclass(frozen=True, eq=False)
class Subject:
    """A model with rows to look at.

    Attributes
    ----------
    model : Model
    X, D : array (rows, n_1), array
        Prepared as in training, in the type of the model's parameters.
    rows : int
        How many.
    of : int
        How many rows of the table have the target.
    remarks : tuple of Text
        How the table was read, where a reader should know it.
    """

    model: Model
    X: Any
    D: Any
    rows: int
    of: int
    remarks: tuple[Text, ...]

    def drawn(self, seed: int) -> list[Paragraph]:
        """That the rows are only some of the table's, where they are; nothing otherwise."""
        if self.rows == self.of:
            return []
        return [Paragraph(words.ROWS_DRAWN.format(rows=self.rows, of=self.of, seed=seed))]


def subject_of(model: Model, table: Table, most: int, seed: int) -> Subject:
    """The model and at most so many rows of the table that have the target, drawn by the seed.

    Raises
    ------
    DataError
        They do not fit.
    """
    preparation = preparation_of(model)
    rows = labelled_rows(table, preparation.target.name)
    of = len(rows)
    if of > most:
        rows = rows[np.sort(permutation(seed, Purpose.CHECK, of)[:most])]
    X = preparation.inputs(table, rows, model.theta.flat.dtype.name)
    return Subject(model, X, preparation.targets(table, rows), len(rows), of, table.remarks)
