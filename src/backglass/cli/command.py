"""Commands as click runs them, whose help and mistakes are said in our words and in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from backglass.cli.help_page import help_page
from backglass.cli.options import HELP, LANG
from backglass.cli.usage import UsageError, complaint
from backglass.launched import launched
from backglass.words import Text
from backglass.words import commands as words
from backglass.words.help import Help
from backglass.words.tables import STANDARD_INPUT

BY_RANKS = "train"  # the command that ranks do together


class Command(click.Command):
    """A command; its parameters are those given, `--lang` and `--help`.

    Its function is called with the parameters by their names, and with `speak`, the language.
    """

    allow_extra_args = True  # refused below, in both languages
    takes_both = False  # whether --lang may be both

    def __init__(self, function: Callable[..., None], parameters: tuple[click.Parameter, ...]) -> None:
        name = function.__name__
        super().__init__(name, callback=function, params=[*parameters, LANG, HELP], add_help_option=False)

    def get_help(self, ctx: click.Context) -> str:
        """The page that `--help` prints."""
        return help_page(ctx, help_of(str(self.name)), ctx.obj)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words that were typed apart.

        Raises
        ------
        UsageError
            They are no such command.
        """
        with said_by_us(ctx):
            rest = super().parse_args(ctx, args)
        if rest:
            raise UsageError(words.TOO_MANY.format(extra=" ".join(rest), command=ctx.command_path))
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Do what was asked, within the limits of memory and threads that are set for this process."""
        from backglass.cli.limits import hold_polars, within_limits

        if self.name != BY_RANKS and (group := launched()) is not None and group.rank > 0:
            return None  # the first rank does it
        hold_polars()
        return within_limits(lambda: super(Command, self).invoke(ctx), _source(ctx.params))


def _source(given: Mapping[str, Any]) -> Text | str | None:
    """What a command reads: a table, else a model."""
    source: str | None = given.get("table") or given.get("model")
    return STANDARD_INPUT if source == "-" else source


def command(*parameters: click.Parameter) -> Callable[[Callable[..., None]], Command]:
    """Make a function the command of its name, which takes these parameters."""
    return lambda function: Command(function, parameters)


def help_of(name: str) -> Help:
    """What the help of a command says."""
    said: Help = import_module(f"backglass.words.help.{name}").HELP
    return said


@contextmanager
def said_by_us(ctx: click.Context) -> Iterator[None]:
    """Say what click's parser refuses in our words."""
    try:
        yield
    except click.UsageError as problem:
        raise UsageError(complaint(problem, ctx)) from problem
