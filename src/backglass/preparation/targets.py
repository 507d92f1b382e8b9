"""What is predicted: a class or a number, and how the target column becomes either."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.brief import brief
from backglass.codec import Stored
from backglass.errors import DataError
from backglass.preparation.columns import Rows, Texts, finite_numbers, place_in
from backglass.preparation.scaling import mean_and_scale
from backglass.ranges import number
from backglass.tables.forms.described import described
from backglass.tables.forms.saying import nearly_values
from backglass.tables.names import known_column, name_of
from backglass.tables.table import Table
from backglass.tables.texts import number_as_text
from backglass.words import tables as words

Task = Literal["classification", "regression"]

MOST_NUMBERED_CLASSES = 20
ROWS_PER_NUMBERED_CLASS = 10


@dataclass(frozen=True)
class ClassTarget(Stored):
    """A target of classes, each known by its text; the network learns their places in `classes`.

    Parameters
    ----------
    name : str
        The column.
    classes : tuple of str
        The classes, sorted: as numbers where all are numbers, else as texts.
    """

    tag: ClassVar[str] = "task"
    task: ClassVar[Task] = "classification"
    name: str
    classes: Texts

    def __repr__(self) -> str:
        """The column and its classes; of very many the first ones."""
        return brief(self, name=self.name, classes=self.classes)

    @property
    def outputs(self) -> int:
        """The network's output units: one for two classes, else one per class."""
        return 1 if len(self.classes) == 2 else len(self.classes)

    @classmethod
    def fit(cls, texts: pl.Series, path: str, *, numbers: bool = False) -> Self:
        """The classes of all labelled rows: a class must have a place even if no training row is of it."""
        classes = tuple(texts.drop_nulls().unique().sort())
        if len(classes) == 1:
            raise DataError(words.ONE_VALUE.format(name=name_of(texts), path=path, value=classes[0]))
        rows = len(texts) - texts.null_count()
        if _too_many(len(classes), rows):
            raise DataError(words.TOO_MANY_CLASSES.format(name=name_of(texts), classes=len(classes), rows=rows))
        return cls(name_of(texts), tuple(sorted(classes, key=Decimal)) if numbers else classes)

    def encode(self, texts: pl.Series, rows: Rows) -> NDArray[np.int64]:
        """The class indices of some rows of a column of texts, none of them missing; (rows,)."""
        places = place_in(texts, self.classes)[rows]
        unseen = np.flatnonzero(places < 0)
        if unseen.size:
            row = int(rows[unseen[0]])
            raise DataError(words.UNSEEN_CLASS.format(name=self.name, value=texts[row], row=row + 1))
        return places


@dataclass(frozen=True)
class NumberTarget(Stored):
    """A target of numbers, which the network learns standardised.

    Parameters
    ----------
    name : str
        The column.
    mean, scale : float
        Mean and standard deviation (divided by N) of the training rows.
    """

    tag: ClassVar[str] = "task"
    task: ClassVar[Task] = "regression"
    name: str
    mean: float
    scale: Annotated[float, number(0, ends="()")]
    outputs: ClassVar[int] = 1

    @classmethod
    def fit(cls, column: pl.Series) -> Self:
        """Mean and scale of `column`, the training rows' targets; scale 1 where these happen to be constant."""
        try:
            mean, scale = mean_and_scale(column.to_numpy())
        except OverflowError as error:
            raise DataError(words.TOO_LARGE.format(name=name_of(column))) from error
        return cls(name_of(column), mean, scale or 1.0)

    def encode(self, column: pl.Series, rows: Rows) -> NDArray[np.float64]:
        """The standardised targets of some rows of a column, none of them missing; (rows,)."""
        return (finite_numbers(column).gather(rows).to_numpy() - self.mean) / self.scale

    def decode(self, outputs: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """The network's outputs in the target's own unit."""
        return outputs * self.scale + self.mean


Target = ClassTarget | NumberTarget


def task_of(column: pl.Series) -> Task:
    """The task that a target column suggests.

    Texts and booleans are classes. So are whole numbers where there are two of them, or at most 20 that each
    occur in ten rows on average: labels 0 to 9 of a thousand rows, but not the ages of two hundred people.

    Examples
    --------
    >>> task_of(pl.Series("y", [0.0, 1.0, 1.0, 0.0]))
    'classification'
    >>> task_of(pl.Series("y", [1.0, 2.0, 3.0, 4.0]))
    'regression'
    """
    if column.dtype == pl.String:
        return "classification"
    present = column.drop_nulls()
    if present.is_infinite().any() or not (present == present.round()).all():
        return "regression"
    values = present.n_unique()
    few = values <= MOST_NUMBERED_CLASSES and values * ROWS_PER_NUMBERED_CLASS <= len(present)
    return "classification" if values == 2 or few else "regression"


def target_column(table: Table, name: str) -> pl.Series:
    """The target column as numbers or texts, which is there and has a value somewhere."""
    column = table.column(known_column(name, table.names, table.path))
    if column.null_count() == len(column):
        if (unread := table.unread(name)) is not None:
            kind, facts = described(table.form(name)), {"row": unread.row, "cell": unread.cell}
            raise DataError(words.TARGET_UNREAD.format(name=name, path=table.path, kind=kind, **facts))
        raise DataError(words.ALL_MISSING.format(name=name, path=table.path))
    if table.form(name).form == "date":
        raise DataError(words.DATE_TARGET, {"option": "text"}, name=name, path=table.path)
    return column


def class_target(table: Table, name: str) -> ClassTarget:
    """The classes of all rows of a table."""
    numbers = target_column(table, name).dtype == pl.Float64
    labels = table.labels(name)
    classes, rows = _counts(labels)
    if (why := nearly_values(table.path, name, table.decision(name))) is not None and _too_many(classes, rows):
        raise DataError(words.TEXTS_OF_NUMBERS.format(name=name, why=why, classes=classes, rows=rows))
    return ClassTarget.fit(labels, table.path, numbers=numbers)


def _counts(labels: pl.Series) -> tuple[int, int]:
    """How many classes there are, and rows that have one."""
    present = labels.drop_nulls()
    return present.n_unique(), len(present)


def _too_many(classes: int, rows: int) -> bool:
    return classes > max(MOST_NUMBERED_CLASSES, rows // 2)


def fit_target(table: Table, name: str, rows: Rows, task: Task | None) -> Target:
    """The target learned from the training rows of a table; its classes from all rows."""
    if (task or task_of(target_column(table, name))) == "classification":
        return class_target(table, name)
    return NumberTarget.fit(target_numbers(table, name).gather(rows))


def target_numbers(table: Table, name: str) -> pl.Series:
    """The target as finite numbers of at least two values."""
    column = target_column(table, name)
    if column.dtype == pl.String:
        raise DataError(words.TEXT_TARGET.format(name=name, path=table.path))
    numbers = finite_numbers(column)
    values = numbers.drop_nulls()
    if values.n_unique() == 1:
        raise DataError(words.ONE_VALUE.format(name=name, path=table.path, value=number_as_text(values[0])))
    return numbers


def labelled_rows(table: Table, target: str) -> Rows:
    """The rows, counted from 0, whose target is not missing.

    Raises
    ------
    DataError
        There is no such column, or it is missing in every row.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.frames import as_table
    >>> table = as_table(pl.DataFrame({"x": [1.0, 2.0, 3.0], "y": ["a", None, "b"]}))
    >>> labelled_rows(table, "y").tolist()
    [0, 2]
    """
    return np.flatnonzero(target_column(table, target).is_not_null().to_numpy())


def choose_task(table: Table, target: str) -> Task:
    """The task that the target's labelled rows suggest; `task_of` says how."""
    return task_of(target_column(table, target))


def class_indices(table: Table, target: str, rows: Rows, task: Task | None = None) -> NDArray[np.int64] | None:
    """The class of every one of `rows`, (rows,), by which a split can keep the classes' shares; None for numbers.

    Raises
    ------
    DataError
        The target cannot be learned, whichever rows are trained on.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.frames import as_table
    >>> table = as_table(pl.DataFrame({"x": [1.0, 2.0, 3.0], "y": ["a", "a", "b"]}))
    >>> class_indices(table, "y", labelled_rows(table, "y")).tolist()
    [0, 0, 1]
    """
    if (task or choose_task(table, target)) == "regression":
        target_numbers(table, target)
        return None
    return class_target(table, target).encode(table.labels(target), rows)
