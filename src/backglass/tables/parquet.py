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
from backglass.tables.guard import ask_polars
from backglass.words import tables as words

MARK = b"PAR1"


def read_parquet(path: Path, data: bytes) -> pl.DataFrame:
    """The columns as they stand in the file.

    Raises
    ------
    DataError
        The file is damaged, has no rows, or holds lists and the like.
    """
    frame = ask_polars(lambda: pl.read_parquet(io.BytesIO(data)), words.PARQUET_UNREADABLE.format(path=path))
    return checked_frame(path, frame)


def checked_frame(path: Path | str, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with rows, whose cells are numbers, texts, truth values, dates, times or durations.

    Raises
    ------
    DataError
        It has no rows, or holds lists and the like.

    Examples
    --------
    >>> checked_frame("birds.parquet", pl.DataFrame({"adult": [True, None]})).height
    2
    """
    if frame.height == 0 or frame.width == 0:
        raise DataError(words.ONLY_HEADER.format(path=path))
    for name, kind in frame.schema.items():
        plain = kind.is_numeric() or kind.is_temporal() or kind in (pl.Null, pl.Boolean, pl.String, pl.Categorical)
        if not plain and kind != pl.Enum:
            raise DataError(words.NESTED.format(path=path, name=name, type=kind))
    return frame
