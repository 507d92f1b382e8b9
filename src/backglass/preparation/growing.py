"""Rules found by small trees, one after the other on what the ones before leave.

B_0 = Y - mean. A tree of at most 8 leaves is fitted to B_(i-1) by squared error, half of the columns looked at for each
split; B_i = B_(i-1) - 0.3 T_i. Each leaf is a rule: the conditions on the way to it. Each member of a committee grows
rules of its own from its own training rows, so that those that it is judged by tell nothing of themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backglass.equations.arrays import Floats
from backglass.equations.randomness import Purpose, uniforms
from backglass.preparation.columns import MISSING, CategoricalColumn, Rows
from backglass.preparation.kinds import Column
from backglass.preparation.rule_inputs import Category, Condition, Gap, Rule, Threshold
from backglass.preparation.worded import WordedColumn
from backglass.tables.table import Table

BINS = 255  # at most, that the different values of a column are cut into: half of the time, and nothing lost
LEAVES = 8
LEAST_ROWS = 20  # of a leaf; of long tables their n / SHARE
SHARE = 400
RATE = 0.3
COLUMNS_A_SPLIT = 0.5


@dataclass(frozen=True, eq=False)
class Feature:
    """What a split can ask of one column.

    Attributes
    ----------
    values : array (N,) of float32
        Of numbers the bin, which float32 holds exactly; else 0 and 1.
    bins : (array, array) or None
        The smallest and the largest number of each bin, ascending.
    column : str
    category : str or None
        Where 1 says that the text is this category; else that the cell is missing.
    """

    values: NDArray[np.float32]
    bins: tuple[Floats, Floats] | None
    column: str
    category: str | None = None

    def condition(self, split: float, above: bool) -> Condition:
        """What it says that a row lies above a split of the values, or not."""
        if self.bins is not None:
            smallest, largest = self.bins
            last = int(split)  # the last bin below the split
            return Threshold(self.column, shortest(float(largest[last]), float(smallest[last + 1])), above)
        return Gap(self.column, above) if self.category is None else Category(self.column, self.category, above)


def features_of(columns: Sequence[Column], table: Table, rows: Rows) -> list[Feature]:
    """What splits can ask of the columns of a table, for some of its rows: of all but the words of texts."""
    found: list[Feature] = []
    for column in columns:
        if isinstance(column, WordedColumn):
            continue
        cells = column.cells(column.read(table.column(column.name)))[rows]
        found += _of_texts(column, cells) if isinstance(column, CategoricalColumn) else _of_numbers(column, cells)
    return found


def _of_numbers(column: Column, cells: NDArray[Any]) -> Iterator[Feature]:
    numbers, places, counts = np.unique(column.filled(cells), return_inverse=True, return_counts=True)
    bins = np.arange(len(numbers))
    if len(numbers) > BINS:  # about as many rows in each
        bins = np.unique((np.cumsum(counts) - counts) * BINS // len(cells), return_inverse=True)[1]
    starts = np.flatnonzero(np.diff(bins, prepend=-1))
    ends = np.append(starts[1:], len(numbers)) - 1
    yield Feature(bins[places].astype(np.float32), (numbers[starts], numbers[ends]), column.name)
    if column.indicator:
        yield Feature(np.isnan(cells).astype(np.float32), None, column.name)


def _of_texts(column: CategoricalColumn, cells: NDArray[Any]) -> Iterator[Feature]:
    filled = column.filled(cells)
    for place, category in enumerate(column.categories):
        yield Feature((filled == place).astype(np.float32), None, column.name, category)
    if column.indicator:
        yield Feature((cells == MISSING).astype(np.float32), None, column.name)


def grown(
    features: Sequence[Feature],
    D: Floats,
    rows: Rows,
    trees: int,
    seed: int,
    member: int = 0,
    weights: Floats | None = None,
) -> list[Rule]:
    """The rules of some trees, each once.

    Parameters
    ----------
    features : sequence of Feature
        Of N rows.
    D : array (N, outputs)
        Targets.
    rows : array of int
        The rows that they are grown on, of the N.
    trees : int
    seed, member : int
        Decide which columns a split looks at.
    weights : array (N,), optional
        Of the N rows; those of weight 0 are not grown on.
    """
    from sklearn.tree import DecisionTreeRegressor  # takes half a second to import

    if weights is not None:
        rows = rows[weights[rows] > 0]
    if not features or not len(rows):
        return []
    X, s = np.stack([one.values[rows] for one in features], axis=1), None if weights is None else weights[rows]
    left = D[rows] - np.average(D[rows], axis=0, weights=s)
    states = (uniforms(seed, Purpose.RULES, trees, time=member) * 2**32).astype(np.int64)
    found: dict[Rule, None] = {}
    for state in states.tolist():
        tree = DecisionTreeRegressor(
            max_leaf_nodes=LEAVES,
            min_samples_leaf=min(max(LEAST_ROWS, len(rows) // SHARE), max(1, len(rows) // 2)),
            max_features=COLUMNS_A_SPLIT,
            random_state=state,
        ).fit(X, left, sample_weight=s)
        left = left - RATE * tree.predict(X).reshape(left.shape)
        found |= dict.fromkeys(_leaves(tree.tree_, features))
    return list(found)


def _leaves(tree: Any, features: Sequence[Feature]) -> Iterator[Rule]:
    """A rule for every leaf of a tree that has a split."""
    ways: list[tuple[int, tuple[Condition, ...]]] = [(0, ())]
    while ways:
        node, conditions = ways.pop()
        if tree.children_left[node] >= 0:
            asked = features[tree.feature[node]].condition
            split = float(tree.threshold[node])
            ways.append((int(tree.children_right[node]), (*conditions, asked(split, above=True))))
            ways.append((int(tree.children_left[node]), (*conditions, asked(split, above=False))))
        elif conditions:
            yield Rule(_tightest(conditions))


def _tightest(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Conditions without those that others of them imply, in the order in which a column is first asked."""
    kept: dict[tuple[Any, ...], Condition] = {}
    one_of = {one.column for one in conditions if isinstance(one, Category) and one.equal}
    for one in conditions:
        if isinstance(one, Threshold):  # the last split of a column is the tightest one
            kept[one.column, one.above] = one
        elif not (isinstance(one, Category) and not one.equal and one.column in one_of):
            kept[one.column, one] = one
    order = list(dict.fromkeys(one.column for one in conditions))
    return tuple(sorted(kept.values(), key=lambda one: order.index(one.column)))


def shortest(low: float, high: float) -> float:
    """A number of few digits that is at least `low` and below `high`: the shortest one near their middle, or near low.

    Examples
    --------
    >>> shortest(41.0, 42.0), shortest(3.14159, 3.1425), shortest(0.0, 1000.0)
    (41.0, 3.142, 500.0)
    """
    middle = low / 2 + high / 2
    for digits in range(16):
        for near in (middle, low):
            rounded = float(f"{near:.{digits}e}")
            if low <= rounded < high:
                return rounded
    return low
