"""The kinds of values that options take, and how each is read of a command line, a TOML file or Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from operator import index
from os import PathLike
from typing import Any, TypeAlias

from backglass.errors import OptionError
from backglass.ranges import Range, nearest, number
from backglass.tables.row_files import Rows
from backglass.words import Text
from backglass.words import options as words
from backglass.words import ranges as range_words
from backglass.workflow.row_notation import as_text, row_in, rows_in

Check: TypeAlias = Callable[[str, Any], None]
BALANCED = "balanced"  # weights of classes
FROM_0 = number()


@dataclass(frozen=True)
class Kind:
    """The values that an option takes.

    Attributes
    ----------
    name : str
        "text", "whole", "number", "yes or no", "texts", "ways", "spellings", "orders", "units", "views", "share",
        "source", "row", "rows", "size", "shares" or "weights".
    wanted : Text
        What it must be, for a reader.
    read : callable
        The value as a `Job` holds it, of what a command line, a TOML file or Python gives. It raises TypeError or
        OverflowError where it is of another type.
    """

    name: str
    wanted: Text
    read: Callable[[Any], Any]

    @property
    def several(self) -> bool:
        """Whether the option may be given several times."""
        return self.name in ("texts", "ways", "spellings", "orders", "weights")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError(value)
    return index(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(value)
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
        raise TypeError(value)
    return tuple(value)


def _ways(value: Any) -> tuple[str, ...] | dict[str, str]:
    if not isinstance(value, Mapping):
        return _texts(value)
    return {_text(name): _text(way) for name, way in value.items()}


def _spellings(value: Any) -> tuple[str, ...] | dict[str, tuple[str, ...]]:
    """Numbers may be spellings of missing, too: -999."""
    if isinstance(value, Mapping):
        return {_text(name): _all_spellings(of) for name, of in value.items()}
    return _all_spellings(value)


def _all_spellings(value: Any) -> tuple[str, ...]:
    several = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
    return tuple(one if isinstance(one, str) else f"{_number(one):.15g}" for one in several)


def _orders(value: Any) -> tuple[str, ...] | dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        return _texts(value)
    return {_text(name): _texts(levels) for name, levels in value.items()}


def _units(value: Any) -> tuple[int, ...]:
    """Units of the hidden layers; one layer of 0 is none."""
    if isinstance(value, str):
        try:
            units = tuple(int(part) for part in value.split(","))
        except ValueError:
            raise OptionError(words.BAD_HIDDEN, {"name": "hidden"}, value=value) from None
    else:
        units = tuple(map(_whole, value)) if isinstance(value, Sequence) else (_whole(value),)
    return () if units == (0,) else units


def _views(value: Any) -> tuple[str, ...]:
    """One text names several, separated by commas."""
    return tuple(one.strip() for one in value.split(",")) if isinstance(value, str) else _texts(value)


def _share(value: Any) -> Any:
    """A number is a share, and so is a text that is one; else it is a table."""
    if not isinstance(value, str):
        return value if isinstance(value, PathLike) or _is_frame(value) else _number(value)
    try:
        return float(value)
    except ValueError:
        return value


def _source(value: Any) -> Any:
    if not isinstance(value, str | PathLike | Rows) and not _is_frame(value):
        raise TypeError(value)
    return value


def _row(value: Any) -> str:
    """A row of a table of equations as options write it; its name is a text already."""
    if isinstance(value, str):
        return value
    return as_text(value if isinstance(value, Mapping) else _plain_row(value))


def _plain_row(value: Any) -> Any:
    if isinstance(value, type) or not hasattr(value, "to_dict"):
        raise TypeError(value)
    return value.to_dict()


def _rows(value: Any) -> str:
    """One row, or several in a list."""
    several = isinstance(value, Sequence) and not isinstance(value, str)
    if several and not value:
        raise TypeError(value)
    return ",".join(map(_row, value)) if several else _row(value)


def _shares(value: Any) -> tuple[float, ...]:
    """One number for all hidden layers, or one each."""
    if isinstance(value, str):
        try:
            return tuple(float(part) for part in value.split(","))
        except ValueError:
            raise TypeError(value) from None
    return tuple(map(_number, value)) if isinstance(value, Sequence) else (_number(value),)


def _weights(value: Any) -> tuple[str, ...] | dict[str, float]:
    """Classes are texts, as the table has them; a whole number may stand for its text."""
    if not isinstance(value, Mapping):
        return _texts(value)
    return {_class(name): _number(weight) for name, weight in value.items()}


def _class(name: Any) -> str:
    return name if isinstance(name, str) else str(_whole(name))


def _size(value: Any) -> int:
    """Bytes, of a number of them or of a text such as 512MiB."""
    if not isinstance(value, str):
        return _whole(value)
    found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([kmgt]?)(i?)b?\s*", value.lower())
    if found is None:
        raise TypeError(value)
    number, unit, binary = found.groups()
    return int(float(number) * (1024 if binary else 1000) ** "\0kmgt".index(unit or "\0"))


def _is_frame(value: Any) -> bool:
    """Whether it has columns; what they are is seen when they are read."""
    return hasattr(value, "columns") or hasattr(value, "names")


TEXT = Kind("text", words.WANTED["text"], _text)
WHOLE = Kind("whole", words.WANTED["whole"], _whole)
NUMBER = Kind("number", words.WANTED["number"], _number)
FLAG = Kind("yes or no", words.WANTED["yes or no"], _flag)
TEXTS = Kind("texts", words.WANTED["texts"], _texts)
WAYS = Kind("ways", words.WANTED["texts"], _ways)
SPELLINGS = Kind("spellings", words.WANTED["texts"], _spellings)
ORDERS = Kind("orders", words.WANTED["texts"], _orders)
UNITS = Kind("units", words.WANTED["whole"], _units)
VIEWS = Kind("views", words.WANTED["texts"], _views)
SHARE = Kind("share", words.WANTED["number or text"], _share)
SOURCE = Kind("source", words.WANTED["source"], _source)
ROW = Kind("row", words.WANTED["row"], _row)
ROWS = Kind("rows", words.WANTED["row"], _rows)
SIZE = Kind("size", words.WANTED["size"], _size)
SHARES = Kind("shares", words.WANTED["shares"], _shares)
WEIGHTS = Kind("weights", words.WANTED["weights"], _weights)


def within(wanted: Range) -> Check:
    """A check that a value is in a range."""

    def check(name: str, value: Any) -> None:
        if not wanted.takes(value):
            near = nearest(value, wanted.choices)
            text = range_words.NEAREST if near else range_words.NOT
            raise OptionError(text, {"name": name}, value=value, wanted=wanted.wanted, nearest=near)

    return check


def each_within(wanted: Range) -> Check:
    """A check that each of several values is in a range."""

    def check(name: str, values: Sequence[Any]) -> None:
        for value in values:
            within(wanted)(name, value)

    return check


def one_row(name: str, value: str) -> None:
    """Check that a text is written as one row is."""
    row_in(name, value)


def some_rows(name: str, value: str) -> None:
    """Check that a text is written as rows are."""
    rows_in(name, value)


def shares_below_1(name: str, value: tuple[float, ...]) -> None:
    """Check that shares are in [0, 1)."""
    for share in value:
        within(number(0, 1))(name, share)


def weights_of_classes(name: str, value: tuple[str, ...] | Mapping[str, float]) -> None:
    """Check weights to be from 0 up; texts to be balanced alone, or classes with an equals sign."""
    if isinstance(value, Mapping):
        for weight in value.values():
            within(FROM_0)(name, weight)
        return
    for one in value:
        if one == BALANCED and len(value) == 1:
            return
        try:
            taken = "=" in one and FROM_0.takes(float(one.rpartition("=")[2]))
        except ValueError:
            taken = False
        if not taken:
            meant = nearest(one, (BALANCED,)) and one != BALANCED
            raise OptionError(
                words.NEAREST_CLASS_WEIGHT if meant else words.BAD_CLASS_WEIGHT, {"name": name}, value=one
            )
