"""From a table to a trained network: read, prepare, split, train, judge. Nothing here prints."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from backglass.audit.audit import audit, overruled
from backglass.cli.config import Job
from backglass.cli.preparing import recipe_of
from backglass.cli.reading import table_of
from backglass.cli.results import RunFiles
from backglass.equations.optimisers import Adam
from backglass.errors import FileError, NonFiniteWarning, PlanError
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.preparation.preparation import Preparation, Rows, class_indices, labelled_rows
from backglass.preparation.targets import Task
from backglass.presets import TABULAR, members_for
from backglass.tables.tables import Table
from backglass.training import (
    Checkpoint,
    Committee,
    EarlyStopping,
    History,
    Run,
    evaluate,
    split_rows,
    train,
    train_committee,
)
from backglass.words import Text
from backglass.words import training as words

DTYPE = TABULAR.dtype
START_ONLY = 1  # of the states to replay from: when others are kept depends on the time, and so would the file

Watch: TypeAlias = Callable[..., Any]


@dataclass(frozen=True)
class Data:
    """What is trained on and judged by.

    Attributes
    ----------
    table, validation : Table
        The same one where rows were held out.
    rows, held_out : array of int
        Which rows of either, counted from 0.
    """

    table: Table
    rows: Rows
    validation: Table
    held_out: Rows

    @property
    def remarks(self) -> tuple[Text, ...]:
        """How the tables were read, where a reader should know it."""
        return self.table.remarks if self.validation is self.table else self.table.remarks + self.validation.remarks


@dataclass(frozen=True)
class Fitted:
    """A finished run with all that a report needs.

    Parameters
    ----------
    job : Job
        What was asked.
    data : Data
        What it was trained on and judged by.
    preparation : Preparation
        How its columns became numbers.
    network : Network
        The network.
    theta : Parameters
        What was learned; of a committee the joined network's.
    runs : tuple of Run
        How the training went: of the one network, or of every member.
    members : int
        Networks that were to be trained; with 1 the rows held out stop it early, and no committee is made.
    stopped : str
        How the training ended, as `Run` says it; of a committee "finished" where all members are there.
    scores : dict of str to dict
        Loss and accuracy, or r2, of both; empty where no epoch was finished.
    incomplete : int
        Rows left out of training because they lack a value in a column of ``--fill COLUMN=drop-rows``.
    """

    job: Job
    data: Data
    preparation: Preparation
    network: Network
    theta: Parameters
    runs: tuple[Run, ...]
    members: int
    stopped: str
    scores: dict[str, dict[str, float]]
    incomplete: int = 0

    @property
    def rows(self) -> dict[str, int]:
        """How many rows it was trained on, and judged by."""
        return {"train": len(self.data.rows), "validation": len(self.data.held_out)}

    @property
    def without_target(self) -> int:
        """Rows of the table that lack the target."""
        used = len(self.data.rows) + (len(self.data.held_out) if self.data.validation is self.data.table else 0)
        return self.data.table.rows - used - self.incomplete

    @property
    def history(self) -> History:
        """Epoch by epoch; of a committee with a column "member"."""
        return self.runs[0].history if self.members == 1 else Committee(self.runs, self.network, self.theta).history()

    @property
    def best_epoch(self) -> int | None:
        """The epoch whose parameters came back; a committee has one for each member."""
        return self.runs[0].best_epoch if self.members == 1 else None

    @property
    def finite(self) -> bool:
        """Whether the scores are numbers; a network that has nearly diverged may overflow on other rows."""
        return all(math.isfinite(value) for part in self.scores.values() for value in part.values())


def fit(job: Job, watch: Watch, files: RunFiles) -> Fitted:
    """Do the job; `files` is where the run is saved.

    `watch` is called after every epoch with a training moment, and with `member`, from 0, and `members`.

    Raises
    ------
    BackglassError
        The table, the target or a part of it does not serve, or the run cannot be resumed.
    """
    data = read_data(job)
    found = audit(data.table, job.target, data.rows, job.task)
    audited = overruled(found, data.table, job.target, job.keep, job.drop)
    recipe = recipe_of(job, data.table.names)
    preparation = Preparation.fit(data.table, job.target, data.rows, job.task, audited, recipe)
    labelled, data = len(data.rows), replace(data, rows=preparation.complete(data.table, data.rows))
    arrays = {
        part: (preparation.inputs(table, rows, DTYPE), preparation.targets(table, rows))
        for part, table, rows in (("train", data.table, data.rows), ("validation", data.validation, data.held_out))
    }
    network = suited_network(preparation, job.hidden)
    files.begin(job)
    members = members_for(job.members, len(data.rows))
    by_class = preparation.target.task == "classification"
    learned = _trained(job, network, members, arrays, by_class, watch, files)
    finished = len(learned.runs[0].history) > 0
    scores = {
        part: evaluate(learned.network, learned.theta, *of_part, dtype=DTYPE)
        for part, of_part in arrays.items()
        if finished
    }
    incomplete = labelled - len(data.rows)
    return Fitted(
        job,
        data,
        preparation,
        learned.network,
        learned.theta,
        learned.runs,
        members,
        learned.stopped,
        scores,
        incomplete,
    )


def read_data(job: Job) -> Data:
    """The table and its split, or the table and the one that it is judged by."""
    table = table_of(job.table, job.reading)
    if isinstance(job.validation, str):
        rows = labelled_rows(table, job.target)
        class_indices(table, job.target, rows, job.task)  # refuses a target that cannot be learned
        validation = table_of(job.validation, job.reading, forms=table.forms)
        return Data(table, rows, validation, labelled_rows(validation, job.target))
    training, held_out = split_table(table, job.target, job.validation, job.seed, job.task)
    return Data(table, training, table, held_out)


def split_table(table: Table, target: str, share: float, seed: int, task: Task | None) -> tuple[Rows, Rows]:
    """The rows that are trained on and those held out, of the rows with a target."""
    rows = labelled_rows(table, target)
    training, held_out = split_rows(len(rows), share, seed, class_indices(table, target, rows, task))
    return rows[training], rows[held_out]


def _trained(
    job: Job,
    network: Network,
    members: int,
    arrays: dict[str, tuple[Any, Any]],
    by_class: bool,
    watch: Watch,
    files: RunFiles,
) -> Committee:
    X, D = arrays["train"]
    options: dict[str, Any] = {
        "optimiser": Adam(job.learning_rate),
        "epochs": job.epochs,
        "engine": job.engine,
        "seed": job.seed,
        "dtype": DTYPE,
        "early_stopping": EarlyStopping(patience=job.patience),
    }

    def of_member(member: int | None) -> dict[str, Any]:
        return {
            "callbacks": [partial(watch, member=member or 0, members=members)],
            "checkpoint": Checkpoint(files.checkpoint(member)),
            "resume": files.resumed(member),
        }

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonFiniteWarning)  # the command says it itself
        try:
            if members == 1:
                options |= of_member(None) | {"keep_bytes": START_ONLY, "validation": arrays["validation"]}
                theta = network.initialise(seed=job.seed)
                run = train(network, theta, X, D, batch_size=min(job.batch_size, len(X)), **options)
                return Committee((run,), network, run.theta, run.stopped)
            fewest = len(X) - -(-len(X) // members)  # rows that a member trains on
            options |= {"members": members, "classes": D if by_class else None, "keep_bytes": 0}
            return train_committee(
                network, X, D, of_member=of_member, batch_size=min(job.batch_size, fewest), **options
            )
        except (PlanError, FileError) as error:
            if not files.resume or error.text.en != error.text.ja:  # what Python's users meet is in English alone
                raise
            raise type(error)(words.CANNOT_RESUME.format(reason=str(error).rstrip("."))) from error


def suited_network(preparation: Preparation, hidden: tuple[int, ...]) -> Network:
    """The network for a target: its output and loss are the pair whose delta is y - d.

    Two classes take one logistic unit, more take a softmax, a number takes the identity.
    """
    target = preparation.target
    if target.task == "regression":
        output, loss = "identity", "squared_error"
    elif target.outputs == 1:
        output, loss = "logistic", "binary_cross_entropy"
    else:
        output, loss = "softmax", "cross_entropy"
    sizes = (len(preparation.names), *hidden, target.outputs)
    return Network(sizes, hidden=TABULAR.activation, output=output, loss=loss)
