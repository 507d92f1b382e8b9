"""The folder of results: the model, its history, the learning curve, a report, the options; and what resuming takes."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from backglass.cli.config import Job, read_config, write_config
from backglass.cli.reading import join_of
from backglass.errors import BackglassError, FileError
from backglass.files import CANNOT_WRITE, write_whole
from backglass.words import Language
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
    >>> RunFiles(Path("birds"), resume=True).checkpoint.name
    'checkpoint.safetensors'
    """

    folder: Path
    resume: bool

    @property
    def options(self) -> Path:
        """The options that the run was started with."""
        return self.folder / _FOLDER_NAME / CONFIG_NAME

    @property
    def checkpoint(self) -> Path:
        """Where it stands."""
        return self.folder / _FOLDER_NAME / _CHECKPOINT_NAME

    @property
    def resumed(self) -> str | None:
        """The checkpoint to go on from; None where the run begins, or was stopped before its first one."""
        return str(self.checkpoint) if self.resume and self.checkpoint.exists() else None

    def begin(self, job: Job) -> None:
        """Write the options; a new run puts an older one's checkpoint away first, for it would not be its own.

        Raises
        ------
        FileError
            The folder cannot be written to.
        """
        try:
            if not self.resume:
                self.checkpoint.unlink(missing_ok=True)
            for path in (self.checkpoint, self.options, *(self.folder / name for name in NAMES_WRITTEN)):
                for cut_short in path.parent.glob(f".{path.name}.*.part"):  # left by a kill in the middle of writing
                    cut_short.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(CANNOT_WRITE.format(path=self.checkpoint, reason=error.strerror or error)) from error
        write_config(self.options, job.at_home_anywhere())

    def are_ours(self) -> bool:
        """Whether what stands there was written by backglass, if anything does."""
        if not os.path.exists(self.options):
            return not os.path.exists(self.checkpoint)
        try:
            read_config(self.options)
        except BackglassError:
            return False
        return True

    def forget(self) -> None:
        """Remove what a run without a result left."""
        self.checkpoint.unlink(missing_ok=True)
        self.options.unlink(missing_ok=True)
        for folder in (self.options.parent, self.folder):
            with suppress(OSError):  # it holds something else
                folder.rmdir()


def model_of(fitted: Fitted) -> Model:
    """The model of a finished run."""
    from backglass.modelfile import Model

    run, data, job = fitted.run, fitted.data, fitted.job
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
    return Model(
        fitted.network,
        run.theta,
        fitted.preparation,
        training,
        data.table.sha256,
        history=run.history,
        state=run.state,
        fingerprint=run.fingerprint(),
        kept=run.kept,
    )


def write(fitted: Fitted, folder: Path, speak: Language) -> None:
    """Write the results, the model first; each file is the old or the new one, whenever the process is killed."""
    from backglass.cli.page import report_page
    from backglass.modelfile import write_model

    model = model_of(fitted)
    curve = curve_svg(fitted, speak)
    write_model(folder / MODEL_NAME, model)
    write_whole(folder / HISTORY_NAME, fitted.run.history.to_csv().encode())
    write_whole(folder / CURVE_NAME, curve.encode())
    write_whole(folder / REPORT_NAME, report_page(fitted, model, curve, speak).encode())
    write_config(folder / CONFIG_NAME, fitted.job.at_home_anywhere())


def curve_svg(fitted: Fitted, speak: Language) -> str:
    """The learning curve, with a line at the epoch whose parameters came back."""
    from backglass.rendering.charts import curves

    history, target = fitted.run.history, fitted.preparation.target.name
    series = [
        (words.TRAINING[speak], history["loss"].tolist()),
        (words.VALIDATION[speak], history["validation_loss"].tolist()),
    ]
    title = words.CURVE_TITLE.format(target=target)[speak]
    return curves(title, words.LABELS["epochs"][speak], series, mark=fitted.run.best_epoch)
