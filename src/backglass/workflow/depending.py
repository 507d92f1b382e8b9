"""How a model's predictions depend on one column: partial dependence, and the curves of single rows.

Friedman, Annals of Statistics 29 (2001), section 8.2; Goldstein, Kapelner, Bleich, Pitkin, Journal of Computational and
Graphical Statistics 24 (2015). The cells are set before the preparation, so that all inputs made from them follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.equations.randomness import Purpose, permutation
from backglass.errors import DataError
from backglass.modelfile import Model
from backglass.page.blocks import Block, Heading, Illustration, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.shown import Shown
from backglass.pictures.dependence_curves import Panel, dependence_curves
from backglass.preparation.columns import CategoricalColumn, Rows
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.targets import ClassTarget, Target
from backglass.preparation.whole import Preparation
from backglass.ranges import spoken
from backglass.tables.frames import Tabular
from backglass.tables.names import shown_names
from backglass.tables.table import Table
from backglass.words import Language, Text
from backglass.words import dependence as words
from backglass.workflow.cells import raw_cell
from backglass.workflow.contributing import aligned, short_cell
from backglass.workflow.predicting import outputs, preparation_of, probabilities

QUANTILES = 20
MOST_VALUES = 12  # categories
LINES = 20  # single rows that are drawn
MOST_PANELS = 6  # classes
MOST_NAMED = 7  # dates below the axis
BAND = (0.1, 0.9)

Watch = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class AnswerCurve:
    """What the model answers over the values of the column.

    Attributes
    ----------
    name : str
        The class whose probability it is, or the target.
    mean, low, high : array (values,)
        Over the rows: the mean, and the tenth and ninetieth of a hundred.
    lines : array (lines, values)
        Single rows.
    """

    name: str
    mean: Floats
    low: Floats
    high: Floats
    lines: Floats

    def to_json(self, rows: list[int]) -> dict[str, Any]:
        """The curve as plain values; `rows` are the numbers of the single rows."""
        lines = zip(rows, self.lines.tolist(), strict=True)
        return {
            "name": self.name,
            "mean": self.mean.tolist(),
            "low": self.low.tolist(),
            "high": self.high.tolist(),
            "lines": [{"row": row, "values": values} for row, values in lines],
        }


@dataclass(frozen=True, eq=False)
class Dependence(Shown):
    """How a model's predictions depend on one column.

    Attributes
    ----------
    target : ClassTarget or NumberTarget
    column : str
    values : tuple of float or str
        What its cells were set to, as the table has it.
    at : tuple of float or None
        The same as numbers, ascending; None for categories.
    counts : tuple of int
        How many of the rows have each value; of numbers those up to it, from the one before.
    curves : tuple of AnswerCurve
        One for a number, one for the second of two classes, else one for every class.
    line_rows : tuple of int
        The rows of the single lines, counted from 1.
    rows, of : int
        How many rows the model was asked for, and how many the table has.
    seed : int
        What drew them.
    different : int
        How many different values the column has.
    """

    target: Target
    column: str
    values: tuple[float | str, ...]
    at: tuple[float, ...] | None
    counts: tuple[int, ...]
    curves: tuple[AnswerCurve, ...]
    line_rows: tuple[int, ...]
    rows: int
    of: int
    seed: int
    different: int

    def __repr__(self) -> str:
        """Between which means it moves."""
        moved = ", ".join(f"{one.name!r}: {one.mean.min():.4g} to {one.mean.max():.4g}" for one in self.curves[:5])
        return f"Dependence(column={self.column!r}, rows={self.rows}, {{{moved}}})"

    @property
    def title(self) -> Text:
        """What it is about."""
        return words.TITLE.format(target=self.target.name, column=self.column)

    @property
    def by_class(self) -> bool:
        """Whether the curves are of probabilities."""
        return isinstance(self.target, ClassTarget)

    def _shown(self) -> list[AnswerCurve]:
        """Those that are drawn: of many classes the ones that move most, in their own order."""
        moved = sorted(range(len(self.curves)), key=lambda k: -float(np.ptp(self.curves[k].mean)))[:MOST_PANELS]
        return [self.curves[k] for k in sorted(moved)]

    def _named(self, curve: AnswerCurve) -> Text:
        return words.PROBABILITY.format(name=curve.name) if self.by_class else Text(curve.name, curve.name)

    def to_svg(self, lang: Language | None = None) -> str:
        """The curves, one below the other."""
        speak = spoken(lang)
        panels = [Panel(self._named(one)[speak], *(_plain(one))) for one in self._shown()]
        at, labels = self._axis()
        return dependence_curves(self.title[speak], self.column, panels, at, labels)

    def _axis(self) -> tuple[Sequence[float], list[str] | None]:
        """Where the values stand, and their names where numbers do not say them: of dates and times only some."""
        names = [short_cell(value) for value in self.values]
        if self.at is None:
            return [float(place) for place in range(len(names))], names
        if all(isinstance(value, float) for value in self.values):
            return self.at, None
        every = -(-len(names) // MOST_NAMED)
        return self.at, [name if place % every == 0 else "" for place, name in enumerate(names)]

    def blocks(self) -> list[Block]:
        """What was done, a picture, and the means."""
        facts = {"column": self.column, "rows": self.rows, "values": len(self.values)}
        remarks = [words.HOW.format(**facts)]
        if self.rows < self.of:
            remarks.append(words.DRAWN.format(rows=self.rows, of=self.of, seed=self.seed))
        if self.at is None and self.different > len(self.values):
            remarks.append(words.FEW_VALUES.format(column=self.column, of=self.different, values=len(self.values)))
        shown = self._shown()
        if len(shown) < len(self.curves):
            remarks.append(words.FEW_CLASSES.format(of=len(self.curves), shown=len(shown)))
        return [
            Heading(self.title),
            *map(Paragraph, remarks),
            Illustration(words.PICTURE, self.to_svg),
            self._grid(shown),
        ]

    def _grid(self, shown: list[AnswerCurve]) -> Grid:
        """The means of every value; of one curve with the band."""
        name = Text(self.column, self.column)
        cells = [short_cell(value) for value in self.values]
        first = [
            Text(one, one) if isinstance(value, str) else one for one, value in zip(cells, self.values, strict=True)
        ]
        head: tuple[Text | str, ...]
        if len(shown) == 1:
            head = (name, self._named(shown[0]), words.LOW, words.HIGH, words.ROWS)
            columns = [shown[0].mean, shown[0].low, shown[0].high]
        else:
            head = (name, *(Text(one.name, one.name) for one in shown), words.ROWS)
            columns = [one.mean for one in shown]
        values = [value for column in columns for value in column.tolist()]
        figures = [f"{value:.4f}" for value in values] if self.by_class else aligned(values)
        step = len(cells)
        lines = [figures[start : start + step] for start in range(0, len(figures), step)]
        rows = zip(first, *lines, map(str, self.counts), strict=True)
        return Grid(head, tuple(rows))

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, unrounded."""
        return {
            "task": self.target.task,
            "target": self.target.name,
            "column": self.column,
            "rows": self.rows,
            "values": list(self.values),
            "counts": list(self.counts),
            "curves": [one.to_json(list(self.line_rows)) for one in self.curves],
        }


def dependence_on(
    model: Model, table: Tabular, column: str, rows: int = 2000, seed: int = 0, watch: Watch = lambda *_: None
) -> Dependence:
    """How the predictions for a table depend on one column.

    Parameters
    ----------
    model : Model
    table : Table or dataframe
        Its target is not needed.
    column : str
        One that inputs are made from.
    rows : int, default 2000
        At most so many rows of the table, drawn by the seed.
    seed : int, default 0
    watch : callable, optional
        Called with how many values are done, and how many there are.

    Raises
    ------
    DataError
        The table does not fit the model, or the column is no input or has no value.
    """
    preparation = preparation_of(model)
    table = preparation.read(table)
    preparation.check_columns(table)
    inputs = [one.name for one in preparation.columns]
    if column not in inputs:
        raise DataError(words.NO_INPUT.format(column=column, columns=shown_names(inputs)))
    taken = np.arange(table.rows)
    if table.rows > rows:
        taken = np.sort(permutation(seed, Purpose.CHECK, table.rows)[:rows])
    places, at, counts, different = _values(preparation, table, column, taken)
    answers = []
    for done, place in enumerate(places.tolist()):
        watch(done, len(places))
        answers.append(_answers(model, table.set_to(column, place), taken))
    found = np.stack(answers)  # (values, rows, curves)
    order = np.argsort(found.mean(axis=(0, 2)) if found.shape[2] == 1 else found[..., 0].mean(axis=0), kind="stable")
    lines = np.unique(order[np.linspace(0, len(order) - 1, min(LINES, len(order))).round().astype(np.intp)])
    target = preparation.target
    names = (target.name,) if not isinstance(target, ClassTarget) else target.classes[-found.shape[2] :]
    curves = tuple(_curve(name, found[..., k], lines) for k, name in enumerate(names))
    values = tuple(_raw(table, column, place) for place in places.tolist())
    line_rows = tuple((taken[lines] + 1).tolist())
    return Dependence(target, column, values, at, counts, curves, line_rows, len(taken), table.rows, seed, different)


def _values(
    preparation: Preparation, table: Table, name: str, taken: Rows
) -> tuple[Rows, tuple[float, ...] | None, tuple[int, ...], int]:
    """A row for each value that is set, the values as numbers, how many rows have them, how many values there are.

    Numbers are those at the twentieths of the ordered values; of categories the most frequent ones, those with an order
    in it.
    """
    column = next(one for one in preparation.columns if one.name == name)
    read = table.column(name)
    there = taken[read.is_not_null().to_numpy()[taken]]
    if not len(there):
        raise DataError(words.NO_VALUE.format(path=table.path, column=name))
    if read.dtype.is_numeric() and not isinstance(column, CategoricalColumn | OrdinalColumn):
        numbers = read.to_numpy()[there]
        order = np.argsort(numbers, kind="stable")
        chosen = order[np.linspace(0, len(order) - 1, QUANTILES + 1).round().astype(np.intp)]
        _, first = np.unique(numbers[chosen], return_index=True)
        chosen = chosen[first]
        counts = np.bincount(np.searchsorted(numbers[chosen], numbers), minlength=len(chosen))
        return there[chosen], tuple(numbers[chosen].tolist()), tuple(counts.tolist()), len(np.unique(numbers))
    texts, first, counts = np.unique(
        table.labels(name).to_numpy()[there].astype(str), return_index=True, return_counts=True
    )
    chosen = np.sort(np.argsort(-counts, kind="stable")[:MOST_VALUES])
    if isinstance(column, OrdinalColumn):
        levels = column.read(read).to_numpy()[there[first[chosen]]]
        chosen = chosen[np.argsort(levels, kind="stable")]
    return there[first[chosen]], None, tuple(counts[chosen].tolist()), len(texts)


def _answers(model: Model, table: Table, rows: Rows) -> Floats:
    """What is predicted for rows, (rows, curves): numbers in the target's unit, or probabilities."""
    target, y = preparation_of(model).target, outputs(model, table, rows).astype(np.float64)
    if not isinstance(target, ClassTarget):
        decoded: Floats = target.decode(y[:, :1])
        return decoded
    return probabilities(y)[:, 1:] if len(target.classes) == 2 else y


def _curve(name: str, answers: Floats, lines: Rows) -> AnswerCurve:
    low, high = np.quantile(answers, BAND, axis=1)
    return AnswerCurve(name, answers.mean(axis=1), low, high, answers[:, lines].T)


def _raw(table: Table, name: str, place: int) -> float | str:
    value = raw_cell(table, name, place + 1)
    assert value is not None  # the rows of values have one
    return value


def _plain(curve: AnswerCurve) -> tuple[list[float], list[float], list[float], list[list[float]]]:
    return curve.mean.tolist(), curve.low.tolist(), curve.high.tolist(), curve.lines.tolist()
