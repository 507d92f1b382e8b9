"""From a table to a trained network: read, prepare, split, train, judge. Nothing here prints."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backglass.data.preparation import Preparation, class_indices, labelled_rows
from backglass.data.tables import Table, read_table
from backglass.data.targets import Task
from backglass.equations.optimisers import Adam
from backglass.errors import NonFiniteWarning
from backglass.files import write_whole
from backglass.modelfile import FILE_NAME, Model, write_model
from backglass.network import Network
from backglass.training import EarlyStopping, Run, evaluate, split_rows, train

HISTORY_NAME = "history.csv"
DTYPE = "float32"
START_ONLY = 1  # of the states to replay from: when others are kept depends on the time, and so would the file


@dataclass(frozen=True)
class Job:
    """What `backglass train` was asked to do; the fields are its options."""

    table: str
    target: str
    task: Task | None
    seed: int
    epochs: int
    validation: float
    hidden: tuple[int, ...]
    batch_size: int
    learning_rate: float
    patience: int
    engine: str


@dataclass(frozen=True)
class Fitted:
    """A finished run with all that a report needs.

    Parameters
    ----------
    job : Job
        What was asked.
    table : Table
        The table.
    preparation : Preparation
        How its columns became numbers.
    network : Network
        The network.
    run : Run
        How the training went, and its parameters.
    rows : dict of str to int
        The rows of ``"train"`` and ``"validation"``.
    scores : dict of str to dict
        Loss and accuracy, or r2, of both; empty where no epoch was finished.
    """

    job: Job
    table: Table
    preparation: Preparation
    network: Network
    run: Run
    rows: dict[str, int]
    scores: dict[str, dict[str, float]]

    @property
    def finite(self) -> bool:
        """Whether the scores are numbers; a network that has nearly diverged may overflow on other rows."""
        return all(math.isfinite(value) for part in self.scores.values() for value in part.values())


def fit(job: Job, watch: Callable[[Any], Any]) -> Fitted:
    """Do the job; `watch` is called with a training moment after every epoch.

    Raises
    ------
    BackglassError
        The table, the target or a part of it does not serve.
    """
    table = read_table(job.table)
    rows = labelled_rows(table, job.target)
    classes = class_indices(table, job.target, rows, job.task)
    training, held_out = split_rows(len(rows), job.validation, job.seed, classes)
    parts = {"train": rows[training], "validation": rows[held_out]}

    preparation = Preparation.fit(table, job.target, parts["train"], job.task)
    data = {
        part: (preparation.inputs(table, of_part, DTYPE), preparation.targets(table, of_part))
        for part, of_part in parts.items()
    }
    network = suited_network(preparation, job.hidden)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonFiniteWarning)  # the command says it itself
        run = train(
            network,
            network.initialise(seed=job.seed),
            *data["train"],
            optimiser=Adam(job.learning_rate),
            epochs=job.epochs,
            batch_size=min(job.batch_size, len(training)),
            engine=job.engine,
            seed=job.seed,
            dtype=DTYPE,
            validation=data["validation"],
            early_stopping=EarlyStopping(patience=job.patience),
            callbacks=[watch],
            keep_bytes=START_ONLY,
        )
    finished = len(run.history) > 0
    scores = {part: evaluate(network, run.theta, *of_part, dtype=DTYPE) for part, of_part in data.items() if finished}
    sizes = {part: len(of_part) for part, of_part in parts.items()}
    return Fitted(job, table, preparation, network, run, sizes, scores)


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
    return Network(sizes, hidden="relu", output=output, loss=loss)


def write(fitted: Fitted, folder: Path) -> None:
    """Write the model, then the history; each is whole or not there, whenever the process is killed."""
    training = {
        "plan": fitted.run.plan.to_dict(),
        "seed": fitted.job.seed,
        "split": {"validation": fitted.job.validation, "rows": fitted.rows},
        "scores": fitted.scores,
    }
    run = fitted.run
    model = Model(
        fitted.network,
        run.theta,
        fitted.preparation,
        training,
        fitted.table.sha256,
        history=run.history,
        state=run.state,
        fingerprint=run.fingerprint(),
        kept=run.kept,
    )
    write_model(folder / FILE_NAME, model)
    write_whole(folder / HISTORY_NAME, run.history.to_csv().encode())
