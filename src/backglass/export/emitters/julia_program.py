"""Training programs in Julia; its own product of matrices is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from backglass.export.emitters.matrix_program import MatrixDialect, readable
from backglass.export.emitters.program_dialect import Function, Lines, words_of
from backglass.export.emitters.program_skeleton import program_text
from backglass.export.julia_syntax import JULIA, Julia
from backglass.export.matrix_language import MatrixLanguage
from backglass.export.notes import Notes
from backglass.export.printing import Syntax
from backglass.export.training_program import TrainingProgram
from backglass.words import Language


def write(program: TrainingProgram, notes: Notes) -> dict[str, bytes]:
    """A training program in Julia.

    Examples
    --------
    >>> from backglass.export.training_gathering import program_of
    >>> import backglass as bg
    >>> net = bg.Network((2, 1))
    >>> run = bg.train(net, net.initialise(), [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], optimiser=bg.SGD(0.1), epochs=60)
    >>> b"dW2 = delta2' * X / N" in write(program_of(run), Notes("line", "en", ()))[""]
    True
    """
    return {"": program_text(program, notes, JuliaDialect())}


class JuliaDialect(MatrixDialect):
    """Julia 1: what is assigned in a loop must stand in a function."""

    language: ClassVar[MatrixLanguage] = Julia()
    syntax: ClassVar[Syntax] = readable(JULIA, {})
    sign: ClassVar[str] = "#"
    reserved: ClassVar[frozenset[str]] = words_of(
        """abs abstract baremodule begin break catch const continue do else elseif end erfc exp expm1 export false
        finally first_largest for function global if ifelse import in isa let local log log1p macro max
        maximum min module mutable primitive quote return sign size sqrt struct sum tanh true try type using
        where while zeros"""
    )
    powers: ClassVar[bool] = True
    stop: ClassVar[str] = ""
    indent: ClassVar[str] = "    "

    @property
    def head(self) -> Lines:
        """What prints numbers as C does."""
        return ["", "using Printf"]

    def whole(self, body: Lines) -> Lines:
        """A function, and its call."""
        return [*self.block("function learn()", body), "", "learn()"]

    def function(self, made: Function, lang: Language) -> Lines:
        """A function; several results are returned as they are."""
        results = ", ".join(made.results)
        return self.language.function(made.name, ", ".join(made.arguments), results, made.body, [made.says[lang]])

    def call(self, name: str, arguments: Sequence[str], results: Sequence[str]) -> str:
        """A statement that takes several results."""
        return f"{', '.join(results)} = {name}({', '.join(arguments)})"

    def product(self, *, many: bool) -> Lines:  # noqa: ARG002
        """The language's own."""
        return []

    def times(self, a: str, b: str) -> str:
        """A product of matrices."""
        return f"{a} * {b}"

    def plus_bias(self, a: str, b: str, below: str, *, plain: bool) -> str:  # noqa: ARG002
        """A matrix plus a row."""
        return f"{a} .+ {b}"

    def down(self, a: str) -> str:
        """The sum over the rows, as a row."""
        return f"sum({a}, dims=1)"

    def total_of(self, name: str, a: str) -> str:
        """The sum of a function of all entries."""
        return f"sum({a} .^ 2)" if name == "square" else f"sum({name}.({a}))"

    def function_of(self, name: str, a: str) -> str:
        """Root of a number, or sign by element."""
        return f"{name}({a})" if name == "sqrt" else f"{name}.({a})"

    def by_element(self, a: str, sign: str, b: str) -> str:
        """Two matrices of one shape."""
        return f"{a} .{sign} ({b})" if " " in b else f"{a} .{sign} {b}"

    def rows(self, a: str, rows: str) -> str:
        """Some rows of a matrix."""
        return f"{a}[{rows}, :]"

    def batch(self, order: str | None) -> Lines:
        """The rows of the minibatch."""
        span = f"first:min(first + batch_size - 1, {self.count('X')})"
        return [self.let("rows", f"{order[:-2]}{span}]" if order else span)]

    def entry(self, a: str, place: str) -> str:
        """An entry of a list."""
        return f"{a}[{place}]"

    def row_of(self, a: str, place: str) -> str:
        """A row of a matrix."""
        return f"{a}[{place}, :]"

    def among(self, t: str, shown: str) -> str:
        """Whether a number is in a list."""
        return f"{t} in {shown}"

    def show(self, t: str, E: str) -> str:
        """Print an update and its loss."""
        return f'@printf("%d %.17g\\n", {t}, {E})'
