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
from backglass.workflow.evaluation import Part
from backglass.workflow.figures_of_merit import losses as losses_of_classes
from backglass.workflow.judging import rows_of
from backglass.workflow.predicting import finite, preparation_of, probabilities, through

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
        shown = ", ".join(f"{one.column!r}: {one.mean:z.4f}" for one in self.columns[:5])
        return f"Importance(rows={self.rows}, {{{shown}{', ...' if len(self.columns) > 5 else ''}}})"

    @property
    def how(self) -> Text:
        """What was done."""
        text = words.HOW_CLASSES if isinstance(self.target, ClassTarget) else words.HOW_NUMBERS
        return text.format(rows=self.rows, repeats=self.repeats, base=f"{self.base:z.4f}")

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
            (Text(one.column, one.column), f"{one.mean:z.4f}", f"{one.standard_error:.4f}") for one in self.columns
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
    rows = rows_of(model, table, part)
    D = preparation.targets(table, rows)
    if (why := why_not(preparation.target, D, table.path)) is not None:
        raise DataError(why)
    X = preparation.inputs(table, rows, model.theta.flat.dtype.name)
    return importance_by(model, table, X, D, rows, part, repeats, seed, engine, watch)


def why_not(target: Target, D: Any, path: str) -> Text | None:
    """Why shuffling some rows' cells tells nothing; None where it does.

    Parameters
    ----------
    target : ClassTarget or NumberTarget
    D : array (rows,)
        Their class indices or standardised numbers.
    path : str
        What their table is called.

    Examples
    --------
    >>> kinds = ClassTarget("kind", ("owl", "tern"))
    >>> why_not(kinds, [0, 1], "t.csv"), str(why_not(kinds, [0], "t.csv"))
    (None, 'Shuffling needs two rows or more, but t.csv has 1 with the target.')
    """
    if len(D) < 2:
        return words.TOO_FEW.format(path=path, rows=len(D))
    alike = not isinstance(target, ClassTarget) and not np.ptp(D)
    return words.ALIKE.format(path=path) if alike else None


def importance_by(
    model: Model,
    table: Table,
    X: Floats,
    D: Any,
    rows: Rows,
    part: Part = "all",
    repeats: int = 5,
    seed: int = 0,
    engine: str = "auto",
    watch: Watch = lambda *_: None,
) -> Importance:
    """How much a model needs each column, by rows that are prepared already, and that `why_not` has nothing against.

    Parameters
    ----------
    model : Model
    table : Table
        As the model's forms read it.
    X : array (rows, n_1)
        Inputs; they are shuffled where they are, and stand as they did in the end.
    D : array (rows,)
        Class indices or standardised numbers.
    rows : array (rows,)
        Which rows of the table they are, from 0.
    part, repeats, seed, engine, watch
        As `importance_of` takes them.

    Raises
    ------
    DataError
        An output is not finite.
    """
    preparation = preparation_of(model)
    target = preparation.target
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
    starts = preparation.starts

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
        return losses_of_classes(D, probabilities(y))
    shares: Floats = (y[:, 0] - D) ** 2 / np.var(D)
    return shares
