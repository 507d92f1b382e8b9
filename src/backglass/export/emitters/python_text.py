"""The small things of a program in Python: comments, texts, numbers and arrays as it has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from backglass.equations.arrays import DType, Floats
from backglass.export.portable import Label
from backglass.export.python_syntax import python_number
from backglass.words.characters import visible

WIDTH = 120  # of a line, where a line can be broken
MOST_IN_LISTS = 4096  # numbers; what has more is one text, which Python reads in a fraction of the time and memory
CODING = re.compile(r"coding[=:]")  # in one of the first two lines it would say how the file is to be read
LONGEST_REMARK = 60


def comment(lines: Iterable[str]) -> list[str]:
    """Lines as a comment at the head of a file.

    Examples
    --------
    >>> comment(["A network.", "", "coding: rot13"])
    ['# A network.', '#', '# coding: rot13']
    >>> comment(["coding: rot13"])
    ['# -*- coding: utf-8 -*-', '# coding: rot13']
    """
    found = [f"# {line}".rstrip() for line in lines]
    if any(CODING.search(line) for line in found[:2]):
        return ["# -*- coding: utf-8 -*-", *found]
    return found


def remark(name: str) -> str:
    r"""A name behind a line of the program: its control characters are written out, and it is not long.

    Examples
    --------
    >>> remark("a\nb")
    '  # a\\nb'
    """
    text = visible(name).strip()
    return f"  # {text[:LONGEST_REMARK]}" if text else ""


def quoted(text: str) -> str:
    r"""A text that Python reads as it is: what is not printable is written out.

    Examples
    --------
    >>> print(quoted('say "hi"\n'), quoted("it's 体重"))
    "say \"hi\"\n" "it's 体重"
    """
    return '"' + "".join('\\"' if sign == '"' else repr(sign)[1:-1] for sign in text) + '"'


def literal(label: Label) -> str:
    """A label as Python has it.

    Examples
    --------
    >>> literal("tern"), literal(2), literal(True)
    ('"tern"', '2', 'True')
    """
    if isinstance(label, str):
        return quoted(label)
    return python_number(label) if isinstance(label, float) else repr(label)


def listed(name: str, labels: Sequence[Label], opening: str = "[", closing: str = "]") -> list[str]:
    """A list of labels, on one line where it fits.

    Examples
    --------
    >>> listed("CLASSES", ("owl", "tern"))
    ['CLASSES = ["owl", "tern"]']
    """
    return wrapped(f"{name} = {opening}", [literal(label) for label in labels], closing)


def wrapped(opening: str, items: Sequence[str], closing: str, before: str = "") -> list[str]:
    """Items between brackets, on one line where they fit, else on as few as they need.

    Examples
    --------
    >>> wrapped("x = [", ["1"] * 50, "]")[:2]
    ['x = [', '    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,']
    """  # noqa: E501
    one = opening + ", ".join(items) + closing
    if len(one) <= WIDTH:
        return [one]
    lines, line = [opening], ""
    for item in items:
        longer = f"{line} {item}," if line else f"{before}    {item},"
        if line and len(longer) > WIDTH:
            lines.append(line)
            longer = f"{before}    {item},"
        line = longer
    return [*lines, line, before + closing]


def number_texts(values: Floats) -> list[str]:
    """Numbers, each as short as it is read as the same bits.

    Examples
    --------
    >>> number_texts(np.array([0.1, 2.0], dtype=np.float32)), number_texts(np.array([np.nan]))
    (['0.1', '2.0'], ['nan'])
    """
    if values.dtype == np.float64:
        return list(map(repr, values.tolist()))
    return [_single(value) for value in values]


def _single(value: np.float32) -> str:
    """Python reads a number in double precision and rounds it then: rarely the shortest text is not enough."""
    short = str(value)
    return short if np.isnan(value) or np.float32(float(short)) == value else repr(float(value))


def array(name: str, values: Floats, dtype: DType) -> list[str]:
    """A matrix, a row a line, or a vector.

    Examples
    --------
    >>> print(*array("W2", np.array([[1.0, 2.0], [3.0, 4.0]]), "float64"), sep=chr(10))
    W2 = np.array([
        [1.0, 2.0],
        [3.0, 4.0],
    ])
    >>> array("b2", np.zeros(2), "float32")
    ['b2 = np.zeros(2, dtype=np.float32)']
    """
    typed = "" if dtype == "float64" else f", dtype=np.{dtype}"
    if values.ndim == 1 and not values.any() and not np.signbit(values).any():
        return [f"{name} = np.zeros({len(values)}{typed})"]
    if values.size > MOST_IN_LISTS:
        lines = [" ".join(number_texts(row)) for row in values.reshape(-1, values.shape[-1])]
        shaped = f".reshape({values.shape[0]}, {values.shape[1]})" if values.ndim == 2 else ""
        return [f'{name} = np.fromstring("""', *lines, f'"""{typed}, sep=" "){shaped}']
    if values.ndim == 1:
        return [f"{name} = np.array([{', '.join(_named(values))}]{typed})"]
    return [f"{name} = np.array([", *(f"    [{', '.join(_named(row))}]," for row in values), f"]{typed})"]


def _named(values: Floats) -> list[str]:
    """Numbers as NumPy's names for those that Python has no sign for."""
    texts = number_texts(values)
    if np.isfinite(values).all():
        return texts
    return [
        text if np.isfinite(value) else python_number(float(value)) for text, value in zip(texts, values, strict=True)
    ]
