"""The options of ``backglass train`` in a TOML file: read, checked, put under those of the command line, written."""

from __future__ import annotations

import difflib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from backglass.cli.output import STANDARD
from backglass.cli.usage import UsageError
from backglass.errors import FileError
from backglass.files import write_whole
from backglass.words import Text
from backglass.words import commands as usage_words
from backglass.words import training as words
from backglass.words.characters import visible_in_json
from backglass.workflow.job import KINDS, LBFGS, Job
from backglass.workflow.option_kinds import TEXT, Kind
from backglass.workflow.row_notation import row_in

OUTPUT = "output"
KINDS_OF_NAMES: dict[str, Kind] = {
    "table": KINDS["table"],
    "target": KINDS["target"],
    OUTPUT: TEXT,
    **{name: kind for name, kind in KINDS.items() if name not in ("table", "target")},
}
BYTES = "".join(map(chr, range(0xDC80, 0xDD00)))  # what stands for the bytes of a path that are no text
NAMES = tuple(KINDS_OF_NAMES)


def read_config(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The options in a TOML file, by the names of `train`'s parameters.

    Raises
    ------
    FileError
        It cannot be read.
    UsageError
        It is not TOML, or holds an option that is not there or of another type.
    OptionError
        A value that no option of its type has.
    """
    file = Path(path)
    try:
        toml = file.read_bytes().decode(errors="surrogateescape")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(words.CANNOT_READ_CONFIG.format(path=file, reason=reason)) from error
    return options_in(toml, file)


def options_in(toml: str, file: Path) -> dict[str, Any]:
    """The options in the text of a TOML file; sentences name the file.

    Raises
    ------
    UsageError, OptionError
        As `read_config` raises them.
    """
    try:
        values = tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise UsageError(words.NOT_TOML.format(path=file, reason=reason)) from error
    options = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name not in NAMES:
            near = difflib.get_close_matches(name, NAMES, n=1)
            text = words.NEAREST_KEY if near else words.UNKNOWN_KEY
            raise UsageError(text.format(path=file, key=key, nearest="".join(near), names=", ".join(NAMES)))
        options[name] = _typed(file, name, value)
    return options


def overruled(given: Mapping[str, Any]) -> dict[str, None]:
    """What a file of options has that what is typed leaves no place for, as if the file did not have it.

    Examples
    --------
    >>> overruled({"optimiser": "lbfgs"})
    {'learning_rate': None, 'batch_size': None}
    """
    found: list[str] = ["activation", "dropout"] if given.get("hidden") == () else []
    if "optimiser" in given:
        rule = row_in("optimiser", given["optimiser"])
        found += ["learning_rate"] if rule["name"] == LBFGS or "learning_rate" in rule else []
        found += ["batch_size"] if rule["name"] == LBFGS else []
    return {name: None for name in found if name not in given}


def job_of(options: Mapping[str, Any]) -> Job:
    """The job of all options, each seen to be in its range.

    Raises
    ------
    UsageError, OptionError
        One is missing or out of its range.
    """
    for name, shown in (("table", "TABLE"), ("target", "--target")):
        if options[name] is None:
            raise UsageError(usage_words.MISSING.format(name=shown, command="backglass train"))
    job = Job(**{name: options[name] for name in NAMES if name != OUTPUT})

    from backglass.workflow.notation import check_preparing  # loads what prepares columns
    from backglass.workflow.rows_asked import check_training

    check_preparing(job)
    check_training(job)
    return job


def to_toml(job: Job) -> str:
    """The job as a file that `read_config` reads back.

    Examples
    --------
    >>> job = Job("birds.csv", "species", 0, 9, 0.2, (8, 4), 32, 0.003, 20, "auto")
    >>> print(to_toml(job).splitlines()[5])
    hidden = [8, 4]
    """
    values = {field.name: getattr(job, field.name) for field in fields(job)}
    values["hidden"] = list(job.hidden) or [0]
    lines = (f"{name} = {_in_toml(value)}" for name, value in values.items() if value is not None)
    return "".join(f"{line}\n" for line in lines)


def _in_toml(value: Any) -> str:
    """JSON's texts, numbers and lists are TOML's, too, but its objects and its escapes of bytes that are no text."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_in_toml(key)} = {_in_toml(of)}" for key, of in value.items()) + "}"
    return visible_in_json(json.dumps(value, ensure_ascii=False), kept=BYTES)


def at_home_anywhere(job: Job) -> Job:
    """The same job with absolute paths, to be taken up in another folder."""
    paths = {name: getattr(job, name) for name in ("table", "validation", "join")}
    absolute: dict[str, Any] = {
        name: os.path.abspath(path) for name, path in paths.items() if isinstance(path, str) and path != STANDARD
    }
    return replace(job, **absolute)


def write_config(path: str | os.PathLike[str], job: Job) -> None:
    """Write the job's options as TOML, whole or not at all."""
    write_whole(path, to_toml(job).encode(errors="surrogateescape"))


def _typed(file: Path, name: str, value: Any) -> Any:
    """A value of the type that the option has."""
    kind = KINDS_OF_NAMES[name]
    try:
        return kind.read(value)
    except (TypeError, OverflowError) as error:
        en, ja = (words.WRONG_VALUE[one].format(path=file, key=name, wanted=kind.wanted[one]) for one in ("en", "ja"))
        raise UsageError(Text(en, ja)) from error
