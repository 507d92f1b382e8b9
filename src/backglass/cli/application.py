"""The program: its commands found, one of them run, and every failure turned into one sentence and an exit status."""

from __future__ import annotations

import difflib
import signal
import sys
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from typing import Any, get_args

import click

from backglass import __version__
from backglass.cli.characters import visible
from backglass.cli.command import Command, help_of, said_by_us
from backglass.cli.help_page import help_page
from backglass.cli.options import HELP, LANG, VERSION
from backglass.cli.usage import ChildEndedError, StoppedError, UsageError, option_of
from backglass.errors import BackglassError, OptionError
from backglass.words import Language, language
from backglass.words import commands as words
from backglass.words import help as helps
from backglass.words.help import Help

INTERRUPTED = 128 + signal.SIGINT


def run(arguments: list[str]) -> int:
    """Run the command that the arguments give; the exit status."""
    speak = _spoken(arguments)
    try:
        with Program().make_context("backglass", list(arguments), obj=speak) as ctx:
            ctx.command.invoke(ctx)
        return 0
    except ChildEndedError as child:
        return child.status
    except click.exceptions.Exit as done:  # after --help
        return done.exit_code
    except KeyboardInterrupt:
        status, sentence = INTERRUPTED, words.INTERRUPTED
    except StoppedError as interruption:
        status, sentence = INTERRUPTED, interruption.text
    except UsageError as problem:
        status, sentence = 2, words.ERROR.format(sentence=problem.text)
    except OptionError as problem:
        status, sentence = 2, words.ERROR.format(sentence=problem.spelled(option_of))
    except BackglassError as problem:
        status, sentence = 1, words.ERROR.format(sentence=problem.spelled(option_of))
    except MemoryError:
        status, sentence = 1, words.ERROR.format(sentence=words.NO_MEMORY)
    print(visible(sentence[speak]), file=sys.stderr)
    return status


def _spoken(arguments: list[str]) -> Language:
    """The language of the arguments' last ``--lang``, before they are parsed: help and mistakes need it, too."""
    choice = None
    for argument, following in pairwise([*arguments, ""]):
        if argument == "--lang":
            choice = following
        elif argument.startswith("--lang="):
            choice = argument.removeprefix("--lang=")
    return language(choice if choice in get_args(Language) else None)  # another one is refused when it is parsed


class Program(click.Group):
    """All commands, each loaded when it runs."""

    def __init__(self) -> None:
        super().__init__(
            "backglass",
            callback=_version_or_help,
            invoke_without_command=True,
            params=[VERSION, LANG, HELP],
            add_help_option=False,
        )

    def get_help(self, ctx: click.Context) -> str:
        """The page that `--help` prints."""
        about = {name: help_of(name).about for name in command_names()}
        return help_page(ctx, Help(0, words.ABOUT, (words.EXAMPLE,)), ctx.obj, about)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take apart what stands before the command."""
        with said_by_us(ctx):
            return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, if there is one."""
        if cmd_name in _names():
            self.add_command(command_of(cmd_name))
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command that is asked for; the nearest one is named where there is none."""
        name, names = args[0], _names()
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            text = words.NEAREST_COMMAND if near else words.UNKNOWN_COMMAND
            raise UsageError(text.format(name=name, nearest=near[0] if near else ""))
        return super().resolve_command(ctx, args)


def command_names() -> list[str]:
    """The commands, in the order of the help: every file of `words/help/` has one of the same name in `cli/`.

    Examples
    --------
    >>> command_names()[:3]
    ['inspect', 'train', 'predict']
    """
    return sorted(_names(), key=lambda name: help_of(name).place)


def command_of(name: str) -> Command:
    """The command of a name."""
    found: Command = getattr(import_module(f"backglass.cli.{name}"), name)
    return found


def _names() -> list[str]:
    return [found.name for found in iter_modules(helps.__path__)]


@click.pass_context
def _version_or_help(ctx: click.Context, /, version: bool, **_: object) -> None:
    if version:
        print(f"backglass {__version__}")
    elif ctx.invoked_subcommand is None:
        print(ctx.get_help())
