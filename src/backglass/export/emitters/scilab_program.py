"""Training programs in Scilab."""

from __future__ import annotations

from typing import ClassVar

from backglass.export.emitters.matrix_program import MatrixDialect, readable
from backglass.export.emitters.program_dialect import words_of
from backglass.export.emitters.program_skeleton import program_text
from backglass.export.matrix_language import MatrixLanguage
from backglass.export.notes import Notes
from backglass.export.printing import Operation, Syntax
from backglass.export.scilab_syntax import SCILAB, Scilab
from backglass.export.training_program import TrainingProgram


def write(program: TrainingProgram, notes: Notes) -> dict[str, bytes]:
    """A training program in Scilab.

    Examples
    --------
    >>> from backglass.export.training_gathering import program_of
    >>> import backglass as bg
    >>> net = bg.Network((2, 1))
    >>> run = bg.train(net, net.initialise(), [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], optimiser=bg.SGD(0.1), epochs=60)
    >>> b"dW2 = product(delta2', X) / N;" in write(program_of(run), Notes("line", "en", ()))[""]
    True
    """
    return {"": program_text(program, notes, ScilabDialect())}


class ScilabDialect(MatrixDialect):
    """Scilab 6: it does not broadcast."""

    language: ClassVar[MatrixLanguage] = Scilab()
    syntax: ClassVar[Syntax] = readable(
        SCILAB, {"maximum": Operation("max({0}, {1})"), "minimum": Operation("min({0}, {1})")}
    )
    sign: ClassVar[str] = "//"
    column_times_row: ClassVar[str] = "C = C + A(:, k) * B(k, :);"
    row_times_matrix: ClassVar[str] = 'C(i, :) = sum((A(i, :)\' * ones(1, size(B, 2))) .* B, "r");'
    reserved: ClassVar[frozenset[str]] = words_of(
        """abort abs and bool2s break case catch clear continue do else elseif end endfunction erfc exp exit expm1 for
        first_largest function help if log log1p matrix max min mprintf ones or pause quit resume return
        select sign size sqrt sum tanh then try what where while who zeros"""
    )

    def plus_bias(self, a: str, b: str, below: str, *, plain: bool) -> str:
        """A matrix plus a row, which must be repeated."""
        return f"{a} + {b}" if plain else f"{a} + ones({self.count(below)}, 1) * {b}"

    def weighted(self, s: str, a: str, width: int) -> str:
        """Every row of a matrix times its weight."""
        return f"{s} .* {a}" if width == 1 else f"({s} * ones(1, {width})) .* {a}"

    def zeros_like(self, a: str) -> str:
        """A matrix of zeros; zeros(size(a)) would be as large as size(a) is."""
        return f"zeros({a})"

    def among(self, t: str, shown: str) -> str:
        """Whether a number is in a list."""
        return f"or({t} == {shown})"

    def down(self, a: str) -> str:
        """The sum over the rows, as a row."""
        return f'sum({a}, "r")'

    def show(self, t: str, E: str) -> str:
        """Print an update and its loss."""
        return f'mprintf("%d %.17g\\n", {t}, {E});'
