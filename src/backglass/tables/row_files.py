"""Which files a table is read from where it is read in parts. Nothing heavy is imported: options name it, too."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from backglass.errors import FileError
from backglass.keywords import keywords_of
from backglass.words import rows as words

TYPES = (".parquet", ".csv", ".tsv", ".txt", ".data")
GIB, MIB = 2**30, 2**20
USUAL_MEMORY, LEAST_MEMORY = GIB, 64 * MIB

Files: TypeAlias = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


@keywords_of
@dataclass(frozen=True)
class Rows:
    """A table that need not fit into memory: `fit_table` reads the rows of these files in parts.

    Parameters
    ----------
    files : path, pattern or list of these
        Parquet or CSV files with the same columns; ``part-*.parquet`` are those that match, in the order of their
        names, and a folder is all tables in it.

    Raises
    ------
    FileError
        It is none of these.

    Examples
    --------
    >>> Rows("part-*.parquet")
    Rows(files='part-*.parquet')
    >>> Rows(3)
    Traceback (most recent call last):
    ...
    backglass.errors.FileError: Rows takes a path, a pattern such as part-*.parquet, or a list of paths, but 3 is none \
of them.
    """

    files: Files

    def __post_init__(self) -> None:
        several = self.files if isinstance(self.files, list | tuple) else [self.files]
        if not several or not all(isinstance(one, str | os.PathLike) and os.fspath(one) for one in several):
            raise FileError(words.NO_NAMES.format(value=repr(self.files)[:80]))

    @property
    def label(self) -> str:
        """What messages call it."""
        several = self.files if isinstance(self.files, list | tuple) else [self.files]
        first = os.fspath(several[0])  # type: ignore[arg-type]
        return first if len(several) == 1 else f"{first}, ..."

    def paths(self) -> list[Path]:
        """The files, each pattern's in the order of their names.

        Raises
        ------
        FileError
            A pattern matches nothing, or a folder holds no table.
        """
        several = self.files if isinstance(self.files, list | tuple) else [self.files]
        return [path for one in several for path in _found(os.fspath(one))]  # type: ignore[arg-type]


def is_several(source: Any) -> bool:
    """Whether a table is one of rows that are read in parts: `Rows`, a pattern, or a folder."""
    if isinstance(source, Rows):
        return True
    if not isinstance(source, str | os.PathLike):
        return False
    name = os.fspath(source)
    return os.path.isdir(name) or (glob.has_magic(name) and not os.path.exists(name))


def said_size(count: float) -> str:
    """Bytes for a reader.

    Examples
    --------
    >>> said_size(3 * 2**28), said_size(2**30)
    ('768 MiB', '1 GiB')
    """
    return f"{count / GIB:.3g} GiB" if count >= GIB else f"{count / MIB:.3g} MiB"


def _found(name: str) -> list[Path]:
    if os.path.isdir(name):
        inside = sorted(path for path in Path(name).iterdir() if path.suffix.lower() in TYPES and path.is_file())
        if not inside:
            raise FileError(words.NO_TABLES.format(path=name))
        return inside
    if os.path.exists(name) or not glob.has_magic(name):
        return [Path(name)]
    matched = sorted(Path(path) for path in glob.glob(name, recursive=True) if os.path.isfile(path))
    if not matched:
        raise FileError(words.NO_MATCH.format(pattern=name))
    return matched
