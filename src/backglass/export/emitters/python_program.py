"""Training programs in Python, with NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from keyword import kwlist
from typing import ClassVar

from backglass.equations.arrays import Floats, Indices
from backglass.export.emitters.program_dialect import (
    Dialect,
    Function,
    Lines,
    row_texts,
    short_number,
    words_of,
    wrapped,
)
from backglass.export.emitters.program_skeleton import program_text
from backglass.export.emitters.python_text import comment
from backglass.export.notes import Notes
from backglass.export.printing import Syntax
from backglass.export.python_syntax import PYTHON
from backglass.export.training_program import TrainingProgram
from backglass.words import Language, Text
from backglass.words.characters import visible


def write(program: TrainingProgram, notes: Notes) -> dict[str, bytes]:
    """A training program in Python.

    Examples
    --------
    >>> from backglass.export.training_gathering import program_of
    >>> import backglass as bg
    >>> net = bg.Network((2, 1))
    >>> run = bg.train(net, net.initialise(), [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], optimiser=bg.SGD(0.1), epochs=60)
    >>> b"dW2 = delta2.T @ X / N" in write(program_of(run), Notes("line", "en", ()))[""]
    True
    """
    return {"": program_text(program, notes, Python())}


SHORT = 70  # characters of a matrix on one line


class Python(Dialect):
    """NumPy."""

    syntax: ClassVar[Syntax] = replace(PYTHON, number=lambda value: short_number(PYTHON, value))
    sign: ClassVar[str] = "#"
    reserved: ClassVar[frozenset[str]] = frozenset({*kwlist, *words_of("np erfc first_largest len range print slice")})
    powers: ClassVar[bool] = True
    stop: ClassVar[str] = ""
    indent: ClassVar[str] = "    "
    first: ClassVar[int] = 0
    end: ClassVar[str] = ""
    apart: ClassVar[int] = 2

    def comments(self, lines: Sequence[str]) -> Lines:
        """Lines as a comment, of which none says how the file is to be read."""
        return comment([visible(line) for line in lines])

    @property
    def head(self) -> Lines:
        """What every program begins with."""
        return ["", "import numpy as np"]

    def helpers(self, lines: Lines, lang: Language) -> Lines:  # noqa: ARG002
        """The error function, which NumPy lacks, and the place of the largest of a row."""
        text, found = "\n".join(lines), []
        if "erfc(" in text:
            found += ["from math import erfc as erfc_of_one", "", "erfc = np.vectorize(erfc_of_one)"]
        if "first_largest(" in text:
            head, places = "def first_largest(u):", "np.arange(u.shape[1]) == np.argmax(u, axis=1)[:, None]"
            found += [*([""] * 2 if found else []), *self.block(head, [f"return {places}"])]
        return found

    def function(self, made: Function, lang: Language) -> Lines:
        """A function; one that is a single formula returns it."""
        result = ", ".join(made.results)
        *rest, last = made.body
        body = [*rest, f"return {last.removeprefix(f'{result} = ')}"] if last.startswith(f"{result} = ") else made.body
        body = body if body is not made.body else [*made.body, f"return {result}"]
        head = self.said(f"def {made.name}({', '.join(made.arguments)}):", made.says, lang)
        return self.block(head, body)

    def call(self, name: str, arguments: Sequence[str], results: Sequence[str]) -> str:
        """A statement that takes several results."""
        return f"{', '.join(results)} = {name}({', '.join(arguments)})"

    def times(self, a: str, b: str) -> str:
        """A product of matrices."""
        return f"{a} @ {b}"

    def turned(self, a: str) -> str:
        """A transposed matrix."""
        return f"{a}.T"

    def matrix(self, name: str, values: Floats | Indices, says: Text | None, lang: Language) -> Lines:
        """A matrix of numbers, on one line where it is short."""
        rows = row_texts(values, PYTHON, ", ")
        if values.size <= SHORT and len(line := ", ".join(f"[{row}]" for row in rows)) <= SHORT:
            return [self.said(f"{name} = np.array([{line}])", says, lang)]
        lines = [self.said(f"{name} = np.array([", says, lang)]
        for row in rows:
            first, *more = wrapped(row, ", ", "", "     ")
            broken = [f"    [{first.strip()}", *more]
            lines += [*broken[:-1], f"{broken[-1]}],"]
        return [*lines, "])"]

    def listed(self, name: str, values: Sequence[float], says: Text | None = None, lang: Language = "en") -> Lines:
        """A list of numbers."""
        text = ", ".join(short_number(PYTHON, value) for value in values)
        if len(text) <= SHORT:
            return [self.said(f"{name} = [{text}]", says, lang)]
        return [self.said(f"{name} = [", says, lang), *wrapped(text, ", ", "", "    "), "]"]

    def zeros_like(self, a: str) -> str:
        """A matrix of zeros."""
        return f"np.zeros_like({a})"

    def count(self, a: str) -> str:
        """How many rows a matrix has."""
        return f"len({a})"

    def down(self, a: str) -> str:
        """The sum over the rows, as a row."""
        return f"np.sum({a}, axis=0, keepdims=True)"

    def total(self, a: str) -> str:
        """The sum of a column or a row."""
        return f"np.sum({a})"

    def total_of(self, name: str, a: str) -> str:
        """The sum of a function of all entries."""
        return f"np.sum({a} ** 2)" if name == "square" else f"np.sum(np.{name}({a}))"

    def function_of(self, name: str, a: str) -> str:
        """Root or sign, by element."""
        return f"np.{name}({a})"

    def by_element(self, a: str, sign: str, b: str) -> str:
        """Two matrices of one shape."""
        return f"{a} {sign} ({b})" if " " in b else f"{a} {sign} {b}"

    def weighted(self, s: str, a: str, width: int) -> str:  # noqa: ARG002
        """Every row of a matrix times its weight."""
        return f"{s} * {a}"

    def rows(self, a: str, rows: str) -> str:
        """Some rows of a matrix."""
        return f"{a}[{rows}]"

    def batch(self, order: str | None) -> Lines:
        """The rows of the minibatch."""
        span = "first:first + batch_size"
        return [f"rows = {order[:-1]}, {span}]" if order else "rows = slice(first, first + batch_size)"]

    def entry(self, a: str, place: str) -> str:
        """An entry of a list."""
        return f"{a}[{place}]"

    def row_of(self, a: str, place: str) -> str:
        """A row of a matrix."""
        return f"{a}[{place}]"

    def counting(self, name: str, last: str, *, from_zero: bool = False) -> str:
        """The head of a loop."""
        return f"for {name} in range({last}{' + 1' if from_zero else ''}):"

    def batches(self) -> str:
        """The head of the loop over the minibatches."""
        return "for first in range(0, len(X), batch_size):"

    def when(self, condition: str) -> str:
        """The head of a condition."""
        return f"if {condition}:"

    def among(self, t: str, shown: str) -> str:
        """Whether a number is in a list."""
        return f"{t} in {shown}"

    def show(self, t: str, E: str) -> str:
        """Print an update and its loss."""
        return f'print("%d %.17g" % ({t}, {E}))'
