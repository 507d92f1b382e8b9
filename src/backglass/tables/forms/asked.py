"""What the user says of the cells of some columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from backglass.errors import OptionError
from backglass.words import tables as words
from backglass.words.options import WANTED, WRONG_TYPE

Ways: TypeAlias = Mapping[str, str] | Sequence[str]
Spellings: TypeAlias = Mapping[str, str | Sequence[str]] | Sequence[str] | str


@dataclass(frozen=True)
class Asked:
    """What was asked of columns' forms; the cells decide the rest.

    Parameters
    ----------
    dates : mapping of str to str
        Columns of dates with their formats, such as "%d/%m/%Y".
    missing : tuple of str
        Spellings that mean missing in every column, beside the known ones; numbers, too, such as "-999".
    missing_in : mapping of str to tuple of str
        All the spellings that mean missing in single columns; ("",) leaves empty cells alone.
    texts, numbers : collection of str
        Columns that are texts as they are written, or numbers.

    Raises
    ------
    OptionError
        A column is said to be of two kinds.
    """

    dates: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    missing_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Collection[str] = ()
    numbers: Collection[str] = ()

    def __post_init__(self) -> None:
        kinds = {"date": self.dates, "text": self.texts, "number": self.numbers}
        for one, other in (("date", "text"), ("date", "number"), ("text", "number")):
            if both := set(kinds[one]) & set(kinds[other]):
                raise OptionError(words.TWO_FORMS, {"one": one, "other": other}, name=min(both))

    @property
    def named(self) -> set[str]:
        """The columns that something was said of by name."""
        return {*self.dates, *self.missing_in, *self.texts, *self.numbers}

    def of(self, names: Collection[str]) -> Asked:
        """The part that is said of some columns."""
        return Asked(
            {name: form for name, form in self.dates.items() if name in names},
            self.missing,
            {name: spellings for name, spellings in self.missing_in.items() if name in names},
            tuple(name for name in self.texts if name in names),
            tuple(name for name in self.numbers if name in names),
        )


NOTHING = Asked()


def asked_of(
    names: Sequence[str],
    date: Ways = (),
    missing: Spellings = (),
    text: Collection[str] = (),
    number: Collection[str] = (),
) -> Asked:
    """What was asked, of mappings by column or as it is written in options.

    Parameters
    ----------
    names : sequence of str
        The table's columns; a name with an equals sign in it is known by them.
    date : mapping, or sequence of str
        Formats by column: {"day": "%d/%m/%Y"}, ["day=%d/%m/%Y"].
    missing : mapping, or sequence of str
        Spellings by column, or for all: {"region": [""]}, ["?,-999", "region="].
    text, number : collection of str

    Raises
    ------
    OptionError
        A date without a column or a format, or a column of two kinds.

    Examples
    --------
    >>> asked_of(("day", "region"), ["day=%d/%m/%Y"], ["?,-999", 'region=""']).missing_in
    {'region': ('',)}
    """
    _check_asked(date, missing)
    everywhere: list[str] = []
    single: dict[str, tuple[str, ...]] = {}
    if isinstance(missing, Mapping):
        single = {name: tuple(map(str, of if isinstance(of, list | tuple) else (of,))) for name, of in missing.items()}
    else:
        for one in map(str, missing if isinstance(missing, list | tuple) else (missing,)):
            column, spellings = _parted(one, names)
            if column is None:
                everywhere += _values(spellings)
            else:
                single[column] = (*single.get(column, ()), *_values(spellings))
    dates = dict(date) if isinstance(date, Mapping) else dict(_format(one, names) for one in date)
    return Asked(dates, tuple(everywhere), single, names_of("text", text), names_of("number", number))


def names_of(option: str, given: Any) -> tuple[str, ...]:
    """Names of columns, one or several.

    Raises
    ------
    OptionError
        They are no texts.

    Examples
    --------
    >>> names_of("text", "code")
    ('code',)
    """
    if isinstance(given, str):
        return (given,)
    if not isinstance(given, list | tuple | set | frozenset) or not all(isinstance(name, str) for name in given):
        raise OptionError(WRONG_TYPE, {"name": option}, wanted=WANTED["texts"])
    return tuple(given)


def _is_text(value: Any) -> bool:
    """Whether it is a text of a line that a table can hold."""
    return isinstance(value, str) and not re.search("[\n\r\0\ud800-\udfff]", value)


def _check_asked(date: Any, missing: Any) -> None:
    """Refuse what is no text or number where one is wanted."""
    formats = [*date, *date.values()] if isinstance(date, Mapping) else date
    names_of("date", formats if isinstance(formats, list | tuple) else None)
    spellings = [*missing, *missing.values()] if isinstance(missing, Mapping) else missing
    for one in spellings if isinstance(spellings, list | tuple) else (spellings,):
        several = one if isinstance(one, list | tuple) else (one,)
        if not all(isinstance(spelling, int | float) or _is_text(spelling) for spelling in several):
            raise OptionError(WRONG_TYPE, {"name": "missing"}, wanted=WANTED["texts"])


def _format(given: str, names: Sequence[str]) -> tuple[str, str]:
    column, form = _parted(given, names)
    if column is None or not form:
        raise OptionError(words.BAD_DATE, {"option": "date"}, value=given)
    return column, form


def _parted(given: str, names: Sequence[str]) -> tuple[str | None, str]:
    """The column that stands before an equals sign, if one does, and the rest."""
    known = [name for name in names if given.startswith(f"{name}=")]
    if known:
        name = max(known, key=len)
        return name, given[len(name) + 1 :]
    name, equals, rest = given.partition("=")
    return (name, rest) if equals and name else (None, given)


def _values(text: str) -> list[str]:
    """Values separated by commas; one with a comma in it stands in quotation marks."""
    return [value.strip() for value in next(csv.reader([text], skipinitialspace=True), [""])]
