"""Numbers of a later table that training never came near: far outside its range, of another size, or misread.

A network says something of every number, of one in another unit, too. What the training rows held, the preparation
keeps (`NumericColumn.seen`); older models do not, and nothing is said of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.preparation.cleaned import readable_numbers
from backglass.preparation.columns import CategoricalColumn, NumericColumn
from backglass.preparation.kinds import Column
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.worded import WordedColumn
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.numbers import Number
from backglass.tables.table import NAMELESS, Table
from backglass.tables.texts import number_as_text
from backglass.words import Text
from backglass.words import prediction as words

ENOUGH = 20  # values, of which shares and the middle one say something
MARGIN = 0.05  # of the range: what lies closer to it is a neighbour of what training saw
OTHER_SIZE = 50.0  # times the middle value of training: minutes and seconds are 60 apart, % and shares 100
GROUPED = {  # 4.961 and 1,234,567: what may be thousands, and is not read as such
    ".": r"^[^0-9.,]*[1-9][0-9]{0,2}(?:\.[0-9]{3})+[^0-9.,]*$",
    ",": r"^[^0-9.,]*[1-9][0-9]{0,2}(?:,[0-9]{3})+[^0-9.,]*$",
}


def seen_by(column: Column) -> tuple[float, ...]:
    """The lowest, the middle and the highest number of the training rows; empty where that is not known."""
    if isinstance(column, CategoricalColumn | WordedColumn | OrdinalColumn):
        return ()
    return column.seen if isinstance(column, NumericColumn) else column.numbers.seen


def beyond_training(column: Column, table: Table) -> Iterator[Text]:
    """What is said of a column of a table that is read by the preparation's forms."""
    if not seen_by(column):
        return
    form = table.form(column.name)
    numbers = readable_numbers(table.column(column.name).alias(NAMELESS)).to_numpy()
    said = _perhaps_thousands(column, table, form, numbers) if isinstance(form, Number) else None
    if said is None:
        said = far_from_training(column, numbers, form)
    if said is not None:
        yield said


def far_from_training(column: Column, numbers: NDArray[Any], form: AnyForm) -> Text | None:
    """What is said of numbers as a column's form counts them, (rows,), NaN where one is missing.

    Examples
    --------
    >>> from backglass.preparation.columns import NumericColumn
    >>> grams = NumericColumn.fit(pl.Series("grams", [110.0, 310.0, 900.0]))
    >>> str(far_from_training(grams, np.array([120.0, 0.12, 5300.0]), Number())).split(";")[0]
    "Column 'grams' holds a value far outside those of training, 110 to 900 (1 in all, 5300 in row 3)"
    """
    if not (seen := seen_by(column)):
        return None
    low, middle, high = seen
    there = int(np.count_nonzero(~np.isnan(numbers)))
    with np.errstate(over="ignore"):
        width = (high - low) or abs(low) or 1.0
        far = (numbers < low - width) | (numbers > high + width)
        outside = (numbers < low - MARGIN * width) | (numbers > high + MARGIN * width)
    which = far if far.any() else outside
    row, count = int(np.argmax(which)), int(np.count_nonzero(which))
    lowest, highest, value = (form.shown(float(number)) for number in (low, high, numbers[row] if count else low))
    facts = {"name": column.name, "low": lowest, "high": highest, "count": count, "row": row + 1, "value": value}
    if far.any():
        return words.FAR.format(**facts)
    if there >= ENOUGH and 2 * count > there:
        return words.OUTSIDE.format(**facts, there=there)
    if there >= ENOUGH and form.form in ("number", "duration") and low * high >= 0 and middle:
        found = float(np.nanmedian(numbers))  # where numbers of both signs are, the middle one says nothing of the size
        if not 1 / OTHER_SIZE < abs(found / middle) < OTHER_SIZE:
            return words.OTHER_SIZE.format(name=column.name, found=form.shown(found), middle=form.shown(middle))
    return None


def _perhaps_thousands(column: Column, table: Table, form: Number, numbers: NDArray[Any]) -> Text | None:
    """That decimal points, or commas, may be meant to stand between thousands: training had whole numbers."""
    low, middle, high = seen_by(column)
    if form.group or not all(map(float.is_integer, (low, 2 * middle, high))):  # the middle of 1 and 2 is 1.5
        return None
    if not (np.floor(numbers) < numbers).any():  # the cells of a file are read anew, which takes its time
        return None
    cells = table.cells.native(column.name).alias(NAMELESS)
    if cells.dtype != pl.String:
        return None
    signed = cells.str.contains(form.decimal, literal=True).fill_null(False)
    if not signed.any() or not cells.filter(signed).str.contains(GROUPED[form.decimal]).all():
        return None
    row = int(np.argmax(signed.to_numpy()))
    value = table.column(column.name)[row]
    if value is None or value == int(value):  # missing, or read as thousands
        return None
    facts = {"cell": str(cells[row]).strip(), "value": number_as_text(value), "count": int(signed.sum())}
    return words.PERHAPS_THOUSANDS.format(name=column.name, row=row + 1, sign=words.SIGNS[form.decimal], **facts)
