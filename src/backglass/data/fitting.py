"""Which kind a column becomes: by its cells, or as the audit says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.data.cleaned import CleanedColumn, date_form
from backglass.data.columns import CategoricalColumn, NumericColumn, as_texts
from backglass.data.scaling import Scale

if TYPE_CHECKING:
    from backglass.data.audit import Verdict

FEW_CATEGORIES = 20  # at most so many different texts are always categories
MOST_CATEGORIES = 1000
ROWS_OF_A_CATEGORY = 5  # of training; a repair gives a rarer one no input

Column = NumericColumn | CategoricalColumn | CleanedColumn
KINDS: dict[str, type[NumericColumn] | type[CategoricalColumn] | type[CleanedColumn]] = {
    kind.kind: kind for kind in (NumericColumn, CategoricalColumn, CleanedColumn)
}


@dataclass(frozen=True)
class LeftOut:
    """A column that is no input, and why: the rule of the audit that rejects it."""

    name: str
    reason: str


def fit_column(
    column: pl.Series, rows: NDArray[np.intp], verdict: Verdict | None = None, scale: Scale = "standard"
) -> Column | LeftOut:
    """The column as its training rows teach it, repaired or left out as its verdict says.

    Examples
    --------
    >>> fit_column(pl.Series("x", [1.0, 3.0]), np.arange(2))
    NumericColumn(name='x', fill=2.0, indicator=False, scaling=Standard(mean=2.0, scale=1.0))
    """
    if verdict is not None and verdict.verdict == "reject":
        return LeftOut(column.name, verdict.rule or "dropped")
    if column.gather(rows).null_count() == len(rows):
        return LeftOut(column.name, "missing")
    if verdict is None:
        return _by_its_cells(column, rows, scale)
    training = column.gather(rows)
    if verdict.change == "one-hot":
        return CategoricalColumn.fit(as_texts(training))
    if verdict.change == "rare":
        return _of_frequent_ones(training)
    if verdict.change == "days" or (verdict.kind == "numeric" and not verdict.kept):
        clipped = verdict.change == "clip"
        if clipped or verdict.change in ("days", "blank") or column.dtype == pl.String:
            form = date_form(training) if verdict.change == "days" else ""
            return CleanedColumn.fit(column, rows, form=form, clipped=clipped, scale=scale)
    if column.dtype == pl.Float64:
        return _by_its_cells(column, rows, scale)
    return CategoricalColumn.fit(training)


def _by_its_cells(column: pl.Series, rows: NDArray[np.intp], scale: Scale) -> Column | LeftOut:
    numeric = column.dtype == pl.Float64
    training = (NumericColumn.read(column) if numeric else column).gather(rows)
    if numeric:
        return NumericColumn.fit(training, scale)
    present = len(training) - training.null_count()
    categories = training.drop_nulls().n_unique()
    if categories > max(FEW_CATEGORIES, present // 2):
        return LeftOut(column.name, "identifier")
    if categories > MOST_CATEGORIES:
        return LeftOut(column.name, "categories")
    return CategoricalColumn.fit(training)


def _of_frequent_ones(training: pl.Series) -> CategoricalColumn:
    """Categories, of which the rare ones get no input."""
    fitted = CategoricalColumn.fit(training)
    counts = dict(training.drop_nulls().value_counts().iter_rows())
    return replace(fitted, categories=tuple(one for one in fitted.categories if counts[one] >= ROWS_OF_A_CATEGORY))
