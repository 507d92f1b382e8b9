"""How Julia writes what an export computes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import DType, Floats
from backglass.export.matrix_language import Helper, MatrixLanguage, broken, listed, operations, rows_of, runs
from backglass.export.printing import Operation, Syntax
from backglass.words import matrix_programs as words

LITERAL = 10_000  # numbers that Julia reads quickly as a matrix; more are read from a text
ESCAPES = {"\\": r"\\", '"': r"\"", "$": r"\$"}


class Julia(MatrixLanguage):
    """Julia 1, with nothing but its Base."""

    name: ClassVar[str] = "Julia"
    comment: ClassVar[str] = "#"
    infinite: ClassVar[str] = "Inf"
    not_a_number: ClassVar[str] = "NaN"
    indent: ClassVar[str] = "    "
    helpers: ClassVar[Mapping[str, Helper]] = {
        "erfc": Helper("x", "z", words.ERFC, ("z = oftype(x, ccall(:erfc, Cdouble, (Cdouble,), x))",)),
        "first_largest": Helper(
            "u",
            "c",
            words.FIRST_LARGEST,
            ("k = [argmax(row) for row in eachrow(u)]", "c = permutedims(1:size(u, 2)) .== k"),
        ),
        "count_at_most": Helper(
            "numbers, x", "n", words.COUNT_AT_MOST, ("n = searchsortedlast.(Ref(vec(numbers)), x)",)
        ),
        "take": Helper("numbers, n", "z", words.TAKE, ("z = numbers[Int.(n) .+ 1]",)),
        "numbers_of": Helper(
            "T, columns, text",
            "A",
            words.READ,
            ("A = permutedims(reshape([parse(T, number) for number in split(text)], columns, :))",),
        ),
    }

    def syntax(self, dtype: DType = "float64") -> Syntax:
        """Of float32 the numbers must be Float32 themselves, or all would become Float64."""
        return JULIA if dtype == "float64" else JULIA_SINGLE

    def number(self, number: float) -> str:
        """With a point or an exponent: 1.0, for 1 is a whole number."""
        text = super().number(number)
        return f"{text}.0" if text.lstrip("-").isdigit() else text

    def string(self, text: str) -> str:
        r"""A text between double quotes, in which $ would put something in.

        Examples
        --------
        >>> print(Julia().string('a "b" $c'), Julia().string("a\nb"))
        "a \"b\" \$c" "a\u000ab"
        """
        parts = [
            "".join(f"\\u{ord(sign):04x}" for sign in part)
            if is_control
            else "".join(ESCAPES.get(sign, sign) for sign in part)
            for is_control, part in runs(text)
        ]
        return f'"{"".join(parts)}"'

    def strings(self, name: str, texts: Sequence[str]) -> list[str]:
        """A vector of texts."""
        return listed(f"{name} = String[", broken(list(map(self.string, texts)), ", "), "]", ",", self.indent)

    def function(self, name: str, takes: str, gives: str, body: Iterable[str], about: Iterable[str] = ()) -> list[str]:
        """Up to its end; what it gives is returned."""
        inner = [*self.comments(about), *body, *([f"return {gives}"] if gives else [])]
        return [f"function {name}({takes})", *self.indented(inner), "end"]

    def matrix(self, name: str, A: Floats) -> list[str]:
        """A row a line; a wide or a large one as a text, for Julia takes long to read a literal of many numbers."""
        A = np.atleast_2d(A)
        kind = "Float32" if A.dtype == np.float32 else "Float64"
        rows = rows_of(self, A, " ")
        if A.size > LITERAL or any("\n" in row for row in rows):  # within brackets a line's end begins a row
            return [f'{name} = numbers_of({kind}, {A.shape[1]}, """', *rows, '""")']
        if len(rows) == 1:
            return [f"{name} = {kind}[{rows[0]}]"]
        return [f"{name} = {kind}[", *self.indented(rows), "]"]


def single(number: float) -> str:
    """A number as Float32: 0.1f0, 1f-5.

    Examples
    --------
    >>> single(0.1), single(1e-5), single(1.0), single(float("-inf"))
    ('0.1f0', '1f-05', '1f0', '-Inf32')
    """
    if not np.isfinite(np.float32(number)):
        return f"{Julia().number(float(np.float32(number)))}32"
    text = str(np.float32(number)).removesuffix(".0")
    return text.replace("e", "f") if "e" in text else f"{text}f0"


JULIA = Syntax(
    {
        **operations(".", "."),
        "expm1": Operation("expm1.({0})"),
        "hypot": Operation("hypot.({0}, {1})"),
        "maximum": Operation("max.({0}, {1})"),
        "minimum": Operation("min.({0}, {1})"),
        "where": Operation("ifelse.({0}, {1}, {2})"),
        "sum": Operation("sum({0}, dims=2)"),
        "max": Operation("maximum({0}, dims=2)"),
        "is_largest": Operation("first_largest({0})"),
        "count_at_most": Operation("count_at_most({numbers}, {0})"),
        "take": Operation("take({numbers}, {0})"),
    },
    Julia().number,
    lambda numbers: f"[{' '.join(map(Julia().number, numbers))}]",
)
JULIA_SINGLE = replace(JULIA, number=single, row=lambda numbers: f"[{' '.join(map(single, numbers))}]")
