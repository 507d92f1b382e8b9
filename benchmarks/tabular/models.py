"""Who fits the tables: each takes a table and predicts another one's target, in the target's unit."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from backglass import MLPClassifier, MLPRegressor
from backglass.errors import ColumnWarning
from backglass.tables.table import Table
from backglass.workflow import contenders
from backglass.workflow.contenders import MISSING
from tabular.sources import Source, counted

Predict = Callable[[Table], Any]
Contender = Callable[[Source, Table, int], Predict]


def backglass(source: Source, table: Table, threads: int) -> Predict:
    """The preset "tabular" on a dataframe, which it audits and prepares itself."""
    made = MLPClassifier if source.task == "classification" else MLPRegressor
    cells = table.labels if source.task == "classification" else table.column
    network = made(preset="tabular", random_state=0, threads=threads)
    network.fit(_frame(source, table), cells(source.target).to_numpy())

    def predict(other: Table) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ColumnWarning)  # of gaps that the training rows lack
            return network.predict(_frame(source, other))

    return predict


def _frame(source: Source, table: Table) -> Any:
    """The columns as our reader typed them."""
    return table.frame.drop(source.target)


def scikit_learn(source: Source, table: Table, _: int) -> Predict:
    """scikit-learn's MLP as `backglass train --compare` fits it: standardised, filled and one-hot inputs."""
    return contenders.scikit_learn(table, source.target, np.arange(table.rows), source.task).predict


def boosting(source: Source, table: Table, _: int) -> Predict:
    """HistGradientBoosting as `backglass train --compare` fits it: missing cells and categories as they are."""
    return contenders.boosting(table, source.target, np.arange(table.rows), source.task).predict


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
    numbers, texts = contenders.usable_columns(table, source.target, np.arange(table.rows))
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
