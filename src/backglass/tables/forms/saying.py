"""What a reader should know of the forms of a table's columns; plain columns say nothing."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from backglass.tables.forms.dates import Date
from backglass.tables.forms.described import described
from backglass.tables.forms.evidence import Decided
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.plain_texts import Text
from backglass.tables.forms.truths import Truth
from backglass.tables.names import shown_names
from backglass.words import Text as Said
from backglass.words import forms as words

UNSAID = {"", "NA"}  # what is missing without a word
FEW = 5  # columns at most that are named one by one, and spellings
EXAMPLE = datetime.date(2023, 7, 6)


def remarks_of(path: object, decided: Mapping[str, Decided]) -> tuple[Said, ...]:
    """One sentence for each thing that was decided and is not plain.

    Parameters
    ----------
    path : path
        Where the table was read.
    decided : mapping of str to Decided
        What `decide` returned.

    Examples
    --------
    >>> from backglass.tables.forms.deciding import decide
    >>> columns = {"grams": pl.Series(["1,5", "2"]), "sex": pl.Series(["m", "f"])}
    >>> [str(remark) for remark in remarks_of("birds.csv", decide(columns))]
    ["Read the numbers of birds.csv with decimal commas in 'grams'."]
    """
    remarks = [
        *_signs(path, decided),
        *_units(path, decided),
        *_open_numbers(path, decided),
        *_open_dates(path, decided),
        *_missing(path, decided),
        *_lost(path, decided),
        *_truths(path, decided),
        *_hints(path, decided),
    ]
    return tuple(remarks)


def doubts_of(path: object, decided: Mapping[str, Decided], used: Collection[str]) -> tuple[Said, ...]:
    """Of these sentences those of cells that may be taken wrongly: what is open, taken for missing or for texts.

    Parameters
    ----------
    path : path
    decided : mapping of str to Decided
    used : collection of str
        The columns that something is learned from; of the others only what keeps them from being numbers is said.

    Examples
    --------
    >>> from backglass.tables.forms.deciding import decide
    >>> found = decide({"grams": pl.Series(["1,5", "2"] * 4), "eggs": pl.Series([*"123456", "?", "low"])})
    >>> [str(doubt).split("; ")[0] for doubt in doubts_of("birds.csv", found, ["grams", "eggs"])]
    ["Taken for missing in birds.csv: 'low' (1 cell, in 'eggs')"]
    """
    inputs = {name: one for name, one in decided.items() if name in used}
    guessed = {name: one for name, one in inputs.items() if one.evidence.because == "usage"}
    doubts = [
        *_open_numbers(path, guessed),
        *_open_dates(path, guessed),
        *_missing(path, {name: _guessed(one) for name, one in inputs.items()}),
        *_lost(path, inputs),
        *_hints(path, decided),
    ]
    return tuple(doubts)


def _guessed(one: Decided) -> Decided:
    """With those spellings of missing alone that nobody knows."""
    missing = {spelling: one.evidence.missing.get(spelling, 0) for spelling in one.evidence.guessed}
    return replace(one, evidence=replace(one.evidence, missing=missing))


def _signs(path: object, decided: Mapping[str, Decided]) -> Iterator[Said]:
    """Decimal commas and what stands between thousands, where nothing is open."""
    named: dict[tuple[str, str], list[str]] = {}
    for name, one in decided.items():
        if isinstance(one.form, Number) and one.evidence.other is None and one.evidence.because != "type":
            named.setdefault((one.form.decimal, one.form.group), []).append(name)
    facts = [words.SIGNS[signs].format(names=shown_names(named[signs])) for signs in words.SIGNS if signs in named]
    if facts:
        yield words.NUMBERS.format(path=path, facts=words.together(facts))


def _units(path: object, decided: Mapping[str, Decided]) -> Iterator[Said]:
    """Signs and units that were taken off."""
    named: dict[str, list[str]] = {}
    for name, one in decided.items():
        if isinstance(one.form, Number):
            for sign in filter(None, (one.form.sign, one.form.unit)):
                named.setdefault(sign, []).append(name)
    facts = [words.UNIT.format(sign=sign, names=shown_names(names)) for sign, names in named.items()]
    if facts:
        yield words.UNITS.format(path=path, facts=words.together(facts))


def _open_numbers(path: object, decided: Mapping[str, Decided]) -> Iterator[Said]:
    """1,234 and 1.234, which nothing in their column decides."""
    named: dict[tuple[bool, bool], list[str]] = {}
    for name, one in decided.items():
        if isinstance(one.form, Number) and isinstance(one.evidence.other, Number):
            commas = {one.form.group, one.evidence.other.group} == {",", ""}
            named.setdefault((commas, bool(one.form.group)), []).append(name)
    for (commas, grouped), names in named.items():
        text = words.OPEN_COMMAS if commas else words.OPEN_POINTS
        taken = words.BETWEEN_THOUSANDS if grouped else words.DECIMAL
        yield text.format(path=path, names=shown_names(names), taken=taken)


def _open_dates(path: object, decided: Mapping[str, Decided]) -> Iterator[Said]:
    """Dates whose day and month may be the other way round."""
    named: dict[tuple[Date, Date], list[str]] = {}
    for name, one in decided.items():
        if isinstance(one.form, Date) and isinstance(one.evidence.other, Date) and one.evidence.because != "asked":
            named.setdefault((one.form, one.evidence.other), []).append(name)
    for (form, other), names in named.items():
        cell = EXAMPLE.strftime(form.format)
        days = {"taken": _day(form, cell), "other": _day(other, cell)}
        ask = dict.fromkeys(names[:FEW], other.format)
        facts = {"names": shown_names(names), "name": names[0], "format": other.format, "ask": ask}
        yield words.OPEN_DATES.format(path=path, cell=cell, **days, **facts)


def _day(form: Date, cell: str) -> str:
    values = form.read(pl.Series([cell]))
    return str(form.written(values)[0])


def _missing(path: object, decided: Mapping[str, Decided]) -> Iterator[Said]:
    """The spellings that were taken for missing."""
    counts: dict[str, int] = {}
    named: dict[str, list[str]] = {}
    for name, one in decided.items():
        for spelling, count in one.evidence.missing.items():
            if spelling not in UNSAID:
                counts[spelling] = counts.get(spelling, 0) + count
                named.setdefault(spelling, []).append(name)
    facts = []
    for spelling in sorted(counts, key=lambda one: (-counts[one], one))[: 2 * FEW]:
        names = shown_names(named[spelling])
        facts.append(words.SPELLED.format(spelling=spelling, count=counts[spelling], names=names))
    if facts:
        first = next(name for names in named.values() for name in names)
        yield words.MISSING.format(path=path, facts=words.together(facts), name=first, ask=f'{{{first!r}: ""}}')


def _lost(path: object, decided: Mapping[str, Decided]) -> Iterator[Said]:
    """Infinite numbers, and cells that the form of their column does not read."""
    infinite, unread = [], []
    for name, one in decided.items():
        evidence = one.evidence
        if evidence.infinite:
            infinite.append(words.COUNT_IN.format(count=evidence.infinite, name=name))
        if (count := evidence.cells - evidence.read - evidence.infinite) > 0 and evidence.unread:
            row, cell = next((one for one in evidence.unread if "inf" not in one[1].lower()), evidence.unread[0])
            unread.append(words.UNREAD_IN.format(count=count, name=name, row=row, cell=cell))
    if infinite:
        yield words.INFINITE.format(path=path, facts=words.together(_first(infinite)))
    if unread:
        yield words.UNREAD.format(path=path, facts=words.together(_first(unread)))


def _truths(path: object, decided: Mapping[str, Decided]) -> Iterator[Said]:
    """Truth values with several spellings."""
    facts = [
        words.TRUTH_IN.format(spellings=one.evidence.hint, name=name)
        for name, one in decided.items()
        if isinstance(one.form, Truth) and one.evidence.hint
    ]
    if facts:
        yield words.TRUTHS.format(path=path, facts=words.together(_first(facts)))


def _hints(path: object, decided: Mapping[str, Decided]) -> Iterator[Said]:
    """Texts that look like numbers or dates."""
    for name, one in decided.items():
        if (said := nearly_values(path, name, one)) is not None:
            yield said


def nearly_values(path: object, name: str, one: Decided) -> Said | None:
    """What keeps a column of texts from being numbers or dates, where most of its cells are.

    Examples
    --------
    >>> from backglass.tables.forms.deciding import decide
    >>> found = decide({"grams": pl.Series(["5 kg", "6 lb"])})["grams"]
    >>> str(nearly_values("birds.csv", "grams", found)).split("; ")[0]
    "Column 'grams' of birds.csv is taken as text, for not all of its numbers have the same sign or unit (kg, lb)"
    """
    evidence, near = one.evidence, one.evidence.near
    if not isinstance(one.form, Text) or evidence.because == "asked":
        return None
    if evidence.hint:
        text = words.TWO_UNITS if ", " in evidence.hint else words.SIGN_OF_SOME
        return text.format(path=path, name=name, hint=evidence.hint)
    if near is None:
        return None
    otherwise = Said("", "")
    if isinstance(near, Number):
        otherwise = words.OR_NUMBERS.format(name=name)
    elif isinstance(near, Date):
        otherwise = words.OR_DATES.format(name=name, format=near.format, ask={name: near.format})
    row, cell = evidence.unread[0]
    facts = {"count": evidence.cells - evidence.near_read, "cells": evidence.cells, "row": row, "cell": cell}
    return words.NEARLY.format(path=path, name=name, kind=described(near), otherwise=otherwise, **facts)


def _first(facts: Sequence[Said]) -> list[Said]:
    """The first columns, and how many more there are."""
    more = [words.MORE.format(count=len(facts) - FEW)] if len(facts) > FEW else []
    return [*facts[:FEW], *more]
