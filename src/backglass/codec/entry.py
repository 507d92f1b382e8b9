"""What a codec is, what an annotation is marked with, and what is raised of an entry that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from backglass.errors import BackglassError
from backglass.words import Text
from backglass.words import models as words

SHOWN = 40  # characters of a wrong value that a message repeats


class EntryError(BackglassError, ValueError):
    """An entry of plain values that is missing, or is not what stands there."""


class Mark(Enum):
    """What an annotation cannot say of a field's entry.

    Attributes
    ----------
    ADDED
        Older files lack it; the field's default is meant.
    UNSAID
        All files lack it where its value is the field's default, so that what needs no new entry is written as ever.
    FLAT
        It is a dataclass whose entries stand among those of its owner.
    LISTED
        It is a dataclass whose values stand in a list, without their names.
    """

    ADDED = "added"
    UNSAID = "unsaid"
    FLAT = "flat"
    LISTED = "listed"


@dataclass(frozen=True)
class Like:
    """A mark: plain values that stay as they are, once they were seen to be a value of another annotation."""

    kind: Any


@dataclass(frozen=True, eq=False)
class Among:
    """A mark: one of the classes of a table, which its entry `tag` names."""

    table: Mapping[str, Any]


@dataclass(frozen=True)
class Codec:
    """How a value becomes plain, and how it is made again from a plain value and the place where that stands."""

    plain: Callable[[Any], Any]
    made: Callable[[Any, str], Any]


def within(at: str, key: str) -> str:
    """The place of an entry of the object that stands at `at`."""
    return f"{at}.{key}" if at else key


def wrong(value: object, at: str, wanted: Text) -> EntryError:
    """What is raised of an entry that is not what is wanted."""
    shown = repr(value)
    if len(shown) > SHOWN:
        shown = f"{shown[:SHOWN]}..."
    return EntryError(words.WRONG_ENTRY.format(at=at, found=shown, wanted=wanted))


def check_object(value: Any, at: str) -> None:
    """Refuse what is no JSON object."""
    if not isinstance(value, dict):
        raise wrong(value, at, words.WANTED["object"])
