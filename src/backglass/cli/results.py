"""The folder of results: the model, its history, the learning curve, a report, the options; and what resuming takes."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backglass.cli.config import Job, read_config, write_config
from backglass.cli.reading import join_of
from backglass.errors import BackglassError, FileError
from backglass.files import CANNOT_WRITE, write_whole
from backglass.words import Language, Text
from backglass.words import training as words

if TYPE_CHECKING:
    from backglass.cli.fitting import Fitted
    from backglass.modelfile import Model

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
        write_config(self.options, job.at_home_anywhere())

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


def model_of(fitted: Fitted) -> Model:
    """The model of a finished run."""
    from backglass.modelfile import Model

    run, data, job = fitted.runs[0], fitted.data, fitted.job
    by_table = isinstance(job.validation, str)
    training = {
        "plan": run.plan.to_dict(),
        "seed": job.seed,
        "split": {
            "validation": None if by_table else job.validation,
            "validation_hash": data.validation.sha256 if by_table else None,
            "rows": fitted.rows,
        },
        "scores": fitted.scores,
        "forms": dict(data.table.forms),
        "join": join_of(data.table),
    }
    if fitted.members > 1:
        training["members"] = members_of(fitted)
    model = Model(fitted.network, fitted.theta, fitted.preparation, training, data.table.sha256, history=fitted.history)
    if fitted.members > 1:  # no single run made it
        return model
    return replace(model, state=run.state, fingerprint=run.fingerprint(), kept=run.kept)


def members_of(fitted: Fitted) -> list[dict[str, Any]]:
    """What became of each network that was trained, as plain values."""
    rows = fitted.rows
    return [
        {
            "member": number,
            "rows": len(run.plan.X),
            "held_out": rows["validation"] if fitted.members == 1 else rows["train"] - len(run.plan.X),
            "epochs": run.epochs,
            "best_epoch": run.best_epoch,
            "stopped": run.stopped,
        }
        for number, run in enumerate(fitted.runs, start=1)
    ]


def write(fitted: Fitted, folder: Path, speak: Language) -> None:
    """Write the results, the model first; each file is the old or the new one, whenever the process is killed."""
    from backglass.cli.page import report_page
    from backglass.modelfile import write_model

    model = model_of(fitted)
    curve = curve_svg(fitted, speak)
    write_model(folder / MODEL_NAME, model)
    write_whole(folder / HISTORY_NAME, fitted.history.to_csv().encode())
    write_whole(folder / CURVE_NAME, curve.encode())
    write_whole(folder / REPORT_NAME, report_page(fitted, model, curve, speak).encode())
    write_config(folder / CONFIG_NAME, fitted.job.at_home_anywhere())


def curve_svg(fitted: Fitted, speak: Language) -> str:
    """The learning curve, with a line at the epoch whose parameters came back; of a committee a line a member."""
    from backglass.pictures.charts import curves

    series = [(name[speak], lines) for name, lines in losses_of(fitted)]
    title = words.CURVE_TITLE.format(target=fitted.preparation.target.name)[speak]
    return curves(title, words.LABELS["epochs"][speak], series, mark=fitted.best_epoch)


def losses_of(fitted: Fitted) -> list[tuple[Text, list[list[float]]]]:
    """The losses in training and by the rows that stop it, epoch by epoch: a list for each network, named."""
    held_out = words.VALIDATION if fitted.members == 1 else words.OWN_FOLD
    return [
        (name, [run.history[column].tolist() for run in fitted.runs])
        for name, column in ((words.TRAINING, "loss"), (held_out, "validation_loss"))
    ]
