"""The commands of a session: a name, a function, and arguments that are checked by its annotations."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from backglass.errors import ArgumentError
from backglass.ranges import FLAG, MAPPING, TEXT, Range, checked, one_of, whole
from backglass.words import said
from backglass.words.studio import session as words

Sent: TypeAlias = "dict[str, Any] | bytes"  # a message, or a binary frame
Reply: TypeAlias = "dict[str, Any] | None"
Handler: TypeAlias = Callable[..., "Iterator[Sent] | Reply"]
AnyHandler = TypeVar("AnyHandler", bound=Handler)

UPDATES = whole(0, 10**12)
Whole: TypeAlias = Annotated[int, UPDATES]
Count: TypeAlias = Annotated[int, whole(1, 10**12)]
Name: TypeAlias = Annotated[str, TEXT]
Flag: TypeAlias = Annotated[bool, FLAG]
Values: TypeAlias = Annotated[Mapping[str, Any], MAPPING]
View: TypeAlias = Annotated[str, one_of("made", "now")]

COMMANDS: dict[str, SessionCommand] = {}


@dataclass(frozen=True)
class SessionCommand:
    """One command.

    Attributes
    ----------
    name : str
    function : callable
        Called with the session and the arguments by keyword. It gives the reply, or yields what is sent before it
        and returns the reply.
    ranges : mapping
        Argument -> what it may be.
    needed : tuple of str
        The arguments that have no default.
    """

    name: str
    function: Handler
    ranges: Mapping[str, Range]
    needed: tuple[str, ...]

    def arguments(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a message, checked.

        Raises
        ------
        ArgumentError, PlanError
            One is unknown, is missing, or is outside its range.
        """
        given = {name: value for name, value in message.items() if name not in ("do", "id", "lang")}
        for name in given:
            if name not in self.ranges:
                text = words.NO_ARGUMENT if self.ranges else words.NO_ARGUMENTS
                raise ArgumentError(text.format(command=self.name, name=name, names=", ".join(self.ranges)))
        for name in self.needed:
            if name not in given:
                raise ArgumentError(words.ARGUMENT_MISSING.format(command=self.name, name=name))
        return {name: checked(name, value, self.ranges[name]) for name, value in given.items()}


def command(function: AnyHandler) -> AnyHandler:
    """Make a function a command of its name, without an underscore at its end.

    Its first argument is the session, all others are keyword arguments whose annotations end in a `Range`.

    Examples
    --------
    >>> def double(session, *, n: Count = 1):
    ...     return {"n": 2 * n}
    >>> _ = command(double)
    >>> COMMANDS["double"].arguments({"do": "double", "n": 0})
    Traceback (most recent call last):
    ...
    backglass.errors.PlanError: n is 0, but it is a whole number from 1 to 1000000000000.
    >>> del COMMANDS["double"]
    """
    hints = get_type_hints(function, localns={"Session": Any}, include_extras=True)
    parameters = [one for one in inspect.signature(function).parameters.values() if one.kind is one.KEYWORD_ONLY]
    ranges = {one.name: _range_of(hints[one.name], one.default) for one in parameters}
    needed = tuple(one.name for one in parameters if one.default is one.empty)
    name = function.__name__.rstrip("_")
    COMMANDS[name] = SessionCommand(name, function, ranges, needed)
    return function


def find(name: Any) -> SessionCommand:
    """The command of a name.

    Raises
    ------
    ArgumentError
        There is none.
    """
    if not isinstance(name, str) or name not in COMMANDS:
        raise ArgumentError(words.NO_COMMAND.format(name=said(name), names=", ".join(sorted(COMMANDS))))
    return COMMANDS[name]


def _range_of(hint: Any, default: Any) -> Range:
    """The range that an annotation ends in; of ``X | None`` that of X, or None."""
    marks = [hint] if get_origin(hint) is Annotated else [one for one in get_args(hint) if get_args(one)]
    wanted = next(mark for mark in get_args(marks[0]) if isinstance(mark, Range))
    return wanted.or_value(None) if default is None else wanted
