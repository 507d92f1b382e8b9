"""One row predicted by itself, without a table of it: the bits of `predict` in a tenth of the time.

A table of one row costs several dozen calls of polars for each column. What a cell of a row becomes hangs on that cell
alone, so it is read by the column's form, as a table of one cell, once, and its inputs are remembered; plain numbers
are what they are, without a table. Then the row goes through the engine by itself, whose bits may hang on the batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import polars as pl

from backglass.engines import choose
from backglass.errors import BackglassError
from backglass.modelfile import Model
from backglass.numeric import checked_dtype
from backglass.preparation.columns import CategoricalColumn, FloatArray, NumericColumn
from backglass.preparation.kinds import Column
from backglass.preparation.refusals import near
from backglass.preparation.rule_inputs import meeting
from backglass.preparation.targets import ClassTarget
from backglass.tables.cells import FrameCells
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.numbers import Number
from backglass.tables.reader import decided_table
from backglass.tables.texts import WHOLE
from backglass.words import Text
from backglass.workflow.beyond import far_from_training
from backglass.workflow.predicting import learned_of, preparation_of, probabilities

Cell: TypeAlias = str | int | float | bool | None
MOST_KNOWN = 4096  # cells of a column that are remembered
LONGEST_KNOWN = 200  # characters of a text among them


@dataclass(frozen=True)
class Answer:
    """What a model says of one row.

    Attributes
    ----------
    prediction : str or float
    probabilities : tuple of float
        Of the classes, in their order; empty of a number.
    remarks : tuple of Text
        What training never saw of the row.
    """

    prediction: str | float
    probabilities: tuple[float, ...]
    remarks: tuple[Text, ...]


class QuickRows:
    """The way of single rows through a model of a table; for one thread.

    Parameters
    ----------
    model : Model
    engine : str, default "auto"

    Raises
    ------
    DataError
        The model takes no table.
    """

    def __init__(self, model: Model, engine: str = "auto") -> None:
        preparation = preparation_of(model)
        dtype = checked_dtype(model.theta.flat.dtype)
        self._target, self._theta = preparation.target, model.theta.flat
        forms = preparation.forms
        self._columns = [_Reader(column, forms.get(column.name), dtype) for column in preparation.columns]
        self._inputs = np.empty((1, len(preparation.names)), dtype=dtype)
        self._of_columns = self._inputs[0, : preparation.starts[-1]]
        self._rules = meeting(preparation.rules, preparation.columns) if preparation.rules else None
        self._worker = choose(engine, model.network)(model.network, dtype)

    def answer(self, row: Mapping[str, Cell]) -> Answer | None:
        """What `predict` and `remarks` say of a table of this row alone; None where they have to say what is wrong."""
        read = []
        for column in self._columns:
            if column.name not in row or (known := column.read(row[column.name])) is None:
                return None
            read.append(known)
        np.concatenate([known.inputs for known in read], out=self._of_columns)
        if self._rules is not None:
            self._rules([known.cells for known in read], self._inputs[:, len(self._of_columns) :])
        y = self._worker.forward(self._theta, self._inputs)
        if not np.isfinite(y).all():
            return None
        remarks = tuple(remark for known in read for remark in known.remarks)
        if isinstance(self._target, ClassTarget):
            p = probabilities(y)[0]
            return Answer(self._target.classes[int(p.argmax())], tuple(p.tolist()), remarks)
        number = self._target.decode(y[:, 0].astype(np.float64))
        return Answer(float(number[0]), (), remarks)


@dataclass(frozen=True, eq=False)
class _Known:
    """What is known of a cell: an array of one as its kind takes it, its inputs, and what is to be said of it."""

    cells: Any
    inputs: FloatArray
    remarks: tuple[Text, ...]


class _Reader:
    """The cells of one column."""

    def __init__(self, column: Column, form: AnyForm | None, dtype: str) -> None:
        self.name, self._column, self._dtype = column.name, column, dtype
        self._forms = {} if form is None else {column.name: form}
        self._plain = isinstance(column, NumericColumn) and isinstance(form, Number) and not form.missing
        self._known: dict[tuple[type, Cell], _Known] = {}

    def read(self, cell: Cell) -> _Known | None:
        """The cell as inputs; None where it is refused."""
        key = type(cell), cell
        found = self._known.get(key)
        if found is not None:
            return found
        try:
            found = self._alone(cell)
        except BackglassError:
            return None
        if found is not None and not (isinstance(cell, str) and len(cell) > LONGEST_KNOWN):
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = found
        return found

    def _alone(self, cell: Cell) -> _Known | None:
        """By way of a table of this cell alone; a plain number is what a table makes of it."""
        remarks: list[Text] = []
        if self._plain and type(cell) in (int, float) and isinstance(cell, int | float) and -WHOLE < cell < WHOLE:
            cells: Any = np.array([cell + 0.0])  # a table has no -0.0
            if (said := far_from_training(self._column, cells, self._forms[self.name])) is not None:
                remarks.append(said)
        else:
            frame = pl.DataFrame({self.name: column_of([cell])})
            table = decided_table(FrameCells(frame), "", forms=self._forms)
            cells = self._column.cells(self._column.read(table.column(self.name)))
            remarks = learned_of(self._column, table)
        inputs = np.empty((1, len(self._column.names)), dtype=self._dtype)
        with np.errstate(over="ignore", invalid="ignore"):
            self._column.enter(cells, inputs)
        if not isinstance(self._column, CategoricalColumn) and not near(inputs[:, 0]):
            return None
        return _Known(cells, inputs[0], tuple(remarks))


def column_of(cells: list[Cell]) -> pl.Series:
    """Cells of one type, or of none, as a column; a whole number of more than 64 bits is a text, as in a file.

    Examples
    --------
    >>> column_of([2**70, None]).to_list()
    ['1180591620717411303424', None]
    >>> column_of([1, 2.5]).to_list()
    [1.0, 2.5]
    """
    if any(type(cell) is int and not -(2**63) <= cell < 2**63 for cell in cells):
        return pl.Series([None if cell is None else str(cell) for cell in cells], dtype=pl.String)
    return pl.Series(cells, strict=False)
