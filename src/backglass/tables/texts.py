"""Cells as texts."""

from __future__ import annotations

import polars as pl

WHOLE = 2.0**53  # below it every whole number of a float is exact


def as_texts(column: pl.Series) -> pl.Series:
    """The column as texts, a whole number without its decimal point: 2, whether the file says 2 or 2.0.

    Examples
    --------
    >>> as_texts(pl.Series("n", [2.0, 2.5, None])).to_list()
    ['2', '2.5', None]
    >>> as_texts(pl.Series("n", [2**53 + 1])).to_list()
    ['9007199254740993']
    """
    if not column.dtype.is_float():
        return column.cast(pl.String)
    numbers = column.cast(pl.Float64)
    whole = (numbers == numbers.floor()) & (numbers.abs() < WHOLE)
    texts = numbers.set(~whole.fill_null(True), None).cast(pl.Int64).cast(pl.String)
    rest = numbers.filter(~whole.fill_null(True)).unique()
    if len(rest) == 0:
        return texts
    written = pl.Series([number_as_text(value) for value in rest], dtype=pl.String)
    return texts.fill_null(numbers.replace_strict(rest, written, default=None, return_dtype=pl.String))


def number_as_text(value: float) -> str:
    """The shortest text of a number that reads back as it."""
    return str(int(value)) if value.is_integer() and abs(value) < WHOLE else repr(value)
