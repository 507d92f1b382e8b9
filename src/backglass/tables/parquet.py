"""The columns of a Parquet file.

What is wrong with a file becomes a sentence, with one exception that is known: of files with a few bytes changed at
random about one in some thousands makes polars abort the process, which no caller can catch. A file that was cut short
never does. Reading every file in a process of its own would survive it, at the price of starting one and of every
column twice in memory; that is too much for so rare a damage.
"""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from backglass.errors import DataError
from backglass.tables.delimited import text_or_missing
from backglass.tables.guard import ask_polars
from backglass.words import tables as words

MARK = b"PAR1"


def read_parquet(path: Path, data: bytes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The columns as numbers (Float64) or texts (String), and as they stand in the file.

    Raises
    ------
    DataError
        The file is damaged, has no rows, or holds lists and the like.
    """
    frame = ask_polars(lambda: pl.read_parquet(io.BytesIO(data)), words.PARQUET_UNREADABLE.format(path=path))
    if frame.height == 0 or frame.width == 0:
        raise DataError(words.ONLY_HEADER.format(path=path))
    return frame.select(plain_column(path, column) for column in frame), frame


def plain_column(path: Path | str, column: pl.Series) -> pl.Series:
    """A column of any type as numbers (Float64) or texts (String).

    Raises
    ------
    DataError
        It holds lists and the like.

    Examples
    --------
    >>> plain_column("birds.parquet", pl.Series("adult", [True, None])).to_list()
    ['true', None]
    """
    kind = column.dtype
    if kind.is_numeric() or kind == pl.Null:
        return column.cast(pl.Float64).fill_nan(None)
    if kind == pl.Boolean or kind.is_temporal() or kind in (pl.String, pl.Categorical, pl.Enum):
        return text_or_missing(column.cast(pl.String))
    raise DataError(words.NESTED.format(path=path, name=column.name, type=kind))
