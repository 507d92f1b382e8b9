"""Wrong usage, said in one sentence: checks of option values, and typer's own complaints translated."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

from backglass.errors import BackglassError
from backglass.words import Language, Text, language
from backglass.words import commands as words
from backglass.words import options as ranges


class UsageError(BackglassError):
    """A command that was given wrongly; exit status 2."""


class StoppedError(BackglassError):
    """A command that was stopped with Ctrl-C; the message says what became of its work; exit status 130."""


def option_of(name: str) -> str:
    """What the command line calls an option of Python's.

    Examples
    --------
    >>> option_of("batch_size")
    '--batch-size'
    """
    return f"--{name.replace('_', '-')}"


def at_least(name: str, value: int, least: int) -> None:
    """Refuse a whole number below `least`."""
    if value < least:
        raise UsageError(ranges.TOO_SMALL.format(name=name, value=value, least=least))


def positive(name: str, value: float) -> None:
    """Refuse a number that is not finite or not above 0."""
    if not (math.isfinite(value) and value > 0):
        raise UsageError(ranges.NOT_POSITIVE.format(name=name, value=value))


def fraction(name: str, value: float) -> None:
    """Refuse a number outside the open interval from 0 to 1."""
    if not 0 < value < 1:
        raise UsageError(ranges.NOT_FRACTION.format(name=name, value=value))


def one_of(name: str, value: str, choices: Collection[str]) -> None:
    """Refuse a word that is not among the choices."""
    if value not in choices:
        raise UsageError(ranges.NOT_ONE_OF.format(name=name, value=value, choices=", ".join(choices)))


def checked_language(choice: str | None) -> Language:
    """The language to speak, after a choice was seen to be one of the two."""
    if choice is not None:
        one_of("--lang", choice, ("ja", "en"))
    return language(choice)


def complaint(error: Any) -> Text:
    """The sentence for an exception of typer's parser.

    Typer 0.2x carries its own copy of click where older ones import it, so the exceptions are known by name.
    """
    command = error.ctx.command_path if getattr(error, "ctx", None) else "backglass"
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return words.UNKNOWN_OPTION.format(name=error.option_name, command=command)
    if kind == "MissingParameter" and error.param is not None:
        return words.MISSING.format(name=_name(error.param), command=command)
    if kind == "BadParameter" and error.param is not None:
        text = words.NOT_WHOLE if "integer" in error.format_message() else words.NOT_A_NUMBER
        return text.format(name=_name(error.param))
    return words.WRONG_USAGE.format(reason=error.format_message().rstrip("."), command=command)


def _name(parameter: Any) -> str:
    long = [name for name in parameter.opts if name.startswith("--")]
    return long[0] if long else str(parameter.metavar or parameter.name)
