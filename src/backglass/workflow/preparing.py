"""From a job to arrays: its table read, split, audited and prepared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from backglass.audit.auditing import audit, overruled
from backglass.preparation.columns import Rows
from backglass.preparation.targets import Task, class_indices, labelled_rows
from backglass.preparation.verdicts import Verdict
from backglass.preparation.whole import Preparation
from backglass.presets import TABULAR, Composition
from backglass.tables.table import Table
from backglass.training import split_rows
from backglass.training.mixture import View
from backglass.words import Text
from backglass.workflow.job import Job
from backglass.workflow.notation import check_preparing, recipe_of
from backglass.workflow.reading import table_of
from backglass.workflow.rows_asked import check_training, class_weights, loss_of, sample_weights
from backglass.workflow.seeing import seen_by_members, too_many

DTYPE = TABULAR.dtype


@dataclass(frozen=True, eq=False)
class Halves:
    """The tables and rows that are trained on and judged by.

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


@dataclass(frozen=True, eq=False)
class Prepared:
    """What a job's networks are trained with.

    Attributes
    ----------
    job : Job
        What was asked.
    data : Halves
        The rows.
    preparation : Preparation
        How their columns became numbers.
    arrays : dict of str to (X, D)
        Inputs and targets of "train" and "validation".
    incomplete : int
        Rows left out of training because they lack a value in a column whose fill is "drop-rows".
    composed : Composition
        Which networks there are.
    views : tuple of View
        How they see the inputs; empty where all of them take all inputs.
    verdicts : tuple of Verdict
        What the audit said of the columns, as the user overruled it.
    class_weight : mapping of str to float
        The weight of the rows of each class; empty where all weigh the same.
    """

    job: Job
    data: Halves
    preparation: Preparation
    arrays: dict[str, tuple[Any, Any]]
    incomplete: int
    composed: Composition
    views: tuple[View, ...]
    verdicts: tuple[Verdict, ...] = ()
    class_weight: Mapping[str, float] = field(default_factory=dict)

    def weights(self, part: str) -> Any:
        """The weight of each row of a part, (rows,); None where all weigh the same."""
        return sample_weights(self.class_weight, self.preparation.target, self.arrays[part][1], DTYPE)


def prepare(job: Job) -> Prepared:
    """Read, split, audit and prepare.

    Raises
    ------
    BackglassError
        The table, the target or an option does not serve.

    Examples
    --------
    >>> import polars as pl
    >>> birds = pl.DataFrame({"grams": [2.0, 3.0, 4.0, 5.0, 6.0] * 8, "kind": ["a", "b"] * 20})
    >>> found = prepare(Job(birds, "kind", views="plain"))
    >>> found.preparation.names, {part: X.shape for part, (X, _) in found.arrays.items()}
    (('grams',), {'train': (32, 1), 'validation': (8, 1)})
    """
    check_preparing(job)
    check_training(job)
    data = read_halves(job)
    found = audit(data.table, job.target, data.rows, job.task, drop=job.drop)
    audited = overruled(found, data.table, job.target, job.keep, job.drop)
    composed = job.composition(len(data.rows))
    preparation = Preparation.fit(
        data.table, job.target, data.rows, job.task, audited, recipe_of(job, data.table.names, composed.views)
    )
    loss_of(job, preparation.target)  # refuses one that does not fit
    if job.views is None and too_many(len(data.rows), len(preparation.names), composed):
        composed, preparation = job.composition(len(data.rows), ("plain",)), preparation.as_seen("plain")
    labelled, data = len(data.rows), replace(data, rows=preparation.complete(data.table, data.rows))
    preparation, views = _seen(preparation, data, composed, job.seed)
    arrays = {
        part: (preparation.inputs(table, rows, DTYPE), preparation.targets(table, rows))
        for part, table, rows in (("train", data.table, data.rows), ("validation", data.validation, data.held_out))
    }
    weighed = class_weights(job, preparation.target, arrays["train"][1])
    return Prepared(job, data, preparation, arrays, labelled - len(data.rows), composed, views, audited, weighed)


def _seen(
    preparation: Preparation, data: Halves, composed: Composition, seed: int
) -> tuple[Preparation, tuple[View, ...]]:
    """What `seen_by_members` makes of the training rows."""
    D, target = preparation.targets(data.table, data.rows), preparation.target
    classes = D if target.task == "classification" else None
    Y = np.eye(target.outputs)[D] if target.outputs > 1 else D.reshape(-1, 1).astype(np.float64)
    return seen_by_members(preparation, data.table, data.rows, Y, classes, composed, seed)


def read_halves(job: Job) -> Halves:
    """The table and its split, or the table and the one that it is judged by.

    Raises
    ------
    BackglassError
        A table or the target does not serve.
    """
    table = table_of(job.table, job.reading)
    if not isinstance(job.validation, float):
        rows = labelled_rows(table, job.target)
        class_indices(table, job.target, rows, job.task)  # refuses a target that cannot be learned
        validation = table_of(job.validation, job.reading, forms=table.forms)
        return Halves(table, rows, validation, labelled_rows(validation, job.target))
    training, held_out = split_table(table, job.target, job.validation, job.seed, job.task)
    return Halves(table, training, table, held_out)


def split_table(table: Table, target: str, share: float, seed: int, task: Task | None) -> tuple[Rows, Rows]:
    """The rows that are trained on and those held out, of the rows with a target.

    Raises
    ------
    DataError
        The target cannot be learned, or there are too few rows.
    """
    rows = labelled_rows(table, target)
    training, held_out = split_rows(len(rows), share, seed, class_indices(table, target, rows, task))
    return rows[training], rows[held_out]
