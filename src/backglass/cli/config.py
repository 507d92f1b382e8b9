"""The options of ``backglass train`` in a TOML file: read, checked, put under those of the command line, written."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from backglass.cli.preparing import check_preparing
from backglass.cli.reading import Reading
from backglass.cli.usage import UsageError, at_least, fraction, one_of, positive
from backglass.errors import FileError
from backglass.files import write_whole
from backglass.presets import TABULAR
from backglass.words import Text
from backglass.words import commands as usage_words
from backglass.words import training as words

TASKS = ("classification", "regression")
LARGEST_SEED = 2**64 - 1

TEXTS = ("table", "target", "output", "task", "engine", "encoding", "join", "on")
WHOLE = ("seed", "epochs", "members", "batch_size", "patience")
LISTS = ("keep", "drop", "fill", "scale", "ordinal", "one_hot")
NAMES = (*TEXTS, *WHOLE, *LISTS, "validation", "hidden", "learning_rate")


@dataclass(frozen=True)
class Job:
    """What `backglass train` was asked to do; the fields are its options.

    Attributes
    ----------
    validation : float or str
        The share of the rows held out, or the path of a table.
    hidden : tuple of int
        Units of the hidden layers; empty for none.
    keep, drop : tuple of str
        Columns to use, or to leave out, whatever the audit says.
    members : int
        Networks that are joined to one; 1 trains a single one.
    encoding, join, on : str or None
        How the tables are read; see `Reading`.
    fill, scale : tuple of str
        "median" for all columns, "age=mean" for one.
    ordinal : tuple of str
        "size=small,medium,large".
    one_hot : tuple of str
        Columns of numbers that are names of categories.
    """

    table: str
    target: str
    seed: int
    epochs: int
    validation: float | str
    hidden: tuple[int, ...]
    batch_size: int
    learning_rate: float
    patience: int
    engine: str
    members: int = TABULAR.members
    task: Literal["classification", "regression"] | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    encoding: str | None = None
    join: str | None = None
    on: str | None = None
    fill: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    ordinal: tuple[str, ...] = ()
    one_hot: tuple[str, ...] = ()

    @property
    def reading(self) -> Reading:
        """How the tables are read."""
        return Reading(self.encoding, self.join, self.on)

    def to_toml(self) -> str:
        """The job as a file that `read_config` reads back.

        Examples
        --------
        >>> job = Job("birds.csv", "species", 0, 9, 0.2, (8, 4), 32, 0.003, 20, "auto")
        >>> print(job.to_toml().splitlines()[5])
        hidden = [8, 4]
        """
        values = {name: value for name, value in asdict(self).items() if value is not None}
        values["hidden"] = list(self.hidden) or [0]
        # JSON's texts, numbers and lists are TOML's, too, but for the character 127.
        lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
        return "".join(f"{line}\n" for line in lines).replace("\x7f", "\\u007f")

    def at_home_anywhere(self) -> Job:
        """The same job with absolute paths, to be taken up in another folder."""
        values = asdict(self)
        for name in ("table", "validation", "join"):
            if isinstance(values[name], str) and values[name] != "-":
                values[name] = os.path.abspath(values[name])
        return Job(**values)


def read_config(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The options in a TOML file, by the names of `train`'s parameters.

    Raises
    ------
    FileError
        It cannot be read.
    UsageError
        It is not TOML, or holds an option that is not there or of another type.
    """
    file = Path(path)
    try:
        values = tomllib.loads(file.read_bytes().decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise UsageError(words.NOT_TOML.format(path=file, reason=reason)) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(words.CANNOT_READ_CONFIG.format(path=file, reason=reason)) from error
    options = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name not in NAMES:
            raise UsageError(words.UNKNOWN_KEY.format(path=file, key=key, names=", ".join(NAMES)))
        options[name] = _typed(file, name, value)
    return options


def job_of(options: Mapping[str, Any]) -> Job:
    """The job of all options, each seen to be in its range.

    Raises
    ------
    UsageError
        One is missing or out of its range.
    """
    for name, shown in (("table", "TABLE"), ("target", "--target")):
        if options[name] is None:
            raise UsageError(usage_words.MISSING.format(name=shown, command="backglass train"))
    at_least("--epochs", options["epochs"], 1)
    at_least("--members", options["members"], 1)
    at_least("--batch-size", options["batch_size"], 1)
    at_least("--patience", options["patience"], 1)
    positive("--learning-rate", options["learning_rate"])
    if options["task"] is not None:
        one_of("--task", options["task"], TASKS)
    if options["join"] is not None and options["on"] is None:
        raise UsageError(usage_words.JOIN_ALONE)
    if not 0 <= options["seed"] <= LARGEST_SEED:
        raise UsageError(usage_words.SEED_RANGE.format(value=options["seed"]))
    values = {name: options[name] for name in NAMES if name != "output"}
    values |= {name: tuple(options[name] or ()) for name in LISTS}
    check_preparing(values["fill"], values["scale"], values["ordinal"])
    return Job(**values | {"validation": _validation(options["validation"]), "hidden": _units(options["hidden"])})


def write_config(path: str | os.PathLike[str], job: Job) -> None:
    """Write the job's options as TOML, whole or not at all."""
    write_whole(path, job.to_toml().encode(errors="surrogateescape"))


def _typed(file: Path, name: str, value: Any) -> Any:
    """A value of the type that the option has on the command line."""
    if name in TEXTS:
        fits, wanted = isinstance(value, str), words.WANTED["text"]
    elif name in WHOLE:
        fits, wanted = type(value) is int, words.WANTED["whole"]
    elif name == "learning_rate":
        fits, wanted = type(value) in (int, float), words.WANTED["number"]
    elif name in LISTS:
        value = [value] if isinstance(value, str) else value
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        wanted = words.WANTED["texts"]
    elif name == "validation":
        fits, wanted = type(value) in (int, float, str), words.WANTED["number or text"]
        value = value if isinstance(value, str) else repr(value)
    else:
        units = value if isinstance(value, list) else [value]
        fits, wanted = isinstance(value, str) or all(type(one) is int for one in units), words.WANTED["whole"]
        value = value if isinstance(value, str) else ",".join(map(str, units))
    if not fits:
        en, ja = (words.WRONG_VALUE[one].format(path=file, key=name, wanted=wanted[one]) for one in ("en", "ja"))
        raise UsageError(Text(en, ja))
    return float(value) if name == "learning_rate" else value


def _validation(text: str) -> float | str:
    try:
        share = float(text)
    except ValueError:
        return text
    fraction("--validation", share)
    return share


def _units(hidden: str) -> tuple[int, ...]:
    try:
        units = tuple(int(part) for part in hidden.split(","))
    except ValueError:
        units = (-1,)
    if units == (0,):
        return ()
    if min(units) < 1:
        raise UsageError(usage_words.BAD_HIDDEN.format(value=hidden))
    return units
