"""What a reader's own program printed: losses and weights, update by update, as the digits stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backglass.errors import DataError
from backglass.page.typed_numbers import TypedNumber, read, with_decimal_commas
from backglass.textbook.by_name import Example
from backglass.textbook.own_lines import cells_of, labelled, same_names
from backglass.words import Text
from backglass.words import own_program as words

MOST_ROWS = 20_000
MOST_UPDATES = 1_000_000
LOSS = "E"
INDICES = {
    "update",
    "updates",
    "epoch",
    "step",
    "iteration",
    "iter",
    "t",
    "n",
    "i",
    "k",
    "回",
    "回数",
    "更新",
    "更新回数",
}
LOSSES = {"loss", "losses", "e", "error", "cost", "誤差", "誤差関数", "損失", "e_total", "total"}


@dataclass(frozen=True)
class OwnLog:
    """A log as read.

    Attributes
    ----------
    names : tuple of str
        "E" for the loss, or a parameter's name.
    shown : tuple of str
        The same as the reader named them.
    rows : tuple of tuple of TypedNumber
    texts : tuple of tuple of str
        As they stand.
    updates : tuple of int or None
        The number of the update of each row; None where the log does not say.
    cut : bool
        Whether there are more rows.
    """

    names: tuple[str, ...]
    shown: tuple[str, ...]
    rows: tuple[tuple[TypedNumber, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    updates: tuple[int, ...] | None
    cut: bool


def read_log(path: str, text: str, example: Example) -> OwnLog:
    """Read a log: a CSV file, or numbers apart by spaces, with or without names in a first line, or named line by line.

    Parameters
    ----------
    path : str
        What a message calls it.
    text : str
    example : Example

    Raises
    ------
    DataError
        It holds no such table; the message says where.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    cells = [cells_of(line) for line in lines[: MOST_ROWS + 1]]
    cells = _of_a_list(text, example) or cells
    head, cells, first = _with_names(path, lines[: MOST_ROWS + 1], cells, example)
    if not cells:
        raise DataError(words.NO_NUMBERS.format(path=path))
    kinds = _named(path, head, example) if head else _unnamed(path, len(cells[0]), example)
    shown = head or [LOSS if name == LOSS else name for name in kinds]
    numbers = [_numbers(path, row, one, shown) for row, one in enumerate(cells, start=first)]
    kept = [at for at, name in enumerate(kinds) if name]
    if not kept:
        raise DataError(words.NEITHER.format(path=path))
    updates = None
    if "" in kinds:
        at = kinds.index("")
        updates = _updates(path, [row[at] for row in numbers], [row[at] for row in cells], first)
    return OwnLog(
        tuple(kinds[at] for at in kept),
        tuple(shown[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in numbers),
        tuple(tuple(row[at] for at in kept) for row in cells),
        updates,
        len(lines) > MOST_ROWS + 1,
    )


def _of_a_list(text: str, example: Example) -> list[list[str]]:
    """The losses of a list in brackets, `[0.298, 0.291]`, as rows of one; empty where the text is none, or weights."""
    inner = text.strip()[1:-1]
    if text.strip() != f"[{inner}]" or "[" in inner or "]" in inner:
        return []
    cells = inner.replace(",", " ").split()
    kinds = _kinds(example).get(len(cells))
    counted = kinds is not None and (kinds[0] != "" or cells[0].isdecimal())
    if counted or not _is_row(cells):
        return []
    return [[cell] for cell in cells[: MOST_ROWS + 1]]


def _with_names(
    path: str, lines: list[str], cells: list[list[str]], example: Example
) -> tuple[list[str] | None, list[list[str]], int]:
    """The names of the columns, where they have any, the rows below them and the number of the first of these rows."""
    if not cells or _is_row(cells[0]):
        return None, cells, 1
    named = labelled(lines, INDICES, LOSSES, names_of(example))
    known = {*INDICES, *LOSSES, *names_of(example)}
    if not named or all(re.sub(r"\s", "", cell).lower() in known for cell in cells[0]):
        return cells[0], cells[1:], 2
    if (other := same_names(named)) is not None:
        raise DataError(words.OTHER_LINE.format(path=path, line=other.text, first=named[0].text))
    return [*named[0].names], [[*line.numbers] for line in named], 1


def _is_row(cells: Sequence[str]) -> bool:
    return all(read(cell) is not None for cell in cells)


def _numbers(path: str, row: int, cells: Sequence[str], shown: Sequence[str]) -> list[TypedNumber]:
    if len(cells) != len(shown):
        raise DataError(words.RAGGED.format(path=path, row=row, found=len(cells), wanted=len(shown)))
    found = []
    for name, cell in zip(shown, cells, strict=True):
        number = read(cell)
        if number is None or number.digits is None:
            text = words.NO_NUMBER if with_decimal_commas(cell) is None else words.DECIMAL_COMMA
            raise DataError(text.format(path=path, row=row, value=cell, name=name))
        found.append(number)
    return found


def _named(path: str, head: Sequence[str], example: Example) -> list[str]:
    """What each column is: "" the number of the update, "E" the loss, or a parameter's name."""
    known = names_of(example)
    kinds: list[str] = []
    for name in head:
        plain = unicodedata.normalize("NFKC", name).strip().lower()
        spaceless = re.sub(r"\s", "", plain)
        if spaceless in known:
            kind = known[spaceless]
        elif plain in LOSSES:
            kind = LOSS
        elif plain in INDICES:
            kind = ""
        else:
            raise DataError(words.UNKNOWN_COLUMN.format(path=path, name=name, also=_also(example)))
        if kind in kinds:
            raise DataError(words.TWICE.format(path=path, name=name))
        kinds.append(kind)
    return kinds


def names_of(example: Example) -> dict[str, str]:
    """All that a parameter of an example may be called -> its name."""
    theta = example.parameters
    own: Mapping[str, Any] = example.labels.get("weights", {})
    return {name.lower(): name for name in theta} | {str(label).lower(): name for name, label in own.items()}


def _also(example: Example) -> Text:
    labels = dict.fromkeys(str(label) for label in example.labels.get("weights", {}).values())
    return words.ALSO.format(names=", ".join(labels)) if labels else Text("", "")


def _trained(example: Example) -> tuple[list[str], list[str]]:
    """The weights that are trained, and all parameters that are."""
    trainable = example.network.trainable.tolist()
    every = [name for name, trained in zip(example.parameters, trainable, strict=True) if trained]
    return [name for name in every if name.startswith("w")], every


def _kinds(example: Example) -> dict[int, list[str]]:
    """What columns without names are, by their number."""
    kinds = {1: [LOSS], 2: ["", LOSS]}
    for names in _trained(example):
        kinds |= {len(names) + 1: ["", *names]} if len(names) > 1 else {}
        kinds |= {len(names): names} if len(names) > 2 else {}
        kinds[len(names) + 2] = ["", LOSS, *names]
    return kinds


def _unnamed(path: str, count: int, example: Example) -> list[str]:
    kinds = _kinds(example)
    if count not in kinds:
        wanted = " / ".join(dict.fromkeys(str(len(names)) for names in _trained(example)))
        raise DataError(words.UNKNOWN_COLUMNS.format(path=path, found=count, example=example.name, wanted=wanted))
    return list(kinds[count])


def _updates(path: str, numbers: Sequence[TypedNumber], texts: Sequence[str], first_row: int) -> tuple[int, ...]:
    found: list[int] = []
    for row, (number, text) in enumerate(zip(numbers, texts, strict=True), start=first_row):
        whole = number.value.denominator == 1 and (not found or number.value > found[-1])
        if not whole or not 0 <= number.value <= MOST_UPDATES:
            raise DataError(words.NOT_RISING.format(path=path, row=row, value=text, most=MOST_UPDATES))
        found.append(int(number.value))
    return tuple(found)
