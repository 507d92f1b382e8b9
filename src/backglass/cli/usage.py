"""Wrong usage, said in one sentence: what click's parser refuses in our words."""

from __future__ import annotations

import difflib

import click

from backglass.errors import BackglassError
from backglass.words import Text
from backglass.words import commands as words


class UsageError(BackglassError):
    """A command that was given wrongly; exit status 2."""


class StoppedError(BackglassError):
    """A command that was stopped with Ctrl-C; the message says what became of its work; exit status 130."""


class ChildEndedError(Exception):
    """A child (`limits.py`) has done the work and said what there is to say; `status` is what it exited with."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


NEGATED = {"header": "--no-header"}  # what Python says yes or no to


def option_of(name: str) -> str:
    """What the command line calls an option of Python's.

    Examples
    --------
    >>> option_of("batch_size")
    '--batch-size'
    """
    return NEGATED.get(name) or f"--{name.replace('_', '-')}"


def a_name(option: str, path: str) -> None:
    """Check that a path is not empty, as an option is whose variable the shell does not know.

    Raises
    ------
    UsageError
        It is.
    """
    if not path:
        raise UsageError(words.NO_NAME.format(name=option_of(option)))


def complaint(error: click.UsageError, ctx: click.Context) -> Text:
    """The sentence for what click's parser refuses."""
    command, options = ctx.command_path, _options(ctx)
    if isinstance(error, click.NoSuchOption):
        bare = {name.lstrip("-"): name for name in options}  # the hyphens would count as likeness
        near = difflib.get_close_matches(error.option_name.lstrip("-"), bare, n=1)
        if near:
            return words.NEAREST_OPTION.format(name=error.option_name, nearest=bare[near[0]])
        return words.UNKNOWN_OPTION.format(name=error.option_name, command=command)
    if isinstance(error, click.BadOptionUsage):
        takes_none = error.option_name in options and options[error.option_name].is_flag
        text = words.TAKES_NO_VALUE if takes_none else words.NO_VALUE
        return text.format(name=error.option_name, command=command)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return words.MISSING.format(name=shown_name(error.param), command=command)
    return words.WRONG_USAGE.format(reason=error.format_message().rstrip("."), command=command)


def shown_name(parameter: click.Parameter) -> str:
    """A parameter as sentences name it.

    Examples
    --------
    >>> shown_name(click.Option(["-h", "--help"]))
    '--help'
    """
    long = [name for name in parameter.opts if name.startswith("--")]
    return long[0] if long else str(parameter.metavar)


def _options(ctx: click.Context) -> dict[str, click.Option]:
    """The options of a command by each of their names."""
    options = [one for one in ctx.command.get_params(ctx) if isinstance(one, click.Option)]
    return {name: one for one in options for name in one.opts}
