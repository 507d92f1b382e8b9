"""How the preparation of columns is written in options, such as age=mean, and the recipe that it makes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import Any

from backglass.errors import OptionError
from backglass.preparation.filling import FILLS
from backglass.preparation.recipe import Recipe
from backglass.preparation.scaling import SCALINGS
from backglass.preparation.wished import ANSWERS
from backglass.ranges import one_of
from backglass.words import options as words
from backglass.workflow.job import Job
from backglass.workflow.option_kinds import within


def check_preparing(job: Job) -> None:
    """Refuse what can be seen to be wrong before the table is read.

    Raises
    ------
    OptionError
        There is no such fill or scale, or an order without different values.

    Examples
    --------
    >>> check_preparing(Job("t.csv", "y", fill="age=middle"))
    Traceback (most recent call last):
    ...
    backglass.errors.OptionError: fill is 'middle', but it is one of 'median', 'mean', 'zero', 'most-frequent', \
'drop-rows', 'drop-column'.
    """
    for name, given, known in (("fill", job.fill, FILLS), ("scale", job.scale, tuple(SCALINGS))):
        ways = given.values() if isinstance(given, Mapping) else [one.rpartition("=")[2] for one in given]
        for way in ways:
            within(one_of(*known))(name, way)
    for name, said in (("parts", job.parts), ("words", job.words)):
        for answer in said.values() if isinstance(said, Mapping) else ():
            within(one_of(*ANSWERS))(name, answer)
    for one in job.ordinal:
        if isinstance(job.ordinal, Mapping):
            equals, levels = "=", job.ordinal[one]
        else:
            _, equals, values = one.partition("=")
            levels = _values(values)
        if not equals or len(set(levels)) < max(len(levels), 2):
            raise OptionError(words.BAD_ORDER, {"name": "ordinal"}, value=one)


def recipe_of(job: Job, names: Sequence[str], views: Sequence[str] = ("plain",)) -> Recipe:
    """What a job asks of the columns of a table with these names, whose inputs are seen in these views.

    Examples
    --------
    >>> recipe_of(Job("t.csv", "y", fill=("mean", "age=zero")), ["age", "y"]).fills
    {'age': 'zero'}
    """
    fill, fills = _ways(job.fill)
    scale, scales = _ways(job.scale)
    whole: dict[str, Any] = {"fill": fill, "scale": scale}
    ordinal = dict(job.ordinal) if isinstance(job.ordinal, Mapping) else dict(_order(one, names) for one in job.ordinal)
    return Recipe(
        **{key: value for key, value in whole.items() if value is not None},
        fills=fills,
        scales=scales,
        ordinal=ordinal,
        one_hot=job.one_hot,
        views=views,
        parts=job.parts,
        words=job.words,
    )


def _ways(given: Sequence[str] | Mapping[str, str]) -> tuple[str | None, dict[str, Any]]:
    """The way for all columns, the last one given, and those for single ones; no way has an equals sign."""
    if isinstance(given, Mapping):
        return None, dict(given)
    whole, single = None, {}
    for one in given:
        name, equals, way = one.rpartition("=")
        if equals:
            single[name] = way
        else:
            whole = way
    return whole, single


def _order(given: str, names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """A column and its values in their order; a name may have an equals sign if a column has it."""
    known = [name for name in names if given.startswith(f"{name}=")]
    name = max(known, key=len) if known else given.partition("=")[0]
    return name, _values(given[len(name) + 1 :])


def _values(text: str) -> tuple[str, ...]:
    """Values separated by commas; one with a comma in it stands in quotation marks."""
    return tuple(value.strip() for value in next(csv.reader([text], skipinitialspace=True), []))
