"""How Octave writes what an export computes, and MATLAB reads it: no sign of Octave's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import DType, Floats
from backglass.export.matrix_language import Helper, MatrixLanguage, broken, listed, operations, rows_of, runs
from backglass.export.printing import Operation, Syntax
from backglass.words import matrix_programs as words


class Octave(MatrixLanguage):
    """GNU Octave 7 and MATLAB from R2016b on."""

    name: ClassVar[str] = "Octave"
    comment: ClassVar[str] = "%"
    infinite: ClassVar[str] = "Inf"
    not_a_number: ClassVar[str] = "NaN"
    helpers: ClassVar[Mapping[str, Helper]] = {
        "where": Helper(
            "c, a, b",
            "z",
            words.WHERE,
            ("a = a .* ones(size(c));", "z = b .* ones(size(c));", "z(c) = a(c);"),
        ),
        "larger": Helper("a, b", "z", words.LARGER, ("z = max(a, b);", "z(isnan(a) | isnan(b)) = NaN;")),
        "smaller": Helper("a, b", "z", words.SMALLER, ("z = min(a, b);", "z(isnan(a) | isnan(b)) = NaN;")),
        "first_largest": Helper(
            "u",
            "c",
            words.FIRST_LARGEST,
            ("[~, k] = max(u, [], 2);", "c = (1:size(u, 2)) == k;"),
        ),
        "count_at_most": Helper(
            "numbers, x",
            "n",
            words.COUNT_AT_MOST,
            ("n = zeros(size(x));", "for k = 1:numel(numbers)", "  n = n + (x >= numbers(k));", "end"),
        ),
        "take": Helper("numbers, n", "z", words.TAKE, ("z = reshape(numbers(n + 1), size(n));",)),
    }

    def syntax(self, dtype: DType = "float64") -> Syntax:  # noqa: ARG002
        """Numbers that stand in a formula take the type of what they meet."""
        return OCTAVE

    def string(self, text: str) -> str:
        r"""A text between single quotes; what steers a terminal by its bytes.

        Examples
        --------
        >>> print(Octave().string("it's"), Octave().string("a\nb"), Octave().string("\u202e"))
        'it''s' ['a' char(10) 'b'] native2unicode(uint8([226 128 174]), 'UTF-8')
        """
        parts = [_steering(part) if steers else "'" + part.replace("'", "''") + "'" for steers, part in runs(text)]
        return f"[{' '.join(parts)}]" if len(parts) > 1 else parts[0]

    def strings(self, name: str, texts: Sequence[str]) -> list[str]:
        """A cell array (1, n)."""
        return listed(f"{name} = {{", broken(list(map(self.string, texts)), ", "), "};", ", ...")

    def function(self, name: str, takes: str, gives: str, body: Iterable[str], about: Iterable[str] = ()) -> list[str]:
        """Up to its end."""
        inner = self.indented([*self.comments(about), *body])
        return [f"function {gives} = {name}({takes})" if gives else f"function {name}({takes})", *inner, "end"]

    def matrix(self, name: str, A: Floats) -> list[str]:
        """A row a line."""
        left, right = ("single([", "]);") if A.dtype == np.float32 else ("[", "];")
        rows = rows_of(self, np.atleast_2d(A), " ", " ...")
        return (
            [f"{name} = {left}{rows[0]}{right}"]
            if len(rows) == 1
            else [f"{name} = {left}", *self.indented(rows), right]
        )


def _steering(signs: str) -> str:
    if signs.isascii():
        numbers = " ".join(str(ord(sign)) for sign in signs)
        return f"char({numbers})" if len(signs) == 1 else f"char([{numbers}])"
    return f"native2unicode(uint8([{' '.join(map(str, signs.encode()))}]), 'UTF-8')"


OCTAVE = Syntax(
    {
        **operations("", ""),
        "expm1": Operation("expm1({0})"),
        "hypot": Operation("hypot({0}, {1})"),
        "maximum": Operation("larger({0}, {1})"),
        "minimum": Operation("smaller({0}, {1})"),
        "where": Operation("where({0}, {1}, {2})"),
        "sum": Operation("sum({0}, 2)"),
        "max": Operation("max({0}, [], 2)"),
        "is_largest": Operation("first_largest({0})"),
        "count_at_most": Operation("count_at_most({numbers}, {0})"),
        "take": Operation("take({numbers}, {0})"),
    },
    Octave().number,
    lambda numbers: f"[{' '.join(map(Octave().number, numbers))}]",
)
