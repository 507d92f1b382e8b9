"""Whole numbers that look like dates, 20230424, and are taken as the numbers that they are."""

from __future__ import annotations

import polars as pl

from backglass.tables.forms.numbers import Number
from backglass.tables.table import NAMELESS, Table
from backglass.words import Text
from backglass.words import tables as words

FIRST, LAST = 19_000_101, 20_991_231
FEWEST = 2  # different ones: a single one is any number


def compact_dates_in(table: Table) -> tuple[Text, ...]:
    """One sentence of each column whose numbers are days of this century or the last, all of them.

    Examples
    --------
    >>> from backglass.tables.frames import as_table
    >>> visits = as_table(pl.DataFrame({"day": [20230424, 20230501, 20230530], "grams": [20230399, 20230501, 3]}))
    >>> [str(one).split(";")[0] for one in compact_dates_in(visits)]
    ["The numbers of 'day' in DataFrame look like dates (20230424 in row 1)"]
    """
    found = []
    for name, one in table.decided.items():
        if not isinstance(one.form, Number) or one.evidence.because == "asked" or one.evidence.read < FEWEST:
            continue
        numbers = table.values(name).alias(NAMELESS)
        low, high = numbers.min(), numbers.max()
        if numbers.dtype != pl.Int64 or low is None or not (FIRST <= int(str(low)) < int(str(high)) <= LAST):
            continue
        there = numbers.drop_nulls().unique()
        if there.cast(pl.String).str.to_date("%Y%m%d", strict=False).null_count() == 0:
            row = int(numbers.is_not_null().arg_max() or 0)
            facts = {"path": table.path, "name": name, "cell": numbers[row], "row": row + 1}
            found.append(words.COMPACT_DATES.format(**facts, ask=f"{{{name!r}: '%Y%m%d'}}"))
    return tuple(found)
