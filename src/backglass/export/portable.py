"""What every export is written from: a table's columns, then layers, then what the outputs mean.

It is plain data, computed once from whatever was trained. No emitter looks at a model, a preparation or an estimator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from backglass.equations.activations import Activation
from backglass.equations.arrays import DType, Floats
from backglass.export.expressions import Expression

Meaning: TypeAlias = Literal["numbers", "two classes", "classes", "labels"]
Label: TypeAlias = str | int | float | bool


@dataclass(frozen=True)
class NumberInput:
    """A column of numbers: z(1) has its scaled value, and perhaps whether it was missing.

    Attributes
    ----------
    name : str
        Of the column.
    unit : {"number", "days", "minutes", "seconds", "place"}
        What the number is: days since 1970-01-01, minutes of a day, seconds of a duration, or a text's place in
        `levels`, counted from 0. A gap is NaN; so is a place outside.
    levels : tuple of str
        The texts of the places, the lowest first.
    low, high : float or None
        Where numbers beyond are put.
    more : tuple of Expression
        Further inputs, behind those: the parts of a date, by "x", too, the filled cell, in float64.
    fill : float
        What stands in for a gap.
    scaled : Expression
        z(1) by "x", in float64.
    indicator : bool
        Whether the next input is 1 where there was a gap, else 0.
    """

    name: str
    unit: Literal["number", "days", "minutes", "seconds", "place"]
    fill: float
    scaled: Expression
    indicator: bool
    levels: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    more: tuple[Expression, ...] = ()

    @property
    def width(self) -> int:
        """How many inputs it makes."""
        return self.told + self.indicator + len(self.more)

    @property
    def told(self) -> int:
        """Behind how many of them the indicator stands, where there is one."""
        return 1

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts whose places go in; of numbers there are none."""
        return self.levels


@dataclass(frozen=True)
class CategoryInput:
    """A column of texts: one input for each category, 1 or 0, and perhaps whether it was missing.

    Attributes
    ----------
    name : str
        Of the column.
    categories : tuple of str
        A cell is the place of its text among these, counted from 0; any other number is a text that training never
        saw, for which all are 0; a gap is NaN.
    fill : int or None
        The place that stands in for a gap; None for none of them.
    indicator : bool
        Whether a last input is 1 where there was a gap, else 0.
    """

    name: str
    categories: tuple[str, ...]
    fill: int | None
    indicator: bool

    @property
    def width(self) -> int:
        """How many inputs it makes."""
        return self.told + self.indicator

    @property
    def told(self) -> int:
        """Behind how many of them the indicator stands, where there is one."""
        return len(self.categories)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts whose places go in."""
        return self.categories


TableInput: TypeAlias = NumberInput | CategoryInput


@dataclass(frozen=True)
class AskedOfRow:
    """What rules ask of a row: whether a number is above a threshold, or not.

    Attributes
    ----------
    place : int
        Of the number, from 0, among z(1) without rules and then the columns' filled numbers.
    number : float
        The threshold; of an input that is 1 or 0 it is 0.5.
    above : bool
        Whether it has to be above it.
    """

    place: int
    number: float
    above: bool


@dataclass(frozen=True)
class Rules:
    """Inputs behind those of the columns: each is 1 where all that it asks holds, else 0.

    Attributes
    ----------
    asked : tuple of AskedOfRow
    wanted : tuple of tuple of int
        Which of them each rule asks, by their places from 0.
    first : int
        Where the first one stands in z(1), counted from 0.
    """

    asked: tuple[AskedOfRow, ...]
    wanted: tuple[tuple[int, ...], ...]
    first: int

    @property
    def columns(self) -> frozenset[int]:
        """The columns whose filled numbers are asked for, from 0."""
        return frozenset(one.place - self.first for one in self.asked if one.place >= self.first)


@dataclass(frozen=True, eq=False)
class Layer:
    """u = W z + b, then f(u).

    Attributes
    ----------
    W : array (n_l, n_{l-1})
    b : array (n_l,)
        Zeros where the network has no biases; a shared one is written for each unit.
    f : Activation
        The row of the table.
    z : Expression
        f(u) by "u", (N, n_l).
    """

    W: Floats
    b: Floats
    f: Activation
    z: Expression


@dataclass(frozen=True)
class Outputs:
    """What y (N, n_L) means.

    Attributes
    ----------
    meaning : {"numbers", "two classes", "classes", "labels"}
        "numbers": y itself, times `scale` plus `shift`. "two classes": y is the probability of the second; the class
        is the second where y is above 1/2. "classes": y are the probabilities; the class is that of the largest, of
        equal ones the first. "labels": each y is the probability of its own yes, which is said where it is above 1/2.
    names : tuple of str
        Of the outputs: of a table's number the target; else "y1", "y2" ...
    classes : tuple of str, int, float or bool
        Of "two classes" and "classes"; of "labels" their names; all of one type.
    scale, shift : float
        Of "numbers": what undoes the standardising of the target, in float64; 1 and 0 where there was none.
    """

    meaning: Meaning
    names: tuple[str, ...]
    classes: tuple[Label, ...] = ()
    scale: float = 1.0
    shift: float = 0.0

    @property
    def width(self) -> int:
        """How many numbers a row gives: the outputs, or the probability of every class."""
        return len(self.names if self.meaning == "numbers" else self.classes)


@dataclass(frozen=True, eq=False)
class Portable:
    """A trained network, ready to be written in any language.

    Attributes
    ----------
    columns : tuple of NumberInput or CategoryInput
        What goes in, one number a column: (N, columns) of float64, whatever `dtype` is; the preparation is computed in
        float64, as it was for training. Empty where the network was trained on arrays: then z(1) goes in.
    inputs : tuple of str
        The names of z(1): (N, inputs) of `dtype`.
    layers : tuple of Layer
        l = 2..L, in `dtype`.
    outputs : Outputs
    dtype : {"float64", "float32"}
    rules : Rules or None
    """

    columns: tuple[TableInput, ...]
    inputs: tuple[str, ...]
    layers: tuple[Layer, ...]
    outputs: Outputs
    dtype: DType
    rules: Rules | None = None

    @property
    def sizes(self) -> tuple[int, ...]:
        """n_1..n_L."""
        return (len(self.inputs), *(len(layer.b) for layer in self.layers))

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of what goes in, in order: the table's columns, or z(1)."""
        return tuple(column.name for column in self.columns) or self.inputs

    @property
    def asks_for(self) -> str:
        """What goes in, in a word: a table, or z(1) as an array X."""
        return "table" if self.columns else "X"

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each column's first input stands in z(1), counted from 0."""
        ends: Sequence[int] = np.cumsum([0, *(column.width for column in self.columns)]).tolist()
        return tuple(ends[:-1])
