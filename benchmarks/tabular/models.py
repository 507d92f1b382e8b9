"""Who fits the tables: each takes a table and predicts another one's target, in the target's unit."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

from backglass.cli.config import job_of
from backglass.cli.fitting import fit
from backglass.cli.results import RunFiles
from backglass.cli.train import train
from backglass.data.columns import as_texts
from backglass.data.tables import Table
from backglass.data.targets import ClassTarget
from backglass.engines import choose
from tabular.sources import Source

THREADS = 2
MISSING = "missing"
MOST_BINS = 255  # of HistGradientBoosting, for categories, too

Predict = Callable[[Table], Any]
Contender = Callable[[Source, Table], Predict]


def backglass(source: Source, table: Table) -> Predict:
    """``backglass train TABLE --target COLUMN`` with its defaults, the audit included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        table.frame.write_parquet(path)
        options = train_defaults() | {"table": str(path), "target": source.target, "task": source.task}
        fitted = fit(job_of(options), lambda _: None, RunFiles(Path(folder), resume=False))
    preparation, network = fitted.preparation, fitted.network
    engine = choose("auto", network)(network, "float32", THREADS)

    def predict(other: Table) -> Any:
        theta = fitted.run.theta.flat.astype(np.float32)
        y = np.asarray(engine.forward(theta, preparation.inputs(other, dtype="float32")))
        if isinstance(preparation.target, ClassTarget):
            places = (y[:, 0] > 0.5).astype(int) if y.shape[1] == 1 else y.argmax(axis=1)
            return np.array(preparation.target.classes)[places]
        return preparation.target.decode(y[:, 0])

    return predict


def train_defaults() -> dict[str, Any]:
    """The defaults of the command's options."""
    given = signature(train).parameters.items()
    return {name: one.default for name, one in given if name not in ("ctx", "lang")}


def scikit_learn(source: Source, table: Table) -> Predict:
    """scikit-learn's MLP with its defaults, on standardised, filled and one-hot inputs; a number is standardised."""
    numbers, texts = _columns(source, table)
    filled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    encoded = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    before = ColumnTransformer([("numbers", filled, numbers), ("texts", encoded, texts)])
    if source.task == "classification":
        return _fitted(make_pipeline(before, MLPClassifier(random_state=0)), source, table)
    network = TransformedTargetRegressor(MLPRegressor(random_state=0), transformer=StandardScaler())
    return _fitted(make_pipeline(before, network), source, table)


def boosting(source: Source, table: Table) -> Predict:
    """HistGradientBoosting with its defaults, which takes missing cells and categories as they are."""
    numbers, texts = _columns(source, table)
    unknown = {"handle_unknown": "use_encoded_value", "unknown_value": np.nan}
    codes = OrdinalEncoder(**unknown, max_categories=MOST_BINS)
    before = ColumnTransformer([("texts", codes, texts), ("numbers", "passthrough", numbers)])
    made = HistGradientBoostingClassifier if source.task == "classification" else HistGradientBoostingRegressor
    trees = made(random_state=0, categorical_features=list(range(len(texts))))
    return _fitted(make_pipeline(before, trees), source, table)


def realmlp(source: Source, table: Table) -> Predict:
    """RealMLP with pytabkit's tuned defaults on the CPU; it encodes and scales itself, gaps are filled before."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # its threads leave a core that others use
    for name in ("lightning.pytorch", "lightning.fabric", "pytorch_lightning"):
        logging.getLogger(name).setLevel(logging.ERROR)
    pytabkit = import_module("pytabkit")
    numbers, texts = _columns(source, table)
    filled = SimpleImputer(strategy="median", add_indicator=True)
    before = ColumnTransformer(
        [("numbers", filled, numbers), ("texts", "passthrough", texts)], verbose_feature_names_out=False
    ).set_output(transform="pandas")
    made = pytabkit.RealMLP_TD_Classifier if source.task == "classification" else pytabkit.RealMLP_TD_Regressor
    network = made(device="cpu", n_threads=THREADS, random_state=0, verbosity=0)
    return _fitted(make_pipeline(before, FunctionTransformer(_categories), network), source, table)


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
    frame = table.frame.drop(source.target)
    constant = [column.name for column in frame if column.drop_nulls().n_unique() == 0]
    texts = [c.name for c in frame if c.dtype == pl.String and c.name not in constant]
    numbers = [c.name for c in frame if c.dtype != pl.String and c.name not in constant]
    return numbers, [name for name in texts if 2 * frame[name].n_unique() <= frame.height]


def _fitted(model: Any, source: Source, table: Table) -> Predict:
    y = table.frame[source.target]
    model.fit(_inputs(table), as_texts(y).to_numpy() if source.task == "classification" else y.to_numpy())
    return partial(_predicted, model)


def _predicted(model: Any, table: Table) -> Any:
    return np.asarray(model.predict(_inputs(table))).ravel()


def _inputs(table: Table) -> Any:
    """What the others take: a pandas dataframe of float64 and of texts without gaps."""
    filled = replace(table, frame=table.frame.with_columns(pl.col(pl.String).fill_null(MISSING))).frame
    return import_module("pandas").DataFrame(
        {c.name: c.to_numpy() if c.dtype != pl.String else np.array(c.to_list(), dtype=object) for c in filled}
    )
