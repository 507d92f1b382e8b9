"""The mean of the inputs z(1) over the training rows: what a row is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from backglass.equations.arrays import Floats
from backglass.modelfile import Model
from backglass.network import ROWS_AT_ONCE
from backglass.preparation.columns import Rows
from backglass.preparation.whole import Preparation
from backglass.tables.table import Table
from backglass.workflow.judging import rows_of
from backglass.workflow.predicting import preparation_of

KnownFrom: TypeAlias = Literal["model", "table", "zero"]


@dataclass(frozen=True, eq=False)
class Centre:
    """Where a row is looked at from.

    Attributes
    ----------
    z : array (n_1,)
    known_from : {"model", "table", "zero"}
        Whether the model holds it, or it was computed from the training table, or 0 stands in for it.
    """

    z: Floats
    known_from: KnownFrom


def mean_inputs(preparation: Preparation, table: Table, rows: Rows) -> Floats:
    """The mean of z(1) over some rows of a table, (n_1,).

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.frames import as_table
    >>> table = as_table(pl.DataFrame({"x": ["a", "b", "b", "b"], "y": [1.0, 2.0, 3.0, 2.0]}))
    >>> mean_inputs(Preparation.fit(table, "y", task="regression"), table, np.arange(4)).tolist()
    [0.25, 0.75]
    """
    total: Floats = np.zeros(len(preparation.names))
    for part in preparation.slices(table, rows, "float64", ROWS_AT_ONCE):
        total += part.sum(axis=0)
    return total / len(rows)


def centre_of(model: Model, table: Table) -> Centre:
    """The mean of z(1) over a model's training rows, as the model holds it, as the table gives it, or 0.

    Parameters
    ----------
    model : Model
    table : Table
        Read by the model's preparation; if it is the one that the model was trained with, an older model's mean is
        computed from it.
    """
    if (held := model.training.get("mean_inputs")) is not None:
        return Centre(np.array(held, dtype=np.float64), "model")
    preparation = preparation_of(model)
    if model.data_hash and table.is_known_as(model.data_hash):
        return Centre(mean_inputs(preparation, table, rows_of(model, table, "train")), "table")
    return Centre(np.zeros(model.network.sizes[0]), "zero")
