"""Cells as texts."""

from __future__ import annotations

import polars as pl


def as_texts(column: pl.Series) -> pl.Series:
    """The column as texts, a whole number without its decimal point: 2, whether the file says 2 or 2.0.

    Examples
    --------
    >>> as_texts(pl.Series("n", [2.0, 2.5, None])).to_list()
    ['2', '2.5', None]
    """
    if column.dtype == pl.String:
        return column
    different = column.drop_nulls().unique()
    texts = pl.Series([number_as_text(value) for value in different], dtype=pl.String)
    return column.replace_strict(different, texts, default=None, return_dtype=pl.String)


def number_as_text(value: float) -> str:
    """The shortest text of a number that reads back as it."""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
