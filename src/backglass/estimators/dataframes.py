"""Dataframes with texts, dates and gaps as inputs of an estimator: audited and prepared as `fit_table` does it.

A dataframe of numbers and truth values alone is the array that it looks like, and is left to scikit-learn.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from backglass.audit.auditing import audit
from backglass.equations.arrays import Floats
from backglass.errors import ColumnWarning, DataError
from backglass.network import ROWS_AT_ONCE
from backglass.preparation.calendar_parts import PARTS
from backglass.preparation.recipe import Recipe
from backglass.preparation.targets import ClassTarget, NumberTarget, Target, Task
from backglass.preparation.verdicts import Verdict
from backglass.preparation.whole import Preparation
from backglass.presets import Composition
from backglass.tables.cells import FrameCells
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.evidence import Decided, Evidence
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.plain_texts import Text
from backglass.tables.frames import CALLED, as_table
from backglass.tables.table import Table
from backglass.words.tables import DUPLICATE, LEFT_OUT
from backglass.workflow.concerns import doubts_about
from backglass.workflow.predicting import learned_otherwise
from backglass.workflow.seeing import too_many

MOST_SAID = 10  # columns in a warning
NUMBERS = "biuf"  # kinds of types, as NumPy names them
UNITS_OF_PARTS = ("days", "minutes")
USE: dict[str, int] = {"use": 0, "repair": 1, "reject": 2}


def is_dataframe(X: Any) -> bool:
    """Whether it is a dataframe that narwhals knows.

    Examples
    --------
    >>> is_dataframe(pl.DataFrame({"x": [1]})), is_dataframe([[1.0]])
    (True, False)
    """
    try:
        nw.from_native(X, eager_only=True)
    except nw.exceptions.DuplicateError:
        return True
    except TypeError:
        return False
    return True


def needs_preparation(X: Any, *, filled: bool) -> bool:
    """Whether X is a dataframe in which something is no number, or a gap.

    Parameters
    ----------
    X : object
    filled : bool
        Whether gaps among numbers are filled by the estimator itself.

    Examples
    --------
    >>> needs_preparation(pl.DataFrame({"x": [1, 2], "y": [True, False]}), filled=False)
    False
    >>> needs_preparation(pl.DataFrame({"x": [1, None]}), filled=False)
    True
    >>> needs_preparation(pl.DataFrame({"x": ["1", "2"]}), filled=True)
    True
    """
    if not is_dataframe(X):
        return False
    try:
        frame = nw.from_native(X, eager_only=True)
    except nw.exceptions.DuplicateError:  # numbers can do without names
        return any(getattr(kind, "kind", "O") not in NUMBERS for kind in X.dtypes)
    return any(not _is_number(column) or not (filled or _is_whole(column)) for column in frame.iter_columns())


def _is_number(column: nw.Series[Any]) -> bool:
    if column.dtype == nw.Unknown:  # pandas' sparse columns
        return getattr(column.to_native().dtype, "kind", "O") in NUMBERS
    return column.dtype.is_integer() or column.dtype.is_float() or column.dtype == nw.Boolean


def _is_whole(column: nw.Series[Any]) -> bool:
    return not (column.is_null().any() or (column.dtype.is_float() and column.is_nan().any()))


def named(X: Floats, names: Sequence[str]) -> pl.DataFrame:
    """An array (N, columns) as a dataframe.

    Examples
    --------
    >>> named(np.array([[1.0, np.nan]]), ["x", "y"]).row(0)
    (1.0, None)
    """
    return pl.DataFrame({name: pl.Series(column, nan_to_null=True) for name, column in zip(names, X.T, strict=True)})


def check_dataframe(X: Any) -> None:
    """Refuse what is no dataframe, or has two columns of one name.

    Raises
    ------
    DataError
        It is an array, or something else; a name stands twice.
    """
    if not is_dataframe(X):
        raise DataError(
            "The columns of a dataframe were prepared in the fit, so that later rows come as a dataframe, too; X is of "
            f"type {type(X).__name__}."
        )
    if nw.dependencies.is_pandas_dataframe(X) and not X.columns.is_unique:
        raise DataError(DUPLICATE.format(path=CALLED, name=X.columns[X.columns.duplicated()][0]))


def fit_preparation(
    X: Any, y: Any, task: Task, classes: Sequence[Any], *, audited: bool, composed: Composition, asked: bool
) -> tuple[Preparation, Floats, tuple[str, ...]]:
    """How a dataframe becomes inputs, learned from all rows, these, and how members see them.

    One warning names the columns that are no inputs.

    Parameters
    ----------
    X : dataframe
    y : array (N,) or (N, K)
        Checked targets: every value is there, and numbers are finite.
    task : {"classification", "regression"}
    classes : sequence
        What a row can be.
    audited : bool
        Whether the audit decides; it holds every column against y. Of several outputs it is held against each: a column
        made from any of them is rejected, and apart from that it counts as where it is of the most use.
    composed : Composition
        Which networks there are.
    asked : bool
        Whether its views were asked for; else a very wide or long table is seen plainly.

    Raises
    ------
    DataError
        It is no table, or no column is an input.
    """
    table = as_table(X)
    targets = _targets(table, y, task)
    target = _described(next(iter(targets)), task, classes)
    verdicts: tuple[Verdict, ...] = ()
    if audited:
        every = np.arange(table.rows)
        found = [audit(_beside(table, *one), one[0], every, task) for one in targets.items()]
        verdicts = tuple(_of_all(of_column) for of_column in zip(*found, strict=True))
        if all(verdict.verdict == "reject" for verdict in verdicts):
            said = _listed({verdict.name: _sentence(verdict) for verdict in verdicts})
            raise DataError(f"The audit rejects every column of X: {said} Give others, or audit=False.")
    views, recipe = composed.views, Recipe(views=composed.views)
    preparation = Preparation.fit(table, target, None, task, verdicts, recipe)
    if not asked and too_many(table.rows, len(preparation.names), composed):
        views, preparation = ("plain",), preparation.as_seen("plain")
    _say(preparation, table, verdicts)
    return preparation, preparation.inputs(table), views


def prepared_inputs(preparation: Preparation, X: Any) -> Floats:
    """The inputs of a later dataframe; a warning for each column says what training never saw of it.

    Raises
    ------
    DataError
        It does not fit.
    """
    return preparation.inputs(_looked_through(preparation, X))


def prepared_parts(preparation: Preparation, X: Any, dtype: str) -> Iterator[Floats]:
    """The same, some rows after the others, each time in the same array."""
    return preparation.slices(_looked_through(preparation, X), None, dtype, ROWS_AT_ONCE)


def _looked_through(preparation: Preparation, X: Any) -> Table:
    """The table of a later dataframe, after what training never saw of it was said."""
    table = preparation.read(X)
    for remark in learned_otherwise(preparation, table):
        warnings.warn(str(remark), ColumnWarning, stacklevel=3)
    return table


def _targets(table: Table, y: Any, task: Task) -> dict[str, pl.Series]:
    """Each output as a column beside the table's, under a name that no other one has."""
    dense = np.asarray(y.toarray() if hasattr(y, "toarray") else y)
    outputs = dense.reshape(len(dense), -1).T
    name = "y"
    while any(column.startswith(name) for column in table.names):
        name += "_"
    names = [name] if len(outputs) == 1 else [f"{name} {number}" for number in range(1, len(outputs) + 1)]
    return {one: _target(one, values, task) for one, values in zip(names, outputs, strict=True)}


def _target(name: str, values: Any, task: Task) -> pl.Series:
    if task == "regression" or values.dtype.kind in "iuf":
        return pl.Series(name, values.astype(np.float64))
    places = np.unique(values, return_inverse=True)[1]  # a class may be spelled as a missing cell
    return pl.Series(name, [f"class {place}" for place in places.tolist()])


def _described(name: str, task: Task, classes: Sequence[Any]) -> Target:
    """The target, or of several the first, as the network gives it: numbers in their own unit."""
    if task == "regression":
        return NumberTarget(name, 0.0, 1.0)
    return ClassTarget(name, tuple(map(str, classes)))


def _beside(table: Table, name: str, target: pl.Series) -> Table:
    """The table with one more column; what was read of it stays read."""
    form: AnyForm = Number() if target.dtype == pl.Float64 else Text()
    cells = pl.DataFrame([*(table.cells.native(column) for column in table.names), target])
    return replace(table, cells=FrameCells(cells), decided={**table.decided, name: Decided(form, Evidence())})


def _of_all(verdicts: Sequence[Verdict]) -> Verdict:
    """What holds of a column that was held against several outputs."""
    made_from_one = (verdict for verdict in verdicts if verdict.rule == "target" and verdict.verdict == "reject")
    of_most_use = next(made_from_one, min(verdicts, key=lambda verdict: USE[verdict.verdict]))
    if of_most_use.change not in UNITS_OF_PARTS:
        return of_most_use
    told = {part for verdict in verdicts for part in verdict.parts}
    return replace(of_most_use, parts=tuple(part for part in PARTS if part in told))


def _say(preparation: Preparation, table: Table, verdicts: Sequence[Verdict]) -> None:
    """One warning: columns that are left out, and inputs whose cells could be read otherwise, or not all of them."""
    said = [str(doubt) for doubt in doubts_about(table, [column.name for column in preparation.columns])]
    if left_out := preparation.left_out:
        sentences = {verdict.name: _sentence(verdict) for verdict in verdicts}
        reasons = {one.name: sentences.get(one.name) or f"{LEFT_OUT[one.reason]}." for one in left_out}
        how = "; audit=False switches the audit off" if verdicts else ""
        said.insert(0, f"{len(reasons)} of the {len(table.names)} columns of X are left out{how}. {_listed(reasons)}")
    if said:
        warnings.warn(" ".join(said), ColumnWarning, stacklevel=2)


def _sentence(verdict: Verdict) -> str:
    """What the audit says of a column, the option as it is called here."""
    return str(verdict.sentence).replace("--keep it", "keep it by audit=False")


def _listed(reasons: Mapping[str, str]) -> str:
    """Columns with their reasons, the first ten."""
    shown = [f"{name!r}: {reason}" for name, reason in list(reasons.items())[:MOST_SAID]]
    return " ".join([*shown, *([f"And {len(reasons) - MOST_SAID} more."] if len(reasons) > MOST_SAID else [])])
