"""What `--help` prints, in lines that fit the terminal: a Japanese character takes two of its columns."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Mapping

import click

from backglass.words import Language, Text
from backglass.words import commands as words
from backglass.words.help import Help

MARGIN = 2
INDENT = GAP = 2
WIDEST, NARROWEST = 80, 52
MOST_LEFT = 30  # columns of names; a longer one has a line for itself


def help_page(ctx: click.Context, said: Help, speak: Language, commands: Mapping[str, Text] | None = None) -> str:
    """The help of a command, or of the program, whose commands are given with what they do."""
    parameters = ctx.command.get_params(ctx)
    arguments = [one for one in parameters if isinstance(one, click.Argument)]
    options = [one for one in parameters if isinstance(one, click.Option)]
    width = max(min(shutil.get_terminal_size().columns, WIDEST), NARROWEST) - MARGIN
    parts = [
        _usage(ctx, arguments, speak, bool(commands)),
        _indented(_lines(said.about[speak], width - INDENT, speak)),
        _section("arguments", [_record(one, said, speak) for one in arguments], width, speak),
        _section("options", [_record(one, said, speak) for one in options], width, speak),
        _section("commands", [(name, text[speak], "") for name, text in (commands or {}).items()], width, speak),
        _indented([words.SECTIONS["example"][speak], *(f"  {example}" for example in said.examples)]),
        *(_indented(_lines(note[speak], width - INDENT, speak)) for note in said.notes),
    ]
    return "\n\n".join(part for part in parts if part)


def _usage(ctx: click.Context, arguments: Iterable[click.Argument], speak: Language, of_commands: bool) -> str:
    places = [str(one.metavar) if one.required else f"[{one.metavar}]" for one in arguments]
    places += [words.COMMAND_PLACE[speak]] if of_commands else []
    return " ".join([words.USAGE[speak], ctx.command_path, words.OPTIONS_PLACE[speak], *places])


def _record(parameter: click.Parameter, said: Help, speak: Language) -> tuple[str, str, str]:
    """A parameter as it is typed, what it is, and whether it is required or what it is by default."""
    typed = ", ".join(parameter.opts) if isinstance(parameter, click.Option) else ""
    typed = " ".join(part for part in (typed, parameter.metavar) if part)
    added = Text("", "")
    if parameter.required:
        added = words.REQUIRED
    elif (value := default_of(parameter)) is not None:
        added = words.DEFAULT.format(value=value)
    return typed, about(parameter, said)[speak], added[speak]


def about(parameter: click.Parameter, said: Help) -> Text:
    """What an argument or an option is: in the command's own words, else in those that commands share."""
    name = str(parameter.name)
    return said.options.get(name) or words.OPTIONS[name]


def default_of(parameter: click.Parameter) -> str | None:
    """What an option is where it is not given; None where that is nothing to speak of."""
    plain = isinstance(parameter.default, str | int | float) and not isinstance(parameter.default, bool)
    return str(parameter.default) if plain else None


def _section(name: str, records: list[tuple[str, str, str]], width: int, speak: Language) -> str:
    """A heading, and below it names with what they are in two columns; empty where there is none."""
    if not records:
        return ""
    left = INDENT + GAP + min(max(len(typed) for typed, _, _ in records), MOST_LEFT)
    rows = [words.SECTIONS[name][speak]]
    for typed, what, added in records:
        first, *others = _with_addition(_lines(what, width - left, speak), added, width - left, speak)
        if len(typed) + INDENT + GAP > left:
            rows.append(f"{' ' * INDENT}{typed}")
            typed = ""
        rows.append(f"{' ' * INDENT}{typed}".ljust(left) + first)
        rows += [" " * left + line for line in others]
    return "\n".join(rows)


def _with_addition(lines: list[str], added: str, width: int, speak: Language) -> list[str]:
    """The lines with an addition, whole, after the last one or below it."""
    if not added:
        return lines
    longer = f"{lines[-1]}{' ' * GAP}{added}"
    return [*lines[:-1], longer] if _columns(longer, speak) <= width else [*lines, added]


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(" " * INDENT + line for line in lines)


def _lines(text: str, width: int, speak: Language) -> list[str]:
    if speak == "en":  # without rich, whose loading would take as long as all the rest
        return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
    from backglass.page.wrapping import wrap

    return wrap(text, width, speak)


def _columns(text: str, speak: Language) -> int:
    if speak == "en":
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
