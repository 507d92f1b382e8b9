"""How Scilab writes what an export computes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import DType, Floats
from backglass.export.expressions import Expression, in_order
from backglass.export.matrix_language import Helper, MatrixLanguage, broken, listed, operations, rows_of, runs
from backglass.export.printing import Operation, Syntax
from backglass.words import matrix_programs as words


class Scilab(MatrixLanguage):
    """Scilab 6: it has double precision alone, and does not broadcast."""

    name: ClassVar[str] = "Scilab"
    comment: ClassVar[str] = "//"
    infinite: ClassVar[str] = "%inf"
    not_a_number: ClassVar[str] = "%nan"
    helpers: ClassVar[Mapping[str, Helper]] = {
        "where": Helper(
            "c, a, b",
            "z",
            words.WHERE,
            ("a = a .* ones(c);", "z = b .* ones(c);", "z(c) = a(c);"),
        ),
        "larger": Helper("a, b", "z", words.LARGER, ("z = max(a, b);", "z(isnan(a) | isnan(b)) = %nan;")),
        "smaller": Helper("a, b", "z", words.SMALLER, ("z = min(a, b);", "z(isnan(a) | isnan(b)) = %nan;")),
        "hypot": Helper(
            "a, b",
            "h",
            words.HYPOT,
            (
                "m = larger(abs(a), abs(b));",
                "r = smaller(abs(a), abs(b)) ./ where(m == 0, 1, m);",
                "h = m .* sqrt(1 + r .* r);",
                "h(m == %inf) = %inf;",
            ),
            ("larger", "smaller", "where"),
        ),
        "expm1": Helper("u", "z", words.EXPM1, ("z = tanh(u ./ 2) .* (exp(u) + 1);",)),
        "first_largest": Helper(
            "u",
            "c",
            words.FIRST_LARGEST,
            ('[m, k] = max(u, "c");', 'c = ones(k) * (1:size(u, "c")) == k * ones(1, size(u, "c"));'),
        ),
        "count_at_most": Helper(
            "numbers, x",
            "n",
            words.COUNT_AT_MOST,
            ("n = zeros(x);", 'for k = 1:size(numbers, "*")', "  n = n + bool2s(x >= numbers(k));", "end"),
        ),
        "take": Helper("numbers, n", "z", words.TAKE, ("z = matrix(numbers(n + 1), size(n));",)),
    }

    def syntax(self, dtype: DType = "float64") -> Syntax:  # noqa: ARG002
        """Of float64: it has nothing else."""
        return SCILAB

    def string(self, text: str) -> str:
        r"""A text between double quotes; what steers a terminal by its bytes, NUL, which no text here holds, as \x00.

        Examples
        --------
        >>> print(Scilab().string("it's"), Scilab().string("a\nb"))
        "it''s" ("a" + ascii([10]) + "b")
        """
        parts = [
            f"ascii([{' '.join(map(str, part.encode()))}])"
            if is_control
            else '"' + part.replace("'", "''").replace('"', '""') + '"'
            for is_control, part in runs(text.replace("\x00", r"\x00"))
        ]
        return f"({' + '.join(parts)})" if len(parts) > 1 else parts[0]

    def strings(self, name: str, texts: Sequence[str]) -> list[str]:
        """A matrix of texts (1, n)."""
        return listed(f"{name} = [", broken(list(map(self.string, texts)), ", "), "];", ", ..")

    def function(self, name: str, takes: str, gives: str, body: Iterable[str], about: Iterable[str] = ()) -> list[str]:
        """Up to its end."""
        inner = self.indented([*self.comments(about), *body])
        return [f"function {gives} = {name}({takes})" if gives else f"function {name}({takes})", *inner, "endfunction"]

    def matrix(self, name: str, A: Floats) -> list[str]:
        """A row a line."""
        rows = rows_of(self, np.atleast_2d(A), " ", " ..")
        return [f"{name} = [{rows[0]}];"] if len(rows) == 1 else [f"{name} = [", *self.indented(rows), "];"]


def widened(text: str, one: Expression, parent: Expression) -> str:
    """A column (N, 1) or a row (1, n) as the matrix that it is combined with is: there is no broadcasting."""
    if parent.shape != "rows" or len(parent.of) < 2:
        return text
    like = next(node.name for node in in_order([parent]) if node.op == "input" and node.shape == "rows")
    if one.op == "row":
        return f'(ones(size({like}, "r"), 1) * {text})'
    if one.shape == "column":
        return f'({text} * ones(1, size({like}, "c")))'
    return text


SCILAB = Syntax(
    {
        **operations("", ""),
        "expm1": Operation("expm1({0})"),
        "hypot": Operation("hypot({0}, {1})"),
        "maximum": Operation("larger({0}, {1})"),
        "minimum": Operation("smaller({0}, {1})"),
        "where": Operation("where({0}, {1}, {2})"),
        "sum": Operation('sum({0}, "c")'),
        "max": Operation('max({0}, "c")'),
        "is_largest": Operation("first_largest({0})"),
        "count_at_most": Operation("count_at_most({numbers}, {0})"),
        "take": Operation("take({numbers}, {0})"),
    },
    Scilab().number,
    lambda numbers: f"[{' '.join(map(Scilab().number, numbers))}]",
    widened,
)
