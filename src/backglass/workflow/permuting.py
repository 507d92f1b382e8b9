"""How much a model needs each column: what it loses when the column's cells are shuffled among the rows.

Permutation importance: Breiman, Random Forests, Machine Learning 45 (2001); Fisher, Rudin, Dominici, JMLR 20 (2019).
All inputs that a column makes are shuffled together. What is compared is the loss row by row, so that the standard
error knows how much of a difference the choice of the rows makes, which outweighs that of the shuffles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats, Indices
from backglass.equations.randomness import Purpose, permutation
from backglass.errors import DataError
from backglass.modelfile import Model
from backglass.page.blocks import Block, Heading, Illustration, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.shown import Shown
from backglass.pictures.bars import bars
from backglass.preparation.columns import Rows
from backglass.preparation.rule_inputs import meeting
from backglass.preparation.targets import ClassTarget, Target
from backglass.preparation.whole import Preparation
from backglass.ranges import spoken
from backglass.tables.frames import Tabular
from backglass.tables.table import Table
from backglass.words import Language, Text
from backglass.words import importance as words
from backglass.workflow.judging import Part, rows_of
from backglass.workflow.predicting import finite, preparation_of, probabilities, through

LEAST = 1e-7  # a smaller probability counts as this one: float32 knows no other between 1 - LEAST and 1
MOST_DRAWN = 30  # columns in the picture

Watch = Callable[[int, int, str], None]


@dataclass(frozen=True)
class OfColumn:
    """How much one column matters.

    Attributes
    ----------
    column : str
    mean : float
        By how much a row's loss grows on average.
    standard_error : float
        Of that mean, over the rows.
    """

    column: str
    mean: float
    standard_error: float


@dataclass(frozen=True, eq=False)
class Importance(Shown):
    """How much a model needs each column.

    Attributes
    ----------
    target : ClassTarget or NumberTarget
    part : {"all", "train", "validation"}
        Which rows of the table were judged by.
    rows, repeats : int
        How many rows, and how often each column was shuffled.
    base : float
        The mean log loss, or R², of the table as it is.
    columns : tuple of OfColumn
        Those with an input, the largest mean first.
    """

    target: Target
    part: Part
    rows: int
    repeats: int
    base: float
    columns: tuple[OfColumn, ...]

    def __repr__(self) -> str:
        """The columns that matter most."""
        shown = ", ".join(f"{one.column!r}: {one.mean:.4f}" for one in self.columns[:5])
        return f"Importance(rows={self.rows}, {{{shown}{', ...' if len(self.columns) > 5 else ''}}})"

    @property
    def how(self) -> Text:
        """What was done."""
        text = words.HOW_CLASSES if isinstance(self.target, ClassTarget) else words.HOW_NUMBERS
        return text.format(rows=self.rows, repeats=self.repeats, base=f"{self.base:.4f}")

    @property
    def title(self) -> Text:
        """What it is about."""
        return words.TITLE.format(target=self.target.name)

    def to_svg(self, lang: Language | None = None) -> str:
        """The columns that matter most as bars."""
        drawn = [(one.column, one.mean, 2 * one.standard_error) for one in self.columns[:MOST_DRAWN]]
        return bars(self.title[spoken(lang)], drawn)

    def blocks(self) -> list[Block]:
        """What was done, a picture, and the figures."""
        rows = tuple(
            (Text(one.column, one.column), f"{one.mean:.4f}", f"{one.standard_error:.4f}") for one in self.columns
        )
        return [
            Heading(self.title),
            Paragraph(self.how),
            Illustration(words.PICTURE, self.to_svg),
            Grid((words.COLUMN, words.MEAN, words.STANDARD_ERROR), rows),
        ]

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, unrounded."""
        return {
            "task": self.target.task,
            "target": self.target.name,
            "measure": "log_loss" if isinstance(self.target, ClassTarget) else "r2",
            "base": self.base,
            "part": self.part,
            "rows": self.rows,
            "repeats": self.repeats,
            "importance": [vars(one) for one in self.columns],
        }


def importance_of(
    model: Model,
    table: Tabular,
    part: Part = "all",
    repeats: int = 5,
    seed: int = 0,
    engine: str = "auto",
    watch: Watch = lambda *_: None,
) -> Importance:
    """How much a model needs each column of a table whose target is known.

    Parameters
    ----------
    model : Model
    table : Table or dataframe
        With the target's column, too.
    part : {"all", "train", "validation"}, default "all"
        Of the table that the model was trained with. On rows that it was trained on, what it learned of them by heart
        counts, too.
    repeats : int, default 5
        How often each column is shuffled; every column in the same ways.
    seed : int, default 0
    engine : str, default "auto"
    watch : callable, optional
        Called with how many columns are done, how many there are, and the one that comes next.

    Raises
    ------
    DataError
        The table does not fit the model, or has fewer than two rows with the target.
    PlanError
        A part of a table that the model was not trained with.
    """
    preparation = preparation_of(model)
    table = preparation.read(table)
    target = preparation.target
    rows = rows_of(model, table, part)
    if len(rows) < 2:
        raise DataError(words.TOO_FEW.format(path=table.path, rows=len(rows)))
    D = preparation.targets(table, rows)
    if not isinstance(target, ClassTarget) and not np.ptp(D):
        raise DataError(words.ALIKE.format(path=table.path))
    X = preparation.inputs(table, rows, model.theta.flat.dtype.name)
    orders = [permutation(seed, Purpose.IMPORTANCE, len(rows), time=time) for time in range(1, repeats + 1)]

    def losses() -> Floats:
        return _losses(target, D, finite(through(model.network, model.theta, X, engine), rows))

    before = losses()
    found = []
    shuffles = shuffling(preparation, table, rows)
    for done, column in enumerate(preparation.columns):
        watch(done, len(preparation.columns), column.name)
        found.append(_of_column(column.name, _after(X, shuffles(column.name), orders, losses) - before))
    base = float(before.mean())
    found.sort(key=lambda one: -one.mean)  # of equal ones the table's first
    return Importance(
        target, part, len(rows), repeats, base if isinstance(target, ClassTarget) else 1 - base, tuple(found)
    )


@dataclass(frozen=True, eq=False)
class Shuffle:
    """What becomes of the inputs where the cells of one column change places.

    Attributes
    ----------
    own : slice
        The inputs that are made of the column alone: they change places as its cells do.
    rules : array of int
        The inputs that are rules which look at it and at others.
    held : callable
        Those rules, (rows, rules), where the column's cells stand in an order.
    """

    own: slice
    rules: Indices
    held: Callable[[Indices], Any]


def shuffling(preparation: Preparation, table: Table, rows: Rows) -> Callable[[str], Shuffle]:
    """What becomes of the inputs of some rows where the cells of a column, by its name, change places."""
    cells = [of_column[rows] for of_column in preparation.cells(table)] if preparation.rules else []
    names = [column.name for column in preparation.columns]
    starts = np.cumsum([0, *(len(column.names) for column in preparation.columns)]).tolist()

    def of(name: str) -> Shuffle:
        at = names.index(name)
        asked = [place for place, rule in enumerate(preparation.rules) if name in rule.columns]
        meet = meeting([preparation.rules[place] for place in asked], preparation.columns)

        def held(order: Indices) -> Any:
            found = np.empty((len(rows), len(asked)))
            meet([one[order] if place == at else one for place, one in enumerate(cells)], found)
            return found

        return Shuffle(slice(starts[at], starts[at + 1]), starts[-1] + np.array(asked, dtype=np.intp), held)

    return of


def _after(X: Floats, shuffle: Shuffle, orders: list[Indices], losses: Callable[[], Floats]) -> Floats:
    """Each row's loss with a column's cells shuffled, the mean over the orders; X is afterwards as it was."""
    own, rules = X[:, shuffle.own].copy(), X[:, shuffle.rules]
    total = np.zeros(len(X))
    for order in orders:
        X[:, shuffle.own] = own[order]
        if shuffle.rules.size:
            X[:, shuffle.rules] = shuffle.held(order)
        total += losses()
    X[:, shuffle.own], X[:, shuffle.rules] = own, rules
    return total / len(orders)


def _of_column(name: str, grown: Floats) -> OfColumn:
    return OfColumn(name, float(grown.mean()), float(grown.std(ddof=1)) / sqrt(len(grown)))


def _losses(target: Target, D: Any, y: Floats) -> Floats:
    """Of each row -log p of its class, or its squared error as a share of the targets' variance: the mean is 1 - R²."""
    y = y.astype(np.float64)
    if isinstance(target, ClassTarget):
        p = probabilities(y)
        right: Floats = p[np.arange(len(D)), D] / p.sum(axis=1)
        surprise: Floats = -np.log(np.clip(right, LEAST, 1.0))
        return surprise
    shares: Floats = (y[:, 0] - D) ** 2 / np.var(D)
    return shares
