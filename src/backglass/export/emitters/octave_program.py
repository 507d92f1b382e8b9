"""Training programs in Octave; MATLAB reads them from R2024a on, where functions may stand before what calls them."""

from __future__ import annotations

from typing import ClassVar

from backglass.export.emitters.matrix_program import MatrixDialect, readable
from backglass.export.emitters.program_dialect import Lines, words_of
from backglass.export.emitters.program_skeleton import program_text
from backglass.export.matrix_language import MatrixLanguage
from backglass.export.notes import Notes
from backglass.export.octave_syntax import OCTAVE, Octave
from backglass.export.printing import Operation, Syntax
from backglass.export.training_program import TrainingProgram


def write(program: TrainingProgram, notes: Notes) -> dict[str, bytes]:
    """A training program in Octave.

    Examples
    --------
    >>> from backglass.export.training_gathering import program_of
    >>> import backglass as bg
    >>> net = bg.Network((2, 1))
    >>> run = bg.train(net, net.initialise(), [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], optimiser=bg.SGD(0.1), epochs=60)
    >>> b"dW2 = product(delta2', X) / N;" in write(program_of(run), Notes("line", "en", ()))[""]
    True
    """
    return {"": program_text(program, notes, OctaveDialect())}


class OctaveDialect(MatrixDialect):
    """GNU Octave and MATLAB."""

    language: ClassVar[MatrixLanguage] = Octave()
    syntax: ClassVar[Syntax] = readable(
        OCTAVE, {"maximum": Operation("max({0}, {1})"), "minimum": Operation("min({0}, {1})")}
    )
    sign: ClassVar[str] = "%"
    column_times_row: ClassVar[str] = "C = C + A(:, k) .* B(k, :);"
    row_times_matrix: ClassVar[str] = "C(i, :) = sum(A(i, :)' .* B, 1);"
    reserved: ClassVar[frozenset[str]] = words_of(
        """abs any break case catch classdef continue do double else elseif end endfor endfunction endif endwhile exp
        expm1 for fprintf function global if erfc log log1p max min ones otherwise parfor persistent pi return sign size
        sqrt sum switch tanh try until unwind_protect where while zeros first_largest"""
    )

    @property
    def head(self) -> Lines:
        """A statement, so that Octave takes the file for a program and not for a function."""
        return ["", "1;"]

    def down(self, a: str) -> str:
        """The sum over the rows, as a row."""
        return f"sum({a}, 1)"

    def total_of(self, name: str, a: str) -> str:
        """The sum of a function of all entries, column by column: of all at once, not of sums."""
        return f"sum({a}(:) .* {a}(:))" if name == "square" else f"sum({name}({a}(:)))"

    def show(self, t: str, E: str) -> str:
        """Print an update and its loss."""
        return f"fprintf('%d %.17g\\n', {t}, {E});"
