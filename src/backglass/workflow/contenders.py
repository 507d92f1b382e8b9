"""scikit-learn's gradient boosting and its MLP on a table's columns, as somebody would give them: no audit, no tuning.

`backglass train --compare` and `benchmarks/tables.py` fit them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from threadpoolctl import threadpool_limits

from backglass.equations.arrays import Floats
from backglass.preparation.columns import Rows
from backglass.preparation.targets import Task
from backglass.tables.table import Table

MISSING = "missing"
MOST_BINS = 255  # of HistGradientBoosting, for categories, too
FEW = 10_000  # rows; on fewer, threads wait for each other longer than they work
MOST_DENSE = 2**25  # one-hot numbers; a matrix of more holds those that are not 0
STOPPED = "Training interrupted by user"  # what scikit-learn's MLP says of Ctrl-C, and goes on as if it were finished


@dataclass(frozen=True, eq=False)
class Contender:
    """One of scikit-learn's models behind what makes arrays of a table.

    Attributes
    ----------
    model : estimator
    inputs : callable
        (table, rows) -> what it takes.
    """

    model: Any
    inputs: Callable[[Table, Rows], Any]

    def predict(self, table: Table, rows: Rows | None = None) -> Any:
        """Class labels, or numbers in the target's unit, of some rows or of all."""
        rows = np.arange(table.rows) if rows is None else rows
        X = self.inputs(table, rows)
        with _threads(len(rows)):
            return np.asarray(self.model.predict(X)).ravel()

    def probabilities(self, table: Table, rows: Rows, classes: tuple[str, ...]) -> Floats:
        """The probability of each class, (rows, classes); 0 of one that no training row had."""
        X = self.inputs(table, rows)
        with _threads(len(rows)):
            found = self.model.predict_proba(X)
        p = np.zeros((len(rows), len(classes)))
        p[:, [classes.index(name) for name in self.model.classes_]] = found
        return p


def boosting(table: Table, target: str, rows: Rows, task: Task, left_out: Collection[str] = ()) -> Contender:
    """HistGradientBoosting with its defaults, which takes missing cells and categories as they are.

    Parameters
    ----------
    table : Table
    target : str
    rows : array of int
        That are trained on, counted from 0.
    task : {"classification", "regression"}
    left_out : collection of str
        Columns that are no input.
    """
    numbers, texts = usable_columns(table, target, rows, left_out)
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, max_categories=MOST_BINS)
    if texts:
        codes.fit(_texts(table, texts, rows))

    def inputs(table: Table, rows: Rows) -> Any:
        coded = codes.transform(_texts(table, texts, rows)) if texts else np.empty((len(rows), 0))
        return np.hstack([coded, _numbers(table, numbers, rows)])

    made = HistGradientBoostingClassifier if task == "classification" else HistGradientBoostingRegressor
    model = made(random_state=0, categorical_features=list(range(len(texts))))
    return _fitted(Contender(model, inputs), table, target, rows, task)


def scikit_learn(table: Table, target: str, rows: Rows, task: Task, left_out: Collection[str] = ()) -> Contender:
    """scikit-learn's MLP with its defaults, on standardised, filled and one-hot inputs; a number is standardised.

    The parameters are those of `boosting`.
    """
    numbers, texts = usable_columns(table, target, rows, left_out)
    filled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    encoded = OneHotEncoder(handle_unknown="ignore")
    if numbers:
        filled.fit(_numbers(table, numbers, rows))
    if texts:
        encoded.fit(_texts(table, texts, rows))

    def inputs(table: Table, rows: Rows) -> Any:
        known = filled.transform(_numbers(table, numbers, rows)) if numbers else np.empty((len(rows), 0))
        if not texts:
            return known
        hot = encoded.transform(_texts(table, texts, rows))
        if hot.shape[0] * hot.shape[1] > MOST_DENSE:
            return sparse.hstack([sparse.csr_matrix(known), hot], format="csr")
        return np.hstack([known, hot.toarray()])

    if task == "classification":
        return _fitted(Contender(MLPClassifier(random_state=0), inputs), table, target, rows, task)
    network = TransformedTargetRegressor(MLPRegressor(random_state=0), transformer=StandardScaler())
    return _fitted(Contender(network, inputs), table, target, rows, task)


CONTENDERS = {"boosting": boosting, "mlp": scikit_learn}


def usable_columns(
    table: Table, target: str, rows: Rows, left_out: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """The columns of numbers and of texts with a value; of the latter not those where most rows have their own."""
    numbers, texts = [], []
    for name in table.names:
        if name == target or name in left_out:
            continue
        column = table.column(name).gather(rows)
        different = column.drop_nulls().n_unique()
        if different == 0:
            continue
        if column.dtype != pl.String:
            numbers.append(name)
        elif 2 * column.n_unique() <= len(column):
            texts.append(name)
    return numbers, texts


def _fitted(made: Contender, table: Table, target: str, rows: Rows, task: Task) -> Contender:
    cells = table.labels if task == "classification" else table.column
    with warnings.catch_warnings(), _threads(len(rows)):
        warnings.simplefilter("ignore")  # of epochs that were too few, and of columns without a value
        warnings.filterwarnings("error", message=STOPPED)
        try:
            made.model.fit(made.inputs(table, rows), cells(target).gather(rows).to_numpy())
        except UserWarning as stopped:
            raise KeyboardInterrupt from stopped
    return made


def _threads(rows: int) -> AbstractContextManager[Any]:
    return threadpool_limits(1) if rows < FEW else nullcontext()


def _numbers(table: Table, names: list[str], rows: Rows) -> Floats:
    columns = [table.column(name).gather(rows).fill_null(np.nan).to_numpy() for name in names]
    return np.column_stack(columns) if columns else np.empty((len(rows), 0))


def _texts(table: Table, names: list[str], rows: Rows) -> Any:
    columns = [np.array(table.column(name).gather(rows).fill_null(MISSING).to_list(), dtype=object) for name in names]
    return np.column_stack(columns)
