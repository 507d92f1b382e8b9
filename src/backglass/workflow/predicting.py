"""A model on a table: predictions row by row.

Everything is computed in the type of the model's parameters, in the slices in which training judged itself, so that
a fresh process gives the numbers of the process that trained.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.engines import choose
from backglass.equations.arrays import Floats
from backglass.errors import DataError, PlanError
from backglass.modelfile import Model
from backglass.network import ROWS_AT_ONCE, Network
from backglass.numeric import checked_dtype
from backglass.parameters import Parameters
from backglass.preparation.columns import CategoricalColumn, Rows, place_in
from backglass.preparation.kinds import Column
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.targets import ClassTarget
from backglass.preparation.whole import Preparation
from backglass.preparation.worded import WordedColumn, words_known
from backglass.tables.forms.described import described
from backglass.tables.forms.uniques import few_different
from backglass.tables.frames import Tabular
from backglass.tables.table import Table
from backglass.tables.texts import as_texts
from backglass.training.conformal import ends, rank
from backglass.words import Text
from backglass.words import prediction as words
from backglass.workflow.beyond import ENOUGH, beyond_training

PREDICTION = "prediction"
PROBABILITY = "probability_"
INTERVAL = "low", "high"
STEPS = 1e4  # a level that is proposed has four digits


def preparation_of(model: Model) -> Preparation:
    """The preparation of a model, which one trained on arrays lacks, and an estimator's has for itself.

    Raises
    ------
    DataError
        It has none.
    """
    if model.estimator is not None:
        raise DataError(words.OF_ESTIMATOR.format(kind=model.estimator.value["class"]))
    if model.preparation is None:
        raise DataError(words.NO_PREPARATION)
    return model.preparation


def outputs(model: Model, table: Table, rows: Rows | None = None, engine: str = "auto") -> Floats:
    """The network's outputs for a table's rows, (rows, n_L).

    Raises
    ------
    DataError
        A column is missing or holds what the model cannot take, or an output is not finite.
    EngineError
        The engine that was asked for is not there.
    """
    return outputs_of(model, model.network, model.theta, table, rows, engine)


def outputs_of(
    model: Model, network: Network, theta: Parameters, table: Table, rows: Rows | None = None, engine: str = "auto"
) -> Floats:
    """The outputs of another network that takes the model's inputs, otherwise as `outputs`."""
    slices = preparation_of(model).slices(table, rows, checked_dtype(theta.flat.dtype), ROWS_AT_ONCE)
    return finite(_through(network, theta, slices, engine), rows)


def finite(y: Floats, rows: Rows | None) -> Floats:
    """Outputs that are all finite, of these rows, counted from 0, or of all.

    Raises
    ------
    DataError
        One is not.
    """
    wrong = ~np.isfinite(y).all(axis=1)
    if wrong.any():
        at = int(np.argmax(wrong))
        raise DataError(words.NOT_FINITE.format(row=1 + (at if rows is None else int(rows[at]))))
    return y


def through(network: Network, theta: Parameters, X: Floats, engine: str = "auto") -> Floats:
    """The network's outputs for inputs in the type of its parameters, (rows, n_L), finite or not."""
    return _through(network, theta, (X[at : at + ROWS_AT_ONCE] for at in range(0, len(X), ROWS_AT_ONCE)), engine)


def _through(network: Network, theta: Parameters, slices: Iterable[Floats], engine: str) -> Floats:
    worker = choose(engine, network)(network, checked_dtype(theta.flat.dtype))
    return np.concatenate([worker.forward(theta.flat, part) for part in slices])


def intervals(model: Model, table: Table, level: float, engine: str = "auto") -> tuple[Floats, Floats]:
    """The low and the high end of every row's interval, in the target's unit; (rows,) each.

    Of a committee they are those of CV+, of a single network those of split conformal prediction, as
    `backglass.training.conformal` says.

    Parameters
    ----------
    model : Model
    table : Table
        Read by the model's forms.
    level : float
        The share of rows that the intervals shall hold, in (0, 1).
    engine : str, default "auto"

    Raises
    ------
    PlanError
        The target is a class; the model keeps no errors on rows held out, or too few for the level.
    DataError
        The table does not fit the model, or an output is not finite.
    """
    target = preparation_of(model).target
    if isinstance(target, ClassTarget):
        raise PlanError(words.NO_INTERVALS.format(name=target.name))
    kept = model.residuals
    if kept is None:
        raise PlanError(words.NO_RESIDUALS)
    if rank(level, kept.rows) > kept.rows:
        most = floor(kept.rows / (kept.rows + 1) * STEPS) / STEPS
        raise PlanError(words.TOO_FEW_RESIDUALS.format(rows=kept.rows, level=level, most=most))
    y = outputs_of(model, *kept.network_of(model.network, model.theta), table, engine=engine)
    low, high = ends(y, kept.misses, level, kept.unseen)
    return target.decode(low), target.decode(high)


def predict(model: Model, table: Tabular, engine: str = "auto", interval: float | None = None) -> pl.DataFrame:
    """The predictions for a table, in its order of rows.

    Parameters
    ----------
    model : Model
    table : Table or dataframe
        With the columns that the model was trained with, in any order; others do not matter. A column that
        `read_table` was asked to keep comes first.
    engine : str, default "auto"
    interval : float, optional
        The share of rows that intervals shall hold, in (0, 1).

    Returns
    -------
    polars.DataFrame
        "prediction", a class or a number in the target's unit; for classes "probability_CLASS" of each. With
        `interval` "low" and "high".

    Raises
    ------
    DataError
        The table does not fit the model.
    PlanError
        The model gives no such intervals.
    """
    preparation = preparation_of(model)
    target, table = preparation.target, preparation.read(table)
    y = outputs(model, table, engine=engine)
    if isinstance(target, ClassTarget):
        p = probabilities(y)
        named = pl.Series(PREDICTION, [target.classes[k] for k in p.argmax(axis=1)], dtype=pl.String)
        columns = [named, *(pl.Series(f"{PROBABILITY}{name}", p[:, k]) for k, name in enumerate(target.classes))]
    else:
        columns = [pl.Series(PREDICTION, target.decode(y[:, 0].astype(np.float64)))]
    if interval is not None:
        ends_of = intervals(model, table, interval, engine)
        columns += [pl.Series(name, values) for name, values in zip(INTERVAL, ends_of, strict=True)]
    if table.kept is not None:
        if table.kept in [column.name for column in columns]:
            raise DataError(words.NAME_TAKEN.format(name=table.kept))
        columns.insert(0, table.cells.native(table.kept))
    return pl.DataFrame(columns)


def probabilities(y: Floats) -> Floats:
    """The probability of every class, (rows, classes); one output is the probability of the second of two.

    Examples
    --------
    >>> probabilities(np.array([[0.25]])).tolist()
    [[0.75, 0.25]]
    """
    return np.hstack([1 - y, y]) if y.shape[1] == 1 else y


def remarks(model: Model, table: Table, *, judged: bool = False) -> list[Text]:
    """What a reader should know of a table that the model takes: how it was read, and what training never saw of it.

    Of one that the model is judged by also which targets cannot be read.
    """
    return remarks_of(preparation_of(model), table, judged=judged)


def remarks_of(preparation: Preparation, table: Table, *, judged: bool = False) -> list[Text]:
    """The same of a table that is prepared."""
    table = preparation.read(table)
    of_targets = unread_in(table, preparation.target.name) if judged else []
    return [*table.remarks, *learned_otherwise(preparation, table), *of_targets]


def learned_otherwise(preparation: Preparation, table: Table, gaps: bool = True) -> list[Text]:
    """What training never saw of a table that is read by a preparation's forms.

    Parameters
    ----------
    preparation : Preparation
    table : Table
    gaps : bool, default True
        Whether new gaps are named, too, besides cells that are there but cannot be used.
    """
    preparation.check_columns(table)
    return [said for column in preparation.columns for said in learned_of(column, table, gaps)]


def learned_of(column: Column, table: Table, gaps: bool = True) -> list[Text]:
    """What training never saw of one column of a table that is read by its form."""
    found: list[Text] = []
    cells = table.column(column.name)
    values = column.read(cells)
    missing = values.is_null().to_numpy()
    unread = table.unread(column.name)
    found += unread_in(table, column.name)
    unseen = _unseen(column, cells, values)
    if unseen.any():
        row = int(np.argmax(unseen))
        facts = {"count": int(unseen.sum()), "row": row + 1, "value": as_texts(cells)[row]}
        text = words.UNSEEN if isinstance(column, CategoricalColumn) else words.UNSEEN_LEVEL
        found.append(text.format(name=column.name, **facts))
    if isinstance(column, WordedColumn) and (remark := _of_other_words(column, values)) is not None:
        found.append(remark)
    found += beyond_training(column, table)
    if len(missing) >= ENOUGH and missing.all() and unread is None:
        found.append(words.NO_VALUE.format(name=column.name, rows=len(missing), fill=_stands_in(column, table)))
    elif gaps and missing.sum() > (0 if unread is None else unread.count) and not column.indicator:
        fill = _stands_in(column, table)
        facts = {"count": int(missing.sum()), "row": 1 + int(np.argmax(missing)), "fill": fill}
        found.append(words.FILLED.format(name=column.name, **facts))
    return found


def unread_in(table: Table, name: str) -> list[Text]:
    """That cells of a column are none of its form, where some are."""
    if (unread := table.unread(name)) is None:
        return []
    facts = {"count": unread.count, "row": unread.row, "cell": unread.cell}
    return [words.UNREAD.format(name=name, kind=described(table.form(name)), **facts)]


def _stands_in(column: Column, table: Table) -> Text | str:
    """What stands in for a gap."""
    if isinstance(column, WordedColumn):
        return words.NO_WORD
    if column.fill is None:
        return words.NO_CATEGORY
    return table.form(column.name).shown(column.fill) if isinstance(column.fill, float) else repr(column.fill)


def _of_other_words(column: WordedColumn, values: pl.Series) -> Text | None:
    """That most texts hold none of the words that training chose."""
    unknown = ~words_known(column.cells(values)) & values.is_not_null().to_numpy()
    there = len(values) - values.null_count()
    if not 2 * unknown.sum() > there:
        return None
    row = int(np.argmax(unknown))
    facts = {"count": int(unknown.sum()), "there": there, "row": row + 1}
    return words.OTHER_WORDS.format(name=column.name, words=len(column.words), **facts)


def _unseen(column: Column, cells: pl.Series, values: pl.Series) -> NDArray[np.bool_]:
    """Where a cell holds none of the categories, or none of the values of an order; (rows,)."""
    if isinstance(column, CategoricalColumn):
        different = few_different(values)
        if different is not None and not (place_in(different, column.categories) < 0).any():
            return np.zeros(len(values), dtype=bool)
        return np.asarray((place_in(values, column.categories) < 0) & values.is_not_null().to_numpy())
    if isinstance(column, OrdinalColumn):
        return np.asarray((values.is_null() & cells.is_not_null()).to_numpy())
    return np.zeros(len(values), dtype=bool)
