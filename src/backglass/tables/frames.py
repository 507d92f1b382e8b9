"""Dataframes of pandas, polars and others as a `Table`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import polars as pl
from narwhals.typing import IntoDataFrame

from backglass.errors import DataError
from backglass.tables.cells import FrameCells
from backglass.tables.forms.asked import Asked
from backglass.tables.forms.every import AnyForm
from backglass.tables.parquet import checked_frame
from backglass.tables.reader import decided_table, read_table
from backglass.tables.table import Table
from backglass.tables.texts import number_as_text
from backglass.words import tables as words

Tabular: TypeAlias = Table | IntoDataFrame
Source: TypeAlias = str | os.PathLike[str] | Tabular

CALLED = "DataFrame"  # in messages, in the place of a file's name
PERIOD = "Period"  # the class of pandas, which need not be there


def as_table(
    data: Tabular,
    forms: Mapping[str, AnyForm] | None = None,
    ask: Callable[[Sequence[str]], Asked] | None = None,
) -> Table:
    """A dataframe as a table; a `Table` is itself, read by the forms where some are given.

    Parameters
    ----------
    data : Table, or a dataframe of pandas, polars or another library that narwhals knows
        NaN, None, NaT and empty texts are missing; a column of texts is read as that of a text file. The index of
        pandas is no column.
    forms : mapping of str to Form, optional
        The forms of an earlier table.
    ask : callable, optional
        What the user says of the columns with these names; of a `Table` that was said when it was read.

    Raises
    ------
    DataError
        It is no dataframe, has no rows, two columns of one name, or cells that no form takes.

    Examples
    --------
    >>> table = as_table(pl.DataFrame({"grams": [310, None], "adult": [True, False]}))
    >>> table.frame.to_dict(as_series=False), table.column("adult").to_list()
    ({'grams': [310, None], 'adult': [True, False]}, ['true', 'false'])
    """
    if isinstance(data, Table):
        return data if forms is None else data.read_by(forms)
    columns = data.get_columns() if isinstance(data, pl.DataFrame) else _columns(data)
    if not columns or not len(columns[0]):
        raise DataError(words.ONLY_HEADER.format(path=CALLED))
    if twice := [name for name, count in Counter(column.name for column in columns).items() if count > 1]:
        raise DataError(words.DUPLICATE.format(path=CALLED, name=twice[0]))
    frame = pl.DataFrame({column.name: column for column in columns})  # of a list polars would name the nameless one
    return decided_table(FrameCells(checked_frame(CALLED, frame)), CALLED, "", forms, ask)


def read_source(
    source: Source,
    keep: str | None = None,
    *,
    forms: Mapping[str, AnyForm] | None = None,
    ask: Callable[[Sequence[str]], Asked] | None = None,
    **layout: Any,
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
        return read_table(source, keep, forms=forms, ask=ask, **layout)
    return as_table(source, forms, ask)


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
    """One column; it is named at last, for while polars makes it a name such as ^x.$ is a pattern."""
    if column.dtype.is_integer() and not column.is_null().any():
        return pl.Series(column.to_numpy()).alias(name)
    if column.dtype.is_float():
        return pl.Series(column.cast(nw.Float64).to_numpy().astype(np.float64), dtype=pl.Float64).alias(name)
    gaps = column.is_null().to_list()
    cells = [None if gap else cell for gap, cell in zip(gaps, column.to_list(), strict=True)]
    if column.dtype in (nw.Categorical, nw.Enum):
        return pl.Series(_texts(name, cells), dtype=pl.Categorical).alias(name)
    found = _of_one_type(cells)
    if found is None:
        cells = list(map(_of_python, cells))
        found = _of_one_type(cells)
    return (pl.Series(_texts(name, cells), dtype=pl.String) if found is None else found).alias(name)


def _of_one_type(cells: Sequence[object]) -> pl.Series | None:
    """The cells as a column of one type, None where they have none in common."""
    try:
        found = pl.Series(cells, strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        return None
    return None if found.dtype == pl.Object else found


def _of_python(cell: object) -> object:
    """A number, moment or length of time of NumPy as Python's; a period of pandas as a file has it, 2024-01."""
    if isinstance(cell, np.datetime64):
        return cell.astype("datetime64[us]").item()
    if isinstance(cell, np.timedelta64):
        return cell.astype("timedelta64[us]").item()
    if isinstance(cell, np.float32):
        return float(str(cell))  # 0.1, not 0.10000000149011612
    if isinstance(cell, np.generic):
        return cell.item()
    return str(cell) if type(cell).__name__ == PERIOD else cell


def _texts(name: str, cells: Sequence[object]) -> list[str | None]:
    """Cells of several types in one column, all of them as texts."""
    for cell in cells:
        if not isinstance(cell, str | int | float | Decimal | date | time | timedelta | None) and not _of_pandas(cell):
            raise DataError(words.NESTED.format(path=CALLED, name=name, type=type(cell).__name__))
    return [cell if cell is None or isinstance(cell, str) else _written(cell) for cell in cells]


def _of_pandas(cell: object) -> bool:
    """Whether it is a month, such as 2023-04, or an interval, such as (0, 5]: what pandas alone has."""
    return type(cell).__name__ in ("Period", "Interval") and type(cell).__module__.startswith("pandas")


def _written(cell: object) -> str | None:
    if isinstance(cell, float):
        return None if cell != cell else number_as_text(cell)
    return str(cell)
