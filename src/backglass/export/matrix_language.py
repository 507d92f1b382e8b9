"""What Octave, Scilab and Julia have in common: matrices, functions of whole matrices, texts between quotes.

A language says what differs (`octave_syntax.py`, `scilab_syntax.py`, `julia_syntax.py`); what is written with it, it
need not know.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isnan
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import DType, Floats
from backglass.export.expressions import Op
from backglass.export.printing import ATOM, COMPARED, PLUS, POWER, SIGN, TIMES, Operation, Syntax, infix
from backglass.words import Language, Text
from backglass.words.characters import visible

WIDEST = 110  # characters of a line of a list, before it is indented


@dataclass(frozen=True)
class Helper:
    """A function that a language lacks, written into the programs that call it.

    Attributes
    ----------
    takes, gives : str
        As the language writes them: "c, a, b" and "z".
    about : Text
        What it computes, for a comment.
    body : tuple of str
        Its lines.
    calls : tuple of str
        The helpers that it calls itself.
    """

    takes: str
    gives: str
    about: Text
    body: tuple[str, ...]
    calls: tuple[str, ...] = ()


class MatrixLanguage(ABC):
    """A language of matrices.

    Attributes
    ----------
    name : str
        As it calls itself.
    comment : str
        What a comment begins with.
    infinite, not_a_number : str
    indent : str
    helpers : mapping of str to Helper
        By name.
    """

    name: ClassVar[str]
    comment: ClassVar[str]
    infinite: ClassVar[str]
    not_a_number: ClassVar[str]
    indent: ClassVar[str] = "  "
    helpers: ClassVar[Mapping[str, Helper]]

    @abstractmethod
    def syntax(self, dtype: DType = "float64") -> Syntax:
        """How it writes expressions that are computed in `dtype`."""

    @abstractmethod
    def string(self, text: str) -> str:
        """A text as an expression whose value it is, on one line."""

    @abstractmethod
    def strings(self, name: str, texts: Sequence[str]) -> list[str]:
        """Lines that give `name` a list of texts."""

    @abstractmethod
    def function(self, name: str, takes: str, gives: str, body: Iterable[str], about: Iterable[str] = ()) -> list[str]:
        """The lines of a function; `about` are comments."""

    @abstractmethod
    def matrix(self, name: str, A: Floats) -> list[str]:
        """Lines that give `name` a matrix (m, n), or the row (1, n) that an array (n,) is, in its own type."""

    def number(self, number: float) -> str:
        """A number that is read as the same bits."""
        if isnan(number):
            return self.not_a_number
        if abs(number) == inf:
            return self.infinite if number > 0 else f"-{self.infinite}"
        return digits(number)

    def comments(self, lines: Iterable[str]) -> list[str]:
        """Lines as comments, which can hold nothing else."""
        return [f"{self.comment} {visible(line)}".rstrip() for line in lines]

    def indented(self, lines: Iterable[str]) -> list[str]:
        """Lines of a block."""
        return [f"{self.indent}{line}".replace("\n", f"\n{self.indent}") if line else line for line in lines]

    def needed(self, lines: Iterable[str], language: Language) -> list[str]:
        """The helpers that some lines call, and those that these call, each with an empty line before it."""
        text = "\n".join(lines)
        called = {name for name in self.helpers if re.search(rf"\b{name}\.?\(", text)}
        while (more := called.union(*(self.helpers[name].calls for name in called))) != called:
            called = more
        written = []
        for name, helper in self.helpers.items():
            if name in called:
                about = [helper.about[language]]
                written += ["", *self.function(name, helper.takes, helper.gives, helper.body, about)]
        return written


def operations(dot: str, called: str) -> dict[Op, Operation]:
    """What all three write alike.

    Parameters
    ----------
    dot : str
        What stands before the signs +, -, >, ... between matrices.
    called : str
        What stands between the name of a function of numbers and its argument, which is a matrix.
    """
    ones: tuple[Op, ...] = ("abs", "sign", "sqrt", "exp", "log", "log1p", "tanh", "erfc", "floor", "sin", "cos")
    return {
        **{op: Operation(f"{op}{called}({{0}})") for op in ones},
        "negative": Operation("-{0}", SIGN, (POWER,)),
        "add": infix(f"{dot}+", PLUS),
        "subtract": infix(f"{dot}-", PLUS),
        "multiply": infix(".*", TIMES),
        "divide": infix("./", TIMES),
        "power": Operation("{0} .^ {1}", POWER, (ATOM, ATOM)),
        "greater": infix(f"{dot}>", COMPARED),
        "greater_equal": infix(f"{dot}>=", COMPARED),
        "less": infix(f"{dot}<", COMPARED),
        "less_equal": infix(f"{dot}<=", COMPARED),
        "equal": infix(f"{dot}==", COMPARED),
    }


def digits(number: float) -> str:
    """The shortest digits of a finite number, without a fraction that is 0.

    Examples
    --------
    >>> digits(1.0), digits(-0.0), digits(0.1), digits(1e22)
    ('1', '-0', '0.1', '1e+22')
    """
    return repr(float(number)).removesuffix(".0")


def shortest(numbers: Floats) -> list[str]:
    """The digits of an array's numbers that are read as the same bits: of float32 fewer, where these suffice.

    Examples
    --------
    >>> shortest(np.array([0.1, 2.0], dtype=np.float32)), shortest(np.array([0.1]))
    (['0.1', '2'], ['0.1'])
    """
    if numbers.dtype != np.float32:
        return list(map(digits, numbers.tolist()))
    few = [str(number).removesuffix(".0") for number in numbers]
    exact = np.array(few, dtype=np.float64).astype(np.float32) == numbers  # read as float64 and rounded once more
    return [text if same else digits(float(number)) for text, same, number in zip(few, exact, numbers, strict=True)]


def rows_of(language: MatrixLanguage, A: Floats, between: str, continued: str = "") -> list[str]:
    """The rows of a matrix (m, n), as texts of one or more lines that end on `continued`."""
    flat = A.reshape(-1)
    found = shortest(flat)
    for place in np.flatnonzero(~np.isfinite(flat)).tolist():
        found[place] = language.number(float(flat[place]))
    n = A.shape[1]
    rows = (broken(found[start : start + n], between) for start in range(0, len(found), n))
    return [f"{continued}\n{language.indent}".join(row) for row in rows]


def broken(texts: Sequence[str], between: str, room: int = WIDEST) -> list[str]:
    """Texts joined, in as many lines as they need.

    Examples
    --------
    >>> broken(["1", "22", "3"], ", ", room=6)
    ['1, 22', '3']
    """
    lines: list[str] = []
    for text in texts:
        if lines and len(lines[-1]) + len(between) + len(text) <= room:
            lines[-1] += between + text
        else:
            lines.append(text)
    return lines


def listed(head: str, lines: Sequence[str], tail: str, continued: str, indent: str = "  ") -> list[str]:
    """A list on one line where it is short, else on lines of its own, each but the last ending on `continued`.

    Examples
    --------
    >>> listed("a = {", ["1, 2", "3"], "};", ", ...")
    ['a = { ...', '  1, 2, ...', '  3};']
    """
    if len(lines) <= 1:
        return [head + "".join(lines) + tail]
    inner = [f"{indent}{line}{continued}" for line in lines[:-1]]
    return [head + continued.lstrip(","), *inner, f"{indent}{lines[-1]}{tail}"]


def runs(text: str) -> list[tuple[bool, str]]:
    r"""A text in pieces: (whether its signs steer a terminal or an editor, the piece); an empty one has a piece.

    Examples
    --------
    >>> runs("a\n\tb")
    [(False, 'a'), (True, '\n\t'), (False, 'b')]
    """
    found: list[tuple[bool, str]] = []
    for sign in text:
        steers = visible(sign) != sign
        if found and found[-1][0] == steers:
            found[-1] = (steers, found[-1][1] + sign)
        else:
            found.append((steers, sign))
    return found or [(False, "")]
