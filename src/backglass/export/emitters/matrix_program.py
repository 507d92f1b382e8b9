"""Training programs in Octave, Scilab and Julia: what they have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import Floats, Indices
from backglass.export.emitters.program_dialect import Dialect, Function, Lines, row_texts, short_number
from backglass.export.expressions import Op
from backglass.export.matrix_language import MatrixLanguage
from backglass.export.printing import Operation, Syntax
from backglass.words import Language, Text

SHORT = 70  # characters of a matrix on one line


def readable(syntax: Syntax, more: Mapping[Op, Operation]) -> Syntax:
    """A syntax for programs that are read: signs without a dot where numbers take part, whole numbers short."""
    signs: tuple[tuple[Op, str], ...] = (("multiply", "*"), ("divide", "/"), ("power", "^"))
    plain = {
        op: replace(syntax.operations[op], plain=syntax.operations[op].text.replace(f".{sign}", sign))
        for op, sign in signs
    }
    return replace(
        syntax, operations={**syntax.operations, **plain, **more}, number=lambda value: short_number(syntax, value)
    )


class MatrixDialect(Dialect):
    """A language of matrices.

    Attributes
    ----------
    language : MatrixLanguage
    column_times_row, row_times_matrix : str
        What a product does for each k, and for each i; both sum over k in ascending order.
    """

    language: ClassVar[MatrixLanguage]
    column_times_row: ClassVar[str]
    row_times_matrix: ClassVar[str]

    def helpers(self, lines: Lines, lang: Language) -> Lines:
        """Functions that these lines call and the language lacks."""
        return self.language.needed(lines, lang)[1:]

    def function(self, made: Function, lang: Language) -> Lines:
        """A function; what it is stands in its first line."""
        results = made.results[0] if len(made.results) == 1 else f"[{', '.join(made.results)}]"
        return self.language.function(made.name, ", ".join(made.arguments), results, made.body, [made.says[lang]])

    def call(self, name: str, arguments: Sequence[str], results: Sequence[str]) -> str:
        """A statement that takes several results."""
        return f"[{', '.join(results)}] = {name}({', '.join(arguments)}){self.stop}"

    def times(self, a: str, b: str) -> str:
        """A product whose sums have a stated order."""
        return f"{self.product_name}({a}, {b})"

    def product(self, *, many: bool) -> Lines:
        """A sum of columns times rows; where there are many of these, row by row, in which all are summed at once."""
        by_inner = self.block("for k = 1:size(A, 2)", [self.column_times_row])
        if many:
            by_row = self.block("for i = 1:size(A, 1)", [self.row_times_matrix])
            first, second = (
                self.block(head, body) for head, body in (("if size(A, 2) > size(A, 1)", by_row), ("else", by_inner))
            )
            by_inner = [*first[:-1], *second]
        return ["C = zeros(size(A, 1), size(B, 2));", *by_inner]

    def turned(self, a: str) -> str:
        """A transposed matrix."""
        return f"{a}'"

    def matrix(self, name: str, values: Floats | Indices, says: Text | None, lang: Language) -> Lines:
        """A matrix of numbers, on one line where it is short."""
        if values.size <= SHORT and len(line := "; ".join(row_texts(values, self.syntax, " "))) <= SHORT:
            return [self.let(name, f"[{line}]", says, lang)]
        above = [] if says is None else [f"{self.sign} {says[lang]}"]
        return [*above, *self.language.matrix(name, np.asarray(values, dtype=np.float64))]

    def listed(self, name: str, values: Sequence[float], says: Text | None = None, lang: Language = "en") -> Lines:
        """A list of numbers, as a row."""
        return self.matrix(name, np.array(values, dtype=np.float64), says, lang)

    def by_element(self, a: str, sign: str, b: str) -> str:
        """Two matrices of one shape."""
        return f"{a} .{sign} {b}"

    def weighted(self, s: str, a: str, width: int) -> str:  # noqa: ARG002
        """Every row of a matrix times its weight."""
        return f"{s} .* {a}"

    def count(self, a: str) -> str:
        """How many rows a matrix has."""
        return f"size({a}, 1)"

    def zeros_like(self, a: str) -> str:
        """A matrix of zeros."""
        return f"zeros(size({a}))"

    def total(self, a: str) -> str:
        """The sum of a column or a row."""
        return f"sum({a})"

    def total_of(self, name: str, a: str) -> str:
        """The sum of a function of all entries, column by column."""
        return f"sum({a} .* {a})" if name == "square" else f"sum({name}({a}))"

    def function_of(self, name: str, a: str) -> str:
        """Root or sign, by element."""
        return f"{name}({a})"

    def rows(self, a: str, rows: str) -> str:
        """Some rows of a matrix."""
        return f"{a}({rows}, :)"

    def batch(self, order: str | None) -> Lines:
        """The rows of the minibatch."""
        span = f"first:min(first + batch_size - 1, {self.count('X')})"
        return [self.let("rows", f"{order[:-2]}{span})" if order else span)]

    def entry(self, a: str, place: str) -> str:
        """An entry of a list."""
        return f"{a}({place})"

    def row_of(self, a: str, place: str) -> str:
        """A row of a matrix."""
        return f"{a}({place}, :)"

    def counting(self, name: str, last: str, *, from_zero: bool = False) -> str:
        """The head of a loop."""
        return f"for {name} = {0 if from_zero else 1}:{last}"

    def batches(self) -> str:
        """The head of the loop over the minibatches."""
        return f"for first = 1:batch_size:{self.count('X')}"

    def when(self, condition: str) -> str:
        """The head of a condition."""
        return f"if {condition}"

    def among(self, t: str, shown: str) -> str:
        """Whether a number is in a list."""
        return f"any({t} == {shown})"
