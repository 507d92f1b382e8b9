"""The program: its commands found, one of them run, and every failure turned into one sentence and an exit status."""

from __future__ import annotations

import difflib
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from typing import Any, get_args

import click

from backglass import __version__
from backglass.cli.command import Command, help_of, said_by_us
from backglass.cli.help_page import help_page
from backglass.cli.leading import tell_as_follower
from backglass.cli.options import HELP, LANG, VERSION
from backglass.cli.output import has_printed, print_json
from backglass.cli.streams import OutputError
from backglass.cli.usage import ChildEndedError, StoppedError, UsageError, option_of
from backglass.errors import BackglassError, OptionError
from backglass.launched import launched
from backglass.words import Language, Text, language
from backglass.words import commands as words
from backglass.words import help as helps
from backglass.words.characters import visible
from backglass.words.help import Help

INTERRUPTED = 128 + signal.SIGINT


def run(arguments: list[str]) -> int:
    """Run the command that the arguments give; the exit status."""
    speak = _spoken(arguments)
    has_printed.set(False)
    try:
        with (
            suppress(click.exceptions.Exit),  # after --help
            Program().make_context("backglass", list(arguments), obj=speak) as ctx,
        ):
            ctx.command.invoke(ctx)
        sys.stdout.flush()
        return 0
    except ChildEndedError as child:
        return child.status
    except (BackglassError, MemoryError, KeyboardInterrupt, FileNotFoundError) as problem:
        if launched() is not None:  # what launched the ranks sends Ctrl-C once more
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        status, sentence = _said(problem)
        answers = _as_json(arguments) and not isinstance(problem, OutputError) and not has_printed.get()
    if answers:
        with suppress(OSError):  # what is said is said on standard error, too
            print_json({"error": sentence[speak]})
            sys.stdout.flush()
    shown = sentence if status == INTERRUPTED else words.ERROR.format(sentence=sentence)
    print(visible(shown[speak]), file=sys.stderr)
    if status == 1:
        tell_as_follower(visible(shown[speak]))
    return status


def _said(problem: BaseException) -> tuple[int, Text]:
    """The exit status of what stands in the way, and the sentence for it."""
    match problem:
        case StoppedError():
            return INTERRUPTED, problem.text
        case KeyboardInterrupt():
            return INTERRUPTED, words.INTERRUPTED
        case UsageError() | OptionError():
            return 2, problem.spelled(option_of)
        case BackglassError():
            return 1, problem.spelled(option_of)
        case MemoryError():
            return 1, words.NO_MEMORY
    if _is_nowhere():
        return 1, words.NO_FOLDER
    raise problem


def _is_nowhere() -> bool:
    """Whether the folder that the command was started in is gone."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _as_json(arguments: list[str]) -> bool:
    """Whether one JSON object is wanted, seen before the arguments are parsed: mistakes in them are one, too."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    return "--json" in arguments[:end]


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
