"""Command lines that make a result again, or look into it, quoted for a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from backglass.cli.config import at_home_anywhere
from backglass.cli.output import STANDARD
from backglass.cli.usage import NEGATED, option_of
from backglass.tables.row_files import Rows, is_several
from backglass.words.characters import visible
from backglass.workflow.job import DEFAULTS, Job
from backglass.workflow.option_kinds import FLAG
from backglass.workflow.reading_asked import Reading

READ_AGAIN = ("encoding", "join", "on")
BYTES = range(0xDC80, 0xDD00)  # what stands for the bytes of a path that are no text


def training_command(job: Job, folder: Path) -> str:
    """The command of a training, with every option that is not its default; paths are those of the root.

    Examples
    --------
    >>> print(training_command(Job("/data/rare birds.csv", "kind", hidden=(8, 4), keep=("a b",)), Path("/out")))
    backglass train '/data/rare birds.csv' --target kind --hidden 8,4 --keep 'a b' --output /out
    """
    job = at_home_anywhere(job)
    words = ["backglass", "train", _argument(str(job.table))]
    for one in fields(Job):
        value = getattr(job, one.name)
        if one.name != "table" and value is not None and value != _default(job, one.name):
            words += _option(one.name, one.metadata["kind"], value)
    return " ".join(map(quoted, [*words, "--output", _argument(os.path.abspath(folder))]))


def explaining_command(job: Job, folder: Path, row: int) -> str:
    """The command that explains a row of the table that a training was judged by.

    Examples
    --------
    >>> print(explaining_command(Job("/data/birds.csv", "kind", encoding="cp932"), Path("/out"), 3))
    backglass explain /out /data/birds.csv --row 3 --encoding cp932
    """
    job = at_home_anywhere(job)
    table = job.table if isinstance(job.validation, float | None) else job.validation
    return row_command(os.path.abspath(folder), str(table), row, job.reading)


def next_commands(job: Job, folder: Path, row: int) -> tuple[str, str, str]:
    """What a reader tries after a training, as typed where the training was: explain, predict, studio.

    Examples
    --------
    >>> for command in next_commands(Job("birds.csv", "kind"), Path("model"), 3):
    ...     print(command)
    backglass explain model birds.csv --row 3
    backglass predict model birds.csv --output predictions.csv
    backglass studio --model model
    """
    table = str(job.table if isinstance(job.validation, float | None) else job.validation)
    model = _argument(str(folder))
    one_file = str(Rows(table).paths()[0]) if is_several(table) else table
    commands = (
        row_command(str(folder), one_file, row, job.reading),
        " ".join(map(quoted, ["backglass", "predict", model, _argument(table), "--output", "predictions.csv"])),
        " ".join(map(quoted, ["backglass", "studio", "--model", model])),
    )
    explain, predict, studio = (f"{_program()}{command.removeprefix('backglass')}" for command in commands)
    return explain, predict, studio


def _program() -> str:
    """How this program is called: by its path, where its name alone finds none or another one."""
    called = sys.argv[0]
    if os.path.basename(called) != "backglass" or not os.path.isfile(called):
        return "backglass"
    found = shutil.which("backglass")
    return "backglass" if found is not None and os.path.samefile(found, called) else quoted(called)


def row_command(model: str, table: str, row: int, reading: Reading) -> str:
    """The command that explains a row; how else the table is read, the model knows.

    Examples
    --------
    >>> print(row_command("m", "-birds.csv", 3, Reading(join="islands.csv", on="island")))
    backglass explain m ./-birds.csv --row 3 --join islands.csv --on island
    """
    words = ["backglass", "explain", _argument(model), _argument(table), "--row", str(row)]
    for name in READ_AGAIN:
        if (of := getattr(reading, name)) is not None:
            words += _pair(name, str(of))
    return " ".join(map(quoted, words))


def _default(job: Job, name: str) -> Any:
    return job.share_by_default if name == "validation" else DEFAULTS.get(name)


def _option(name: str, kind: Any, value: Any) -> list[str]:
    """An option as it is typed, once for each of its values; a flag where it says what it stands for."""
    if kind is FLAG:
        return [option_of(name)] if value is (name not in NEGATED) else []
    several = value if kind.several else (value,)
    each = [f"{key}={_spelled(of)}" for key, of in value.items()] if isinstance(value, Mapping) else several
    return [word for one in each for word in _pair(name, _spelled(one))]


def _spelled(value: Any) -> str:
    """A value as it is typed; no units are 0."""
    return ",".join(map(str, value)) or "0" if isinstance(value, tuple) else str(value)


def _pair(name: str, value: str) -> list[str]:
    option = option_of(name)
    return [f"{option}={value}"] if value.startswith("-") else [option, value]


def _argument(path: str) -> str:
    """A path that no one takes for an option."""
    return f"./{path}" if path.startswith("-") and path != STANDARD else path


def quoted(word: str) -> str:
    r"""A word as a shell takes it; what would steer a terminal is written out as bash, zsh and ksh read it.

    Examples
    --------
    >>> quoted("it's"), quoted("a\x1b[2J")
    ('\'it\'"\'"\'s\'', "$'a\\x1b[2J'")
    """
    if visible(word) == word:
        return shlex.quote(word)
    return "$'" + "".join(map(_written_out, word)) + "'"


def _written_out(sign: str) -> str:
    code = ord(sign)
    if code in BYTES:
        return f"\\x{code - 0xDC00:02x}"
    if sign in "\\'":
        return f"\\{sign}"
    if visible(sign) == sign:
        return sign
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}"
