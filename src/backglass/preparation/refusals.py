"""What a preparation is not learned from and does not take: arguments, rows, cells and values, refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from backglass.errors import DataError
from backglass.numeric import numeric
from backglass.preparation.columns import Rows
from backglass.preparation.kinds import Column, LeftOut
from backglass.preparation.recipe import Recipe
from backglass.preparation.targets import ClassTarget, NumberTarget, Task
from backglass.preparation.verdicts import Verdict
from backglass.ranges import TEXT, check, check_type, one_of
from backglass.tables.forms.described import described
from backglass.tables.table import Table, Unread
from backglass.words import Text, said
from backglass.words import tables as words

FEWEST_TO_REFUSE = 20  # cells of a column
FARTHEST = 1e15  # of a scaled value; the square of it and sums of many fit into float32


def check_fit(target: Any, task: Any, audited: Any, recipe: Any) -> None:
    """Refuse what is of another type than `Preparation.fit` takes."""
    if not isinstance(target, ClassTarget | NumberTarget):
        check("target", target, TEXT, DataError)
    check("task", task, one_of(*get_args(Task)).or_value(None), DataError)
    check_type("recipe", recipe, Recipe, "bg.Recipe", DataError)
    if not isinstance(audited, list | tuple) or not all(isinstance(one, Verdict) for one in audited):
        raise DataError(f"audited is {said(audited)}, but it is a list of verdicts, as bg.inspect(...).verdicts.")


def checked_rows(rows: Any, table: Table) -> Rows:
    """Numbers of rows, counted from 0."""
    found = numeric(rows, "rows")
    if found.ndim != 1 or (found.dtype.kind not in "iu" and found.size):
        raise DataError(f"rows is {said(rows)}, but it is a list of whole numbers, the rows counted from 0.")
    if found.size and not (found.min() >= 0 and found.max() < table.rows):
        raise DataError(
            f"rows goes from {found.min()} to {found.max()}, but the table's rows are 0 to {table.rows - 1}."
        )
    return found.astype(np.intp, copy=False)


def complete_rows(table: Table, rows: Rows, columns: Sequence[Column]) -> Rows:
    """The rows with a value in all of some columns."""
    kept = rows
    for column in columns:
        kept = kept[column.read(table.column(column.name)).gather(kept).is_not_null().to_numpy()]
    if len(rows) and not len(kept):
        raise DataError(words.NO_COMPLETE_ROW.format(columns=", ".join(column.name for column in columns[:10])))
    return kept


def nothing_left(table: Table, target: str, left_out: Sequence[LeftOut]) -> DataError:
    """The refusal of a table without inputs, with the reasons where there are some."""
    if not left_out:
        return DataError(words.NO_INPUTS.format(path=table.path, name=target))
    reasons = {
        at: ", ".join(f"{one.name} ({words.LEFT_OUT[one.reason][at]})" for one in left_out[:5]) for at in ("en", "ja")
    }
    columns = Text(reasons["en"], reasons["ja"])
    return DataError(words.ALL_LEFT_OUT, {"option": "keep"}, path=table.path, columns=columns)


def refuse_other_cells(name: str, table: Table) -> None:
    """Refuse a column most of whose cells are none of its form."""
    if (found := mostly_others(name, table)) is not None:
        unread, there = found
        facts = {"name": name, "path": table.path, "count": unread.count - unread.infinite, "there": there}
        kind = described(table.form(name))
        raise DataError(words.OTHER_CELLS.format(**facts, row=unread.row, cell=unread.cell, kind=kind))


def mostly_others(name: str, table: Table) -> tuple[Unread, int] | None:
    """What cannot be read, of how many cells that are there, where it is more than half; infinite ones are numbers."""
    if (unread := table.unread(name)) is None:
        return None
    others = unread.count - unread.infinite
    there = table.rows - table.column(name).null_count() + others
    return (unread, there) if there >= FEWEST_TO_REFUSE and others > there / 2 else None


def near(values: NDArray[Any]) -> bool:
    """Whether no scaled value is so far out that training in float32 could not take it."""
    return bool(values.min() >= -FARTHEST and values.max() <= FARTHEST)  # false for NaN, too


def check_near(name: str, values: NDArray[Any], rows: Rows) -> None:
    """Refuse a scaled value that is too far out, naming its row."""
    far = ~(np.abs(values) <= FARTHEST)  # true for NaN, too
    if far.any():
        row = int(rows[np.argwhere(far)[0][0]])
        raise DataError(words.TOO_FAR.format(name=name, row=row + 1))
