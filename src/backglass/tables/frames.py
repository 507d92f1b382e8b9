"""Dataframes of pandas, polars and others as a `Table`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import polars as pl
from narwhals.typing import IntoDataFrame

from backglass.errors import DataError
from backglass.tables.numerals import Form
from backglass.tables.parquet import plain_column
from backglass.tables.reader import Table, read_table
from backglass.tables.texts import as_texts
from backglass.words import tables as words

Tabular: TypeAlias = Table | IntoDataFrame
Source: TypeAlias = str | os.PathLike[str] | Tabular

CALLED = "DataFrame"  # in messages, in the place of a file's name


def as_table(data: Tabular, as_written: Sequence[str] = ()) -> Table:
    """The columns of a dataframe as numbers or texts, as those of a Parquet file; a `Table` is itself.

    Parameters
    ----------
    data : Table, or a dataframe of pandas, polars or another library that narwhals knows
        NaN, None, NaT, empty texts and NA are missing. The index of pandas is no column.
    as_written : sequence of str
        Columns that are wanted with all their digits, too; names that it lacks do not matter.

    Raises
    ------
    DataError
        It is no dataframe, has no rows, two columns of one name, or cells that are neither numbers nor texts.

    Examples
    --------
    >>> table = as_table(pl.DataFrame({"grams": [310, None], "adult": [True, False]}))
    >>> table.frame.to_dict(as_series=False)
    {'grams': [310.0, None], 'adult': ['true', 'false']}
    """
    if isinstance(data, Table):
        return data
    columns = data.get_columns() if isinstance(data, pl.DataFrame) else _columns(data)
    if not columns or not len(columns[0]):
        raise DataError(words.ONLY_HEADER.format(path=CALLED))
    names = [column.name for column in columns]
    for name in names:
        if names.count(name) > 1:
            raise DataError(words.DUPLICATE.format(path=CALLED, name=name))
    frame = pl.DataFrame([plain_column(CALLED, column) for column in columns])
    return Table(frame, CALLED, "", as_written={name: _digits(data, name) for name in as_written if name in names})


def _digits(data: Any, name: str) -> pl.Series:
    """A column with all digits of its whole numbers."""
    columns = nw.from_native(data, eager_only=True).iter_columns()
    column = next(column for column in columns if str(column.name) == name)
    whole = column.dtype.is_integer()
    return pl.Series(name, column.cast(nw.String).to_list()) if whole else _column(name, column)


def read_source(
    source: Source,
    keep: str | None = None,
    *,
    encoding: str | None = None,
    forms: Mapping[str, Form] | None = None,
    as_written: Sequence[str] = (),
) -> Table:
    """A file as `read_table` reads it, or a dataframe as `as_table` takes it; a `Table` is itself.

    Raises
    ------
    FileError, DataError
        It cannot be read, or is no table.

    Examples
    --------
    >>> read_source(pl.DataFrame({"grams": [310, None]})).rows
    2
    """
    if isinstance(source, str | os.PathLike):
        return read_table(source, keep, encoding=encoding, forms=forms, as_written=as_written)
    return as_table(source, as_written)


def _columns(data: Any) -> list[pl.Series]:
    """The columns of a dataframe that is not polars' own."""
    try:
        frame = nw.from_native(data, eager_only=True)
        return [_column(str(column.name), column) for column in frame.iter_columns()]
    except nw.exceptions.DuplicateError as error:
        names = [str(name) for name in data.columns]
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(words.DUPLICATE.format(path=CALLED, name=twice)) from error
    except TypeError as error:
        raise DataError(words.NO_FRAME.format(type=type(data).__name__)) from error


def _column(name: str, column: nw.Series[Any]) -> pl.Series:
    if column.dtype.is_numeric():
        return pl.Series(name, column.cast(nw.Float64).to_numpy().astype(np.float64), dtype=pl.Float64)
    gaps = column.is_null().to_list()
    cells = [None if gap else cell for gap, cell in zip(gaps, column.to_list(), strict=True)]
    try:
        return pl.Series(name, cells, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        return pl.Series(name, _texts(name, cells), dtype=pl.String)


def _texts(name: str, cells: Sequence[object]) -> list[str | None]:
    """Numbers and texts in one column, all of them as texts."""
    for cell in cells:
        if not isinstance(cell, str | int | float | None):
            raise DataError(words.NESTED.format(path=CALLED, name=name, type=type(cell).__name__))
    numbers = [float(cell) if isinstance(cell, int | float) else None for cell in cells]
    written = as_texts(pl.Series(name, numbers, dtype=pl.Float64))
    return [cell if isinstance(cell, str) else text for cell, text in zip(cells, written, strict=True)]
