"""One column and the target as the audit sees them: the training rows' cells as numbers, as labels, or as dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.audit.association import Labels
from backglass.equations.arrays import Floats
from backglass.preparation.cleaned import date_form, readable_numbers
from backglass.preparation.targets import Task
from backglass.preparation.thresholds import each_its_own
from backglass.preparation.verdicts import Kind
from backglass.tables.texts import as_texts

MOSTLY_NUMBERS = 0.8  # of the cells: a column of numbers with slips among them


@dataclass(frozen=True, eq=False)
class Aim:
    """The target in the training rows.

    Attributes
    ----------
    task : {"classification", "regression"}
    numbers : array (n,) or None
        Its values; None where it holds texts.
    labels : array (n,)
        The place of every value among the sorted different ones.
    """

    task: Task
    numbers: Floats | None
    labels: Labels

    def matrix(self, rows: NDArray[np.intp]) -> Floats:
        """What a share explained is measured on, of some rows: the numbers, or the classes one-hot; (rows, K)."""
        if self.task == "regression" and self.numbers is not None:
            return scaled(self.numbers[rows])[:, None]
        labels = np.unique(self.labels[rows], return_inverse=True)[1]
        return np.eye(int(labels.max(initial=-1)) + 1)[labels]


@dataclass(frozen=True, eq=False)
class Examined:
    """A column in the training rows.

    Attributes
    ----------
    name : str
    kind : {"numeric", "categorical", "date", "text"}
        By the cells; "text" has more than 20 different values, of which nearly every row has its own.
    cells : polars.Series
        The training rows.
    numbers : array (n,)
        NaN where a cell is missing or no finite number; dates in days. All NaN where the column holds texts.
    labels : array (n,)
        The place of every cell among the sorted different ones, -1 where it is missing.
    wrong : int
        Cells that are there, but no finite number (no date) where most are.
    form : str
        The format of the dates.
    """

    name: str
    kind: Kind
    cells: pl.Series
    numbers: Floats
    labels: Labels
    wrong: int
    form: str

    @property
    def rows(self) -> int:
        """The training rows."""
        return len(self.cells)

    @property
    def missing(self) -> int:
        """Training rows without a cell."""
        return self.cells.null_count()

    @property
    def present(self) -> NDArray[np.bool_]:
        """Where there is a value to compare: a number in a column of numbers, else any cell; (n,)."""
        return np.isfinite(self.numbers) if self.kind in ("numeric", "date") else self.labels >= 0

    @property
    def distinct(self) -> int:
        """How many different values there are."""
        return int(self.labels.max(initial=-1)) + 1

    @property
    def whole(self) -> bool:
        """Whether it holds numbers, all of them whole."""
        values = self.numbers[self.present]
        return self.kind == "numeric" and len(values) > 0 and bool((values == np.floor(values)).all())

    @property
    def fingerprint(self) -> tuple[str, bytes]:
        """Equal for columns of the same cells, and for no others."""
        if self.kind in ("numeric", "date"):
            return self.form, (self.numbers + 0.0).tobytes()  # + 0.0: -0.0 is 0.0
        texts = "\0".join("\1" if cell is None else cell for cell in as_texts(self.cells))
        return "text", texts.encode(errors="surrogatepass")

    def comparable(self) -> Floats:
        """Numbers, or the labels in their place; (n,)."""
        return self.numbers if self.kind in ("numeric", "date") else self.labels.astype(np.float64)


def examined(column: pl.Series, rows: NDArray[np.intp]) -> Examined:
    """The training rows of a column, looked at as numbers, as dates and as texts."""
    cells = column.gather(rows)
    present = len(cells) - cells.null_count()
    numbers = readable_numbers(cells)
    read = len(numbers) - numbers.null_count()
    form = ""
    kind: Kind = "numeric"
    if cells.dtype == pl.String and not (present and read >= MOSTLY_NUMBERS * present):
        form = date_form(cells)
        numbers = readable_numbers(cells, form) if form else pl.Series(cells.name, [None] * len(cells), pl.Float64)
        read = len(numbers) - numbers.null_count()
        many = each_its_own(cells.drop_nulls().n_unique(), present)
        kind = "date" if form else "text" if many else "categorical"
    wrong = present - read if kind in ("numeric", "date") else 0
    values = numbers.fill_null(np.nan).to_numpy().astype(np.float64)
    return Examined(column.name, kind, cells, values, _labels(cells), wrong, form)


def aim(column: pl.Series, rows: NDArray[np.intp], task: Task) -> Aim:
    """The target of the training rows, none of them missing and every number finite."""
    cells = column.gather(rows)
    labels = _labels(cells)
    numbers = None if cells.dtype == pl.String else cells.to_numpy().astype(np.float64)
    return Aim(task, numbers, labels)


def scaled(values: Floats) -> Floats:
    """Numbers divided by the largest of them, so that no square overflows."""
    largest = np.abs(values).max(initial=0.0)
    return values / largest if largest > 0 else values


def _labels(cells: pl.Series) -> Labels:
    present = cells.is_not_null().to_numpy()
    labels = np.full(len(cells), -1, dtype=np.int64)
    labels[present] = np.unique(cells.drop_nulls().to_numpy(), return_inverse=True)[1]
    return labels
