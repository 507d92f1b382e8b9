"""What differs among the four languages of document 004: the same statement in each, side by side.

`A`, `B` and `U` are matrices, `b` is a row with a number for each of their columns, `N` is how many rows they have.
"""

from __future__ import annotations

from dataclasses import dataclass

from backglass.page.blocks import Table
from backglass.textbook.lesson import plain
from backglass.words import Text
from backglass.words import languages as words


@dataclass(frozen=True)
class Statement:
    """A statement, and what it is in each language.

    Attributes
    ----------
    what : Text
    octave, python, scilab, julia : str
        ` ... ` stands for more lines.
    """

    what: Text
    octave: str
    python: str
    scilab: str
    julia: str

    @property
    def written(self) -> tuple[str, str, str, str]:
        """In the order of the document's title."""
        return self.octave, self.python, self.scilab, self.julia


VALUES = (
    Statement(
        Text("a matrix, row by row", "行列 (行ごと)"),
        "[1 2; 3 4]",
        "np.array([[1, 2], [3, 4]])",
        "[1 2; 3 4]",
        "[1 2; 3 4]",
    ),
    Statement(Text("product of matrices", "行列の積"), "A * B", "A @ B", "A * B", "A * B"),
    Statement(Text("product by element", "要素ごとの積"), "A .* B", "A * B", "A .* B", "A .* B"),
    Statement(Text("quotient by element", "要素ごとの商"), "A ./ B", "A / B", "A ./ B", "A ./ B"),
    Statement(Text("square by element", "各要素の 2 乗"), "A .^ 2", "A ** 2", "A .^ 2", "A .^ 2"),
    Statement(Text("1 minus each element", "1 から各要素を引く"), "1 - A", "1 - A", "1 - A", "1 .- A"),
    Statement(Text("function by element", "各要素の関数値"), "exp(U)", "np.exp(U)", "exp(U)", "exp.(U)"),
    Statement(
        Text("maximum with 0", "0 と比べて大きい方"),
        "max(U, 0)",
        "np.maximum(U, 0)",
        "max(U, 0)",
        "max.(U, 0)",
    ),
    Statement(Text("transpose", "転置"), "A'", "A.T", "A'", "A'"),
    Statement(
        Text("bias added to all rows", "全行にバイアスを足す"),
        "U + b",
        "U + b",
        "U + ones(N, 1) * b",
        "U .+ b",
    ),
    Statement(Text("sum over the rows", "列ごとの和"), "sum(A, 1)", "np.sum(A, axis=0)", "sum(A, 1)", "sum(A, dims=1)"),
    Statement(Text("row 1, column 2", "1 行 2 列の要素"), "A(1, 2)", "A[0, 1]", "A(1, 2)", "A[1, 2]"),
    Statement(Text("all of row 1", "1 行目全体"), "A(1, :)", "A[0, :]", "A(1, :)", "A[1, :]"),
)
LINES = (
    Statement(
        Text("a function", "関数"),
        "function z = f(u) ... end",
        "def f(u):",
        "function z = f(u) ... endfunction",
        "function f(u) ... end",
    ),
    Statement(
        Text("repeat for 1 to n", "1 から n まで繰り返す"),
        "for t = 1:n ... end",
        "for t in range(1, n + 1):",
        "for t = 1:n ... end",
        "for t in 1:n ... end",
    ),
    Statement(
        Text("print a number", "数の表示"),
        'fprintf("%g\\n", E)',
        'print("%g" % E)',
        'mprintf("%g\\n", E)',
        '@printf("%g\\n", E)',
    ),
    Statement(Text("a comment", "コメント"), "% note", "# note", "// note", "# note"),
)


def compared() -> Table:
    """The table, with a column for each language."""
    rows = (
        (one.what, *(plain(" … ".join(f"`{part}`" for part in written.split(" ... "))) for written in one.written))
        for one in (*VALUES, *LINES)
    )
    return Table((words.STATEMENT, *map(plain, ("MATLAB, Octave", "Python", "Scilab", "Julia"))), tuple(rows))
