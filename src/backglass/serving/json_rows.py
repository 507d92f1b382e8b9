"""Rows of JSON as a table: every cell read by its column's form, whatever the other rows hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import polars as pl

from backglass.preparation.whole import Preparation
from backglass.serving.answered import strict
from backglass.tables.cells import FrameCells
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.plain_texts import Text as TextForm
from backglass.tables.reader import decided_table
from backglass.tables.table import Table
from backglass.tables.texts import number_as_text
from backglass.web.guarding import RefusedError
from backglass.words import said
from backglass.words import serving as words
from backglass.workflow.quick_rows import Cell, column_of

CALLED = "request.json"  # in messages, in the place of a file's name


def table_of_rows(rows: Sequence[Any], preparation: Preparation, example: Mapping[str, Any]) -> Table:
    """The table of rows that are objects, with the columns of the model and its target where a row has it.

    Raises
    ------
    RefusedError
        422: a row is no object, lacks a column, or has a cell that is none; cells that cannot be read alike.
    """
    target = preparation.target.name
    needed = [column.name for column in preparation.columns]
    columns = named_columns(rows, needed, example, preparation.forms)
    if any(target in row for row in rows):
        columns[target] = _column(target, rows, preparation.forms.get(target), optional=True)
    return decided_table(FrameCells(pl.DataFrame(columns)), CALLED, forms=preparation.forms)


def named_columns(
    rows: Sequence[Any], names: Sequence[str], example: Any, forms: Mapping[str, AnyForm] = MappingProxyType({})
) -> dict[str, pl.Series]:
    """The columns with some names of rows that are objects.

    Raises
    ------
    RefusedError
        422, as `table_of_rows` says.
    """
    check_objects(rows, example)
    return {name: _column(name, rows, forms.get(name)) for name in names}


def check_objects(rows: Sequence[Any], example: Any) -> None:
    """Refuse rows that are no objects.

    Raises
    ------
    RefusedError
        422, naming the first that is none.
    """
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            facts = {"row": place, "found": words.JSON_TYPES[type(row)]}
            raise RefusedError(422, words.NO_OBJECT.format(**facts, example=strict(example).decode()))


def _column(name: str, rows: Sequence[Mapping[str, Any]], form: AnyForm | None, optional: bool = False) -> pl.Series:
    return column_of(_of_one_type(name, cells_named(name, rows, optional), form))


def cells_named(name: str, rows: Sequence[Mapping[str, Any]], optional: bool = False) -> list[Cell]:
    """The cells of one column; those that an optional column lacks are missing.

    Raises
    ------
    RefusedError
        422: a row lacks the column, or has a list or an object in it.
    """
    cells: list[Cell] = []
    for place, row in enumerate(rows, start=1):
        if name not in row and not optional:
            raise RefusedError(422, words.LACKS.format(row=place, name=name))
        cell = row.get(name)
        if isinstance(cell, list | dict):
            found = words.JSON_TYPES[type(cell)]
            raise RefusedError(422, words.NO_CELL.format(row=place, name=name, found=found))
        cells.append(cell)
    return cells


def _of_one_type(name: str, cells: list[Cell], form: AnyForm | None) -> list[Cell]:
    """The cells, those of several types as texts where the form reads a number's text as the number."""
    kinds = {_kind(cell): cell for cell in reversed(cells) if cell is not None}
    if len(kinds) < 2:
        return cells
    texts = isinstance(form, TextForm) or (
        isinstance(form, Number) and form.decimal == "." and kinds.keys() == {str, float} and not form.missing
    )
    if not texts:
        first, second, *_ = map(said, kinds.values())
        raise RefusedError(422, words.OF_SEVERAL_TYPES.format(name=name, first=first, second=second))
    return [_written(cell) for cell in cells]


def _kind(cell: Cell) -> type:
    """Numbers are of one type, whole or not."""
    return float if type(cell) is int else type(cell)


def _written(cell: Cell) -> str | None:
    """A cell as a text file has it."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell) if isinstance(cell, int) else number_as_text(cell)
