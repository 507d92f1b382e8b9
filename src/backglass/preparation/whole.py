"""From the rows of a `Table` to the arrays a network takes, and the target's way back.

`Preparation.fit` learns everything from the training rows alone, so that the validation rows stay unseen:
medians, most frequent values, means, scales, categories. What it learned is plain values (`to_dict`), kept with
the model and applied again, unchanged, to every later table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import NDArray

from backglass.brief import brief
from backglass.cached import cached_property
from backglass.codec import EntryError, Mark, Stored
from backglass.cores import cores_allowed
from backglass.errors import DataError
from backglass.numeric import checked_dtype
from backglass.preparation.columns import CategoricalColumn, FloatArray, Rows
from backglass.preparation.kinds import Column, LeftOut, fit_column, without_pieces
from backglass.preparation.recipe import AS_USUAL, Recipe
from backglass.preparation.refusals import (
    check_fit,
    check_near,
    checked_rows,
    complete_rows,
    mostly_others,
    near,
    nothing_left,
    refuse_other_cells,
)
from backglass.preparation.rule_inputs import Rule, check_rules, meeting
from backglass.preparation.targets import ClassTarget, Target, Task, fit_target, labelled_rows, target_column
from backglass.preparation.verdicts import Verdict
from backglass.tables.forms.every import AnyForm
from backglass.tables.frames import Tabular, as_table
from backglass.tables.names import name_of, nearest
from backglass.tables.table import Table
from backglass.words import tables as words

BLOCK = 2**21  # bytes of inputs that are filled at once
MANY = 100_000  # rows
FEWEST_AT_ONCE = 4096  # rows


@dataclass(frozen=True)
class Preparation(Stored):
    """How a table's columns become inputs, and its target column targets.

    Parameters
    ----------
    columns : tuple of NumericColumn, CategoricalColumn, CleanedColumn, OrdinalColumn, DatedColumn or WordedColumn
        The input columns, in the table's order.
    target : ClassTarget or NumberTarget
        What is predicted.
    left_out : tuple of LeftOut
        Columns that are no input: those that the audit rejects. Without an audit those without a value in the
        training rows; texts with more than 20 different values of which nearly every row (more than half) has its
        own, such as names; texts with more than 1000.
    kept : tuple of str
        Columns that the audit would have rejected or repaired, and the user kept as they are.
    forms : mapping of str to Form
        How the cells of the input columns and of the target become values, in every later table, too.
    mixed : tuple of str
        Columns more than half of whose cells were none of their form in training, too.
    rules : tuple of Rule
        Inputs behind those of the columns: whether a row meets several conditions.

    Examples
    --------
    >>> import polars as pl
    >>> table = pl.DataFrame({"x": [1.0, None, 3.0], "y": ["a", "b", "a"]})  # or pandas
    >>> preparation = Preparation.fit(table, "y")
    >>> preparation.names
    ('x', 'x missing')
    >>> preparation.inputs(table).round(2).tolist()
    [[-1.22, 0.0], [0.0, 1.0], [1.22, 0.0]]
    >>> preparation.targets(table).tolist()
    [0, 1, 0]
    """

    columns: tuple[Column, ...]
    target: Target
    left_out: tuple[LeftOut, ...] = ()
    kept: Annotated[tuple[str, ...], Mark.ADDED] = ()
    forms: dict[str, AnyForm] = field(default_factory=dict, hash=False)
    mixed: Annotated[tuple[str, ...], Mark.ADDED] = ()
    rules: Annotated[tuple[Rule, ...], Mark.ADDED] = ()

    def __post_init__(self) -> None:
        seen = {self.target.name}
        for column in self.columns:
            if column.name in seen:
                raise DataError(words.COLUMN_TWICE.format(name=column.name))
            if self.forms and column.name not in self.forms:
                raise DataError(words.NO_FORM.format(name=column.name))
            seen.add(column.name)
        check_rules(self.rules, self.columns)

    def __repr__(self) -> str:
        """What becomes what; `columns` says how."""
        return brief(
            self, columns=len(self.columns), inputs=len(self.names), target=self.target.name, task=self.target.task
        )

    @classmethod
    def fit(
        cls,
        table: Tabular,
        target: str | Target,
        rows: Rows | None = None,
        task: Task | None = None,
        audited: Sequence[Verdict] = (),
        recipe: Recipe = AS_USUAL,
    ) -> Self:
        """Learn from the training rows of a table.

        Parameters
        ----------
        table : Table or dataframe
            The table; a dataframe of pandas, polars or another library that narwhals knows.
        target : str, ClassTarget or NumberTarget
            The column to predict; or what is predicted, where it is no column of the table.
        rows : array of int, (training rows,), or None
            The training rows, counted from 0, each with a target; None takes all that have one.
        task : {"classification", "regression"} or None
            None decides by the target's values; `task_of` says how.
        audited : sequence of Verdict
            The audit of the same rows, after the user overruled it: a column is left out, or repaired, as it says.
        recipe : Recipe
            What the user says of the columns' preparation.

        Raises
        ------
        DataError
            The target is unknown, missing in all rows or of one value, or a column cannot be learned from.
        """
        check_fit(target, task, audited, recipe)
        table = as_table(table)
        rows = None if rows is None else checked_rows(rows, table)
        table = table.asked(recipe.asked(table.names))
        name = target if isinstance(target, str) else target.name
        if isinstance(target, str):
            rows = labelled_rows(table, target) if rows is None else rows
            target_column(table, target)
        elif rows is None:
            rows = np.arange(table.rows)
        recipe.check_names(table.names, name, table.path)
        verdicts = {verdict.name: verdict for verdict in audited}
        inputs = [table.column(column) for column in table.names if column != name]
        gappy = [column for column in inputs if recipe.fill_of(column.name) == "drop-rows"]
        forms = {column.name: table.form(name_of(column)).form for column in inputs}
        firstly = [fit_column(column, rows, verdicts.get(column.name), recipe, forms[column.name]) for column in gappy]
        rows = complete_rows(table, rows, [column for column in firstly if not isinstance(column, LeftOut)])
        learned = fit_target(table, target, rows, task) if isinstance(target, str) else target
        fitted = [fit_column(column, rows, verdicts.get(column.name), recipe, forms[column.name]) for column in inputs]
        columns = tuple(column for column in fitted if not isinstance(column, LeftOut))
        left_out = tuple(column for column in fitted if isinstance(column, LeftOut))
        if not columns:
            raise nothing_left(table, name, left_out if audited else ())
        kept = tuple(verdict.name for verdict in audited if verdict.kept)
        read = [column.name for column in columns] + ([target] if isinstance(target, str) else [])
        mixed = tuple(column.name for column in columns if mostly_others(column.name, table) is not None)
        return cls(columns, learned, left_out, kept, {column: table.form(column) for column in read}, mixed)

    def complete(self, table: Tabular, rows: Rows) -> Rows:
        """Those of some rows that are trained on: the ones with a value wherever "drop-rows" was asked for.

        Raises
        ------
        DataError
            There is none.
        """
        return complete_rows(
            self.read(table), rows, [column for column in self.columns if column.filled_by == "drop-rows"]
        )

    def read(self, table: Tabular) -> Table:
        """A table by the forms of the preparation.

        Raises
        ------
        DataError
            More than half of a column's cells, of 20 or more, are none of its form, as they were not in training.
        """
        read = as_table(table, self.forms)
        for column in self.columns:
            if column.name in read.names and column.name not in self.mixed:
                refuse_other_cells(column.name, read)
        return read

    def check_columns(self, table: Table) -> None:
        """Refuse a table that lacks an input.

        Raises
        ------
        DataError
            It does.
        """
        for column in self.columns:
            self._known(table, column.name)

    def _known(self, table: Table, name: str) -> str:
        """The name of a column, after it was seen to be in the table; a near one that the model does not know is named.

        Another column of the training table is not meant, however near its name is.
        """
        if name not in table.names:
            ours = {column.name for column in (*self.columns, *self.left_out)} | {self.target.name}
            near = nearest(name, [other for other in table.names if other not in ours])
            text = words.NEAR_COLUMN if near else words.MISSING_COLUMN
            raise DataError(text.format(name=name, path=table.path, nearest=near))
        return name

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the inputs, in their order."""
        return (*(name for column in self.columns for name in column.names), *(rule.name for rule in self.rules))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each column's inputs begin, from 0, and behind them where the rules do."""
        return tuple(np.cumsum([0, *(len(column.names) for column in self.columns)]).tolist())

    @cached_property
    def sources(self) -> tuple[tuple[str, ...], ...]:
        """For every input the columns that it is made from: one, or those that a rule looks at."""
        of_columns = tuple((column.name,) for column in self.columns for _ in column.names)
        return (*of_columns, *(rule.columns for rule in self.rules))

    def view(self, name: str, rules: Collection[Rule] | None = None) -> Rows:
        """Which inputs a view has, by their places from 0.

        Parameters
        ----------
        name : {"plain", "pieces", "rules"}
            Neither pieces nor rules; pieces, too; or both.
        rules : collection of Rule or None
            Those that are meant; None means all.

        Examples
        --------
        >>> import polars as pl
        >>> table = pl.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "y": [1.0, 3.0, 2.0, 5.0]})
        >>> prepared = Preparation.fit(table, "y", task="regression", recipe=Recipe(views=("pieces",)))
        >>> len(prepared.names), prepared.view("plain").tolist()
        (17, [0])
        """
        taken: list[bool] = []
        for column in self.columns:
            taken += [place < column.plain or name != "plain" for place in range(len(column.names))]
        taken += [name == "rules" and (rules is None or rule in rules) for rule in self.rules]
        return np.flatnonzero(taken)

    def as_seen(self, name: str) -> Self:
        """The preparation with the inputs of a view alone."""
        columns = self.columns if name != "plain" else tuple(map(without_pieces, self.columns))
        return replace(self, columns=columns, rules=self.rules if name == "rules" else ())

    def inputs(self, table: Tabular, rows: Rows | None = None, dtype: str = "float64") -> FloatArray:
        """The inputs of a table's rows, (rows, len(names)).

        Parameters
        ----------
        table : Table or dataframe
            Any with the input columns, under their names, in any order; other columns do not matter.
        rows : array of int or None
            The rows, counted from 0; None takes all.
        dtype : str
            "float64" or "float32".
        """
        table = self.read(table)
        rows = None if rows is None else checked_rows(rows, table)
        wanted = np.arange(table.rows) if rows is None else rows
        inputs = np.empty((len(wanted), len(self.names)), dtype=checked_dtype(dtype))
        step = max(BLOCK // (inputs.shape[1] * inputs.itemsize), FEWEST_AT_ONCE)
        fill = self._filling(table)
        far = len(self.columns)  # the first column with a value too far out
        for first in range(0, len(wanted), step):  # a block stays in the cache while the columns fill it
            far = min(far, fill(_some(rows, first, step), inputs[first : first + step]))
        if far < len(self.columns):
            check_near(self.columns[far].name, inputs[:, self.starts[far] : self.starts[far + 1]], wanted)
        return inputs

    def slices(self, table: Tabular, rows: Rows | None, dtype: str, size: int) -> Iterator[FloatArray]:
        """What `inputs` gives, `size` rows after the others, each time in the same array.

        Examples
        --------
        >>> import polars as pl
        >>> table = pl.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 2.0]})
        >>> [len(part) for part in Preparation.fit(table, "y", task="regression").slices(table, None, "float32", 2)]
        [2, 1]
        """
        table = self.read(table)
        count = table.rows if rows is None else len(rows)
        block = np.empty((min(size, count), len(self.names)), dtype=dtype)
        fill = self._filling(table)
        for first in range(0, count, size):
            part = block[: count - first]
            if fill(_some(rows, first, size), part) < len(self.columns):
                self.inputs(table, rows, dtype)  # says which row
            yield part

    def cells(self, table: Table) -> list[NDArray[Any]]:
        """What each column's `cells` gives of a table that is read by the preparation's forms."""
        self.check_columns(table)
        with ThreadPoolExecutor(1 if table.rows < MANY else cores_allowed()) as pool:  # polars lets other threads work
            return list(pool.map(lambda one: one.cells(one.read(table.column(one.name))), self.columns))

    def _filling(self, table: Table) -> Callable[[Rows | slice, FloatArray], int]:
        """What fills the inputs of some rows, and gives the place of the first column with a value too far out."""
        cells, enter = self.cells(table), self.entering()
        return lambda rows, inputs: enter([of_column[rows] for of_column in cells], inputs)

    def entering(self) -> Callable[[Sequence[NDArray[Any]], FloatArray], int]:
        """What writes the inputs of some rows, given every column's cells of these, as `cells` has them.

        It gives the place of the first column with a value too far out, or their number.
        """
        met = meeting(self.rules, self.columns)

        def enter(cells: Sequence[NDArray[Any]], inputs: FloatArray) -> int:
            far = len(self.columns)
            for place, (column, (start, end)) in enumerate(zip(self.columns, pairwise(self.starts), strict=True)):
                part = inputs[:, start:end]
                with np.errstate(over="ignore", invalid="ignore"):
                    column.enter(cells[place], part)
                if not isinstance(column, CategoricalColumn) and not near(part[:, 0]):
                    far = min(far, place)
            met(cells, inputs[:, self.starts[-1] :])
            return far

        return enter

    def targets(self, table: Tabular, rows: Rows | None = None) -> NDArray[Any]:
        """The class indices or standardised numbers of the target, (rows,); every row must have its target."""
        table = self.read(table)
        wanted = np.arange(table.rows) if rows is None else checked_rows(rows, table)
        cells = table.labels if isinstance(self.target, ClassTarget) else table.column
        with np.errstate(over="ignore", invalid="ignore"):
            targets = self.target.encode(cells(self._known(table, self.target.name)), wanted)
        check_near(self.target.name, targets, wanted)
        return targets

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The preparation that `to_dict` described.

        Raises
        ------
        DataError
            The description is not one that `to_dict` made.
        """
        try:
            return super().from_dict(plain)
        except EntryError as error:
            raise DataError(words.BAD_PREPARATION.format(reason=error.text)) from error


def _some(rows: Rows | None, first: int, count: int) -> Rows | slice:
    return slice(first, first + count) if rows is None else rows[first : first + count]
