"""All commands joined into one program, and every failure turned into one sentence and an exit status."""

from __future__ import annotations

import difflib
import signal
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from backglass import __version__
from backglass.cli.check import check
from backglass.cli.doctor import doctor
from backglass.cli.evaluate import evaluate
from backglass.cli.explain import explain
from backglass.cli.health import health
from backglass.cli.inspect import inspect
from backglass.cli.output import visible
from backglass.cli.predict import predict
from backglass.cli.textbook import textbook
from backglass.cli.train import train
from backglass.cli.usage import StoppedError, UsageError, checked_language, complaint, option_of
from backglass.errors import BackglassError, OptionError
from backglass.words import Language, language
from backglass.words import commands as words

INTERRUPTED = 128 + signal.SIGINT
COMMANDS: dict[str, Callable[..., Any]] = {
    "inspect": inspect,
    "train": train,
    "predict": predict,
    "evaluate": evaluate,
    "explain": explain,
    "check": check,
    "health": health,
    "textbook": textbook,
    "doctor": doctor,
}


class _Commands(TyperGroup):
    """The group of commands, which names the nearest one when it is asked for one that is not there."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.commands:
            near = difflib.get_close_matches(name, self.commands, n=1)
            text = words.NEAREST_COMMAND if near else words.UNKNOWN_COMMAND
            raise UsageError(text.format(name=name, nearest=near[0] if near else ""))
        return super().resolve_command(ctx, args)


def run(arguments: list[str]) -> int:
    """Run the command that the arguments give; the exit status."""
    speak = _spoken(arguments)
    try:
        # typer answers Ctrl-C with the status 130, which no command of ours returns.
        status: int = _program(speak).main(args=arguments, prog_name="backglass", standalone_mode=False)
        if status != INTERRUPTED:
            return 0
        sentence = words.INTERRUPTED
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
    except Exception as problem:
        if not hasattr(problem, "format_message"):  # only the parser's exceptions have it; others are our bugs
            raise
        status, sentence = 2, words.ERROR.format(sentence=complaint(problem))
    print(visible(sentence[speak]), file=sys.stderr)
    return status


def _spoken(arguments: list[str]) -> Language:
    """The language of the arguments' ``--lang``, before they are parsed: help and mistakes need it, too."""
    for at, argument in enumerate(arguments):
        if argument == "--lang":
            return language(next(iter(arguments[at + 1 :]), None))
        if argument.startswith("--lang="):
            return language(argument.removeprefix("--lang="))
    return language()


def _root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", is_eager=True)] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
) -> None:
    checked_language(lang)
    ctx.default_map = {name: {"lang": lang} for name in COMMANDS}  # for the command that follows
    if version:
        print(f"backglass {__version__}")
    elif ctx.invoked_subcommand is None:
        print(ctx.get_help())


def _program(speak: Language) -> Any:
    """The typer application with its help in one language."""
    application = typer.Typer(
        cls=_Commands,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    application.callback(invoke_without_command=True)(_root)
    for name, command in COMMANDS.items():
        application.command(name)(command)
    program: Any = get_command(application)
    _put_words(program, "", words.ABOUT[speak], speak)
    for name, command in program.commands.items():
        _put_words(command, name, words.COMMANDS[name][speak], speak)
    return program


def _put_words(command: Any, name: str, about: str, speak: Language) -> None:
    command.help = command.short_help = about
    # \b keeps an example's lines as they are; the paragraphs after it are wrapped.
    command.epilog = "\b\n" + words.EXAMPLES[name][speak]
    if speak == "ja":
        from backglass.cli.japanese_help import JapaneseContext  # loads rich

        command.context_class = JapaneseContext
        command.options_metavar = words.OPTIONS_METAVAR
        if not name:
            command.subcommand_metavar = words.COMMAND_METAVAR
    for parameter in command.params:
        own = f"{name} {parameter.name}"  # where commands mean different things by one name
        parameter.help = words.OPTIONS.get(own, words.OPTIONS[parameter.name])[speak]
