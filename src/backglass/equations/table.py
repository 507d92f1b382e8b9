"""Rows of a table: small frozen objects with a name, a formula and, where they have any, parameters.

Activations, losses, initialisers, optimisers and schedules are such rows. A string stands for the row with its
default parameters; adding a class to a table adds the feature everywhere, the documentation included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any, ClassVar, TypeVar

from backglass.errors import PlanError
from backglass.keywords import keywords_of
from backglass.ranges import Ends, Range, checked, nearest, number, whole
from backglass.words import Text, said


@dataclass(frozen=True)
class Row:
    """One row: what every table states of it.

    Attributes
    ----------
    name : str
        How a string asks for it.
    title : Text
        Its name in English and Japanese, as a sentence has it.
    formula : str
        What it computes, in LaTeX.
    source : str
        Where the formula comes from.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    formula: ClassVar[str]
    source: ClassVar[str]

    def to_dict(self) -> dict[str, Any]:
        """The row as plain JSON values: its name and its parameters."""
        return {"name": self.name, **asdict(self)}


AnyRow = TypeVar("AnyRow", bound=Row)


def table_of(*rows: type[AnyRow]) -> dict[str, type[AnyRow]]:
    """The table of the given rows, by name."""
    return {row.name: keywords_of(row) for row in rows}


def look_up(
    kind: str,
    table: Mapping[str, type[AnyRow]],
    choice: AnyRow | str | Mapping[str, Any],
    error: type[Exception] = PlanError,
) -> AnyRow:
    """The row that a name, a row itself or a row's `to_dict` stands for.

    Parameters
    ----------
    kind : str
        What the table holds, for the message.
    table : mapping
        Name to class.
    choice : row, str or mapping
        What the user gave.
    error : exception class
        What to raise when nothing fits.

    Raises
    ------
    PlanError (or `error`)
        No such name, parameters that the row does not have, or one left out that has no default.

    Examples
    --------
    >>> from backglass.equations.activations import ACTIVATIONS
    >>> look_up("activation", ACTIVATIONS, {"name": "leaky_relu", "slope": 0.2})
    LeakyReLU(slope=0.2)
    """
    if isinstance(choice, str):
        choice = {"name": choice}
    if isinstance(choice, Mapping):
        parameters = dict(choice)
        name = parameters.pop("name", None)
        row = table.get(name) if isinstance(name, str) else None
        if row is None:
            near = nearest(name, tuple(table))
            meant = f"; did you mean {near!r}?" if near else "."
            raise error(f"There is no {kind} named {said(name)}; choose one of {', '.join(table)}{meant}")
        allowed = {field.name for field in fields(row)}
        if unknown := sorted(set(parameters) - allowed, key=str):
            raise error(f"The {kind} {name!r} has no parameter {said(unknown[0])}; it has {sorted(allowed)}.")
        needed = [field.name for field in fields(row) if field.default is MISSING and field.default_factory is MISSING]
        if missing := [parameter for parameter in needed if parameter not in parameters]:
            given = ", ".join(f"{parameter}=..." for parameter in missing)
            raise error(f"The {kind} {name!r} has no default for {missing[0]}; give {row.__name__}({given}).")
        return row(**parameters)
    if type(choice) in table.values():
        return choice
    if (name := getattr(choice, "__name__", "")) in {row.__name__ for row in table.values()}:
        raise error(f"{name} is a class of {kind}; give one of it, {name}(...), or its name.")
    raise error(f"{said(choice)} is no {kind}; give one of its rows or one of {', '.join(table)}.")


def check_own(owner: object, name: str, wanted: Range, error: type[Exception] = PlanError) -> None:
    """Refuse a parameter outside its range; numbers of NumPy become Python's.

    Raises
    ------
    PlanError (or `error`)
        It is outside.
    """
    plain = checked(f"{type(owner).__name__}: {name}", getattr(owner, name), wanted, error)
    object.__setattr__(owner, name, plain)  # rows are frozen


def check_number(
    owner: object,
    name: str,
    low: float,
    high: float,
    *,
    closed: bool = False,
    error: type[Exception] = PlanError,
) -> None:
    """Refuse a parameter outside its range; the ends belong to the range when it is `closed`."""
    ends: Ends = "[]" if closed else "()"
    check_own(owner, name, number(low, high, ends), error)


def check_whole(owner: object, name: str, low: int = 1, high: int | None = None) -> None:
    """Refuse a parameter that is not a whole number from `low` up, or is above `high`, of which nothing else speaks."""
    check_own(owner, name, whole(low))
    if high is not None:
        check_own(owner, name, whole(low, high))
