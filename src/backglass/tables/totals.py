"""Rows of a table that look like totals of those above them, as spreadsheets end with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.tables.table import NAMELESS, Table
from backglass.words import Text
from backglass.words import tables as words

CALLED = {
    *("total", "totals", "grand total", "subtotal", "sub total", "sub-total", "sum", "overall total", "total general"),
    *("gesamt", "gesamtsumme", "summe", "zwischensumme", "somme", "total général", "totale", "suma", "итого", "всего"),
    *("計", "合計", "総計", "小計", "累計", "総合計", "合 計", "总计", "合计", "小计", "합계", "총계"),
}
SPELLINGS = sorted({spelled(one) for one in CALLED for spelled in (str, str.title, str.upper, str.capitalize)})
FEW = 0.2  # of the rows: a word in more of them is a category
FEWEST_ABOVE = 2  # rows
CLOSE = 1e-9  # of the sum of the absolute values
MOST_NAMED = 5


def totals_in(table: Table) -> tuple[Text, ...]:
    """One sentence of the rows that look like totals, where there are some.

    A row is taken for one where a cell says so and a number in it is the sum of those above, of all or of those since
    the last total; the last row where a cell of its own says so, or where it has no text and each number is such a sum.

    Examples
    --------
    >>> from backglass.tables.frames import as_table
    >>> sales = as_table(pl.DataFrame({"region": ["north", "south", "west", "Total"], "sold": [3, 4, 5, 12]}))
    >>> str(totals_in(sales)[0]).split("; ")[0]
    "Row 4 of DataFrame looks like a total ('Total' in 'region')"
    """
    if table.rows <= FEWEST_ABOVE:
        return ()
    labels, last = dict(_labels(table)), table.rows - 1
    bare = not labels and _without_texts(table, last)
    if not labels and not bare:
        return ()
    numbers = [name for name, one in table.decided.items() if one.form.form == "number"]
    sums = [_Sums.of(table.column(name), list(labels)) for name in numbers]
    found: list[tuple[int, Text]] = []
    for row, (cell, name) in sorted(labels.items()):
        since = found[-1][0] + 1 if found else 0
        alone = row == last and list(labels.values()).count((cell, name)) == 1
        if alone or (row - since >= FEWEST_ABOVE and any(one.adds_up(row, since) for one in sums)):
            found.append((row, words.CALLED_IN.format(cell=cell, name=name)))
    if bare and {one.adds_up(last, 0) for one in sums} - {None} == {True}:
        found.append((last, words.SUMS_UP))
    if not found:
        return ()
    rows = ", ".join(str(row + 1) for row, _ in found[:MOST_NAMED]) + ", ..." * (len(found) > MOST_NAMED)
    text = words.TOTAL if len(found) == 1 else words.TOTALS
    return (text.format(path=table.path, rows=rows, because=found[0][1], count=len(found)),)


def _labels(table: Table) -> Iterator[tuple[int, tuple[str, str]]]:
    """Of each row, counted from 0, with a cell that is called a total the cell and its column."""
    for name, one in table.decided.items():
        if one.form.form == "text":
            cells = table.values(name).alias(NAMELESS)
            rows = cells.is_in(SPELLINGS).fill_null(False).arg_true()
            if len(rows) <= max(1.0, FEW * table.rows):
                yield from ((int(row), (str(cells[row]), name)) for row in rows)
        else:
            yield from ((row - 1, (cell, name)) for row, cell in one.evidence.unread if _folded(cell) in CALLED)


def _folded(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().casefold()


@dataclass(frozen=True, eq=False)
class _Sums:
    """The sums of a column of numbers up to every row.

    Attributes
    ----------
    numbers : array (rows,)
    plain, every, size : array (rows + 1,)
        Of the rows without a label, of all of them, and of all absolute values.
    """

    numbers: NDArray[np.float64]
    plain: NDArray[np.float64]
    every: NDArray[np.float64]
    size: NDArray[np.float64]

    @classmethod
    def of(cls, column: pl.Series, labelled: list[int]) -> Self:
        numbers = np.nan_to_num(column.to_numpy())
        plain = numbers.copy()
        plain[labelled] = 0
        return cls(numbers, *(np.append(0, np.cumsum(one)) for one in (plain, numbers, np.abs(numbers))))

    def adds_up(self, row: int, since: int) -> bool | None:
        """Whether a row's number is the sum of those above, of all without a label or since a row; None without one."""
        value = self.numbers[row]
        sums = np.array([self.plain[row], self.every[row] - self.every[since]])
        return bool((np.abs(sums - value) <= CLOSE * self.size[row]).any()) if value else None


def _without_texts(table: Table, row: int) -> bool:
    """Whether a row alone has none of the texts that the others have."""
    columns = [table.values(name) for name, one in table.decided.items() if one.form.form == "text"]
    return bool(columns) and all(one[row] is None for one in columns) and any(one.null_count() == 1 for one in columns)
