"""What each column of a table adds to the answer for one row. Nothing here prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Any, Literal, TypeAlias

import numpy as np

from backglass.equations.activations import Identity
from backglass.equations.arrays import Floats
from backglass.equations.forward import forward
from backglass.glass.attribution import Attribution, attribution
from backglass.modelfile import Model
from backglass.network import Network
from backglass.page.blocks import Block, Heading, Illustration, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.figures import significant
from backglass.page.shown import Shown
from backglass.pictures.bars import bars
from backglass.preparation.targets import ClassTarget, Target
from backglass.ranges import spoken
from backglass.tables.table import Table
from backglass.tables.texts import number_as_text
from backglass.words import Language, Text
from backglass.words import contributions as words
from backglass.words import explanation as explaining_words
from backglass.workflow.cells import raw_cell
from backglass.workflow.centre import Centre, centre_of
from backglass.workflow.predicting import preparation_of, probabilities

MOST_SHOWN = 20  # columns in the table and in the picture; of more, the rest in one line
LONGEST = 40  # characters of a cell
DIGITS = 6
PLAIN = range(-5, 12)  # powers of ten that are written without an exponent

Of: TypeAlias = Literal["number", "one output", "class", "net input"]


@dataclass(frozen=True)
class ColumnContribution:
    """What one column adds.

    Attributes
    ----------
    column : str
    cell : float, str or None
        As the table has it; None where it is missing.
    contribution : float
    """

    column: str
    cell: float | str | None
    contribution: float


@dataclass(frozen=True, eq=False)
class Contributions(Shown):
    """What each column adds to the answer for one row, from the mean of the training rows on.

    Attributes
    ----------
    row : int
        Counted from 1, the header not counted.
    target : ClassTarget or NumberTarget
    of : {"number", "one output", "class", "net input"}
        What is explained: a number in the target's unit; the net input of the one output of two classes, counted
        towards the one that is predicted; that of the predicted class less the mean of the others'; or the net input
        of an output that is no identity.
    predicted : str
        The class, or the target.
    start, end : float
        What is explained, for the mean and for the row.
    probabilities : (float, float) or None
        Of the predicted class, likewise.
    columns : tuple of ColumnContribution
        The largest first.
    inputs : tuple of (str, float)
        The name of each input, and what it adds.
    centre : Centre
        The mean.
    shared : bool
        Whether an input is made from several columns.
    attribution : Attribution
        The same by input, in the units of the last layer's net inputs, and how it was found.
    """

    row: int
    target: Target
    of: Of
    predicted: str
    start: float
    end: float
    probabilities: tuple[float, float] | None
    columns: tuple[ColumnContribution, ...]
    inputs: tuple[tuple[str, float], ...]
    centre: Centre
    shared: bool
    attribution: Attribution

    def __repr__(self) -> str:
        """The columns that add most."""
        shown = ", ".join(f"{one.column!r}: {one.contribution:.4g}" for one in self.columns[:5])
        more = ", ..." if len(self.columns) > 5 else ""
        return f"Contributions(row={self.row}, difference={self.difference:.4g}, {{{shown}{more}}})"

    @property
    def difference(self) -> float:
        """What the columns share."""
        return self.end - self.start

    @property
    def missing(self) -> float:
        """What the contributions lack of it."""
        return self.difference - sum(value for _, value in self.inputs)

    @property
    def title(self) -> Text:
        """What it is about."""
        return words.TITLE.format(row=self.row)

    def blocks(self) -> list[Block]:
        """What is explained, a picture, the columns, and how it was found."""
        shown = self.columns[:MOST_SHOWN]
        left = self.columns[MOST_SHOWN:]
        rest = sum(one.contribution for one in left)
        start, end, difference, *added = aligned(
            [self.start, self.end, self.difference, rest, *(one.contribution for one in shown)]
        )
        other, *added = map(_signed, added)
        rows: list[tuple[Text | str, ...]] = [(words.AT_BASE, "", start)]
        rows += [
            (Text(one.column, one.column), _cell(one.cell), figure) for one, figure in zip(shown, added, strict=True)
        ]
        if left:
            rows.append((words.OTHERS.format(count=len(left)), "", other))
        rows.append((words.AT_ROW, "", end))
        return [
            Heading(self.title),
            Paragraph(self._says(start, end, difference)),
            Illustration(words.PICTURE, self.to_svg),
            Grid((words.COLUMN, words.CELL, words.CONTRIBUTION), tuple(rows)),
            *map(Paragraph, self._remarks()),
        ]

    def _says(self, start: str, end: str, difference: str) -> Text:
        facts = {"start": start, "end": end, "difference": difference}
        if self.of == "number":
            return words.NUMBER.format(target=self.predicted, **facts)
        if self.probabilities is None:
            return words.NET_INPUT.format(**facts)
        p_start, p_end = (significant(p, 4) for p in self.probabilities)
        says = words.ONE_OUTPUT if self.of == "one output" else words.OF_CLASSES
        return says.format(name=self.predicted, p_start=p_start, p_end=p_end, **facts)

    def _remarks(self) -> list[Text]:
        found = self.attribution
        facts = {"nodes": found.nodes, "pieces": found.pieces}
        remarks = [words.HOW.format(**facts)]
        if not found.reached:
            remarks = [words.NOT_REACHED.format(missing=significant(self.missing, 3), nodes=found.nodes)]
        if self.shared:
            remarks.append(words.SHARED)
        if self.centre.known_from != "model":
            remarks.append(words.FROM_ROWS if self.centre.known_from == "table" else words.ZERO)
        return remarks

    def to_svg(self, lang: Language | None = None) -> str:
        """The columns that add most as bars."""
        shown = self.columns[:MOST_SHOWN]
        figures = [_signed(one) for one in aligned([one.contribution for one in shown])]
        drawn = [(one.column, one.contribution, 0.0) for one in shown]
        return bars(self.title[spoken(lang)], drawn, figures)

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, unrounded."""
        found = self.attribution
        return {
            "of": self.of,
            "predicted": self.predicted,
            "base": self.start,
            "output": self.end,
            "difference": self.difference,
            "probabilities": None if self.probabilities is None else list(self.probabilities),
            "columns": [vars(one) for one in self.columns],
            "inputs": [
                {"name": name, "z_mean": float(z), "contribution": value}
                for (name, value), z in zip(self.inputs, self.centre.z, strict=True)
            ],
            "mean_from": self.centre.known_from,
            "reached": found.reached,
            "missing": self.missing,
            "pieces": found.pieces,
            "nodes": found.nodes,
        }


def contributions_of(model: Model, table: Table, row: int, x: Floats) -> Contributions | None:
    """What each column adds to the answer for one row; None where a net input is not finite.

    Parameters
    ----------
    model : Model
    table : Table
        Read by the model's preparation.
    row : int
        Counted from 1.
    x : array (n_1,)
        The row's inputs z(1).
    """
    preparation, centre = preparation_of(model), centre_of(model, table)
    net, target = model.network, preparation.target
    y = _outputs(model, np.stack([centre.z, x]))
    of, name, v, add, p = _explained(net, target, y)
    found = attribution(model.theta, centre.z, x, v)
    if not (isfinite(found.start) and isfinite(found.end) and np.isfinite(found.values).all()):
        return None
    by_column = {column.name: 0.0 for column in preparation.columns}
    for value, sources in zip(found.values.tolist(), preparation.sources, strict=True):
        for column in sources:
            by_column[column] += value / len(sources)
    columns = [ColumnContribution(one, raw_cell(table, one, row), value) for one, value in by_column.items()]
    return Contributions(
        row,
        target,
        of,
        name,
        found.start + add,
        found.end + add,
        p,
        tuple(sorted(columns, key=lambda one: -abs(one.contribution))),
        tuple(zip(preparation.names, found.values.tolist(), strict=True)),
        centre,
        any(len(sources) > 1 for sources in preparation.sources),
        found,
    )


def _outputs(model: Model, X: Floats) -> Floats:
    """y of rows in float64, (rows, n_L)."""
    theta = model.theta.astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        y: Floats = forward(model.network.f, theta.weights, theta.biases, X).y
    return y


def _explained(net: Network, target: Target, y: Floats) -> tuple[Of, str, Floats, float, tuple[float, float] | None]:
    """What is explained of the outputs (2, n_L) of mean and row: v of F = v . u^(L), what is added, probabilities."""
    v = np.zeros(net.sizes[-1])
    if not isinstance(target, ClassTarget):
        if isinstance(net.output, Identity):
            return "number", target.name, v + target.scale, target.mean, None
        return "net input", target.name, v + 1.0, 0.0, None
    p = probabilities(y)
    k = int(p[1].argmax())
    both = float(p[0, k]), float(p[1, k])
    if len(v) == 1:
        return "one output", target.classes[k], v + (1.0 if k else -1.0), 0.0, both
    v -= 1.0 / (len(v) - 1)
    v[k] = 1.0
    return "class", target.classes[k], v, 0.0, both


def _cell(value: float | str | None) -> Text | str:
    if value is None:
        return explaining_words.MISSING
    shown = short_cell(value)
    return Text(shown, shown) if isinstance(value, str) else shown


def short_cell(value: float | str) -> str:
    """A cell in a line of a table: of a long text as much as has room.

    Examples
    --------
    >>> short_cell(3.0), short_cell("x" * 50)
    ('3', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…')
    """
    if not isinstance(value, str):
        return number_as_text(value)
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"


def _signed(figure: str) -> str:
    return figure if figure.startswith("-") else f"+{figure}"


def aligned(values: Sequence[float]) -> list[str]:
    """Numbers with the same decimals, six digits of the largest.

    Examples
    --------
    >>> aligned([4207.3051, -12.5]), aligned([2e-9])
    (['4207.31', '-12.50'], ['2.00000e-9'])
    """
    largest = max(map(abs, values), default=0.0)
    power = floor(log10(largest)) if largest else 0
    if power not in PLAIN:
        return [significant(value, DIGITS) for value in values]
    decimals = max(DIGITS - 1 - power, 0)
    return [f"{round(value, decimals) + 0.0:.{decimals}f}" for value in values]
