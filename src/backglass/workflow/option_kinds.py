"""The kinds of values that options take, and how each is read of a command line, a TOML file or Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from operator import index
from os import PathLike
from typing import Any, TypeAlias

from backglass.errors import OptionError
from backglass.ranges import Range
from backglass.words import Text
from backglass.words import options as words
from backglass.words import ranges as range_words

Check: TypeAlias = Callable[[str, Any], None]


@dataclass(frozen=True)
class Kind:
    """The values that an option takes.

    Attributes
    ----------
    name : str
        "text", "whole", "number", "yes or no", "texts", "ways", "spellings", "orders", "units", "views", "share" or
        "source".
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
        return self.name in ("texts", "ways", "spellings", "orders")


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
    if not isinstance(value, str | PathLike) and not _is_frame(value):
        raise TypeError(value)
    return value


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


def within(wanted: Range) -> Check:
    """A check that a value is in a range."""

    def check(name: str, value: Any) -> None:
        if not wanted.takes(value):
            raise OptionError(range_words.NOT, {"name": name}, value=value, wanted=wanted.wanted)

    return check
