"""Ten questions to six real tables, none fetched: scikit-learn's and the penguins; and what is planted into them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import polars as pl
from sklearn import datasets

from backglass.tables.cells import FrameCells
from backglass.tables.reader import decided_table, read_table

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"


def _of_sklearn(load):
    bunch = load()
    names = [str(name) for name in getattr(bunch, "feature_names", range(bunch.data.shape[1]))]
    columns = {name: bunch.data[:, i].astype(float) for i, name in enumerate(names)}
    return pl.DataFrame({**columns, "target": bunch.target.astype(float)}), "target"


def _penguins(target):
    return lambda: (read_table(PENGUINS).frame, target)


def _other(load, target, without=("target",)):
    def made():
        frame, _ = _of_sklearn(load)
        return frame.drop(without), target

    return made


TABLES = {
    "iris": lambda: _of_sklearn(datasets.load_iris),
    "wine": lambda: _of_sklearn(datasets.load_wine),
    "breast cancer": lambda: _of_sklearn(datasets.load_breast_cancer),
    "digits": lambda: _of_sklearn(datasets.load_digits),
    "diabetes": lambda: _of_sklearn(datasets.load_diabetes),
    "penguins, species": _penguins("species"),
    "penguins, sex": _penguins("sex"),
    "penguins, body mass": _penguins("body_mass_g"),
    "iris, petal width": _other(datasets.load_iris, "petal width (cm)"),
    "wine, alcohol": _other(datasets.load_wine, "alcohol"),
}
RULES = {
    "copy": "target",
    "times 1.1": "target",
    "logarithm": "target",
    "row number": "identifier",
    "hash": "identifier",
    "constant": "constant",
    "duplicate": "duplicate",
    "80 % missing": "missing",
}


def table_of(frame):
    """The frame as a table that was read."""
    return decided_table(FrameCells(frame), "table.csv", "")


def planted(frame, target, seed=0):
    """The frame with the eight columns of `RULES` among its own, in an order that the seed draws."""
    draw = np.random.default_rng(seed)
    column = frame[target]
    codes = column.rank("dense").cast(pl.Float64) - 1 if column.dtype == pl.String else column
    n = frame.height
    first = next(name for name in frame.columns if name != target and frame[name].n_unique() > 1)
    sparse = np.where(draw.random(n) < 0.8, None, draw.normal(size=n))
    new = [
        column.rename("copy"),
        (1.1 * codes).rename("times 1.1"),
        (codes - codes.min() + 1).log().rename("logarithm"),
        pl.Series("row number", np.arange(1.0, n + 1)),
        pl.Series("hash", [hashlib.sha256(f"{seed} {row}".encode()).hexdigest()[:12] for row in range(n)]),
        pl.Series("constant", np.full(n, 7.0)),
        frame[first].rename("duplicate"),
        pl.Series("80 % missing", sparse.tolist(), dtype=pl.Float64),
    ]
    order = [frame[first], *draw.permutation(np.arange(frame.width + len(new) - 1)).tolist()]
    rest = [frame[name] for name in frame.columns if name != first] + new
    return pl.DataFrame([order[0], *(rest[i] for i in order[1:])])
