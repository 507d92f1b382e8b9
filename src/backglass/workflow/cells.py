"""What the cells of one row become: from the table to layer 1, with the figures of every step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Literal, TypeAlias

import numpy as np
import polars as pl

from backglass.page.blocks import Block, Equation, Heading, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.figures import figure, significant
from backglass.preparation.calendar_parts import PARTS, ROUNDS, PartName, circle_words, place_of
from backglass.preparation.cleaned import CleanedColumn, readable_numbers
from backglass.preparation.columns import CategoricalColumn, NumericColumn
from backglass.preparation.dated import DatedColumn
from backglass.preparation.filling import Fill
from backglass.preparation.kinds import Column
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.scaling import SCALINGS, Scaling
from backglass.preparation.verdicts import COUNTED_IN, CountedIn
from backglass.preparation.whole import Preparation
from backglass.preparation.worded import WordedColumn
from backglass.tables.forms.form import Form
from backglass.tables.table import Table
from backglass.tables.texts import number_as_text
from backglass.words import Text
from backglass.words import explanation as words

Row: TypeAlias = tuple[Text | str, ...]
Change: TypeAlias = Fill | CountedIn | Literal["clip", "order", "words"]

LARGEST_PLAIN = 1e12
FORMULAS_OF_PARTS = ("z(1) = sin(2 π k p / P)", "z(1) = cos(2 π k p / P)")


@dataclass(frozen=True)
class Cell:
    """What one cell of the row becomes.

    Attributes
    ----------
    column : str
    raw : float, str or None
        As the table has it; None where it is missing.
    filled : float, str or None
        As the network has it before scaling: a date in days, an outlier held back, the model's own value where the
        cell is missing; None for none of the categories.
    changed_by : str or None
        How that value was found: a way to fill, "days" since 1970, "minutes" of a time of day, "seconds" of a duration,
        "clip" for an outlier held back, "order" for a place in an order, counted from 0, "words" for a text whose words
        are inputs; None where it is the cell's own.
    scaling : Scaling or None
        What is done to a number; None for categories.
    inputs : dict of str to float
        The inputs it makes, by name; the first of a number is the scaled one.
    first : int
        The unit of layer 1 that the first of them is.
    pieces : tuple of float
        The edges of a number that is encoded piece by piece: the last inputs, one fewer, are its pieces.
    parts : dict of str to float
        How far round its month, weekday and hour are, from 0, where these are inputs.
    words : dict of str to int
        How often each word that is an input stands in the text, those that do, in the order of the inputs.
    """

    column: str
    raw: float | str | None
    filled: float | str | None
    changed_by: Change | None
    scaling: Scaling | None
    inputs: dict[str, float]
    first: int
    pieces: tuple[float, ...] = ()
    parts: dict[PartName, float] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)

    @property
    def scaled(self) -> float | None:
        """The number after scaling; None for categories."""
        return None if self.scaling is None else next(iter(self.inputs.values()))

    @property
    def names(self) -> list[Text]:
        """What its inputs are called, those of a gap and of parts in the reader's language."""
        told = {(gap := words.GAP.format(column=self.column)).en: gap, **circle_words(self.column, (*self.parts,))}
        return [told.get(name, Text(name, name)) for name in self.inputs]

    @property
    def plain(self) -> int:
        """How many of its inputs are no pieces."""
        return len(self.inputs) - max(0, len(self.pieces) - 1)

    @property
    def shown(self) -> list[tuple[int, Text, float]]:
        """Unit, name and value of the inputs that a reader looks at: no pieces, and of words those in the text."""
        units = range(self.first, self.first + len(self.inputs))
        every = list(zip(units, self.names, self.inputs.values(), strict=True))[: self.plain]
        return [one for one in every if one[2] != 0.0] if self.changed_by == "words" else every

    def to_json(self) -> dict[str, Any]:
        """The cell as plain values, numbers unrounded."""
        return {
            "column": self.column,
            "raw": self.raw,
            "filled": self.filled,
            "changed_by": self.changed_by,
            "scaling": None if self.scaling is None else self.scaling.to_dict(),
            "scaled": self.scaled,
            "inputs": [
                {"name": name, "unit": unit, "value": value}
                for unit, (name, value) in enumerate(self.inputs.items(), start=self.first)
            ],
            **({"parts": self.parts} if self.parts else {}),
            **({"words": self.words} if self.changed_by == "words" else {}),
        }


def cells_of(preparation: Preparation, table: Table, row: int, x: Any) -> tuple[Cell, ...]:
    """The cells of one row, counted from 1, whose inputs are `x` (n_1,)."""
    places = zip(preparation.columns, pairwise(preparation.starts), strict=True)
    return tuple(_cell(column, table, row, x[start:end].tolist(), start + 1) for column, (start, end) in places)


def _cell(column: Column, table: Table, row: int, values: list[float], first: int) -> Cell:
    counted = table.column(column.name).slice(row - 1, 1)
    read = column.read(counted)[0]
    filled = column.fill if read is None else read
    scaling = None if isinstance(column, CategoricalColumn | WordedColumn) else column.scaling
    inputs = dict(zip(column.names, values, strict=True))
    raw = raw_cell(table, column.name, row)
    changed = _changed_by(column, table.form(column.name), counted, read)
    found = Cell(column.name, raw, filled, changed, scaling, inputs, first, edges_of(column))
    if isinstance(column, DatedColumn):
        x = np.array([filled], dtype=np.float64)
        return replace(found, parts={part: float(place_of(part, x, column.unit)[0]) for part in column.parts})
    if isinstance(column, WordedColumn):
        bag = column.cells(column.read(counted))
        counts = {column.words[at]: int(n) for at, n in zip(bag.words.tolist(), bag.counts.tolist(), strict=True)}
        return replace(found, words=counts)
    return found


def edges_of(column: Column) -> tuple[float, ...]:
    """The edges of a column that is encoded piece by piece."""
    if isinstance(column, CategoricalColumn | WordedColumn):
        return ()
    return column.pieces if isinstance(column, NumericColumn) else column.numbers.pieces


def raw_cell(table: Table, name: str, row: int) -> float | str | None:
    """A cell as a reader knows it: a number, or a text as it is written; None where it is missing.

    Examples
    --------
    >>> from backglass.tables.frames import as_table
    >>> table = as_table(pl.DataFrame({"grams": [310], "day": ["29/08/23"]}))
    >>> raw_cell(table, "grams", 1), raw_cell(table, "day", 1)
    (310.0, '29/08/23')
    """
    value = table.values(name)[row - 1]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        return value
    cell = table.cells.native(name).slice(row - 1, 1)
    return str(cell[0]) if table.form(name).present(cell)[0] else None


def _changed_by(column: Column, form: Form, counted: pl.Series, read: Any) -> Change | None:
    if isinstance(column, WordedColumn):
        return "words"
    if read is None:
        return column.filled_by
    if isinstance(column, OrdinalColumn):
        return "order"
    if form.form in COUNTED_IN:
        return COUNTED_IN[form.form]
    if isinstance(column, CleanedColumn) and column.form:
        return "days"
    return "clip" if isinstance(column, CleanedColumn) and read != readable_numbers(counted)[0] else None


def cell_blocks(cells: Sequence[Cell], row: int) -> Iterator[Block]:
    """A line for every input, and the figures of every scaled number."""
    yield Heading(words.TITLE.format(row=row))
    rows: list[Row] = []
    for cell in cells:
        rows += _rows(cell)
    yield Grid((words.COLUMN, words.RAW, words.FILLED, words.UNIT, words.SCALED), tuple(rows))
    changes = {cell.changed_by for cell in cells}
    yield from (Paragraph(note) for change, note in words.NOTES.items() if change in changes)
    if any(cell.parts for cell in cells):
        yield Paragraph(words.ROUND)
        yield from map(Equation, FORMULAS_OF_PARTS)
    for kind, way in SCALINGS.items():
        scaled = [cell for cell in cells if cell.scaling is not None and cell.scaling.kind == kind]
        if scaled:
            yield Heading(way.title)
            yield from map(Equation, way.formulas)
            yield Paragraph(way.legend)
            rows = [(Text(one.column, one.column), *map(_number, _figures(one))) for one in scaled]
            yield Grid((words.COLUMN, "x", *way.symbols, "z(1)"), tuple(rows))


def _rows(cell: Cell) -> list[Row]:
    """A line for each input that a reader looks at; the cell stands in the first one, a part in that of its sine."""
    said: dict[int, tuple[Text | str, Text | str]] = {}
    before = cell.plain - len(circle_words(cell.column, (*cell.parts,)))
    for number, (part, place) in enumerate(cell.parts.items()):
        said[cell.first + before + number * 2 * len(ROUNDS)] = ("", PARTS[part].said(place))
    said[cell.first] = (_raw(cell), _filled(cell))
    shown = cell.shown
    rows: list[Row] = [(name, *said.get(unit, ("", "")), f"z(1)[{unit}]", figure(value)) for unit, name, value in shown]
    if cell.changed_by != "words":
        return rows
    absent = len(cell.inputs) - len(shown)
    head: Row = (Text(cell.column, cell.column), _raw(cell), _filled(cell), "", "")
    rest: list[Row] = [(words.OTHER_WORDS.format(count=absent), "", "", "", figure(0.0))] if absent else []
    counted: list[Row] = [
        (name, "", words.TIMES.format(count=cell.words[word]), *more)
        for (name, _, _, *more), word in zip(rows, cell.words, strict=False)
    ]
    return [head, *counted, *rows[len(counted) :], *rest]


def _figures(cell: Cell) -> tuple[float, ...]:
    """What the formulas' symbols are for a cell: x, those of its scaling, z(1)."""
    x, z = cell.filled, cell.scaled
    assert isinstance(x, float)  # numbers alone are scaled
    assert z is not None
    assert cell.scaling is not None
    return x, *cell.scaling.figures(x), z


def _raw(cell: Cell) -> Text | str:
    return words.MISSING if cell.raw is None else _shown(cell.raw)


def _filled(cell: Cell) -> Text | str:
    if cell.changed_by == "words":
        return words.WORDS_KNOWN.format(count=len(cell.words))
    if cell.filled is None:
        return words.NO_CATEGORY
    if cell.changed_by is None:
        return _shown(cell.filled)
    value = cell.filled if isinstance(cell.filled, str) else _number(cell.filled)
    return words.CHANGED_BY[cell.changed_by].format(value=value)


def _number(value: float) -> str:
    """A figure to nine decimals, or digits where it is very large."""
    return figure(value) if abs(value) < LARGEST_PLAIN else significant(value)


def _shown(value: float | str) -> Text | str:
    return Text(value, value) if isinstance(value, str) else number_as_text(value)
