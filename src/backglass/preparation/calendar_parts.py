"""What of a moment comes round again: the month, the weekday, the hour, each as sines and cosines.

A part goes round its circle once a period: January follows December, Monday follows Sunday. Once round alone would say
that Wednesday lies between Tuesday and Thursday, and little else; with twice and three times round a network also reads
a day that is unlike its neighbours, and any seven values of a weekday are a weighted sum of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import pi
from typing import Literal, TypeAlias

import numpy as np

from backglass.equations.arrays import Array, Floats, namespace
from backglass.words import Text
from backglass.words import parts as words

PartName: TypeAlias = Literal["month", "weekday", "hour"]
Unit: TypeAlias = Literal["days", "minutes"]

ROUNDS = (1, 2, 3)  # times round the circle
MINUTES_A_DAY = 1440.0


def month_of(days: Array) -> Array:
    """The month of days since 1970-01-01, counted from 0 for January; by the calendar's 400 years of 146097 days.

    Source: Hinnant, chrono-Compatible Low-Level Date Algorithms (2021), civil_from_days.

    Examples
    --------
    >>> month_of(np.array([0.0, 59.0, -1.0, 11016.5])).tolist()
    [0.0, 2.0, 11.0, 1.0]
    """
    floor = namespace(days).floor
    day = floor(days) + 719468.0  # since 0000-03-01
    day = day - floor(day / 146097.0) * 146097.0
    year = floor((day - floor(day / 1460.0) + floor(day / 36524.0) - floor(day / 146096.0)) / 365.0)
    of_year = day - (year * 365.0 + floor(year / 4.0) - floor(year / 100.0))
    since_march = floor((of_year * 5.0 + 2.0) / 153.0)
    return since_march + 2.0 - floor((since_march + 2.0) / 12.0) * 12.0


def weekday_of(days: Array) -> Array:
    """The weekday of days since 1970-01-01, a Thursday, counted from 0 for Monday.

    Examples
    --------
    >>> weekday_of(np.array([0.0, 3.9, 4.0, -1.0])).tolist()
    [3.0, 6.0, 0.0, 2.0]
    """
    floor = namespace(days).floor
    day = floor(days) + 3.0
    return day - floor(day / 7.0) * 7.0


def hour_of(days: Array) -> Array:
    """The hours since midnight of days since 1970-01-01.

    Examples
    --------
    >>> hour_of(np.array([0.0, 1.25, -0.25])).tolist()
    [0.0, 6.0, 18.0]
    """
    return (days - namespace(days).floor(days)) * 24.0


@dataclass(frozen=True)
class Part:
    """Something of a moment that comes round again.

    Attributes
    ----------
    name : {"month", "weekday", "hour"}
    period : float
        How far it is once round.
    of_days : callable
        How far round it is, from 0, by days since 1970-01-01, (n,).
    names : tuple of Text
        What the whole steps are called; empty where they are numbers.
    """

    name: PartName
    period: float
    of_days: Callable[[Array], Array]
    names: tuple[Text, ...] = ()

    def said(self, place: float) -> Text:
        """How a reader calls a place on the circle.

        Examples
        --------
        >>> PARTS["weekday"].said(1.0)["en"], PARTS["hour"].said(13.5)["en"]
        ('Tuesday', '13:30')
        """
        if not 0.0 <= place < self.period:  # of a number so large that no calendar has it
            return Text("?", "?")
        if self.names:
            return self.names[int(place)]
        minutes = int(round(place * 60, 6)) % int(MINUTES_A_DAY)  # a day is known to the millisecond
        clock = f"{minutes // 60}:{minutes % 60:02d}"
        return Text(clock, clock)


PARTS: dict[PartName, Part] = {
    one.name: one
    for one in (
        Part("month", 12.0, month_of, words.MONTHS),
        Part("weekday", 7.0, weekday_of, words.WEEKDAYS),
        Part("hour", 24.0, hour_of),
    )
}
OF_UNIT: dict[Unit, tuple[PartName, ...]] = {"days": ("month", "weekday", "hour"), "minutes": ("hour",)}


def place_of(part: PartName, x: Array, unit: Unit = "days") -> Array:
    """How far round a part is, from 0, by days since 1970-01-01 or minutes since midnight, (n,)."""
    return PARTS[part].of_days(x / MINUTES_A_DAY if unit == "minutes" else x)


def circles(x: Array, parts: Sequence[PartName], unit: Unit = "days") -> tuple[Array, ...]:
    """sin(2 pi k p / P) and cos(2 pi k p / P) for k = 1, 2, 3 of each part p with its period P; each (n,).

    Examples
    --------
    >>> [round(float(one[0]), 3) for one in circles(np.array([360.0]), ("hour",), "minutes")]
    [1.0, 0.0, 0.0, -1.0, -1.0, -0.0]
    """
    xp = namespace(x)
    found: list[Array] = []
    for part in parts:
        place = place_of(part, x, unit)
        for times in ROUNDS:
            angle = place * (2.0 * pi * times / PARTS[part].period)
            found += [xp.sin(angle), xp.cos(angle)]
    return tuple(found)


def circle_names(name: str, parts: Sequence[PartName]) -> tuple[str, ...]:
    """What the inputs are called.

    Examples
    --------
    >>> circle_names("day", ("weekday",))[:3]
    ('day weekday sin', 'day weekday cos', 'day weekday sin 2')
    """
    return tuple(
        f"{name} {part} {wave}{'' if times == 1 else f' {times}'}"
        for part in parts
        for times in ROUNDS
        for wave in ("sin", "cos")
    )


def parts_there(x: Floats, unit: Unit) -> tuple[PartName, ...]:
    """The parts that moments (n,), NaN where one is missing, have: an hour where one is not midnight.

    Examples
    --------
    >>> parts_there(np.array([1.0, np.nan]), "days"), parts_there(np.array([1.5]), "days")
    (('month', 'weekday'), ('month', 'weekday', 'hour'))
    """
    with_hour = unit == "minutes" or bool((np.floor(x) != x)[np.isfinite(x)].any())
    return tuple(part for part in OF_UNIT[unit] if part != "hour" or with_hour)


def circle_words(name: str, parts: Sequence[PartName]) -> dict[str, Text]:
    """The inputs' names for a reader, by the names that `circle_names` gives.

    Examples
    --------
    >>> circle_words("day", ("weekday",))["day weekday sin 2"]["ja"]
    'day の曜日 sin 2'
    """
    return {
        one: words.INPUT.format(column=name, part=words.NAMES[part], wave=one.removeprefix(f"{name} {part} "))
        for part in parts
        for one in circle_names(name, (part,))
    }
