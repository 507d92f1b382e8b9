"""The options of ``backglass train`` that say how columns are prepared, turned into a recipe."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backglass.cli.usage import UsageError, one_of
from backglass.words import training as words

if TYPE_CHECKING:
    from backglass.cli.config import Job
    from backglass.preparation.recipe import Recipe


def check_preparing(fill: Sequence[str], scale: Sequence[str], ordinal: Sequence[str]) -> None:
    """Refuse what can be seen to be wrong before the table is read.

    Raises
    ------
    UsageError
        There is no such fill or scale, or an order without values.
    """
    from backglass.preparation.filling import FILLS
    from backglass.preparation.scaling import SCALINGS

    for option, given, known in (("--fill", fill, FILLS), ("--scale", scale, tuple(SCALINGS))):
        for one in given:
            one_of(option, one.rpartition("=")[2], known)
    for one in ordinal:
        _, equals, values = one.partition("=")
        levels = _values(values)
        if not equals or len(set(levels)) < max(len(levels), 2):
            raise UsageError(words.BAD_ORDER.format(value=one))


def recipe_of(job: Job, names: Sequence[str]) -> Recipe:
    """What a job asks of the columns of a table with these names.

    Examples
    --------
    >>> from backglass.cli.config import Job
    >>> job = Job("t.csv", "y", 0, 1, 0.2, (8,), 32, 0.003, 20, "auto", fill=("mean", "age=zero"))
    >>> recipe_of(job, ["age", "y"]).fills
    {'age': 'zero'}
    """
    from backglass.preparation.recipe import Recipe

    fill, fills = _rules(job.fill)
    scale, scales = _rules(job.scale)
    whole: dict[str, Any] = {"fill": fill, "scale": scale}
    ordinal = dict(_order(one, names) for one in job.ordinal)
    return Recipe(
        **{key: value for key, value in whole.items() if value is not None},
        fills=fills,
        scales=scales,
        ordinal=ordinal,
        one_hot=job.one_hot,
    )


def asked(job: Job) -> str:
    """What was asked of the preparation, as on the command line; empty where nothing was."""
    options = {"--fill": job.fill, "--scale": job.scale, "--ordinal": job.ordinal, "--one-hot": job.one_hot}
    return " ".join(f"{option} {one}" for option, given in options.items() for one in given)


def _rules(given: Sequence[str]) -> tuple[str | None, dict[str, Any]]:
    """The way for all columns, the last one given, and those for single ones; no way has an equals sign."""
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
