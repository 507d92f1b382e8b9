"""Lines of a reader's own program taken apart: cells of a table, or numbers behind names, `epoch 1: loss = 0.298`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NUMBER = r"[-+−]?(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|0,\d+|\d+\.?\d*|\.\d+)(?:[eEdD][-+]?\d+)?"
_FORTRAN = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))[dD]([-+]?\d+)")
_DECIMAL_COMMA = re.compile(r"([-+]?\d*),(\d+(?:[eE][-+]?\d+)?)")
_INDICES = re.compile(r"(\[\d+),\s*(\d+\])")  # the comma of w(2)[1,1] parts no cells
_BRACKETED = re.compile(r"[-+\d.eEdD,;\s\[\]()]+")
_COUNTED = re.compile(rf"({_NUMBER})\s*(?:回目|回|エポック|epochs?\b|steps?\b|updates?\b|iterations?\b)", re.IGNORECASE)
_OTHER = re.compile(rf"[^\W\d]\w*['\"]?\s*[:=]\s*{_NUMBER}")  # of a name that is not known: lr=0.5
_LONE = re.compile(rf"(?<![\w.]){_NUMBER}(?![\w.])")
_BEFORE = r"(?<![\w∂/])"  # ∂E/∂w1 is no w1
_INDEX = "update"


@dataclass(frozen=True)
class Line:
    """A line of names with numbers.

    Attributes
    ----------
    names, numbers : tuple of str
        As they stand.
    text : str
        The line.
    """

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    text: str


def cells_of(line: str) -> list[str]:
    """The cells of a line, by the separator that it has; brackets around a list of numbers are no part of it.

    Examples
    --------
    >>> cells_of("[0.15, 0.2]"), cells_of("1;0,298"), cells_of("0.3D-01  w(2)[1,1]")
    (['0.15', '0.2'], ['1', '0.298'], ['0.3e-01', 'w(2)[1,1]'])
    """
    line = line.strip()
    if _BRACKETED.fullmatch(line):
        line = line.translate(dict.fromkeys(map(ord, "[]()")))
    line = _INDICES.sub("\\1\0\\2", line)
    separator = next((sign for sign in ";\t," if sign in line), None)
    if separator is None:
        cells = line.split()
    else:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
        if cells[-1] == "" and len(cells) > 1:  # a separator behind every number
            cells.pop()
    if separator in (";", "\t"):
        cells = [_DECIMAL_COMMA.sub(r"\1.\2", cell) if _DECIMAL_COMMA.fullmatch(cell) else cell for cell in cells]
    return [_as_written(cell.replace("\0", ",")) for cell in cells]


def labelled(lines: Iterable[str], indices: Iterable[str], losses: Iterable[str], others: Iterable[str]) -> list[Line]:
    """The lines that have a number behind a known name; all others are left out.

    A line that ends in an equals sign, or names the update alone, goes on in the next one.

    Parameters
    ----------
    lines : iterable of str
    indices, losses, others : iterable of str
        What the number of an update, the loss and other numbers are called, in lower case.

    Examples
    --------
    >>> lines = ["start", "Epoch 1/9: loss = 0.298 (0.1 s)", "[ 2] loss: 0.291", "Cost after iteration 3: 0.283"]
    >>> [line.numbers for line in labelled(lines, ["epoch", "iteration"], ["loss", "cost"], [])]
    [('1', '0.298'), ('2', '0.291'), ('3', '0.283')]
    """
    reader = _LineReader(_names(indices), _names(losses), _names(others))
    found, begun = list[Line](), ""
    for line in lines:
        whole = f"{begun} {line}" if begun else line
        read = reader.read(whole)
        if whole.rstrip().endswith("="):
            begun = line if begun.endswith("=") else whole.rstrip()
        elif read is not None and reader.is_begun(read):
            begun = line if reader.read(line) is not None else begun  # an update whose loss is not there is left out
        elif read is not None:
            found.append(read)
            begun = ""
    return found


def same_names(lines: Sequence[Line]) -> Line | None:
    """The first line whose names are not those of the first; None where there is none."""
    first = [name.lower() for name in lines[0].names]
    return next((line for line in lines if [name.lower() for name in line.names] != first), None)


def _names(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"


class _LineReader:
    """Finds the pairs of a name and a number."""

    def __init__(self, indices: str, losses: str, others: str) -> None:
        value = rf"[\[(#]?\s*({_NUMBER}|[-+]?(?:nan|inf)\b)(?:\s*/\s*\d+)?"
        names = rf"{_BEFORE}({indices}|{losses}|{others})['\"]?"
        self.pair = re.compile(rf"{names}\s*(?:[:=]\s*)?{value}", re.IGNORECASE)
        self.index = re.compile(indices, re.IGNORECASE)
        self.loss = re.compile(rf"{_BEFORE}({losses})(?!\w)", re.IGNORECASE)

    def is_begun(self, line: Line) -> bool:
        """Whether a line has the number of an update and nothing else."""
        return all(self.index.fullmatch(name) for name in line.names)

    def read(self, line: str) -> Line | None:
        """A line's names and numbers; the update may be counted before its name or without one, `3 epochs`, `[3]`."""
        pairs = [(match[1], match[2]) for match in self.pair.finditer(line)]
        rest = self.pair.sub("|", line)
        counted = [(_INDEX, number) for number in _COUNTED.findall(rest)]
        lone = _LONE.findall(_OTHER.sub(" ", _COUNTED.sub(" ", rest)))
        of_update = [name for name, _ in pairs if self.index.fullmatch(name)]
        if len(pairs) == len(of_update) and (pairs or counted) and len(lone) == 1 and (named := self.loss.search(rest)):
            pairs.append((named[1], lone.pop()))
        if not pairs:
            return None
        if not of_update:
            pairs = [*(counted or [(_INDEX, number) for number in lone]), *pairs]
        names, numbers = zip(*pairs, strict=True)
        return Line(names, tuple(map(_as_written, numbers)), line.strip())


def _as_written(number: str) -> str:
    """A number with Fortran's D as with an E."""
    return _FORTRAN.sub(r"\1e\2", number) if _FORTRAN.fullmatch(number) else number
