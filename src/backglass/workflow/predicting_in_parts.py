"""A model on a table that is read in parts: predictions part by part."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from backglass.errors import DataError, OptionError
from backglass.modelfile import Model
from backglass.tables.names import known_column
from backglass.tables.row_files import Files, Rows, said_size
from backglass.tables.row_parts import BYTES_OF_A_CELL, RowParts
from backglass.words import Text
from backglass.words import rows as words
from backglass.workflow.predicting import learned_otherwise, predict, preparation_of
from backglass.workflow.reading import as_trained
from backglass.workflow.reading_asked import Reading


def parts_of(source: Files | Rows, reading: Reading, memory: int) -> RowParts:
    """The files of a table, seen to be readable in so much memory.

    Raises
    ------
    DataError, FileError
        There is no such file, they are not of one table, or a part of them takes more memory.
    """
    paths = (source if isinstance(source, Rows) else Rows(source)).paths()
    parts = RowParts(
        tuple(paths), reading.encoding, reading.header is not False, reading.skip_lines or 0, reading.separator
    )
    needed = BYTES_OF_A_CELL * len(parts.types) * parts.rows_at_once
    if needed > memory:
        raise DataError(words.TOO_LITTLE, {"option": "memory"}, memory=said_size(memory), needed=said_size(needed))
    return parts


def predicted_in_parts(
    model: Model,
    source: str | os.PathLike[str],
    reading: Reading,
    memory: int,
    keep: str | None = None,
    engine: str = "auto",
    interval: float | None = None,
) -> Iterator[tuple[pl.DataFrame, list[Text]]]:
    """The predictions of each part, in the order of the rows, and what a reader should know of the part.

    Parameters
    ----------
    model : Model
    source : path or pattern
    reading : Reading
        Of text files; what is not said is as in training.
    memory : int
        Bytes.
    keep : str, optional
        A column that comes first, as it stands.
    engine, interval
        As `predict` takes them.

    Raises
    ------
    DataError, FileError, OptionError
        As of `predict`; or the model needs a join.
    """
    preparation = preparation_of(model)
    if reading.join is not None or model.training.get("join"):
        raise OptionError(words.NOT_WITH_ROWS, {"name": "join", "option": "memory"})
    parts = parts_of(os.fspath(source), as_trained(reading, model.training.get("layout")), memory)
    lenient = replace(preparation, mixed=tuple(column.name for column in preparation.columns))
    judged = replace(model, preparation=lenient)  # a part may be what the whole is not
    for part in parts:
        table: Any = part.table(preparation.forms)
        if keep is not None:
            table = replace(table, kept=known_column(keep, table.names, table.path))
        found = learned_otherwise(lenient, table)
        said = [Text(f"{table.path}: {one.en}", f"{table.path}: {one.ja}") for one in found]
        yield predict(judged, table, engine, interval), said
