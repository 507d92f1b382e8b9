"""Columns that the user names for something that the training rows decide otherwise: yes for some, no for others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from backglass.errors import DataError
from backglass.words import tables as words

Wishes: TypeAlias = Collection[str] | Mapping[str, str]

YES, NO = "yes", "no"
ANSWERS = (YES, NO)


def wishes_of(option: str, given: Any) -> tuple[str, ...]:
    """What was said, as it is written in options: "day" or "day=yes", "day=no", and "no" for all other columns.

    Parameters
    ----------
    option : str
    given : str, sequence of str, or mapping of str to {"yes", "no"}

    Raises
    ------
    DataError
        It is something else.

    Examples
    --------
    >>> wishes_of("parts", {"day": "no"}), wishes_of("words", "note")
    (('day=no',), ('note',))
    """
    if isinstance(given, Mapping):
        pairs = tuple(given.items())
        if not all(isinstance(name, str) and isinstance(way, str) and way in ANSWERS for name, way in pairs):
            raise DataError(words.BAD_WISH.format(option=option))
        return tuple(f"{name}={way}" for name, way in pairs)
    several = (given,) if isinstance(given, str) else given
    if not isinstance(several, Collection) or not all(isinstance(one, str) and one for one in several):
        raise DataError(words.BAD_WISH.format(option=option))
    return tuple(several)


def wished(wishes: Sequence[str], name: str) -> bool | None:
    """What was said of a column; None where the training rows decide.

    Examples
    --------
    >>> [wished(("day", "note=no"), name) for name in ("day", "note", "age")], wished(("no", "day"), "age")
    ([True, False, None], False)
    """
    if f"{name}={NO}" in wishes:
        return False
    if f"{name}={YES}" in wishes or (name != NO and name in wishes):
        return True
    return False if NO in wishes else None


def columns_wished(wishes: Sequence[str], names: Collection[str]) -> tuple[str, ...]:
    """The columns that were named; `names` are those of the table, which a name with an equals sign is known by.

    Examples
    --------
    >>> columns_wished(("day=no", "a=no", "no"), ("day", "a=no"))
    ('day', 'a=no')
    """
    found = []
    for one in wishes:
        name, _, way = one.rpartition("=")
        if one in names or way not in ANSWERS or not name:
            found += [] if one == NO else [one]
        else:
            found.append(name)
    return tuple(found)
