"""Who fits the tables: each takes a table and predicts another one's target, in the target's unit."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl
from sklearn import neural_network
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

from backglass import MLPClassifier, MLPRegressor
from backglass.tables.table import Table
from tabular.sources import Source, counted

MISSING = "missing"
MOST_BINS = 255  # of HistGradientBoosting, for categories, too

Predict = Callable[[Table], Any]
Contender = Callable[[Source, Table, int], Predict]


def backglass(source: Source, table: Table, threads: int) -> Predict:
    """The preset "tabular" on a dataframe, which it audits and prepares itself."""
    made = MLPClassifier if source.task == "classification" else MLPRegressor
    cells = table.labels if source.task == "classification" else table.column
    network = made(preset="tabular", random_state=0, threads=threads)
    network.fit(_frame(source, table), cells(source.target).to_numpy())
    return lambda other: network.predict(_frame(source, other))


def _frame(source: Source, table: Table) -> Any:
    """The columns as our reader typed them."""
    return table.frame.drop(source.target)


def scikit_learn(source: Source, table: Table, _: int) -> Predict:
    """scikit-learn's MLP with its defaults, on standardised, filled and one-hot inputs; a number is standardised."""
    numbers, texts = _columns(source, table)
    filled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    encoded = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    before = ColumnTransformer([("numbers", filled, numbers), ("texts", encoded, texts)])
    if source.task == "classification":
        return _fitted(make_pipeline(before, neural_network.MLPClassifier(random_state=0)), source, table)
    network = TransformedTargetRegressor(neural_network.MLPRegressor(random_state=0), transformer=StandardScaler())
    return _fitted(make_pipeline(before, network), source, table)


def boosting(source: Source, table: Table, _: int) -> Predict:
    """HistGradientBoosting with its defaults, which takes missing cells and categories as they are."""
    numbers, texts = _columns(source, table)
    unknown = {"handle_unknown": "use_encoded_value", "unknown_value": np.nan}
    codes = OrdinalEncoder(**unknown, max_categories=MOST_BINS)
    before = ColumnTransformer([("texts", codes, texts), ("numbers", "passthrough", numbers)])
    made = HistGradientBoostingClassifier if source.task == "classification" else HistGradientBoostingRegressor
    trees = made(random_state=0, categorical_features=list(range(len(texts))))
    return _fitted(make_pipeline(before, trees), source, table)


def realmlp(source: Source, table: Table, threads: int) -> Predict:
    """RealMLP with pytabkit's tuned defaults on the CPU; it encodes and scales itself, gaps are filled before."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # its threads leave a core that others use
    for name in ("lightning.pytorch", "lightning.fabric", "pytorch_lightning"):
        logging.getLogger(name).setLevel(logging.ERROR)
    pytabkit = import_module("pytabkit")
    made = pytabkit.RealMLP_TD_Classifier if source.task == "classification" else pytabkit.RealMLP_TD_Regressor
    network = made(device="cpu", n_threads=threads, random_state=0, verbosity=0)
    return _fitted(make_pipeline(*_before_realmlp(source, table), network), source, table)


def realmlp_inputs(source: Source, table: Table) -> tuple[Callable[[Table], Any], Any]:
    """What RealMLP gets of any rows, as a function of them, and what it is fitted to."""
    before = make_pipeline(*_before_realmlp(source, table))
    X = before.fit_transform(_inputs(table))
    return lambda other: before.transform(_inputs(other)), X


def _before_realmlp(source: Source, table: Table) -> tuple[Any, Any]:
    numbers, texts = _columns(source, table)
    filled = SimpleImputer(strategy="median", add_indicator=True)
    columns = ColumnTransformer(
        [("numbers", filled, numbers), ("texts", "passthrough", texts)], verbose_feature_names_out=False
    )
    return columns.set_output(transform="pandas"), FunctionTransformer(_categories)


CONTENDERS: dict[str, Contender] = {
    "backglass": backglass,
    "scikit-learn MLP": scikit_learn,
    "HistGradientBoosting": boosting,
    "RealMLP": realmlp,
}


def _categories(X: Any) -> Any:
    """Texts as pandas' categories, by which RealMLP knows them."""
    texts = [name for name in X.columns if X[name].dtype.kind not in "fiub"]
    return X.assign(**{name: X[name].astype("category") for name in texts})


def _columns(source: Source, table: Table) -> tuple[list[str], list[str]]:
    """The columns of numbers and of texts; of the latter not those where most rows have their own."""
    frame = counted(table).drop(source.target)
    constant = [column.name for column in frame if column.drop_nulls().n_unique() == 0]
    texts = [c.name for c in frame if c.dtype == pl.String and c.name not in constant]
    numbers = [c.name for c in frame if c.dtype != pl.String and c.name not in constant]
    return numbers, [name for name in texts if 2 * frame[name].n_unique() <= frame.height]


def _fitted(model: Any, source: Source, table: Table) -> Predict:
    cells = table.labels if source.task == "classification" else table.column
    model.fit(_inputs(table), cells(source.target).to_numpy())
    return partial(_predicted, model)


def _predicted(model: Any, table: Table) -> Any:
    return np.asarray(model.predict(_inputs(table))).ravel()


def _inputs(table: Table) -> Any:
    """What the others take: a pandas dataframe of float64 and of texts without gaps."""
    filled = counted(table).with_columns(pl.col(pl.String).fill_null(MISSING))
    return import_module("pandas").DataFrame(
        {c.name: c.to_numpy() if c.dtype != pl.String else np.array(c.to_list(), dtype=object) for c in filled}
    )
