"""What commands take: arguments and options that several of them share, each stated once.

What they are is said by `words.commands.OPTIONS`, or, of one command alone, by its file of `words/help/`; those that
belong to a fit have their types, defaults and ranges from `Job`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import wraps
from typing import Any

import click

from backglass.cli.usage import NEGATED, UsageError, option_of
from backglass.errors import OptionError
from backglass.ranges import one_of, whole
from backglass.words import commands as usage_words
from backglass.words import language
from backglass.words import options as words
from backglass.words.prediction import PARTS
from backglass.workflow.job import Job
from backglass.workflow.option_kinds import FLAG, SHARES, TEXT, UNITS, WHOLE, Check, Kind, within
from backglass.workflow.reading_asked import Reading

NUMBERS: dict[str, Callable[[str], float]] = {"whole": int, "number": float}
# What stands for a value in the help: of one option, or of all of a kind.
PLACES = {
    "target": "COLUMN",
    "on": "COLUMN",
    "engine": "NAME",
    "encoding": "NAME",
    "task": "TASK",
    "learning_rate": "RATE",
    "separator": "SIGN",
    "date": "COLUMN=FORMAT",
    "parts": "COLUMN[=no]",
    "words": "COLUMN[=no]",
    "decay": "RATE",
    "l1": "NUMBER",
    "l2": "NUMBER",
    "keep_bytes": "BYTES",
    "memory": "SIZE",
    "groups": "COLUMN",
    "time": "COLUMN",
    "ranks": "auto|force|off",
}
PLACES_OF_KINDS = {
    "whole": "N",
    "texts": "COLUMN",
    "ways": "[COLUMN=]HOW",
    "spellings": "[COLUMN=]TEXT,...",
    "orders": "COLUMN=A,B,...",
    "units": "UNITS",
    "views": "VIEW,...",
    "share": "FRACTION|TABLE",
    "source": "TABLE",
    "row": "NAME",
    "rows": "NAME[,...]",
    "shares": "SHARE[,...]",
    "weights": "balanced|CLASS=WEIGHT",
}


def argument(metavar: str, *, required: bool = True) -> click.Argument:
    """A word that stands by its place."""
    return click.Argument([metavar.lower()], metavar=metavar, required=required, callback=_not_empty)


def _not_empty(_: click.Context, parameter: click.Parameter, typed: Any) -> Any:
    if typed == "":
        raise UsageError(usage_words.NO_NAME.format(name=parameter.metavar))
    return typed


def option(
    *names: str, metavar: str, kind: Kind = TEXT, check: Check | None = None, default: Any = None, **more: Any
) -> click.Option:
    """An option with a value of a kind, in the range that `check` asks for."""
    by_default = {} if default is None else {"default": default}

    def read(_: click.Context, parameter: click.Parameter, typed: Any) -> Any:
        return typed if typed is None else _read(parameter.opts[0].removeprefix("--"), typed, kind, check)

    return click.Option(names, metavar=metavar, type=click.UNPROCESSED, callback=read, **by_default, **more)


def flag(*names: str, **more: Any) -> click.Option:
    """An option that is there or not."""
    return click.Option(names, is_flag=True, **more)


def of_job(name: str, **more: Any) -> click.Option:
    """The option of a fit that has this name in Python."""
    field = next(one for one in fields(Job) if one.name == name)
    kind, default = field.metadata["kind"], field.default
    if field.metadata["usual"] is not None:
        default = field.metadata["usual"]
    if kind is FLAG:
        return flag(option_of(name), name, flag_value=name not in NEGATED, default=None, **more)
    if kind.several or default is MISSING:
        default = None
    elif kind in (UNITS, SHARES):
        default = ",".join(map(str, default)) or None
    place = PLACES.get(name) or PLACES_OF_KINDS[kind.name]
    more = {"kind": kind, "check": field.metadata["check"], "multiple": kind.several, "default": default, **more}
    return option(option_of(name), metavar=place, **more)


def _read(name: str, typed: Any, kind: Kind, check: Check | None) -> Any:
    """What was typed as a value of its kind."""
    if isinstance(typed, str) and kind.name in NUMBERS:
        try:
            typed = NUMBERS[kind.name](typed)
        except ValueError as error:
            raise OptionError(words.WRONG_TYPE, {"name": name}, wanted=kind.wanted) from error
    try:
        value = kind.read(typed)
    except TypeError as error:
        raise OptionError(words.WRONG_TYPE, {"name": name}, wanted=kind.wanted) from error
    if check is not None:
        check(name, value)
    return value


def known_engine(name: str, value: str) -> None:
    """Refuse an engine that is not there; engines are loaded only where one is named."""
    if value != "auto":
        from backglass.engines import ENGINES

        within(one_of("auto", *ENGINES))(name, value)


def _speak(ctx: click.Context, _: click.Parameter, value: str | None) -> Any:
    if value is None:
        return ctx.obj
    if value == BOTH and getattr(ctx.command, "takes_both", False):
        return BOTH
    within(one_of("ja", "en"))("lang", value)
    return language(value)


def _show_help(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        print(ctx.get_help())
        ctx.exit()


BOTH = "both"  # languages, where pages are written
MODEL = argument("MODEL")
TABLE = argument("TABLE")
TARGET = of_job("target", required=True)
TASK = of_job("task")
SEED = of_job("seed")
ENGINE = of_job("engine", check=known_engine)
PART = option("--part", metavar="PART", check=within(one_of(*PARTS)), default="all")
KEEP = of_job("keep")
DROP = of_job("drop")
LAYOUT = ("encoding", "header", "skip_lines", "separator", "join", "on")
READING = tuple(map(of_job, LAYOUT))
FORMS = tuple(map(of_job, ("date", "missing", "text", "number")))
LATEX = flag("--latex", "as_latex")
HTML = flag("--html", "as_html")
MEMORY = of_job("memory")
JSON = flag("--json", "as_json")
LANG = click.Option(["--lang", "speak"], metavar="ja|en", callback=_speak)
VERSION = flag("--version", is_eager=True)
HELP = flag("-h", "--help", is_eager=True, expose_value=False, callback=_show_help)


def rows_at_most(most: int) -> click.Option:
    """`--rows`, with its default."""
    return option("--rows", metavar="N", kind=WHOLE, check=within(whole()), default=most)


def with_reading(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `READING` as one `reading`."""

    @wraps(function)
    def given(**options: Any) -> None:
        reading = Reading(**{name: options.pop(name) for name in LAYOUT})
        function(reading=reading, **options)

    return given
