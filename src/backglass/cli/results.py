"""The folder of results: what its files are called, and what resuming takes."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backglass.cli.config import at_home_anywhere, read_config, write_config
from backglass.errors import BackglassError, FileError
from backglass.files import CANNOT_WRITE
from backglass.training import Checkpoint
from backglass.workflow.job import Job

MODEL_NAME = "model.safetensors"
HISTORY_NAME = "history.csv"
CURVE_NAME = "curve.svg"
REPORT_NAME = "report.html"
CONFIG_NAME = "run.toml"
NAMES_WRITTEN = (MODEL_NAME, HISTORY_NAME, CURVE_NAME, REPORT_NAME, CONFIG_NAME)

_FOLDER_NAME = "resume"
_CHECKPOINT_NAME = "checkpoint.safetensors"
_MEMBER_NAME = "member-{number:02}.safetensors"
_MEMBER_NAMES = "member-[0-9]*.safetensors"


@dataclass(frozen=True)
class RunFiles:
    """Where a run is saved as it goes.

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
    def options(self) -> Path:
        """The options that the run was started with."""
        return self.folder / _FOLDER_NAME / CONFIG_NAME

    def checkpoint(self, member: int | None = None) -> Path:
        """Where it stands; of a committee's member, counted from 0, where that one does."""
        name = _CHECKPOINT_NAME if member is None else _MEMBER_NAME.format(number=member + 1)
        return self.folder / _FOLDER_NAME / name

    def checkpoints(self) -> list[Path]:
        """The checkpoints that are there."""
        members = sorted((self.folder / _FOLDER_NAME).glob(_MEMBER_NAMES))
        return [path for path in (self.checkpoint(), *members) if os.path.exists(path)]

    def resumed(self, member: int | None = None) -> str | None:
        """The checkpoint to go on from; None where the run begins, or was stopped before its first one."""
        path = self.checkpoint(member)
        return str(path) if self.resume and path.exists() else None

    def of_member(self, member: int | None) -> dict[str, Any]:
        """The options by which `train` saves a run, or a committee's member, and goes on with it."""
        return {"checkpoint": Checkpoint(self.checkpoint(member)), "resume": self.resumed(member)}

    def begin(self, job: Job) -> None:
        """Write the options; a new run puts an older one's checkpoints away first, for they would not be its own.

        Raises
        ------
        FileError
            The folder cannot be written to.
        """
        try:
            if not self.resume:
                self.checkpoint().unlink(missing_ok=True)
                for path in self.checkpoints():
                    path.unlink()
            saved = self.checkpoint(), self.folder / _FOLDER_NAME / _MEMBER_NAMES, self.options
            for path in (*saved, *(self.folder / name for name in NAMES_WRITTEN)):
                for cut_short in path.parent.glob(f".{path.name}.*.part"):  # left by a kill in the middle of writing
                    cut_short.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(CANNOT_WRITE.format(path=self.checkpoint(), reason=error.strerror or error)) from error
        write_config(self.options, at_home_anywhere(job))

    def are_ours(self) -> bool:
        """Whether what stands there was written by backglass, if anything does."""
        if not os.path.exists(self.options):
            return not self.checkpoints()
        try:
            read_config(self.options)
        except BackglassError:
            return False
        return True

    def forget(self) -> None:
        """Remove what a run without a result left."""
        for path in self.checkpoints():
            path.unlink()
        self.options.unlink(missing_ok=True)
        for folder in (self.options.parent, self.folder):
            with suppress(OSError):  # it holds something else
                folder.rmdir()
