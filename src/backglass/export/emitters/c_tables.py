"""Constants in C: tables of numbers and of texts."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import numpy as np

from backglass.equations.arrays import DType, Floats, Indices
from backglass.export.c_syntax import c_numbers
from backglass.export.c_text import c_characters, c_string, in_comment, too_long

WIDTH = 116  # of a line


class Tables:
    r"""Tables of texts, which a header declares and a source defines.

    Parameters
    ----------
    name : str
        What their names begin with.

    Examples
    --------
    >>> tables = Tables("birds")
    >>> tables.declared("classes", ["a", "b"], "2")
    'extern const char *const birds_classes[2];'
    >>> tables.defined()
    ['const char *const birds_classes[2] = {\n    "a",\n    "b",\n};']
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._of: list[tuple[str, Sequence[str]]] = []

    def declared(self, name: str, texts: Sequence[str], size: str) -> str:
        """The declaration of a table."""
        of = f"const char *const {self.name}_{name}[{size}]"
        self._of.append((of, texts))
        return f"extern {of};"

    @staticmethod
    def comment(text: str, name: str) -> str:
        """A comment with a name in it."""
        return f"/* {text.replace('{name}', in_comment(name))} */"

    def defined(self) -> list[str]:
        """The definitions of all tables, before them the texts that are too long for a literal."""
        long: dict[str, str] = {}
        tables = []
        for of, texts in self._of:
            for text in texts:
                if too_long(text):
                    long.setdefault(text, f"text{len(long) + 1}")
            entries = (f"    {long.get(text) or c_string(text)}," for text in texts)
            tables.append("\n".join([f"{of} = {{", *entries, "};"]))
        characters = (f"static const char {name}[] = {_wrapped(c_characters(text))};" for text, name in long.items())
        return [*characters, *tables]


def numbers_table(name: str, numbers: Sequence[float] | Floats, c_type: str) -> str:
    """An array of constants.

    Examples
    --------
    >>> print(numbers_table("b2", [0.5, -1.0], "double"))
    static const double b2[2] = {
        0.5, -1.0,
    };
    """
    return rows_table(name, np.asarray(numbers)[None], c_type)


def rows_table(name: str, rows: Sequence[Sequence[float]] | Floats, c_type: str) -> str:
    """An array of constants, each row of a matrix on a line of its own.

    Examples
    --------
    >>> print(rows_table("W2", [[1.0, 2.0], [3.0, 4.0]], "float"))
    static const float W2[2 * 2] = {
        1.0f, 2.0f,
        3.0f, 4.0f,
    };
    """
    size = f"{len(rows)} * {len(rows[0])}" if len(rows) > 1 else f"{len(rows[0])}"
    dtype: DType = "float32" if c_type == "float" else "float64"
    lines = (_filled(c_numbers(row, dtype), 4) for row in rows)
    return "\n".join([f"static const {c_type} {name}[{size}] = {{", *lines, "};"])


def braced(numbers: Floats | Indices, indent: int = 0) -> str:
    """An array's values in braces, each row on a line of its own where there are several.

    Examples
    --------
    >>> print(braced(np.array([[1.0, 2.0], [3.0, 4.0]])), braced(np.array([[5, 6]])))
    {
        {1.0, 2.0},
        {3.0, 4.0},
    } {{5, 6}}
    """
    space = " " * indent
    if numbers.ndim > 1:
        rows = [braced(row, indent + 4) for row in numbers]
        if len(rows) == 1 and "\n" not in rows[0]:
            return f"{{{rows[0]}}}"
        return "{\n" + "".join(f"{space}    {row},\n" for row in rows) + space + "}"
    texts = c_numbers(numbers) if numbers.dtype.kind == "f" else [str(one) for one in numbers.tolist()]
    line = f"{{{', '.join(texts)}}}"
    return line if len(line) + indent <= WIDTH else "{\n" + _filled(texts, indent + 4) + f"\n{space}}}"


def _filled(texts: list[str], indent: int) -> str:
    """Texts with commas, as many a line as fit."""
    lines, at = [], 0
    while at < len(texts):
        until, length = at, indent
        while until < len(texts) and (length := length + len(texts[until]) + 2) <= WIDTH:
            until += 1
        lines.append(f"{' ' * indent}{', '.join(texts[at:until])},")
        at = until
    return "\n".join(lines)


def _wrapped(text: str) -> str:
    return "\n".join(wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))
