"""A trained model on rows of a table, for the commands that look into it; nothing here prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.cli.reading import Reading, table_for
from backglass.equations.randomness import Purpose, permutation
from backglass.modelfile import Model, read_model
from backglass.preparation.preparation import labelled_rows
from backglass.words import Text
from backglass.workflow.predicting import preparation_of


@dataclass(frozen=True, eq=False)
class Examined:
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


def examined(model: str, table: str, reading: Reading, most: int, seed: int) -> Examined:
    """The model and at most so many rows of the table that have the target, drawn by the seed.

    Raises
    ------
    FileError, DataError
        The model or the table cannot be read, or they do not fit.
    """
    trained = read_model(model)
    read = table_for(trained, table, reading)
    preparation = preparation_of(trained)
    rows = labelled_rows(read, preparation.target.name)
    of = len(rows)
    if of > most:
        rows = rows[np.sort(permutation(seed, Purpose.CHECK, of)[:most])]
    X = preparation.inputs(read, rows, trained.theta.flat.dtype.name)
    return Examined(trained, X, preparation.targets(read, rows), len(rows), of, read.remarks)
