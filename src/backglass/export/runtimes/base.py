"""The contract of what runs an export: a process of its own, which gives back what the program computed."""

from __future__ import annotations

import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from backglass.equations.arrays import Floats
from backglass.errors import CheckError as CheckError
from backglass.export.portable import Portable
from backglass.words import Text
from backglass.words import export as words
from backglass.words.characters import visible

SECONDS = 600.0  # that a program may take
KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")  # of this process's environment
LONGEST = 200  # characters of what a program said that a sentence repeats


class Runtime(ABC):
    """What runs the exports of one format, for the check and the tests.

    Attributes
    ----------
    name : str
        Such as "GNU Octave".
    """

    name: ClassVar[str]

    @abstractmethod
    def missing(self) -> Text | None:
        """Why it cannot run here, as one sentence; None where it can."""

    @abstractmethod
    def version(self) -> str:
        """Its name and version, such as "GNU Octave 7.3.0"."""

    @abstractmethod
    def run(self, files: Mapping[str, bytes], stem: str, portable: Portable, table: Floats) -> Floats:
        """What the exported network computes of a table.

        Parameters
        ----------
        files : mapping of str to bytes
            What the emitter wrote: "" the file itself, ".h" and the like its companions.
        stem : str
            Of the emitter's notes.
        portable : Portable
        table : array (N, columns)

        Returns
        -------
        array (N, K)
            In float64: the outputs of "numbers", else the probabilities.

        Raises
        ------
        CheckError
            The program failed, or its labels do not follow from its probabilities.
        """

    def run_program(self, files: Mapping[str, bytes], stem: str) -> str:
        """What an exported training program prints.

        Raises
        ------
        CheckError
            The program failed.
        """
        raise NotImplementedError


def output_of(command: Sequence[str], folder: str | os.PathLike[str], seconds: float = SECONDS, **more: str) -> str:
    """What a command prints that runs in a folder, with next to nothing in its environment.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments; no shell reads them.
    folder : path
        Where it runs, and its home.
    seconds : float
        That it may take.
    **more : str
        Variables of its environment.

    Raises
    ------
    CheckError
        It cannot be started, fails, or takes too long.

    Examples
    --------
    >>> import sys, tempfile
    >>> output_of([sys.executable, "-I", "-c", "print(1 + 1)"], tempfile.gettempdir()).strip()
    '2'
    """
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"HOME": os.fspath(folder), "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", **more}
    called = Path(command[0]).name
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise CheckError(words.TOO_LONG.format(program=called, seconds=f"{seconds:g}")) from error
    except OSError as error:
        raise CheckError(words.NOT_STARTED.format(program=called, reason=error.strerror or str(error))) from error
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise CheckError(words.PROGRAM_FAILED.format(program=called, line=last_line(done.stderr, done.stdout)))
    return said


def last_line(*streams: bytes) -> str:
    r"""The last line that a program wrote, of the first stream that has one; before all others one with an error.

    Examples
    --------
    >>> last_line(b"", b"error: no such file\n\n")
    'error: no such file'
    """
    for stream in streams:
        lines = [line for line in stream.decode("utf-8", "replace").splitlines() if line.strip()]
        if lines:
            errors = [line for line in lines if "error" in line.lower()]
            return visible((errors or lines)[-1].strip())[:LONGEST]
    return "-"
