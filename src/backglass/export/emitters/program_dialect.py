"""How a language writes the statements of a training program."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import Floats, Indices
from backglass.export.printing import Syntax
from backglass.words import Language, Text
from backglass.words.characters import visible

EXPONENT = re.compile(r"e(-?)\+?0*(?=\d)")
WIDTH = 110  # characters of a line of data
Lines = list[str]


@dataclass(frozen=True)
class Function:
    """A function of a program.

    Attributes
    ----------
    name : str
    arguments, results : tuple of str
    body : list of str
    says : Text
        What it is.
    """

    name: str
    arguments: tuple[str, ...]
    results: tuple[str, ...]
    body: Lines
    says: Text


class Dialect(ABC):
    """A language's statements; texts of expressions are made by its syntax.

    Attributes
    ----------
    syntax : Syntax
    sign : str
        What a comment begins with.
    stop : str
        What ends a statement.
    first : int
        The number of the first row.
    end : str
        What ends a block; empty where the indentation does.
    reserved : set of str
        Words of the language, and its functions that programs call: no name of an optimiser's may be one.
    powers : bool
        Whether a square has the bits of a product, so that it may be written as a power.
    apart : int
        Empty lines between functions.
    """

    syntax: ClassVar[Syntax]
    sign: ClassVar[str]
    stop: ClassVar[str] = ";"
    indent: ClassVar[str] = "  "
    first: ClassVar[int] = 1
    end: ClassVar[str] = "end"
    reserved: ClassVar[frozenset[str]]
    product_name: ClassVar[str] = "product"
    powers: ClassVar[bool] = False
    apart: ClassVar[int] = 1

    def number(self, value: float) -> str:
        """A number."""
        return short_number(self.syntax, value)

    def let(self, name: str, text: str, says: Text | None = None, lang: Language = "en") -> str:
        """An assignment, perhaps with a comment behind it."""
        return self.said(f"{name} = {text}{self.stop}", says, lang)

    def said(self, line: str, says: Text | None, lang: Language) -> str:
        """A line with a comment behind it."""
        return line if says is None else f"{line}  {self.sign} {says[lang]}"

    def block(self, head: str, body: Sequence[str]) -> Lines:
        """Lines under a head, indented, up to the end."""
        return [head, *(f"{self.indent}{line}" if line else "" for line in body), *([self.end] if self.end else [])]

    def comments(self, lines: Sequence[str]) -> Lines:
        """Lines as the comment at the head of a file; they can be nothing else."""
        return [f"{self.sign} {visible(line)}".rstrip() for line in lines]

    @property
    def head(self) -> Lines:
        """What every program begins with."""
        return []

    def helpers(self, lines: Lines, lang: Language) -> Lines:  # noqa: ARG002
        """Functions that these lines call and the language lacks."""
        return []

    def product(self, *, many: bool) -> Lines:  # noqa: ARG002
        """The body of the function that multiplies matrices; empty where the language's own product is taken.

        Parameters
        ----------
        many : bool
            Whether batches have many rows, so that it should not go through them one by one.
        """
        return []

    def whole(self, body: Lines) -> Lines:
        """The start and the loop, as the language wants them to stand."""
        return body

    @abstractmethod
    def function(self, made: Function, lang: Language) -> Lines:
        """A function."""

    @abstractmethod
    def call(self, name: str, arguments: Sequence[str], results: Sequence[str]) -> str:
        """A statement that takes several results of a function."""

    @abstractmethod
    def times(self, a: str, b: str) -> str:
        """A product of matrices."""

    @abstractmethod
    def turned(self, a: str) -> str:
        """A transposed matrix."""

    def plus_bias(self, a: str, b: str, below: str, *, plain: bool) -> str:  # noqa: ARG002
        """A matrix plus a row; `below` has as many rows; `plain` where the matrix is a row, or b is a number."""
        return f"{a} + {b}"

    @abstractmethod
    def matrix(self, name: str, values: Floats | Indices, says: Text | None, lang: Language) -> Lines:
        """A matrix of numbers."""

    @abstractmethod
    def listed(self, name: str, values: Sequence[float], says: Text | None = None, lang: Language = "en") -> Lines:
        """A list of numbers."""

    @abstractmethod
    def zeros_like(self, a: str) -> str:
        """A matrix of zeros."""

    @abstractmethod
    def count(self, a: str) -> str:
        """How many rows a matrix has."""

    @abstractmethod
    def down(self, a: str) -> str:
        """The sum over the rows, as a row."""

    @abstractmethod
    def total(self, a: str) -> str:
        """The sum of a column or a row."""

    @abstractmethod
    def total_of(self, name: str, a: str) -> str:
        """The sum of "square" or "abs" of all entries of a variable, column by column and from the top."""

    @abstractmethod
    def function_of(self, name: str, a: str) -> str:
        """The root of a number ("sqrt"), or "sign" by element."""

    @abstractmethod
    def by_element(self, a: str, sign: str, b: str) -> str:
        """Two matrices of one shape, times or otherwise."""

    @abstractmethod
    def weighted(self, s: str, a: str, width: int) -> str:
        """Every row of a matrix times its weight."""

    @abstractmethod
    def rows(self, a: str, rows: str) -> str:
        """Some rows of a matrix."""

    @abstractmethod
    def batch(self, order: str | None) -> Lines:
        """`rows`: those of the minibatch that begins at `first`, in the order of the epoch."""

    @abstractmethod
    def entry(self, a: str, place: str) -> str:
        """An entry of a list; `place` counts from 1 where the language does."""

    @abstractmethod
    def row_of(self, a: str, place: str) -> str:
        """A row of a matrix."""

    @abstractmethod
    def counting(self, name: str, last: str, *, from_zero: bool = False) -> str:
        """The head of a loop, from the language's first number (or 0) to the number or the count `last`."""

    @abstractmethod
    def batches(self) -> str:
        """The head of the loop over the first rows of the minibatches."""

    @abstractmethod
    def when(self, condition: str) -> str:
        """The head of a condition."""

    @abstractmethod
    def among(self, t: str, shown: str) -> str:
        """Whether a number is in a list."""

    def leave(self, condition: str) -> Lines:
        """Leave the loop."""
        return self.block(self.when(condition), [f"break{self.stop}"])

    def skip(self, condition: str) -> Lines:
        """Go on with the next one of the loop."""
        return self.block(self.when(condition), [f"continue{self.stop}"])

    @abstractmethod
    def show(self, t: str, E: str) -> str:
        """Print an update and its loss."""


def row_texts(values: Floats | Indices, number: Syntax, between: str) -> list[str]:
    """The rows of a matrix as texts.

    Examples
    --------
    >>> from backglass.export.python_syntax import PYTHON
    >>> row_texts(np.array([[0.5, 2.0]]), PYTHON, ", ")
    ['0.5, 2']
    """
    return [between.join(short_number(number, value) for value in row) for row in np.atleast_2d(values).tolist()]


def short_number(syntax: Syntax, value: float) -> str:
    """A number, a whole one without its point.

    Examples
    --------
    >>> from backglass.export.python_syntax import PYTHON
    >>> short_number(PYTHON, 3.0), short_number(PYTHON, -0.25), short_number(PYTHON, 1e-8)
    ('3', '-0.25', '1e-8')
    """
    if isinstance(value, int):
        return str(value)
    whole = abs(value) < 1e15 and value == int(value) and (value != 0 or str(value) == "0.0")
    return str(int(value)) if whole else EXPONENT.sub(r"e\1", syntax.number(value))


def wrapped(text: str, between: str, carry: str, indent: str) -> list[str]:
    """A long row on several lines.

    Examples
    --------
    >>> wrapped("1, 2, 3", ", ", "", "  ")
    ['  1, 2, 3']
    """
    lines, line = [], ""
    for part in text.split(between):
        if line and len(indent) + len(line) + len(between) + len(part) > WIDTH:
            lines.append(f"{indent}{line}{between.rstrip()}{carry}")
            line = part
        else:
            line = f"{line}{between}{part}" if line else part
    return [*lines, f"{indent}{line}"]


def words_of(text: str) -> frozenset[str]:
    """The words of a text.

    Examples
    --------
    >>> sorted(words_of("end for"))
    ['end', 'for']
    """
    return frozenset(text.split())
