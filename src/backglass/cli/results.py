"""The folder of results: what its files are called, and what resuming takes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backglass.cli.config import at_home_anywhere, read_config, write_config
from backglass.cli.usage import UsageError
from backglass.errors import BackglassError, FileError
from backglass.files import CANNOT_WRITE, write_whole
from backglass.flat import NAME as ROWS_NAME
from backglass.training import Checkpoint, epochs_begun
from backglass.words import training as words
from backglass.workflow.job import Job

MODEL_NAME = "model.safetensors"
HISTORY_NAME = "history.csv"
CURVE_NAME = "curve.svg"
REPORT_NAME = "report.html"
CONFIG_NAME = "run.toml"
NAMES_WRITTEN = (MODEL_NAME, HISTORY_NAME, CURVE_NAME, REPORT_NAME, CONFIG_NAME)

_FOLDER_NAME = "resume"
_ANNOUNCED_NAME = "next.toml"
_CHECKPOINT_NAME = "checkpoint.safetensors"
_MEMBER_NAME = "member-{number:02}.safetensors"
_MEMBER_NAMES = "member-[0-9]*.safetensors"


@dataclass(frozen=True)
class RunFiles:
    """Where a run is saved as it goes.

    A new run announces its options before anything else is done for it, then puts the checkpoints of an older run away,
    and then its options take the older ones' place: killed at any moment, it leaves the older run whole or can be
    resumed.

    Attributes
    ----------
    folder : Path
        The folder of results.
    resume : bool
        Whether the run that is saved there goes on.

    Examples
    --------
    >>> files = RunFiles(Path("birds"), resume=True)
    >>> files.checkpoint().name, files.checkpoint(member=0).name
    ('checkpoint.safetensors', 'member-01.safetensors')
    """

    folder: Path
    resume: bool

    @property
    def saved(self) -> Path:
        """The folder of what resuming takes."""
        return self.folder / _FOLDER_NAME

    @property
    def options(self) -> Path:
        """The options that the run was started with."""
        return self.saved / CONFIG_NAME

    @property
    def rows(self) -> Path:
        """The prepared rows of a table that is read in parts, until the run has ended."""
        return self.saved / ROWS_NAME

    @property
    def announced(self) -> Path:
        """The options of a run that was started, but stopped before it had taken the place of an older one."""
        return self.saved / _ANNOUNCED_NAME

    @property
    def newest(self) -> Path | None:
        """The options of the run that was started last; None where there was none."""
        return next((path for path in (self.announced, self.options) if os.path.isfile(path)), None)

    def checkpoint(self, member: int | None = None) -> Path:
        """Where it stands; of a committee's member, counted from 0, where that one does."""
        name = _CHECKPOINT_NAME if member is None else _MEMBER_NAME.format(number=member + 1)
        return self.saved / name

    def checkpoints(self) -> list[Path]:
        """The checkpoints that are there."""
        members = sorted(self.saved.glob(_MEMBER_NAMES))
        return [path for path in (self.checkpoint(), *members) if os.path.exists(path)]

    def resumed(self, member: int | None = None) -> str | None:
        """The checkpoint to go on from; None where the run begins, or was stopped before its first one."""
        path = self.checkpoint(member)
        return str(path) if self.resume and path.exists() else None

    def of_member(self, member: int | None) -> dict[str, Any]:
        """The options by which `train` saves a run, or a committee's member, and goes on with it."""
        return {"checkpoint": Checkpoint(self.checkpoint(member)), "resume": self.resumed(member)}

    @contextmanager
    def announce(self, job: Job) -> Iterator[None]:
        """Write down which run is being prepared; a new one that cannot be prepared leaves the older one as it was.

        Raises
        ------
        FileError
            The folder cannot be written to.
        """
        earlier = self.announced.read_bytes() if os.path.exists(self.announced) else None
        if not self.resume or earlier is not None:
            write_config(self.announced, at_home_anywhere(job))
        try:
            yield
        except BaseException:
            if earlier is not None:
                write_whole(self.announced, earlier)
            elif not self.resume:
                self.announced.unlink(missing_ok=True)
            raise

    def begin(self, job: Job) -> None:
        """Write the options; a new run puts an older one's checkpoints away first, for they would not be its own.

        Raises
        ------
        FileError
            The folder cannot be written to.
        """
        afresh = os.path.exists(self.announced)
        try:
            if afresh:
                self.checkpoint().unlink(missing_ok=True)
                for path in self.checkpoints():
                    path.unlink()
            if not job.in_parts:
                self.drop_rows()
            saved = self.rows, self.checkpoint(), self.saved / _MEMBER_NAMES, self.options, self.announced
            for path in (*saved, *(self.folder / name for name in NAMES_WRITTEN)):
                for cut_short in path.parent.glob(f".{path.name}.*.part"):  # left by a kill in the middle of writing
                    cut_short.unlink(missing_ok=True)
            if afresh:
                os.replace(self.announced, self.options)
        except OSError as error:
            raise FileError(CANNOT_WRITE.format(path=self.checkpoint(), reason=error.strerror or error)) from error
        if not afresh:
            write_config(self.options, at_home_anywhere(job))

    def check_epochs(self, epochs: int) -> None:
        """Refuse to go on to fewer epochs than the run has begun already.

        Raises
        ------
        UsageError
            It has begun more.
        FileError
            A checkpoint cannot be read.
        """
        begun = max(map(epochs_begun, self.checkpoints()), default=0)
        if self.resume and not os.path.exists(self.announced) and begun > epochs:
            raise UsageError(words.MORE_EPOCHS_DONE.format(folder=self.folder, done=begun, epochs=epochs))

    def are_ours(self) -> bool:
        """Whether what stands there was written by backglass, if anything does."""
        if os.path.lexists(self.saved) and not self.saved.is_dir():
            return False
        options = self.newest
        if options is None:
            return not self.checkpoints()
        try:
            read_config(options)
        except BackglassError:
            return False
        return True

    def drop_rows(self) -> None:
        """Remove the prepared rows of a table that was read in parts."""
        self.rows.unlink(missing_ok=True)

    def forget(self) -> None:
        """Remove what a run without a result left."""
        self.drop_rows()
        for path in (*self.checkpoints(), self.options):
            path.unlink(missing_ok=True)
